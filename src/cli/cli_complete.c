/* incmap gazetteer complete: a line of JSON for each of the best places of names that begin so. */
#include "cli_session.h"

enum { places_default = 5 };

typedef struct completing {
    cli_session *session;
    incmap_sink sink;
    incmap_filter filter;
    char country[2]; /* what the filter has, where no gazetteer knows it */
    size_t most;
    size_t given;
    incmap_id ids[INCMAP_PREFIX_BEST]; /* of the places given */
} completing;

static incmap_status put_text(const completing *c, const char *lead, incmap_span value,
                              incmap_error *err) {
    CLI_TRY(cli_put(c->sink, lead, err));
    return incmap_json_put_text(c->session->ctx, c->sink, value, err);
}

static incmap_status put_degrees(const completing *c, const char *lead, double value,
                                 incmap_error *err) {
    CLI_TRY(cli_put(c->sink, lead, err));
    return incmap_json_put_number(c->sink, value, 7, err);
}

static incmap_status put_place(const completing *c, const char *start, const incmap_place *place,
                               const incmap_name *name, incmap_error *err) {
    char room[INCMAP_ID_ROOM];
    CLI_TRY(put_text(c, "{\"query\":", cli_span(start), err));
    CLI_TRY(put_text(c, ",\"text\":", name->text, err));
    if (name->language.size > 0) {
        CLI_TRY(put_text(c, ",\"language\":", name->language, err));
    }
    CLI_TRY(put_text(c, ",\"place_id\":", incmap_id_write(&place->id, room), err));
    CLI_TRY(put_text(c, ",\"name\":", place->name, err));
    CLI_TRY(put_degrees(c, ",\"lat\":", place->point.lat, err));
    CLI_TRY(put_degrees(c, ",\"lon\":", place->point.lon, err));
    CLI_TRY(put_text(c, ",\"feature\":", place->feature, err));
    CLI_TRY(put_text(c, ",\"country\":", place->country, err));
    CLI_TRY(put_text(c, ",\"admin1\":", place->admin1, err));
    CLI_TRY(put_text(c, ",\"admin2\":", place->admin2, err));
    return cli_put(c->sink, "}\n", err);
}

/* Whether a gazetteer before has given the place. */
static bool is_given(const completing *c, const incmap_id *id) {
    for (size_t i = 0; i < c->given; i++) {
        if (incmap_id_compare(&c->ids[i], id) == 0) {
            return true;
        }
    }
    return false;
}

static incmap_status complete(completing *c, const char *start, incmap_error *err) {
    c->given = 0;
    for (size_t g = 0; g < c->session->gazetteer_count; g++) {
        incmap_hit hits[INCMAP_PREFIX_BEST];
        const incmap_gazetteer *gazetteer = c->session->gazetteers[g];
        const size_t found =
            incmap_gazetteer_lookup_prefix(gazetteer, cli_span(start), &c->filter, hits, c->most);
        for (size_t i = 0; i < found && c->given < c->most; i++) {
            incmap_place place;
            incmap_name name;
            if (incmap_gazetteer_place_view(gazetteer, hits[i].place, &place) &&
                incmap_gazetteer_hit_name(gazetteer, &hits[i], &name) && !is_given(c, &place.id)) {
                c->ids[c->given++] = place.id;
                CLI_TRY(put_place(c, start, &place, &name, err));
            }
        }
    }
    return INCMAP_OK;
}

/* A code of two letters to capitals, as gazetteers without countries have to take it. */
static bool read_code(const char *value, char out[2]) {
    for (size_t i = 0; i < 2; i++) {
        const char c = value[i];
        out[i] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
        if (out[i] < 'A' || out[i] > 'Z') {
            return false;
        }
    }
    return value[2] == '\0';
}

static incmap_status read_country(completing *c, incmap_error *err) {
    const char *value = cli_value(c->session->arguments, CLI_OPTION_COUNTRY, 0);
    if (value == NULL) {
        return INCMAP_OK;
    }
    for (size_t g = 0; g < c->session->gazetteer_count; g++) {
        if (incmap_gazetteer_country(c->session->gazetteers[g], cli_span(value),
                                     &c->filter.country)) {
            return INCMAP_OK;
        }
    }
    if (read_code(value, c->country)) {
        c->filter.country = (incmap_span){c->country, sizeof c->country};
        return INCMAP_OK;
    }
    return cli_fail(err, INCMAP_USAGE, "--country \"%s\": no code or name of a country", value);
}

incmap_status cli_gazetteer_complete(cli_session *session, incmap_error *err) {
    const cli_arguments *arguments = session->arguments;
    completing c = {.session = session};
    if (arguments->operand_count == 0) {
        return cli_fail(err, INCMAP_USAGE, "what does the name begin with?");
    }
    CLI_TRY(cli_read_count(arguments, places_default, INCMAP_PREFIX_BEST, &c.most, err));
    CLI_TRY(cli_open_gazetteers(session, err));
    CLI_TRY(read_country(&c, err));
    cli_out out = {NULL, 0};
    incmap_status status = cli_out_open(&out, err);
    c.sink = cli_out_sink(&out);
    for (size_t i = 0; i < arguments->operand_count && status == INCMAP_OK; i++) {
        status = complete(&c, arguments->operands[i], err);
    }
    if (status == INCMAP_OK) {
        status = cli_out_flush(&out, err);
    }
    cli_out_close(&out);
    return status;
}
