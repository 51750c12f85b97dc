/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which row an allocation belongs to, by what the report groups. */
#include "names/row_key.h"
#include "sample.h"

#include <string.h>

#define F(function) { function, NULL, 0, DEMO }
#define C(function) { function, NULL, 0, LIBC }
#define ALLOC { "malloc", NULL, 0, VGPRELOAD }, F("__rustc::__rust_alloc"), F("alloc::alloc::alloc")
#define START F("std::rt::lang_start_internal"), F("main"), C("__libc_start_main@@GLIBC_2.34"), F("_start")

/* One model, one attribution: each grouping has its own answer, in any order of asking. */
static void test_all_at_once(void **state)
{
	(void)state;
	struct report_options options = sample_options();
	struct model *m = model_new();
	stack_id s = STACK(m, ALLOC, { "a::b::Stack<T>::push", "/src/demo/src/a.rs", 7, DEMO }, F("a::main"), START);
	struct site site = {
		.stack = s, .thread = sample_thread(m, sample_process(m, "demo"), 1, ""), .phase = model_string(m, "load"),
	}, none = { .stack = { 0 } };
	struct catalog *c = catalog_new(false);
	struct attribution *a = attribution_new(m, c, &options, SAMPLE_WORKSPACE);
	struct row_keys *k = row_keys_new(m, c, a, false);
	static const struct { enum group_key group; const char *name; } names[] = {
		{ GROUP_FUNCTION, "a::b::Stack::push" }, { GROUP_MODULE, "a::b" }, { GROUP_TYPE, "a::b::Stack" },
		{ GROUP_FILE, "src/a.rs" }, { GROUP_CRATE, "a" }, { GROUP_THREAD, "main thread" }, { GROUP_TEST, "(no test)" },
		{ GROUP_REGION, "(no region)" }, { GROUP_PHASE, "load" },
	};
	for (int again = 0; again <= 1; again++)
		for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
			assert_int_equal(row_key_kind(names[i].group), GROUPS_OF_NAMES);
			assert_string_equal(catalog_text(c, (name_id){ row_key(k, names[i].group, &site) }), names[i].name);
		}
	assert_int_equal(row_key_kind(GROUP_LINE), GROUPS_OF_PLACES);
	assert_int_equal(catalog_get_place(c, (place_id){ row_key(k, GROUP_LINE, &site) }).line, 7);
	assert_int_equal(row_key_kind(GROUP_STACK), GROUPS_OF_TRACES);
	assert_int_equal(row_key(k, GROUP_STACK, &site), attribution_trace(a, s).i);
	assert_string_equal(catalog_text(c, (name_id){ row_key(k, GROUP_FUNCTION, &none) }), "???");
	row_keys_free(k);
	attribution_free(a);
	catalog_free(c);
	model_free(m);
}

#define HARNESS F("test::__rust_begin_short_backtrace"), F("test::run_test_in_process"), F("test::run_test::{{closure}}"), \
	F("std::sys::backtrace::__rust_begin_short_backtrace"), C("start_thread"), C("clone")
#define SPAWNED F("std::sys::backtrace::__rust_begin_short_backtrace"), C("start_thread"), C("clone")

static thread_id spawn(struct model *m, process_id p, uint32_t serial, thread_id creator, stack_id at)
{
	struct thread t = { .process = p, .serial = serial, .creator = creator, .created_at = at };
	return model_thread(m, &t);
}

