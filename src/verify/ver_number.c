#include "ver_number.h"

#include <math.h>

#include "base_num.h"
#include "base_span.h"

static size_t digits_from(incmap_span text, size_t at) {
    size_t count = 0;
    while (at + count < text.size && base_is_digit(text.data[at + count])) {
        count++;
    }
    return count;
}

/* The parts of a number: where the digits are. */
typedef struct parts {
    size_t whole, whole_size;
    size_t fraction, fraction_size;
    size_t exponent, exponent_size; /* digits without the sign */
    bool exponent_negative;
} parts;

static bool take_parts(incmap_span text, parts *p) {
    *p = (parts){0};
    size_t at = text.size > 0 && text.data[0] == '-';
    p->whole = at;
    p->whole_size = digits_from(text, at);
    if (p->whole_size == 0 || (p->whole_size > 1 && text.data[at] == '0')) {
        return false;
    }
    at += p->whole_size;
    if (at < text.size && text.data[at] == '.') {
        p->fraction = ++at;
        p->fraction_size = digits_from(text, at);
        at += p->fraction_size;
        if (p->fraction_size == 0) {
            return false;
        }
    }
    if (at < text.size && base_lower(text.data[at]) == 'e') {
        at++;
        p->exponent_negative = at < text.size && text.data[at] == '-';
        at += at < text.size && (text.data[at] == '-' || text.data[at] == '+');
        p->exponent = at;
        p->exponent_size = digits_from(text, at);
        at += p->exponent_size;
        if (p->exponent_size == 0) {
            return false;
        }
    }
    return at == text.size;
}

static unsigned count_digits(incmap_span text, const parts *p) {
    unsigned count = 0;
    unsigned zeros = 0;
    size_t end = p->fraction_size > 0 ? p->fraction + p->fraction_size : p->whole + p->whole_size;
    for (size_t i = p->whole; i < end; i++) {
        char c = text.data[i];
        if (c == '0' && count > 0) {
            zeros++;
        } else if (c != '0' && c != '.') {
            count += zeros + 1;
            zeros = 0;
        }
    }
    return count;
}

static unsigned count_decimals(incmap_span text, const parts *p) {
    size_t size = p->fraction_size;
    while (size > 0 && text.data[p->fraction + size - 1] == '0') {
        size--;
    }
    int64_t exponent = 0;
    for (size_t i = 0; i < p->exponent_size; i++) {
        exponent = exponent > 9999 ? exponent : exponent * 10 + (text.data[p->exponent + i] - '0');
    }
    int64_t decimals = (int64_t)size + (p->exponent_negative ? exponent : -exponent);
    return decimals > 0 ? (unsigned)decimals : 0;
}

bool ver_number_read(incmap_span text, ver_number *out) {
    *out = (ver_number){.value = NAN};
    parts p;
    if (!take_parts(text, &p)) {
        return false;
    }
    out->is_integer = p.fraction_size == 0 && p.exponent_size == 0;
    out->has_exponent = p.exponent_size > 0;
    out->is_negative = text.data[0] == '-';
    out->digits = count_digits(text, &p);
    out->decimals = out->digits == 0 ? 0 : count_decimals(text, &p);
    out->fits_i64 = out->is_integer && base_num_parse_i64(text, &out->integer);
    if (!base_num_parse(text, &out->value)) {
        out->value = out->is_negative ? -INFINITY : INFINITY;
    }
    return true;
}
