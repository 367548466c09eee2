/* Owns the spelling of numbers. The C library's printf and strtod follow the process's locale,
 * so they are used only where the locale's decimal mark is put back to a point. */
#include "base_num.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base_span.h"

/* The eight decimal digits of `value`, below 10^8, as numbers 0 to 9 in the bytes of the answer,
 * the first digit in the lowest byte. After P. Khuong, "How to print integers really fast", 2017.
 */
static inline uint64_t eight_digits(uint32_t value) {
    /* Halves, quarters and single digits each in their own part of the word, lowest first; the
     * divisions are multiplications that are exact in these ranges. */
    uint64_t halves = value / 10000 | (uint64_t)(value % 10000) << 32;
    uint64_t upper = (halves * 10486 >> 20) & UINT64_C(0x7F0000007F);
    uint64_t pairs = upper | (halves - 100 * upper) << 16;
    uint64_t tens = (pairs * 103 >> 10) & UINT64_C(0x000F000F000F000F);
    return tens | (pairs - 10 * tens) << 8;
}

static const uint64_t zeros = UINT64_C(0x3030303030303030); /* eight times '0' */

static inline void put_eight(char *out, uint64_t digits) {
    digits |= zeros;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    digits = __builtin_bswap64(digits);
#endif
    memcpy(out, &digits, sizeof digits);
}

static inline size_t write_up_to_eight(char *out, uint32_t value) {
    uint64_t digits = eight_digits(value);
    size_t unused = (size_t)__builtin_ctzll(digits | (uint64_t)1 << 56) / 8;
    put_eight(out, digits >> 8 * unused);
    return 8 - unused;
}

size_t base_num_write_u64(char *out, uint64_t value) {
    const uint64_t part = 100000000;
    if (value < 10) {
        out[0] = (char)('0' + value);
        out[1] = '\0';
        return 1;
    }
    size_t size = 0;
    if (value >= part * part) {
        size = write_up_to_eight(out, (uint32_t)(value / (part * part)));
        value %= part * part;
        put_eight(out + size, eight_digits((uint32_t)(value / part)));
        put_eight(out + size + 8, eight_digits((uint32_t)(value % part)));
        size += 16;
    } else if (value >= part) {
        size = write_up_to_eight(out, (uint32_t)(value / part));
        put_eight(out + size, eight_digits((uint32_t)(value % part)));
        size += 8;
    } else {
        size = write_up_to_eight(out, (uint32_t)value);
    }
    out[size] = '\0';
    return size;
}

size_t base_num_write_i64(char *out, int64_t value) {
    if (value < 0) {
        *out = '-';
        return 1 + base_num_write_u64(out + 1, (uint64_t)0 - (uint64_t)value);
    }
    return base_num_write_u64(out, (uint64_t)value);
}

static const double powers_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                       1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                       1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* The eight digits behind the point, without the zeros at their end; answers how many there are. */
static size_t write_fraction(char *out, uint32_t fraction) {
    uint64_t digits = eight_digits(fraction);
    put_eight(out, digits);
    return 8 - (size_t)__builtin_clzll(digits) / 8;
}

size_t base_num_write_fixed(char *out, double value, int decimals) {
    static const int64_t scales[] = {1,      10,      100,      1000,      10000,
                                     100000, 1000000, 10000000, 100000000, 1000000000};
    if (!(fabs(value) < 1e9) || decimals < 0 || decimals > 9) {
        return base_num_write_shortest(out, value);
    }
    /* Below 2^63 all of them; processors turn doubles into signed numbers. */
    int64_t scale = scales[decimals];
    int64_t scaled = (int64_t)(fabs(value) * powers_of_ten[decimals] + 0.5);
    int64_t whole = (int64_t)fabs(value);
    int64_t fraction = scaled - whole * scale;
    if (fraction >= scale) { /* rounded up to the next whole number */
        fraction -= scale;
        whole++;
    }
    size_t size = value < 0 && scaled != 0;
    out[0] = '-';
    if (whole >= 10 && whole < 100) { /* most degrees */
        out[size++] = (char)('0' + whole / 10);
        out[size++] = (char)('0' + whole % 10);
    } else {
        size += base_num_write_u64(out + size, (uint64_t)whole);
    }
    if (fraction != 0) {
        out[size++] = '.';
        if (decimals == 9) {
            out[size++] = (char)('0' + fraction / scales[8]);
            fraction %= scales[8];
        } else {
            fraction *= scales[8 - decimals];
        }
        size += fraction == 0 ? 0 : write_fraction(out + size, (uint32_t)fraction);
    }
    out[size] = '\0';
    return size;
}

/* A locale's decimal mark, which may have several bytes, becomes a point. Answers the new size. */
static size_t put_point_back(char *out) {
    size_t size = 0;
    bool in_mark = false;
    for (const char *c = out; *c != '\0'; c++) {
        bool is_of_number = *c == '-' || *c == '+' || *c == 'e' || base_is_digit(*c);
        if (is_of_number || !in_mark) {
            out[size++] = is_of_number ? *c : '.';
        }
        in_mark = !is_of_number;
    }
    out[size] = '\0';
    return size;
}

size_t base_num_write_shortest(char *out, double value) {
    if (!isfinite(value)) {
        memcpy(out, "null", 5);
        return 4;
    }
    size_t size = 0;
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(out, BASE_NUM_MAX, "%.*g", digits, value);
        size = put_point_back(out);
        double back = 0;
        if (base_num_parse(base_span(out, size), &back) && back == value) {
            break;
        }
    }
    return size;
}

