/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Each name is searched once. With -vvv each stack is, too, and takes over the answer for its caller. */
#include "analysis/filter.h"

#include <string.h>

enum answer { UNASKED, NO, YES };

struct filter {
	const struct report_options *options;
	const struct side *side;
	GArray *names;     /* by name: of guint8, enum answer */
	guint8 *stacks;    /* by stack: of guint8, enum answer */
};

struct filter *filter_new(const struct report_options *options, const struct side *side)
{
	struct filter *f = g_new0(struct filter, 1);
	*f = (struct filter){ options, side, g_array_new(FALSE, TRUE, 1), g_new0(guint8, side->model->stacks->len) };
	return f;
}

void filter_free(struct filter *f)
{
	if (f == NULL)
		return;
	g_array_free(f->names, TRUE);
	g_free(f->stacks);
	g_free(f);
}

static bool is_set(const GPtrArray *texts)
{
	return texts != NULL && texts->len > 0;
}

static bool contains_one(const GPtrArray *texts, const char *name)
{
	for (guint i = 0; i < texts->len; i++)
		if (strstr(name, g_ptr_array_index(texts, i)) != NULL)
			return true;
	return false;
}

static bool keeps_name(struct filter *f, name_id n)
{
	if (n.i >= f->names->len)
		g_array_set_size(f->names, (n.i + 1) * 2);
	guint8 *answer = &g_array_index(f->names, guint8, n.i);
	if (*answer == UNASKED)
		*answer = contains_one(f->options->filters, catalog_text(f->side->catalog, n)) ? YES : NO;
	return *answer == YES;
}

/* Whether the name of a function of stack s contains one of the texts. */
static bool keeps_stack(struct filter *f, stack_id s)
{
	stack_id known = s;
	enum answer answer = NO;
	for (; known.i != 0; known = model_get_stack(f->side->model, known)->parent) {
		if (f->stacks[known.i] != UNASKED) {
			answer = f->stacks[known.i];
			break;
		}
		frame_id frame = model_get_stack(f->side->model, known)->frame;
		if (keeps_name(f, attribution_frame_function(f->side->attribution, frame))) {
			answer = YES;
			break;
		}
	}
	for (; s.i != known.i; s = model_get_stack(f->side->model, s)->parent)
		f->stacks[s.i] = (guint8)answer;
	if (known.i != 0)
		f->stacks[known.i] = (guint8)answer;
	return answer == YES;
}

bool filter_keeps_site(void *data, const struct site *site)
{
	struct filter *f = data;
	if (is_set(f->options->only) && !attribution_is_only(f->side->attribution, site->stack))
		return false;
	if (!is_set(f->options->filters))
		return true;
	if (keeps_name(f, attribution_function(f->side->attribution, site->stack)))
		return true;
	return f->options->verbosity >= 3 && keeps_stack(f, site->stack);
}

bool filter_keeps_row(const struct report_options *options, const struct cost *cost)
{
	return cost->allocations >= options->min_count && cost->bytes >= options->min_bytes;
}

void filter_rows(const struct report_options *options, struct grouping *rows)
{
	guint kept = 0;
	for (guint i = 0; i < rows->groups->len; i++) {
		struct group *group = &g_array_index(rows->groups, struct group, i);
		if (filter_keeps_row(options, &group->cost))
			g_array_index(rows->groups, struct group, kept++) = *group;
	}
	g_array_set_size(rows->groups, kept);
}

bool filter_is_active(const struct report_options *options)
{
	return is_set(options->filters) || is_set(options->only) || options->min_count > 0 || options->min_bytes > 0;
}
