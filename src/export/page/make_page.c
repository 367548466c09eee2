/* Program of the build: puts the page's style and scripts into its template and writes it as C.
 *
 *   make_page OUT.c NAME TEMPLATE.html FILE.css... FILE.js...
 *
 * The arrays are NAME_head and NAME_tail; NAME.h declares them. In the template, @STYLE@ and
 * @SCRIPT@ stand for the files (joined in their order),
 * @STYLE_HASH@ and @SCRIPT_HASH@ for their SHA-256 in base64 as a content security policy wants it,
 * @SIGNS@ (in a script) for the table of signs, and @DATA@ for where the page is cut in two;
 * without it all of it is the head. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct text {
    char *data;
    size_t size;
} text;

static _Noreturn void die(const char *what, const char *which) {
    fprintf(stderr, "make_page: %s: %s\n", which, what);
    exit(1);
}

static void append(text *out, const char *data, size_t size) {
    char *grown = realloc(out->data, out->size + size + 1);
    if (grown == NULL) {
        die("out of memory", "page");
    }
    memcpy(grown + out->size, data, size);
    out->data = grown;
    out->size += size;
    out->data[out->size] = '\0';
}

static void append_file(text *out, const char *path) {
    char block[4096];
    size_t size;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        die("cannot be read", path);
    }
    append(out, "", 0);
    while ((size = fread(block, 1, sizeof block, file)) > 0) {
        append(out, block, size);
    }
    fclose(file);
}

/* SHA-256 as FIPS 180-4 has it. */
static const uint32_t round_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t turn(uint32_t x, unsigned by) { return (x >> by) | (x << (32 - by)); }

static void compress(uint32_t state[8], const unsigned char *block) {
    uint32_t w[64];
    uint32_t s[8];
    for (size_t i = 0; i < 16; i++) {
        const unsigned char *b = block + 4 * i;
        w[i] = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
    }
    for (size_t i = 16; i < 64; i++) {
        uint32_t low = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >> 3);
        uint32_t high = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >> 10);
        w[i] = w[i - 16] + low + w[i - 7] + high;
    }
    memcpy(s, state, sizeof s);
    for (size_t i = 0; i < 64; i++) {
        uint32_t big1 = turn(s[4], 6) ^ turn(s[4], 11) ^ turn(s[4], 25);
        uint32_t choice = (s[4] & s[5]) ^ (~s[4] & s[6]);
        uint32_t first = s[7] + big1 + choice + round_constants[i] + w[i];
        uint32_t big0 = turn(s[0], 2) ^ turn(s[0], 13) ^ turn(s[0], 22);
        uint32_t majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
        memmove(s + 1, s, 7 * sizeof *s);
        s[4] += first;
        s[0] = first + big0 + majority;
    }
    for (size_t i = 0; i < 8; i++) {
        state[i] += s[i];
    }
}

static void digest(const text *in, unsigned char out[32]) {
    uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    unsigned char last[128] = {0};
    size_t whole = in->size / 64 * 64;
    size_t rest = in->size - whole;
    for (size_t i = 0; i < whole; i += 64) {
        compress(state, (const unsigned char *)in->data + i);
    }
    memcpy(last, in->data + whole, rest);
    last[rest] = 0x80;
    size_t end = rest < 56 ? 64 : 128;
    for (size_t i = 0; i < 8; i++) {
        last[end - 1 - i] = (unsigned char)((uint64_t)in->size * 8 >> (8 * i));
    }
    for (size_t i = 0; i < end; i += 64) {
        compress(state, last + i);
    }
    for (size_t i = 0; i < 32; i++) {
        out[i] = (unsigned char)(state[i / 4] >> (24 - 8 * (i % 4)));
    }
}

static text hash_of(const text *in) {
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned char bytes[33] = {0};
    text out = {NULL, 0};
    digest(in, bytes);
    for (size_t i = 0; i < 33; i += 3) {
        uint32_t three = (uint32_t)bytes[i] << 16 | (uint32_t)bytes[i + 1] << 8 |
                         (i + 2 < 32 ? bytes[i + 2] : 0U);
        for (unsigned k = 0; k < 4; k++) {
            append(&out, i + 2 >= 32 && k == 3 ? "=" : &letters[three >> (18 - 6 * k) & 63], 1);
        }
    }
    return out;
}

