/* Writes the man page, the completions and docs/REFERENCE.md out of the tables, so that they cannot
 * say anything else than the program does.
 *   incmap-manual man|bash|reference > FILE */
#include <stdio.h>
#include <string.h>

#include "cli_options.h"

static void print_troff(const char *text) {
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '-' || *c == '\\') {
            putchar('\\');
        }
        if ((*c == '.' || *c == '\'') && (c == text || c[-1] == '\n')) {
            fputs("\\&", stdout);
        }
        putchar(*c);
    }
}

static void man_command(size_t command) {
    const cli_command_info *row = &cli_command_table[command];
    printf(".SS incmap %s ", row->name);
    print_troff(row->operands);
    printf("\n");
    print_troff(row->summary);
    printf(".\n.PP\n.nf\n");
    print_troff(row->examples);
    printf(".fi\n");
    for (size_t i = 0; i < CLI_OPTIONS; i++) {
        const cli_option_info *option = &cli_option_table[i];
        if ((option->commands >> command & 1) == 0) {
            continue;
        }
        printf(".TP\n.B ");
        if (option->short_name != 0) {
            printf("\\-%c, ", option->short_name);
        }
        printf("\\-\\-%s", option->long_name);
        printf("%s%s\n", option->metavar == NULL ? "" : " ",
               option->metavar == NULL ? "" : option->metavar);
        print_troff(option->help);
        printf(".\n");
    }
}

static void print_man(void) {
    printf(".TH INCMAP 1 \"\" \"incmap %s\" \"User Commands\"\n", incmap_version());
    puts(".SH NAME\nincmap \\- reports and tables of incidents in, map files out, offline");
    puts(".SH SYNOPSIS");
    for (size_t i = 1; i < CLI_COMMANDS; i++) {
        printf(".B incmap %s\n", cli_command_table[i].name);
        print_troff(cli_command_table[i].operands);
        puts("\n.br");
    }
    puts(".SH COMMANDS");
    for (size_t i = 1; i < CLI_COMMANDS; i++) {
        man_command(i);
    }
    puts(".SH FORMATS");
    const incmap_format_info *format;
    for (size_t i = 0; (format = incmap_format_view(i)) != NULL; i++) {
        printf(".TP\n.B %s\n%s (%s)\n", format->name, format->title, format->endings);
    }
    puts(".SH SETTINGS OF FORMATS\nFor \\-\\-option FORMAT.KEY=VALUE.");
    const incmap_setting_info *setting;
    for (size_t i = 0; (setting = incmap_setting_view(i)) != NULL; i++) {
        printf(".TP\n.B %s.%s=%s\n", setting->format, setting->key, setting->values);
        print_troff(setting->meaning);
        putchar('\n');
    }
    puts(
        ".SH EXIT STATUS\n.TP\n0\ndone\n.TP\n1\nfailed; no file was changed\n.TP\n2\nthe command "
        "line is wrong\n.TP\n3\ndone, but something stayed unplaced or was passed over, and "
        "\\-\\-strict was given");
    puts(
        ".SH ENVIRONMENT\n.TP\n.B INCMAP_GAZETTEER\nthe default gazetteer, in place of the "
        "installed "
        "one\n.TP\n.B INCMAP_NAMES\nthe model of names, in place of the installed one\n.TP\n.B "
        "NO_COLOR\nplain text on a terminal, when set to anything");
}

static void print_bash(void) {
    puts("# bash completion for incmap");
    puts("_incmap() {");
    puts("  local command=${COMP_WORDS[1]} current=${COMP_WORDS[COMP_CWORD]}");
    puts("  [ \"$command\" = gazetteer ] && command=\"gazetteer ${COMP_WORDS[2]}\"");
    puts("  local words=");
    printf("  if [ \"$COMP_CWORD\" -eq 1 ]; then words=\"--help --version gazetteer");
    for (size_t i = 1; i < CLI_COMMANDS; i++) {
        if (strchr(cli_command_table[i].name, ' ') == NULL) {
            printf(" %s", cli_command_table[i].name);
        }
    }
    puts("\"");
    printf(
        "  elif [ \"$COMP_CWORD\" -eq 2 ] && [ \"${COMP_WORDS[1]}\" = gazetteer ]; then words=\"");
    for (size_t i = 1; i < CLI_COMMANDS; i++) {
        const char *space = strchr(cli_command_table[i].name, ' ');
        printf("%s%s", space == NULL ? "" : space + 1, space == NULL ? "" : " ");
    }
    puts("\"\n  else case $command in");
    for (size_t c = 1; c < CLI_COMMANDS; c++) {
        printf("    \"%s\") words=\"", cli_command_table[c].name);
        for (size_t i = 0; i < CLI_OPTIONS; i++) {
            if ((cli_option_table[i].commands >> c & 1) != 0) {
                printf("--%s ", cli_option_table[i].long_name);
            }
        }
        puts("\" ;;");
    }
    puts("  esac; fi\n  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n}");
    puts("complete -o default -F _incmap incmap");
}

