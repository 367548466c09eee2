/* The review in a terminal: a question, its candidates by number, a line that answers. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli_interrupt.h"
#include "cli_review.h"

enum { line_max = 1024, id_max = 128 };

typedef struct talk {
    cli_reviewing *review;
    size_t number;
    bool everywhere; /* of the next decision */
    bool ended;
    bool show;   /* the question has to be shown (again) */
    size_t last; /* the question decided last; SIZE_MAX: none */
    incmap_place offered[CLI_REVIEW_FOUND_MAX];
    size_t offered_count;
} talk;

static void say_text(const char *lead, incmap_span text) {
    if (text.size > 0) {
        printf("%s", lead);
        cli_say_plain(stdout, text, SIZE_MAX);
    }
}

static incmap_status write_out(void *state, const void *data, size_t size, incmap_error *err) {
    (void)state;
    return fwrite(data, 1, size, stdout) == size
               ? INCMAP_OK
               : cli_fail(err, INCMAP_IO, "standard output cannot be written");
}

/* A failure of standard output is seen when it is flushed. */
static void say_degrees(double value) {
    (void)!incmap_json_put_number((incmap_sink){NULL, write_out}, value, 5, NULL);
}

static void say_place(size_t number, const incmap_place *place) {
    char room[INCMAP_ID_ROOM];
    printf("  %zu  ", number);
    cli_say_plain(stdout, place->name, SIZE_MAX);
    say_text(", ", place->admin2);
    say_text(", ", place->admin1);
    say_text(", ", place->country);
    say_text("  ", place->feature);
    fputs("  ", stdout);
    say_degrees(place->point.lat);
    fputc(',', stdout);
    say_degrees(place->point.lon);
    fputs("  ", stdout);
    cli_say_plain(stdout, incmap_id_write(&place->id, room), SIZE_MAX);
}

static void say_state(const incmap_question *q) {
    printf("  %s", incmap_outcome_name(q->outcome));
    if (q->reason != INCMAP_REASON_NONE) {
        printf(", %s", incmap_reason_name(q->reason));
    }
    for (unsigned bit = 0; bit < 32; bit++) {
        const char *name = incmap_flag_name(q->flags & (uint32_t)1 << bit);
        if (name != NULL) {
            printf(", %s", name);
        }
    }
    printf("; %" PRIu64 " %s, first in ", q->count, q->count == 1 ? "incident" : "incidents");
    cli_say_plain(stdout, q->input, SIZE_MAX);
    printf(":%" PRIu64 "\n", q->line);
}

static void say_question(const talk *t, const incmap_question *q) {
    incmap_review_counts counts;
    incmap_review_counts_view(t->review->review, &counts);
    printf("\n%zu of %" PRIu64 " (%" PRIu64 " decided): ", t->number + 1, counts.questions,
           counts.decided);
    cli_say_plain(stdout, q->phrase, SIZE_MAX);
    say_text("; the source says ", q->admin);
    say_text(", ", q->country);
    fputc('\n', stdout);
    say_state(q);
    const incmap_span about[] = {q->date, q->title, q->evidence};
    for (size_t i = 0; i < sizeof about / sizeof about[0]; i++) {
        if (about[i].size > 0) {
            say_text("  ", about[i]);
            fputc('\n', stdout);
        }
    }
}

static incmap_status offer_candidates(talk *t, incmap_error *err) {
    incmap_placement placement;
    incmap_status status =
        incmap_review_ask(t->review->review, t->number, (incmap_sink){NULL, NULL}, &placement, err);
    if (status != INCMAP_OK) {
        return status;
    }
    t->offered_count = 0;
    for (size_t i = 0; i < placement.candidate_count; i++) {
        t->offered[t->offered_count++] = placement.candidates[i].place;
        say_place(i + 1, &placement.candidates[i].place);
        printf("  %u%%\n", (unsigned)(placement.candidates[i].score * 100 + 0.5));
    }
    return INCMAP_OK;
}

static void offer_found(talk *t, const char *name) {
    t->offered_count = cli_review_search(t->review, cli_span(name), t->offered);
    for (size_t i = 0; i < t->offered_count; i++) {
        say_place(i + 1, &t->offered[i]);
        fputc('\n', stdout);
    }
    if (t->offered_count == 0) {
        puts("  no gazetteer in use has such a name");
    }
}

static void go_to(talk *t, size_t number) {
    t->number = number;
    t->show = true;
}

/* The next question that is still open. */
static void go_on(talk *t) {
    incmap_question question;
    do {
        go_to(t, t->number + 1);
    } while (incmap_review_view(t->review->review, t->number, &question) && question.decided);
}

static void decide(talk *t, size_t number, const char *text) {
    incmap_question question;
    incmap_error problem = {.status = INCMAP_OK};
    bool stale = false;
    incmap_review_view(t->review->review, number, &question);
    incmap_decision decision = {
        .text = cli_span(text), .everywhere = t->everywhere, .revision = question.revision};
    if (incmap_review_decide(t->review->review, number, &decision, &stale, &problem) != INCMAP_OK) {
        printf("  %s\n", problem.message);
        return;
    }
    bool undone = strcmp(text, "undo") == 0;
    t->everywhere = false;
    t->last = undone ? SIZE_MAX : number;
    go_to(t, number);
    if (!undone) {
        go_on(t);
    }
}

