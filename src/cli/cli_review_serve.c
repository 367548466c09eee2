/* The review as a page: who may ask, and what is answered. Every answer is JSON. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "cli_interrupt.h"
#include "cli_json.h"
#include "cli_page.h"
#include "cli_review.h"
#include "cli_serve.h"

enum { secret_bytes = 16, listed_max = 500, points_max = 8192, asked_max = 400, wait_ms = 250 };

typedef char secret[2 * secret_bytes + 1]; /* in hexadecimal */

typedef struct serving {
    cli_reviewing *review;
    secret token; /* of the address: good once */
    secret key;   /* what the token is changed for */
    bool token_used;
    bool ended;
    cli_text land; /* made once */
} serving;

typedef struct exchange {
    serving *serving;
    const cli_request *request;
    cli_reply *reply;
    cli_json json;
} exchange;

static bool make_secret(secret out) {
    unsigned char bytes[secret_bytes];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes) {
        return false;
    }
    for (size_t i = 0; i < sizeof bytes; i++) {
        snprintf(out + 2 * i, 3, "%02x", bytes[i]);
    }
    return true;
}

/* In a time that does not tell how much of it is right. */
static bool is_secret(const char *text, const secret expected) {
    unsigned differ = 0;
    if (text == NULL || strlen(text) != sizeof(secret) - 1) {
        return false;
    }
    for (size_t i = 0; i < sizeof(secret) - 1; i++) {
        differ |= (unsigned char)text[i] ^ (unsigned char)expected[i];
    }
    return differ == 0;
}

static void put_point(cli_json *json, incmap_point point) {
    cli_json_number(json, "lat", point.lat, 7);
    cli_json_number(json, "lon", point.lon, 7);
}

static void put_place(cli_json *json, const incmap_place *place) {
    char room[INCMAP_ID_ROOM];
    cli_json_text(json, "place_id", incmap_id_write(&place->id, room));
    cli_json_text(json, "name", place->name);
    cli_json_text(json, "feature", place->feature);
    cli_json_text(json, "country", place->country);
    cli_json_text(json, "admin1", place->admin1);
    cli_json_text(json, "admin2", place->admin2);
    put_point(json, place->point);
}

static void put_flags(cli_json *json, uint32_t flags) {
    cli_json_open(json, "flags", '[');
    for (unsigned bit = 0; bit < 32; bit++) {
        const char *name = incmap_flag_name(flags & (uint32_t)1 << bit);
        if (name != NULL) {
            cli_json_text(json, NULL, cli_span(name));
        }
    }
    cli_json_close(json, ']');
}

static void put_decision(cli_json *json, const incmap_question *question) {
    char room[INCMAP_ID_ROOM];
    cli_json_open(json, "decision", '{');
    cli_json_bool(json, "everywhere", question->everywhere);
    cli_json_bool(json, "rejected", question->rejected);
    if (!question->rejected) {
        cli_json_text(json, "place_id", incmap_id_write(&question->decision_id, room));
        cli_json_text(json, "name", question->decision_name);
        put_point(json, question->decision_point);
        cli_json_number(json, "radius_m", question->decision_radius_m, 1);
    }
    cli_json_close(json, '}');
}

/* What the list shows of a question. */
static void put_brief(cli_json *json, size_t number, const incmap_question *question) {
    cli_json_count(json, "number", number);
    cli_json_text(json, "phrase", question->phrase);
    cli_json_text(json, "admin", question->admin);
    cli_json_text(json, "country", question->country);
    cli_json_bool(json, "in_report", question->in_report);
    cli_json_count(json, "count", question->count);
    cli_json_count(json, "revision", question->revision);
    cli_json_text(json, "status", cli_span(incmap_outcome_name(question->outcome)));
    cli_json_text(json, "reason", cli_span(incmap_reason_name(question->reason)));
    put_flags(json, question->flags);
    if (question->decided) {
        put_decision(json, question);
    }
}

