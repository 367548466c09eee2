/* Owns finding all names in a running text: levels of longer and longer chains of words, then the
 * names that are left over are compared with their keys, the longest first. */
#include "gaz_scan.h"

#include "base_error.h"
#include "base_span.h"
#include "txt_utf8.h"

enum {
    FLAG_SLOTS = 32768, /* of each memory for flags */
    WORD_SLOTS = 8192,  /* of the memory for words that are names */
    NAME_SLOTS = 1024,  /* and for longer names: their places */
    NAME_TEXT = 48,     /* bytes of the longest name that is remembered */
    AHEAD = 32          /* marks that are fetched at once */
};

/* Flags of chains by their hash: its upper bits, and below them FLAGS_KNOWN and the flags. */
typedef struct memory {
    uint64_t slots[FLAG_SLOTS];
} memory;

enum { FLAGS_KNOWN = 4, FLAGS_BITS = 8 };

/* A word of 16 bytes at most that was compared with the keys and is a name. */
typedef struct word_slot {
    gaz_scan_tail text; /* zeros: a free slot */
    uint32_t place;     /* the place that bears it, */
    uint32_t gazetteer; /* in this one */
} word_slot;

/* A chain that was compared with the keys. */
typedef struct name_slot {
    uint64_t hash;
    uint32_t place;
    uint8_t gazetteer;
    uint8_t size; /* of the text; 0: a free slot */
    bool is_name;
    char text[NAME_TEXT + 1];
} name_slot;

/* The scan of a word's chains: where it stands is by the word that starts them. */
typedef struct levels {
    uint64_t chains[GAZ_SCAN_WORDS]; /* hash of the chain that may go on */
    uint64_t names[GAZ_SCAN_WORDS];  /* bit n: the chain of n + 1 words may be a name */
    uint16_t open[GAZ_SCAN_WORDS];   /* words whose chains go on */
    uint16_t asked[GAZ_SCAN_WORDS];  /* of those, whose flags no memory has */
    uint16_t starts[GAZ_SCAN_WORDS]; /* words with names */
    size_t start_count;
    uint8_t flags[GAZ_SCAN_WORDS];
} levels;

enum { GAZETTEERS_MAX = 64 };

struct incmap_scanner {
    incmap_context *ctx;
    const incmap_gazetteer *gazetteers[GAZETTEERS_MAX];
    size_t gazetteer_count;
    unsigned options;
    gaz_scan_kernel kernel;
    size_t next;   /* the word to look at next */
    size_t done;   /* words that can be looked at before more of the text is wanted */
    size_t start;  /* in levels.starts: the one to look at next */
    unsigned from; /* with INCMAP_SCAN_OVERLAPPING: chains of so many words were given */
    bool more;     /* the text goes on behind the window */
    gaz_scan_words words;
    levels levels;
    memory of_words;
    memory of_chains; /* of two words and more */
    word_slot word_slots[WORD_SLOTS];
    name_slot name_slots[NAME_SLOTS];
};

incmap_status gaz_scanner_new(incmap_scanner **out, incmap_context *ctx,
                              const incmap_gazetteer *const *gazetteers, size_t count,
                              unsigned options, base_cpu cpu, incmap_error *err) {
    *out = NULL;
    if (count > GAZETTEERS_MAX) {
        return base_fail(err, INCMAP_LIMIT, "%zu gazetteers; a scanner takes up to %d", count,
                         GAZETTEERS_MAX);
    }
    incmap_scanner *scanner = base_alloc_zeroed(ctx, 1, sizeof *scanner);
    if (scanner == NULL) {
        return base_out_of_memory(err);
    }
    scanner->ctx = ctx;
    scanner->gazetteer_count = count;
    for (size_t i = 0; i < count; i++) {
        scanner->gazetteers[i] = gazetteers[i];
    }
    scanner->options = options;
    scanner->kernel = gaz_scan_kernel_for(cpu);
    incmap_scanner_start(scanner, (incmap_span){"", 0});
    *out = scanner;
    return INCMAP_OK;
}

