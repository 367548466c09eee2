/* Placing incidents: given coordinates, the resolver's answers, decisions and the list of the
 * doubtful. The places are those of resolve/small.h. */
#include "failing_allocator.h"
#include "inc_doubts.h"
#include "incident/placed.h"

static int bench_setup(void **state) {
    static placed p;
    *state = &p;
    return placed_open(&p);
}

static int bench_teardown(void **state) { return placed_close(*state); }

/* A layer of one table and a placer, with or without decisions and a list, in the test's folder. */
typedef struct run {
    rows r;
    incmap_placer *placer;
    char decisions[512];
    char list[512];
} run;

static void begin(placed *p, run *u, const char *table, const char *decisions, bool list) {
    incmap_error err = {.status = INCMAP_OK};
    rows_read(&u->r, p->unit, "log.csv", table);
    snprintf(u->list, sizeof u->list, "%s", io_unit_path(p->unit, "list.csv"));
    incmap_placer_options options = {.notices = {&u->r, rows_note}};
    if (decisions != NULL) {
        snprintf(u->decisions, sizeof u->decisions, "%s",
                 io_unit_write(p->unit, "decided.csv", base_span_of(decisions)));
        options.decisions = u->decisions;
    }
    options.unplaced = list ? u->list : NULL;
    if (incmap_placer_new(&u->placer, p->unit->ctx, p->places->resolver, &options, &err) !=
        INCMAP_OK) {
        fail_msg("%s", err.message);
    }
}

static void place_next(run *u) {
    assert_true(rows_next(&u->r));
    assert_status(incmap_placer_place(u->placer, u->r.incident, NULL, NULL), INCMAP_OK);
}

static void end(run *u) {
    incmap_placer_free(u->placer);
    rows_close(&u->r);
}

static void given_coordinates_are_kept_and_their_area_filled_in(void **state) {
    run u;
    incmap_placer_counts counts;
    begin(*state, &u,
          "place,lat,lon,geo_precision,where_prec,country\n"
          "Banska,42.97333,20.78083,,,Kosovo\n"
          "Banska,42.97333,20.78083,2,,RS\n"
          "Banska,42.97333,20.78083,,4,Ruritania\n",
          NULL, false);
    place_next(&u);
    assert_field(&u.r, LAT, "42.97333");
    assert_field(&u.r, MATCH, "given");
    assert_field(&u.r, GEO_PRECISION, "1");
    assert_field(&u.r, WHERE_PREC, "1");
    assert_field(&u.r, UNCERTAINTY_M, "");
    assert_field(&u.r, ADMIN2, "Zvečan");
    assert_field(&u.r, COUNTRY, "XK");
    assert_field(&u.r, NOTES, "");
    assert_field(&u.r, FLAGS, "");
    place_next(&u);
    assert_field(&u.r, WHERE_PREC, "2");
    assert_field(&u.r, UNCERTAINTY_M, "25000");
    assert_field(&u.r, COUNTRY, "XK");
    assert_field(&u.r, FLAGS, "country_mismatch");
    assert_field(&u.r, NOTES, "[country: RS]");
    place_next(&u);
    assert_field(&u.r, GEO_PRECISION, "3");
    assert_field(&u.r, NOTES, "[country: Ruritania]");
    incmap_placer_counts_view(u.placer, &counts);
    assert_int_equal(counts.incidents, 3);
    assert_int_equal(counts.placed, 3);
    assert_int_equal(counts.given, 3);
    assert_int_equal(counts.flagged, 1);
    end(&u);
}

static void names_are_placed_and_say_how(void **state) {
    run u;
    incmap_gazetteer_info info;
    char gazetteer[64];
    begin(*state, &u, "place,municipality,country\nZveçan,,XK\n", NULL, false);
    place_next(&u);
    assert_field(&u.r, PLACE_VERBATIM, "Zveçan");
    assert_field(&u.r, PLACE_NAME, "Zvečan");
    assert_field(&u.r, PLACE_ID, "t:6");
    assert_field(&u.r, FEATURE, "P.PPLA2");
    assert_field(&u.r, LAT, "42.9075");
    assert_field(&u.r, MATCH, "alternate");
    assert_field(&u.r, RELATION, "in");
    assert_field(&u.r, BEARING, "");
    assert_field(&u.r, OFFSET_M, "");
    assert_field(&u.r, COUNTRY, "XK");
    assert_field(&u.r, ADMIN2, "Zvečan");
    incmap_gazetteer_describe((*(placed **)state)->places->gazetteer, &info);
    snprintf(gazetteer, sizeof gazetteer, "small@%08llx", (unsigned long long)(info.hash >> 32));
    assert_field(&u.r, GAZETTEER, gazetteer);
    end(&u);
}

