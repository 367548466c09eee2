/* Makes the C source of the tables in txt_tables.h: make_tables FOLD.TSV CLASSES.TSV OUT.C
 * A program of the build; nothing of it is in the library. */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "txt_fold.h"
#include "txt_tables.h"

enum {
    POINTS = 0x110000,
    LINE_MAX_BYTES = 256,
    TEXTS_MAX = TXT_PAIRS - TXT_TEXT,
    TEXT_BYTES_MAX = 0xFFFF,
    PAIRS_MAX = 4096,
    BLOCKS_MAX = 256 /* block numbers are bytes */
};

typedef struct tables {
    uint16_t fold[POINTS];
    uint16_t classes[POINTS];
    char text[TEXT_BYTES_MAX];
    uint16_t text_start[TEXTS_MAX + 1];
    size_t texts;
    txt_pair pairs[PAIRS_MAX];
    size_t pair_count;
    uint64_t hash; /* of the rows */
} tables;

/* One open table file and the row that was read last. */
typedef struct rows {
    FILE *file;
    const char *path;
    unsigned line;
    char text[LINE_MAX_BYTES];
} rows;

static bool bad_row(const rows *in, const char *why) {
    fprintf(stderr, "%s:%u: %s\n", in->path, in->line, why);
    return false;
}

/* The next row that is no comment, without its line end; false at the end or for a long line. */
static bool next_row(rows *in) {
    while (fgets(in->text, sizeof in->text, in->file) != NULL) {
        in->line++;
        size_t size = strcspn(in->text, "\n");
        if (in->text[size] == '\0') {
            return bad_row(in, "a line too long or without an end");
        }
        in->text[size] = '\0';
        if (in->text[0] != '#') {
            return true;
        }
    }
    return false;
}

static bool rows_open(rows *in, const char *path) {
    *in = (rows){.file = fopen(path, "r"), .path = path};
    if (in->file == NULL) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return false;
    }
    return true;
}

/* True when the whole file was read. */
static bool rows_close(rows *in) {
    bool whole = feof(in->file) && !ferror(in->file);
    fclose(in->file);
    return whole;
}

/* A code point in hexadecimal that ends with `end`; moves *at behind that. */
static bool read_point(const char **at, char end, uint32_t *out) {
    char *stop = NULL;
    unsigned long value = strtoul(*at, &stop, 16);
    if (stop == *at || *stop != end || value >= POINTS) {
        return false;
    }
    *at = stop + 1;
    *out = (uint32_t)value;
    return true;
}

static const char *text_of(const tables *t, size_t index) { return t->text + t->text_start[index]; }

/* The entry for a replacement, a known one where there is one; 0 when the tables are full. */
static uint16_t entry_for(tables *t, const char *text) {
    size_t size = strlen(text);
    if (size == 0 || strcmp(text, " ") == 0) {
        return size == 0 ? TXT_VANISH : TXT_PART;
    }
    for (size_t i = 0; i < t->texts; i++) {
        if ((size_t)(t->text_start[i + 1] - t->text_start[i]) == size &&
            memcmp(text_of(t, i), text, size) == 0) {
            return (uint16_t)(TXT_TEXT + i);
        }
    }
    size_t start = t->text_start[t->texts];
    if (t->texts == TEXTS_MAX || size > TEXT_BYTES_MAX - start) {
        return 0;
    }
    memcpy(t->text + start, text, size);
    t->texts++;
    t->text_start[t->texts] = (uint16_t)(start + size);
    return (uint16_t)(TXT_TEXT + t->texts - 1);
}

/* FNV-1a. */
static void hash_row(tables *t, const rows *in) {
    for (const char *at = in->text; *at != '\0'; at++) {
        t->hash = (t->hash ^ (unsigned char)*at) * 0x100000001B3U;
    }
}

static bool add_fold_row(tables *t, const rows *in) {
    const char *at = in->text;
    uint32_t first = 0;
    uint32_t second = 0;
    hash_row(t, in);
    bool pair = read_point(&at, ' ', &first);
    if (!read_point(&at, '\t', pair ? &second : &first)) {
        return bad_row(in, "expected one or two code points and a tab");
    }
    uint16_t entry = entry_for(t, at);
    if (entry == 0 || t->pair_count == PAIRS_MAX) {
        return bad_row(in, "more texts or pairs than the tables hold");
    }
    if (first < 128 && (pair || strlen(at) > 1)) {
        return bad_row(in, "ASCII folds to one character at most and begins no pair");
    }
    if (pair) {
        const txt_pair *last = t->pair_count == 0 ? NULL : &t->pairs[t->pair_count - 1];
        if (last != NULL &&
            (last->first > first || (last->first == first && last->second >= second))) {
            return bad_row(in, "pairs come in order");
        }
        t->pairs[t->pair_count++] = (txt_pair){first, second, entry};
    } else {
        t->fold[first] = entry;
    }
    return true;
}

static bool read_fold(tables *t, const char *path) {
    rows in;
    if (!rows_open(&in, path)) {
        return false;
    }
    bool good = true;
    while (good && next_row(&in)) {
        good = add_fold_row(t, &in);
    }
    for (size_t i = 0; i < t->pair_count; i++) {
        t->fold[t->pairs[i].first] |= TXT_PAIRS;
    }
    return rows_close(&in) && good;
}

static bool read_class(const char *name, uint16_t *out) {
    static const char *const names[] = {
        [TXT_OTHER] = "OTHER", [TXT_SPACE] = "SPACE", [TXT_DIGIT] = "DIGIT",
        [TXT_UPPER] = "UPPER", [TXT_LOWER] = "LOWER", [TXT_LETTER] = "LETTER",
        [TXT_MARK] = "MARK"};
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0) {
            *out = (uint16_t)i;
            return true;
        }
    }
    return false;
}

