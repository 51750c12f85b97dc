/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "base/program_allocators.h"

#include "base/cargo_name.h"

#include <string.h>

static void allocator_free(gpointer data)
{
	struct program_allocator *a = data;

	g_free(a->program);
	g_free(a->cause);
	g_free(a->way);
	g_free(a);
}

GPtrArray *program_allocators_new(void)
{
	return g_ptr_array_new_with_free_func(allocator_free);
}

void program_allocators_add(GPtrArray *known, const char *program, const char *cause, const char *way)
{
	struct program_allocator *a;

	for (guint i = 0; i < known->len; i++) {
		a = g_ptr_array_index(known, i);
		if (strcmp(a->program, program) == 0 && strcmp(a->cause, cause) == 0 && strcmp(a->way, way) == 0)
			return;
	}
	a = g_new(struct program_allocator, 1);
	*a = (struct program_allocator){ g_strdup(program), g_strdup(cause), g_strdup(way) };
	g_ptr_array_add(known, a);
}

/* The name as a crate has it: the executables of tests have underscores where those of programs have hyphens. */
static char *crate_name(const char *path)
{
	char *name = g_path_get_basename(path);

	cargo_name_drop_hash(name);
	return g_strdelimit(name, "-", '_');
}

const struct program_allocator *program_allocators_find(const GPtrArray *known, const char *path)
{
	const struct program_allocator *found = NULL;
	g_autofree char *name = crate_name(path);

	for (guint i = 0; known && i < known->len; i++) {
		const struct program_allocator *a = g_ptr_array_index(known, i);
		g_autofree char *other = crate_name(a->program);

		if (strcmp(name, other) != 0)
			continue;
		if (found && (strcmp(found->cause, a->cause) != 0 || strcmp(found->way, a->way) != 0))
			return NULL;
		found = a;
	}
	return found && *found->cause ? found : NULL;
}

char *program_allocators_explain(const struct program_allocator *told, const char *fault)
{
	return told ? g_strdup_printf("%s, or %s: %s", fault, told->way, told->cause) : g_strdup(fault);
}
