/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The registry of formats: all that there are, by name, and what --output says of them. */
#ifndef CLI_FORMATS_H
#define CLI_FORMATS_H

#include "views/format.h"

/* Up to a NULL, in the order of --help. The first is the default. */
extern const struct format *const formats[];

/* The format of that name; NULL: there is none. */
const struct format *formats_find(const char *name);

#endif
