#include "ver_text.h"

#include <string.h>

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
    } else if (ver_text_is_doubled(text)) {
        ver_find(report, INCMAP_FINDING_TEXT_DOUBLED, place,
                 "\"%.*s\": UTF-8 that was read as windows-1252 and written again",
                 BASE_SPAN_ARG(text));
    }
    if (text.size > 0 && memchr(text.data, '\0', text.size) != NULL) {
        ver_find(report, INCMAP_FINDING_TEXT_NUL, place, "a NUL in a text of %zu bytes", text.size);
    }
}

/* Whether the text begins with `pattern`, in which 0 stands for any digit. */
static bool begins(incmap_span text, const char *pattern) {
    size_t size = strlen(pattern);
    if (text.data == NULL || text.size < size) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        char c = text.data[i];
        if (pattern[i] == '0' ? !base_is_digit(c) : c != pattern[i]) {
            return false;
        }
    }
    return true;
}

/* 0 where the text ends before. */
static int two_digits(incmap_span text, size_t at) {
    if (text.data == NULL || text.size < at + 2) {
        return 0;
    }
    return (text.data[at] - '0') * 10 + (text.data[at + 1] - '0');
}

/* A time of day with T or a blank in front. */
static bool is_time(incmap_span text) { return begins(text, "T00:00") || begins(text, " 00:00"); }

static bool is_wrong_time(incmap_span text) {
    bool has_seconds = begins(base_span(text.data + 3, text.size - 3), "00:00");
    int hour = two_digits(text, 1);
    int minute = two_digits(text, 4);
    int second = has_seconds ? two_digits(text, 7) : 0;
    return hour > 24 || minute > 59 || second > 60 || (hour == 24 && minute + second > 0);
}

/* A day, alone or with T or a time of day behind it, and no such day or time. */
static bool is_wrong_day(incmap_span text) {
    incmap_date date;
    if (!begins(text, "0000-00-00")) {
        return false;
    }
    incmap_span rest = base_span(text.data + day_size, text.size - day_size);
    if (rest.size > 0 && !begins(rest, "T") && !is_time(rest)) {
        return false; /* some other text */
    }
    return !base_date_parse(base_span(text.data, day_size), &date) ||
           (is_time(rest) && is_wrong_time(rest));
}

/* 31/02/2023: no day whichever of the first two numbers is the month. */
static bool is_wrong_local_day(incmap_span text) {
    if (text.size != day_size || (!begins(text, "00/00/0000") && !begins(text, "00.00.0000"))) {
        return false;
    }
    int year = two_digits(text, 6) * 100 + two_digits(text, 8);
    uint8_t first = (uint8_t)two_digits(text, 0);
    uint8_t second = (uint8_t)two_digits(text, 3);
    return !base_date_is_valid((incmap_date){year, first, second}) &&
           !base_date_is_valid((incmap_date){year, second, first});
}

void ver_text_judge(ver_report *report, incmap_span text, ver_place place) {
    ver_text_judge_letters(report, text, place);
    if (is_wrong_day(text) || is_wrong_local_day(text)) {
        ver_find(report, INCMAP_FINDING_DATE_WRONG, place, "\"%.*s\" is no day",
                 BASE_SPAN_ARG(text));
    }
}
