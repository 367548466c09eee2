/* Owns JSON trees. The text has been read strictly (io_json_scan.h) before cJSON makes a tree of
 * it; cJSON never sees a number, and of its answers only "no memory" is left. */
#include "io_json.h"

#include <assert.h>
#include <cjson/cJSON.h>
#include <pthread.h>
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "io_json_scan.h"

static_assert(CJSON_NESTING_LIMIT >= IO_JSON_DEEPEST, "cJSON must be able to nest that deep");

struct io_json {
    incmap_context *ctx;
    cJSON *root;
};

/* cJSON writes the place of its last error into one variable of the process on every parse, also a
 * good one; two threads that parse at once would race for it. */
static pthread_mutex_t parse_lock = PTHREAD_MUTEX_INITIALIZER;

static cJSON *parse_locked(incmap_span text) {
    const char *end = NULL;
    incmap_span mark = BASE_SPAN("\xEF\xBB\xBF");
    if (base_span_starts(text, mark)) { /* cJSON does not see it before a value of one byte */
        text = base_span(text.data + mark.size, text.size - mark.size);
    }
    pthread_mutex_lock(&parse_lock);
    cJSON *root = cJSON_ParseWithLengthOpts(text.data, text.size, &end, 0);
    pthread_mutex_unlock(&parse_lock);
    return root;
}

/* Gives the numbers of the tree their values, in the order they stand in the text. No deeper than
 * IO_JSON_DEEPEST. */
static const double *give_numbers(cJSON *item, const double *next) {
    for (; item != NULL; item = item->next) {
        if (cJSON_IsNumber(item)) {
            item->valuedouble = *next++;
        } else if (item->child != NULL) {
            next = give_numbers(item->child, next);
        }
    }
    return next;
}

static incmap_status make_tree(io_json *json, incmap_span text, char *masked, incmap_error *err) {
    io_json_numbers numbers = {NULL, 0, 0};
    incmap_status status = io_json_scan(json->ctx, text, masked, &numbers, err);
    if (status == INCMAP_OK) {
        json->root = parse_locked(base_span(masked, text.size));
        if (json->root == NULL) {
            status = base_out_of_memory(err);
        } else {
            give_numbers(json->root, numbers.values);
        }
    }
    base_free(json->ctx, numbers.values);
    return status;
}

incmap_status io_json_parse(io_json **out, incmap_context *ctx, incmap_span text,
                            incmap_error *err) {
    *out = NULL;
    if (text.size > ctx->limits.document_bytes) {
        return base_fail(err, INCMAP_LIMIT, "the JSON text has %zu bytes; the limit is %zu",
                         text.size, ctx->limits.document_bytes);
    }
    io_json *json = base_alloc_zeroed(ctx, 1, sizeof *json);
    char *masked = base_copy_text(ctx, text);
    if (json == NULL || masked == NULL) {
        base_free(ctx, json);
        base_free(ctx, masked);
        return base_out_of_memory(err);
    }
    json->ctx = ctx;
    incmap_status status = make_tree(json, text, masked, err);
    base_free(ctx, masked);
    if (status != INCMAP_OK) {
        io_json_free(json);
        return status;
    }
    *out = json;
    return INCMAP_OK;
}

void io_json_free(io_json *json) {
    if (json != NULL) {
        cJSON_Delete(json->root);
        base_free(json->ctx, json);
    }
}

static const cJSON *item_of(const io_json_value *value) { return (const cJSON *)value; }
static const io_json_value *value_of(const cJSON *item) { return (const io_json_value *)item; }

const io_json_value *io_json_root(const io_json *json) { return value_of(json->root); }

io_json_kind io_json_kind_of(const io_json_value *value) {
    static const struct {
        int type;
        io_json_kind kind;
    } kinds[] = {
        {cJSON_NULL, IO_JSON_NULL},     {cJSON_False, IO_JSON_FALSE},
        {cJSON_True, IO_JSON_TRUE},     {cJSON_Number, IO_JSON_NUMBER},
        {cJSON_String, IO_JSON_STRING}, {cJSON_Array, IO_JSON_ARRAY},
        {cJSON_Object, IO_JSON_OBJECT},
    };
    for (size_t i = 0; value != NULL && i < sizeof kinds / sizeof kinds[0]; i++) {
        if ((item_of(value)->type & 0xFF) == kinds[i].type) {
            return kinds[i].kind;
        }
    }
    return IO_JSON_MISSING;
}

const io_json_value *io_json_member(const io_json_value *object, const char *name) {
    if (!cJSON_IsObject(item_of(object))) {
        return NULL;
    }
    return value_of(cJSON_GetObjectItemCaseSensitive(item_of(object), name));
}

size_t io_json_count(const io_json_value *value) {
    size_t count = 0;
    for (const io_json_value *at = io_json_first(value); at != NULL; at = io_json_next(at)) {
        count++;
    }
    return count;
}

const io_json_value *io_json_first(const io_json_value *value) {
    return value == NULL ? NULL : value_of(item_of(value)->child);
}

const io_json_value *io_json_next(const io_json_value *value) {
    return value == NULL ? NULL : value_of(item_of(value)->next);
}

incmap_span io_json_name(const io_json_value *member) {
    return base_span_of(member == NULL ? NULL : item_of(member)->string);
}

incmap_span io_json_text(const io_json_value *value) {
    return base_span_of(cJSON_IsString(item_of(value)) ? item_of(value)->valuestring : NULL);
}

bool io_json_number(const io_json_value *value, double *out) {
    if (!cJSON_IsNumber(item_of(value))) {
        return false;
    }
    *out = item_of(value)->valuedouble;
    return true;
}

const char *io_json_version(void) { return cJSON_Version(); }
