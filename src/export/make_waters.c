/* Program of the build: writes the rivers and lakes of geodata/waters.tsv as an array.
 *
 *   make_waters OUT.c WATERS.tsv
 *
 * Numbers in their order: for each line 1 for a lake or 0 for a river, how many corners, and the
 * corners as the file has them. */
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

int main(int argc, char **argv) {
    static char line[line_bytes];
    static long numbers[numbers_max];
    FILE *in = argc == 3 ? fopen(argv[2], "r") : NULL;
    FILE *out = argc == 3 ? fopen(argv[1], "w") : NULL;
    long total = 0;
    if (in == NULL || out == NULL || fgets(line, sizeof line, in) == NULL) {
        return die("usage: make_waters OUT.c WATERS.tsv", argc == 3 ? argv[2] : "arguments");
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
    fclose(in);
    return fclose(out) == 0 ? 0 : die("cannot be written", argv[1]);
}
