/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "analysis/side.h"

struct sides {
	const struct model *current, *baseline;
	const struct report_options *options;
	const char *workspace;
	struct side_pair pairs[2];   /* [0]: as they are; [1]: of any place */
};

struct side *side_new(const struct model *m, struct catalog *c, const struct report_options *options, const char *workspace)
{
	struct side *s = g_new0(struct side, 1);
	s->model = m;
	s->catalog = c;
	s->attribution = attribution_new(m, c, options, workspace);
	s->keys = row_keys_new(m, c, s->attribution, options->fold_threads);
	s->totals = model_totals(m, &s->peak);
	return s;
}

void side_free(struct side *s)
{
	if (s == NULL)
		return;
	row_keys_free(s->keys);
	attribution_free(s->attribution);
	g_free(s);
}

struct sides *sides_new(const struct model *m, const struct model *baseline, const struct report_options *options,
                        const char *workspace)
{
	struct sides *s = g_new0(struct sides, 1);
	s->current = m;
	s->baseline = baseline;
	s->options = options;
	s->workspace = workspace;
	return s;
}

void sides_free(struct sides *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(s->pairs); i++) {
		struct side_pair *p = &s->pairs[i];
		side_free(p->baseline);
		side_free(p->current);
		g_clear_pointer(&p->catalog, catalog_free);
	}
	g_free(s);
}

bool sides_compare(const struct sides *s)
{
	return s->baseline != NULL;
}

/* If one side has several processes, the rows of both sides name their process. */
static const struct side_pair *open_pair(struct sides *s, bool any_place)
{
	struct side_pair *p = &s->pairs[any_place];
	if (p->catalog != NULL)
		return p;
	p->catalog = catalog_new(any_place);
	p->current = side_new(s->current, p->catalog, s->options, s->workspace);
	if (s->baseline == NULL)
		return p;
	p->baseline = side_new(s->baseline, p->catalog, s->options, s->workspace);
	if (s->current->processes->len > 2 || s->baseline->processes->len > 2) {
		row_keys_name_processes(p->baseline->keys);
		row_keys_name_processes(p->current->keys);
	}
	return p;
}

const struct side_pair *sides_as_they_are(struct sides *s)
{
	return open_pair(s, false);
}

const struct side_pair *sides_of_any_place(struct sides *s)
{
	return open_pair(s, true);
}