incmap_status incmap_scanner_new(incmap_scanner **out, incmap_context *ctx,
                                 const incmap_gazetteer *const *gazetteers, size_t count,
                                 unsigned options, incmap_error *err) {
    return gaz_scanner_new(out, ctx, gazetteers, count, options, base_cpu_best(), err);
}

void incmap_scanner_free(incmap_scanner *scanner) {
    if (scanner != NULL) {
        base_free(scanner->ctx, scanner);
    }
}

void incmap_scanner_start(incmap_scanner *scanner, incmap_span text) {
    gaz_scan_words_start(&scanner->words, text);
    scanner->next = scanner->done = scanner->start = 0;
    scanner->levels.start_count = 0;
    scanner->from = 0;
    scanner->more = true;
}

static unsigned find_flags(const incmap_scanner *s, uint64_t chain) {
    unsigned flags = 0;
    for (size_t i = 0; i < s->gazetteer_count; i++) {
        flags |= gaz_scan_flags(&s->kernel, s->gazetteers[i], chain);
    }
    return flags;
}

/* Where the marks of a chain begin, to be fetched; NULL when there are none. Fetching stands in the
 * loops themselves: a function with no other effect is left out by compilers. */
static const void *marks_of(const incmap_gazetteer *g, uint64_t chain) {
    const gaz_scan_bucket *buckets = g->sections[GAZ_SCAN_BUCKETS].data;
    const size_t count = g->sections[GAZ_SCAN_BUCKETS].count;
    return count == 0 ? NULL : &buckets[gaz_scan_bucket_of(chain, count)];
}

static size_t slot_of(uint64_t chain) { return (size_t)(chain >> FLAGS_BITS) % FLAG_SLOTS; }

/* The flags of the first `count` open chains, from the memory where that knows them; `asked` gets
 * those that it does not. Answers how many. */
static size_t recall(levels *l, const memory *from, size_t count) {
    size_t unknown = 0;
    for (size_t n = 0; n < count; n++) {
        const size_t i = l->open[n];
        const uint64_t slot = from->slots[slot_of(l->chains[i])];
        l->flags[i] = (uint8_t)slot;
        l->asked[unknown] = (uint16_t)i;
        unknown += (slot & FLAGS_KNOWN) == 0 || (slot ^ l->chains[i]) >> FLAGS_BITS != 0;
    }
    return unknown;
}

static void learn(incmap_scanner *s, memory *to, size_t unknown) {
    levels *l = &s->levels;
    for (size_t n = 0; n < unknown + AHEAD; n++) {
        if (n < unknown) {
            for (size_t g = 0; g < s->gazetteer_count; g++) {
                gaz_prefetch(marks_of(s->gazetteers[g], l->chains[l->asked[n]]));
            }
        }
        if (n >= AHEAD) {
            const size_t i = l->asked[n - AHEAD];
            const unsigned flags = find_flags(s, l->chains[i]) | FLAGS_KNOWN;
            l->flags[i] = (uint8_t)flags;
            to->slots[slot_of(l->chains[i])] = l->chains[i] >> FLAGS_BITS << FLAGS_BITS | flags;
        }
    }
}

/* Starts the chains of the words in the window, as far as they can be looked at. */
static size_t open_chains(incmap_scanner *s) {
    levels *l = &s->levels;
    for (size_t i = 0; i < s->done; i++) {
        l->chains[i] = s->words.hashes[i];
        l->names[i] = 0;
        l->open[i] = (uint16_t)i;
    }
    return s->done;
}

/* Makes the open chains one word longer, of `words` words then; answers for how many the window has
 * so many. */
static size_t lengthen(incmap_scanner *s, size_t open, unsigned words) {
    levels *l = &s->levels;
    while (open > 0 && l->open[open - 1] + words > s->words.count) {
        open--;
    }
    for (size_t n = 0; n < open; n++) {
        const size_t i = l->open[n], last = i + words - 1;
        l->chains[i] =
            gaz_scan_chain(l->chains[i], s->words.hashes[last], s->words.places[last].joined);
    }
    return open;
}

