/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The values of options: from their text into struct options. */
#ifndef CLI_OPT_VALUE_H
#define CLI_OPT_VALUE_H

#include "commands/opt_table.h"

/* What struct options has of the rows while none is given. */
void opt_value_init(struct options *options);
void opt_value_clear(struct options *options);

/* Takes the value that an option is given; text: NULL where it has none. options keep pointers to it. Returns false with *error
   set to the whole message. */
bool opt_value_set(const struct opt *opt, const char *text, struct options *options, GError **error);

#endif
