/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whose code a function is, by where it lies or by its name; and what follows from that. */
#include "unit.h"

#include "names/attribution.h"
#include "names/frame_names.h"

#include <string.h>
#include <unistd.h>

#define RUSTC "/rustc/90b35a6239c3d8bdabc530a6a0816f7ff89a0aaf/library/"
#define REGISTRY "/home/u/.cargo/registry/src/index.example-6f17d22bba15001f/"

/* A workspace of the crates `app`, `test`, `bytes` and `core`, one of its packages elsewhere, and a vendored package within. */
static struct model *workspace_model(void)
{
	struct model *m = model_new();
	static const char *const crates[] = { "my-app", "test", "bytes", "core" };
	for (size_t i = 0; i < G_N_ELEMENTS(crates); i++)
		workspace_add_crate(m->workspace, crates[i]);
	workspace_add_directory(m->workspace, "/home/u/ws", ORIGIN_WORKSPACE);
	workspace_add_directory(m->workspace, "/home/u/other/member/", ORIGIN_WORKSPACE);
	workspace_add_directory(m->workspace, "/home/u/ws/target", ORIGIN_UNKNOWN);
	workspace_add_directory(m->workspace, "/home/u/ws/vendor/bytes", ORIGIN_DEPENDENCY);
	return m;
}

static frame_id placed_frame(struct model *m, const char *function, const char *file, bool resolved)
{
	struct frame f = {
		.function = model_string(m, function), .file = model_string(m, file), .resolved = resolved,
	};
	return model_frame(m, &f);
}

