/* The spatial index of a layer as a table with triggers; what is in it ver_gpkg_rows.c looks at. */
#include "base_error.h"
#include "ver_gpkg.h"

/* Without blanks and quotes, in small letters: so that spellings of the same statement agree. The
 * characters 91 and 93 are square brackets. */
#define PLAIN(text)                                                                              \
    "replace(replace(replace(replace(replace(replace(replace(replace(lower(" text                \
    "), ' ', ''), "                                                                              \
    "char(9), ''), char(10), ''), char(13), ''), '\"', ''), '`', ''), char(91), ''), char(93), " \
    "'')"

/* What the triggers do that keep the index right. Version 1.4 has others in the place of two. */
static const struct {
    const char *name, *later; /* later NULL: the same */
    const char *event, *deed; /* what has to stand in its text */
} triggers[] = {
    {"insert", NULL, "afterinserton", "into"},      {"update1", "update6", "afterupdate", "into"},
    {"update2", NULL, "afterupdate", "deletefrom"}, {"update3", "update5", "afterupdate", "into"},
    {"update4", NULL, "afterupdate", "deletefrom"}, {"delete", NULL, "afterdeleteon", "deletefrom"},
};

static incmap_status find_trigger(io_statement *named, size_t number, const char *name, bool *found,
                                  bool *is_good, incmap_error *err) {
    io_statement_again(named);
    io_statement_set_text(named, 1, base_span_of(name));
    io_statement_set_text(named, 2, base_span_of(triggers[number].event));
    io_statement_set_text(named, 3, base_span_of(triggers[number].deed));
    BASE_TRY(io_statement_next(named, found, err));
    *is_good = *found && io_statement_integer(named, 0) != 0;
    return INCMAP_OK;
}

static incmap_status judge_each(ver_gpkg *gpkg, const ver_layer *layer, io_statement *named,
                                incmap_error *err) {
    for (size_t i = 0; i < sizeof triggers / sizeof triggers[0]; i++) {
        const char *name = triggers[i].name;
        bool found;
        bool is_good;
        BASE_TRY(find_trigger(named, i, name, &found, &is_good, err));
        if (!found && triggers[i].later != NULL) {
            BASE_TRY(find_trigger(named, i, triggers[i].later, &found, &is_good, err));
            name = found ? triggers[i].later : name;
        }
        if (!is_good) {
            ver_find(gpkg->report, INCMAP_FINDING_RTREE_TRIGGER, (ver_place){0},
                     "%s trigger rtree_%.*s_%.*s_%s%s", found ? "the" : "there is no",
                     BASE_SPAN_ARG(layer->table), BASE_SPAN_ARG(layer->geometry), name,
                     found ? " does not do to the index what it should" : "");
        }
    }
    return INCMAP_OK;
}

static incmap_status judge_triggers(ver_gpkg *gpkg, const ver_layer *layer, incmap_error *err) {
    io_statement *named = NULL;
    BASE_TRY(ver_gpkg_ask(
        gpkg, &named,
        "SELECT instr(plain, ?2) > 0 AND instr(plain, ?3 || " PLAIN(
            "{rtree_%_&}") ") > 0 FROM "
                           "(SELECT " PLAIN(
                               "sql") " AS plain FROM sqlite_master WHERE type = 'trigger' AND "
                                      "lower(tbl_name) = lower({%}) AND lower(name) = "
                                      "lower({rtree_%_&_} || ?1))",
        layer, err));
    incmap_status status = judge_each(gpkg, layer, named, err);
    io_statement_close(named);
    return status;
}

incmap_status ver_gpkg_find_tree(ver_gpkg *gpkg, ver_layer *layer, incmap_error *err) {
    int64_t trees = 0;
    BASE_TRY(ver_gpkg_number(gpkg, &trees,
                             "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND "
                             "lower(name) = lower({rtree_%_&})",
                             layer, err));
    layer->has_tree = trees > 0;
    return layer->has_tree ? judge_triggers(gpkg, layer, err) : INCMAP_OK;
}
