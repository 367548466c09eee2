#include "txt_fold.h"
#include "txt_utf8.h"
#include "unit.h"

typedef struct example {
    const char *name;
    const char *expected;
} example;

#define CHECK_ALL(examples) check_all(examples, sizeof(examples) / sizeof(examples)[0])

static void check_all(const example *examples, size_t count) {
    for (size_t i = 0; i < count; i++) {
        txt_folded got;
        txt_fold(base_span_of(examples[i].name), &got);
        assert_span(base_span(got.data, got.size), examples[i].expected);
        assert_false(got.cut);
        assert_int_equal(got.data[got.size], '\0');
    }
}

static void case_and_diacritics_go(void **state) {
    (void)state;
    static const example examples[] = {{"Leposavić", "leposavic"},
                                       {"LEPOSAVIĆ", "leposavic"},
                                       {"Priština", "pristina"},
                                       {"Prishtinë", "prishtine"},
                                       {"Çabër", "caber"},
                                       {"São Tomé", "sao tome"},
                                       {"Łódź", "lodz"},
                                       {"İstanbul", "istanbul"},
                                       {"Diyarbakır", "diyarbakir"},
                                       {"Đà Nẵng", "da nang"},
                                       {"Tromsø", "tromso"},
                                       {"Ærø", "aero"},
                                       {"Reykjavík", "reykjavik"},
                                       {"Þingvellir", "thingvellir"},
                                       {"Seyðisfjörður", "seydisfjordur"},
                                       {"Weißenfels", "weissenfels"},
                                       {"GROẞENHAIN", "grossenhain"},
                                       {"Œuilly", "oeuilly"},
                                       {"Gəncə", "gence"},
                                       {"Ħamrun", "hamrun"},
                                       {"Kraków", "krakow"},
                                       {"Târgu Mureș", "targu mures"},
                                       {"Ouagadougou", "ouagadougou"},
                                       {"Győr", "gyor"},
                                       {"Ŋaoundéré", "naoundere"},
                                       {"Aalborg", "aalborg"}};
    CHECK_ALL(examples);
}

static void every_way_to_write_dj_with_a_stroke_is_one(void **state) {
    (void)state;
    static const example examples[] = {{"\xC3\x90urić", "duric"}, /* U+00D0, the Icelandic letter */
                                       {"\xC4\x90urić", "duric"}, /* U+0110, the Serbian one */
                                       {"\xC6\x89urić", "duric"}, /* U+0189, the African one */
                                       {"\xC4\x91urić", "duric"}, /* lower case */
                                       {"Ђурић", "duric"}};
    CHECK_ALL(examples);
}

static void cyrillic_folds_to_latin_without_marks(void **state) {
    (void)state;
    static const example examples[] = {{"Лепосавић", "leposavic"},
                                       {"БАЊСКА", "banjska"},
                                       {"Љубљана", "ljubljana"},
                                       {"Ђаковица", "dakovica"},
                                       {"Џеп", "dzep"},
                                       {"Ниш", "nis"},
                                       {"Ужице", "uzice"},
                                       {"Москва", "moskva"},
                                       {"Йошкар-Ола", "joskar ola"},
                                       {"Щёлково", "scelkovo"},
                                       {"Юрьев", "jurev"},
                                       {"Подъезд", "podezd"},
                                       {"Рязань", "rjazan"},
                                       {"Электросталь", "elektrostal"},
                                       {"Крым", "krym"},
                                       {"Київ", "kijiv"},
                                       {"Єнакієве", "jenakijeve"},
                                       {"Ґурів", "guriv"},
                                       {"Магілёў", "magileu"},
                                       {"Ѓорче", "gjorce"},
                                       {"Куќа", "kukja"},
                                       {"Ѕвезда", "dzvezda"},
                                       {"Қостанай", "kostanaj"},
                                       {"Әлмәт", "almat"},
                                       {"Өскемен", "oskemen"},
                                       {"Бугульма", "bugulma"}};
    CHECK_ALL(examples);
}

