#include "txt_fold.h"
#include "txt_utf8.h"
#include "unit.h"

static txt_folded skeleton_of(const char *name) {
    txt_folded folded;
    txt_folded key;
    txt_fold(base_span_of(name), &folded);
    txt_skeleton((incmap_span){folded.data, folded.size}, &key);
    return key;
}

typedef struct pair {
    const char *a;
    const char *b;
} pair;

static void expect_same(const pair *same, size_t count) {
    for (size_t i = 0; i < count; i++) {
        txt_folded a = skeleton_of(same[i].a);
        txt_folded b = skeleton_of(same[i].b);
        if (strcmp(a.data, b.data) != 0) {
            fail_msg("%s is \"%s\", %s is \"%s\"", same[i].a, a.data, same[i].b, b.data);
        }
    }
}

/* The same names after the rules of different languages. */
static void spellings_of_one_name_share_a_skeleton(void **state) {
    (void)state;
    static const pair same[] = {
        {"Leposavić", "Leposaviq"},
        {"Đurić", "Djurić"},
        {"Ђурић", "Gjuriq"},
        {"\xC3\x90urić", "Djuric"},
        {"Priština", "Prishtina"},
        {"Приштина", "Prishtina"},
        {"Đakovica", "Gjakovica"},
        {"Džemajl", "Xhemajl"},
        {"Čaglavica", "Çagllavica"},
        {"Čabra", "Chabra"},
        {"Žegra", "Zhegra"},
        {"Banjska", "Banska"},
        {"Kiev", "Kyyev"},
        {"Хасавюрт", "Khasavyurt"},
        {"Челябинск", "Chelyabinsk"},
        {"Щёкино", "Shchekino"},
        {"Тхинвали", "Thinvali"},
        {"Цхинвали", "Tskhinvali"},
        {"Новое Село", "Novoye Selo"},
        {"Екатеринбург", "Yekaterinburg"},
        {"Warszawa", "Varszava"},
        {"Koeln", "Köln"},
        {"Bad Toelz", "Bad Tölz"},
        {"Philippi", "Filipi"},
        {"Novo Selo", "Novo Sello"},
        {"Belo Polje", "Belopolje"},
        {"Xanthi", "Ksanti"},
        {"Taschkent", "Tashkent"},
        {"Tchad", "Čad"},
        {"Khartoum", "Hartum"},
        {"Yemen", "Jemen"},
        {"Tsetinye", "Cetinje"},
    };
    expect_same(same, sizeof same / sizeof same[0]);
}

static void names_meet_their_official_latin_forms(void **state) {
    (void)state;
    static const pair same[] = {
        {"Київ", "Kyiv"},
        {"Запоріжжя", "Zaporizhzhia"},
        {"Григорівка", "Hryhorivka"},
        {"Підгірне", "Pidhirne"},
        {"Згурівка", "Zghurivka"},
        {"Луцьк", "Lutsk"},
        {"Лучки", "Luchky"},
        {"Онацьке", "Onats’ke"},
        {"Теребовлянський", "Terebovlianskyi"},
        {"Jackson", "Jakson"},
        {"Любомль", "Liuboml"},
        {"Водяне", "Vodyane"},
        {"Східне", "Skhidne"},
        {"Миколаївка", "Mykolayivka"},
        {"Николаевка", "Nikolayevka"},
        {"Бањска", "Banjska"},
        {"Ђаковица", "Djakovica"},
        {"Търново", "Tarnovo"},
        {"Θεσσαλονίκη", "Thessaloniki"},
        {"Λευκάδα", "Lefkada"},
        {"Ναύπλιο", "Nafplio"},
        {"Εύβοια", "Evvoia"},
        {"Λαγκάδια", "Langadia"},
        {"Μπομποκού", "Bompokou"},
        {"Ντράφι", "Drafi"},
        {"Γκιώνα", "Giona"},
        {"Μεσόλογγος", "Mesolongos"},
    };
    expect_same(same, sizeof same / sizeof same[0]);
}

static void different_names_keep_different_skeletons(void **state) {
    (void)state;
    static const char *const names[] = {"Banjska", "Bansk",     "Banja",    "Babljak", "Leposavić",
                                        "Lepaja",  "Prishtinë", "Priština", "Zvečan",  "Zupče",
                                        "Camp 1",  "Camp 11",   "Niš",      "Nica",    "Gora",
                                        "Gorani",  "Peć",       "Peja",     "北京",    "南京"};
    size_t count = sizeof names / sizeof names[0];
    for (size_t i = 0; i < count; i++) {
        for (size_t j = i + 1; j < count; j++) {
            txt_folded a = skeleton_of(names[i]);
            txt_folded b = skeleton_of(names[j]);
            if (strcmp(a.data, b.data) == 0) {
                fail_msg("%s and %s are both \"%s\"", names[i], names[j], a.data);
            }
        }
    }
}

static void other_scripts_lose_only_their_spaces_and_the_arabic_article(void **state) {
    (void)state;
    assert_string_equal(skeleton_of("تل أبيب").data, "تلابيب");
    assert_string_equal(skeleton_of("الخرطوم").data, "خرطوم");
    assert_string_equal(skeleton_of("دير الزور").data, "ديرزور");
    assert_string_equal(skeleton_of("عبد الله").data, "عبدالله");
    assert_string_equal(skeleton_of("東東").data, "東東");
}

static void a_skeleton_that_outgrows_its_room_is_cut(void **state) {
    (void)state;
    char name[TXT_FOLD_MAX];
    for (size_t i = 0; i < sizeof name; i++) {
        name[i] = i % 2 == 0 ? 'x' : 'a';
    }
    txt_folded key;
    txt_skeleton((incmap_span){name, sizeof name}, &key);
    assert_true(key.cut);
    assert_int_equal(key.size, TXT_FOLD_MAX);
    assert_int_equal(key.data[key.size], '\0');
}

static void a_cut_skeleton_ends_with_a_whole_letter(void **state) {
    (void)state;
    char name[TXT_FOLD_MAX];
    memset(name, 'x', sizeof name);
    for (size_t at = 1; at + 3 < sizeof name; at += 4) {
        memcpy(name + at, "\u6771", 3); /* between x and x */
    }
    txt_folded key;
    txt_skeleton((incmap_span){name, sizeof name}, &key);
    assert_true(key.cut);
    assert_true(txt_utf8_find_bad((incmap_span){key.data, key.size}) == SIZE_MAX);
}

static void nothing_has_an_empty_skeleton(void **state) {
    (void)state;
    txt_folded key;
    txt_skeleton((incmap_span){NULL, 0}, &key);
    assert_int_equal(key.size, 0);
    assert_false(key.cut);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings_of_one_name_share_a_skeleton),
        cmocka_unit_test(names_meet_their_official_latin_forms),
        cmocka_unit_test(different_names_keep_different_skeletons),
        cmocka_unit_test(other_scripts_lose_only_their_spaces_and_the_arabic_article),
        cmocka_unit_test(a_skeleton_that_outgrows_its_room_is_cut),
        cmocka_unit_test(a_cut_skeleton_ends_with_a_whole_letter),
        cmocka_unit_test(nothing_has_an_empty_skeleton),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
