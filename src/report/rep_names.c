/* Owns the choice between place, person, organisation and the rest. Two rounds over the capitalised
 * words: the first gathers what is certain (a surname behind a title, a town behind "in"), the
 * second decides with that knowledge. */
#include "rep_names.h"

#include "base_error.h"
#include "base_span.h"
#include "rep_context.h"
#include "rep_segments.h"

incmap_span rep_words(const rep_doc *doc, const rep_tokens *tokens, uint32_t first, uint32_t end) {
    size_t start = tokens->at[first].start;
    return base_span(doc->text.data + start, tokens->at[end - 1].end - start);
}

enum { SEEN_PERSON = 1, SEEN_PLACE = 2, SEEN_ORGANISATION = 4, SEEN_NEAR = 8, SEEN_FAR = 16 };
enum { ACRONYM_LETTERS = 6, LARGE_PLACE = 100000 };

typedef struct finder {
    const rep_doc *doc;
    const rep_tokens *tokens;
    const incmap_resolver *resolver;
    bool inflected;
    bool deciding; /* the second round */
    rep_set seen;
    rep_names *names;
} finder;

static uint64_t key_of(const finder *f, uint32_t first, uint32_t end) {
    uint64_t key = 0;
    for (uint32_t i = first; i < end; i++) {
        key = key * 0x9E3779B97F4A7C15U + f->tokens->at[i].key;
    }
    return key;
}

static const rep_token *token_at(const finder *f, uint32_t at) { return &f->tokens->at[at]; }

static bool any_is(const finder *f, uint32_t first, uint32_t end, uint32_t classes) {
    for (uint32_t i = first; i < end; i++) {
        if (rep_is(token_at(f, i), classes)) {
            return true;
        }
    }
    return false;
}

static void remember(finder *f, const rep_name *name) {
    uint32_t flag = name->kind == REP_NAME_PERSON         ? SEEN_PERSON
                    : name->kind == REP_NAME_ORGANISATION ? SEEN_ORGANISATION
                                                          : SEEN_PLACE;
    if (name->kind == REP_NAME_PERSON) {
        rep_set_add(&f->seen, token_at(f, name->end - 1)->key, flag);
    }
    rep_set_add(&f->seen, key_of(f, name->first, name->end), flag);
}

incmap_status rep_names_add(rep_names *names, rep_name name, const rep_context *context,
                            incmap_error *err) {
    if (name.first >= name.end) {
        return INCMAP_OK;
    }
    name.unit = REP_NO_NAME;
    bool placed = name.kind == REP_NAME_PLACE && context != NULL;
    name.phrase = placed && context->phrase < name.first ? context->phrase : name.first;
    name.phrase_end = placed && context->phrase_end > name.end ? context->phrase_end : name.end;
    void *at = names->at;
    BASE_TRY(base_grow(names->ctx, &at, &names->room, names->count + 1, sizeof *names->at, err));
    names->at = at;
    names->at[names->count++] = name;
    return INCMAP_OK;
}

static incmap_status emit(finder *f, rep_name name, const rep_context *context, incmap_error *err) {
    if (name.first >= name.end) {
        return INCMAP_OK;
    }
    if (!f->deciding) {
        if (name.kind != REP_NAME_OTHER && name.kind != REP_NAME_DEMONYM) {
            remember(f, &name);
        }
        return INCMAP_OK;
    }
    return rep_names_add(f->names, name, context, err);
}

static rep_name plain(uint32_t first, uint32_t end, rep_name_kind kind) {
    return (rep_name){.first = first, .end = end, .kind = kind};
}

static bool is_acronym(const finder *f, uint32_t first, uint32_t end) {
    const rep_token *t = token_at(f, first);
    return end - first == 1 && t->all_upper && t->end - t->start <= ACRONYM_LETTERS;
}

/* The name of an organisation by its words, or by going on from one. */
static bool is_organisation(const finder *f, uint32_t first, uint32_t end, const rep_context *c,
                            const rep_fame *fame) {
    if (any_is(f, first, end, REP_ORG_NAME) || c->organisation) {
        return true;
    }
    if (is_acronym(f, first, end) && !fame->country && !c->at) {
        return true;
    }
    bool worded = any_is(f, first, end, REP_ORG_WORD);
    return worded && !(fame->known && c->at);
}

static bool is_person(const finder *f, uint32_t first, uint32_t end, const rep_context *c,
                      const rep_fame *fame) {
    bool several = end - first >= 2;
    if (c->title) {
        return !(fame->country && !several);
    }
    if (several && rep_is(token_at(f, first), REP_GIVEN) && !(fame->known && c->at)) {
        return true;
    }
    if (several && c->speech && !fame->known) {
        return true;
    }
    bool known_person = (rep_set_get(&f->seen, token_at(f, end - 1)->key) & SEEN_PERSON) != 0;
    return known_person && !c->at && !c->area && !fame->country;
}

static bool is_weighty(const rep_fame *fame) {
    return fame->country || fame->first_order || fame->population >= LARGE_PLACE;
}

