/* Everything. */
#ifndef INCMAP_INCMAP_H
#define INCMAP_INCMAP_H

#include "incmap/context.h"
#include "incmap/events.h"
#include "incmap/export.h"
#include "incmap/gazetteer.h"
#include "incmap/incident.h"
#include "incmap/report.h"
#include "incmap/resolve.h"
#include "incmap/review.h"
#include "incmap/tagger.h"
#include "incmap/verify.h"
#include "incmap/wire.h"

#endif
