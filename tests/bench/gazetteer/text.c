/* All names in a text: ours, and ripgrep with the most important half a million names. */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

enum { SIGHTINGS = 1024, PATH_ROOM = 4096, PATTERNS = 500000 };

extern char **environ;

/* The text read to its end until a second is used up. Bytes a microsecond. */
static double scan_round(incmap_scanner *scanner, incmap_span text, size_t *names) {
    static incmap_sighting found[SIGHTINGS];
    const double start = bench_used_up();
    size_t bytes = 0, count;
    do {
        incmap_scanner_start(scanner, text);
        *names = 0;
        do {
            count = incmap_scanner_next(scanner, found, SIGHTINGS);
            *names += count;
        } while (count == SIGHTINGS);
        bytes += text.size;
    } while (bench_used_up() - start < 1e6);
    return (double)bytes / (bench_used_up() - start);
}

static char *read_text(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    bench_require(file != NULL && fseek(file, 0, SEEK_END) == 0, "no such text");
    const long end = ftell(file);
    bench_require(end > 0 && fseek(file, 0, SEEK_SET) == 0, "an empty text");
    char *text = malloc((size_t)end);
    *size = (size_t)end;
    bench_require(text != NULL && fread(text, 1, *size, file) == *size, "no text");
    (void)fclose(file);
    return text;
}

static void write_patterns(const bench *b, const char *path) {
    FILE *file = fopen(path, "w");
    incmap_place place;
    bench_require(file != NULL, "no file for the patterns");
    for (uint32_t i = 0; i < PATTERNS && incmap_gazetteer_place_view(b->g, i, &place); i++) {
        fprintf(file, "%.*s\n", (int)place.name.size, place.name.data);
    }
    bench_require(fclose(file) == 0, "no file for the patterns");
}

/* Seconds of processor time that a program took. */
static double run(char *const *words) {
    posix_spawn_file_actions_t actions;
    struct rusage before, after;
    pid_t child = 0;
    int status = 0;
    (void)getrusage(RUSAGE_CHILDREN, &before);
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    bench_require(posix_spawnp(&child, words[0], &actions, NULL, words, environ) == 0 &&
                      waitpid(child, &status, 0) == child && WIFEXITED(status) &&
                      WEXITSTATUS(status) < 2,
                  "ripgrep does not run");
    (void)posix_spawn_file_actions_destroy(&actions);
    (void)getrusage(RUSAGE_CHILDREN, &after);
    return (double)(after.ru_utime.tv_sec - before.ru_utime.tv_sec) +
           (double)(after.ru_utime.tv_usec - before.ru_utime.tv_usec) / 1e6;
}

/* What ten copies of the text take longer than one: getting ready is not counted. */
static void run_ripgrep(const bench *b, const char *path, size_t size, double ours) {
    char patterns[PATH_ROOM];
    (void)snprintf(patterns, sizeof patterns, "%s/bench_gazetteer.names", b->folder);
    write_patterns(b, patterns);
    enum { words = 6, copies = 10 };
    char fixed[words - 1][4] = {"rg", "-F", "-o", "-j1", "-f"};
    char *all_words[words + copies + 1] = {NULL};
    for (unsigned i = 0; i < words - 1; i++) {
        all_words[i] = fixed[i];
    }
    all_words[words - 1] = patterns;
    all_words[words] = (char *)(uintptr_t)path;
    const double ready = run(all_words);
    for (unsigned i = 1; i < copies; i++) {
        all_words[words + i] = (char *)(uintptr_t)path;
    }
    const double all = run(all_words);
    const double rate = (double)size * (copies - 1) / 1e6 / (all - ready);
    printf("%-20s %-10s %12.1f MB/s %10.4f times ours, after %.1f s to get ready\n",
           "names in text", "ripgrep", rate, rate / ours, ready);
    (void)unlink(patterns);
}

void bench_text(bench *b, incmap_context *ctx, const char *path, bool with_ripgrep) {
    double rounds[BENCH_ROUNDS], ours;
    incmap_scanner *scanner = NULL;
    size_t names = 0, size = 0;
    char *text = read_text(path, &size);
    bench_require(incmap_scanner_new(&scanner, ctx, &b->g, 1, 0, NULL) == INCMAP_OK, "no scanner");
    (void)scan_round(scanner, base_span(text, size), &names);
    for (unsigned i = 0; i < BENCH_ROUNDS; i++) {
        rounds[i] = scan_round(scanner, base_span(text, size), &names);
    }
    ours = bench_median(rounds);
    printf("%-20s %-10s %12.1f MB/s %10zu names\n", "names in text", "incmap", ours, names);
    incmap_scanner_free(scanner);
    free(text);
    if (with_ripgrep) {
        run_ripgrep(b, path, size, ours);
    }
}
