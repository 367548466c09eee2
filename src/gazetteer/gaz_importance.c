/* Owns the order of places: importance = weight of the feature + 64 for each doubling of the
 * population. The weights keep countries before capitals and capitals before all else; below that
 * a seat of government counts as much as some doublings (a first-order seat of 10,000 people stands
 * level with another town of some 1.3 million), and places that are no more come last. Ties go by
 * the id: its prefix, then its number. */
#include "base_span.h"
#include "gaz_build.h"

/* The first line whose feature is the start of the place's own is the one that counts. */
static const struct {
    const char *feature;
    uint32_t weight;
} weights[] = {
    {"A.PCLH", 100},  {"A.PCL", 8000},  {"P.PPLCH", 100}, {"P.PPLC", 3000}, {"P.PPLA2", 450},
    {"P.PPLA3", 350}, {"P.PPLA4", 250}, {"P.PPLA5", 200}, {"P.PPLA", 600},  {"P.PPLG", 600},
    {"P.PPLH", 20},   {"P.PPLQ", 10},   {"P.PPLW", 10},   {"P.PPLX", 100},  {"P.PPLL", 130},
    {"P.", 150},      {"A.ADM1H", 60},  {"A.ADM2H", 50},  {"A.ADM1", 500},  {"A.ADM2", 200},
    {"A.", 100},      {"", 30},
};

static const uint32_t doubling = 64;

/* 64 times the logarithm to base 2, cut to whole 16ths of a doubling: integers only. */
static uint32_t logarithm(uint64_t value) {
    uint32_t whole = 0;
    while (value >> whole >> 1 != 0) {
        whole++;
    }
    uint32_t fraction = whole >= 4 ? (uint32_t)(value >> (whole - 4) & 15U)
                                   : (uint32_t)(value << (4 - whole) & 15U);
    return whole * doubling + fraction * (doubling / 16);
}

uint32_t gaz_importance(incmap_span feature, uint64_t population) {
    size_t line = 0;
    while (!base_span_starts(feature, base_span_of(weights[line].feature))) {
        line++;
    }
    return weights[line].weight + (population == 0 ? 0 : logarithm(population));
}
