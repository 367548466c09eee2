#include "res_write.h"

#include "base_span.h"

static void put_flags(io_pen *pen, uint32_t flags) {
    io_pen_key(pen, "flags");
    io_pen_open(pen, '[');
    for (int bit = 0; bit < 32; bit++) {
        const char *name = incmap_flag_name(flags & (UINT32_C(1) << bit));
        if (name != NULL) {
            io_pen_next(pen);
            io_pen_string(pen, base_span_of(name));
        }
    }
    io_pen_close(pen, ']');
}

void res_write_place(io_pen *pen, const incmap_place *place) {
    char room[INCMAP_ID_ROOM];
    io_pen_text(pen, "place_id", incmap_id_write(&place->id, room));
    io_pen_text(pen, "name", place->name);
}

static void put_relation(io_pen *pen, const incmap_placement *placement) {
    if (placement->relation == INCMAP_RELATION_IN) {
        return;
    }
    io_pen_text(pen, "relation", base_span_of(incmap_relation_name(placement->relation)));
    if (placement->relation == INCMAP_RELATION_OFFSET) {
        io_pen_number(pen, "offset_m", placement->offset_m, 0);
    }
    if (placement->bearing_deg >= 0) {
        io_pen_number(pen, "bearing", placement->bearing_deg, 1);
    }
}

static void put_placed(io_pen *pen, const incmap_placement *placement) {
    if (placement->has_place) {
        res_write_place(pen, &placement->place);
    }
    io_pen_point(pen, placement->point);
    if (placement->has_place) {
        io_pen_text(pen, "feature", placement->place.feature);
    }
    io_pen_text(pen, "country", placement->country);
    io_pen_text(pen, "admin1", placement->admin1);
    io_pen_text(pen, "admin2", placement->admin2);
    io_pen_text(pen, "match", base_span_of(incmap_match_name(placement->match)));
    io_pen_number(pen, "score", placement->score, RES_SCORE_DECIMALS);
    io_pen_number(pen, "geo_precision", placement->geo_precision, 0);
    io_pen_number(pen, "where_prec", placement->where_prec, 0);
    io_pen_number(pen, "uncertainty_m", placement->uncertainty_m, 0);
    put_relation(pen, placement);
}

void res_write_placement(io_pen *pen, const incmap_placement *placement) {
    io_pen_text(pen, "status", base_span_of(incmap_outcome_name(placement->outcome)));
    if (placement->outcome != INCMAP_OUTCOME_PLACED) {
        io_pen_text(pen, "reason", base_span_of(incmap_reason_name(placement->reason)));
    }
    if (placement->has_point) {
        put_placed(pen, placement);
    }
    put_flags(pen, placement->flags);
}
