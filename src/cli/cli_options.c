#include "cli_options.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli_output.h"

enum {
#define X(id, name, operands, summary, examples) FOR_##id = 1 << CLI_COMMAND_##id,
#include "cli_commands.def"
#undef X
    FOR_ALL = (1 << CLI_COMMANDS) - 1
};

const cli_command_info cli_command_table[CLI_COMMANDS] = {
    {"", "", "", ""},
#define X(id, name, operands, summary, examples) {name, operands, summary, examples},
#include "cli_commands.def"
#undef X
};

const cli_option_info cli_option_table[CLI_OPTIONS] = {
#define X(id, long_name, short_name, metavar, commands, help) \
    {long_name, short_name, metavar, commands, help},
#include "cli_options.def"
#undef X
};

/* Letters to change between two words, up to `limit` + 1; for suggestions only. */
static unsigned word_distance(const char *a, const char *b) {
    unsigned row[64];
    size_t b_size = strlen(b);
    if (b_size >= 63) {
        return 99;
    }
    for (unsigned j = 0; j <= b_size; j++) {
        row[j] = j;
    }
    for (size_t i = 0; a[i] != '\0'; i++) {
        unsigned corner = row[0];
        row[0] = (unsigned)i + 1;
        for (size_t j = 0; j < b_size; j++) {
            unsigned replaced = corner + (a[i] != b[j]);
            corner = row[j + 1];
            unsigned least = corner < row[j] ? corner : row[j];
            row[j + 1] = replaced < least + 1 ? replaced : least + 1;
        }
    }
    return row[b_size];
}

static const char *nearest_command(const char *word) {
    const char *best = NULL;
    unsigned least = 3;
    for (size_t i = 1; i < CLI_COMMANDS; i++) {
        unsigned distance = word_distance(word, cli_command_table[i].name);
        if (distance < least) {
            least = distance;
            best = cli_command_table[i].name;
        }
    }
    return best;
}

static const char *nearest_option(const char *word, cli_command command) {
    const char *best = NULL;
    unsigned least = 3;
    for (size_t i = 0; i < CLI_OPTIONS; i++) {
        unsigned distance = word_distance(word, cli_option_table[i].long_name);
        if ((cli_option_table[i].commands >> command & 1) != 0 && distance < least) {
            least = distance;
            best = cli_option_table[i].long_name;
        }
    }
    return best;
}

/* The command that argv starts with, and how many words it took. */
static cli_command find_command(int argc, char **argv, int *words) {
    for (size_t i = 1; i < CLI_COMMANDS; i++) {
        const char *name = cli_command_table[i].name;
        const char *space = strchr(name, ' ');
        size_t first = space == NULL ? strlen(name) : (size_t)(space - name);
        if (argc < 2 || strlen(argv[1]) != first || memcmp(argv[1], name, first) != 0) {
            continue;
        }
        if (space == NULL || (argc > 2 && strcmp(argv[2], space + 1) == 0)) {
            *words = space == NULL ? 1 : 2;
            return (cli_command)i;
        }
    }
    *words = 0;
    return CLI_COMMAND_NONE;
}

static int find_option(const char *name, size_t size, char short_name) {
    for (int i = 0; i < CLI_OPTIONS; i++) {
        const cli_option_info *row = &cli_option_table[i];
        if (short_name != 0
                ? row->short_name == short_name
                : strlen(row->long_name) == size && memcmp(row->long_name, name, size) == 0) {
            return i;
        }
    }
    return -1;
}

static incmap_status unknown_option(const char *word, cli_command command, incmap_error *err) {
    char name[64];
    size_t size = strcspn(word, "=");
    size = size < sizeof name ? size : sizeof name - 1;
    memcpy(name, word, size);
    name[size] = '\0';
    const char *meant = name[0] == '-' && name[1] == '-' ? nearest_option(name + 2, command) : NULL;
    const char *of = command == CLI_COMMAND_NONE ? "incmap" : cli_command_table[command].name;
    return meant == NULL ? cli_fail(err, INCMAP_USAGE, "%s has no option %s", of, name)
                         : cli_fail(err, INCMAP_USAGE, "%s has no option %s; did you mean --%s?",
                                    of, name, meant);
}

