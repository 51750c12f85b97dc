/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/profile_selections.h"

#include "base/units.h"
#include "input/profile_format.h"

#include <string.h>

void profile_selections_begin(struct selection_reading *r, struct xmlpull *pull, struct model *m, struct process *process,
                              const struct pull_value *v)
{
	int64_t doubts = v[SELECTIONS_DOUBTS].number;
	*r = (struct selection_reading){ .pull = pull, .model = m };
	if (doubts == 0)
		return;
	g_autofree char *reason = g_strdup_printf("Valgrind did not find the callers of %s allocation%s, which '--only-below' may or may not count",
	                                          units_count(doubts).text, doubts == 1 ? "" : "s");
	process_set_incomplete(process, reason);
}

bool profile_selection(struct selection_reading *r, const struct pull_value *v, GError **error)
{
	g_autofree char *function = g_utf8_make_valid(v[SELECTION_FUNCTION].text, -1);
	struct chosen chosen = {
		.process = { r->model->processes->len },     /* the process is added later, at this index */
		.function = model_string(r->model, function), .entries = v[SELECTION_ENTRIES].number,
		.inlined = v[SELECTION_INLINED].number,
	};
	while (chosen.option < CHOOSERS && strcmp(chooser_names[chosen.option], v[SELECTION_OPTION].text) != 0)
		chosen.option++;
	if (chosen.option == CHOOSERS)
		return xmlpull_fail(r->pull, error, "there is no such option");
	r->selections++;
	g_array_append_val(r->model->chosen, chosen);
	return true;
}
