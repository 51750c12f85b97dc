/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "views/view_allocators.h"

#include "base/units.h"
#include "names/allocator_functions.h"

#include <string.h>

/* The most that a line has room for. */
enum { MOST = 8 };

static const struct view_allocator *at(const GArray *list, guint i)
{
	return &g_array_index(list, struct view_allocator, i);
}

/* Whether they are the same but for their objects. */
static bool are_alike(const struct view_allocator *a, const struct view_allocator *b)
{
	return strcmp(a->family, b->family) == 0 && a->functions == b->functions && a->known == b->known && strcmp(a->missing, b->missing) == 0;
}

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash != NULL ? slash + 1 : path;
}

GArray *view_allocators(const struct model *m)
{
	GArray *list = g_array_new(FALSE, FALSE, sizeof(struct view_allocator));
	for (guint i = 0; i < m->allocators->len; i++) {
		const struct allocator *a = &g_array_index(m->allocators, struct allocator, i);
		struct view_allocator new = {
			model_text(m, a->family), last_part(model_text(m, a->object)), model_text(m, a->missing), a->functions, a->known,
		};
		/* One that a user described need not be in each program. */
		if (new.known == 0 && allocator_is_described(new.family))
			continue;
		guint same = 0;
		while (same < list->len && !(are_alike(at(list, same), &new) && strcmp(at(list, same)->object, new.object) == 0))
			same++;
		if (same == list->len)
			g_array_append_val(list, new);
	}
	return list;
}

/* Returns how many of the list are like number i, or 0 if an earlier one is. */
static guint count_alike(const GArray *list, guint i)
{
	guint count = 0;
	for (guint j = 0; j < list->len; j++) {
		if (!are_alike(at(list, i), at(list, j)))
			continue;
		if (j < i)
			return 0;
		count++;
	}
	return count;
}

/* Adds what is alike once. The object tells two lines apart. */
static void append_all(GString *text, const GArray *list)
{
	guint shown = 0, more = 0;
	bool several = list->len > 0 && count_alike(list, 0) < list->len;
	for (guint i = 0; i < list->len; i++) {
		const struct view_allocator *a = at(list, i);
		guint alike = count_alike(list, i);
		if (alike == 0)
			continue;
		if (shown == MOST) {
			more++;
			continue;
		}
		g_autofree char *title = allocator_title(a->family);
		g_string_append_printf(text, "%s%s %u of %u function%s", shown++ > 0 ? ", " : "", title, a->known, a->functions,
		                       a->functions == 1 ? "" : "s");
		if (several && alike == 1 && *a->object != '\0')
			g_string_append_printf(text, " in %s", a->object);
	}
	if (more > 0)
		g_string_append_printf(text, " and %u more", more);
}

static bool has_family(const GArray *list, const char *family)
{
	for (guint i = 0; i < list->len; i++)
		if (strcmp(at(list, i)->family, family) == 0)
			return true;
	return false;
}

/* Whether each family of a is one of b. */
static bool has_families(const GArray *a, const GArray *b)
{
	for (guint i = 0; i < a->len; i++)
		if (!has_family(b, at(a, i)->family))
			return false;
	return true;
}

/* Returns the families, each once: `jemalloc and mimalloc`; free it with g_free. */
static char *families(const GArray *list)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < list->len; i++) {
		g_autofree char *title = allocator_title(at(list, i)->family);
		if (!g_ptr_array_find_with_equal_func(names, title, g_str_equal, NULL))
			g_ptr_array_add(names, g_steal_pointer(&title));
	}
	g_ptr_array_add(names, NULL);
	return g_strjoinv(" and ", (char **)names->pdata);
}

/* Returns a list with the C library's malloc if m has no allocator: where it alone was seen, nobody listed it. */
static GArray *with_default(const struct model *m)
{
	static const struct view_allocator plain = { .family = "malloc", .object = "", .missing = "" };
	GArray *list = view_allocators(m);
	if (list->len == 0)
		g_array_append_val(list, plain);
	return list;
}

/* A run without any process has seen nothing, so it is none that differs. */
static char *compare(const struct model *m, const struct model *baseline)
{
	g_autoptr(GArray) now = with_default(m), before = with_default(baseline);
	if (m->processes->len <= 1 || baseline->processes->len <= 1 || (has_families(now, before) && has_families(before, now)))
		return NULL;
	g_autofree char *was = families(before), *is = families(now);
	return g_strdup_printf("the baseline was seen through %s, this run through %s", was, is);
}

char *view_allocators_text(const struct model *m, const struct model *baseline)
{
	if (baseline != NULL)
		return compare(m, baseline);
	g_autoptr(GArray) list = view_allocators(m);
	if (list->len == 0)
		return NULL;
	GString *text = g_string_new("seen through ");
	append_all(text, list);
	return g_string_free(text, FALSE);
}

/* Whether an earlier one of the same family has as many inlined calls. */
static bool is_told(const struct model *m, guint place)
{
	const struct allocator *a = &g_array_index(m->allocators, struct allocator, place);
	for (guint i = 0; i < place; i++) {
		const struct allocator *other = &g_array_index(m->allocators, struct allocator, i);
		if (other->family.i == a->family.i && other->inlined == a->inlined)
			return true;
	}
	return false;
}

GPtrArray *view_allocators_warnings(const struct model *m)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < m->allocators->len; i++) {
		const struct allocator *a = &g_array_index(m->allocators, struct allocator, i);
		if (a->inlined == 0 || !allocator_is_described(model_text(m, a->family)) || is_told(m, i))
			continue;
		g_autofree char *title = allocator_title(model_text(m, a->family));
		g_ptr_array_add(lines, g_strdup_printf("the allocator of '%s' misses calls that the compiler inlined, at %s place%s: add #[inline(never)] to its "
		                                       "functions", title, units_count(a->inlined).text, a->inlined == 1 ? "" : "s"));
	}
	return lines;
}
