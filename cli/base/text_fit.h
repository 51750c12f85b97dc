/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Text that fits into so many columns of a terminal or of a picture with letters of one width. */
#ifndef CLI_TEXT_FIT_H
#define CLI_TEXT_FIT_H

#include <glib.h>
#include <stdbool.h>

/* Which end of a text that is too long stays. */
enum text_keeps { TEXT_KEEPS_END, TEXT_KEEPS_BEGIN };

/* Returns how many columns a text takes. Some characters take two, some none. */
int text_columns(const char *text);

/* Returns where the text has to end so that it has at most this many columns. */
const char *text_fit_end(const char *text, int columns);

/* Returns the text with no more than `columns` columns. Escapes what a terminal would act on. unicode: whether there are more
   characters than ASCII. Free it with g_free. */
char *text_fit(const char *text, int columns, enum text_keeps keeps, bool unicode);

#endif
