/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "run/unseen_allocator.h"

#include "names/allocator_functions.h"
#include "names/frame_names.h"
#include "run/elf_file.h"
#include "run/rust_symbol.h"
#include "run/stripped_allocator.h"

#include <string.h>

/* Rust's library uses the system's allocator for some things of its own, whatever the program uses: through
   these functions, or through a trait that only it calls. */
static bool is_systems_own(const char *function)
{
	return g_str_has_prefix(function, "std::alloc::System::") || g_str_has_prefix(function, "<std::alloc::System>::")
	       || g_str_has_prefix(function, "<std::alloc::System as core::alloc::Allocator>");
}

/* Part of the system's allocator, which is also the default one. */
static bool is_systems(const char *function)
{
	return g_str_has_prefix(function, "<std::alloc::System as ");
}

/* Whether Rust code called the allocator. A function without a name may be Rust. So may any code in the
   executable, because everything may have been inlined into main. If debug information has only the last
   segment of an inlined call's name, its caller decides. */
static bool is_by_rust(const struct model *m, struct frame_names *n, stack_id s, const char *executable)
{
	for (; s.i != 0; s = model_get_stack(m, s)->parent) {
		const struct frame *f = model_get_frame(m, model_get_stack(m, s)->frame);
		const char *function = model_text(m, f->function);

		if (is_systems_own(function))
			return false;
		if (is_systems(function))
			continue;
		if (*function == '\0' || rust_symbol_is(model_text(m, f->symbol)) || rust_symbol_is(function)
		    || g_str_has_prefix(function, "__r"))
			return true;
		if (!f->inlined && frame_names_class(n, model_get_stack(m, s)->frame) != SYMBOL_ALLOCATOR)
			return strcmp(model_text(m, model_get_object(m, f->object)->path), executable) == 0;
	}
	return true;
}

static bool is_entered_by_rust(const struct model *m, struct frame_names *n, stack_id s)
{
	for (; s.i != 0; s = model_get_stack(m, s)->parent) {
		frame_id f = model_get_stack(m, s)->frame;

		if (rust_symbol_is(model_text(m, model_get_frame(m, f)->symbol))
		    && frame_names_class(n, f) == SYMBOL_STD_ENTRY)
			return true;
	}
	return false;
}

static const struct process *process_of(const struct model *m, const struct site *site)
{
	return model_get_process(m, model_get_thread(m, site->thread)->process);
}

/* Returns the executables (of char *) in which Rust code allocated. *all: all that have a site. */
static GHashTable *find_seen(const struct model *m, struct frame_names *frame_names, GHashTable *all)
{
	GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 1; i < m->sites->len; i++) {
		const struct site *site = &g_array_index(m->sites, struct site, i);
		const struct process *p = process_of(m, site);

		g_hash_table_add(all, p->executable);
		/* Where not all allocations count, those of Rust may be among the others. What was seen in part was told. */
		if (!g_hash_table_contains(seen, p->executable)
		    && (p->uncounted > 0 || p->half_seen || is_by_rust(m, frame_names, site->stack, p->executable)))
			g_hash_table_add(seen, p->executable);
	}
	return seen;
}

GPtrArray *unseen_allocator_find(const struct model *m, bool *others)
{
	g_autoptr(GHashTable) all = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) asked = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
	g_autoptr(GHashTable) seen = NULL;
	GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
	const struct report_options options = { 0 };
	struct catalog *catalog = catalog_new(true);
	struct frame_names *frame_names = frame_names_new(m, catalog, &options, NULL);

	seen = find_seen(m, frame_names, all);
	for (guint i = 1; i < m->sites->len; i++) {
		const struct site *site = &g_array_index(m->sites, struct site, i);
		const struct process *p = process_of(m, site);
		struct unseen_allocator *u;

		if (g_hash_table_contains(seen, p->executable))
			continue;
		u = g_hash_table_lookup(asked, p->executable);
		if (!u) {
			u = g_new0(struct unseen_allocator, 1);
			u->name = p->name;
			u->executable = p->executable;
			allocator_symbols_read(p->executable, &u->symbols);
			g_hash_table_insert(asked, p->executable, u);
		}
		if (u->symbols.has_default)
			g_hash_table_add(seen, p->executable);
		else if (is_entered_by_rust(m, frame_names, site->stack) || u->symbols.has_runtime) {
			g_hash_table_steal(asked, p->executable);
			g_hash_table_add(seen, p->executable);
			g_ptr_array_add(found, u);
		}
	}
	frame_names_free(frame_names);
	catalog_free(catalog);
	*others = g_hash_table_size(all) > found->len;
	return found;
}

/* Adds an imperative. Two that begin the same say that once. */
static void add_way(GString *ways, const char *way)
{
	static const char common[] = "build it ";
	bool again = g_str_has_prefix(ways->str, common) && g_str_has_prefix(way, common);

	g_string_append_printf(ways, "%s%s", ways->len > 0 ? ", or " : "", again ? way + strlen(common) : way);
}

