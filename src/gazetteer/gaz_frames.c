#include "gaz_frames.h"

#include "base_hash.h"

bool gaz_writes_arabic(const char country[2]) {
    static const char countries[][3] = {"AE", "AF", "BH", "DJ", "DZ", "EG", "EH", "ER", "IL", "IQ",
                                        "IR", "JO", "KM", "KW", "LB", "LY", "MA", "MR", "OM", "PK",
                                        "PS", "QA", "SA", "SD", "SO", "SY", "TD", "TN", "YE"};
    for (size_t i = 0; i < sizeof countries / sizeof *countries; i++) {
        if (countries[i][0] == country[0] && countries[i][1] == country[1]) {
            return true;
        }
    }
    return false;
}

uint32_t gaz_frame_hash(const txt_frame *frame) {
    return (uint32_t)base_hash(frame->sounds, frame->size, 0);
}

bool gaz_latin_frame(incmap_span folded, uint32_t *hash) {
    txt_frame frame;
    if (txt_is_arabic(folded)) {
        return false;
    }
    txt_frame_of(folded, &frame);
    *hash = gaz_frame_hash(&frame);
    return frame.size > 0;
}

gaz_framed gaz_framed_of(const incmap_gazetteer *g, uint32_t hash) {
    const size_t starts = gaz_count(g, GAZ_FRAME_STARTS);
    gaz_framed out = {g, 0, 0, (uint8_t)hash};
    if (starts > 1) {
        const size_t range = gaz_frame_range(hash, starts - 1);
        const size_t end = gaz_number(g, GAZ_FRAME_STARTS, range + 1);
        out.at = gaz_number(g, GAZ_FRAME_STARTS, range);
        out.end = end < g->frames.count ? end : g->frames.count;
    }
    return out;
}

uint32_t gaz_next_framed(gaz_framed *names) {
    const uint8_t *marks = names->g->sections[GAZ_FRAME_MARKS].data;
    while (names->at < names->end) {
        const size_t at = names->at++;
        if (marks[at] == names->mark) {
            return gaz_packed(&names->g->frames, at);
        }
    }
    return GAZ_NONE;
}
