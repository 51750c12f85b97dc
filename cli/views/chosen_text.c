/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "views/chosen_text.h"

static const struct chosen *chosen_at(const struct model *m, guint i)
{
	return &g_array_index(m->chosen, struct chosen, i);
}

static bool is_given(const struct model *m, enum chooser option)
{
	guint i = 0;
	while (i < m->chosen->len && chosen_at(m, i)->option != option)
		i++;
	return i < m->chosen->len;
}

char *chosen_text_who(const struct model *m)
{
	static const enum chooser leaving_out[] = { CHOOSER_ONLY_BELOW, CHOOSER_FROM, CHOOSER_UNTIL };
	GString *text = g_string_new("the program");
	guint left = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(leaving_out); i++)
		left += is_given(m, leaving_out[i]);
	if (left == 0)
		g_string_append(text, " or an option");
	for (size_t i = 0; i < G_N_ELEMENTS(leaving_out); i++)
		if (is_given(m, leaving_out[i]))
			g_string_append_printf(text, "%s '--%s'", --left > 0 ? "," : " or", chooser_names[leaving_out[i]]);
	return g_string_free(text, FALSE);
}

/* Returns whether no earlier process was asked the same. *entered: whether any process entered such a function. */
static bool add_up(const struct model *m, guint place, bool *entered)
{
	const struct chosen *c = chosen_at(m, place);
	bool first = true;
	*entered = false;
	for (guint i = 0; i < m->chosen->len; i++) {
		const struct chosen *other = chosen_at(m, i);
		if (other->option != c->option || other->function.i != c->function.i)
			continue;
		first &= i >= place;
		*entered |= other->entries > 0;
	}
	return first;
}

GPtrArray *chosen_text_never_entered(const struct model *m)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < m->chosen->len; i++) {
		const struct chosen *c = chosen_at(m, i);
		bool entered, first = add_up(m, i, &entered);
		if (first && !entered)
			g_ptr_array_add(lines, g_strdup_printf("no function that was entered matches '--%s %s': check the name. If all its calls are "
			                                       "inlined, add #[inline(never)] to it or name a function that calls it",
			                                       chooser_names[c->option], model_text(m, c->function)));
	}
	return lines;
}
