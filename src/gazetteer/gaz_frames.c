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