static void decomposed_letters_fold_like_composed_ones(void **state) {
    (void)state;
    static const struct {
        const char *composed;
        const char *decomposed;
    } rows[] = {{"Zvečan", "Zvec\u030Can"},
                {"Йошкар", "И\u0306ошкар"},
                {"Київ", "Киі\u0308в"},
                {"Ѓорче", "Г\u0301орче"},
                {"Куќа", "Кук\u0301а"},
                {"Αθήνα", "Αθη\u0301να"},
                {"Đà Nẵng", "Đa\u0300 Na\u0306\u0303ng"},
                {"\uC11C\uC6B8", "\u1109\u1165\u110B\u116E\u11AF"}, /* Seoul */
                {"\u304E\u3075", "\u304D\u3099\u3075"},             /* Gifu */
                {"\u0623\u0645", "\u0627\u0654\u0645"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        txt_folded composed;
        txt_folded decomposed;
        txt_fold(base_span_of(rows[i].composed), &composed);
        txt_fold(base_span_of(rows[i].decomposed), &decomposed);
        assert_string_equal(decomposed.data, composed.data);
    }
}

static void greek_armenian_and_georgian_fold_to_latin(void **state) {
    (void)state;
    static const example examples[] = {
        {"Θεσσαλονίκη", "thessaloniki"},
        {"ΑΘΗΝΑ", "athina"},
        {"Λουτράκι", "loutraki"},
        {"ΟΎΖΟ", "ouzo"},
        {"Εύβοια", "evvoia"},   /* ELOT 743, which all public bodies write by */
        {"Ναύπλιο", "navplio"}, /* there with f */
        {"Αγγελόκαστρο", "angelokastro"},
        {"Μπραντζέικα", "mprantzeika"},
        {"Πάτρας", "patras"},
        {"Ψαρά", "psara"},
        {"Χανιά", "chania"},
        {"Ῥόδος", "rodos"},
        {"Երևան", "erevan"},
        {"Գյումրի", "gyumri"},
        {"ԵՐԵՎԱՆ", "erevan"},
        {"თბილისი", "tbilisi"},
        {"ქუთაისი", "kutaisi"},
        {"მცხეთა", "mtskheta"}};
    CHECK_ALL(examples);
}

static void other_scripts_keep_their_letters_without_marks(void **state) {
    (void)state;
    static const example examples[] = {
        {"القُدْس", "القدس"},  {"أربيل", "اربيل"},     {"إدلب", "ادلب"},      {"آمل", "امل"},
        {"غزة", "غزه"},      {"مصطفى", "مصطفي"},     {"بغـــداد", "بغداد"}, {"کرمان", "كرمان"},
        {"تبریز", "تبريز"},  {"יְרוּשָׁלַיִם", "ירושלים"}, {"北京市", "北京市"},  {"हिन्दी", "हिन्दी"},
        {"กรุงเทพ", "กรุงเทพ"}};
    CHECK_ALL(examples);
}

static void compatibility_forms_become_plain(void **state) {
    (void)state;
    static const example examples[] = {{"Ｎｉｓ　１２", "nis 12"},
                                       {"ﬁnal", "final"},
                                       {"Ⅳ", "iv"},
                                       {"ǅep", "dzep"},
                                       {"ﻏﺰﺓ", "غزه"},
                                       {"m²", "m2"},
                                       {"𝐍𝐢𝐬", "nis"},
                                       {"½", "1 2"}};
    CHECK_ALL(examples);
}

static void digits_of_all_scripts_become_ascii(void **state) {
    (void)state;
    static const example examples[] = {
        {"١٢٣", "123"}, {"۴۵۶", "456"}, {"७८९", "789"}, {"๐๑", "01"}, {"③", "3"}};
    CHECK_ALL(examples);
}

static void what_is_no_letter_becomes_one_space_inside_and_none_at_the_ends(void **state) {
    (void)state;
    static const example examples[] = {{"  Novo   Selo  ", "novo selo"},
                                       {"Kosovska-Mitrovica", "kosovska mitrovica"},
                                       {"St.-Étienne", "st etienne"},
                                       {"Vučitrn/Vushtrri", "vucitrn vushtrri"},
                                       {"\tNovi\r\nSad\u00A0", "novi sad"},
                                       {"(Banja)", "banja"},
                                       {"Camp № 5", "camp no 5"},
                                       {"℃x", "cx"},
                                       {"Niš😀Sad", "nis sad"},
                                       {"Leposavi\xE6 x", "leposavi x"},
                                       {"Xʼ—y", "x y"},
                                       {" - ", ""},
                                       {"", ""}};
    CHECK_ALL(examples);
}

static void apostrophes_joiners_and_direction_marks_vanish(void **state) {
    (void)state;
    static const example examples[] = {{"N'Djamena", "ndjamena"},
                                       {"N’Djamena", "ndjamena"},
                                       {"Hawaiʻi", "hawaii"},
                                       {"Slavʼjansk", "slavjansk"},
                                       {"L\u00ADepo\u200Bsavić", "leposavic"},
                                       {"\u202BNiš\u202C", "nis"},
                                       {"خانه\u200Cها", "خانهها"},
                                       {"Marcel·lí", "marcelli"},
                                       {"\uFEFFNiš", "nis"},
                                       {"Ṣanʿāʾ", "sana"}};
    CHECK_ALL(examples);
}

static void nul_parts_words(void **state) {
    (void)state;
    txt_folded got;
    txt_fold((incmap_span){"a\0b", 3}, &got);
    assert_string_equal(got.data, "a b");
}

static void a_name_without_data_folds_to_nothing(void **state) {
    (void)state;
    txt_folded got;
    txt_fold((incmap_span){NULL, 0}, &got);
    assert_int_equal(got.size, 0);
    assert_false(got.cut);
}

static void a_name_that_just_fits_is_whole_and_a_longer_one_is_cut(void **state) {
    (void)state;
    char name[600];
    memset(name, 'A', sizeof name);
    txt_folded got;
    txt_fold((incmap_span){name, TXT_FOLD_MAX}, &got);
    assert_int_equal(got.size, TXT_FOLD_MAX);
    assert_false(got.cut);
    txt_fold((incmap_span){name, TXT_FOLD_MAX + 1}, &got);
    assert_int_equal(got.size, TXT_FOLD_MAX);
    assert_true(got.cut);
    name[TXT_FOLD_MAX] = '!'; /* what is dropped anyway does not cut */
    txt_fold((incmap_span){name, TXT_FOLD_MAX + 1}, &got);
    assert_false(got.cut);
}

static void a_cut_name_ends_with_a_whole_letter(void **state) {
    (void)state;
    char name[400];
    for (size_t at = 0; at < sizeof name; at += 4) {
        memcpy(name + at, "\xF0\xA0\x80\x80", 4); /* an ideograph of four bytes */
    }
    txt_folded got;
    txt_fold((incmap_span){name, sizeof name}, &got);
    assert_true(got.cut);
    assert_int_equal(got.size, TXT_FOLD_MAX / 4 * 4);
    assert_true(txt_utf8_find_bad(base_span(got.data, got.size)) == SIZE_MAX);
}

/* Latin, Cyrillic and Greek of today: the ranges are Unicode's blocks. */
static void living_european_letters_fold_to_ascii(void **state) {
    (void)state;
    static const struct {
        uint32_t from;
        uint32_t to;
    } blocks[] = {{0xC0, 0x17F}, {0x386, 0x3CE}, {0x400, 0x45F}, {0x490, 0x4FF}, {0x1E00, 0x1EF9}};
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
        for (uint32_t letter = blocks[i].from; letter <= blocks[i].to; letter++) {
            char bytes[4];
            txt_folded got;
            txt_fold((incmap_span){bytes, txt_utf8_put(bytes, letter)}, &got);
            for (size_t at = 0; at < got.size; at++) {
                if ((unsigned char)got.data[at] >= 128) {
                    fail_msg("U+%04X folds to \"%s\", expected ASCII", (unsigned)letter, got.data);
                }
            }
        }
    }
}

