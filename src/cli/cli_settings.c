#include "cli_settings.h"

#include <stdlib.h>
#include <string.h>

#include "cli_output.h"

/* Whether an output has this format, gzipped or not. */
static bool is_written(const cli_arguments *arguments, const char *format) {
    const char *path;
    size_t size = strlen(format);
    for (size_t i = 0; (path = cli_value(arguments, CLI_OPTION_OUTPUT, i)) != NULL; i++) {
        const char *to = cli_value(arguments, CLI_OPTION_TO, 0);
        const incmap_format_info *info = strcmp(path, "-") != 0 ? incmap_format_by_path(path)
                                         : to != NULL           ? incmap_format_by_name(to)
                                                                : NULL;
        if (info != NULL && strncmp(info->name, format, size) == 0 &&
            (info->name[size] == '\0' || strcmp(info->name + size, "_gz") == 0)) {
            return true;
        }
    }
    return false;
}

static incmap_status check(const cli_arguments *arguments, const char *text, incmap_error *err) {
    const incmap_setting_info *setting = NULL;
    incmap_status status = incmap_setting_check(text, &setting, err);
    if (status != INCMAP_OK || is_written(arguments, setting->format)) {
        return status;
    }
    return cli_fail(err, INCMAP_USAGE, "--option %s: no output is of the format %s", text,
                    setting->format);
}

incmap_status cli_settings(const cli_arguments *arguments, const char ***out, size_t *count,
                           incmap_error *err) {
    const char *text;
    *count = 0;
    *out = NULL;
    if (!cli_has(arguments, CLI_OPTION_OPTION)) {
        return INCMAP_OK;
    }
    *out = calloc(arguments->option_count, sizeof **out);
    if (*out == NULL) {
        return cli_fail(err, INCMAP_MEMORY, "out of memory");
    }
    while ((text = cli_value(arguments, CLI_OPTION_OPTION, *count)) != NULL) {
        incmap_status status = check(arguments, text, err);
        if (status != INCMAP_OK) {
            return status;
        }
        (*out)[(*count)++] = text;
    }
    return INCMAP_OK;
}
