#include "txt_fold.h"
#include "unit.h"

/* The general category of each is in UnicodeData.txt. */
static void letters_have_the_class_of_their_general_category(void **state) {
    (void)state;
    static const struct {
        uint32_t letter;
        txt_class expected;
    } rows[] = {
        {'A', TXT_UPPER},      {'z', TXT_LOWER},       {'7', TXT_DIGIT},      {' ', TXT_SPACE},
        {'\t', TXT_SPACE},     {'\n', TXT_SPACE},      {0xA0, TXT_SPACE},     {0x2009, TXT_SPACE},
        {0x3000, TXT_SPACE},   {0, TXT_OTHER},         {'-', TXT_OTHER},      {0x2019, TXT_OTHER},
        {0x106, TXT_UPPER},    {0x107, TXT_LOWER},     {0x1C5, TXT_UPPER},    {0x40A, TXT_UPPER},
        {0x45A, TXT_LOWER},    {0x391, TXT_UPPER},     {0x3B1, TXT_LOWER},    {0x5D0, TXT_LETTER},
        {0x627, TXT_LETTER},   {0x4E2D, TXT_LETTER},   {0x9FFC, TXT_LETTER},  {0xAC00, TXT_LETTER},
        {0xD7A3, TXT_LETTER},  {0x2BC, TXT_LETTER},    {0x661, TXT_DIGIT},    {0x966, TXT_DIGIT},
        {0xFF15, TXT_DIGIT},   {0x301, TXT_MARK},      {0x903, TXT_MARK},     {0x20DD, TXT_MARK},
        {0xD800, TXT_OTHER},   {0xE000, TXT_OTHER},    {0xFFFD, TXT_OTHER},   {0x1F600, TXT_OTHER},
        {0x10400, TXT_UPPER},  {0x10428, TXT_LOWER},   {0x20000, TXT_LETTER}, {0x10FFFF, TXT_OTHER},
        {0x110000, TXT_OTHER}, {UINT32_MAX, TXT_OTHER}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        txt_class got = txt_class_of(rows[i].letter);
        if (got != rows[i].expected) {
            fail_msg("U+%04X: got %d, expected %d", (unsigned)rows[i].letter, (int)got,
                     (int)rows[i].expected);
        }
    }
}

static void ascii_has_52_letters_and_10_digits(void **state) {
    (void)state;
    unsigned letters = 0;
    unsigned digits = 0;
    for (uint32_t letter = 0; letter < 128; letter++) {
        letters += txt_class_of(letter) >= TXT_UPPER;
        digits += txt_class_of(letter) == TXT_DIGIT;
    }
    assert_int_equal(letters, 52);
    assert_int_equal(digits, 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_have_the_class_of_their_general_category),
        cmocka_unit_test(ascii_has_52_letters_and_10_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
