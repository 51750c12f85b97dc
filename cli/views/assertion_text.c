/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "views/assertion_text.h"

#include "base/escape.h"
#include "base/units.h"
#include "views/gate_text.h"

#include <inttypes.h>

enum { MOST_FAILURES = 20 };

char *assertion_text_counts(const struct assertion_report *r)
{
	if (r == NULL || r->checked == 0)
		return NULL;
	g_autofree char *failed = r->failed > 0 ? g_strdup_printf(", %s failed", units_count(r->failed).text) : g_strdup("");
	return g_strdup_printf("%s assertion%s checked%s", units_count(r->checked).text, r->checked == 1 ? "" : "s", failed);
}

char *assertion_text_found(const struct assertion_failure *f)
{
	return g_strdup_printf("%s, found %" PRId64, *f->text != '\0' ? f->text : "an assertion", f->found);
}

char *assertion_text_where(const struct assertion_failure *f)
{
	GString *text = g_string_new(f->place);
	g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", f->thread);
	if (f->times > 1)
		g_string_append_printf(text, ", %" PRId64 " times", f->times);
	return g_string_free(text, FALSE);
}

void assertion_text_append(GString *text, const struct assertion_failure *f)
{
	g_autofree char *found = assertion_text_found(f), *where = assertion_text_where(f);
	escape_append(text, found);
	g_string_append(text, " [");
	escape_append(text, where);
	g_string_append(text, "]\n");
	gate_text_culprits(text, f->culprits, false, f->more_culprits);
}

void assertion_text_write(const struct assertion_report *r, FILE *out)
{
	g_autoptr(GString) text = g_string_new(NULL);
	for (guint i = 0; i < r->failures->len && i < MOST_FAILURES; i++) {
		g_string_append(text, "Assertion failed: ");
		assertion_text_append(text, g_ptr_array_index(r->failures, i));
	}
	if (r->failures->len > MOST_FAILURES)
		g_string_append_printf(text, "… %u more failed\n", r->failures->len - MOST_FAILURES);
	fputs(text->str, out);
}
