/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "views/chosen_text.h"

#include "base/units.h"

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

/* Returns whether no earlier process was asked the same. *entered, *inlined: what holds for any of the processes. */
static bool add_up(const struct model *m, guint place, bool *entered, int64_t *inlined)
{
	const struct chosen *c = chosen_at(m, place);
	bool first = true;
	*entered = false;
	*inlined = 0;
	for (guint i = 0; i < m->chosen->len; i++) {
		const struct chosen *other = chosen_at(m, i);
		if (other->option != c->option || other->function.i != c->function.i)
			continue;
		first &= i >= place;
		*entered |= other->entries > 0;
		*inlined = MAX(*inlined, other->inlined);
	}
	return first;
}

/* Returns what is wrong with a pattern; free it with g_free. NULL: nothing. */
static char *warning_of(const struct model *m, const struct chosen *c, bool entered, int64_t inlined)
{
	g_autofree char *option = g_strdup_printf("--%s %s", chooser_names[c->option], model_text(m, c->function));
	g_autofree char *places = inlined == 0 ? NULL : g_strdup_printf("%s place%s", units_count(inlined).text, inlined == 1 ? "" : "s");
	if (entered)
		return inlined == 0 ? NULL : g_strdup_printf("'%s' misses calls that the compiler inlined, at %s: add #[inline(never)] to the function",
		                                             option, places);
	return inlined == 0 ? g_strdup_printf("no function that was entered matches '%s': check the name. If all its calls are inlined, add "
	                                      "#[inline(never)] to it or name a function that calls it", option)
	                    : g_strdup_printf("no function that was entered matches '%s', and the compiler inlined such calls, at %s: add "
	                                      "#[inline(never)] to it or name a function that calls it", option, places);
}

GPtrArray *chosen_text_warnings(const struct model *m)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < m->chosen->len; i++) {
		int64_t inlined;
		bool entered, first = add_up(m, i, &entered, &inlined);
		char *warning = first ? warning_of(m, chosen_at(m, i), entered, inlined) : NULL;
		if (warning != NULL)
			g_ptr_array_add(lines, warning);
	}
	return lines;
}