static void put_counts(exchange *x) {
    incmap_review_counts counts;
    incmap_review_counts_view(x->serving->review->review, &counts);
    cli_json_open(&x->json, "counts", '{');
    cli_json_count(&x->json, "incidents", counts.incidents);
    cli_json_count(&x->json, "questions", counts.questions);
    cli_json_count(&x->json, "decided", counts.decided);
    cli_json_count(&x->json, "missed", counts.missed);
    cli_json_close(&x->json, '}');
}

/* A parameter that is a whole number below a billion; false when it is none. */
static bool read_count(const exchange *x, const char *name, size_t *out) {
    const char *text = cli_request_value(x->request, name);
    double value;
    if (text == NULL || strlen(text) > 9 || !incmap_number_read(cli_span(text), &value) ||
        value < 0) {
        return false;
    }
    *out = (size_t)value;
    return true;
}

static void refuse(exchange *x, int status, const char *why) {
    x->reply->status = status;
    cli_json_open(&x->json, NULL, '{');
    cli_json_text(&x->json, "error", cli_span(why));
    cli_json_close(&x->json, '}');
}

static void answer_enter(exchange *x) {
    serving *s = x->serving;
    if (s->token_used || !is_secret(x->request->bearer, s->token)) {
        refuse(x, 403, "the address is not the one that was printed, or was used before");
        return;
    }
    s->token_used = true;
    cli_json_open(&x->json, NULL, '{');
    cli_json_text(&x->json, "key", cli_span(s->key));
    cli_json_close(&x->json, '}');
}

static void answer_questions(exchange *x) {
    incmap_question question;
    size_t from = 0;
    read_count(x, "from", &from);
    cli_json_open(&x->json, NULL, '{');
    put_counts(x);
    cli_json_open(&x->json, "questions", '[');
    for (size_t i = from;
         i < from + listed_max && incmap_review_view(x->serving->review->review, i, &question);
         i++) {
        cli_json_open(&x->json, NULL, '{');
        put_brief(&x->json, i, &question);
        cli_json_close(&x->json, '}');
    }
    cli_json_close(&x->json, ']');
    cli_json_close(&x->json, '}');
}

static void put_candidates(exchange *x, const incmap_placement *placement) {
    cli_json_open(&x->json, "candidates", '[');
    for (size_t i = 0; i < placement->candidate_count; i++) {
        const incmap_candidate *candidate = &placement->candidates[i];
        cli_json_open(&x->json, NULL, '{');
        put_place(&x->json, &candidate->place);
        cli_json_text(&x->json, "match", cli_span(incmap_match_name(candidate->match)));
        cli_json_number(&x->json, "score", candidate->score, 4);
        cli_json_close(&x->json, '}');
    }
    cli_json_close(&x->json, ']');
}

static void put_neighbours(exchange *x, size_t number) {
    incmap_review_neighbour near[CLI_REVIEW_NEIGHBOURS_MAX];
    size_t count = incmap_review_neighbours(x->serving->review->review, number, near,
                                            CLI_REVIEW_NEIGHBOURS_MAX);
    cli_json_open(&x->json, "neighbours", '[');
    for (size_t i = 0; i < count; i++) {
        cli_json_open(&x->json, NULL, '{');
        cli_json_text(&x->json, "name", near[i].name);
        cli_json_count(&x->json, "line", near[i].line);
        put_point(&x->json, near[i].point);
        cli_json_close(&x->json, '}');
    }
    cli_json_close(&x->json, ']');
}

static void put_question(exchange *x, size_t number, const incmap_question *question) {
    incmap_placement placement;
    incmap_review *review = x->serving->review->review;
    cli_text account = {NULL, 0, 0};
    incmap_status status =
        incmap_review_ask(review, number, cli_text_sink(&account), &placement, x->json.err);
    cli_json_open(&x->json, "question", '{');
    put_brief(&x->json, number, question);
    cli_json_text(&x->json, "input", question->input);
    cli_json_count(&x->json, "line", question->line);
    cli_json_text(&x->json, "date", question->date);
    cli_json_text(&x->json, "title", question->title);
    cli_json_text(&x->json, "evidence", question->evidence);
    if (status == INCMAP_OK) {
        cli_json_text(&x->json, "account", (incmap_span){account.data, account.size});
        put_candidates(x, &placement);
    } else {
        x->json.status = status;
    }
    put_neighbours(x, number);
    cli_json_close(&x->json, '}');
    free(account.data);
}

