/* The review: what its page and its terminal have in common. */
#ifndef CLI_REVIEW_H
#define CLI_REVIEW_H

#include "cli_session.h"

typedef struct cli_reviewing {
    cli_session *session;
    incmap_review *review;
    const char *decisions; /* path */
} cli_reviewing;

enum { CLI_REVIEW_FOUND_MAX = 12, CLI_REVIEW_NEIGHBOURS_MAX = 12 };

/* Places whose name is, starts as or is nearly `name`, best first, those of the first gazetteer
 * before those of the next. Answers how many; at most CLI_REVIEW_FOUND_MAX. */
size_t cli_review_search(const cli_reviewing *review, incmap_span name, incmap_place *out);

/* Serve the page until it says that it is done or the program is interrupted. */
incmap_status cli_review_serve(cli_reviewing *review, incmap_error *err);

/* The same questions on the terminal, until the last one or until told to end. */
incmap_status cli_review_terminal(cli_reviewing *review, incmap_error *err);

#endif
