/* Place phrases: what a text such as "5 km north of Zvečan, Kosovo" is made of.
 * The words are the table res_phrase.def. Knows nothing of places: what is a name it asks. */
#ifndef RES_PHRASE_H
#define RES_PHRASE_H

#include "incmap/resolve.h"

/* What kind of place the phrase asks for. */
typedef enum res_wanted {
    RES_WANTED_ANY,
    RES_WANTED_SETTLEMENT,
    RES_WANTED_UNIT,
    RES_WANTED_WATER,
    RES_WANTED_HEIGHT,
    RES_WANTED_SITE,
    RES_WANTED_GOVERNMENT /* any place: its name stands for who governs there */
} res_wanted;

enum { RES_HINTS_MAX = 4 };

/* Spans borrow from the text that was read. */
typedef struct res_phrase {
    incmap_relation relation; /* IN, NEAR, OFFSET, BETWEEN or PART */
    bool has_distance;
    double distance_m;
    double distance_slack_m; /* half a unit of the last digit that counts: 5 km 500, 10 km 5000 */
    double bearing_deg;      /* clockwise from north; -1: none said */
    res_wanted wanted;
    bool in_case; /* the words in front put the name into a grammatical case: "u", "в" */
    incmap_span name;
    incmap_span other; /* the second name, with BETWEEN */
    incmap_span
        hints[RES_HINTS_MAX]; /* what the phrase says besides: units, countries, other names */
    size_t hint_count;
    bool hint_is_near; /* the first hint is beside the place, not around it */
    bool hint_holds;   /* the first hint is what the name lies in: "the bridge in Mitrovica" */
} res_phrase;

/* Whether a text is a name by itself, so that it is not taken apart ("North Macedonia"). */
typedef struct res_known {
    void *state;
    bool (*is_name)(void *state, incmap_span name);
} res_known;

/* Take a phrase apart. Always leaves a name: words that lead to none stay part of it. */
void res_phrase_read(incmap_span text, res_known known, res_phrase *out);

/* Cut `text` at the first comma, slash, bracket or spaced dash; what stands behind it, cut at every
 * further one, is added to the hints of `out`, which is otherwise left alone. Answers the head. */
incmap_span res_phrase_split(incmap_span text, res_phrase *out);

/* Whether all of `text` stands for no place, as "unknown" or "n/a" do. */
bool res_phrase_is_placeholder(incmap_span text);

/* Whether a text is nothing but words of phrases and numbers: "the village", "5 km north of". With
 * a capital letter ("Near", and "Of", a town) it may be a name; behind a number only the last
 * word's counts. */
typedef enum res_bare { RES_BARE_NOT, RES_BARE_CAPITAL, RES_BARE } res_bare;
res_bare res_phrase_bare_words(incmap_span text);

/* A unit's name without the word that says what it is: "Opština Zvečan", "Zvečan municipality" and
 * "Zvečan" all give "Zvečan". */
incmap_span res_phrase_bare_unit(incmap_span name);

/* Whether a word before or after a name makes it that of a unit: "municipality", "opština". */
bool res_phrase_is_unit_word(incmap_span word);

/* Whether a single word says a kind of place or a direction, and so is no name by itself. */
bool res_phrase_is_common_word(incmap_span word);

#endif
