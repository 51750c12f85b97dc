/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which frame an allocation is attributed to, and which part of its stack is shown. */
#include "names/attribution.h"
#include "sample.h"

#define F(function) { function, NULL, 0, DEMO }
#define C(function) { function, NULL, 0, LIBC }
#define ALLOC { "malloc", NULL, 0, VGPRELOAD }, F("__rustc::__rust_alloc"), F("alloc::alloc::alloc")
#define START F("std::rt::lang_start_internal"), F("main"), C("__libc_start_main@@GLIBC_2.34"), F("_start")

static const struct {
	const char *attributed, *shown;   /* shown: the functions from the innermost on */
	struct sample_frame frames[16];
} cases[] = {
	{ "a::grow", "alloc::vec::Vec::push|a::grow|a::main|",
	  { ALLOC, F("alloc::raw_vec::RawVec<T,A>::grow_one"), F("alloc::vec::Vec<T,A>::push"), F("a::grow"), F("a::main"),
	    F("core::ops::function::FnOnce::call_once"), F("std::sys::backtrace::__rust_begin_short_backtrace"), START } },
	{ "a::main", "a::main|", { ALLOC, F("a::main"), F("std::sys::backtrace::__rust_begin_short_backtrace"), START } },
	/* A call of the C library by std is std's; by the user it stands for itself. */
	{ "a::cwd", "getcwd|std::env::current_dir|a::cwd|",
	  { { "malloc", NULL, 0, VGPRELOAD }, C("getcwd"), F("std::env::current_dir"), F("a::cwd"), START } },
	{ "strdup", "strdup|user|main|",
	  { { "malloc", NULL, 0, VGPRELOAD }, C("strdup"), F("user"), F("main"), C("(below main)") } },
	{ "strdup", "strdup|a::ffi|",
	  { { "malloc", NULL, 0, VGPRELOAD }, C("strdup"), F("a::ffi"), START } },
	{ "call_init", "call_init|_dl_init|",
	  { { "malloc", NULL, 0, VGPRELOAD }, C("call_init"), C("_dl_init"), C("_dl_start_user") } },
	/* Destructors that the C library runs are no calls of the C library. */
	{ "crossbeam_epoch::internal::Local::finalize", "crossbeam_epoch::internal::Local::finalize|",
	  { ALLOC, F("crossbeam_epoch::internal::Local::finalize"), F("std::sys::thread_local::native::lazy::destroy"),
	    C("__call_tls_dtors"), C("start_thread"), C("clone") } },
	{ "std::sys::exit_guard::run", "std::sys::exit_guard::run|__run_exit_handlers|exit|",
	  { ALLOC, F("std::sys::exit_guard::run"), C("__run_exit_handlers"), C("exit"), C("__libc_start_main@@GLIBC_2.34") } },
	{ "<a::Kept as core::ops::drop::Drop>::drop", "<a::Kept as core::ops::drop::Drop>::drop|",
	  { ALLOC, F("<a::Kept as core::ops::drop::Drop>::drop"), F("std::sys::thread_local::native::lazy::destroy"),
	    C("__call_tls_dtors"), C("start_thread"), C("clone") } },
	/* Nobody has a frame below the first instruction. */
	{ "std::sys::thread::unix::Thread::new::thread_start", "std::sys::thread::unix::Thread::new::thread_start|start_thread|clone|???|",
	  { ALLOC, F("std::sys::thread::unix::Thread::new::thread_start"), C("start_thread"), C("clone"), { "", NULL, 0, NULL } } },
	{ "main", "main|", { { "malloc", NULL, 0, VGPRELOAD }, F("main"), C("(below main)") } },
	{ "user", "user|main|",
	  { { "operator new(unsigned long)", NULL, 0, VGPRELOAD }, F("user"), F("main"), C("(below main)") } },
	{ "user(int)", "std::vector<int>::push_back(int const&)|user(int)|main|",
	  { { "operator new(unsigned long)", NULL, 0, VGPRELOAD }, F("std::vector<int>::push_back(int const&)"),
	    F("user(int)"), F("main"), C("(below main)") } },
	/* Threads and tests begin where std calls them. */
	{ "a::main", "a::main::{{closure}}|",
	  { ALLOC, F("a::main::{{closure}}"), F("std::sys::backtrace::__rust_begin_short_backtrace"),
	    F("std::panicking::try"), F("<std::sys::thread::unix::Thread>::new::thread_start"), C("start_thread"),
	    C("clone") } },
	{ "a::tests::works", "a::tests::works|a::tests::works::{{closure}}|",
	  { ALLOC, F("a::tests::works"), F("a::tests::works::{{closure}}"), F("core::ops::function::FnOnce::call_once"),
	    F("test::__rust_begin_short_backtrace"), F("test::run_test_in_process"), F("test::run_test::{{closure}}"),
	    F("std::sys::backtrace::__rust_begin_short_backtrace"), C("start_thread"), C("clone") } },
	/* What the harness takes for itself: the main that it is called from was written by the compiler. */
	{ "test::test_main_static", "alloc::vec::Vec::push|test::test_main|test::test_main_static|a::main|std::rt::lang_start_internal|main|"
	  "__libc_start_main|_start|",
	  { ALLOC, F("alloc::vec::Vec<T>::push"), F("test::test_main"), F("test::test_main_static"), F("a::main"), START } },
	{ "test::run_test", "getopts::Options::parse|test::console::print|test::run_test::{{closure}}|"
	  "std::sys::backtrace::__rust_begin_short_backtrace|start_thread|clone|",
	  { ALLOC, F("getopts::Options::parse"), F("test::console::print"), F("test::run_test::{{closure}}"),
	    F("std::sys::backtrace::__rust_begin_short_backtrace"), C("start_thread"), C("clone") } },
	/* What the user's code calls does not enter it, whatever its name: the harness's hook for panics, what std does at
	   an exit. */
	{ "a::tests::panics", "std::panicking::default_hook|test::test_main_with_exit_callback::{{closure}}|core::panicking::panic_fmt|"
	  "a::tests::panics|a::tests::panics::{{closure}}|",
	  { ALLOC, F("std::panicking::default_hook"), F("test::test_main_with_exit_callback::{{closure}}"),
	    F("core::panicking::panic_fmt"), F("a::tests::panics"), F("a::tests::panics::{{closure}}"),
	    F("test::__rust_begin_short_backtrace"), F("test::run_test_in_process"),
	    F("std::sys::backtrace::__rust_begin_short_backtrace"), C("start_thread"), C("clone") } },
	{ "a::leave", "std::rt::cleanup|std::process::exit|a::leave|a::main|",
	  { ALLOC, F("std::rt::cleanup"), F("std::process::exit"), F("a::leave"), F("a::main"),
	    F("std::sys::backtrace::__rust_begin_short_backtrace"), START } },
	/* A crate that is passed over otherwise, in a test of its own. */
	{ "smallvec::SmallVec::grow", "smallvec::SmallVec::grow|smallvec::tests::grows|",
	  { ALLOC, F("smallvec::SmallVec<A>::grow"), F("smallvec::tests::grows"), F("test::__rust_begin_short_backtrace"),
	    F("test::run_test::{{closure}}"), F("std::sys::backtrace::__rust_begin_short_backtrace"), C("start_thread"), C("clone") } },
	{ "test::test_main_static", "test::test_main_static|smallvec::main|std::rt::lang_start_internal|main|__libc_start_main|_start|",
	  { ALLOC, F("test::test_main_static"), F("smallvec::main"), START } },
	/* A global allocator of the user's, and what serves it, are no user's code; what allocates inside it
	   is. */
	{ "a::grow", "a::grow|",
	  { { "malloc", NULL, 0, VGPRELOAD }, F("a::counting::take"), F("<a::Counting as core::alloc::global::GlobalAlloc>::alloc"),
	    F("__rustc::__rust_alloc"), F("a::grow"), START } },
	{ "a::counting::note", "alloc::vec::Vec::push|a::counting::note|<a::Counting as core::alloc::global::GlobalAlloc>::alloc|"
	  "__rustc::__rust_alloc|a::grow|",
	  { ALLOC, F("alloc::vec::Vec<T,A>::push"), F("a::counting::note"),
	    F("<a::Counting as core::alloc::global::GlobalAlloc>::alloc"), F("__rustc::__rust_alloc"), F("a::grow"), START } },
	/* Nothing of the user's: std's outermost, else the innermost outside the allocator, else the
	   innermost. */
	{ "std::rt::lang_start", "alloc::sync::Arc::new|std::thread::thread::Thread::new|std::rt::init|"
	  "std::rt::lang_start_internal|main|__libc_start_main|_start|",
	  { ALLOC, F("alloc::sync::Arc<T>::new"), F("std::thread::thread::Thread::new"), F("std::rt::init"), START } },
	{ "std::rt::lang_start", "pthread_getattr_np|std::rt::lang_start_internal|main|__libc_start_main|_start|",
	  { { "malloc", NULL, 0, VGPRELOAD }, C("pthread_getattr_np@@GLIBC_2.32"), START } },
	{ "alloc::vec::Vec::push", "alloc::vec::Vec::push|", { ALLOC, F("alloc::vec::Vec<T,A>::push") } },
	{ "malloc", "malloc|", { { "malloc", NULL, 0, VGPRELOAD } } },
	{ "??? (demo)", "??? (demo)|a::main|",
	  { { "malloc", NULL, 0, VGPRELOAD }, { " ", NULL, 0, DEMO }, F("a::main"), START } },
};

