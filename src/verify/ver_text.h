/* What a text of any format betrays of the programs that it went through. */
#ifndef VER_TEXT_H
#define VER_TEXT_H

#include "ver_report.h"

/* Findings about letters that were lost (U+FFFD, nothing but question marks) or doubled (see
 * ver_text_is_doubled), and about NULs. */
void ver_text_judge_letters(ver_report *report, incmap_span text, ver_place place);

/* The same, and about what looks like a day or a time and is none. */
void ver_text_judge(ver_report *report, incmap_span text, ver_place place);

/* Whether the text is what becomes of UTF-8 that is read as windows-1252 and written as UTF-8: all
 * its letters beyond ASCII are bytes of such letters, and one of those at least is of a script that
 * names are written in (Latin, Greek, Cyrillic, Arabic). */
bool ver_text_is_doubled(incmap_span text);

#endif
