/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "run/remarks.h"

#include "base/diag.h"

/* One thing that a program, or several with the same name, did. */
struct remark { char *text; bool changed; guint count; };

struct remarks { GPtrArray *list; GHashTable *by_text; };

static void remark_free(gpointer data)
{
	g_free(((struct remark *)data)->text);
	g_free(data);
}

struct remarks *remarks_new(void)
{
	struct remarks *r = g_new(struct remarks, 1);

	r->list = g_ptr_array_new_with_free_func(remark_free);
	r->by_text = g_hash_table_new(g_str_hash, g_str_equal);
	return r;
}

void remarks_free(struct remarks *r)
{
	g_hash_table_unref(r->by_text);
	g_ptr_array_unref(r->list);
	g_free(r);
}

void remarks_add(struct remarks *r, const char *text, bool changed, guint count)
{
	struct remark *remark = g_hash_table_lookup(r->by_text, text);

	if (!remark) {
		remark = g_new(struct remark, 1);
		*remark = (struct remark){ g_strdup(text), changed, 0 };
		g_ptr_array_add(r->list, remark);
		g_hash_table_insert(r->by_text, remark->text, remark);
	}
	remark->count += count;
}

void remarks_show(const struct remarks *r, bool quiet)
{
	for (guint i = 0; i < r->list->len; i++) {
		const struct remark *remark = g_ptr_array_index(r->list, i);

		if (remark->changed && remark->count > 1)
			diag_warning("%s (%u times)", remark->text, remark->count);
		else if (remark->changed)
			diag_warning("%s", remark->text);
		else if (!quiet)
			diag_note("%s", remark->text);
	}
}