static void what_is_not_placed_has_a_reason_and_no_coordinates(void **state) {
    run u;
    incmap_placer_counts counts;
    begin(*state, &u,
          "place,lat,lon,country\nXyzzyplugh,,,Kosovo\nunknown,,,\n,95,20,\n,,,Ruritania\n", NULL,
          false);
    place_next(&u);
    assert_field(&u.r, MATCH, "unplaced");
    assert_field(&u.r, FLAGS, "not_found");
    assert_field(&u.r, LAT, "");
    assert_field(&u.r, COUNTRY, "XK");
    place_next(&u);
    assert_field(&u.r, FLAGS, "not_a_name");
    place_next(&u);
    assert_field(&u.r, FLAGS, "out_of_range");
    assert_field(&u.r, NOTES, "[lat: 95] [lon: 20]");
    place_next(&u);
    assert_field(&u.r, FLAGS, "empty");
    assert_field(&u.r, COUNTRY, "");
    assert_field(&u.r, NOTES, "[country: Ruritania]");
    incmap_placer_counts_view(u.placer, &counts);
    assert_int_equal(counts.unplaced, 4);
    assert_int_equal(counts.placed, 0);
    end(&u);
}

static void decisions_are_replayed(void **state) {
    run u;
    incmap_placer_counts counts;
    begin(*state, &u,
          "place,municipality,country\nBanska,Leposavić,XK\nBanska,,XK\nBridge,,\nNowhere,,\n"
          "Camp,,\n",
          "decision,phrase,admin,country,comment\n"
          "t:2,Banska,Leposavić,XK,so said\n"
          "\"42.9, 20.8\",Bridge,,,\n"
          "reject,Nowhere,,,\n"
          "t:1 Banjska (XK) 42.97,Camp,,,\n"
          ",Other,,,\n",
          false);
    place_next(&u);
    assert_field(&u.r, PLACE_ID, "t:2");
    assert_field(&u.r, MATCH, "decision");
    assert_field(&u.r, SCORE, "1");
    assert_field(&u.r, LAT, "42.85861");
    assert_field(&u.r, GEO_PRECISION, "1");
    place_next(&u); /* another question: no unit named */
    incmap_value match = incmap_incident_get(u.r.incident, INCMAP_FIELD_MATCH);
    assert_false(base_span_is(match.as.text, "decision"));
    place_next(&u);
    assert_field(&u.r, MATCH, "decision");
    assert_field(&u.r, LAT, "42.9");
    assert_field(&u.r, PLACE_ID, "");
    assert_field(&u.r, COUNTRY, "XK");
    place_next(&u);
    assert_field(&u.r, MATCH, "unplaced");
    assert_field(&u.r, FLAGS, "rejected");
    place_next(&u);
    assert_field(&u.r, PLACE_ID, "t:1");
    incmap_placer_counts_view(u.placer, &counts);
    assert_int_equal(counts.decided, 4);
    assert_int_equal(u.r.notice_count, 0);
    end(&u);
}

static void decisions_in_conflict_or_out_of_date_are_told(void **state) {
    run u;
    begin(
        *state, &u, "place\nBanska\n",
        "phrase,decision\nBanska,t:1\nBanska,t:2\nBanska,t:1\nOther,t:999\nThird,somewhere\n,t:1\n",
        false);
    assert_notice(&u.r, 0, 3, "otherwise than line 2");
    assert_notice(&u.r, 1, 5, "\"t:999\" is no place");
    assert_notice(&u.r, 2, 6, "\"somewhere\" is no place");
    assert_notice(&u.r, 3, 7, "no phrase");
    assert_int_equal(u.r.notice_count, 4);
    assert_string_equal(u.r.notices[0].source, "decided.csv");
    place_next(&u);
    assert_field(&u.r, PLACE_ID, "t:1");
    end(&u);
}

