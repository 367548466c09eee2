/* The map page without its data, made at build time from the files in page/: what stands before the
 * data and what stands behind. */
#ifndef EXP_PAGE_H
#define EXP_PAGE_H

#include <stddef.h>

extern const unsigned char exp_page_head[];
extern const size_t exp_page_head_size;
extern const unsigned char exp_page_tail[];
extern const size_t exp_page_tail_size;

#endif