static void answer_question(exchange *x) {
    incmap_question question;
    size_t number;
    if (!read_count(x, "number", &number) ||
        !incmap_review_view(x->serving->review->review, number, &question)) {
        refuse(x, 404, "there is no such question");
        return;
    }
    cli_json_open(&x->json, NULL, '{');
    put_question(x, number, &question);
    cli_json_close(&x->json, '}');
}

static void answer_decide(exchange *x) {
    incmap_review *review = x->serving->review->review;
    const char *text = cli_request_value(x->request, "decision");
    const char *everywhere = cli_request_value(x->request, "everywhere");
    incmap_question question;
    incmap_error problem = {.status = INCMAP_OK};
    size_t number;
    size_t revision;
    bool stale = false;
    if (text == NULL || !read_count(x, "number", &number) ||
        !read_count(x, "revision", &revision)) {
        refuse(x, 400, "number, revision and decision are needed");
        return;
    }
    incmap_decision decision = {
        .text = cli_span(text),
        .everywhere = everywhere != NULL && strcmp(everywhere, "1") == 0,
        .revision = (uint32_t)revision,
    };
    incmap_status status = incmap_review_decide(review, number, &decision, &stale, &problem);
    if (status != INCMAP_OK) {
        refuse(x, status == INCMAP_IO ? 507 : 400, problem.message);
        return;
    }
    x->reply->status = stale ? 409 : 200;
    incmap_review_view(review, number, &question);
    cli_json_open(&x->json, NULL, '{');
    cli_json_bool(&x->json, "stale", stale);
    put_counts(x);
    put_question(x, number, &question);
    cli_json_close(&x->json, '}');
}

static void answer_search(exchange *x) {
    incmap_place places[CLI_REVIEW_FOUND_MAX];
    const char *text = cli_request_value(x->request, "q");
    incmap_span name = cli_span(text);
    size_t count =
        name.size < 2 || name.size > 200 ? 0 : cli_review_search(x->serving->review, name, places);
    cli_json_open(&x->json, NULL, '{');
    cli_json_open(&x->json, "places", '[');
    for (size_t i = 0; i < count; i++) {
        cli_json_open(&x->json, NULL, '{');
        put_place(&x->json, &places[i]);
        cli_json_close(&x->json, '}');
    }
    cli_json_close(&x->json, ']');
    cli_json_close(&x->json, '}');
}

/* Candidates of question `number` that may well be meant. */
static size_t add_candidates(const cli_reviewing *review, size_t number, incmap_point *points,
                             size_t count) {
    static const double worth_showing = 0.02;
    incmap_placement placement;
    if (incmap_review_ask(review->review, number, (incmap_sink){NULL, NULL}, &placement, NULL) !=
        INCMAP_OK) {
        return count;
    }
    for (size_t i = 0; i < placement.candidate_count && count < points_max; i++) {
        if (placement.candidates[i].score >= worth_showing) {
            points[count++] = placement.candidates[i].place.point;
        }
    }
    return count;
}

/* Around what is placed, and around the candidates of the worst questions. */
static size_t gather_points(const cli_reviewing *review, incmap_point *points) {
    incmap_review_neighbour near[CLI_REVIEW_NEIGHBOURS_MAX];
    incmap_question question;
    size_t count = 0;
    for (size_t i = 0; incmap_review_view(review->review, i, &question) && i < asked_max; i++) {
        count = add_candidates(review, i, points, count);
        size_t found = incmap_review_neighbours(review->review, i, near, CLI_REVIEW_NEIGHBOURS_MAX);
        for (size_t k = 0; k < found && count < points_max; k++) {
            points[count++] = near[k].point;
        }
    }
    return count;
}