static void a_decision_outlives_the_id_of_its_place(void **state) {
    run u;
    begin(*state, &u, "place\nBanska\nSomewhere\n",
          "phrase,decision,answer,candidates\n"
          /* the row of a list, its place found by name and point: t:2 is the other Banjska */
          "Banska,old:1,,\"old:2 Banjska (Vučitrn, XK) 42.85861,20.95389 0.34 | old:1 Banjska "
          "(Zvečan, XK) 42.975,20.781 0.34\"\n"
          /* the place copied whole into the decision, as its answer shows it */
          "Somewhere,\"old:2 Banjska 42.86,20.95\",,\n"
          /* the name is there, but 20 km away; and no name at all */
          "Elsewhere,\"old:3 Banjska 43.2,20.9\",,\n"
          "Anywhere,old:4,,\n",
          false);
    assert_notice(&u.r, 0, 4, "\"old:3 Banjska 43.2,20.9\" is no place");
    assert_notice(&u.r, 1, 5, "\"old:4\" is no place");
    assert_int_equal(u.r.notice_count, 2);
    place_next(&u);
    assert_field(&u.r, PLACE_ID, "t:1");
    assert_field(&u.r, MATCH, "decision");
    place_next(&u);
    assert_field(&u.r, PLACE_ID, "t:2");
    end(&u);
}

static void a_decision_can_be_taken_back_by_a_row_below(void **state) {
    run u;
    begin(*state, &u, "place\nBanska\nCamp\nBridge\n",
          "phrase,decision\nBanska,t:1\nBanska,undo\nBanska,t:2\nCamp,t:1\nCamp,undo\n"
          "Bridge,undo\nBridge,\"geo:42.9,20.8;u=5000\"\n",
          false);
    assert_int_equal(u.r.notice_count, 0);
    place_next(&u);
    assert_field(&u.r, PLACE_ID, "t:2");
    place_next(&u);
    assert_field(&u.r, MATCH, "unplaced");
    place_next(&u);
    assert_field(&u.r, MATCH, "decision");
    assert_field(&u.r, LAT, "42.9");
    assert_field(&u.r, UNCERTAINTY_M, "5000");
    assert_field(&u.r, GEO_PRECISION, "2");
    assert_field(&u.r, WHERE_PREC, "2");
    end(&u);
}

static size_t split_line(char *line, char *cells[], size_t room) {
    size_t count = 0;
    while (count < room && line != NULL) {
        cells[count++] = line;
        line = strchr(line, ',');
        if (line != NULL) {
            *line++ = '\0';
        }
    }
    return count;
}

static void the_list_names_each_question_once_and_can_be_given_back(void **state) {
    run u;
    char text[8192];
    char *cells[32];
    placed *p = *state;
    begin(p, &u,
          "place,municipality,country\nXyzzy,Here,XK\n=cmd,,\nXyzzy,Here,XK\nXyzzy,,XK\n"
          "Zvečan,,XK\n",
          NULL, true);
    for (int i = 0; i < 5; i++) {
        place_next(&u);
    }
    incmap_span phrase;
    uint64_t count = 0;
    incmap_outcome outcome;
    assert_true(incmap_placer_doubt(u.placer, 0, &phrase, &count, &outcome));
    assert_span(phrase, "Xyzzy");
    assert_int_equal(count, 2);
    assert_int_equal(outcome, INCMAP_OUTCOME_UNPLACED);
    assert_true(incmap_placer_doubt(u.placer, 2, &phrase, &count, &outcome));
    assert_false(incmap_placer_doubt(u.placer, 3, &phrase, &count, &outcome));
    assert_status(incmap_placer_finish(u.placer, NULL), INCMAP_OK);
    end(&u);
    incmap_span file = io_unit_read(io_unit_path(p->unit, "list.csv"), text, sizeof text - 1);
    text[file.size] = '\0';
    char *second = strchr(text, '\n') + 1;
    char *third = strchr(second, '\n') + 1;
    second[-1] = third[-1] = '\0';
    assert_string_equal(text,
                        "decision,phrase,admin,country,context,count,first_input,first_line,"
                        "status,reason,flags,answer,candidates,comment");
    assert_int_equal(split_line(second, cells, 32), 14);
    assert_string_equal(cells[0], "");
    assert_string_equal(cells[1], "Xyzzy");
    assert_string_equal(cells[2], "Here");
    assert_string_equal(cells[3], "XK");
    assert_string_equal(cells[4], "");
    assert_string_equal(cells[5], "2");
    assert_string_equal(cells[7], "2");
    assert_string_equal(cells[8], "unplaced");
    assert_string_equal(cells[9], "not_found");
    assert_non_null(strstr(third, ",'=cmd,"));
    begin(p, &u, "place,municipality,country\nXyzzy,Here,XK\n=cmd,,\n",
          "decision,phrase,admin,country\nt:1,Xyzzy,Here,XK\nreject,'=cmd,,\n", false);
    place_next(&u);
    assert_field(&u.r, PLACE_ID, "t:1");
    place_next(&u);
    assert_field(&u.r, FLAGS, "rejected");
    end(&u);
}

