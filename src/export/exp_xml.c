#include "exp_xml.h"

#include "base_block.h"
#include "base_error.h"
#include "base_span.h"
#include "base_utf8.h"

/* The bytes of a block that do not stand for themselves whatever is around them. */
static unsigned mark_odd(base_block block) {
    return base_block_mask(base_block_below(block, 0x20) | base_block_equal(block, '&') |
                           base_block_equal(block, '<') | base_block_equal(block, '>') |
                           base_block_equal(block, '"') | base_block_equal(block, '\''));
}

/* The first byte at or behind `at` that needs a look, or text.size. */
static size_t pass_plain(incmap_span text, size_t at) {
    size_t plain = 1;
    for (; at < text.size && plain > 0; at += plain) {
        size_t left = text.size - at;
        size_t count = left < BASE_BLOCK_BYTES ? left : BASE_BLOCK_BYTES;
        base_block block = left < BASE_BLOCK_BYTES ? base_block_part(text.data + at, count)
                                                   : base_block_at(text.data + at);
        plain = base_utf8_plain(block, mark_odd(block), count);
    }
    return at;
}

static const char no_letter[] = "\xEF\xBF\xBD";

/* What stands for an ASCII letter that is not plain. */
static const char *stand_in(char c, bool html) {
    static const struct {
        char c;
        const char *xml;
        const char *html;
    } pairs[] = {
        {'&', "&amp;", "&amp;amp;"},   {'<', "&lt;", "&amp;lt;"},    {'>', "&gt;", "&amp;gt;"},
        {'"', "&quot;", "&amp;quot;"}, {'\'', "&#39;", "&amp;#39;"}, {'\t', "&#9;", "&#9;"},
        {'\n', "&#10;", "&lt;br&gt;"}, {'\r', "&#13;", ""},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (pairs[i].c == c) {
            return html ? pairs[i].html : pairs[i].xml;
        }
    }
    return no_letter;
}

/* The end of the run of letters that are no ASCII and may stand as they are, from `at`. */
static size_t pass_letters(incmap_span text, size_t at) {
    while (at < text.size && (unsigned char)text.data[at] >= 0x80) {
        size_t size = base_utf8_size(text, at);
        bool none = size == 3 && (unsigned char)text.data[at] == 0xEF &&
                    (unsigned char)text.data[at + 1] == 0xBF &&
                    (unsigned char)text.data[at + 2] >= 0xBE; /* U+FFFE, U+FFFF */
        if (size == 0 || none) {
            break;
        }
        at += size;
    }
    return at;
}

static incmap_status put(base_buf *out, incmap_span text, bool html, incmap_error *err) {
    for (size_t at = 0; at < text.size;) {
        size_t end = pass_letters(text, pass_plain(text, at));
        if (end > at) {
            BASE_TRY(base_buf_add(out, text.data + at, end - at, err));
            at = end;
            continue;
        }
        if ((unsigned char)text.data[at] < 0x80) {
            BASE_TRY(base_buf_add_text(out, stand_in(text.data[at++], html), err));
        } else {
            size_t size = base_utf8_size(text, at);
            BASE_TRY(base_buf_add_text(out, no_letter, err));
            at += size == 0 ? 1 : size;
        }
    }
    return INCMAP_OK;
}

incmap_status exp_xml_put(base_buf *out, incmap_span text, incmap_error *err) {
    return put(out, text, false, err);
}

incmap_status exp_xml_put_html(base_buf *out, incmap_span text, incmap_error *err) {
    return put(out, text, true, err);
}
