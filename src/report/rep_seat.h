/* Places and dates by discourse: what the sentences around an event say. */
#ifndef REP_SEAT_H
#define REP_SEAT_H

#include "rep_incidents.h"

typedef struct rep_survey {
    const rep_found *f;
    uint32_t *last_place; /* by sentence: the last name that locates, or REP_NONE */
    uint32_t *last_date;  /* by sentence: the last date to the day, or REP_NONE */
    uint32_t *head_place; /* by block: the sentence that says where it all was, or REP_NONE */
    uint32_t *head_date;  /* ... and when */
    uint32_t head;        /* the town of the title, else of the dateline, or REP_NONE */
    uint32_t only_place;  /* the only settlement that locates in the report, or REP_NONE */
} rep_survey;

INCMAP_NODISCARD incmap_status rep_survey_read(rep_survey *survey, const rep_found *found,
                                               incmap_error *err);
void rep_survey_free(rep_survey *survey);

/* The same name, by its words; a unit around it says nothing against that. */
bool rep_same_place(const rep_found *f, uint32_t a, uint32_t b);

/* "there": the place, and where none is told the date, of the sentence before. */
void rep_follow_there(const rep_survey *survey, rep_mention *m, uint32_t sentence);

/* "the city", "the capital": the town told last before, or the capital that the report names. */
void rep_follow_pointer(const rep_survey *survey, rep_mention *m, uint32_t sentence);

/* Notes what the sentences around `sentence` say for the incident. */
void rep_look_around(const rep_survey *survey, rep_incident *incident, uint32_t sentence);

/* Settles the place of an incident that happens: its own; else that of the sentence, of those
 * around it, or of a report that has but one. */
void rep_take_seat(const rep_survey *survey, rep_incident *incident);

#endif
