/* The command line, read after the two tables. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "incmap/incmap.h"

typedef enum cli_command {
    CLI_COMMAND_NONE,
#define X(id, name, operands, summary, examples) CLI_COMMAND_##id,
#include "cli_commands.def"
#undef X
    CLI_COMMANDS
} cli_command;

typedef enum cli_option {
#define X(id, long_name, short_name, metavar, commands, help) CLI_OPTION_##id,
#include "cli_options.def"
#undef X
    CLI_OPTIONS
} cli_option;

typedef struct cli_command_info {
    const char *name;
    const char *operands;
    const char *summary;
    const char *examples;
} cli_command_info;

typedef struct cli_option_info {
    const char *long_name;
    char short_name;
    const char *metavar;
    unsigned commands; /* bit i: the command i takes it */
    const char *help;
} cli_option_info;

extern const cli_command_info cli_command_table[CLI_COMMANDS]; /* row 0 is empty */
extern const cli_option_info cli_option_table[CLI_OPTIONS];

/* A parsed command line. Texts are argv's. */
typedef struct cli_arguments {
    cli_command command;
    const char **operands; /* in order; owned */
    size_t operand_count;
    const char **values; /* of the options, pairs of (option, value) told apart by `options` */
    cli_option *options;
    size_t option_count;
} cli_arguments;

/* INCMAP_USAGE with a message, and a suggestion for what was probably meant. */
incmap_status cli_parse(cli_arguments *out, int argc, char **argv, incmap_error *err);
void cli_arguments_free(cli_arguments *arguments);

bool cli_has(const cli_arguments *arguments, cli_option option);

/* Value `number` (from 0) given for the option, or NULL. */
const char *cli_value(const cli_arguments *arguments, cli_option option, size_t number);

#endif
