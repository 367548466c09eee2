/* The page of the review, made from its parts at build time. */
#ifndef CLI_PAGE_H
#define CLI_PAGE_H

#include <stddef.h>

extern const unsigned char cli_page_head[];
extern const size_t cli_page_head_size;
extern const unsigned char cli_page_tail[]; /* empty: the page asks for its data */
extern const size_t cli_page_tail_size;

#endif
