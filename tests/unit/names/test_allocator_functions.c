/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which functions are an allocator's, by the allocators that the run was seen through. */
#include "unit.h"

#include "names/attribution.h"
#include "names/catalog.h"
#include "names/frame_names.h"

#include <string.h>

static void add_allocator(struct model *m, const char *family)
{
	struct allocator a = { .process = { 1 }, .family = model_string(m, family), .functions = 2, .known = 2 };
	g_array_append_val(m->allocators, a);
}

static frame_id add_frame(struct model *m, const char *function, const char *symbol, const char *file, bool inlined)
{
	struct object o = { .path = model_string(m, "/home/u/ws/target/demo") };
	struct frame f = {
		.object = model_object(m, &o), .function = model_string(m, function), .symbol = model_string(m, symbol),
		.file = model_string(m, file), .line = *file != '\0', .inlined = inlined, .resolved = true,
	};
	return model_frame(m, &f);
}

/* families: with commas. */
static enum symbol_class class_of(const char *families, const char *function, const char *symbol, const char *file, bool inlined, bool generics)
{
	struct model *m = model_new();
	workspace_add_crate(m->workspace, "demo");
	workspace_add_directory(m->workspace, "/home/u/ws", ORIGIN_WORKSPACE);
	g_auto(GStrv) all = g_strsplit(families, ";", -1);
	for (char **family = all; *family != NULL; family++)
		if (**family != '\0')
			add_allocator(m, *family);
	frame_id f = add_frame(m, function, symbol, file, inlined);
	struct report_options options = { .generics = generics };
	struct catalog *c = catalog_new(false);
	struct frame_names *n = frame_names_new(m, c, &options, NULL);
	enum symbol_class class = frame_names_class(n, f);
	frame_names_free(n);
	catalog_free(c);
	model_free(m);
	return class;
}

#define OWN "alloc=my_alloc(size,align) free=my_free(ptr)"
#define ARENA "alloc=demo::Arena::alloc(pool,size) reset=<demo::Arena as core::ops::Drop>::drop(pool) free=demo::pool::*(ptr)"

static const struct { enum symbol_class class; const char *families, *function; } known[] = {
	/* The C library's are always known. */
	{ SYMBOL_ALLOCATOR, "", "malloc" }, { SYMBOL_ALLOCATOR, "", "free" }, { SYMBOL_ALLOCATOR, "", "posix_memalign" },
	{ SYMBOL_ALLOCATOR, "", "__libc_malloc" }, { SYMBOL_ALLOCATOR, "mimalloc", "realloc" },
	{ SYMBOL_USER, "", "mallocs" }, { SYMBOL_USER, "", "my_malloc" }, { SYMBOL_USER, "", "_malloc" },
	/* Others if the run was seen through them. */
	{ SYMBOL_ALLOCATOR, "mimalloc", "mi_malloc_aligned" }, { SYMBOL_ALLOCATOR, "jemalloc;mimalloc", "mi_free" },
	{ SYMBOL_USER, "", "mi_malloc_aligned" }, { SYMBOL_USER, "jemalloc", "mi_free" }, { SYMBOL_USER, "mimalloc", "mi" },
	{ SYMBOL_USER, "mimalloc", "@free" },
	/* A Rust function is none, whatever its name. */
	{ SYMBOL_USER, "mimalloc", "demo::free" }, { SYMBOL_USER, "mimalloc", "demo::mi_free" }, { SYMBOL_USER, "mimalloc", "other::malloc" },
	/* Their own functions, and those of their packages. */
	{ SYMBOL_ALLOCATOR, "mimalloc", "_mi_thread_done" }, { SYMBOL_ALLOCATOR, "mimalloc", "mi_arena_purge.constprop.0" },
	{ SYMBOL_USER, "", "_mi_thread_done" }, { SYMBOL_USER, "mimalloc", "demo::_mi_thread_done" },
	{ SYMBOL_ALLOCATOR, "mimalloc", "mimalloc::MiMalloc::usable_size" }, { SYMBOL_ALLOCATOR, "mimalloc", "libmimalloc_sys::extended::f" },
	{ SYMBOL_USER, "", "mimalloc::MiMalloc::usable_size" }, { SYMBOL_USER, "mimalloc", "mimallocs::f" },
	/* Those that the user described. */
	{ SYMBOL_ALLOCATOR, OWN, "my_alloc" }, { SYMBOL_ALLOCATOR, OWN, "my_free" }, { SYMBOL_USER, OWN, "my_allocs" },
	{ SYMBOL_USER, "mimalloc", "my_alloc" }, { SYMBOL_ALLOCATOR, OWN ";" ARENA, "my_alloc" },
	{ SYMBOL_ALLOCATOR, ARENA, "demo::Arena<T>::alloc" }, { SYMBOL_ALLOCATOR, ARENA, "<demo::Arena<u8>>::alloc" },
	{ SYMBOL_ALLOCATOR, ARENA, "<demo::Arena<u8> as core::ops::Drop>::drop" }, { SYMBOL_ALLOCATOR, ARENA, "demo::pool::give" },
	{ SYMBOL_USER, ARENA, "demo::Arena::allocate" }, { SYMBOL_USER, ARENA, "demo::Arena::alloc::{{closure}}" },
	/* A description that makes no sense describes what comes before. */
	{ SYMBOL_ALLOCATOR, "alloc=my_alloc(size) x", "my_alloc" }, { SYMBOL_USER, "alloc=", "my_alloc" }, { SYMBOL_USER, "=", "" },
};