static void ambiguous_names_are_listed_with_their_candidates(void **state) {
    run u;
    char text[8192];
    placed *p = *state;
    begin(p, &u, "place,country\nBanjska,XK\n", NULL, true);
    place_next(&u);
    assert_field(&u.r, MATCH, "ambiguous");
    assert_field(&u.r, FLAGS, "several");
    assert_field(&u.r, LAT, "");
    assert_field(&u.r, PLACE_ID, "");
    assert_status(incmap_placer_finish(u.placer, NULL), INCMAP_OK);
    end(&u);
    incmap_span file = io_unit_read(io_unit_path(p->unit, "list.csv"), text, sizeof text - 1);
    text[file.size] = '\0';
    assert_non_null(strstr(text, ",ambiguous,several,"));
    assert_non_null(strstr(text, "t:1 Banjska ("));
    assert_non_null(strstr(text, "42.97333,20.78083 0."));
    assert_non_null(strstr(text, " | t:"));
}

static void the_list_may_not_take_the_place_of_the_decisions(void **state) {
    placed *p = *state;
    incmap_error err;
    incmap_placer *placer = NULL;
    char path[600];
    char same[600];
    snprintf(path, sizeof path, "%s",
             io_unit_write(p->unit, "d.csv", BASE_SPAN("decision,phrase\n")));
    snprintf(same, sizeof same, "%s/./d.csv", p->unit->folder);
    incmap_placer_options options = {.decisions = path, .unplaced = same};
    assert_status(incmap_placer_new(&placer, p->unit->ctx, p->places->resolver, &options, &err),
                  INCMAP_USAGE);
    assert_null(placer);
    options.unplaced = NULL;
    options.decisions = "/no/such/file.csv";
    assert_status(incmap_placer_new(&placer, p->unit->ctx, p->places->resolver, &options, &err),
                  INCMAP_IO);
    snprintf(path, sizeof path, "%s", io_unit_write(p->unit, "d.csv", BASE_SPAN("a,b\n1,2\n")));
    options.decisions = path;
    assert_status(incmap_placer_new(&placer, p->unit->ctx, p->places->resolver, &options, &err),
                  INCMAP_FORMAT);
}

static void what_an_earlier_run_wrote_stays(void **state) {
    run u;
    begin(
        *state, &u,
        "id,place_verbatim,place_name,place_id,lat,lon,admin1,admin2,match,score,n_candidates,"
        "flags,gazetteer\n"
        "1,Banska,Banjska,t:1,42.97333,20.78083,North,Zvečan,folded,0.93,2,admin_mismatch,old@1\n",
        NULL, false);
    assert_int_equal(incmap_layer_column_count(u.r.layer), 0);
    place_next(&u);
    assert_field(&u.r, PLACE_ID, "t:1");
    assert_field(&u.r, ADMIN1, "North");
    assert_field(&u.r, MATCH, "folded");
    assert_field(&u.r, SCORE, "0.93");
    assert_field(&u.r, FLAGS, "admin_mismatch");
    assert_field(&u.r, GAZETTEER, "old@1");
    end(&u);
}

