/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "views/view_tree.h"

static struct frame_source source_of(const struct view_side *side)
{
	return (struct frame_source){ side->rows, side->runtime };
}

struct frame_tree *view_tree(const struct view_report *r)
{
	struct frame_source run = source_of(&r->run);
	return frame_tree_new(&run, NULL);
}

struct frame_tree *view_comparison_tree(const struct view_comparison *c)
{
	struct frame_source current = source_of(&c->current), baseline = source_of(&c->baseline);
	return frame_tree_new(&current, &baseline);
}