/* Reads the option at argv[*at], which starts with a dash; steps over its value. */
static incmap_status take_option(cli_arguments *out, int argc, char **argv, int *at,
                                 incmap_error *err) {
    const char *word = argv[*at];
    bool is_long = word[1] == '-';
    const char *name = word + (is_long ? 2 : 1);
    const char *equals = is_long ? strchr(name, '=') : NULL;
    size_t size = equals == NULL ? strlen(name) : (size_t)(equals - name);
    int option = find_option(name, size, is_long ? '\0' : name[0]);
    if (option < 0 || (cli_option_table[option].commands >> out->command & 1) == 0) {
        return unknown_option(word, out->command, err);
    }
    const char *value = equals != NULL ? equals + 1 : !is_long && name[1] != '\0' ? name + 1 : NULL;
    if (cli_option_table[option].metavar == NULL) {
        if (value != NULL) {
            return cli_fail(err, INCMAP_USAGE, "--%s takes no value, found \"%s\"",
                            cli_option_table[option].long_name, value);
        }
    } else if (value == NULL) {
        if (*at + 1 >= argc) {
            return cli_fail(err, INCMAP_USAGE, "--%s needs a value: --%s %s",
                            cli_option_table[option].long_name, cli_option_table[option].long_name,
                            cli_option_table[option].metavar);
        }
        value = argv[++*at];
    }
    out->options[out->option_count] = (cli_option)option;
    out->values[out->option_count++] = value;
    return INCMAP_OK;
}

/* "-", and what looks like a negative number, are operands. */
static bool is_option(const char *word) {
    return word[0] == '-' && word[1] != '\0' && !(word[1] >= '0' && word[1] <= '9') &&
           word[1] != '.';
}

static incmap_status unknown_command(int argc, char **argv, incmap_error *err) {
    char words[64];
    snprintf(words, sizeof words, "%s%s%s", argv[1],
             strcmp(argv[1], "gazetteer") == 0 && argc > 2 ? " " : "",
             strcmp(argv[1], "gazetteer") == 0 && argc > 2 ? argv[2] : "");
    const char *meant = nearest_command(words);
    if (meant == NULL) {
        return cli_fail(err, INCMAP_USAGE, "there is no command \"%s\"; incmap --help lists them",
                        words);
    }
    return cli_fail(err, INCMAP_USAGE, "there is no command \"%s\"; did you mean %s?", words,
                    meant);
}

incmap_status cli_parse(cli_arguments *out, int argc, char **argv, incmap_error *err) {
    *out = (cli_arguments){0};
    size_t room = (size_t)argc + 1;
    out->operands = calloc(room, sizeof *out->operands);
    out->values = calloc(room, sizeof *out->values);
    out->options = calloc(room, sizeof *out->options);
    if (out->operands == NULL || out->values == NULL || out->options == NULL) {
        return cli_fail(err, INCMAP_MEMORY, "out of memory");
    }
    int words = 0;
    out->command = find_command(argc, argv, &words);
    if (out->command == CLI_COMMAND_NONE && argc > 1 && !is_option(argv[1])) {
        return unknown_command(argc, argv, err);
    }
    bool only_operands = false;
    for (int i = 1 + words; i < argc; i++) {
        if (!only_operands && strcmp(argv[i], "--") == 0) {
            only_operands = true;
        } else if (only_operands || !is_option(argv[i])) {
            out->operands[out->operand_count++] = argv[i];
        } else {
            incmap_status status = take_option(out, argc, argv, &i, err);
            if (status != INCMAP_OK) {
                return status;
            }
        }
    }
    return INCMAP_OK;
}

void cli_arguments_free(cli_arguments *arguments) {
    free(arguments->operands);
    free(arguments->values);
    free(arguments->options);
    *arguments = (cli_arguments){0};
}

const char *cli_value(const cli_arguments *arguments, cli_option option, size_t number) {
    for (size_t i = 0; i < arguments->option_count; i++) {
        if (arguments->options[i] == option && number-- == 0) {
            return arguments->values[i];
        }
    }
    return NULL;
}

bool cli_has(const cli_arguments *arguments, cli_option option) {
    for (size_t i = 0; i < arguments->option_count; i++) {
        if (arguments->options[i] == option) {
            return true;
        }
    }
    return false;
}
