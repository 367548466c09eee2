/* Owns reading GeoNames dumps: 19 columns, tabs between them, no header, no quoting. */
#include <string.h>

#include "base_buf.h"
#include "base_error.h"
#include "base_num.h"
#include "base_pool.h"
#include "base_span.h"
#include "gaz_import.h"
#include "txt_fold.h"
#include "txt_utf8.h"

enum {
    ID,
    NAME,
    ASCII_NAME,
    OTHER_NAMES,
    LATITUDE,
    LONGITUDE,
    CLASS,
    CODE,
    COUNTRY,
    ADMIN1 = 10,
    ADMIN2 = 11,
    POPULATION = 14,
    COLUMNS = 19
};

enum { BLOCK_BYTES = 1 << 20 };

/* How many columns the line has; the first 19 of them. */
static size_t split(incmap_span line, incmap_span columns[COLUMNS]) {
    size_t count = 0;
    incmap_span part;
    while (base_span_cut(&line, '\t', &part)) {
        if (count < COLUMNS) {
            columns[count] = part;
        }
        count++;
    }
    return count;
}

bool gaz_is_geonames(incmap_span start, incmap_span first_line) {
    incmap_span columns[COLUMNS];
    double number = 0;
    (void)start;
    return split(first_line, columns) == COLUMNS && (base_num_parse(columns[LATITUDE], &number) ||
                                                     base_num_parse(columns[LONGITUDE], &number));
}

static bool folds_alike(incmap_span a, incmap_span b) {
    txt_folded folded_a, folded_b;
    txt_fold(a, &folded_a);
    txt_fold(b, &folded_b);
    return base_span_equal(base_span(folded_a.data, folded_a.size),
                           base_span(folded_b.data, folded_b.size));
}

/* The ASCII name is one more name only where it says more than the name does without its marks. */
static incmap_status collect_names(const incmap_span columns[COLUMNS], base_buf *names,
                                   incmap_error *err) {
    names->size = 0;
    if (columns[ASCII_NAME].size > 0 && !base_span_equal(columns[NAME], columns[ASCII_NAME]) &&
        !folds_alike(columns[NAME], columns[ASCII_NAME])) {
        BASE_TRY(base_buf_add_span(names, columns[ASCII_NAME], err));
        BASE_TRY(base_buf_add_char(names, ',', err));
    }
    return base_buf_add_span(names, columns[OTHER_NAMES], err);
}

typedef struct scratch {
    char id[BASE_NUM_MAX + 16];
    char feature[16];
    base_buf names;
} scratch;

static incmap_span feature_of(incmap_span class, incmap_span code, char out[16]) {
    if (class.size != 1 || code.size > 12) {
        return base_span("", 0);
    }
    size_t size = 0;
    out[size++] = class.data[0];
    if (code.size > 0) {
        out[size++] = '.';
        memcpy(out + size, code.data, code.size);
        size += code.size;
    }
    return base_span(out, size);
}

static incmap_status import_columns(gaz_import *import, const incmap_span columns[COLUMNS],
                                    uint64_t line, scratch *use, incmap_error *err) {
    static const char prefix[] = "geonames:";
    uint64_t number = 0;
    if (!base_num_parse_u64(columns[ID], &number) || number > INT64_MAX) {
        gaz_reject(import, line, GAZ_BAD_ID, "the id \"%.*s\" is not a number",
                   BASE_SPAN_ARG(txt_utf8_fit(columns[ID], 40)));
        return INCMAP_OK;
    }
    memcpy(use->id, prefix, sizeof prefix - 1);
    size_t id_size = sizeof prefix - 1 + base_num_write_u64(use->id + sizeof prefix - 1, number);
    BASE_TRY(collect_names(columns, &use->names, err));
    gaz_fields fields = {
        .id = base_span(use->id, id_size),
        .name = columns[NAME],
        .lat = columns[LATITUDE],
        .lon = columns[LONGITUDE],
        .feature = feature_of(columns[CLASS], columns[CODE], use->feature),
        .country = columns[COUNTRY],
        .admin1 = columns[ADMIN1],
        .admin2 = columns[ADMIN2],
        .population = columns[POPULATION],
        .other_names = base_buf_view(&use->names),
        .separator = ',',
    };
    return gaz_import_row(import, &fields, line, NULL, err);
}