static char *functions(const struct catalog *c, trace_id t)
{
	GString *text = g_string_new(NULL);
	for (struct trace trace; t.i != 0; t = trace.parent) {
		trace = catalog_get_trace(c, t);
		g_string_append_printf(text, "%s|", trace.call.i == 0 ? "cut"
		                       : catalog_text(c, catalog_get_call(c, trace.call).function));
	}
	return g_string_free(text, FALSE);
}

/* The frames of a case; a function called " " is one without a name. */
static stack_id case_stack(struct model *m, const struct sample_frame *frames)
{
	stack_id s = { 0 };
	int n = 0;
	while (frames[n].function != NULL)
		n++;
	while (n-- > 0) {
		struct sample_frame f = frames[n];
		if (f.function[0] == ' ')
			f.function = "";
		s = model_stack(m, s, sample_frame(m, &f), false);
	}
	return s;
}

static void test_cases(void **state)
{
	(void)state;
	struct report_options options = sample_options();
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct model *m = model_new();
		stack_id s = case_stack(m, cases[i].frames);
		struct catalog *c = catalog_new(false);
		struct attribution *a = attribution_new(m, c, &options, SAMPLE_WORKSPACE);
		assert_string_equal(catalog_text(c, attribution_function(a, s)), cases[i].attributed);
		char *shown = functions(c, attribution_trace(a, s));
		assert_string_equal(shown, cases[i].shown);
		g_free(shown);
		attribution_free(a);
		catalog_free(c);
		model_free(m);
	}
}

