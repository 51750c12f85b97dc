/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The files of cli/page, which make puts into the program: page_parts.c is made from them. */
#ifndef CLI_PAGE_PARTS_H
#define CLI_PAGE_PARTS_H

#include <stddef.h>

struct page_part { const unsigned char *text; size_t length; };

/* The page with marks as `@STYLE@` in the place of all else. */
extern const struct page_part page_frame;
/* What is inside of its elements style and script. */
extern const struct page_part page_style, page_script;

#endif