static bool add_class_row(tables *t, const rows *in) {
    const char *at = in->text;
    uint32_t from = 0;
    uint32_t to = 0;
    uint16_t kind = 0;
    hash_row(t, in);
    if (!read_point(&at, '\t', &from) || !read_point(&at, '\t', &to) || !read_class(at, &kind)) {
        return bad_row(in, "expected two code points and a class, with tabs between");
    }
    for (uint32_t point = from; point <= to; point++) {
        t->classes[point] = kind;
    }
    return true;
}

static bool read_classes(tables *t, const char *path) {
    rows in;
    if (!rows_open(&in, path)) {
        return false;
    }
    bool good = true;
    while (good && next_row(&in)) {
        good = add_class_row(t, &in);
    }
    return rows_close(&in) && good;
}

/* What no row names parts words unless it is a letter, a mark or a digit. */
static void part_the_rest(tables *t) {
    for (size_t point = 0; point < POINTS; point++) {
        if (t->fold[point] == TXT_KEEP && t->classes[point] < TXT_DIGIT) {
            t->fold[point] = TXT_PART;
        }
    }
}

static void write_numbers(FILE *out, const uint16_t *numbers, size_t count) {
    for (size_t i = 0; i < count; i++) {
        fprintf(out, "%u,%s", numbers[i], i % 24 == 23 ? "\n" : "");
    }
}

/* A two-stage table: every different block of `values` once, and which block stands where. */
static bool write_stages(FILE *out, const char *name, const char *type, const uint16_t *values) {
    size_t source[BLOCKS_MAX] = {0};
    uint16_t block[TXT_BLOCKS];
    size_t blocks = 0;
    for (size_t i = 0; i < TXT_BLOCKS; i++) {
        const uint16_t *wanted = values + i * TXT_BLOCK;
        size_t known = 0;
        while (known < blocks && memcmp(values + source[known] * TXT_BLOCK, wanted,
                                        TXT_BLOCK * sizeof *values) != 0) {
            known++;
        }
        if (known == BLOCKS_MAX) {
            fprintf(stderr, "%s: more than %d different blocks\n", name, BLOCKS_MAX);
            return false;
        }
        if (known == blocks) {
            source[blocks++] = i;
        }
        block[i] = (uint16_t)known;
    }
    fprintf(out, "const uint8_t txt_%s_block[TXT_BLOCKS] = {\n", name);
    write_numbers(out, block, TXT_BLOCKS);
    fprintf(out, "};\nconst %s txt_%s_entry[][TXT_BLOCK] = {\n", type, name);
    for (size_t i = 0; i < blocks; i++) {
        fputs("{", out);
        write_numbers(out, values + source[i] * TXT_BLOCK, TXT_BLOCK);
        fputs("},\n", out);
    }
    fputs("};\n", out);
    return true;
}

static void write_ascii(FILE *out, const tables *t) {
    fputs("const char txt_fold_ascii[128] = {\n", out);
    for (int point = 0; point < 128; point++) {
        uint16_t entry = t->fold[point];
        int letter = entry == TXT_KEEP     ? point
                     : entry == TXT_PART   ? ' '
                     : entry == TXT_VANISH ? 0
                                           : *text_of(t, entry - TXT_TEXT);
        fprintf(out, "%d,", letter);
    }
    fputs("};\n", out);
}

static void write_texts(FILE *out, const tables *t) {
    fputs("const uint16_t txt_text_start[] = {\n", out);
    write_numbers(out, t->text_start, t->texts + 1);
    fputs("};\nconst uint8_t txt_text[] = {\n", out);
    for (size_t at = 0; at < t->text_start[t->texts]; at++) {
        fprintf(out, "%u,%s", (unsigned char)t->text[at], at % 24 == 23 ? "\n" : "");
    }
    fputs("};\n", out);
}

static void write_pairs(FILE *out, const tables *t) {
    fputs("const txt_pair txt_pairs[] = {\n", out);
    for (size_t i = 0; i < t->pair_count; i++) {
        const txt_pair *pair = &t->pairs[i];
        fprintf(out, "{0x%X,0x%X,%u},\n", (unsigned)pair->first, (unsigned)pair->second,
                pair->entry);
    }
    fprintf(out, "};\nconst size_t txt_pair_count = %zu;\n", t->pair_count);
}

static bool write_tables(const tables *t, const char *path) {
    FILE *out = fopen(path, "w");
    if (out == NULL) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return false;
    }
    fputs("/* Made by make_tables. */\n#include \"txt_tables.h\"\n", out);
    write_ascii(out, t);
    bool good = write_stages(out, "fold", "uint16_t", t->fold) &&
                write_stages(out, "class", "uint8_t", t->classes);
    write_texts(out, t);
    write_pairs(out, t);
    fprintf(out, "const uint64_t txt_tables_hash = 0x%" PRIX64 "U;\n", t->hash);
    good = !ferror(out) && good;
    return fclose(out) == 0 && good;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fputs("usage: make_tables FOLD.TSV CLASSES.TSV OUT.C\n", stderr);
        return EXIT_FAILURE;
    }
    tables *t = calloc(1, sizeof *t);
    if (t == NULL) {
        fputs("make_tables: no memory\n", stderr);
        return EXIT_FAILURE;
    }
    bool good = read_fold(t, argv[1]) && read_classes(t, argv[2]);
    if (good) {
        part_the_rest(t);
        good = write_tables(t, argv[3]);
    }
    free(t);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