static void pick(talk *t, const char *text) {
    char id[id_max], room[INCMAP_ID_ROOM];
    double number;
    if (!incmap_number_read(cli_span(text), &number) || number < 1 ||
        number > (double)t->offered_count || number != (double)(size_t)number) {
        printf("  no such number; ? shows what can be answered\n");
        return;
    }
    const incmap_span found = incmap_id_write(&t->offered[(size_t)number - 1].id, room);
    if (found.size < sizeof id) {
        memcpy(id, found.data, found.size);
        id[found.size] = '\0';
        decide(t, t->number, id);
    }
}

static void answer_reject(talk *t, const char *rest) {
    (void)rest;
    decide(t, t->number, "reject");
}

static void answer_skip(talk *t, const char *rest) {
    (void)rest;
    go_on(t);
}

static void answer_back(talk *t, const char *rest) {
    (void)rest;
    go_to(t, t->number - (t->number > 0));
}

static void answer_undo(talk *t, const char *rest) {
    (void)rest;
    if (t->last == SIZE_MAX) {
        puts("  nothing was decided just now");
    } else {
        decide(t, t->last, "undo");
    }
}

static void answer_everywhere(talk *t, const char *rest) {
    (void)rest;
    t->everywhere = !t->everywhere;
    puts(t->everywhere ? "  the next decision holds wherever the phrase stands"
                       : "  the next decision holds here");
}

static void answer_point(talk *t, const char *rest) { decide(t, t->number, rest); }

static void answer_quit(talk *t, const char *rest) {
    (void)rest;
    t->ended = true;
}

static void answer_help(talk *t, const char *rest);

/* What can be answered, but for a number. */
static const struct {
    const char *word;
    const char *operand;
    const char *meaning;
    void (*answer)(talk *t, const char *rest);
} answers[] = {
    {"s", " NAME", "search the gazetteers for another place", offer_found},
    {"p", " LAT,LON", "a point, or geo:LAT,LON;u=METRES for a circle", answer_point},
    {"r", "", "reject: not to be placed", answer_reject},
    {"k", "", "skip, decide later", answer_skip},
    {"b", "", "back to the question before", answer_back},
    {"u", "", "undo the last decision", answer_undo},
    {"e", "", "let the next decision hold wherever the phrase stands", answer_everywhere},
    {"q", "", "end; what is decided is kept", answer_quit},
    {"?", "", "this list", answer_help},
};
enum { answer_count = sizeof answers / sizeof answers[0] };

static void answer_help(talk *t, const char *rest) {
    (void)t;
    (void)rest;
    puts("  1, 2 ...  the place of that number");
    for (size_t i = 0; i < answer_count; i++) {
        printf("  %s%s  %s\n", answers[i].word, answers[i].operand, answers[i].meaning);
    }
}

static void take_answer(talk *t, char *line) {
    for (size_t i = 0; i < answer_count; i++) {
        size_t size = strlen(answers[i].word);
        bool alone = line[size] == '\0';
        if (strncmp(line, answers[i].word, size) == 0 && (alone || line[size] == ' ')) {
            if (alone && answers[i].operand[0] != '\0') {
                printf("  %s%s\n", answers[i].word, answers[i].operand);
            } else {
                answers[i].answer(t, line + size + !alone);
            }
            return;
        }
    }
    pick(t, line);
}

/* False at the end. What is over `line_max` is dropped with a word. */
static bool read_line(char line[line_max]) {
    fputs("> ", stdout);
    fflush(stdout);
    if (fgets(line, line_max, stdin) == NULL) {
        return false;
    }
    size_t size = strlen(line);
    bool whole = size > 0 && line[size - 1] == '\n';
    for (int c = whole ? '\n' : getchar(); !whole && c != '\n' && c != EOF; c = getchar()) {
        line[0] = '\0';
    }
    line[strcspn(line, "\r\n")] = '\0';
    return true;
}

static incmap_status show_question(talk *t, const incmap_question *question, incmap_error *err) {
    if (!t->show) {
        return INCMAP_OK;
    }
    t->show = false;
    say_question(t, question);
    return offer_candidates(t, err);
}

incmap_status cli_review_terminal(cli_reviewing *review, incmap_error *err) {
    talk t = {.review = review, .number = SIZE_MAX, .last = SIZE_MAX};
    char line[line_max];
    incmap_question question;
    incmap_status status = INCMAP_OK;
    puts("? shows what can be answered");
    go_on(&t); /* to the first one that is open */
    while (!t.ended && !cli_interrupted() &&
           incmap_review_view(review->review, t.number, &question)) {
        status = show_question(&t, &question, err);
        if (status != INCMAP_OK || !read_line(line)) {
            break;
        }
        take_answer(&t, line);
    }
    fputc('\n', stdout);
    return status != INCMAP_OK || fflush(stdout) == 0
               ? status
               : cli_fail(err, INCMAP_IO, "standard output cannot be written");
}
