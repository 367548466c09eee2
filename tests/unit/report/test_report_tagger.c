/* The tagger with the weights that ship. */
#include <string.h>

#include "base_buf.h"
#include "io_file.h"
#include "rep_tagger.h"
#include "rep_unit.h"

static rep_reading *read_tagged(rep_world *w, const incmap_tagger *tagger, const char *text) {
    rep_input input = {.text = base_span_of(text),
                       .kind = INCMAP_REPORT_TEXT,
                       .name = "test",
                       .published = rep_day("2023-09-25"),
                       .tagger = tagger};
    rep_reading *reading = NULL;
    incmap_error err = {0};
    if (rep_reading_new(&reading, w->ctx, w->resolver, &input, &err) != INCMAP_OK) {
        fail_msg("%s", err.message);
    }
    return reading;
}

static incmap_tagger *open_shipped(rep_world *w) {
    incmap_tagger *tagger = NULL;
    incmap_error err = {0};
    if (incmap_tagger_open(&tagger, w->ctx, NAMES_MODEL, &err) != INCMAP_OK) {
        fail_msg("%s", err.message);
    }
    return tagger;
}

typedef struct row {
    const char *text;
    const char *name;
    rep_name_kind kind;
    rep_role role;
    bool locates;
} row;

static void check(rep_world *w, const row *rows, size_t count) {
    incmap_tagger *tagger = open_shipped(w);
    for (size_t i = 0; i < count; i++) {
        rep_reading *r = read_tagged(w, tagger, rows[i].text);
        const rep_name *name = rep_find_name(r, rows[i].name);
        int kind = name == NULL ? -1 : (int)name->kind;
        int role = name == NULL ? -1 : (int)name->role;
        bool locates = name != NULL && name->locates;
        if (kind != (int)rows[i].kind || role != (int)rows[i].role || locates != rows[i].locates) {
            fail_msg("%s: \"%s\" is of kind %d, role %d (locates %d), expected %d, %d (%d)",
                     rows[i].text, rows[i].name, kind, role, locates, rows[i].kind, rows[i].role,
                     rows[i].locates);
        }
        rep_reading_free(r);
    }
    incmap_tagger_close(tagger);
}

static void names_are_told_apart_in_english(void **state) {
    static const row rows[] = {
        {"Gunmen opened fire in Khartoum on Friday.", "Khartoum", REP_NAME_PLACE, REP_ROLE_NONE,
         true},
        {"Three people were wounded near Brussels overnight.", "Brussels", REP_NAME_PLACE,
         REP_ROLE_NONE, true},
        {"Envoys told the Security Council that talks had failed.", "Security Council",
         REP_NAME_ORGANISATION, REP_ROLE_NONE, false},
        {"Spokeswoman Maria Zakharova denied it.", "Maria Zakharova", REP_NAME_PERSON,
         REP_ROLE_NONE, false},
        {"Belgrade said that it would wait.", "Belgrade", REP_NAME_PLACE, REP_ROLE_ACTOR, false},
        {"KHARTOUM (AP) — Two shells hit a market.", "KHARTOUM", REP_NAME_PLACE, REP_ROLE_NONE,
         false},
    };
    check(*state, rows, sizeof rows / sizeof rows[0]);
}

/* "X of Y", "Y's X", "X near Y": which of the names is where something was. */
static void names_of_two_places_are_told_apart(void **state) {
    static const row rows[] = {
        {"Një grup i armatosur sulmoi policinë në Banjskë të Zveçanit të dielën.", "Banjskë",
         REP_NAME_PLACE, REP_ROLE_NONE, true},
        {"Një grup i armatosur sulmoi policinë në Banjskë të Zveçanit të dielën.", "Zveçanit",
         REP_NAME_PLACE, REP_ROLE_UNIT, false},
        {"Two men were taken into custody at the Merdare border crossing on Sunday.", "Merdare",
         REP_NAME_PLACE, REP_ROLE_NONE, true},
        {"Dečak je ranjen u selu Banjska kod Zvečana u petak.", "Zvečana", REP_NAME_PLACE,
         REP_ROLE_NONE, false},
        {"Në Leposaviq policia arrestoi të dielën dy persona që kishin armë pa leje.", "Leposaviq",
         REP_NAME_PLACE, REP_ROLE_NONE, true},
    };
    check(*state, rows, sizeof rows / sizeof rows[0]);
}

static void both_serbian_scripts_give_the_same_names(void **state) {
    static const row rows[] = {
        {"Policija je u Kragujevcu uhapsila dve osobe.", "Kragujevcu", REP_NAME_PLACE,
         REP_ROLE_NONE, true},
        {"Полиција је у Крагујевцу ухапсила две особе.", "Крагујевцу", REP_NAME_PLACE,
         REP_ROLE_NONE, true},
        {"Premijer Albin Kurti je juče govorio.", "Albin Kurti", REP_NAME_PERSON, REP_ROLE_NONE,
         false},
        {"Премијер Албин Курти је јуче говорио.", "Албин Курти", REP_NAME_PERSON, REP_ROLE_NONE,
         false},
        {"Savet bezbednosti Ujedinjenih nacija zaseda u Beogradu.", "Beogradu", REP_NAME_PLACE,
         REP_ROLE_NONE, true},
    };
    check(*state, rows, sizeof rows / sizeof rows[0]);
}