static const struct {
	const char *function, *file;
	bool resolved;
	enum origin origin;
	enum symbol_class class;
	const char *crate;
} cases[] = {
	/* where it lies decides, whatever the name */
	{ "test::alpha", "/home/u/ws/tests/test.rs", true, ORIGIN_WORKSPACE, SYMBOL_USER, "test" },
	{ "test::run_test", RUSTC "test/src/lib.rs", true, ORIGIN_LIBRARY, SYMBOL_STD, "test (library)" },
	{ "test::test_main", "/home/u/ws/tests/test.rs", true, ORIGIN_WORKSPACE, SYMBOL_USER, "test" },
	{ "test::test_main_static", RUSTC "test/src/lib.rs", true, ORIGIN_LIBRARY, SYMBOL_STD_ENTRY, "test (library)" },
	{ "test::run_test", "/usr/src/rustc-1.63.0/library/test/src/lib.rs", true, ORIGIN_LIBRARY, SYMBOL_STD, "test (library)" },
	{ "test::run_test", "/home/u/.rustup/toolchains/x/lib/rustlib/src/rust/library/test/src/lib.rs", true, ORIGIN_LIBRARY,
	  SYMBOL_STD, "test (library)" },
	{ "bytes::Bytes::copy", "/home/u/ws/bytes/src/lib.rs", true, ORIGIN_WORKSPACE, SYMBOL_USER, "bytes" },
	{ "bytes::Bytes::copy", REGISTRY "bytes-1.5.0/src/lib.rs", true, ORIGIN_DEPENDENCY, SYMBOL_PASSING, "bytes (dependency)" },
	{ "bytes::Bytes::copy", "/home/u/ws/vendor/bytes/src/lib.rs", true, ORIGIN_DEPENDENCY, SYMBOL_PASSING,
	  "bytes (dependency)" },
	{ "bytes::Bytes::copy", "/home/u/ws/.cargo/registry/src/a-6f17d22bba15001f/bytes-1.5.0/src/lib.rs", true, ORIGIN_DEPENDENCY,
	  SYMBOL_PASSING, "bytes (dependency)" },
	{ "lru::Cache::put", "/home/u/other/member/src/lib.rs", true, ORIGIN_WORKSPACE, SYMBOL_USER, "lru" },
	{ "hashbrown::raw::grow", "/home/u/ws/src/../hashbrown/raw.rs", true, ORIGIN_WORKSPACE, SYMBOL_USER, "hashbrown" },
	{ "hashbrown::raw::grow", "/rust/deps/hashbrown-0.15.2/src/raw/mod.rs", true, ORIGIN_LIBRARY, SYMBOL_ALLOCATOR, "hashbrown" },
	{ "core::engine::step", "/home/u/ws/core/src/engine.rs", true, ORIGIN_WORKSPACE, SYMBOL_USER, "core" },
	{ "core::iter::Iterator::collect", RUSTC "core/src/iter/mod.rs", true, ORIGIN_LIBRARY, SYMBOL_CONTAINER, "core (library)" },
	{ "std::rt::begin", "/home/u/ws/std/rt.rs", true, ORIGIN_WORKSPACE, SYMBOL_USER, "std" },
	/* a trait of the library implemented for a type of the library, by whoever wrote it */
	{ "<alloc::string::String as core::convert::From<my_app::Name>>::from", "/home/u/ws/src/name.rs", true, ORIGIN_WORKSPACE,
	  SYMBOL_USER, "alloc" },
	{ "<alloc::vec::Vec<u8> as core::convert::From<bytes::Bytes>>::from", REGISTRY "bytes-1.5.0/src/lib.rs", true,
	  ORIGIN_DEPENDENCY, SYMBOL_PASSING, "bytes (dependency)" },
	{ "<my_app::Name as alloc::string::ToString>::to_string", "/home/u/ws/src/name.rs", true, ORIGIN_WORKSPACE, SYMBOL_USER,
	  "my_app" },
	{ "<my_app::Name as alloc::string::ToString>::to_string", RUSTC "alloc/src/string.rs", true, ORIGIN_LIBRARY,
	  SYMBOL_CONTAINER, "my_app (library)" },
	/* allocators stay what they are */
	{ "<my_app::Counting as core::alloc::global::GlobalAlloc>::alloc", "/home/u/ws/src/main.rs", true, ORIGIN_WORKSPACE,
	  SYMBOL_ALLOCATOR, "my_app" },
	{ "malloc", "/home/u/ws/src/malloc.c", true, ORIGIN_WORKSPACE, SYMBOL_ALLOCATOR, "???" },
	/* the name decides where the place is not known or says nothing: generated, of another machine, unresolved */
	{ "my_app::tables::make", "/home/u/ws/target/debug/build/x/out/tables.rs", true, ORIGIN_WORKSPACE, SYMBOL_USER, "my_app" },
	{ "prost::tables::make", "/home/u/ws/target/debug/build/x/out/tables.rs", true, ORIGIN_UNKNOWN, SYMBOL_USER, "prost" },
	{ "my_app::run", "/build/src/main.rs", true, ORIGIN_WORKSPACE, SYMBOL_USER, "my_app" },
	{ "my_app::run", "", false, ORIGIN_WORKSPACE, SYMBOL_USER, "my_app" },
	{ "test::alpha", "", false, ORIGIN_WORKSPACE, SYMBOL_USER, "test" },
	{ "my_app::run", RUSTC "alloc/src/vec/mod.rs", false, ORIGIN_WORKSPACE, SYMBOL_USER, "my_app" },
	{ "regex::compile", "/home/u/ws/src/main.rs", false, ORIGIN_UNKNOWN, SYMBOL_USER, "regex" },
	/* as a baseline of an earlier version has it, which does not say whose it is */
	{ "<alloc::string::String as core::convert::From<my_app::Name>>::from", "src/name.rs", true, ORIGIN_WORKSPACE, SYMBOL_USER,
	  "alloc" },
	{ "bytes::Bytes::copy", "vendor/bytes/src/lib.rs", true, ORIGIN_DEPENDENCY, SYMBOL_PASSING, "bytes (dependency)" },
	{ "bytes::Bytes::copy", "bytes-5a8c1f3/sub/src/lib.rs", true, ORIGIN_DEPENDENCY, SYMBOL_PASSING, "bytes (dependency)" },
	{ "test::run_test", "library/test/src/lib.rs", true, ORIGIN_LIBRARY, SYMBOL_STD, "test (library)" },
	{ "my_app::run", "lib.rs", true, ORIGIN_WORKSPACE, SYMBOL_USER, "my_app" },
	{ "getdelim", "libio/libio/iogetdelim.c", true, ORIGIN_UNKNOWN, SYMBOL_USER, "???" },
	{ "std::vector<int>::push_back", "/usr/include/c++/12/bits/stl_vector.h", true, ORIGIN_UNKNOWN, SYMBOL_STD, "std" },
};

