/* What a run of map came to, for people or as JSON. */
#ifndef CLI_SUMMARY_H
#define CLI_SUMMARY_H

#include "cli_options.h"
#include "cli_output.h"

typedef struct cli_summary {
    incmap_context *ctx;
    const incmap_placer *placer;
    uint64_t rejected; /* records that could not be read */
    const cli_arguments *arguments;
} cli_summary;

void cli_summary_print(const cli_summary *summary); /* to standard error */
incmap_status cli_summary_json(const cli_summary *summary, int fd, incmap_error *err);

#endif
