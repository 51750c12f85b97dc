/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads the text of an option's value into struct options. */
#ifndef CLI_OPT_VALUE_H
#define CLI_OPT_VALUE_H

#include "commands/opt_table.h"

/* Sets what the options have as long as users give none. */
void opt_value_init(struct options *options);
void opt_value_clear(struct options *options);

/* Sets the option to the value in text; NULL: the user gave no value. options keeps pointers into text.
   Returns false with *error set to the whole message. */
bool opt_value_set(const struct opt *opt, const char *text, struct options *options, GError **error);

/* Whether a flag is on, or a list has anything. */
bool opt_value_is_set(const struct opt *opt, const struct options *options);

#endif
