/* Which names meet without an edit, for tests/bench/scripts.py:
 *
 *     bench_meet <PLACES
 *
 * Of each line the names of one place in Latin letters, an empty field, and those in other letters,
 * with tabs between. Answers with a line: of each other name the number of the first Latin one that
 * has its skeleton or meets its frame, or -1; then the skeletons of all names. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base_span.h"
#include "txt_fold.h"
#include "txt_frame.h"

enum { LINE_BYTES = 1 << 20, NAMES_MOST = 2048 };

typedef struct names {
    txt_folded skeletons[NAMES_MOST];
    txt_frame frames[NAMES_MOST];
    size_t latin; /* the first so many are Latin */
    size_t count;
} names;

static void read_names(incmap_span line, names *out) {
    incmap_span field;
    bool is_latin = true;
    out->count = out->latin = 0;
    while (out->count < NAMES_MOST && base_span_cut(&line, '\t', &field)) {
        if (field.size == 0 && is_latin) {
            is_latin = false;
            continue;
        }
        txt_folded folded;
        txt_fold(field, &folded);
        const incmap_span text = base_span(folded.data, folded.size);
        txt_skeleton(text, &out->skeletons[out->count]);
        txt_frame_of(text, &out->frames[out->count++]);
        out->latin += is_latin;
    }
}

static int first_met(const names *of, size_t other) {
    for (size_t i = 0; i < of->latin; i++) {
        if ((of->skeletons[i].size > 0 &&
             strcmp(of->skeletons[i].data, of->skeletons[other].data) == 0) ||
            txt_frames_meet(&of->frames[other], &of->frames[i])) {
            return (int)i;
        }
    }
    return -1;
}

int main(void) {
    static char line[LINE_BYTES];
    static names of;
    while (fgets(line, sizeof line, stdin) != NULL) {
        read_names(base_span(line, strcspn(line, "\n")), &of);
        for (size_t i = of.latin; i < of.count; i++) {
            printf("%d\t", first_met(&of, i));
        }
        for (size_t i = 0; i < of.count; i++) {
            printf("%s\t", of.skeletons[i].data);
        }
        putchar('\n');
    }
    return ferror(stdin) || ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
