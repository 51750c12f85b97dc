/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The tree of named frames that pictures and exports are made from. */
#ifndef CLI_VIEW_TREE_H
#define CLI_VIEW_TREE_H

#include "analysis/frame_tree.h"
#include "views/view.h"

/* Return the tree of a report's rows, or of a comparison's two sides, with those of harness and runtime. Free with frame_tree_free. */
struct frame_tree *view_tree(const struct view_report *r);
struct frame_tree *view_comparison_tree(const struct view_comparison *c);

#endif
