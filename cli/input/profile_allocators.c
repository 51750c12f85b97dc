/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/profile_allocators.h"

#include "base/units.h"
#include "core/ap_families.h"
#include "input/profile_format.h"
#include "names/allocator_functions.h"

#include <string.h>

void profile_allocators_begin(struct allocator_reading *r, struct xmlpull *pull, struct model *m, struct process *process)
{
	*r = (struct allocator_reading){ .pull = pull, .model = m, .process = process };
}

/* Returns "" where there is none; free it with g_free. */
static char *valid_text(const struct pull_value *v)
{
	return v->text != NULL ? g_utf8_make_valid(v->text, -1) : g_strdup("");
}

/* What to do where a part of an allocator cannot be seen. */
static const char *way_out(const char *family)
{
	if (allocator_is_described(family))
		return "check the functions that '--allocator' names";
	if (allocator_is_rusts(family))
		return "put the '#[global_allocator]' into a crate of its own, or build the program without optimisation";
	return "build the program without it";
}

/* object: a path, or "" if the allocator may be in any. */
static void set_half_seen(struct process *p, const char *allocator, const char *object, const char *cause, const char *way)
{
	g_autofree char *name = *object != '\0' ? g_path_get_basename(object) : NULL;
	g_autofree char *reason = name != NULL
		? g_strdup_printf("%s in '%s' cannot be seen as a whole, because %s: %s", allocator, name, cause, way)
		: g_strdup_printf("%s cannot be seen as a whole, because %s: %s", allocator, cause, way);
	p->half_seen = true;
	process_set_incomplete(p, reason);
}

/* What the compiler inlined of Rust's entry points, nobody saw. inlined: at how many places; -1: no debug information tells. */
static void check_inlined(struct process *p, const char *family, const char *object, int64_t inlined)
{
	g_autofree char *cause = inlined > 0
		? g_strdup_printf("the compiler inlined calls of it, at %s place%s", units_count(inlined).text, inlined == 1 ? "" : "s") : NULL;
	if (cause != NULL)
		set_half_seen(p, family, object, cause, way_out(family));
	else if (inlined < 0)
		set_half_seen(p, family, object, "no debug information tells whether the compiler inlined calls of it",
		              "build the program with 'debug = 1' in its profile");
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
		.missing = model_string(r->model, missing), .inlined = v[ALLOCATOR_INLINED].number,
	};
	if (*family == '\0')
		return xmlpull_fail(r->pull, error, "its family has no name");
	if (a.known > a.functions)
		return xmlpull_fail(r->pull, error, "%u functions were seen of %u", a.known, a.functions);
	/* One that a user described need not be in each program: completeness asks whether it is in any. */
	if (a.missing.i != 0 && (a.known > 0 || !allocator_is_described(family))) {
		g_autofree char *title = allocator_title(family);
		g_autofree char *cause = g_strdup_printf("nothing tells of %s", missing);
		set_half_seen(r->process, title, object, cause, way_out(family));
	}
	/* Calls that a wrapper of another allocator was not seen to get count there. */
	if (allocator_is_rusts(family) && v[ALLOCATOR_PASSES_ON].text == NULL)
		check_inlined(r->process, family, object, v[ALLOCATOR_INLINED].text != NULL ? a.inlined : -1);
	r->allocators++;
	g_array_append_val(r->model->allocators, a);
	return true;
}

/* Returns what the families of the process are called, each once, as char *. *first: one of these families. */
static GPtrArray *titles_of(const struct allocator_reading *r, const char **first)
{
	const GArray *all = r->model->allocators;
	GPtrArray *titles = g_ptr_array_new_with_free_func(g_free);
	for (guint i = all->len; i-- > all->len - r->allocators;) {
		*first = model_text(r->model, g_array_index(all, struct allocator, i).family);
		g_autofree char *title = allocator_title(*first);
		if (!g_ptr_array_find_with_equal_func(titles, title, g_str_equal, NULL))
			g_ptr_array_insert(titles, 0, g_steal_pointer(&title));
	}
	if (titles->len == 0)
		g_ptr_array_add(titles, g_strdup("its allocator"));
	g_ptr_array_add(titles, NULL);
	return titles;
}

void profile_allocators_end(struct allocator_reading *r)
{
	struct process *p = r->process;
	if (p->unmatched_frees == 0 && p->unmatched_blocks == 0)
		return;
	const char *first = "";
	g_autoptr(GPtrArray) titles = titles_of(r, &first);
	g_autofree char *names = g_strjoinv(" or ", (char **)titles->pdata);
	g_autoptr(GString) cause = g_string_new(NULL);
	if (p->unmatched_frees > 0)
		g_string_append_printf(cause, "it freed %s block%s that it was not seen to give", units_count(p->unmatched_frees).text,
		                       p->unmatched_frees == 1 ? "" : "s");
	if (p->unmatched_blocks > 0)
		g_string_append_printf(cause, "%s %s block%s where one was alive", p->unmatched_frees > 0 ? ", and gave" : "it gave",
		                       units_count(p->unmatched_blocks).text, p->unmatched_blocks == 1 ? "" : "s");
	set_half_seen(p, names, "", cause->str, way_out(first));
}
