/* Owns encodings; the only source that sees iconv. */
#include "rep_encoding.h"

#include <errno.h>
#include <iconv.h>

#include "base_error.h"
#include "base_span.h"
#include "txt_fold.h"
#include "txt_utf8.h"

enum {
    DECLARED_BYTES = 1024, /* from the start, where an encoding may be declared */
    TOLD_BYTES = 65536,    /* that are looked at to tell an encoding */
    CHUNK = 4096,
    HIGH = 128 /* bytes with a meaning of their own in each encoding */
};

static bool copy_name(char name[REP_ENCODING_MAX], incmap_span text) {
    if (text.size == 0 || text.size >= REP_ENCODING_MAX) {
        return false;
    }
    memcpy(name, text.data, text.size);
    name[text.size] = '\0';
    return true;
}

/* ---- declared */

static bool is_name_letter(char c) {
    return base_is_alpha(c) || base_is_digit(c) || c == '-' || c == '_' || c == '.' || c == ':';
}

/* What stands behind `key` and its quote: charset="windows-1250". */
static bool declared_by(incmap_span head, const char *key, char name[REP_ENCODING_MAX]) {
    incmap_span wanted = base_span_of(key);
    for (size_t at = 0; at + wanted.size < head.size; at++) {
        if (!base_span_equal_nocase(base_span(head.data + at, wanted.size), wanted)) {
            continue;
        }
        size_t start = at + wanted.size;
        start += head.data[start] == '"' || head.data[start] == '\'' ? 1 : 0;
        size_t end = start;
        while (end < head.size && is_name_letter(head.data[end])) {
            end++;
        }
        return copy_name(name, base_span(head.data + start, end - start));
    }
    return false;
}

static bool is_known(const char *name) {
    iconv_t way = iconv_open("UTF-8", name);
    if (way == (iconv_t)-1) {
        return false;
    }
    (void)iconv_close(way);
    return true;
}

/* ---- told by the letters */

/* The letters that Serbian, Croatian and Albanian add to ASCII, and marks of running text. */
static bool is_ours(uint32_t letter) {
    static const uint16_t ours[] = {0x10C,  0x10D,  0x106,  0x107,  0x110,  0x111,  0x160,
                                    0x161,  0x17D,  0x17E,  0xEB,   0xCB,   0xE7,   0xC7,
                                    0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D,
                                    0x201E, 0x2026, 0xAB,   0xBB,   0xA0,   0xE9};
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++) {
        if (ours[i] == letter) {
            return true;
        }
    }
    /* Cyrillic of Serbian, Ukrainian, Russian: А to я, and Ђ to Џ with their small ones */
    return (letter >= 0x410 && letter <= 0x44F) || (letter >= 0x402 && letter <= 0x40F) ||
           (letter >= 0x452 && letter <= 0x45F);
}

/* What the bytes 0x80 to 0xFF are, 0 for what is nothing. */
static bool read_page(const char *encoding, uint32_t page[HIGH]) {
    iconv_t way = iconv_open("UTF-8", encoding);
    if (way == (iconv_t)-1) {
        return false;
    }
    for (int i = 0; i < HIGH; i++) {
        char in = (char)(i + HIGH);
        char out[8];
        char *from = &in;
        char *to = out;
        size_t left = 1;
        size_t room = sizeof out;
        size_t size = 0;
        (void)iconv(way, NULL, NULL, NULL, NULL);
        bool read = iconv(way, &from, &left, &to, &room) != (size_t)-1;
        page[i] = read ? txt_utf8_next(base_span(out, sizeof out - room), 0, &size) : 0;
    }
    (void)iconv_close(way);
    return true;
}

static bool is_cyrillic(uint32_t letter) { return letter >= 0x400 && letter <= 0x4FF; }

/* What a letter behind another says of the page: letters of ours are for it, others against it. A
 * capital behind a small letter is the mark of the wrong page of Cyrillic, letters of two scripts
 * in one word that of Cyrillic where there is none. */
static long fit_of_pair(uint32_t before, uint32_t letter) {
    bool latin = before < HIGH && txt_is_letter(before);
    bool latin_now = letter < HIGH && txt_is_letter(letter);
    bool mixed = (latin && is_cyrillic(letter)) || (latin_now && is_cyrillic(before));
    bool turned = txt_class_of(before) == TXT_LOWER && txt_class_of(letter) == TXT_UPPER;
    long fit = letter < HIGH ? 0 : is_ours(letter) ? 2 : txt_is_letter(letter) ? -1 : -2;
    return fit - (mixed ? 4 : 0) - (turned && letter >= HIGH ? 4 : 0);
}

