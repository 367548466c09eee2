/* Owns ids as texts with a number behind. */
#include <string.h>

#include "base_num.h"
#include "base_span.h"
#include "incmap/gazetteer.h"

incmap_span incmap_id_write(const incmap_id *id, char room[INCMAP_ID_ROOM]) {
    char digits[BASE_NUM_MAX];
    if (id->number == INCMAP_ID_NO_NUMBER || id->text.data == NULL) {
        return id->text;
    }
    size_t size = id->text.size < INCMAP_ID_ROOM ? id->text.size : INCMAP_ID_ROOM;
    memcpy(room, id->text.data, size);
    size_t more = base_num_write_u64(digits, id->number);
    more = more < INCMAP_ID_ROOM - size ? more : INCMAP_ID_ROOM - size;
    memcpy(room + size, digits, more);
    return base_span(room, size + more);
}

incmap_id incmap_id_read(incmap_span text) {
    enum { most_digits = 18 };
    incmap_id id = {text, 0};
    uint64_t unit = 1;
    size_t digits = 0;
    while (digits < text.size && digits <= most_digits &&
           base_is_digit(text.data[text.size - 1 - digits])) {
        if (digits < most_digits) {
            id.number += unit * (uint64_t)(text.data[text.size - 1 - digits] - '0');
            unit *= 10;
        }
        digits++;
    }
    id.text.size -= digits;
    const bool is_padded = digits > 1 && text.data[id.text.size] == '0';
    return digits == 0 || digits > most_digits || is_padded ? (incmap_id){text, INCMAP_ID_NO_NUMBER}
                                                            : id;
}

int incmap_id_compare(const incmap_id *a, const incmap_id *b) {
    const int order = base_span_compare(a->text, b->text);
    return order != 0 ? order : (a->number > b->number) - (a->number < b->number);
}