/* Whether a known name is meant as a place, by its context or by its weight. */
static bool is_place(const finder *f, uint32_t first, uint32_t end, const rep_context *c,
                     const rep_fame *fame) {
    if (c->at || c->led || c->area || c->part || (c->behind && fame->unit)) {
        return true;
    }
    if ((rep_set_get(&f->seen, key_of(f, first, end)) & SEEN_PLACE) != 0) {
        return true;
    }
    if (is_weighty(fame)) {
        return !(c->first && end - first == 1 && rep_is(token_at(f, first), REP_COMMON));
    }
    bool tied = c->towards || c->body;
    return tied && (fame->unit || fame->population > 0) && !c->first;
}

/* A country, a unit or a landscape; a town that its state is named after is meant as the town. */
static bool is_whole(const rep_context *c, const rep_fame *fame) {
    bool wide = (fame->first_order || fame->region) && !fame->town;
    return fame->country || c->unit || c->region || wide || (c->behind && fame->unit);
}

rep_name rep_place_name(uint32_t first, uint32_t end, const rep_context *c, const rep_fame *fame) {
    rep_name name = {.first = first, .end = end, .kind = REP_NAME_PLACE};
    name.loose = c->led && fame->known && !fame->country;
    name.locates = (c->at || name.loose) && !c->body && !(c->close && fame->capital);
    name.area = c->area;
    name.street = c->street;
    name.label = c->label;
    name.country = fame->country;
    name.capital = fame->capital && !fame->country;
    name.whole = is_whole(c, fame);
    name.known = fame->known;
    name.role = c->body                              ? REP_ROLE_MODIFIER
                : c->speech && !c->at && !c->towards ? REP_ROLE_ACTOR
                                                     : REP_ROLE_NONE;
    return name;
}

/* Whether an unknown name behind a preposition is a letter from a known one; each name is looked up
 * once, since that takes long. */
static bool is_nearly_known(finder *f, uint32_t first, uint32_t end) {
    uint64_t key = key_of(f, first, end);
    uint32_t seen = rep_set_get(&f->seen, key);
    if ((seen & (SEEN_NEAR | SEEN_FAR)) == 0) {
        bool near = rep_nearly_known(f->resolver, rep_words(f->doc, f->tokens, first, end));
        seen = near ? SEEN_NEAR : SEEN_FAR;
        rep_set_add(&f->seen, key, seen);
    }
    return (seen & SEEN_NEAR) != 0;
}

/* Words that are no name by themselves, whatever some village is called. */
static bool is_generic(const finder *f, uint32_t first, uint32_t end) {
    const rep_token *t = token_at(f, first);
    return end - first == 1 &&
           rep_is(t, REP_COMMON | REP_AREA | REP_PART | REP_ORG_WORD | REP_NUMBER) &&
           !rep_is(t, REP_ORG_NAME);
}

/* Whether an unknown name is a place's by the words beside it: "Orange County" has the kind of
 * place in it; "the village of X", "the X area", "near X"; "in X" when X is nearly known. */
static bool is_told_place(finder *f, uint32_t first, uint32_t end, rep_context *c) {
    const rep_token *last = token_at(f, end - 1);
    if (end - first >= 2 && rep_is(last, REP_AREA)) {
        c->unit = c->unit || rep_is(last, REP_UNIT);
        return true;
    }
    if (c->area && (c->at || c->towards || c->phrase_end > end)) {
        return true;
    }
    if (!c->at || c->near) {
        return c->at;
    }
    return f->deciding && !is_acronym(f, first, end) && !rep_is(token_at(f, first), REP_COMMON) &&
           is_nearly_known(f, first, end);
}

/* What a name is that is no place's; REP_NAME_PLACE when it may be one. */
static rep_name_kind kind_of(const finder *f, uint32_t first, uint32_t end, const rep_context *c,
                             const rep_fame *fame) {
    if (is_generic(f, first, end) && !is_weighty(fame) && !c->area) {
        bool body = rep_is(token_at(f, first), REP_ORG_WORD) && !c->first;
        return body ? REP_NAME_ORGANISATION : REP_NAME_OTHER;
    }
    if (is_organisation(f, first, end, c, fame)) {
        return REP_NAME_ORGANISATION;
    }
    if (is_person(f, first, end, c, fame)) {
        return REP_NAME_PERSON;
    }
    return fame->demonym && !c->area ? REP_NAME_DEMONYM : REP_NAME_PLACE;
}

/* The words of a segment that are no title of a person and hold none. */
static incmap_status read_plain(finder *f, uint32_t first, uint32_t end, incmap_error *err) {
    rep_context c = rep_context_of(f->tokens, first, end);
    c.body = c.body && !(f->inflected && c.at); /* "U Prizrenu policija …": no "Kosovo police" */
    incmap_span text = rep_words(f->doc, f->tokens, first, end);
    rep_fame fame = rep_fame_of(f->resolver, text, f->inflected);
    rep_name_kind kind = kind_of(f, first, end, &c, &fame);
    if (kind != REP_NAME_PLACE) {
        return emit(f, plain(first, end, kind), NULL, err);
    }
    bool sure = f->deciding || c.at || c.led || c.area;
    bool place =
        fame.known ? sure && is_place(f, first, end, &c, &fame) : is_told_place(f, first, end, &c);
    return place ? emit(f, rep_place_name(first, end, &c, &fame), &c, err)
                 : emit(f, plain(first, end, REP_NAME_OTHER), NULL, err);
}