/* `template` with each mark replaced. */
static text fill(const text *template, const char *const *marks, const text *values, size_t count) {
    text out = {NULL, 0};
    for (size_t at = 0; at < template->size;) {
        size_t which = 0;
        while (which < count &&
               strncmp(template->data + at, marks[which], strlen(marks[which])) != 0) {
            which++;
        }
        if (which < count) {
            append(&out, values[which].data, values[which].size);
            at += strlen(marks[which]);
        } else {
            append(&out, template->data + at++, 1);
        }
    }
    return out;
}

static void write_array(FILE *file, const char *name, const char *part, const char *data,
                        size_t size) {
    fprintf(file, "const unsigned char %s_%s[] = {", name, part);
    for (size_t i = 0; i < size; i++) {
        fprintf(file, "%s%u,", i % 24 == 0 ? "\n" : "", (unsigned)(unsigned char)data[i]);
    }
    fprintf(file, "%s};\nconst size_t %s_%s_size = %zu;\n", size == 0 ? "0" : "\n", name, part,
            size);
}

static int write_page(const char *path, const char *name, const text *page) {
    static const char data_mark[] = "@DATA@";
    const char *end = page->data + page->size;
    const char *cut = strstr(page->data, data_mark);
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        die("cannot be written", path);
    }
    const char *behind = cut == NULL ? end : cut + strlen(data_mark);
    fprintf(file, "/* Made by make_page. */\n#include \"%s.h\"\n", name);
    write_array(file, name, "head", page->data, (size_t)((cut == NULL ? end : cut) - page->data));
    write_array(file, name, "tail", behind, (size_t)(end - behind));
    return fclose(file) == 0 ? 0 : 1;
}

static bool ends_so(const char *path, const char *ending) {
    size_t size = strlen(path);
    return size > strlen(ending) && strcmp(path + size - strlen(ending), ending) == 0;
}

/* The table as JSON. */
static text signs(void) {
    static const struct {
        const char *type;
        const char *shape;
        unsigned red, green, blue;
    } rows[] = {
#define X(type, shape, red, green, blue) {type, shape, red, green, blue},
#include "exp_signs.def"
#undef X
    };
    text out = {NULL, 0};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char row[160];
        int size = snprintf(row, sizeof row, "%s['%s', '#%02x%02x%02x', '%s']", i == 0 ? "[" : ", ",
                            rows[i].type, rows[i].red, rows[i].green, rows[i].blue, rows[i].shape);
        append(&out, row, (size_t)size);
    }
    append(&out, "]", 1);
    return out;
}

/* What would end the element that it stands in, or load something, cannot be part of a page. */
static void check_part(const text *part, const char *which) {
    static const char *const never[] = {"</script", "</style", "<!--", "sourceMappingURL"};
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
        if (strstr(part->data, never[i]) != NULL) {
            die(never[i], which);
        }
    }
}

int main(int argc, char **argv) {
    static const char *const marks[] = {"@STYLE_HASH@", "@SCRIPT_HASH@", "@STYLE@", "@SCRIPT@"};
    text template = {NULL, 0};
    text style = {NULL, 0};
    text script = {NULL, 0};
    if (argc < 6) {
        die("usage: make_page OUT.c NAME TEMPLATE.html FILE.css... FILE.js...", "arguments");
    }
    append_file(&template, argv[3]);
    append(&script, "'use strict';\n", strlen("'use strict';\n"));
    for (int i = 4; i < argc; i++) {
        append_file(ends_so(argv[i], ".css") ? &style : &script, argv[i]);
    }
    check_part(&style, "style");
    check_part(&script, "script");
    static const char *const sign_mark[] = {"@SIGNS@"};
    const text table = signs();
    text raw = script;
    script = fill(&raw, sign_mark, &table, 1);
    free(raw.data);
    free(table.data);
    text values[] = {hash_of(&style), hash_of(&script), style, script};
    text page = fill(&template, marks, values, 4);
    if (page.data == NULL) {
        die("is empty", argv[3]);
    }
    int failed = write_page(argv[1], argv[2], &page);
    for (size_t i = 0; i < 4; i++) {
        free(values[i].data);
    }
    free(template.data);
    free(page.data);
    return failed;
}