/* Of the cases, those that are harness and runtime; a crate that passes allocations on is not, nor what is not known. */
static void test_runtime(void **state)
{
	(void)state;
	static const char *const names[] = {
		"call_init", "std::sys::exit_guard::run", "test::test_main_static", "test::run_test", "std::rt::lang_start",
		"std::sys::thread::unix::Thread::new::thread_start",
	};
	struct report_options options = sample_options(), leaf = options;
	leaf.attribute = ATTRIBUTE_LEAF;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct model *m = model_new();
		stack_id stack = case_stack(m, cases[i].frames);
		struct catalog *c = catalog_new(false);
		struct attribution *a = attribution_new(m, c, &options, SAMPLE_WORKSPACE);
		bool expected = false;
		for (size_t k = 0; k < G_N_ELEMENTS(names); k++)
			expected |= strcmp(cases[i].attributed, names[k]) == 0;
		if (attribution_is_runtime(a, stack) != expected)
			fail_msg("%s", cases[i].attributed);
		attribution_free(a);
		a = attribution_new(m, c, &leaf, SAMPLE_WORKSPACE);
		assert_false(attribution_is_runtime(a, stack));
		attribution_free(a);
		catalog_free(c);
		model_free(m);
	}
}

/* Who stood further out in a stack that was cut is not known. */
static void test_runtime_cut(void **state)
{
	(void)state;
	struct report_options options = sample_options();
	struct model *m = model_new();
	struct sample_frame entry = F("std::rt::lang_start"), init = F("std::rt::init");
	for (int cut = 0; cut <= 1; cut++) {
		stack_id stack = model_stack(m, (stack_id){ 0 }, sample_frame(m, &entry), cut);
		stack = model_stack(m, stack, sample_frame(m, &init), false);
		struct catalog *c = catalog_new(false);
		struct attribution *a = attribution_new(m, c, &options, SAMPLE_WORKSPACE);
		assert_int_equal(attribution_is_runtime(a, stack), !cut);
		assert_false(attribution_is_runtime(a, (stack_id){ 0 }));
		attribution_free(a);
		catalog_free(c);
	}
	model_free(m);
}