static void test_cases(void **state)
{
	(void)state;
	struct report_options options = { 0 };
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct model *m = workspace_model();
		frame_id f = placed_frame(m, cases[i].function, cases[i].file, cases[i].resolved);
		struct catalog *c = catalog_new(false);
		struct frame_names *n = frame_names_new(m, c, &options, NULL);
		g_autofree char *got = g_strdup_printf("%s %d %d %s", cases[i].function, frame_names_origin(n, f), frame_names_class(n, f),
		                                       catalog_text(c, frame_names_crate(n, f)));
		g_autofree char *wanted = g_strdup_printf("%s %d %d %s", cases[i].function, cases[i].origin, cases[i].class,
		                                          cases[i].crate);
		assert_string_equal(got, wanted);
		frame_names_free(n);
		catalog_free(c);
		model_free(m);
	}
}

/* Nobody knows the workspace of a program that was started by its name; but Rust's harness is in Rust's library. */
static void test_without_workspace(void **state)
{
	(void)state;
	static const struct { const char *function, *file; enum origin origin; enum symbol_class class; } without[] = {
		{ "test::alpha", "/home/u/ws/tests/test.rs", ORIGIN_DEPENDENCY, SYMBOL_USER },
		{ "test::run_test", RUSTC "test/src/lib.rs", ORIGIN_LIBRARY, SYMBOL_STD },
		{ "test::run_test", "library/test/src/lib.rs", ORIGIN_LIBRARY, SYMBOL_STD },
		{ "std::backtrace_rs::trace", "library/backtrace/src/lib.rs", ORIGIN_LIBRARY, SYMBOL_STD },
		{ "lru::Cache::put", "/home/u/ws/src/lib.rs", ORIGIN_UNKNOWN, SYMBOL_PASSING },
		{ "lru::Cache::put", "lru-0.12.0/src/lib.rs", ORIGIN_DEPENDENCY, SYMBOL_PASSING },
	};
	struct report_options options = { 0 };
	struct model *m = model_new();
	frame_id frames[G_N_ELEMENTS(without)];
	for (size_t i = 0; i < G_N_ELEMENTS(without); i++)
		frames[i] = placed_frame(m, without[i].function, without[i].file, true);
	struct catalog *c = catalog_new(false);
	struct frame_names *n = frame_names_new(m, c, &options, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(without); i++) {
		assert_int_equal(frame_names_origin(n, frames[i]), without[i].origin);
		assert_int_equal(frame_names_class(n, frames[i]), without[i].class);
	}
	frame_names_free(n);
	catalog_free(c);
	model_free(m);
}