static incmap_status import_line(gaz_import *import, incmap_span text, uint64_t line, scratch *use,
                                 incmap_error *err) {
    incmap_span columns[COLUMNS];
    size_t count = split(text, columns);
    size_t bad = txt_utf8_find_bad(text);
    if (count != COLUMNS) {
        gaz_reject(import, line, GAZ_BAD_COLUMNS, "%zu columns, not 19", count);
    } else if (bad != SIZE_MAX || memchr(text.data, '\0', text.size) != NULL) {
        gaz_reject(import, line, GAZ_BAD_ENCODING, "not UTF-8 text");
    } else {
        return import_columns(import, columns, line, use, err);
    }
    return INCMAP_OK;
}

/* Lines are read by one thread, a block of them at a time, and parsed by others meanwhile: each
 * block into a draft of its own, which are then taken in the order of the blocks. */
typedef struct block {
    incmap_status status; /* of parsing it */
    incmap_error problem;
    gaz_draft draft;
    gaz_import import;
    base_buf refusals;
    base_buf lines; /* each with a line feed behind it */
    uint64_t first_line;
    uint32_t *moved; /* texts of this draft: see gaz_draft_take() */
    size_t moved_room, moved_count;
    scratch use;
} block;

typedef struct reading {
    gaz_import *import;
    io_stream *stream;
    base_pool *pool;
    block *blocks;
    size_t count; /* of them */
    bool more;
    incmap_status ended_by; /* a line that cannot be read, behind the last block filled */
    incmap_error problem;
    uint64_t line;
} reading;

static incmap_status parse_lines(block *of, incmap_error *err) {
    incmap_span rest = base_buf_view(&of->lines), text;
    for (uint64_t line = of->first_line; rest.size > 0 && base_span_cut(&rest, '\n', &text);
         line++) {
        if (text.size > 0) {
            of->import.rows++;
            BASE_TRY(import_line(&of->import, text, line, &of->use, err));
        }
    }
    return INCMAP_OK;
}

static void parse_block(void *worker, void *job) {
    block *of = job;
    (void)worker;
    of->status = parse_lines(of, &of->problem);
}

/* Whole lines up to a ceiling; fewer at the end and before a line that cannot be read. */
static incmap_status fill_block(reading *in, block *to, incmap_error *err) {
    const size_t limit = incmap_context_limits_view(in->import->draft->ctx)->record_bytes;
    to->lines.size = 0;
    to->first_line = io_stream_line_number(in->stream) + 1;
    while (in->more && in->ended_by == INCMAP_OK && to->lines.size < BLOCK_BYTES) {
        incmap_span text = {NULL, 0};
        in->ended_by = io_stream_line(in->stream, limit, &text, &in->more, &in->problem);
        if (in->ended_by == INCMAP_OK && in->more) {
            BASE_TRY(base_buf_add_span(&to->lines, text, err));
            BASE_TRY(base_buf_add_char(&to->lines, '\n', err));
        }
    }
    in->line = io_stream_line_number(in->stream);
    return INCMAP_OK;
}

/* Takes the oldest block that is parsed or being parsed. */
static incmap_status take_block(reading *in, incmap_error *err) {
    gaz_import *import = in->import;
    block *from = base_pool_take(in->pool);
    const size_t texts = from->draft.texts.count;
    if (from->status != INCMAP_OK) {
        if (err != NULL) {
            *err = from->problem;
        }
        return from->status;
    }
    BASE_TRY(base_grow(&import->draft->crew->shared, (void **)&from->moved, &from->moved_room,
                       texts, sizeof *from->moved, err));
    memset(from->moved + from->moved_count, 0, (texts - from->moved_count) * sizeof *from->moved);
    from->moved_count = texts;
    BASE_TRY(gaz_tell_refusals(import, &from->import, err));
    import->rows += from->import.rows;
    from->import.rows = 0;
    return gaz_draft_take(import->draft, &from->draft, from->moved, err);
}