static void test_full_stacks(void **state)
{
	(void)state;
	struct report_options options = sample_options();
	options.full_stacks = true;
	struct model *m = model_new();
	stack_id s = STACK(m, { "malloc", NULL, 0, VGPRELOAD }, F("__rustc::__rust_alloc"), F("a::main"), START);
	struct catalog *c = catalog_new(false);
	struct attribution *a = attribution_new(m, c, &options, SAMPLE_WORKSPACE);
	char *shown = functions(c, attribution_trace(a, s));
	assert_string_equal(shown, "malloc|__rustc::__rust_alloc|a::main|std::rt::lang_start_internal|main|"
	                           "__libc_start_main|_start|");
	g_free(shown);
	attribution_free(a);
	catalog_free(c);
	model_free(m);
}

/* Nothing is attributed to the stack that a site without one has. */
static void test_no_stack(void **state)
{
	(void)state;
	struct report_options options = sample_options();
	struct model *m = model_new();
	struct catalog *c = catalog_new(false);
	struct attribution *a = attribution_new(m, c, &options, SAMPLE_WORKSPACE);
	assert_string_equal(catalog_text(c, attribution_function(a, (stack_id){ 0 })), "???");
	assert_int_equal(attribution_trace(a, (stack_id){ 0 }).i, 0);
	attribution_free(a);
	catalog_free(c);
	model_free(m);
}

/* Calls at different addresses of one line are one; different objects leave the call without one. */
static void test_merging(void **state)
{
	(void)state;
	struct report_options options = sample_options();
	for (int any_place = 0; any_place <= 1; any_place++) {
		struct model *m = model_new();
		stack_id one = STACK(m, { "a::f", "src/a.rs", 3, "/x/one" }), again = STACK(m, { "a::f", "src/a.rs", 3, "/x/one" });
		stack_id two = STACK(m, { "a::f", "src/a.rs", 3, "/x/two" }), next = STACK(m, { "a::f", "src/a.rs", 4, "/x/one" });
		stack_id file = STACK(m, { "a::f", "src/b.rs", 4, "/x/one" });
		struct catalog *c = catalog_new(any_place);
		struct attribution *a = attribution_new(m, c, &options, SAMPLE_WORKSPACE);
		trace_id t = attribution_trace(a, one);
		call_id call = catalog_get_trace(c, t).call;
		assert_int_not_equal(one.i, again.i);
		assert_int_equal(attribution_trace(a, again).i, t.i);
		assert_string_equal(catalog_text(c, catalog_get_call(c, call).object), "one");
		assert_int_equal(attribution_trace(a, two).i, t.i);
		assert_int_equal(catalog_get_call(c, call).object.i, 0);
		assert_int_equal(catalog_get_call(c, call).line, 3);
		assert_int_equal(attribution_trace(a, next).i == t.i, any_place);
		assert_int_equal(catalog_get_call(c, call).line, any_place ? 0 : 3);
		assert_string_equal(catalog_text(c, catalog_get_call(c, call).file), "src/a.rs");
		assert_int_equal(attribution_trace(a, file).i == t.i, any_place);
		assert_string_equal(catalog_text(c, catalog_get_call(c, call).file), any_place ? "" : "src/a.rs");
		attribution_free(a);
		catalog_free(c);
		model_free(m);
	}
}