static void functions_are_known_by_what_was_seen(void **state)
{
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
		for (int generics = 0; generics < 2; generics++) {
			enum symbol_class class = class_of(known[i].families, known[i].function, "", "", false, generics);
			if (class != known[i].class)
				fail_msg("with '%s' '%s' is %d and not %d", known[i].families, known[i].function, class, known[i].class);
		}
}

/* Code that was inlined has only the last part of its name where debug information is short: `free` may be any function. */
static void an_inlined_function_is_no_entry_point(void **state)
{
	(void)state;
	assert_int_equal(class_of("mimalloc", "free", "", "/home/u/ws/src/main.rs", true, false), SYMBOL_USER);
	assert_int_equal(class_of("mimalloc", "mi_free", "", "/home/u/ws/src/main.rs", true, false), SYMBOL_USER);
	assert_int_equal(class_of("mimalloc", "_mi_free_block", "", "/home/u/ws/src/main.rs", true, false), SYMBOL_USER);
	assert_int_equal(class_of("mimalloc", "_mi_free_block", "", "/home/u/.cargo/registry/src/x/libmimalloc-sys-0.1.49/free.c", true, false),
	                 SYMBOL_ALLOCATOR);
	/* The file tells which package it is of. */
	assert_int_equal(class_of("mimalloc", "realloc", "", "/home/u/.cargo/registry/src/index.example-6f17d22bba15001f/mimalloc-0.1.52/src/lib.rs", true, false),
	                 SYMBOL_ALLOCATOR);
	assert_int_equal(class_of("mimalloc", "realloc", "", "/home/u/.cargo/registry/src/index.example-6f17d22bba15001f/other-0.1.52/src/lib.rs", true, false), SYMBOL_USER);
	/* A function of C in the workspace is the one that the linker knows. */
	assert_int_equal(class_of("mimalloc", "mi_free", "", "/home/u/ws/src/free.c", false, false), SYMBOL_ALLOCATOR);
	assert_int_equal(class_of("", "malloc", "", "/home/u/ws/src/malloc.c", false, false), SYMBOL_ALLOCATOR);
}

/* The innermost function is the entry point, whatever was inlined into it. */
static void what_is_inlined_is_not_innermost(void **state)
{
	(void)state;
	static const struct { const char *family, *leaf; } cases[] = { { "jemalloc", "_rjem_malloc" }, { "mimalloc", "fast_path" } };
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct model *m = model_new();
		add_allocator(m, cases[i].family);
		stack_id s = model_stack(m, (stack_id){ 0 }, add_frame(m, "demo::main", "", "src/main.rs", false), false);
		s = model_stack(m, s, add_frame(m, "_rjem_malloc", "", "jemalloc.c", false), false);
		s = model_stack(m, s, add_frame(m, "faster_path", "", "jemalloc.h", true), false);
		s = model_stack(m, s, add_frame(m, "fast_path", "", "jemalloc.h", true), false);
		struct report_options options = { .attribute = ATTRIBUTE_LEAF };
		struct catalog *c = catalog_new(false);
		struct attribution *a = attribution_new(m, c, &options, NULL);
		assert_string_equal(catalog_text(c, attribution_function(a, s)), cases[i].leaf);
		attribution_free(a);
		catalog_free(c);
		model_free(m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(functions_are_known_by_what_was_seen),
		cmocka_unit_test(an_inlined_function_is_no_entry_point),
		cmocka_unit_test(what_is_inlined_is_not_innermost),
	};
	return cmocka_run_group_tests_name("allocator_functions", tests, NULL, NULL);
}
