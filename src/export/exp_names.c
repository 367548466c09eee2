#include "exp_names.h"

#include <string.h>

#include "base_num.h"
#include "base_span.h"
#include "txt_utf8.h"

enum { name_bytes = sizeof((io_dbf_field *)NULL)->name - 1 };

static bool is_taken(const io_dbf_field *fields, size_t count, incmap_span name) {
    for (size_t i = 0; i < count; i++) {
        if (base_span_equal_nocase(base_span_of(fields[i].name), name)) {
            return true;
        }
    }
    return false;
}

incmap_span exp_name_plain(incmap_span name, char room[EXP_NAME_ROOM]) {
    txt_folded folded;
    txt_fold(name, &folded);
    if (folded.size == 0) {
        return BASE_SPAN("column");
    }
    size_t size = 0;
    if (base_is_digit(folded.data[0])) {
        room[size++] = 'c';
    }
    for (size_t i = 0; i < folded.size; i++) {
        room[size++] = folded.data[i] == ' ' ? '_' : folded.data[i];
    }
    return base_span(room, size);
}

/* Puts the start of `plain` that fits in `bytes`; answers its size. */
static size_t put_start(char *text, incmap_span plain, size_t bytes) {
    incmap_span start = txt_utf8_fit(plain, bytes);
    for (size_t i = 0; i < start.size; i++) {
        text[i] = start.data[i];
    }
    return start.size;
}

void exp_name_field(io_dbf_field *fields, size_t count, incmap_span name) {
    char room[EXP_NAME_ROOM];
    char text[name_bytes + BASE_NUM_MAX];
    incmap_span plain = exp_name_plain(name, room);
    size_t size = put_start(text, plain, name_bytes);
    for (uint64_t number = 2; is_taken(fields, count, base_span(text, size)); number++) {
        char digits[BASE_NUM_MAX];
        size_t digit_count = base_num_write_u64(digits, number);
        size = put_start(text, plain, name_bytes - digit_count);
        memcpy(text + size, digits, digit_count);
        size += digit_count;
    }
    put_start(fields[count].name, base_span(text, size), name_bytes);
    fields[count].name[size] = '\0';
}
