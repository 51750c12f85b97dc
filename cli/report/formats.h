/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The registry of all formats. */
#ifndef CLI_FORMATS_H
#define CLI_FORMATS_H

#include "views/format.h"

/* All formats, in the order of --help, with a NULL at the end. The first is the default. */
extern const struct format *const formats[];

/* Returns the format with that name, or NULL. */
const struct format *formats_find(const char *name);

#endif
