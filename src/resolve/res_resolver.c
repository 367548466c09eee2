#include "res_resolver.h"

#include <stddef.h>
#include <string.h>

#include "base_error.h"
#include "base_span.h"
#include "geo_sphere.h"
#include "res_explain.h"
#include "res_known.h"

enum { EXPLANATION_MAX = 1 << 20 };

static incmap_status set_countries(incmap_resolver *resolver, incmap_span countries,
                                   incmap_error *err) {
    incmap_span part;
    if (countries.size == 0) {
        return INCMAP_OK;
    }
    while (base_span_cut(&countries, ',', &part)) {
        part = base_span_trim(part);
        if (part.size == 0) {
            continue;
        }
        if (resolver->assumed_count == RES_ASSUMED_MAX) {
            return base_fail(err, INCMAP_USAGE, "more than %d countries are assumed",
                             (int)RES_ASSUMED_MAX);
        }
        if (!res_country_of(&resolver->sources, part,
                            &resolver->assumed[resolver->assumed_count])) {
            return base_fail(err, INCMAP_USAGE, "\"%.*s\" is no country that a gazetteer knows",
                             BASE_SPAN_ARG(part));
        }
        resolver->assumed_count++;
    }
    return INCMAP_OK;
}

static incmap_status set_up(incmap_resolver *resolver, const incmap_resolver_options *options,
                            incmap_error *err) {
    base_buf_init(&resolver->text_read, resolver->ctx, RES_TEXT_BYTES_MAX);
    base_buf_init(&resolver->answer, resolver->ctx, SIZE_MAX);
    BASE_TRY(res_cache_init(&resolver->placements, resolver->ctx, err));
    BASE_TRY(res_cache_init(&resolver->answers, resolver->ctx, err));
    if (options == NULL) {
        return INCMAP_OK;
    }
    resolver->has_near = options->has_near && geo_point_is_valid(options->near_point);
    resolver->near_point = options->near_point;
    resolver->explains = options->explains;
    return set_countries(resolver, options->countries, err);
}

incmap_status incmap_resolver_new(incmap_resolver **out, incmap_context *ctx,
                                  const incmap_gazetteer *const *gazetteers, size_t count,
                                  const incmap_resolver_options *options, incmap_error *err) {
    *out = NULL;
    if (count == 0 || count > RES_GAZETTEERS_MAX) {
        return base_fail(err, INCMAP_USAGE, "%d gazetteers are given, 1 to %d can be used",
                         (int)(count > 1000 ? 1000 : count), (int)RES_GAZETTEERS_MAX);
    }
    incmap_resolver *resolver = base_alloc_zeroed(ctx, 1, sizeof *resolver);
    if (resolver == NULL) {
        return base_out_of_memory(err);
    }
    resolver->ctx = ctx;
    resolver->sources.count = count;
    resolver->sources.recall = &resolver->recall;
    for (size_t i = 0; i < count; i++) {
        resolver->sources.items[i] = gazetteers[i];
    }
    incmap_status status = set_up(resolver, options, err);
    if (status != INCMAP_OK) {
        incmap_resolver_free(resolver);
        return status;
    }
    *out = resolver;
    return INCMAP_OK;
}

incmap_status res_resolver_like(incmap_resolver **out, incmap_context *ctx,
                                const incmap_resolver *other, incmap_error *err) {
    const incmap_resolver_options options = {
        .has_near = other->has_near, .near_point = other->near_point, .explains = other->explains};
    BASE_TRY(
        incmap_resolver_new(out, ctx, other->sources.items, other->sources.count, &options, err));
    (*out)->assumed_count = other->assumed_count;
    memcpy((*out)->assumed, other->assumed, sizeof other->assumed);
    return INCMAP_OK;
}

void incmap_resolver_free(incmap_resolver *resolver) {
    if (resolver != NULL) {
        if (resolver->companion.state != NULL) {
            resolver->companion.free(resolver->companion.state);
        }
        res_cache_free(&resolver->placements);
        res_cache_free(&resolver->answers);
        res_known_free(resolver->sources.known);
        base_buf_free(&resolver->text_read);
        base_buf_free(&resolver->answer);
        base_free(resolver->ctx, resolver);
    }
}

const incmap_gazetteer *incmap_resolver_gazetteer(const incmap_resolver *resolver, size_t number) {
    return number < resolver->sources.count ? resolver->sources.items[number] : NULL;
}

/* A placement up to its last candidate. */
static size_t bytes_in_use(const incmap_placement *placement) {
    return offsetof(incmap_placement, candidates) +
           placement->candidate_count * sizeof placement->candidates[0];
}

incmap_status incmap_resolver_place(incmap_resolver *resolver, const incmap_query *query,
                                    incmap_placement *out, incmap_error *err) {
    incmap_span known;
    BASE_TRY(res_cache_find(&resolver->placements, query, &known, err));
    if (known.data != NULL) {
        memset(out, 0, sizeof *out);
        memcpy(out, known.data, known.size);
        return INCMAP_OK;
    }
    BASE_TRY(res_resolve(resolver, query, out, err));
    return res_cache_keep(&resolver->placements, base_span((const char *)out, bytes_in_use(out)),
                          err);
}

incmap_status incmap_resolver_explain(incmap_resolver *resolver, const incmap_query *query,
                                      incmap_sink sink, incmap_placement *out, incmap_error *err) {
    base_buf table;
    base_buf_init(&table, resolver->ctx, EXPLANATION_MAX);
    res_explainer explainer = {.out = &table, .err = err};
    resolver->explainer = &explainer;
    incmap_status status = res_resolve(resolver, query, out, err);
    resolver->explainer = NULL;
    if (status == INCMAP_OK) {
        res_explain_answer(&explainer, out);
        status = explainer.status;
    }
    if (status == INCMAP_OK) {
        status = sink.write(sink.state, table.data, table.size, err);
    }
    base_buf_free(&table);
    return status;
}
