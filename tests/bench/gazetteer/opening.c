/* What a process pays that begins: opening, the first exact look-up and the first with two letters
 * wrong, with the file in the page cache and out of it; and how much memory is there after opening.
 */
#define _DEFAULT_SOURCE /* madvise() */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"

typedef struct figures {
    double open, exact, fuzzy, resident;
} figures;

static double now(void) {
    struct timespec at;
    bench_require(clock_gettime(CLOCK_MONOTONIC, &at) == 0, "no clock");
    return (double)at.tv_sec * 1e6 + (double)at.tv_nsec / 1e3;
}

/* KiB of memory that the process holds. */
static double resident(void) {
    char line[128];
    FILE *file = fopen("/proc/self/statm", "r");
    bench_require(file != NULL && fgets(line, sizeof line, file) != NULL, "no account of memory");
    (void)fclose(file);
    char *second = NULL;
    (void)strtol(line, &second, 10);
    const long held = strtol(second, NULL, 10);
    return (double)held * (double)sysconf(_SC_PAGESIZE) / 1024;
}

static void forget(const char *path) {
    const int file = open(path, O_RDONLY);
    bench_require(
        file >= 0 && fdatasync(file) == 0 && posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED) == 0,
        "the file cannot be put out of the page cache");
    (void)close(file);
}

void bench_read_in(const char *path) {
    enum { page = 4096 };
    io_mapping file;
    forget(path);
    bench_require(io_map(&file, path, NULL) == INCMAP_OK, "it cannot be read");
#ifdef MADV_HUGEPAGE
    (void)madvise((void *)(uintptr_t)file.data, file.size, MADV_HUGEPAGE);
#endif
    unsigned sum = 0;
    for (size_t at = 0; at < file.size; at += page) {
        sum += *(const volatile unsigned char *)(file.data + at);
    }
    bench_require(sum > 0, "it is empty");
    io_unmap(&file);
}

static incmap_gazetteer *open_it(incmap_context *ctx, const char *path) {
    incmap_gazetteer *g = NULL;
    bench_require(incmap_gazetteer_open(&g, ctx, path, NULL) == INCMAP_OK, "it does not open");
    return g;
}

static figures measure(incmap_context *ctx, const char *path, bool is_cold) {
    incmap_hit hits[BENCH_HITS];
    figures out;
    if (is_cold) {
        forget(path);
    }
    const double before = resident();
    double start = now();
    incmap_gazetteer *g = open_it(ctx, path);
    out.open = now() - start;
    out.resident = resident() - before;
    start = now();
    (void)incmap_gazetteer_lookup(g, BASE_SPAN("Prizren"), NULL, hits, BENCH_HITS);
    out.exact = now() - start;
    incmap_gazetteer_close(g);
    if (is_cold) {
        forget(path);
    }
    g = open_it(ctx, path);
    start = now();
    (void)incmap_gazetteer_lookup_fuzzy(g, BASE_SPAN("Kragujwacc"), 2, NULL, hits, BENCH_HITS);
    out.fuzzy = now() - start;
    incmap_gazetteer_close(g);
    return out;
}

static void say(const char *name, const char *state, double rounds[BENCH_ROUNDS],
                const char *unit) {
    printf("%-20s %-10s %12.1f %s\n", name, state, bench_median(rounds), unit);
}

static void say_all(incmap_context *ctx, const char *path, bool is_cold) {
    double all[4][BENCH_ROUNDS];
    const char *state = is_cold ? "cold" : "warm";
    for (unsigned i = 0; i < BENCH_ROUNDS; i++) {
        const figures one = measure(ctx, path, is_cold);
        all[0][i] = one.open;
        all[1][i] = one.exact;
        all[2][i] = one.fuzzy;
        all[3][i] = one.resident;
    }
    say("open", state, all[0], "us");
    say("first exact", state, all[1], "us");
    say("first two edits", state, all[2], "us");
    say("memory when open", state, all[3], "KiB");
}

void bench_opening(incmap_context *ctx, const char *path) {
    say_all(ctx, path, false);
    say_all(ctx, path, true);
}
