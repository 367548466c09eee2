/* What a report's answer has besides places, as JSON. */
#ifndef REP_JSON_H
#define REP_JSON_H

#include "incmap/incident.h"
#include "io_pen.h"

void rep_json_date(io_pen *pen, const char *key, incmap_date date);

/* The fields that are set, in order, the evidence as an object. */
void rep_json_incident(io_pen *pen, const incmap_incident *incident);

#endif
