/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The sizes that each sample of the tree of frames asked for, as columns, so that a page can add them up for any part of the tree. */
#ifndef CLI_HTML_SIZES_H
#define CLI_HTML_SIZES_H

#include "analysis/frame_tree.h"

#include <stdio.h>

/* Writes the member `sizes` of the document, unless the sizes of some site of the model are not known. */
void html_sizes_put(const struct frame_tree *t, const struct model *m, FILE *out);

#endif