/* The stack names the test; else the stack that created the thread does, or one further up the line of creators. */
static void test_tests(void **state)
{
	(void)state;
	struct report_options options = sample_options();
	struct model *m = model_new();
	process_id p = sample_process(m, "demo");
	stack_id nowhere = { 0 };
	stack_id in_main = STACK(m, ALLOC, F("test::run_test"), F("test::test_main_static"), F("a::main"), START);
	thread_id first = spawn(m, p, 1, (thread_id){ 0 }, nowhere);
	thread_id tester = spawn(m, p, 2, first, in_main);
	stack_id in_test = STACK(m, ALLOC, F("a::grow"), F("a::tests::works::{{closure}}"), F("core::ops::FnOnce::call_once"), HARNESS);
	thread_id worker = spawn(m, p, 3, tester, in_test);
	stack_id in_worker = STACK(m, ALLOC, F("pool::run"), SPAWNED);
	thread_id nested = spawn(m, p, 4, worker, in_worker);
	const struct { const char *test; stack_id stack; thread_id thread; } sites[] = {
		{ "a::tests::works", in_test, tester },
		{ "a::tests::works", in_worker, worker },
		{ "a::tests::works", in_worker, nested },
		{ "a::tests::works", nowhere, nested },
		{ "(no test)", in_worker, first },
		{ "(no test)", in_main, first },
		{ "(no test)", STACK(m, ALLOC, F("test::run_test"), HARNESS), tester },
		{ "a::tests::other", STACK(m, ALLOC, F("a::tests::other"), HARNESS), worker },
		/* One test at a time, in the main thread. */
		{ "a::tests::works", STACK(m, ALLOC, F("a::tests::works"), F("test::__rust_begin_short_backtrace"),
		                           F("test::test_main_static"), F("a::main"), START), first },
		{ "rust_out::main::_doctest_main_src_lib_rs_6_0",
		  STACK(m, ALLOC, F("a::grow"), F("rust_out::main::_doctest_main_src_lib_rs_6_0"), F("rust_out::main"), START), first },
		/* The tests of a crate that is passed over otherwise. */
		{ "smallvec::tests::grows", STACK(m, ALLOC, F("smallvec::SmallVec<A>::grow"), F("smallvec::tests::grows"),
		                                  F("smallvec::tests::grows::{{closure}}"), HARNESS), tester },
		/* A global allocator of the user's is no test when the harness allocates. */
		{ "(no test)", STACK(m, { "malloc", NULL, 0, VGPRELOAD }, F("a::count"),
		                     F("<a::Counting as core::alloc::global::GlobalAlloc>::alloc"), F("test::run_test"), HARNESS), tester },
		{ "(stack cut)", CUT_STACK(m, ALLOC, F("a::grow")), first },
		{ "a::tests::works", CUT_STACK(m, ALLOC, F("a::grow")), worker },
		{ "(no test)", nowhere, (thread_id){ 0 } },
	};
	struct catalog *c = catalog_new(false);
	struct attribution *a = attribution_new(m, c, &options, SAMPLE_WORKSPACE);
	struct row_keys *k = row_keys_new(m, c, a, false);
	for (size_t i = 0; i < G_N_ELEMENTS(sites); i++) {
		struct site site = { .stack = sites[i].stack, .thread = sites[i].thread };
		assert_string_equal(catalog_text(c, (name_id){ row_key(k, GROUP_TEST, &site) }), sites[i].test);
		assert_int_equal(row_key_is_runtime(k, GROUP_TEST, &site), strcmp(sites[i].test, "(no test)") == 0);
		assert_false(row_key_is_runtime(k, GROUP_THREAD, &site));
	}
	row_keys_free(k);
	attribution_free(a);
	catalog_free(c);
	model_free(m);
}

/* What a function counts for, by each grouping; the names are those of two manglings. */
static void test_groups(void **state)
{
	(void)state;
	static const struct { const char *function, *object, *crate, *module, *type, *name, *generic, *closure; } groups[] = {
		{ "a::b::Stack<T>::push", DEMO, "a", "a::b", "a::b::Stack", "a::b::Stack::push", "a::b::Stack<T>::push", "a::b::Stack::push" },
		{ "<a::b::Stack<u8>>::push", DEMO, "a", "a::b", "a::b::Stack", "a::b::Stack::push", "a::b::Stack<u8>::push", "a::b::Stack::push" },
		{ "a::b::grow::{closure#0}", DEMO, "a", "a::b", "a::b", "a::b::grow", "a::b::grow", "a::b::grow::{{closure}}" },
		{ "<a::b::C as core::fmt::Display>::fmt", DEMO, "a", "a::b", "a::b::C", "<a::b::C as core::fmt::Display>::fmt",
		  "<a::b::C as core::fmt::Display>::fmt", "<a::b::C as core::fmt::Display>::fmt" },
		{ "<[u8] as a::Ext>::go", DEMO, "a", "a", "[_]", "<[_] as a::Ext>::go", "<[u8] as a::Ext>::go", "<[_] as a::Ext>::go" },
		{ "plain", DEMO, "demo", "demo", "demo", "plain", "plain", "plain" },
	};
	static const enum group_key keys[] = { GROUP_CRATE, GROUP_MODULE, GROUP_TYPE, GROUP_FUNCTION, GROUP_FUNCTION, GROUP_FUNCTION };
	for (size_t i = 0; i < G_N_ELEMENTS(groups); i++) {
		const char *const expected[] = {
			groups[i].crate, groups[i].module, groups[i].type, groups[i].name, groups[i].generic,
			groups[i].closure,
		};
		for (size_t k = 0; k < G_N_ELEMENTS(keys); k++) {
			struct report_options options = sample_options();
			options.generics = k == 4;
			options.closures = k == 5;
			struct model *m = model_new();
			struct site site = { .stack = STACK(m, ALLOC, { groups[i].function, NULL, 0, groups[i].object }, F("a::main"), START) };
			struct catalog *c = catalog_new(false);
			struct attribution *a = attribution_new(m, c, &options, SAMPLE_WORKSPACE);
			struct row_keys *rows = row_keys_new(m, c, a, false);
			assert_string_equal(catalog_text(c, (name_id){ row_key(rows, keys[k], &site) }), expected[k]);
			row_keys_free(rows);
			attribution_free(a);
			catalog_free(c);
			model_free(m);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_at_once),
		cmocka_unit_test(test_tests),
		cmocka_unit_test(test_groups),
	};
	return cmocka_run_group_tests_name("row_key", tests, NULL, NULL);
}