static incmap_status pass_over(reading *in, incmap_error *err) {
    incmap_status status = in->ended_by;
    in->ended_by = INCMAP_OK;
    if (status == INCMAP_OK) {
        return INCMAP_OK;
    }
    if (status != INCMAP_LIMIT) {
        return base_fail_at(err, status, in->import->path, in->line, 0, "%s", in->problem.message);
    }
    in->import->rows++;
    in->more = true;
    return gaz_reject_or_fail(in->import, in->line, GAZ_BAD_TOO_LONG, status, &in->problem, err);
}

static incmap_status read_blocks(reading *in, incmap_error *err) {
    size_t next = 0, waiting = 0;
    while (in->more) {
        if (base_pool_is_full(in->pool)) {
            BASE_TRY(take_block(in, err));
            waiting--;
        }
        block *to = &in->blocks[next++ % in->count];
        BASE_TRY(fill_block(in, to, err));
        base_pool_put(in->pool, to);
        waiting++;
        while (waiting > 0 && (!in->more || in->ended_by != INCMAP_OK)) {
            BASE_TRY(take_block(in, err));
            waiting--;
        }
        BASE_TRY(pass_over(in, err));
    }
    return INCMAP_OK;
}

static incmap_status read_with_pool(reading *in, incmap_error *err) {
    gaz_crew *crew = in->import->draft->crew;
    void *workers[BASE_POOL_THREADS_MAX] = {NULL};
    BASE_TRY(base_pool_new(&in->pool, &crew->shared, workers, crew->threads, in->count, parse_block,
                           err));
    const incmap_status status = read_blocks(in, err);
    base_pool_free(in->pool);
    return status;
}

static incmap_status open_block(const gaz_import *import, block *to, incmap_error *err) {
    incmap_context *ctx = &import->draft->crew->shared;
    const size_t limit = incmap_context_limits_view(ctx)->record_bytes;
    base_buf_init(&to->use.names, ctx, limit * 2);
    base_buf_init(&to->refusals, ctx, SIZE_MAX / 2);
    base_buf_init(&to->lines, ctx, SIZE_MAX / 2);
    to->import = *import;
    to->import.draft = &to->draft;
    to->import.refusals = &to->refusals;
    return gaz_draft_init(&to->draft, ctx, NULL, err);
}

static void close_block(incmap_context *ctx, block *of) {
    base_buf_free(&of->use.names);
    base_buf_free(&of->refusals);
    base_buf_free(&of->lines);
    base_free(ctx, of->moved);
    gaz_draft_free(&of->draft);
}

incmap_status gaz_import_geonames(gaz_import *import, io_stream *stream, incmap_error *err) {
    enum { blocks_a_thread = 3 };
    reading in = {.import = import, .stream = stream, .more = true};
    incmap_context *ctx = &import->draft->crew->shared;
    size_t opened = 0;
    incmap_status status = INCMAP_OK;
    in.count = (size_t)import->draft->crew->threads * blocks_a_thread;
    in.blocks = base_alloc_zeroed(ctx, in.count, sizeof *in.blocks);
    if (in.blocks == NULL) {
        return base_out_of_memory(err);
    }
    while (status == INCMAP_OK && opened < in.count) {
        status = open_block(import, &in.blocks[opened++], err);
    }
    status = status == INCMAP_OK ? read_with_pool(&in, err) : status;
    while (opened > 0) {
        close_block(ctx, &in.blocks[--opened]);
    }
    base_free(ctx, in.blocks);
    return status;
}
