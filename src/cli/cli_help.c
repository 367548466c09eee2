/* Help and versions, all out of the tables. */
#include <stdio.h>
#include <string.h>

#include "cli_session.h"

static void print_options(cli_command command) {
    puts("Options:");
    for (size_t i = 0; i < CLI_OPTIONS; i++) {
        const cli_option_info *row = &cli_option_table[i];
        if ((row->commands >> command & 1) == 0) {
            continue;
        }
        char left[64];
        char short_form[8] = "";
        if (row->short_name != 0) {
            snprintf(short_form, sizeof short_form, "-%c, ", row->short_name);
        }
        snprintf(left, sizeof left, "%s--%s%s%s", short_form, row->long_name,
                 row->metavar == NULL ? "" : " ", row->metavar == NULL ? "" : row->metavar);
        printf("  %-26s %s%s\n", left, strlen(left) > 26 ? "\n                             " : "",
               row->help);
    }
}

static void print_examples(const char *examples) {
    while (*examples != '\0') {
        size_t size = strcspn(examples, "\n");
        printf("  %.*s\n", (int)size, examples);
        examples += size + (examples[size] == '\n');
    }
}

static void print_formats(void) {
    puts("Formats of -o, by their endings:");
    const incmap_format_info *format;
    for (size_t i = 0; (format = incmap_format_view(i)) != NULL; i++) {
        printf("  %-14s %-28s %s\n", format->name, format->endings, format->title);
    }
}

static void print_settings(void) {
    puts("\nSettings of formats, for --option FORMAT.KEY=VALUE:");
    const incmap_setting_info *setting;
    for (size_t i = 0; (setting = incmap_setting_view(i)) != NULL; i++) {
        char left[64];
        snprintf(left, sizeof left, "%s.%s=%s", setting->format, setting->key, setting->values);
        printf("  %-26s %s%s\n", left, strlen(left) > 26 ? "\n                             " : "",
               setting->meaning);
    }
}

static void print_overview(void) {
    puts("incmap: reports and tables of incidents in, map files out, offline.\n");
    print_examples(cli_command_table[CLI_COMMAND_MAP].examples);
    print_examples(cli_command_table[CLI_COMMAND_RESOLVE].examples);
    puts("\nCommands:");
    for (size_t i = 1; i < CLI_COMMANDS; i++) {
        printf("  %-17s %s\n", cli_command_table[i].name, cli_command_table[i].summary);
    }
    puts(
        "\nincmap COMMAND --help shows the options of one. Exit status: 0 done; 1 failed, nothing\n"
        "half-written; 2 the command line is wrong; 3 something stayed unplaced, with --strict.");
}

incmap_status cli_help(cli_command command, incmap_error *err) {
    if (command == CLI_COMMAND_NONE) {
        print_overview();
    } else {
        const cli_command_info *row = &cli_command_table[command];
        print_examples(row->examples);
        printf("\nincmap %s %s\n  %s\n\n", row->name, row->operands, row->summary);
        print_options(command);
        if (command == CLI_COMMAND_MAP) {
            putchar('\n');
            print_formats();
            print_settings();
        }
    }
    return fflush(stdout) == 0 ? INCMAP_OK : cli_fail(err, INCMAP_IO, "standard output failed");
}

static void print_credits(const incmap_gazetteer *gazetteer) {
    incmap_gazetteer_info info;
    incmap_gazetteer_describe(gazetteer, &info);
    printf("gazetteer %.*s (%016llx), %llu places\n", (int)info.name.size, info.name.data,
           (unsigned long long)info.hash, (unsigned long long)info.places);
    for (size_t i = 0; i < info.sources; i++) {
        incmap_gazetteer_source source;
        incmap_gazetteer_source_view(gazetteer, i, &source);
        printf("  %.*s: %.*s. %.*s. %.*s\n", (int)source.file.size, source.file.data,
               (int)source.title.size, source.title.data, (int)source.licence.size,
               source.licence.data, (int)source.credit.size, source.credit.data);
    }
}

/* A missing gazetteer is said, not fatal: the versions are asked for when something is wrong. */
incmap_status cli_version(cli_session *session, incmap_error *err) {
    printf("incmap %s\n", incmap_version());
    const char *library;
    const char *version;
    for (size_t i = 0; (library = incmap_library_version(i, &version)) != NULL; i++) {
        printf("%s %s\n", library, version);
    }
    puts(incmap_data_credit());
    incmap_error missing = {0};
    if (cli_open_gazetteers(session, &missing) != INCMAP_OK) {
        cli_say_error(&missing);
    }
    for (size_t i = 0; i < session->gazetteer_count; i++) {
        print_credits(session->gazetteers[i]);
    }
    incmap_tagger_info names;
    if (cli_open_tagger(session, &missing) != INCMAP_OK) {
        cli_say_error(&missing);
    } else {
        incmap_tagger_describe(session->tagger, &names);
        printf("%.*s\n", (int)names.note.size, names.note.data);
    }
    return fflush(stdout) == 0 ? INCMAP_OK : cli_fail(err, INCMAP_IO, "standard output failed");
}
