/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/profile_allocators.h"

#include "base/units.h"
#include "input/profile_format.h"

#include <inttypes.h>

void profile_allocators_begin(struct allocator_reading *r, struct xmlpull *pull, struct model *m, struct process *process)
{
	*r = (struct allocator_reading){ .pull = pull, .model = m, .process = process };
}

/* Returns "" where there is none; free it with g_free. */
static char *valid_text(const struct pull_value *v)
{
	return v->text != NULL ? g_utf8_make_valid(v->text, -1) : g_strdup("");
}

/* object: a path, or "" if the allocator may be in any. */
static void set_half_seen(struct process *p, const char *allocator, const char *object, const char *cause)
{
	g_autofree char *name = *object != '\0' ? g_path_get_basename(object) : NULL;
	g_autofree char *reason = name != NULL
		? g_strdup_printf("%s in '%s' cannot be seen as a whole, because %s: build the program without it", allocator, name, cause)
		: g_strdup_printf("%s cannot be seen as a whole, because %s: build the program without it", allocator, cause);
	p->half_seen = true;
	process_set_incomplete(p, reason);
}

bool profile_allocator(struct allocator_reading *r, const struct pull_value *v, GError **error)
{
	g_autofree char *family = valid_text(&v[ALLOCATOR_FAMILY]);
	g_autofree char *object = valid_text(&v[ALLOCATOR_OBJECT]);
	g_autofree char *missing = valid_text(&v[ALLOCATOR_MISSING]);
	struct allocator a = {
		.process = { r->model->processes->len },     /* the process is added later, at this index */
		.family = model_string(r->model, family), .object = model_string(r->model, object),
		.functions = (uint32_t)v[ALLOCATOR_FUNCTIONS].number, .known = (uint32_t)v[ALLOCATOR_KNOWN].number,
		.missing = model_string(r->model, missing),
	};
	if (*family == '\0')
		return xmlpull_fail(r->pull, error, "its family has no name");
	if (a.known > a.functions)
		return xmlpull_fail(r->pull, error, "%u functions were seen of %u", a.known, a.functions);
	if (a.missing.i != 0) {
		g_autofree char *cause = g_strdup_printf("%s is missing", missing);
		set_half_seen(r->process, family, object, cause);
	}
	r->allocators++;
	g_array_append_val(r->model->allocators, a);
	return true;
}

/* Returns the families of the process, each once: `jemalloc, mimalloc`; free it with g_free. */
static char *families_of(const struct allocator_reading *r)
{
	const GArray *all = r->model->allocators;
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (guint i = all->len - r->allocators; i < all->len; i++) {
		const char *name = model_text(r->model, g_array_index(all, struct allocator, i).family);
		if (!g_ptr_array_find(names, name, NULL))     /* equal texts are one in a model */
			g_ptr_array_add(names, (gpointer)(uintptr_t)name);
	}
	if (names->len == 0)
		return g_strdup("its allocator");
	g_ptr_array_add(names, NULL);
	return g_strjoinv(", ", (char **)names->pdata);
}

void profile_allocators_end(struct allocator_reading *r)
{
	struct process *p = r->process;
	if (p->unmatched_frees == 0 && p->unmatched_blocks == 0)
		return;
	g_autofree char *families = families_of(r);
	g_autoptr(GString) cause = g_string_new(NULL);
	if (p->unmatched_frees > 0)
		g_string_append_printf(cause, "it freed %s block%s that it was not seen to give", units_count(p->unmatched_frees).text,
		                       p->unmatched_frees == 1 ? "" : "s");
	if (p->unmatched_blocks > 0)
		g_string_append_printf(cause, "%s %s block%s where one was alive", p->unmatched_frees > 0 ? ", and gave" : "it gave",
		                       units_count(p->unmatched_blocks).text, p->unmatched_blocks == 1 ? "" : "s");
	set_half_seen(p, families, "", cause->str);
}
