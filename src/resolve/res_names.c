#include "incmap/resolve.h"

const char *incmap_outcome_name(incmap_outcome outcome) {
    switch (outcome) {
        case INCMAP_OUTCOME_PLACED:
            return "placed";
        case INCMAP_OUTCOME_AMBIGUOUS:
            return "ambiguous";
        default:
            return "unplaced";
    }
}

const char *incmap_reason_name(incmap_reason reason) {
    switch (reason) {
#define X(name, text, meaning) \
    case INCMAP_REASON_##name: \
        return text;
#include "incmap/reason.def"
#undef X
        default:
            return "";
    }
}

const char *incmap_relation_name(incmap_relation relation) {
    switch (relation) {
#define X(name, text, meaning)   \
    case INCMAP_RELATION_##name: \
        return text;
#include "incmap/relation.def"
#undef X
        default:
            return "";
    }
}

const char *incmap_flag_name(uint32_t flag) {
    switch (flag) {
#define X(name, bit, text, meaning) \
    case UINT32_C(1) << (bit):      \
        return text;
#include "incmap/flag.def"
#undef X
        default:
            return NULL;
    }
}
