/* Which language a text is in. */
#include "txt_language.h"

#include <string.h>

#include "base_span.h"
#include "unit.h"

/* From the opening of the Universal Declaration of Human Rights in each language, and others that
 * are not read. */
static void the_commonest_words_tell_the_language(void **state) {
    (void)state;
    static const struct {
        const char *text;
        txt_language language;
    } rows[] = {
        {"Whereas recognition of the inherent dignity and of the equal and inalienable rights of "
         "all members of the human family is the foundation of freedom, justice and peace in the "
         "world,",
         TXT_ENGLISH},
        {"Pošto je priznavanje urođenog dostojanstva i jednakih i neotuđivih prava svih članova "
         "ljudske porodice temelj slobode, pravde i mira u svetu; pošto je nepoštovanje i "
         "preziranje ljudskih prava vodilo varvarskim postupcima,",
         TXT_SERBIAN},
        {"Пошто је признавање урођеног достојанства и једнаких и неотуђивих права свих чланова "
         "људске породице темељ слободе, правде и мира у свету; пошто је непоштовање и "
         "презирање људских права водило варварским поступцима,",
         TXT_SERBIAN},
        {"Mbasi njohja e dinjitetit të lindur të të drejtave të barabarta dhe të patjetërsueshme "
         "të të gjithë anëtarëve të familjes njerëzore është themeli i lirisë, drejtësisë dhe "
         "paqes në botë,",
         TXT_ALBANIAN},
        {"Da die Anerkennung der angeborenen Würde und der gleichen und unveräußerlichen Rechte "
         "aller Mitglieder der Gemeinschaft der Menschen die Grundlage von Freiheit, Gerechtigkeit "
         "und Frieden bildet,",
         TXT_NO_LANGUAGE},
        {"Sulmi dhe protesta", TXT_ALBANIAN},
        {"Napad kod Zvečana", TXT_SERBIAN},
        {"Khartoum", TXT_ENGLISH},
        {"", TXT_ENGLISH},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        txt_language got = txt_language_of(base_span_of(rows[i].text));
        if (got != rows[i].language) {
            fail_msg("%s: language %d, expected %d", rows[i].text, (int)got, (int)rows[i].language);
        }
    }
}

/* They are looked up by halving. */
static void common_words_stand_in_the_order_of_their_bytes(void **state) {
    (void)state;
    static const char *const words[] = {
#define X(text, languages) text,
#include "txt_common.def"
#undef X
    };
    for (size_t i = 1; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(words[i - 1], words[i]) >= 0) {
            fail_msg("\"%s\" stands before \"%s\"", words[i - 1], words[i]);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_commonest_words_tell_the_language),
        cmocka_unit_test(common_words_stand_in_the_order_of_their_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