char *unseen_allocator_text(const struct unseen_allocator *u, const GPtrArray *known, const struct backend *backend)
{
	const struct program_allocator *told = program_allocators_find(known, u->executable);
	g_autofree char *missing = u->symbols.is_visible ? NULL : allocator_symbols_missing(&u->symbols);
	g_autofree char *left_out = missing && u->symbols.has_runtime
		? g_strdup_printf(", and link-time optimisation left out %s, by which it could be seen", missing) : NULL;
	g_autoptr(GString) ways = g_string_new(NULL);

	if (u->symbols.is_visible && backend->sees_more)
		add_way(ways, backend->sees_more);
	if (left_out)
		add_way(ways, "build it with 'lto = \"off\"'");
	add_way(ways, told ? told->way : "build it without its '#[global_allocator]'");
	return g_strdup_printf("saw no allocation by Rust code in '%s': %s%s: %s", u->name,
	                       told ? told->cause : "it makes none, or its allocator is linked in under names of its own",
	                       left_out ? left_out : "", ways->str);
}

/* ---------------------------------------- incomplete profiles ---------------------------------------- */

/* Adds to the reason why the profile lacks something what cargo knows of the program's allocator. */
static void explain(struct process *p, const GPtrArray *known)
{
	g_autofree char *reason = p->incomplete;

	p->incomplete = program_allocators_explain(program_allocators_find(known, p->executable), reason);
}

/* Whether the allocator that was seen in part is one that a user described. */
static bool is_described(const struct model *m, guint process)
{
	bool described = false;

	for (guint i = 0; i < m->allocators->len; i++) {
		const struct allocator *a = &g_array_index(m->allocators, struct allocator, i);
		if (a->process.i == process && !allocator_is_described(model_text(m, a->family)))
			return false;
		described |= a->process.i == process;
	}
	return described;
}

struct verdict { enum stripped_allocator found; bool is_static; char *text; };

static void verdict_free(gpointer data)
{
	g_free(((struct verdict *)data)->text);
	g_free(data);
}

/* Returns what the file at path shows. It is looked at once. */
static const struct verdict *verdict_of(GHashTable *verdicts, const char *path)
{
	struct verdict *v = g_hash_table_lookup(verdicts, path);
	struct elf_file file;

	if (v)
		return v;
	v = g_new0(struct verdict, 1);
	if (elf_file_open(&file, path)) {
		v->found = stripped_allocator_find(path, file.elf, &v->text);
		v->is_static = stripped_allocator_is_static(file.elf);
		elf_file_close(&file);
	}
	g_hash_table_insert(verdicts, g_strdup(path), v);
	return v;
}

static void mark(struct process *p, const char *path, const struct verdict *v)
{
	g_autofree char *name = g_path_get_basename(path);
	g_autofree char *reason = strcmp(path, p->executable) == 0 ? g_strdup_printf("it %s", v->text)
	                                                           : g_strdup_printf("'%s' %s", name, v->text);

	process_set_incomplete(p, reason);
}

/* Marks the processes that have code of a library with an allocator of its own in their stacks. */
static void mark_users(struct model *m, GHashTable *verdicts)
{
	for (guint i = 1; i < m->sites->len; i++) {
		const struct site *site = &g_array_index(m->sites, struct site, i);
		struct process *p = g_ptr_array_index(m->processes, model_get_thread(m, site->thread)->process.i);

		for (stack_id s = site->stack; *p->incomplete == '\0' && s.i != 0; s = model_get_stack(m, s)->parent) {
			const struct frame *f = model_get_frame(m, model_get_stack(m, s)->frame);
			const char *path = model_text(m, model_get_object(m, f->object)->path);
			const struct verdict *v = verdict_of(verdicts, path);
			if (v->found == STRIPPED_ALLOCATOR_IS_OWN)
				mark(p, path, v);
		}
	}
}

static void add_note(GPtrArray *notes, const char *path, const struct verdict *v)
{
	g_autofree char *name = g_path_get_basename(path);

	g_ptr_array_add(notes, g_strdup_printf("'%s' %s", name, v->text));
}

GPtrArray *unseen_allocator_mark(struct model *m, const GPtrArray *known)
{
	g_autoptr(GHashTable) verdicts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, verdict_free);
	GPtrArray *notes = g_ptr_array_new_with_free_func(g_free);
	bool own = false;

	for (guint i = 1; i < m->processes->len; i++) {
		struct process *p = g_ptr_array_index(m->processes, i);
		const struct verdict *v = verdict_of(verdicts, p->executable);
		bool half_seen = p->half_seen && !is_described(m, i);
		bool stripped = v->found == STRIPPED_ALLOCATOR_IS_OWN && *p->incomplete == '\0';
		if (stripped)
			mark(p, p->executable, v);
		/* A static program needs symbols whatever its allocator is. */
		if (half_seen || (stripped && !v->is_static))
			explain(p, known);
	}
	for (guint i = 1; i < m->objects->len; i++) {
		const char *path = model_text(m, model_get_object(m, (object_id){ i })->path);
		const struct verdict *v = verdict_of(verdicts, path);
		own |= v->found == STRIPPED_ALLOCATOR_IS_OWN;
		if (v->found == STRIPPED_ALLOCATOR_MAY_BE_OWN)
			add_note(notes, path, v);
	}
	if (own)
		mark_users(m, verdicts);
	return notes;
}
