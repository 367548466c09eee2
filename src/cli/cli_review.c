/* incmap review: what is in doubt, settled by a person. */
#include "cli_review.h"

#include <inttypes.h>
#include <stdio.h>

#include "cli_inputs.h"
#include "cli_interrupt.h"

static size_t add_hits(const incmap_gazetteer *gazetteer, const incmap_hit *hits, size_t count,
                       size_t found, incmap_place *out) {
    for (size_t i = 0; i < count && found < CLI_REVIEW_FOUND_MAX; i++) {
        incmap_place place;
        bool known = !incmap_gazetteer_place_view(gazetteer, hits[i].place, &place);
        for (size_t k = 0; k < found && !known; k++) {
            known = out[k].index == place.index && incmap_id_compare(&out[k].id, &place.id) == 0;
        }
        if (!known) {
            out[found++] = place;
        }
    }
    return found;
}

size_t cli_review_search(const cli_reviewing *review, incmap_span name, incmap_place *out) {
    enum { room = CLI_REVIEW_FOUND_MAX };
    incmap_hit hits[room];
    size_t found = 0;
    for (size_t g = 0; g < review->session->gazetteer_count; g++) {
        const incmap_gazetteer *gazetteer = review->session->gazetteers[g];
        size_t count = incmap_gazetteer_lookup(gazetteer, name, NULL, hits, room);
        found = add_hits(gazetteer, hits, count < room ? count : room, found, out);
        count = incmap_gazetteer_lookup_prefix(gazetteer, name, NULL, hits, room);
        found = add_hits(gazetteer, hits, count < room ? count : room, found, out);
        count = incmap_gazetteer_lookup_fuzzy(gazetteer, name, 1, NULL, hits, room);
        found = add_hits(gazetteer, hits, count < room ? count : room, found, out);
    }
    return found;
}

static incmap_status open_review(cli_reviewing *review, cli_notices *notices, incmap_error *err) {
    incmap_layer *layer = NULL;
    incmap_review_options options = {
        .decisions = review->decisions,
        .notices = cli_notices_of(notices),
    };
    incmap_status status = cli_open_resolver(review->session, err);
    status = status != INCMAP_OK ? status : cli_open_inputs(review->session, notices, &layer, err);
    status = status != INCMAP_OK
                 ? status
                 : incmap_review_open(&review->review, review->session->ctx,
                                      review->session->resolver, layer, &options, err);
    incmap_layer_free(layer);
    return status;
}

static void say_end(const cli_reviewing *review) {
    incmap_review_counts counts;
    incmap_review_counts_view(review->review, &counts);
    fprintf(stderr,
            "%s: %" PRIu64 " of %" PRIu64 " questions decided; --decisions %s replays them\n",
            review->decisions, counts.decided, counts.questions, review->decisions);
}

incmap_status cli_review(cli_session *session, incmap_error *err) {
    cli_reviewing review = {
        .session = session,
        .decisions = cli_value(session->arguments, CLI_OPTION_DECISIONS, 0),
    };
    cli_notices notices = {.quiet = session->quiet};
    incmap_review_counts counts;
    if (session->arguments->operand_count == 0 || review.decisions == NULL) {
        return cli_fail(err, INCMAP_USAGE,
                        "what, and decided where? incmap review INPUT... --decisions FILE");
    }
    cli_catch_interrupts();
    incmap_status status = open_review(&review, &notices, err);
    cli_notices_end(&notices);
    if (status == INCMAP_OK) {
        incmap_review_counts_view(review.review, &counts);
        if (counts.questions == 0) {
            fputs("nothing is in doubt\n", stderr);
        } else {
            status = cli_has(session->arguments, CLI_OPTION_TERMINAL)
                         ? cli_review_terminal(&review, err)
                         : cli_review_serve(&review, err);
            say_end(&review);
        }
    }
    incmap_review_close(review.review);
    return status;
}
