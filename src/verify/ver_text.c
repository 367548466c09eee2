#include "ver_text.h"

#include "base_date.h"

enum { day_size = 10, marks_least = 3 };

/* Three question marks or more and, but for blanks, nothing else. */
static bool is_marks_only(incmap_span text) {
    size_t marks = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] != '?' && text.data[i] != ' ') {
            return false;
        }
        marks += text.data[i] == '?';
    }
    return marks >= marks_least;
}

void ver_text_judge_letters(ver_report *report, incmap_span text, ver_place place) {
    if (base_span_find(text, BASE_SPAN("\xEF\xBF\xBD")) != SIZE_MAX) {
        ver_find(report, INCMAP_FINDING_TEXT_REPLACED, place,
                 "U+FFFD in \"%.*s\": a letter was lost", BASE_SPAN_ARG(text));
    } else if (is_marks_only(text)) {
        ver_find(report, INCMAP_FINDING_TEXT_REPLACED, place,
                 "\"%.*s\": letters that an encoding does not have become question marks",
                 BASE_SPAN_ARG(text));
    }
}

/* Digits where a day has them, then the end or a time of day. */
static bool looks_like_day(incmap_span text) {
    if (text.size < day_size || (text.size > day_size && text.data[day_size] != 'T')) {
        return false;
    }
    for (size_t i = 0; i < day_size; i++) {
        bool dash = i == 4 || i == 7;
        if (dash ? text.data[i] != '-' : !base_is_digit(text.data[i])) {
            return false;
        }
    }
    return true;
}

void ver_text_judge(ver_report *report, incmap_span text, ver_place place) {
    incmap_date date;
    ver_text_judge_letters(report, text, place);
    if (looks_like_day(text) && !base_date_parse(base_span(text.data, day_size), &date)) {
        ver_find(report, INCMAP_FINDING_DATE_WRONG, place, "\"%.*s\" is no day",
                 BASE_SPAN_ARG(text));
    }
}
