#include "base_date.h"

#include <string.h>

#include "base_span.h"

int base_days_in_month(int32_t year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month != 2) {
        return days[month - 1];
    }
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return leap ? 29 : 28;
}

bool base_date_is_valid(incmap_date date) {
    return date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.month <= 12 &&
           date.day >= 1 && date.day <= base_days_in_month(date.year, date.month);
}

int32_t base_date_to_days(incmap_date date) {
    int32_t year = date.year - (date.month <= 2);
    int32_t era = (year >= 0 ? year : year - 399) / 400;
    int32_t year_of_era = year - era * 400;
    int32_t shifted_month = date.month > 2 ? date.month - 3 : date.month + 9;
    int32_t day_of_year = (153 * shifted_month + 2) / 5 + date.day - 1;
    int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

incmap_date base_date_from_days(int32_t days) {
    days += 719468;
    int32_t era = (days >= 0 ? days : days - 146096) / 146097;
    int32_t day_of_era = days - era * 146097;
    int32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t shifted_month = (5 * day_of_year + 2) / 153;
    int32_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    return (incmap_date){
        .year = year_of_era + era * 400 + (month <= 2),
        .month = (uint8_t)month,
        .day = (uint8_t)(day_of_year - (153 * shifted_month + 2) / 5 + 1),
    };
}

int base_weekday(incmap_date date) {
    int32_t days = base_date_to_days(date);
    return (int)((days % 7 + 11) % 7);
}

/* Two digits of a number below 100. */
static inline void put_pair(char *out, uint32_t number) {
    static const char pairs[] =
        "0001020304050607080910111213141516171819"
        "2021222324252627282930313233343536373839"
        "4041424344454647484950515253545556575859"
        "6061626364656667686970717273747576777879"
        "8081828384858687888990919293949596979899";
    memcpy(out, pairs + (size_t)2 * (number % 100), 2);
}

void base_date_write(incmap_date date, char out[11]) {
    uint32_t year = (uint32_t)date.year;
    put_pair(out, year / 100);
    put_pair(out + 2, year);
    put_pair(out + 5, date.month);
    put_pair(out + 8, date.day);
    out[4] = out[7] = '-';
    out[10] = '\0';
}

/* A number of two digits; *odd is set where they are none. */
static inline unsigned two_digits(const char *at, bool *odd) {
    unsigned tens = (unsigned char)at[0] - (unsigned)'0';
    unsigned ones = (unsigned char)at[1] - (unsigned)'0';
    *odd |= tens > 9 || ones > 9;
    return tens * 10 + ones;
}

bool base_date_parse(incmap_span text, incmap_date *out) {
    if (text.size < 10) {
        return false;
    }
    bool odd = text.data[4] != '-' || text.data[7] != '-';
    unsigned century = two_digits(text.data, &odd);
    unsigned year = two_digits(text.data + 2, &odd);
    unsigned month = two_digits(text.data + 5, &odd);
    unsigned day = two_digits(text.data + 8, &odd);
    if (odd) {
        return false;
    }
    if (text.size > 10 && (text.size < 13 || (text.data[10] != 'T' && text.data[10] != ' ') ||
                           !base_is_digit(text.data[11]))) {
        return false;
    }
    incmap_date date = {
        .year = (int32_t)(century * 100 + year),
        .month = (uint8_t)month,
        .day = (uint8_t)day,
    };
    if (!base_date_is_valid(date)) {
        return false;
    }
    *out = date;
    return true;
}