static void a_full_list_goes_on_counting(void **state) {
    placed *p = *state;
    inc_doubts *doubts = NULL;
    incmap_placement answer = {.outcome = INCMAP_OUTCOME_UNPLACED};
    assert_status(inc_doubts_new(&doubts, p->unit->ctx, NULL), INCMAP_OK);
    for (uint64_t i = 0; i < INC_DOUBTS_MAX + 3; i++) {
        char name[BASE_NUM_MAX];
        inc_question question = {.phrase = base_span(name, base_num_write_u64(name, i))};
        assert_status(inc_doubts_add(doubts, &question, &answer, "log.csv", i, NULL), INCMAP_OK);
    }
    inc_question known = {.phrase = BASE_SPAN("5")};
    assert_status(inc_doubts_add(doubts, &known, &answer, "log.csv", 1, NULL), INCMAP_OK);
    assert_int_equal(inc_doubts_missed(doubts), 3);
    incmap_span phrase;
    uint64_t count = 0;
    incmap_outcome outcome;
    assert_true(inc_doubts_top(doubts, 0, &phrase, &count, &outcome));
    assert_span(phrase, "5");
    assert_int_equal(count, 2);
    assert_true(inc_doubts_top(doubts, 99, &phrase, &count, &outcome));
    assert_false(inc_doubts_top(doubts, 100, &phrase, &count, &outcome));
    inc_doubts_free(doubts);
}

/* The table and the resolver have memory enough; the placer's runs out at every request in turn. */
static incmap_status place_all(placed *p, incmap_context *ctx, const char *decisions) {
    rows r;
    incmap_placer *placer = NULL;
    char list[600];
    snprintf(list, sizeof list, "%s/full.csv", p->unit->folder);
    rows_read(&r, p->unit, "log.csv", "place,country\nBanska,XK\nBanjska,XK\nXyzzy,\n");
    incmap_placer_options options = {.decisions = decisions, .unplaced = list};
    incmap_status status = incmap_placer_new(&placer, ctx, p->places->resolver, &options, NULL);
    while (status == INCMAP_OK && rows_next(&r)) {
        status = incmap_placer_place(placer, r.incident, NULL, NULL);
    }
    status = status == INCMAP_OK ? incmap_placer_finish(placer, NULL) : status;
    incmap_placer_free(placer);
    rows_close(&r);
    return status;
}

static void memory_may_run_out_while_placing(void **state) {
    placed *p = *state;
    incmap_status status = INCMAP_MEMORY;
    char decisions[600];
    snprintf(decisions, sizeof decisions, "%s",
             io_unit_write(p->unit, "d.csv",
                           BASE_SPAN("decision,phrase,country\nt:1,Banska,XK\nt:9,Banska,XK\n")));
    for (long n = 1; status != INCMAP_OK && n < 1000; n++) {
        struct failing_allocator allocator = {.until_failure = n};
        incmap_allocator use = {&allocator, failing_resize};
        incmap_context *ctx = NULL;
        assert_status(incmap_context_new(&ctx, &use, NULL), INCMAP_OK);
        status = place_all(p, ctx, decisions);
        incmap_context_free(ctx);
        assert_true(status == INCMAP_OK || status == INCMAP_MEMORY);
        assert_int_equal(allocator.held, 0);
    }
    assert_int_equal(status, INCMAP_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(given_coordinates_are_kept_and_their_area_filled_in),
        cmocka_unit_test(names_are_placed_and_say_how),
        cmocka_unit_test(what_is_not_placed_has_a_reason_and_no_coordinates),
        cmocka_unit_test(decisions_are_replayed),
        cmocka_unit_test(a_decision_can_be_taken_back_by_a_row_below),
        cmocka_unit_test(a_decision_outlives_the_id_of_its_place),
        cmocka_unit_test(decisions_in_conflict_or_out_of_date_are_told),
        cmocka_unit_test(the_list_names_each_question_once_and_can_be_given_back),
        cmocka_unit_test(ambiguous_names_are_listed_with_their_candidates),
        cmocka_unit_test(the_list_may_not_take_the_place_of_the_decisions),
        cmocka_unit_test(what_an_earlier_run_wrote_stays),
        cmocka_unit_test(a_full_list_goes_on_counting),
        cmocka_unit_test(memory_may_run_out_while_placing),
    };
    return cmocka_run_group_tests(tests, bench_setup, bench_teardown);
}
