/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unseen.h"

#include "symbol_class.h"

#include <string.h>

/* Whether a function's name in the symbol table is one of Rust's, v0 or legacy; what an optimiser adds stands behind a point. */
static bool is_rust(const char *symbol)
{
	static const char hash[] = "17h", end[] = "E";
	const size_t tail = strlen(hash) + 16 + strlen(end);
	size_t length = strcspn(symbol, ".");

	if (g_str_has_prefix(symbol, "_R"))
		return g_ascii_isupper(symbol[2]);
	return g_str_has_prefix(symbol, "_ZN") && length > tail
	       && strncmp(symbol + length - tail, hash, strlen(hash)) == 0;
}

static enum symbol_class class_of(const struct model *m, const struct frame *f)
{
	struct symbol s = symbol_parse(model_text(m, f->function));

	return symbol_classify(&s, model_text(m, model_get_object(m, f->object)->path));
}

/* Rust's library has the system's allocator for some things of its own, whatever the program's: its own functions for that,
   or the trait that only they use. */
static bool is_systems_own(const char *function)
{
	return g_str_has_prefix(function, "std::alloc::System::") || g_str_has_prefix(function, "<std::alloc::System>::")
	       || g_str_has_prefix(function, "<std::alloc::System as core::alloc::Allocator>");
}

/* What is the system's as well as the default allocator's. */
static bool is_systems(const char *function)
{
	return g_str_has_prefix(function, "<std::alloc::System as ");
}

/* Whether Rust code called the allocator. What has no name may be Rust; so may an inlined call of which debug information
   knows the last part alone, and then its caller tells. */
static bool is_by_rust(const struct model *m, stack_id s)
{
	for (; s.i != 0; s = model_get_stack(m, s)->parent) {
		const struct frame *f = model_get_frame(m, model_get_stack(m, s)->frame);
		const char *function = model_text(m, f->function);

		if (is_systems_own(function))
			return false;
		if (is_systems(function))
			continue;
		if (*function == '\0' || is_rust(model_text(m, f->symbol)) || is_rust(function)
		    || g_str_has_prefix(function, "__r"))
			return true;
		if (!f->inlined && class_of(m, f) != SYMBOL_ALLOCATOR)
			return false;
	}
	return true;
}

static bool is_entered_by_rust(const struct model *m, stack_id s)
{
	for (; s.i != 0; s = model_get_stack(m, s)->parent) {
		const struct frame *f = model_get_frame(m, model_get_stack(m, s)->frame);

		if (is_rust(model_text(m, f->symbol)) && class_of(m, f) == SYMBOL_STD_ENTRY)
			return true;
	}
	return false;
}

GPtrArray *unseen_executables(const struct model *m, bool *others)
{
	g_autoptr(GHashTable) all = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) told = g_hash_table_new(g_str_hash, g_str_equal);
	GPtrArray *unseen = g_ptr_array_new();

	for (int pass = 0; pass < 2; pass++)
		for (guint i = 1; i < m->sites->len; i++) {
			const struct site *site = &g_array_index(m->sites, struct site, i);
			const struct process *p = model_get_process(m, model_get_thread(m, site->thread)->process);

			g_hash_table_add(all, p->executable);
			if (g_hash_table_contains(seen, p->executable))
				continue;
			if (pass == 0 && is_by_rust(m, site->stack))
				g_hash_table_add(seen, p->executable);
			else if (pass == 1 && is_entered_by_rust(m, site->stack)
			         && g_hash_table_add(told, p->executable))
				g_ptr_array_add(unseen, p->name);
		}
	*others = g_hash_table_size(all) > unseen->len;
	return unseen;
}