/* What is attributed to the workspace, and through which function of a dependency it came. */
static void test_via(void **state)
{
	(void)state;
	static const struct {
		enum attribute_rule rule;
		const char *function, *via;
		const char *only, *hidden;
	} rules[] = {
		{ ATTRIBUTE_DEFAULT, "my_app::run", "regex::compile", NULL, NULL },
		{ ATTRIBUTE_WORKSPACE, "my_app::run", "regex::compile", NULL, NULL },
		{ ATTRIBUTE_USER, "regex::compile", "", NULL, NULL },
		{ ATTRIBUTE_LEAF, "bytes::Bytes::copy", "", NULL, NULL },
		/* The workspace's own `bytes` is meant, and nothing is of that. */
		{ ATTRIBUTE_USER, "regex::compile", "", "bytes", NULL },
		{ ATTRIBUTE_DEFAULT, "my_app::run", "regex::compile", NULL, "bytes" },
		{ ATTRIBUTE_DEFAULT, "my_app::run", "regex::compile", "my-app", NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
		struct report_options options = { .attribute = rules[i].rule, .group = GROUP_FUNCTION };
		struct model *m = workspace_model();
		static const struct { const char *function, *file; } stack[] = {
			{ "my_app::main", "/home/u/ws/src/main.rs" },
			{ "my_app::run", "/home/u/ws/src/main.rs" },
			{ "regex::new", REGISTRY "regex-1.0.0/src/lib.rs" },
			{ "regex::compile", REGISTRY "regex-1.0.0/src/lib.rs" },
			{ "bytes::Bytes::copy", REGISTRY "bytes-1.5.0/src/lib.rs" },
		};
		stack_id s = { 0 };
		for (size_t k = 0; k < G_N_ELEMENTS(stack); k++)
			s = model_stack(m, s, placed_frame(m, stack[k].function, stack[k].file, true), false);
		options.only = g_ptr_array_new();
		options.hidden = g_ptr_array_new();
		if (rules[i].only != NULL)
			g_ptr_array_add(options.only, (gpointer)(uintptr_t)rules[i].only);
		if (rules[i].hidden != NULL)
			g_ptr_array_add(options.hidden, (gpointer)(uintptr_t)rules[i].hidden);
		struct catalog *c = catalog_new(false);
		struct attribution *a = attribution_new(m, c, &options, NULL);
		assert_string_equal(catalog_text(c, attribution_function(a, s)), rules[i].function);
		assert_string_equal(catalog_text(c, attribution_via(a, s)), rules[i].via);
		attribution_free(a);
		catalog_free(c);
		model_free(m);
		g_ptr_array_unref(options.only);
		g_ptr_array_unref(options.hidden);
	}
}

/* The Cargo.toml nearest to a file says which package it is of. */
static void test_find_package(void **state)
{
	(void)state;
	g_autofree char *root = g_dir_make_tmp("origin.XXXXXX", NULL);
	g_autofree char *vendored = g_build_filename(root, "vendor", "bytes", NULL);
	g_autofree char *sources = g_build_filename(vendored, "src", NULL);
	g_autofree char *manifest = g_build_filename(vendored, "Cargo.toml", NULL);
	g_autofree char *own = g_build_filename(root, "src", "main.rs", NULL), *its = g_build_filename(sources, "lib.rs", NULL);
	assert_int_equal(g_mkdir_with_parents(sources, 0777), 0);
	assert_true(g_file_set_contents(manifest, "", -1, NULL));
	struct workspace *w = workspace_new();
	g_autoptr(GHashTable) asked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	workspace_add_directory(w, root, ORIGIN_WORKSPACE);
	origin_find_package(w, asked, own);
	origin_find_package(w, asked, "relative/src/lib.rs");
	origin_find_package(w, asked, "");
	origin_find_package(w, asked, RUSTC "alloc/src/vec/mod.rs");
	assert_int_equal(w->directories->len, 1);
	for (int i = 0; i < 2; i++) {
		origin_find_package(w, asked, its);
		assert_int_equal(w->directories->len, 2);
	}
	assert_int_equal(origin_of_file(w, own), ORIGIN_WORKSPACE);
	assert_int_equal(origin_of_file(w, its), ORIGIN_DEPENDENCY);
	/* In a workspace that has it as a package, it is the workspace's. */
	workspace_add_directory(w, vendored, ORIGIN_WORKSPACE);
	assert_int_equal(origin_of_file(w, its), ORIGIN_WORKSPACE);
	workspace_free(w);
	unlink(manifest);
	g_autofree char *vendor = g_path_get_dirname(vendored);
	const char *const made[] = { sources, vendored, vendor, root };
	for (size_t i = 0; i < G_N_ELEMENTS(made); i++)
		rmdir(made[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_without_workspace),
		cmocka_unit_test(test_via),
		cmocka_unit_test(test_find_package),
	};
	return cmocka_run_group_tests_name("origin", tests, NULL, NULL);
}