static void folding_a_folded_letter_changes_nothing(void **state) {
    (void)state;
    for (uint32_t letter = 0; letter <= 0x10FFFF; letter++) {
        char bytes[4];
        txt_folded once;
        txt_folded twice;
        txt_fold((incmap_span){bytes, txt_utf8_put(bytes, letter)}, &once);
        txt_fold((incmap_span){once.data, once.size}, &twice);
        if (strcmp(once.data, twice.data) != 0) {
            fail_msg("U+%04X: got \"%s\", expected \"%s\"", (unsigned)letter, twice.data,
                     once.data);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_and_diacritics_go),
        cmocka_unit_test(every_way_to_write_dj_with_a_stroke_is_one),
        cmocka_unit_test(cyrillic_folds_to_latin_without_marks),
        cmocka_unit_test(decomposed_letters_fold_like_composed_ones),
        cmocka_unit_test(greek_armenian_and_georgian_fold_to_latin),
        cmocka_unit_test(other_scripts_keep_their_letters_without_marks),
        cmocka_unit_test(compatibility_forms_become_plain),
        cmocka_unit_test(digits_of_all_scripts_become_ascii),
        cmocka_unit_test(what_is_no_letter_becomes_one_space_inside_and_none_at_the_ends),
        cmocka_unit_test(apostrophes_joiners_and_direction_marks_vanish),
        cmocka_unit_test(nul_parts_words),
        cmocka_unit_test(a_name_without_data_folds_to_nothing),
        cmocka_unit_test(a_name_that_just_fits_is_whole_and_a_longer_one_is_cut),
        cmocka_unit_test(a_cut_name_ends_with_a_whole_letter),
        cmocka_unit_test(living_european_letters_fold_to_ascii),
        cmocka_unit_test(folding_a_folded_letter_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
