#include "base_span.h"
#include "res_slip.h"
#include "unit.h"

static void expect(const char *written, const char *meant, bool usual, bool first) {
    res_slip slip = res_slip_between(base_span_of(written), base_span_of(meant));
    if (slip.usual != usual || slip.first != first) {
        fail_msg("%s for %s: usual %d, expected %d; first %d, expected %d", written, meant,
                 slip.usual, usual, slip.first, first);
    }
}

static void mistakes_of_people_are_told_from_others(void **state) {
    (void)state;
    expect("bannjska", "banjska", true, false);    /* doubled */
    expect("prisstina", "pristina", true, false);  /* doubled */
    expect("vrela", "vrella", true, false);        /* one of two */
    expect("banska", "banjska", true, false);      /* j dropped */
    expect("prisitna", "pristina", true, false);   /* swapped */
    expect("leposabic", "leposavic", true, false); /* b beside v on the keyboard */
    expect("zvekan", "zvecan", true, false);       /* heard */
    expect("gji1an", "gjilan", true, false);       /* read by a machine */
    expect("gjiwan", "gjilan", false, false);
    expect("zvcan", "zvecan", false, false);
    expect("zvoecan", "zvecan", false, false);
}

static void the_first_letter_is_marked(void **state) {
    (void)state;
    expect("xvecan", "zvecan", true, true); /* x beside z */
    expect("vecan", "zvecan", false, true);
    expect("", "a", false, true);
}

static void names_far_apart_are_no_slip(void **state) {
    (void)state;
    expect("graz", "wien", false, true);
    expect("pristina", "pristine lake", false, false);
    expect("graz", "graz", false, false);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes_of_people_are_told_from_others),
        cmocka_unit_test(the_first_letter_is_marked),
        cmocka_unit_test(names_far_apart_are_no_slip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