/* Notes which chains of `words` words may be names; answers how many go on. */
static size_t keep_open(levels *l, size_t open, unsigned words) {
    size_t kept = 0;
    for (size_t n = 0; n < open; n++) {
        const size_t i = l->open[n];
        l->names[i] |= (uint64_t)(l->flags[i] & GAZ_SCAN_NAME) << (words - 1);
        l->open[kept] = (uint16_t)i;
        kept += (l->flags[i] & GAZ_SCAN_GOES_ON) != 0;
    }
    return kept;
}

/* A list, as processors cannot foretell which of a text's words are names. */
static void list_starts(levels *l, size_t count) {
    l->start_count = 0;
    for (size_t i = 0; i < count; i++) {
        l->starts[l->start_count] = (uint16_t)i;
        l->start_count += l->names[i] != 0;
    }
}

static void find_levels(incmap_scanner *s) {
    size_t open = open_chains(s);
    for (unsigned words = 1; open > 0 && words <= GAZ_SCAN_DEPTH; words++) {
        memory *of = words == 1 ? &s->of_words : &s->of_chains;
        open = words == 1 ? open : lengthen(s, open, words);
        learn(s, of, recall(&s->levels, of, open));
        open = keep_open(&s->levels, open, words);
    }
    list_starts(&s->levels, s->done);
}

/* The folded text of `count` words from `first`, and the hash of their chain; false when no key can
 * be so long. Of one word it is the window's own bytes. */
static bool join_words(const incmap_scanner *s, size_t first, unsigned count, char *room,
                       incmap_span *text, uint64_t *chain) {
    const gaz_scan_words *words = &s->words;
    *text = base_span(words->bytes + words->places[first].at, words->places[first].size);
    *chain = words->hashes[first];
    if (count == 1) {
        return true;
    }
    size_t size = 0;
    for (size_t i = first; i < first + count; i++) {
        const gaz_scan_place *place = &words->places[i];
        const bool space = i > first && !place->joined;
        if (size + space + place->size > TXT_FOLD_MAX) {
            return false;
        }
        room[size] = ' ';
        memcpy(room + size + space, words->bytes + place->at, place->size);
        size += space + (size_t)place->size;
        *chain = i == first ? *chain : gaz_scan_chain(*chain, words->hashes[i], place->joined);
    }
    *text = base_span(room, size);
    return true;
}

/* Compares with the keys. */
static bool find_name(const incmap_scanner *s, incmap_span text, name_slot *out) {
    for (size_t i = 0; i < s->gazetteer_count; i++) {
        gaz_key key;
        if (gaz_find_key(s->gazetteers[i], text, &key) && key.count > 0 &&
            gaz_posting_place(gaz_posting(&key, 0)) < s->gazetteers[i]->place_count) {
            out->place = gaz_posting_place(gaz_posting(&key, 0));
            out->gazetteer = (uint8_t)i;
            return true;
        }
    }
    return false;
}

/* Whether the words are a name; what is short enough is remembered. */
static bool compare(incmap_scanner *s, size_t first, unsigned count, incmap_sighting *out) {
    char room[TXT_FOLD_MAX + 1];
    incmap_span text;
    uint64_t chain = 0;
    name_slot once = {.hash = 0};
    if (!join_words(s, first, count, room, &text, &chain)) {
        return false;
    }
    name_slot *slot = text.size <= NAME_TEXT ? &s->name_slots[chain % NAME_SLOTS] : &once;
    if (slot->hash != chain || slot->size != text.size ||
        memcmp(slot->text, text.data, text.size) != 0) {
        slot->is_name = find_name(s, text, slot);
        slot->hash = chain;
        slot->size = (uint8_t)(slot == &once ? 0 : text.size);
        memcpy(slot->text, text.data, slot->size);
    }
    out->gazetteer = slot->gazetteer;
    out->place = slot->place;
    return slot->is_name;
}

