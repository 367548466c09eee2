/* Several threads for the building of a gazetteer. Work is cut into numbered tasks whose results do
 * not depend on which thread did them or when, so that the same sources give the same bytes with
 * any number of threads. */
#ifndef GAZ_CREW_H
#define GAZ_CREW_H

#include <pthread.h>

#include "base_context.h"

typedef struct gaz_crew {
    incmap_context *owner; /* whose allocator is asked, by one thread at a time */
    incmap_context shared; /* for tasks to allocate from */
    pthread_mutex_t lock;
    unsigned threads; /* 1 or more, that of the caller included */
} gaz_crew;

/* `threads` 0: as many as there are processors, 16 at most. Release with gaz_crew_free() unless it
 * failed. */
INCMAP_NODISCARD incmap_status gaz_crew_init(gaz_crew *crew, incmap_context *owner,
                                             unsigned threads, incmap_error *err);
void gaz_crew_free(gaz_crew *crew);

/* Task `number`. What it allocates for others to free comes from &crew->shared, as everything. */
typedef incmap_status gaz_task(void *state, size_t number, incmap_error *err);

/* Does tasks 0 to count - 1, begun in that order, and answers when all are done. After a failure no
 * further one is begun; the failure of the lowest number is handed back. A thread that cannot be
 * had leaves its work to the others. */
INCMAP_NODISCARD incmap_status gaz_crew_run(gaz_crew *crew, gaz_task *task, void *state,
                                            size_t count, incmap_error *err);

/* Where part `number` of `parts` of `count` things begins. */
static inline size_t gaz_part(size_t count, size_t parts, size_t number) {
    return count / parts * number + count % parts * number / parts;
}

#endif
