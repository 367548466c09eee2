/* What a text of any format betrays of the programs that it went through. */
#ifndef VER_TEXT_H
#define VER_TEXT_H

#include "ver_report.h"

/* Findings about letters that were lost: U+FFFD, or nothing but question marks. */
void ver_text_judge_letters(ver_report *report, incmap_span text, ver_place place);

/* The same, and about what looks like a day or a time and is none. */
void ver_text_judge(ver_report *report, incmap_span text, ver_place place);

#endif
