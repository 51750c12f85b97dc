/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The colours and fonts of a picture of stacks, light and dark, and what the colours mean. */
#ifndef CLI_SVG_STYLE_H
#define CLI_SVG_STYLE_H

#include "names/symbol_class.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* Writes the style element. */
void svg_style_put(FILE *out);

/* Return the class of a frame: by whose it is, or by how it changed. workspace: whether it is known which functions are the workspace's. */
const char *svg_style_owner(enum origin origin, enum symbol_class class, bool workspace);
const char *svg_style_change(int64_t current, int64_t baseline);

/* Returns what to explain, up to an entry without a class. */
struct svg_legend { const char *class, *text; };
const struct svg_legend *svg_style_legend(bool compares, bool workspace);

#endif
