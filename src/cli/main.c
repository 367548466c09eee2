/* incmap: one program, one command a file. Uses the public interface of the library only. */
#include <stdio.h>
#include <string.h>

#include "cli_session.h"

typedef incmap_status (*command_function)(cli_session *session, incmap_error *err);

static const command_function commands[CLI_COMMANDS] = {
    [CLI_COMMAND_MAP] = cli_map,
    [CLI_COMMAND_READ] = cli_read,
    [CLI_COMMAND_RESOLVE] = cli_resolve,
    [CLI_COMMAND_NEAR] = cli_near,
    [CLI_COMMAND_REVIEW] = cli_review,
    [CLI_COMMAND_VERIFY] = cli_verify,
    [CLI_COMMAND_BUILD] = cli_gazetteer_build,
    [CLI_COMMAND_FETCH] = cli_gazetteer_fetch,
    [CLI_COMMAND_INFO] = cli_gazetteer_info,
    [CLI_COMMAND_CHECK] = cli_gazetteer_check,
    [CLI_COMMAND_SCAN] = cli_gazetteer_scan,
    [CLI_COMMAND_COMPLETE] = cli_gazetteer_complete,
};

static incmap_status run(const cli_arguments *arguments, incmap_error *err) {
    if (cli_has(arguments, CLI_OPTION_HELP)) {
        return cli_help(arguments->command, err);
    }
    cli_session session;
    incmap_status status = cli_session_open(&session, arguments, err);
    if (status == INCMAP_OK) {
        if (cli_has(arguments, CLI_OPTION_VERSION)) {
            status = cli_version(&session, err);
        } else if (arguments->command == CLI_COMMAND_NONE) {
            status =
                cli_fail(err, INCMAP_USAGE, "what shall be done? incmap --help lists the commands");
        } else {
            status = commands[arguments->command](&session, err);
        }
        cli_session_close(&session);
    }
    return status;
}

int main(int argc, char **argv) {
    cli_arguments arguments;
    incmap_error err = {0};
    incmap_status status = cli_parse(&arguments, argc, argv, &err);
    if (status == INCMAP_OK) {
        status = run(&arguments, &err);
    }
    if (status != INCMAP_OK && status != INCMAP_UNPLACED) {
        cli_say_error(&err);
        if (status == INCMAP_USAGE && arguments.command != CLI_COMMAND_NONE) {
            fprintf(stderr, "incmap: incmap %s --help shows how to use it\n",
                    cli_command_table[arguments.command].name);
        }
    }
    cli_arguments_free(&arguments);
    return incmap_status_exit(status);
}
