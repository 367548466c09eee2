/* Program of the build: writes a file as an array of C.  make_events IN OUT.c */
#include <stdio.h>

int main(int count, char **arguments) {
    FILE *in = count == 3 ? fopen(arguments[1], "rb") : NULL;
    FILE *out = in != NULL ? fopen(arguments[2], "wb") : NULL;
    if (out == NULL) {
        fputs("make_events: usage: make_events IN OUT.c\n", stderr);
        return 1;
    }
    fputs("#include \"rep_events.h\"\n\nconst char rep_events_text[] = {", out);
    size_t size = 0;
    for (int c = getc(in); c != EOF; c = getc(in)) {
        /* As signed values, so that no compiler finds them changed. */
        fprintf(out, "%s%d,", size % 24 == 0 ? "\n" : "", c < 128 ? c : c - 256);
        size++;
    }
    fprintf(out, "\n0};\nconst size_t rep_events_size = %zu;\n", size);
    fclose(in);
    return fclose(out) == 0 ? 0 : 1;
}
