/* incmap near: a line of JSON a point, with the areas it lies in and the places around it. */
#include <stdlib.h>

#include "cli_session.h"

enum { near_default = 5, near_max = 1000, areas_max = 16 };

typedef struct asking {
    cli_session *session;
    incmap_sink sink;
    incmap_neighbour *neighbours;
    size_t count;
} asking;

static incmap_status put_text_member(const asking *a, const char *lead, incmap_span value,
                                     incmap_error *err) {
    incmap_status status = cli_put(a->sink, lead, err);
    return status != INCMAP_OK ? status
                               : incmap_json_put_text(a->session->ctx, a->sink, value, err);
}

static incmap_status put_number_member(incmap_sink sink, const char *lead, double value,
                                       int decimals, incmap_error *err) {
    incmap_status status = cli_put(sink, lead, err);
    return status != INCMAP_OK ? status : incmap_json_put_number(sink, value, decimals, err);
}

static incmap_status put_areas(const asking *a, incmap_point point, incmap_error *err) {
    bool any = false;
    for (size_t g = 0; g < a->session->gazetteer_count; g++) {
        incmap_area areas[areas_max];
        size_t found =
            incmap_gazetteer_areas_at(a->session->gazetteers[g], point, areas, areas_max);
        for (size_t i = 0; i < found && i < areas_max; i++) {
            CLI_TRY(put_text_member(a, any ? ",{\"level\":" : "{\"level\":", areas[i].level, err));
            CLI_TRY(put_text_member(a, ",\"name\":", areas[i].name, err));
            CLI_TRY(put_text_member(a, ",\"country\":", areas[i].country, err));
            CLI_TRY(put_text_member(a, ",\"code\":", areas[i].code, err));
            CLI_TRY(cli_put(a->sink, "}", err));
            any = true;
        }
    }
    return INCMAP_OK;
}

static incmap_status put_place(const asking *a, const incmap_place *place, double distance_m,
                               incmap_error *err) {
    char room[INCMAP_ID_ROOM];
    CLI_TRY(put_text_member(a, "{\"place_id\":", incmap_id_write(&place->id, room), err));
    CLI_TRY(put_text_member(a, ",\"name\":", place->name, err));
    CLI_TRY(put_number_member(a->sink, ",\"lat\":", place->point.lat, 7, err));
    CLI_TRY(put_number_member(a->sink, ",\"lon\":", place->point.lon, 7, err));
    CLI_TRY(put_text_member(a, ",\"feature\":", place->feature, err));
    if (place->feature_name.size > 0) {
        CLI_TRY(put_text_member(a, ",\"feature_name\":", place->feature_name, err));
    }
    CLI_TRY(put_text_member(a, ",\"country\":", place->country, err));
    CLI_TRY(put_text_member(a, ",\"admin2\":", place->admin2, err));
    CLI_TRY(put_number_member(a->sink, ",\"distance_m\":", distance_m, 0, err));
    return cli_put(a->sink, "}", err);
}

/* The nearest of all gazetteers, merged by distance. */
static incmap_status put_places(asking *a, incmap_point point, incmap_error *err) {
    size_t counts[CLI_GAZETTEERS_MAX] = {0};
    size_t next[CLI_GAZETTEERS_MAX] = {0};
    for (size_t g = 0; g < a->session->gazetteer_count; g++) {
        counts[g] = incmap_gazetteer_near(a->session->gazetteers[g], point, "PSA",
                                          a->neighbours + g * a->count, a->count);
    }
    for (size_t n = 0; n < a->count; n++) {
        const incmap_neighbour *best = NULL;
        size_t from = 0;
        for (size_t g = 0; g < a->session->gazetteer_count; g++) {
            const incmap_neighbour *head = a->neighbours + g * a->count + next[g];
            if (next[g] < counts[g] && (best == NULL || head->distance_m < best->distance_m)) {
                best = head;
                from = g;
            }
        }
        incmap_place place;
        if (best == NULL ||
            !incmap_gazetteer_place_view(a->session->gazetteers[from], best->place, &place)) {
            break;
        }
        next[from]++;
        if (n > 0) {
            CLI_TRY(cli_put(a->sink, ",", err));
        }
        CLI_TRY(put_place(a, &place, best->distance_m, err));
    }
    return INCMAP_OK;
}

static incmap_status answer(asking *a, const char *text, incmap_error *err) {
    incmap_point point;
    CLI_TRY(cli_read_point(text, &point, err));
    CLI_TRY(put_number_member(a->sink, "{\"lat\":", point.lat, 7, err));
    CLI_TRY(put_number_member(a->sink, ",\"lon\":", point.lon, 7, err));
    CLI_TRY(cli_put(a->sink, ",\"areas\":[", err));
    CLI_TRY(put_areas(a, point, err));
    CLI_TRY(cli_put(a->sink, "],\"places\":[", err));
    CLI_TRY(put_places(a, point, err));
    return cli_put(a->sink, "]}\n", err);
}

incmap_status cli_near(cli_session *session, incmap_error *err) {
    const cli_arguments *arguments = session->arguments;
    if (arguments->operand_count == 0) {
        return cli_fail(err, INCMAP_USAGE, "which point? incmap near LAT,LON...");
    }
    asking a = {.session = session};
    CLI_TRY(cli_read_count(arguments, near_default, near_max, &a.count, err));
    CLI_TRY(cli_open_gazetteers(session, err));
    cli_out out;
    CLI_TRY(cli_out_open(&out, err));
    a.sink = cli_out_sink(&out);
    a.neighbours = calloc((size_t)CLI_GAZETTEERS_MAX * near_max, sizeof *a.neighbours);
    incmap_status status =
        a.neighbours == NULL ? cli_fail(err, INCMAP_MEMORY, "out of memory") : INCMAP_OK;
    for (size_t i = 0; i < arguments->operand_count && status == INCMAP_OK; i++) {
        status = answer(&a, arguments->operands[i], err);
    }
    if (status == INCMAP_OK) {
        status = cli_out_flush(&out, err);
    }
    free(a.neighbours);
    cli_out_close(&out);
    return status;
}
