#include "base_date.h"
#include "base_num.h"
#include "base_utf8.h"
#include "ver_dbf.h"
#include "ver_text.h"

static bool is_blank(char c) { return c == ' ' || c == '\0'; }

/* Without blanks and NULs at the ends. */
static incmap_span trim(incmap_span value) {
    while (value.size > 0 && is_blank(value.data[value.size - 1])) {
        value.size--;
    }
    while (value.size > 0 && is_blank(value.data[0])) {
        value.data++;
        value.size--;
    }
    return value;
}

static bool is_all(incmap_span value, char c) {
    for (size_t i = 0; i < value.size; i++) {
        if (value.data[i] != c) {
            return false;
        }
    }
    return true;
}

static size_t skip_digits(incmap_span text, size_t *at) {
    size_t start = *at;
    while (*at < text.size && base_is_digit(text.data[*at])) {
        ++*at;
    }
    return *at - start;
}

static bool is_number(incmap_span text) {
    size_t at = text.size > 0 && (text.data[0] == '-' || text.data[0] == '+');
    size_t digits = skip_digits(text, &at);
    if (at < text.size && text.data[at] == '.') {
        at++;
        digits += skip_digits(text, &at);
    }
    if (digits == 0) {
        return false;
    }
    if (at < text.size && base_lower(text.data[at]) == 'e') {
        at++;
        at += at < text.size && (text.data[at] == '-' || text.data[at] == '+');
        if (skip_digits(text, &at) == 0) {
            return false;
        }
    }
    return at == text.size;
}

/* Bytes that windows-1252 has no letter for. */
static void judge_1252(ver_report *report, incmap_span value, ver_place place) {
    for (size_t i = 0; i < value.size; i++) {
        if (strchr("\x81\x8D\x8F\x90\x9D", value.data[i]) != NULL && value.data[i] != '\0') {
            place.byte += i;
            ver_find(report, INCMAP_FINDING_DBF_NO_LETTER, place,
                     "the byte 0x%02X, which windows-1252 has no letter for",
                     (unsigned char)value.data[i]);
            return;
        }
    }
}

static void judge_text(ver_report *report, ver_encoding encoding, incmap_span value,
                       ver_place place) {
    while (value.size > 0 && is_blank(value.data[value.size - 1])) {
        value.size--;
    }
    if (value.size == 0) {
        return;
    }
    size_t bad = encoding == VER_ENCODING_UTF8 ? base_utf8_find_bad(value) : SIZE_MAX;
    if (bad != SIZE_MAX) {
        place.byte += bad;
        ver_find(report, INCMAP_FINDING_DBF_TEXT, place,
                 "byte 0x%02X is no part of a letter of UTF-8", (unsigned char)value.data[bad]);
    }
    if (encoding == VER_ENCODING_1252) {
        judge_1252(report, value, place);
    }
    ver_text_judge(report, value, place);
    for (size_t i = 0; i < value.size; i++) {
        unsigned char c = (unsigned char)value.data[i];
        if (c < 0x20 && c != '\n' && c != '\r' && c != '\t') {
            place.byte += i - (bad == SIZE_MAX ? 0 : bad);
            ver_find(report, INCMAP_FINDING_DBF_CONTROL, place, "the control character 0x%02X", c);
            return;
        }
    }
}

/* What readers lose of a number that parses. */
static void judge_fit(ver_report *report, const ver_field *field, incmap_span text,
                      ver_place place) {
    double value = 0;
    int64_t whole = 0;
    size_t point = base_span_find(text, BASE_SPAN("."));
    size_t decimals = 0;
    if (point != SIZE_MAX) {
        point++;
        decimals = skip_digits(text, &point);
    }
    if (text.data[0] == '+') {
        text = base_span(text.data + 1, text.size - 1);
    }
    bool is_whole = base_span_find(text, BASE_SPAN(".")) == SIZE_MAX &&
                    base_span_find(text, BASE_SPAN("e")) == SIZE_MAX &&
                    base_span_find(text, BASE_SPAN("E")) == SIZE_MAX;
    if (!base_num_parse(text, &value)) {
        ver_find(report, INCMAP_FINDING_NUMBER_RANGE, place, "%.*s is more than a double holds",
                 BASE_SPAN_ARG(text));
    } else if (is_whole && !base_num_parse_i64(text, &whole)) {
        ver_find(report, INCMAP_FINDING_INTEGER_OVERFLOW, place, "%.*s is beyond 64 bits",
                 BASE_SPAN_ARG(text));
    } else if (field->type == 'N' && decimals > field->decimals) {
        ver_find(report, INCMAP_FINDING_DBF_DECIMALS, place, "%.*s in a field of %u decimals",
                 BASE_SPAN_ARG(text), field->decimals);
    }
}

static void judge_number(ver_report *report, const ver_field *field, incmap_span value,
                         ver_place place) {
    incmap_span text = trim(value);
    if (text.size == 0 || is_all(text, '*')) {
        return;
    }
    if (is_number(text)) {
        judge_fit(report, field, text, place);
    } else {
        ver_find(report, INCMAP_FINDING_DBF_NUMBER, place,
                 "\"%.*s\", expected a number, blanks or only *", BASE_SPAN_ARG(text));
    }
}

static void judge_date(ver_report *report, incmap_span value, ver_place place) {
    incmap_span text = trim(value);
    if (text.size == 0 || is_all(text, '*') || (text.size == 8 && is_all(text, '0'))) {
        return;
    }
    int parts[3] = {0};
    bool is_good = text.size == 8;
    for (size_t i = 0; is_good && i < 8; i++) {
        int *part = &parts[i < 4 ? 0 : i < 6 ? 1 : 2];
        is_good = base_is_digit(text.data[i]);
        *part = *part * 10 + (text.data[i] - '0');
    }
    is_good = is_good &&
              base_date_is_valid((incmap_date){parts[0], (uint8_t)parts[1], (uint8_t)parts[2]});
    if (!is_good) {
        ver_find(report, INCMAP_FINDING_DBF_DATE, place,
                 "\"%.*s\", expected a day as YYYYMMDD or blanks", BASE_SPAN_ARG(text));
    }
}

void ver_dbf_judge_value(ver_report *report, const ver_field *field, ver_encoding encoding,
                         incmap_span value, ver_place place) {
    switch (field->type) {
        case 'C':
            judge_text(report, encoding, value, place);
            break;
        case 'N':
        case 'F':
            judge_number(report, field, value, place);
            break;
        case 'D':
            judge_date(report, value, place);
            break;
        case 'L':
            if (value.size != 1 || value.data[0] == '\0' ||
                strchr("TtFfYyNn? *", value.data[0]) == NULL) {
                ver_find(report, INCMAP_FINDING_DBF_LOGICAL, place,
                         "\"%.*s\", expected T, F, Y, N, ? or a blank", BASE_SPAN_ARG(value));
            }
            break;
        default:
            break;
    }
}