/* A decimal number taken apart: mantissa * 10^exponent. */
struct decimal {
    uint64_t mantissa;
    int exponent;
    bool negative;
    bool inexact; /* digits beyond the mantissa were dropped */
};

static size_t take_digits(incmap_span text, size_t at, struct decimal *number, bool fraction,
                          size_t *digits) {
    for (; at < text.size && base_is_digit(text.data[at]); at++, (*digits)++) {
        if (number->mantissa < UINT64_MAX / 10 - 1) {
            number->mantissa = number->mantissa * 10 + (uint64_t)(text.data[at] - '0');
            number->exponent -= fraction;
        } else {
            number->inexact = true;
            number->exponent += !fraction;
        }
    }
    return at;
}

static bool take_exponent(incmap_span text, size_t at, struct decimal *number) {
    if (at == text.size) {
        return true;
    }
    if (base_lower(text.data[at]) != 'e' || ++at == text.size) {
        return false;
    }
    bool negative = text.data[at] == '-';
    if (text.data[at] == '-' || text.data[at] == '+') {
        at++;
    }
    if (at == text.size) {
        return false;
    }
    int exponent = 0;
    for (; at < text.size; at++) {
        if (!base_is_digit(text.data[at])) {
            return false;
        }
        exponent = exponent > 9999 ? exponent : exponent * 10 + (text.data[at] - '0');
    }
    number->exponent += negative ? -exponent : exponent;
    return true;
}

static bool take_apart(incmap_span text, struct decimal *number) {
    *number = (struct decimal){0};
    size_t at = 0;
    if (text.size > 0 && (text.data[0] == '-' || text.data[0] == '+')) {
        number->negative = text.data[at++] == '-';
    }
    size_t digits = 0;
    at = take_digits(text, at, number, false, &digits);
    if (at < text.size && text.data[at] == '.') {
        at = take_digits(text, at + 1, number, true, &digits);
    }
    return digits > 0 && take_exponent(text, at, number);
}

/* The C library's reading, with its locale's decimal mark put in where we have a point. */
static bool parse_by_library(incmap_span text, double *out) {
    char copy[128];
    const char *mark = localeconv()->decimal_point;
    size_t mark_size = strlen(mark);
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (size + mark_size + 1 >= sizeof copy) {
            return false;
        }
        if (text.data[i] == '.') {
            memcpy(copy + size, mark, mark_size);
            size += mark_size;
        } else {
            copy[size++] = text.data[i];
        }
    }
    copy[size] = '\0';
    char *end = NULL;
    *out = strtod(copy, &end);
    return end == copy + size && isfinite(*out);
}

/* The digits from `at` on into *mantissa; answers where they end. */
static inline const char *pass_digits(const char *at, const char *end, uint64_t *mantissa) {
    for (unsigned digit; at < end && (digit = (unsigned char)*at - (unsigned)'0') <= 9; at++) {
        *mantissa = *mantissa * 10 + digit;
    }
    return at;
}

/* Digits with a point among them or not, so few that their number is exact: how nearly all numbers
 * are written. False for all others. */
static bool take_plain(incmap_span text, struct decimal *number) {
    enum { most = 16 };
    if (text.size == 0 || text.size > most) {
        return false;
    }
    const char *end = text.data + text.size;
    const char *start = text.data + (text.data[0] == '-');
    uint64_t mantissa = 0;
    const char *at = pass_digits(start, end, &mantissa);
    ptrdiff_t digits = at - start;
    ptrdiff_t behind = 0;
    if (at < end && *at == '.') {
        const char *point = at;
        at = pass_digits(point + 1, end, &mantissa);
        behind = at - point - 1;
    }
    *number = (struct decimal){
        .mantissa = mantissa, .exponent = -(int)behind, .negative = start > text.data};
    return at == end && digits + behind > 0;
}

bool base_num_parse(incmap_span text, double *out) {
    struct decimal number;
    if (!take_plain(text, &number) && !take_apart(text, &number)) {
        return false;
    }
    if (number.inexact || number.mantissa > (uint64_t)1 << 53 || number.exponent > 22 ||
        number.exponent < -22) {
        return parse_by_library(text, out);
    }
    /* Both operands are exact doubles, so the one operation rounds correctly (Clinger 1990). */
    double value = (double)number.mantissa;
    value = number.exponent < 0 ? value / powers_of_ten[-number.exponent]
                                : value * powers_of_ten[number.exponent];
    *out = number.negative ? -value : value;
    return true;
}

bool base_num_parse_u64(incmap_span text, uint64_t *out) {
    uint64_t value = 0;
    if (text.size == 0) {
        return false;
    }
    for (size_t i = 0; i < text.size; i++) {
        if (!base_is_digit(text.data[i])) {
            return false;
        }
        uint64_t digit = (uint64_t)(text.data[i] - '0');
        if (value > (UINT64_MAX - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}

bool base_num_parse_i64(incmap_span text, int64_t *out) {
    bool negative = text.size > 0 && text.data[0] == '-';
    if (text.size > 0 && (text.data[0] == '-' || text.data[0] == '+')) {
        text.data++;
        text.size--;
    }
    uint64_t magnitude = 0;
    if (!base_num_parse_u64(text, &magnitude) ||
        magnitude > (uint64_t)INT64_MAX + (negative ? 1 : 0)) {
        return false;
    }
    *out = negative ? (int64_t)((uint64_t)0 - magnitude) : (int64_t)magnitude;
    return true;
}