/* How well a page fits; controls rule it out. */
static long fit_of(incmap_span bytes, const uint32_t page[HIGH]) {
    long fit = 0;
    uint32_t before = ' ';
    for (size_t i = 0; i < bytes.size && i < TOLD_BYTES; i++) {
        unsigned char c = (unsigned char)bytes.data[i];
        uint32_t letter = c < HIGH ? c : page[c - HIGH];
        if (c >= HIGH && letter < 0xA0) {
            return -1;
        }
        fit += fit_of_pair(before, letter);
        before = letter;
    }
    return fit;
}

static bool tell(incmap_span bytes, char name[REP_ENCODING_MAX]) {
    static const char *const pages[] = {"windows-1252", "windows-1250", "ISO-8859-2",
                                        "windows-1251", "ISO-8859-5"};
    long best = 0;
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        uint32_t page[HIGH];
        long fit = read_page(pages[i], page) ? fit_of(bytes, page) : -1;
        if (fit > best) {
            best = fit;
            (void)copy_name(name, base_span_of(pages[i]));
        }
    }
    return best > 0;
}

/* Whether bytes that are no UTF-8 throughout are it for the most part: then they are damaged, and
 * another encoding would only hide that. */
static bool is_damaged_utf8(incmap_span bytes) {
    size_t good = 0;
    size_t bad = 0;
    size_t size = 0;
    for (size_t at = 0; at < bytes.size && at < TOLD_BYTES; at += size) {
        (void)txt_utf8_next(bytes, at, &size);
        bool high = ((unsigned char)bytes.data[at] & 0x80) != 0;
        good += high && size > 1 ? 1 : 0;
        bad += high && size == 1 ? 1 : 0;
    }
    return good > 0 && good >= bad;
}

bool rep_encoding_of(incmap_span bytes, char name[REP_ENCODING_MAX]) {
    incmap_span head =
        base_span(bytes.data, bytes.size < DECLARED_BYTES ? bytes.size : DECLARED_BYTES);
    if (base_span_starts(bytes, BASE_SPAN("\xFF\xFE"))) {
        return copy_name(name, BASE_SPAN("UTF-16LE"));
    }
    if (base_span_starts(bytes, BASE_SPAN("\xFE\xFF"))) {
        return copy_name(name, BASE_SPAN("UTF-16BE"));
    }
    if (txt_utf8_find_bad(bytes) == SIZE_MAX) {
        return copy_name(name, BASE_SPAN("UTF-8"));
    }
    if (memchr(bytes.data, '\0', bytes.size) != NULL || is_damaged_utf8(bytes)) {
        return false;
    }
    bool declared = declared_by(head, "charset=", name) || declared_by(head, "encoding=", name);
    bool utf8 = declared && (base_span_equal_nocase(base_span_of(name), BASE_SPAN("utf-8")) ||
                             base_span_equal_nocase(base_span_of(name), BASE_SPAN("utf8")));
    return declared && !utf8 && is_known(name) ? true : !utf8 && tell(bytes, name);
}

/* ---- decoding */

/* Passes over a letter that is none in the encoding. */
static incmap_status replace(base_buf *out, char **from, size_t *left, incmap_error *err) {
    (*from)++;
    (*left)--;
    return base_buf_add_text(out, "\xEF\xBF\xBD", err);
}

static incmap_status decode_all(base_buf *out, iconv_t way, char *from, size_t left,
                                incmap_error *err) {
    char chunk[CHUNK];
    while (left > 0) {
        char *to = chunk;
        size_t room = sizeof chunk;
        size_t done = iconv(way, &from, &left, &to, &room);
        int why = done == (size_t)-1 ? errno : 0;
        BASE_TRY(base_buf_add(out, chunk, sizeof chunk - room, err));
        if (why == EILSEQ || why == EINVAL) {
            BASE_TRY(replace(out, &from, &left, err));
        }
    }
    return INCMAP_OK;
}

incmap_status rep_decode(base_buf *out, incmap_span bytes, const char *encoding,
                         incmap_error *err) {
    iconv_t way = iconv_open("UTF-8", encoding);
    if (way == (iconv_t)-1) {
        return base_fail(err, INCMAP_ENCODING,
                         "the encoding \"%s\" is unknown; expected one such as UTF-8", encoding);
    }
    bool mark = base_span_starts(bytes, BASE_SPAN("\xFF\xFE")) ||
                base_span_starts(bytes, BASE_SPAN("\xFE\xFF"));
    size_t skip = mark ? 2 : 0;
    /* iconv takes the input as a variable but leaves its bytes alone. */
    union {
        const char *given;
        char *taken;
    } from = {.given = bytes.data + skip};
    incmap_status status = decode_all(out, way, from.taken, bytes.size - skip, err);
    (void)iconv_close(way);
    return status;
}