/* How many words from `first` on are the longest known name; 0 when none is. */
static uint32_t longest_known(const finder *f, uint32_t first, uint32_t end) {
    uint32_t longest = 0;
    for (uint32_t last = first + 1; last <= end; last++) {
        unsigned knows = rep_knows(f->resolver, rep_words(f->doc, f->tokens, first, last));
        longest = (knows & 2) != 0 ? last - first : longest;
        if ((knows & 1) == 0) {
            break;
        }
    }
    return longest;
}

/* A segment without titles. Behind a preposition it may start with a place's name and go on with
 * something else ("in Brussels European leaders"); a demonym in front is none of the name. */
static incmap_status read_segment(finder *f, uint32_t first, uint32_t end, incmap_error *err) {
    if (end - first >= 2 && !any_is(f, first, end, REP_ORG_WORD | REP_ORG_NAME)) {
        uint32_t known = longest_known(f, first, end);
        rep_context c = rep_context_of(f->tokens, first, end);
        if (known > 0 && known < end - first && c.at && !c.title &&
            !rep_is(token_at(f, first), REP_GIVEN) &&
            !rep_is(token_at(f, first + known), REP_AREA)) {
            BASE_TRY(read_plain(f, first, first + known, err));
            return read_segment(f, first + known, end, err);
        }
        if (known == 0 || known < end - first) {
            incmap_span word = rep_words(f->doc, f->tokens, first, first + 1);
            if (rep_fame_of(f->resolver, word, false).demonym) {
                BASE_TRY(emit(f, plain(first, first + 1, REP_NAME_DEMONYM), NULL, err));
                return read_segment(f, first + 1, end, err);
            }
        }
    }
    return read_plain(f, first, end, err);
}

/* A segment with a title in it: "Kosovo Prime Minister Albin Kurti". What stands before the title
 * says whose it is and is no place where something happened; what stands behind is a person. */
static incmap_status read_titled(finder *f, uint32_t first, uint32_t end, incmap_error *err) {
    uint32_t title = first;
    while (!rep_is(token_at(f, title), REP_TITLE)) {
        title++;
    }
    uint32_t behind = title;
    while (behind < end && rep_is(token_at(f, behind), REP_TITLE)) {
        behind++;
    }
    rep_name_kind whose = any_is(f, first, title, REP_ORG_WORD | REP_ORG_NAME)
                              ? REP_NAME_ORGANISATION
                              : REP_NAME_OTHER;
    BASE_TRY(emit(f, plain(first, title, whose), NULL, err));
    return emit(f, plain(behind, end, REP_NAME_PERSON), NULL, err);
}

static incmap_status read_one(finder *f, const rep_segment *s, incmap_error *err) {
    if (!any_is(f, s->first, s->end, REP_TITLE)) {
        return read_segment(f, s->first, s->end, err);
    }
    rep_context c = rep_context_of(f->tokens, s->first, s->end);
    incmap_span text = rep_words(f->doc, f->tokens, s->first, s->end);
    if (c.at && s->end - s->first >= 2 && (rep_knows(f->resolver, text) & 2) != 0) {
        return read_plain(f, s->first, s->end, err); /* "in Prince George" */
    }
    return read_titled(f, s->first, s->end, err);
}

static incmap_status round_over(finder *f, incmap_error *err) {
    rep_segment s = {0, 0};
    while (rep_next_segment(f->doc, f->tokens, f->resolver, s.end, &s)) {
        BASE_TRY(read_one(f, &s, err));
    }
    return INCMAP_OK;
}

incmap_status rep_names_read(rep_names *names, const rep_doc *doc, const rep_tokens *tokens,
                             const incmap_resolver *resolver, unsigned languages,
                             incmap_error *err) {
    *names = (rep_names){.ctx = doc->ctx};
    finder f = {.doc = doc,
                .tokens = tokens,
                .resolver = resolver,
                .inflected = (languages & (REP_SR | REP_SQ)) != 0,
                .names = names};
    incmap_status status = rep_set_init(&f.seen, doc->ctx, tokens->count * 3, err);
    if (status == INCMAP_OK) {
        status = round_over(&f, err);
    }
    f.deciding = true;
    if (status == INCMAP_OK) {
        status = round_over(&f, err);
    }
    rep_set_free(&f.seen);
    if (status == INCMAP_OK) {
        rep_names_tie(names, tokens);
    }
    return status;
}

void rep_names_free(rep_names *names) {
    base_free(names->ctx, names->at);
    names->at = NULL;
}
