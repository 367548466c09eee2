/* Owns the codes of countries. */
#include "base_span.h"
#include "gaz_import.h"

static const struct {
    char alpha2[3];
    char alpha3[4];
    char fips[3];
} codes[] = {
#define X(alpha2, alpha3, fips) {alpha2, alpha3, fips},
#include "gaz_country_code.def"
#undef X
};

enum { code_count = sizeof codes / sizeof *codes };

static bool answer(size_t at, char out[2]) {
    if (at < code_count) {
        out[0] = codes[at].alpha2[0];
        out[1] = codes[at].alpha2[1];
    }
    return at < code_count;
}

bool gaz_country_of_iso(incmap_span text, char out[2]) {
    size_t at = 0;
    while (at < code_count && !base_span_equal_nocase(text, base_span_of(codes[at].alpha2)) &&
           !base_span_equal_nocase(text, base_span_of(codes[at].alpha3))) {
        at++;
    }
    return answer(at, out);
}

bool gaz_country_of_fips(incmap_span text, char out[2]) {
    size_t at = 0;
    while (at < code_count &&
           (text.size == 0 || !base_span_equal_nocase(text, base_span_of(codes[at].fips)))) {
        at++;
    }
    return answer(at, out);
}
