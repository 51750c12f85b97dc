/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Frame trees of models built in memory. */
#ifndef UNIT_GROWN_H
#define UNIT_GROWN_H

#include "analysis/frame_tree.h"
#include "sample.h"

/* A tree with what it is made from. */
struct grown { struct report_options options; struct catalog *catalog; struct side *sides[2]; struct grouping *rows[2], *none[2]; struct frame_tree *tree; };

static UNUSED bool keeps_none(void *data, const struct site *site)
{
	(void)data;
	(void)site;
	return false;
}

/* baseline: NULL if there is none. */
static UNUSED struct grown *grow(const struct model *current, const struct model *baseline)
{
	struct grown *g = g_new0(struct grown, 1);
	const struct model *models[] = { current, baseline };
	struct frame_source sources[2];
	g->catalog = catalog_new(baseline != NULL);
	for (int i = 0; i < 2 && models[i] != NULL; i++) {
		g->sides[i] = side_new(models[i], g->catalog, &g->options, NULL);
		g->rows[i] = aggregate_rows(g->sides[i], GROUP_FUNCTION, NULL, NULL);
		g->none[i] = aggregate_rows(g->sides[i], GROUP_FUNCTION, keeps_none, NULL);
		sources[i] = (struct frame_source){ g->rows[i], g->none[i] };
	}
	g->tree = frame_tree_new(&sources[0], baseline != NULL ? &sources[1] : NULL);
	return g;
}

static UNUSED void ungrow(struct grown *g)
{
	frame_tree_free(g->tree);
	for (int i = 0; i < 2 && g->sides[i] != NULL; i++) {
		aggregate_free(g->rows[i]);
		aggregate_free(g->none[i]);
		side_free(g->sides[i]);
	}
	catalog_free(g->catalog);
	g_free(g);
}

#endif
