/* Program of the build: writes the rivers and lakes of geodata/waters.tsv as an array.
 *
 *   make_waters OUT.c WATERS.tsv SOURCES.tsv
 *
 * Numbers in their order: for each line 1 for a lake or 0 for a river, how many corners, and the
 * corners as the file has them. Behind them title, licence and credit from SOURCES.tsv. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { line_bytes = 1 << 16, corners_max = 1 << 10, numbers_max = 2 * corners_max };

static int die(const char *what, const char *which) {
    fprintf(stderr, "make_waters: %s: %s\n", which, what);
    return 1;
}

/* The whole numbers of a line, parted by blanks; -1 when something else stands there. */
static int read_numbers(const char *text, long *numbers, int room) {
    int count = 0;
    while (*text != '\0' && *text != '\n') {
        char *end = NULL;
        long value = strtol(text, &end, 10);
        if (end == text || count == room) {
            return -1;
        }
        numbers[count++] = value;
        text = end + (*end == ' ');
    }
    return count;
}

static int write_line(FILE *out, const char *line, long *numbers) {
    const char *tab = strchr(line, '\t');
    int lake = strncmp(line, "lake\t", 5) == 0;
    int count = tab == NULL ? -1 : read_numbers(tab + 1, numbers, numbers_max);
    if (count < 4 || count % 2 != 0 || (!lake && strncmp(line, "river\t", 6) != 0)) {
        return -1;
    }
    fprintf(out, "%d,%d", lake, count / 2);
    for (int i = 0; i < count; i++) {
        fprintf(out, ",%ld", numbers[i]);
    }
    fputs(",\n", out);
    return count + 2;
}

/* Columns: file, title, origin, version, licence, credit. */
static int write_credit(FILE *out, FILE *sources) {
    static char line[line_bytes];
    while (fgets(line, sizeof line, sources) != NULL) {
        const char *cells[6];
        int count = 0;
        for (char *at = line; at != NULL && count < 6; count++) {
            cells[count] = at;
            at = strpbrk(at, "\t\n");
            if (at != NULL) {
                *at++ = '\0';
            }
        }
        if (count == 6 && strcmp(cells[0], "waters.tsv") == 0) {
            fprintf(out, "const char exp_waters_credit[] = \"%s: %s. %s. %s\";\n", cells[0],
                    cells[1], cells[4], cells[5]);
            return 0;
        }
    }
    return -1;
}

int main(int argc, char **argv) {
    static char line[line_bytes];
    static long numbers[numbers_max];
    FILE *out = argc == 4 ? fopen(argv[1], "w") : NULL;
    FILE *in = argc == 4 ? fopen(argv[2], "r") : NULL;
    FILE *sources = argc == 4 ? fopen(argv[3], "r") : NULL;
    long total = 0;
    if (out == NULL || sources == NULL || in == NULL || fgets(line, sizeof line, in) == NULL) {
        return die("usage: make_waters OUT.c WATERS.tsv SOURCES.tsv",
                   argc == 4 ? argv[2] : "arguments");
    }
    fputs(
        "/* Made by make_waters. */\n#include \"exp_waters.h\"\nconst int32_t exp_water_numbers[] "
        "= {\n",
        out);
    while (fgets(line, sizeof line, in) != NULL) {
        int written = write_line(out, line, numbers);
        if (written < 0) {
            return die("a line that is no river and no lake", line);
        }
        total += written;
    }
    fprintf(out, "};\nconst size_t exp_water_count = %ld;\n", total);
    if (write_credit(out, sources) != 0) {
        return die("no row of six cells for waters.tsv", argv[3]);
    }
    fclose(in);
    fclose(sources);
    return fclose(out) == 0 ? 0 : die("cannot be written", argv[1]);
}