static void answer_land(exchange *x) {
    serving *s = x->serving;
    if (s->land.size == 0) {
        incmap_point *points = malloc(points_max * sizeof *points);
        if (points == NULL) {
            x->json.status = cli_fail(x->json.err, INCMAP_MEMORY, "out of memory");
            return;
        }
        size_t count = gather_points(s->review, points);
        x->json.status = incmap_land_put(s->review->session->ctx, s->review->session->resolver,
                                         points, count, cli_text_sink(&s->land), x->json.err);
        free(points);
    }
    if (x->json.status == INCMAP_OK) {
        x->json.status =
            x->json.sink.write(x->json.sink.state, s->land.data, s->land.size, x->json.err);
    }
}

static void answer_end(exchange *x) {
    x->serving->ended = true;
    cli_json_open(&x->json, NULL, '{');
    put_counts(x);
    cli_json_close(&x->json, '}');
}

static void answer_page(exchange *x) {
    x->reply->type = "text/html; charset=utf-8";
    x->json.status =
        x->json.sink.write(x->json.sink.state, cli_page_head, cli_page_head_size, x->json.err);
}

/* What can be asked. The page itself holds nothing that is worth a key. */
static const struct {
    const char *method;
    const char *path;
    bool with_key;
    void (*answer)(exchange *x);
} routes[] = {
    {"GET", "/", false, answer_page},
    {"POST", "/enter", false, answer_enter},
    {"GET", "/questions", true, answer_questions},
    {"GET", "/question", true, answer_question},
    {"GET", "/search", true, answer_search},
    {"GET", "/land", true, answer_land},
    {"POST", "/decide", true, answer_decide},
    {"POST", "/end", true, answer_end},
};
enum { route_count = sizeof routes / sizeof routes[0] };

static void find_route(exchange *x) {
    for (size_t i = 0; i < route_count; i++) {
        if (strcmp(routes[i].path, x->request->path) != 0 ||
            strcmp(routes[i].method, x->request->method) != 0) {
            continue;
        }
        if (routes[i].with_key && !is_secret(x->request->bearer, x->serving->key)) {
            refuse(x, 403, "this page was not let in; open the address that was printed");
            return;
        }
        routes[i].answer(x);
        return;
    }
    refuse(x, 404, "nothing is here");
}

static void handle(void *state, const cli_request *request, cli_reply *reply) {
    serving *s = state;
    incmap_error problem = {.status = INCMAP_OK};
    exchange x = {.serving = s, .request = request, .reply = reply};
    x.json = (cli_json){
        .ctx = s->review->session->ctx, .sink = cli_text_sink(&reply->body), .err = &problem};
    find_route(&x);
    if (x.json.status != INCMAP_OK) {
        reply->body.size = 0;
        x.json.status = INCMAP_OK;
        x.json.follows = false;
        refuse(&x, 500, problem.message);
    }
}

static incmap_status serve(serving *s, cli_server *server, incmap_error *err) {
    incmap_status status = INCMAP_OK;
    fprintf(stderr, "http://127.0.0.1:%u/#%s\nopen this address in a browser; Ctrl+C ends\n",
            cli_serve_port(server), s->token);
    while (status == INCMAP_OK && !cli_interrupted() && !s->ended) {
        status = cli_serve_run(server, wait_ms, err);
    }
    for (int i = 0; i < 4 && status == INCMAP_OK && s->ended; i++) { /* the last answer goes out */
        status = cli_serve_run(server, wait_ms / 4, err);
    }
    return status;
}

incmap_status cli_review_serve(cli_reviewing *review, incmap_error *err) {
    serving s = {.review = review};
    cli_server *server = NULL;
    if (!make_secret(s.token) || !make_secret(s.key)) {
        return cli_fail(err, INCMAP_IO, "the system gives no random numbers for the address");
    }
    incmap_status status = cli_serve_open(&server, handle, &s, err);
    status = status != INCMAP_OK ? status : serve(&s, server, err);
    cli_serve_close(server);
    free(s.land.data);
    return status;
}
