/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The tree of named frames as columns of numbers, for a page. Each text is there once, and all else names it by its place. */
#ifndef CLI_HTML_TREE_H
#define CLI_HTML_TREE_H

#include "analysis/frame_tree.h"
#include "model/metrics.h"

#include <stdio.h>

/* Writes the members `texts`, `functions`, `calls`, `nodes` and `samples` of the document. metrics: the n that samples have values of. */
void html_tree_put(const struct frame_tree *t, const enum metric *metrics, guint n, FILE *out);

#endif