/* Whether a word of 16 bytes at most is a name. */
static bool compare_word(incmap_scanner *s, size_t word, incmap_sighting *out) {
    const gaz_scan_place *place = &s->words.places[word];
    const gaz_scan_tail text = gaz_scan_tail_of(s->words.bytes + place->at, place->size);
    word_slot *slot = &s->word_slots[s->words.hashes[word] % WORD_SLOTS];
    if (slot->text.low != text.low || slot->text.high != text.high) {
        if (!compare(s, word, 1, out)) {
            return false;
        }
        *slot = (word_slot){text, out->place, out->gazetteer};
    }
    out->gazetteer = slot->gazetteer;
    out->place = slot->place;
    return true;
}

static bool is_name(incmap_scanner *s, size_t first, unsigned count, incmap_sighting *out) {
    const gaz_scan_place *last = &s->words.places[first + count - 1];
    out->start = s->words.places[first].start;
    out->end = last->end;
    if (!last->close) {
        return false;
    }
    return count == 1 && last->size <= 16 ? compare_word(s, first, out)
                                          : compare(s, first, count, out);
}

/* Whether a name may start with the word. */
static bool can_start(const incmap_scanner *s, size_t word) {
    const gaz_scan_place *place = &s->words.places[word];
    size_t size = 0;
    return place->open &&
           ((s->options & INCMAP_SCAN_CAPITALS) == 0 ||
            txt_class_of(txt_utf8_next(s->words.text, place->start, &size)) != TXT_LOWER);
}

/* The longest name from a word on; answers its words, 0 when there is none. */
static unsigned longest_name(incmap_scanner *s, size_t word, incmap_sighting *out) {
    for (uint64_t left = s->levels.names[word]; left != 0;) {
        const unsigned count = 64 - (unsigned)__builtin_clzll(left);
        if (is_name(s, word, count, out)) {
            return count;
        }
        left ^= UINT64_C(1) << (count - 1);
    }
    return 0;
}

/* The shortest name of more than `from` words; answers its words, 0 when there is none. */
static unsigned shortest_name(incmap_scanner *s, size_t word, unsigned from, incmap_sighting *out) {
    for (uint64_t left = from == 64 ? 0 : s->levels.names[word] >> from << from; left != 0;
         left &= left - 1) {
        const unsigned count = (unsigned)__builtin_ctzll(left) + 1;
        if (is_name(s, word, count, out)) {
            return count;
        }
    }
    return 0;
}

/* Looks at one word; true when that gave a name. */
static bool look(incmap_scanner *s, incmap_sighting *out) {
    const size_t word = s->next;
    unsigned count = 0;
    if (!can_start(s, word)) {
        s->next++;
        return false;
    }
    if ((s->options & INCMAP_SCAN_OVERLAPPING) == 0) {
        count = longest_name(s, word, out);
        s->next += count == 0 ? 1 : count;
    } else {
        count = shortest_name(s, word, s->from, out);
        s->from = count;
        s->next += count == 0;
    }
    return count > 0;
}

static void read_on(incmap_scanner *s) {
    s->more = gaz_scan_words_more(&s->words, &s->kernel, s->next);
    s->next = s->start = 0;
    s->done = s->more ? s->words.count - (GAZ_SCAN_DEPTH - 1) : s->words.count;
    find_levels(s);
}

/* Goes on to the next word with names; false behind the last of the window. */
static bool find_start(incmap_scanner *s) {
    while (s->start < s->levels.start_count && s->levels.starts[s->start] < s->next) {
        s->start++;
    }
    const bool is_there = s->start < s->levels.start_count;
    const size_t at = is_there ? s->levels.starts[s->start] : s->done;
    s->next = at > s->next ? at : s->next;
    return is_there;
}

size_t incmap_scanner_next(incmap_scanner *scanner, incmap_sighting *out, size_t room) {
    size_t count = 0;
    while (count < room) {
        if (find_start(scanner)) {
            count += look(scanner, &out[count]);
        } else if (scanner->more) {
            read_on(scanner);
        } else {
            break;
        }
    }
    return count;
}
