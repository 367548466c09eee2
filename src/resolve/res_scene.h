/* The scene of a name: all that is known about it before its candidates are weighed. */
#ifndef RES_SCENE_H
#define RES_SCENE_H

#include "res_cells.h"
#include "res_phrase.h"
#include "res_text.h"
#include "res_unit.h"

enum { RES_UNITS_MAX = 24, RES_ASSUMED_MAX = 16 };

struct res_explainer;

typedef struct res_scene {
    const res_sources *sources;
    incmap_span name;
    uint64_t name_hash;
    res_wanted wanted;
    bool in_case;                         /* the phrase puts the name into a grammatical case */
    bool demonym;                         /* the name is that of a country's people */
    bool passed_over;                     /* part of the phrase was left out to find a name */
    incmap_span country;                  /* that the query or phrase names; empty: none */
    incmap_span assumed[RES_ASSUMED_MAX]; /* where it names none */
    size_t assumed_count;
    bool has_near;
    incmap_point near_point;
    res_unit units[RES_UNITS_MAX];
    size_t unit_count;
    bool has_reported;               /* the source names a unit ... */
    bool unknown_reported;           /* ... that no gazetteer has */
    bool dropped_hint;               /* the phrase says something besides that was not understood */
    const res_text *text;            /* NULL: a person decided, and no text was read */
    res_cells *cells;                /* NULL: where points lie is not remembered */
    struct res_explainer *explainer; /* NULL: nobody asked why */
} res_scene;

/* A unit as the source names it, perhaps with the country behind it, into the scene.
 * `pool` is scratch space. */
void res_scene_add_reported(res_scene *scene, incmap_span admin, res_pool *pool);

/* What a phrase says besides its name. */
void res_scene_add_hint(res_scene *scene, incmap_span hint, res_pool *pool);

void res_scene_set_country(res_scene *scene, incmap_span country, res_pool *pool);

/* The units that the text names as such, where nothing better is known. */
void res_scene_add_text_units(res_scene *scene);

/* The alpha-2 code that a name, code or demonym stands for. */
bool res_country_of(const res_sources *sources, incmap_span name, incmap_span *alpha2);

#endif