/* A cell of a Markdown table: the bar would end it. */
static void print_cell(const char *text) {
    for (; *text != '\0'; text++) {
        fputs(*text == '|' ? "\\|" : (char[]){*text, '\0'}, stdout);
    }
}

static void reference_fields(void) {
    static const char *const kinds[] = {[INCMAP_KIND_TEXT] = "text",
                                        [INCMAP_KIND_INTEGER] = "integer",
                                        [INCMAP_KIND_REAL] = "real",
                                        [INCMAP_KIND_DATE] = "date"};
    puts("## Fields of an incident\n\n| field | in a DBF | kind | meaning |\n|---|---|---|---|");
    for (int i = 0; i < INCMAP_FIELD_COUNT; i++) {
        const incmap_field_info *field = incmap_field_describe((incmap_field)i);
        printf("| %s | %s | %s | ", field->name, field->dbf_name, kinds[field->kind]);
        print_cell(field->meaning);
        puts(" |");
    }
}

static void reference_tables(void) {
    puts("\n## How a name met a place (`match`)\n\n| match | meaning |\n|---|---|");
#define X(name, text, meaning) puts("| " text " | " meaning " |");
#include "incmap/match.def"
#undef X
    puts("\n## What wants a look (`flags`)\n\n| flag | meaning |\n|---|---|");
#define X(name, bit, text, meaning) puts("| " text " | " meaning " |");
#include "incmap/flag.def"
#undef X
    puts("\n## Why something is not placed (`reason`)\n\n| reason | meaning |\n|---|---|");
#define X(name, text, meaning) puts("| " text " | " meaning " |");
#include "incmap/reason.def"
#undef X
    puts("\n## How it lies to the place (`relation`)\n\n| relation | meaning |\n|---|---|");
#define X(name, text, meaning) puts("| " text " | " meaning " |");
#include "incmap/relation.def"
#undef X
    puts("\n## What `incmap verify` finds\n\n| code | severity | meaning |\n|---|---|---|");
#define X(id, severity, code, meaning) puts("| " code " | " #severity " | " meaning " |");
#include "incmap/finding.def"
#undef X
    puts("\n## Statuses and exit statuses\n\n| status | exit | meaning |\n|---|---|---|");
#define X(name, value, exit_status, meaning) puts("| " #name " | " #exit_status " | " meaning " |");
#include "incmap/status.def"
#undef X
}

static void reference_commands(void) {
    puts("## Commands\n");
    for (size_t c = 1; c < CLI_COMMANDS; c++) {
        const cli_command_info *row = &cli_command_table[c];
        printf("### incmap %s %s\n\n%s.\n\n```\n%s```\n\n| option | meaning |\n|---|---|\n",
               row->name, row->operands, row->summary, row->examples);
        for (size_t i = 0; i < CLI_OPTIONS; i++) {
            const cli_option_info *option = &cli_option_table[i];
            if ((option->commands >> c & 1) != 0) {
                printf("| `--%s%s%s` | ", option->long_name, option->metavar == NULL ? "" : " ",
                       option->metavar == NULL ? "" : option->metavar);
                print_cell(option->help);
                puts(" |");
            }
        }
        puts("");
    }
}

static void reference_settings(void) {
    puts(
        "\n## Settings of formats (`--option FORMAT.KEY=VALUE`)\n\n| setting | values | usual | "
        "meaning |\n|---|---|---|---|");
    const incmap_setting_info *setting;
    for (size_t i = 0; (setting = incmap_setting_view(i)) != NULL; i++) {
        printf("| `%s.%s` | ", setting->format, setting->key);
        print_cell(setting->values);
        printf(" | %s | ", setting->usual);
        print_cell(setting->meaning);
        puts(" |");
    }
    puts("");
}

static void print_reference(void) {
    puts(
        "# Reference\n\nMade by `incmap-manual reference` out of the tables of the program; a test "
        "compares it.\n");
    reference_commands();
    puts(
        "## Formats\n\n| format | endings | what it is | other systems than WGS 84 "
        "| areas and lines |\n|---|---|---|---|---|");
    const incmap_format_info *format;
    for (size_t i = 0; (format = incmap_format_view(i)) != NULL; i++) {
        printf("| %s | %s | %s | %s | %s |\n", format->name, format->endings, format->title,
               format->takes_crs ? "yes" : "no", format->takes_shapes ? "yes" : "no");
    }
    reference_settings();
    reference_fields();
    reference_tables();
}

int main(int argc, char **argv) {
    const char *what = argc == 2 ? argv[1] : "";
    if (strcmp(what, "man") == 0) {
        print_man();
    } else if (strcmp(what, "bash") == 0) {
        print_bash();
    } else if (strcmp(what, "reference") == 0) {
        print_reference();
    } else {
        fputs("usage: incmap-manual man|bash|reference\n", stderr);
        return 2;
    }
    return fflush(stdout) == 0 ? 0 : 1;
}
