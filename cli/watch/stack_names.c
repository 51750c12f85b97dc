/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "watch/stack_names.h"

#include "analysis/aggregate.h"
#include "input/profile_read.h"
#include "input/profile_resolve.h"

#include <string.h>
#include <unistd.h>

struct stack_names {
	struct report_options options;
	const char *workspace;
	char *path;                    /* of the profile */
	struct object_files *files;
	struct resolver *resolver;
	struct catalog *catalog;
	GHashTable *numbers;           /* name → its place in `names`, from 1 */
	GPtrArray *names;              /* of char * */
};

struct stack_names *stack_names_new(const struct report_options *options, const char *rundir, const char *workspace,
                                    const struct workspace *known)
{
	struct stack_names *n = g_new0(struct stack_names, 1);
	n->options = *options;
	n->workspace = workspace;
	n->path = g_build_filename(rundir, "watched.xml", NULL);
	n->files = object_files_new();
	n->resolver = resolver_new(known);
	n->catalog = catalog_new(false);
	n->numbers = g_hash_table_new(g_str_hash, g_str_equal);
	n->names = g_ptr_array_new_with_free_func(g_free);
	return n;
}

void stack_names_free(struct stack_names *n)
{
	if (n == NULL)
		return;
	g_hash_table_destroy(n->numbers);
	g_ptr_array_unref(n->names);
	catalog_free(n->catalog);
	resolver_free(n->resolver);
	object_files_free(n->files);
	g_free(n->path);
	g_free(n);
}

static uint32_t number_of(struct stack_names *n, char *name)
{
	gpointer number = g_hash_table_lookup(n->numbers, name);
	if (number == NULL) {
		g_ptr_array_add(n->names, name);
		number = GUINT_TO_POINTER(n->names->len);
		g_hash_table_insert(n->numbers, name, number);
	} else {
		g_free(name);
	}
	return GPOINTER_TO_UINT(number);
}

static uint32_t number_of_site(struct stack_names *n, const struct side *side, const struct site *site)
{
	enum group_key group = n->options.group;
	if (!n->options.runtime && row_key_is_runtime(side->keys, group, site))
		return number_of(n, g_strdup(catalog_text(n->catalog, row_key_runtime_name(side->keys, group))));
	return number_of(n, aggregate_key_name(n->catalog, row_key_kind(group), row_key(side->keys, group, site)));
}

static bool name_all(struct stack_names *n, const struct model *m, const UInt *sites, guint count, uint32_t *keys)
{
	struct side *side = side_new(m, n->catalog, &n->options, n->workspace);
	bool known = true;
	for (guint i = 0; i < count && known; i++) {
		known = sites[i] < m->sites->len;
		if (known)
			keys[i] = number_of_site(n, side, &g_array_index(m->sites, struct site, sites[i]));
	}
	side_free(side);
	return known;
}

bool stack_names_find(struct stack_names *n, struct native_reading *reading, const char *program,
                      const struct native_stack *stacks, guint count, uint32_t *keys, GError **error)
{
	const struct native_source source = { .files = n->files, .program = program };
	g_autofree UInt *sites = g_new0(UInt, count);
	struct model *m = model_new();
	bool done = native_profile_write_stacks(&source, reading, stacks, count, sites, n->path, error)
		&& profile_resolve(n->resolver, n->path, program, error) && profile_read(m, n->path, NULL, error)
		&& name_all(n, m, sites, count, keys);
	(void)unlink(n->path);
	model_free(m);
	return done;
}

const char *stack_names_text(struct stack_names *n, uint32_t key)
{
	return g_ptr_array_index(n->names, key - 1);
}