static void a_surname_alone_is_the_person_told_in_full(void **state) {
    rep_world *w = *state;
    incmap_tagger *tagger = open_shipped(w);
    rep_reading *r = read_tagged(w, tagger,
                                 "Robert Detroit was arrested on Monday. His lawyer said that "
                                 "Detroit had been at home.");
    for (size_t i = 0; i < r->names.count; i++) {
        assert_int_not_equal(r->names.at[i].kind, REP_NAME_PLACE);
    }
    rep_reading_free(r);
    incmap_tagger_close(tagger);
}

static void the_police_of_a_town_tell_the_town(void **state) {
    rep_world *w = *state;
    incmap_tagger *tagger = open_shipped(w);
    rep_reading *r =
        read_tagged(w, tagger, "The man called the Detroit Police Department on Friday.");
    const rep_name *name = rep_find_name(r, "Detroit Police Department");
    assert_non_null(name);
    assert_int_equal(name->kind, REP_NAME_ORGANISATION);
    assert_int_equal(name->inner, 1);
    assert_int_equal(name->role, REP_ROLE_MODIFIER);
    rep_reading_free(r);
    incmap_tagger_close(tagger);
}

static void without_names_there_are_no_tags(void **state) {
    rep_world *w = *state;
    incmap_tagger *tagger = open_shipped(w);
    static const char *const texts[] = {"", "nothing at all", "12 34 56", "....", "ﷺ שלום سلام"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        rep_reading *r = read_tagged(w, tagger, texts[i]);
        assert_int_equal(r->names.count, 0);
        rep_reading_free(r);
    }
    incmap_tagger_close(tagger);
}

/* Writes `size` bytes of the model with byte `changed` turned over, and opens that. */
static incmap_status open_changed(rep_world *w, incmap_span model, size_t size, size_t changed) {
    char path[] = "/tmp/incmap-tagger-XXXXXX";
    int handle = mkstemp(path);
    FILE *file = handle < 0 ? NULL : fdopen(handle, "wb");
    assert_non_null(file);
    for (size_t i = 0; i < size; i++) {
        assert_int_not_equal(fputc((unsigned char)model.data[i] ^ (i == changed ? 255 : 0), file),
                             EOF);
    }
    assert_int_equal(fclose(file), 0);
    incmap_tagger *tagger = NULL;
    incmap_error err = {0};
    incmap_status status = incmap_tagger_open(&tagger, w->ctx, path, &err);
    assert_true((status == INCMAP_OK) == (tagger != NULL));
    assert_true(status == INCMAP_OK || err.message[0] != '\0');
    incmap_tagger_close(tagger);
    (void)unlink(path);
    return status;
}

static void a_model_that_is_none_or_damaged_is_refused(void **state) {
    rep_world *w = *state;
    io_mapping file;
    assert_int_equal(io_map(&file, NAMES_MODEL, NULL), INCMAP_OK);
    incmap_span model = {file.data, file.size};
    const size_t none = SIZE_MAX;
    assert_int_equal(open_changed(w, model, model.size, none), INCMAP_OK);
    assert_int_equal(open_changed(w, model, model.size, 0), INCMAP_FORMAT);
    assert_int_equal(open_changed(w, model, model.size, 8), INCMAP_VERSION);
    assert_int_equal(open_changed(w, model, model.size - 1, none), INCMAP_FORMAT);
    assert_int_equal(open_changed(w, model, 20, none), INCMAP_FORMAT);
    assert_int_equal(open_changed(w, model, 0, none), INCMAP_FORMAT);
    assert_int_equal(open_changed(w, model, model.size, model.size / 2), INCMAP_DAMAGED);
    io_unmap(&file);
    incmap_tagger *tagger = NULL;
    assert_int_equal(incmap_tagger_open(&tagger, w->ctx, "/nowhere/names.model", NULL), INCMAP_IO);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_told_apart_in_english),
        cmocka_unit_test(names_of_two_places_are_told_apart),
        cmocka_unit_test(both_serbian_scripts_give_the_same_names),
        cmocka_unit_test(a_surname_alone_is_the_person_told_in_full),
        cmocka_unit_test(the_police_of_a_town_tell_the_town),
        cmocka_unit_test(without_names_there_are_no_tags),
        cmocka_unit_test(a_model_that_is_none_or_damaged_is_refused),
    };
    return cmocka_run_group_tests(tests, rep_make_world, rep_free_world);
}