static const char *const smallvec[] = { "smallvec", NULL }, *const parser[] = { "my-parser", NULL },
	*const app[] = { "app", NULL }, *const both[] = { "app", "my_parser", NULL }, *const other[] = { "other", NULL },
	*const core[] = { "core", "alloc", NULL };

static GPtrArray *texts(const char *const *names)
{
	GPtrArray *all = g_ptr_array_new();
	for (; names != NULL && *names != NULL; names++)
		g_ptr_array_add(all, (gpointer)(uintptr_t)*names);
	return all;
}

/* One stack, attributed by each rule. */
static void test_rules(void **state)
{
	(void)state;
	static const struct {
		const char *attributed;
		enum attribute_rule rule;
		const char *const *members, *const *hidden, *const *only;
		bool is_only;
	} rules[] = {
		{ "my_parser::Parser::next", ATTRIBUTE_USER, NULL, NULL, NULL, false },
		{ "malloc", ATTRIBUTE_LEAF, NULL, NULL, NULL, false },
		{ "app::run", ATTRIBUTE_WORKSPACE, app, NULL, NULL, false },
		{ "my_parser::Parser::next", ATTRIBUTE_WORKSPACE, both, NULL, NULL, false },
		{ "my_parser::Parser::next", ATTRIBUTE_WORKSPACE, other, NULL, NULL, false },
		{ "app::run", ATTRIBUTE_USER, NULL, parser, NULL, false },
		{ "app::run", ATTRIBUTE_WORKSPACE, both, parser, NULL, false },
		/* Nothing of the user's is left: what passes allocations on, before std and the hidden. */
		{ "smallvec::SmallVec::grow", ATTRIBUTE_USER, NULL, both, NULL, false },
		{ "smallvec::SmallVec::grow", ATTRIBUTE_USER, NULL, NULL, smallvec, true },
		{ "smallvec::SmallVec::grow", ATTRIBUTE_WORKSPACE, smallvec, NULL, NULL, false },
		{ "core::iter::Iterator::collect", ATTRIBUTE_USER, NULL, NULL, core, true },
		{ "app::run", ATTRIBUTE_USER, NULL, NULL, app, true },
		{ "my_parser::Parser::next", ATTRIBUTE_USER, NULL, NULL, both, true },
		{ "my_parser::Parser::next", ATTRIBUTE_USER, NULL, NULL, other, false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
		struct report_options options = sample_options();
		options.attribute = rules[i].rule;
		options.hidden = texts(rules[i].hidden);
		options.only = texts(rules[i].only);
		struct model *m = model_new();
		for (const char *const *member = rules[i].members; member != NULL && *member != NULL; member++)
			workspace_add_crate(m->workspace, *member);
		stack_id s = STACK(m, ALLOC, F("smallvec::SmallVec<A>::grow"), F("core::iter::Iterator::collect"),
		                   F("my_parser::Parser::next"), F("my_parser::parse"), F("app::run"), F("app::main"),
		                   F("std::sys::backtrace::__rust_begin_short_backtrace"), START);
		struct catalog *c = catalog_new(false);
		struct attribution *a = attribution_new(m, c, &options, SAMPLE_WORKSPACE);
		assert_string_equal(catalog_text(c, attribution_function(a, s)), rules[i].attributed);
		assert_int_equal(attribution_is_only(a, s), rules[i].is_only);
		attribution_free(a);
		catalog_free(c);
		model_free(m);
		g_ptr_array_unref(options.hidden);
		g_ptr_array_unref(options.only);
	}
}

/* A function that was inlined is called by the last part of its name: its file says whose it is. */
static void test_lines_alone(void **state)
{
	(void)state;
	static const struct { const char *function, *file; bool is_user; } inlined[] = {
		{ "try_allocate_in<alloc::alloc::Global>", "/rustc/0123456789abcdef0123456789abcdef01234567/library/alloc/src/raw_vec/mod.rs", false },
		{ "push<u8>", "/rustc/0123456789abcdef0123456789abcdef01234567/library/alloc/src/vec/mod.rs", false },
		{ "insert", "/home/u/.cargo/registry/src/index-0123456789abcdef/indexmap-2.14.2/src/map.rs", false },
		{ "install", "/home/u/.cargo/registry/src/index-0123456789abcdef/rayon-core-1.13.0/src/thread_pool/mod.rs", false },
		{ "parse", "/home/u/.cargo/registry/src/index-0123456789abcdef/serde_json-1.0.154/src/de.rs", true },
		{ "grow", "/src/demo/src/lib.rs", true },
		{ "grow", "/src/demo/rayon/src/lib.rs", true },
		{ "inline_c", "/src/demo/library/src/mod.c", true },
		{ "grow", "", true },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(inlined); i++) {
		struct report_options options = sample_options();
		struct model *m = model_new();
		struct object o = { .path = model_string(m, "/src/demo/target/demo") };
		struct frame frame = {
			.address = 1, .object = model_object(m, &o), .inlined = true,
			.function = model_string(m, inlined[i].function), .file = model_string(m, inlined[i].file), .line = 7,
		};
		stack_id s = model_stack(m, STACK(m, F("demo::main"), START), model_frame(m, &frame), false);
		struct catalog *c = catalog_new(false);
		struct attribution *a = attribution_new(m, c, &options, SAMPLE_WORKSPACE);
		assert_string_equal(catalog_text(c, attribution_function(a, s)),
		                    inlined[i].is_user ? inlined[i].function : "demo::main");
		attribution_free(a);
		catalog_free(c);
		model_free(m);
	}
}

/* With LTO nothing is left of std between the C library and main, but where it calls the user's. */
static void test_rust_main(void **state)
{
	(void)state;
	struct report_options options = sample_options();
	struct model *m = model_new();
	stack_id s = STACK(m, { "malloc", NULL, 0, VGPRELOAD }, C("getdelim"), C("pthread_getattr_np"), F("main"),
	                   C("__libc_start_main"), F("_start"));
	stack_id user = STACK(m, ALLOC, F("a::main"), F("std::sys::backtrace::__rust_begin_short_backtrace"), F("main"),
	                      C("__libc_start_main"), F("_start"));
	stack_id inner = STACK(m, ALLOC, F("std::thread::current::set_current"), F("main"), C("__libc_start_main"), F("_start"));
	struct catalog *c = catalog_new(false);
	struct attribution *a = attribution_new(m, c, &options, SAMPLE_WORKSPACE);
	assert_string_equal(catalog_text(c, attribution_function(a, s)), "std::rt::lang_start");
	assert_string_equal(catalog_text(c, attribution_function(a, inner)), "std::rt::lang_start");
	assert_string_equal(catalog_text(c, attribution_function(a, user)), "a::main");
	attribution_free(a);
	catalog_free(c);
	model_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_runtime),
		cmocka_unit_test(test_runtime_cut),
		cmocka_unit_test(test_full_stacks),
		cmocka_unit_test(test_no_stack),
		cmocka_unit_test(test_merging),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_lines_alone),
		cmocka_unit_test(test_rust_main),
	};
	return cmocka_run_group_tests_name("attribution", tests, NULL, NULL);
}
