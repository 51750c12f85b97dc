/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whom advice is for, and whose stacks give none. What the sums prove is tested in test_advice_sums.c. */
#include "sample.h"

#include "views/view_advice.h"

#define USER "src/a.rs"
#define ALLOC(call) { call, NULL, 0, NULL }, { "alloc::raw_vec::RawVecInner::finish_grow", "library/alloc/src/raw_vec.rs", 9, NULL }
#define GROW { "alloc::raw_vec::RawVec::grow_one", "library/alloc/src/raw_vec.rs", 5, NULL }
#define VEC_PUSH GROW, { "alloc::vec::Vec::push", "library/alloc/src/vec/mod.rs", 7, NULL }
#define MAIN { "a::main", USER, 1, NULL }

struct sample { struct model *m; process_id process; thread_id thread; };

static struct sample sample_new(void)
{
	struct sample s = { .m = model_new() };
	s.process = sample_process(s.m, "a");
	s.thread = sample_thread(s.m, s.process, 1, "");
	return s;
}

/* n blocks of 32 bytes, which a realloc takes over. */
static struct cost first(int64_t n)
{
	return (struct cost){
		.allocations = n, .bytes = 32 * n, .min_request = 32, .max_request = 32, .realloc_out = n, .realloc_out_bytes = 32 * n,
		.max_bytes = 32 * n,
	};
}

/* For each of these a block of 64, 128, 256 and 512 bytes, the last one freed. */
static struct cost grown(int64_t n)
{
	return (struct cost){
		.allocations = 4 * n, .bytes = 960 * n, .min_request = 64, .max_request = 512, .realloc_out = 3 * n,
		.realloc_out_bytes = 448 * n, .reallocations = 4 * n, .moved = 4 * n, .copied_bytes = 480 * n, .deallocations = n,
		.freed_bytes = 512 * n, .max_bytes = 512 * n,
	};
}

static struct cost temporary(int64_t n, int64_t bytes)
{
	return (struct cost){
		.allocations = n, .bytes = n * bytes, .min_request = bytes, .max_request = bytes, .deallocations = n,
		.freed_bytes = n * bytes, .temporary = n, .max_bytes = bytes,
	};
}

/* Adds n vectors that grow between the frames around the container and the user's. */
#define VECTORS(s, n, ...) \
	do { \
		sample_site((s).m, STACK((s).m, ALLOC("malloc"), __VA_ARGS__), (s).thread, first(n)); \
		sample_site((s).m, STACK((s).m, ALLOC("realloc"), __VA_ARGS__), (s).thread, grown(n)); \
	} while (0)

/* The lines of the advice; frees the model. */
static char *advice_with(struct sample s, struct report_options o)
{
	char *text = report_as("text", s.m, &o, NULL), *at = strstr(text, "\nAdvice:\n");
	char *advice = g_strdup(at != NULL ? at + strlen("\nAdvice:\n") : "");
	free(text);
	model_free(s.m);
	return advice;
}

static struct report_options all(void)
{
	struct report_options o = sample_options();
	o.verbosity = 1;
	return o;
}

static void expect_with(struct sample s, struct report_options o, const char *expected)
{
	char *advice = advice_with(s, o);
	assert_string_equal(advice, expected);
	g_free(advice);
}

static void expect(struct sample s, const char *expected)
{
	expect_with(s, all(), expected);
}

#define ONE "a Vec grew 4 times to a capacity of 64 items of 8 bytes: with_capacity(64) would save 4 allocations and 480 B\n"
#define TWO "2 Vecs grew 8 times in all, each to a capacity of 64 items of 8 bytes: with_capacity(64) would save 8 allocations and 960 B\n"

/* malloc and realloc are called at two addresses of one line. */
static void one_line(void **state)
{
	(void)state;
	struct sample s = sample_new();
	VECTORS(s, 1, VEC_PUSH, { "a::fill", USER, 3, NULL }, MAIN);
	expect(s, "  a::fill (src/a.rs:3): " ONE);
}

/* What was inlined into a function of an allocator is not the user's. */
static void inlined_into_an_allocator(void **state)
{
	(void)state;
	static const char *const families[] = { "jemalloc", "mimalloc" };
	for (size_t i = 0; i < G_N_ELEMENTS(families); i++) {
		struct sample s = sample_new();
		struct allocator a = { .process = s.process, .family = model_string(s.m, families[i]), .functions = 2, .known = 2 };
		g_array_append_val(s.m->allocators, a);
		sample_site(s.m, STACK(s.m, { "fast_path", "jemalloc.c", 9, NULL }, ALLOC("_rjem_malloc"), VEC_PUSH, { "a::fill", USER, 3, NULL }, MAIN),
		            s.thread, first(1));
		sample_site(s.m, STACK(s.m, ALLOC("_rjem_realloc"), VEC_PUSH, { "a::fill", USER, 3, NULL }, MAIN), s.thread, grown(1));
		for (guint f = 1; f < s.m->frames->len; f++) {
			struct frame *frame = &g_array_index(s.m->frames, struct frame, f);
			frame->inlined = strcmp(model_text(s.m, frame->function), "fast_path") == 0;
		}
		/* Of a function that nobody knows it may be anybody's. */
		expect(s, i == 0 ? "  a::fill (src/a.rs:3): " ONE : "");
	}
}

static void other_stacks(void **state)
{
	(void)state;
	/* What grows is another function's, or of another caller. */
	struct sample s = sample_new();
	sample_site(s.m, STACK(s.m, ALLOC("malloc"), VEC_PUSH, { "a::fill", USER, 3, NULL }, MAIN), s.thread, first(1));
	sample_site(s.m, STACK(s.m, ALLOC("realloc"), VEC_PUSH, { "a::more", USER, 3, NULL }, MAIN), s.thread, grown(1));
	expect(s, "");
	s = sample_new();
	sample_site(s.m, STACK(s.m, ALLOC("malloc"), VEC_PUSH, { "a::fill", USER, 3, NULL }, MAIN), s.thread, first(1));
	sample_site(s.m, STACK(s.m, ALLOC("realloc"), VEC_PUSH, { "a::fill", USER, 3, NULL }, { "a::b", USER, 8, NULL }, MAIN), s.thread, grown(1));
	expect(s, "");
	/* Or of another container. */
	s = sample_new();
	sample_site(s.m, STACK(s.m, ALLOC("malloc"), VEC_PUSH, { "a::fill", USER, 3, NULL }, MAIN), s.thread, first(1));
	sample_site(s.m, STACK(s.m, ALLOC("realloc"), GROW, { "alloc::collections::vec_deque::VecDeque::push_back", "library/alloc/src/v.rs", 7, NULL },
	                       { "a::fill", USER, 3, NULL }, MAIN), s.thread, grown(1));
	expect(s, "");
}

/* First allocated at one line, grown at another: proved by the function as a whole. */
static void several_lines(void **state)
{
	(void)state;
	struct sample s = sample_new();
	sample_site(s.m, STACK(s.m, ALLOC("malloc"), VEC_PUSH, { "a::fill", USER, 3, NULL }, MAIN), s.thread, first(1));
	sample_site(s.m, STACK(s.m, ALLOC("realloc"), VEC_PUSH, { "a::fill", USER, 4, NULL }, MAIN), s.thread, grown(1));
	expect(s, "  a::fill (src/a.rs:3): " ONE);
}

static void threads(void **state)
{
	(void)state;
	/* Each thread has a vector. */
	struct sample s = sample_new();
	VECTORS(s, 1, VEC_PUSH, { "a::fill", USER, 3, NULL }, MAIN);
	s.thread = sample_thread(s.m, s.process, 2, "");
	VECTORS(s, 1, VEC_PUSH, { "a::fill", USER, 3, NULL }, MAIN);
	expect(s, "  a::fill (src/a.rs:3): " TWO);
	/* One thread makes it, another lets it grow. */
	s = sample_new();
	sample_site(s.m, STACK(s.m, ALLOC("malloc"), VEC_PUSH, { "a::fill", USER, 3, NULL }, MAIN), s.thread, first(1));
	s.thread = sample_thread(s.m, s.process, 2, "");
	sample_site(s.m, STACK(s.m, ALLOC("realloc"), VEC_PUSH, { "a::fill", USER, 3, NULL }, MAIN), s.thread, grown(1));
	expect(s, "");
}

/* The sums fit, but the profile says who took the first block over. */
static void releases(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		struct sample s = sample_new();
		thread_id other = sample_thread(s.m, s.process, 2, "");
		VECTORS(s, 1, VEC_PUSH, { "a::fill", USER, 3, NULL }, MAIN);
		((struct process *)g_ptr_array_index(s.m->processes, s.process.i))->free_stacks = i > 0;
		struct release r = { .site = 1, .thread = i == 0 ? other : s.thread, .resized = 1, .resized_bytes = 32 };
		if (i > 0)
			r.stack = STACK(s.m, ALLOC("realloc"), VEC_PUSH, { "a::fill", USER, i == 1 ? 3 : 9, NULL }, MAIN);
		g_array_append_val(s.m->releases, r);
		expect(s, i == 1 ? "  a::fill (src/a.rs:3): " ONE : "");
	}
}

/* Equal lines add up, whoever calls the function; other lines do not. */
static void callers_and_lines(void **state)
{
	(void)state;
	struct sample s = sample_new();
	VECTORS(s, 1, VEC_PUSH, { "a::fill", USER, 3, NULL }, MAIN);
	VECTORS(s, 1, VEC_PUSH, { "a::fill", USER, 3, NULL }, { "a::b", USER, 8, NULL }, MAIN);
	VECTORS(s, 1, VEC_PUSH, { "a::fill", USER, 5, NULL }, MAIN);
	expect(s, "  a::fill (src/a.rs:3): " TWO "  a::fill (src/a.rs:5): " ONE);
}

#define VEC(function) { function, "library/alloc/src/vec/mod.rs", 7, NULL }

static void containers(void **state)
{
	(void)state;
	struct sample s = sample_new();
	/* The innermost frames are Vec's, but the String is the user's. */
	VECTORS(s, 1, GROW, VEC("alloc::vec::Vec::reserve"), { "alloc::string::String::push", "library/alloc/src/string.rs", 7, NULL },
	        { "a::s", USER, 1, NULL });
	VECTORS(s, 1, GROW, { "alloc::collections::vec_deque::VecDeque::push_back", "library/alloc/src/v.rs", 7, NULL }, { "a::d", USER, 2, NULL });
	VECTORS(s, 1, GROW, { "<alloc::vec::Vec as core::iter::traits::collect::FromIterator>::from_iter", "library/alloc/src/v.rs", 7, NULL },
	        { "core::iter::traits::iterator::Iterator::collect", "library/core/src/i.rs", 7, NULL }, { "a::c", USER, 3, NULL });
	VECTORS(s, 1, GROW, { "a::r", USER, 4, NULL });
	char *advice = advice_with(s, all());
	assert_non_null(strstr(advice, "a::s (src/a.rs:1): a String grew 4 times to a capacity of 512 bytes: with_capacity(512) would"));
	assert_non_null(strstr(advice, "a::d (src/a.rs:2): a VecDeque grew"));
	assert_non_null(strstr(advice, "a::c (src/a.rs:3): a Vec grew"));
	assert_non_null(strstr(advice, "a::r (src/a.rs:4): a vector grew"));
	g_free(advice);
}

/* Vectors that a library has for itself: no capacity of the user's changes them. */
static void vectors_of_others(void **state)
{
	(void)state;
	static const struct sample_frame between[] = {
		{ "<alloc::collections::btree::map::BTreeMap as core::iter::traits::collect::FromIterator>::from_iter", "library/alloc/src/b.rs", 7, NULL },
		{ "<alloc::sync::Arc as core::convert::From>::from", "library/alloc/src/sync.rs", 7, NULL },
		{ "<alloc::vec::Vec as core::slice::sort::stable::BufGuard>::with_capacity", "library/alloc/src/s.rs", 7, NULL },
		{ "std::io::default_read_to_end", "library/std/src/io/mod.rs", 7, NULL },
		{ "smallvec::SmallVec::push", "smallvec-1.0.0/src/lib.rs", 7, NULL },
		{ "getline", NULL, 0, "/lib/libc.so.6" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(between); i++) {
		struct sample s = sample_new();
		VECTORS(s, 1, VEC_PUSH, between[i], { "a::fill", USER, 3, NULL }, MAIN);
		sample_site(s.m, STACK(s.m, { "malloc", NULL, 0, NULL }, VEC("alloc::vec::Vec::with_capacity"), between[i],
		                       { "a::fill", USER, 3, NULL }, MAIN), s.thread, temporary(20, 100));
		expect(s, "");
	}
	/* Items of the container that the user calls. */
	static const struct sample_frame items[] = {
		{ "alloc::boxed::Box::new", "library/alloc/src/boxed.rs", 7, NULL }, { "alloc::string::String::from", "library/alloc/src/s.rs", 7, NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(items); i++) {
		struct sample s = sample_new();
		sample_site(s.m, STACK(s.m, { "malloc", NULL, 0, NULL }, items[i],
		                       VEC("<alloc::vec::Vec as core::iter::traits::collect::FromIterator>::from_iter"), { "a::fill", USER, 3, NULL }, MAIN),
		            s.thread, temporary(20, 100));
		expect(s, "");
	}
	/* The user's own allocator, a function without a name, and one without a file. */
	struct sample s = sample_new();
	VECTORS(s, 1, VEC_PUSH, { "a::arena", USER, 3, NULL }, { "<a::Global as core::alloc::global::GlobalAlloc>::alloc", USER, 4, NULL },
	        { "alloc::alloc::alloc", "library/alloc/src/alloc.rs", 5, NULL }, { "a::fill", USER, 3, NULL }, MAIN);
	VECTORS(s, 1, VEC_PUSH, { "", USER, 3, NULL }, MAIN);
	VECTORS(s, 1, VEC_PUSH, { "a::fill", NULL, 0, NULL }, MAIN);
	expect(s, "");
}

#define NEW { "operator new(unsigned long)", NULL, 0, NULL }
#define STD(function) { "std::" function, "vector.tcc", 7, NULL }

static void cxx(void **state)
{
	(void)state;
	const struct cost grows = {
		.allocations = 5, .bytes = 124, .min_request = 4, .max_request = 64, .deallocations = 5, .freed_bytes = 124, .max_bytes = 96,
	};
	struct sample s = sample_new();
	sample_site(s.m, STACK(s.m, NEW, STD("vector<int, std::allocator<int> >::_M_realloc_insert<int>(int&&)"),
	                       STD("vector<int, std::allocator<int> >::push_back(int&&)"), { "fill()", "a.cc", 3, NULL }), s.thread, grows);
	expect(s, "  fill() (a.cc:3): a std::vector grew 4 times to a capacity of 64 bytes: to reserve that first would save 4 allocations and 60 B\n");
	/* The same sizes, but not to grow; and of a vector that a class of the library has for itself. */
	s = sample_new();
	sample_site(s.m, STACK(s.m, NEW, STD("vector<int, std::allocator<int> >::vector(unsigned long)"), { "fill()", "a.cc", 3, NULL }),
	            s.thread, grows);
	sample_site(s.m, STACK(s.m, NEW, STD("vector<int, std::allocator<int> >::_M_realloc_insert<int>(int&&)"),
	                       STD("vector<int, std::allocator<int> >::push_back(int&&)"), STD("__detail::_Compiler<int>::_M_disjunction()"),
	                       { "fill()", "a.cc", 4, NULL }), s.thread, grows);
	/* Strings that a vector copies while it moves. */
	sample_site(s.m, STACK(s.m, NEW, STD("__cxx11::basic_string<char>::_M_create(unsigned long&, unsigned long)"),
	                       STD("__cxx11::basic_string<char>::basic_string(std::__cxx11::basic_string<char> const&)"),
	                       STD("vector<std::__cxx11::basic_string<char> >::_M_realloc_insert<int>(int&&)"), { "fill()", "a.cc", 5, NULL }),
	            s.thread, grows);
	sample_site(s.m, STACK(s.m, NEW, STD("vector<int>::vector(std::vector<int> const&)"),
	                       STD("vector<std::vector<int> >::_M_realloc_insert<int>(int&&)"), { "fill()", "a.cc", 6, NULL }), s.thread, grows);
	expect(s, "");
}

static void reused(void **state)
{
	(void)state;
	struct sample s = sample_new();
	sample_site(s.m, STACK(s.m, { "malloc", NULL, 0, NULL }, { "read_all", "a.c", 3, NULL }), s.thread, temporary(1000, 4096));
	sample_site(s.m, STACK(s.m, { "malloc", NULL, 0, NULL }, VEC("alloc::vec::Vec::with_capacity"), { "a::t", USER, 3, NULL }, MAIN),
	            s.thread, temporary(20, 100));
	sample_site(s.m, STACK(s.m, { "malloc", NULL, 0, NULL }, VEC("alloc::vec::Vec::with_capacity"), { "a::t", USER, 3, NULL },
	                       { "a::b", USER, 8, NULL }, MAIN), s.thread, temporary(30, 200));
	struct cost announced = temporary(50, 100);
	announced.announced = 50;
	sample_site(s.m, STACK(s.m, { "malloc", NULL, 0, NULL }, { "arena", "a.c", 9, NULL }), s.thread, announced);
	/* A Box is no buffer, and of a vector without a name nobody knows whose it is. */
	sample_site(s.m, STACK(s.m, { "malloc", NULL, 0, NULL }, { "alloc::boxed::Box::new", "library/alloc/src/boxed.rs", 7, NULL },
	                       { "a::t", USER, 4, NULL }, MAIN), s.thread, temporary(50, 100));
	sample_site(s.m, STACK(s.m, ALLOC("malloc"), { "a::t", USER, 5, NULL }, MAIN), s.thread, temporary(50, 100));
	expect(s, "  read_all (a.c:3): 1,000 blocks of 4,096 bytes, each freed before the thread's next allocation: to keep one and use it "
	       "again would save 999 allocations and 3.90 MB\n"
	       "  a::t (src/a.rs:3): 50 Vecs of at most 200 bytes, each freed before the thread's next allocation: to keep 2, one for each "
	       "stack and thread, and use them again would save 48 allocations and 7.52 KB\n");
}

/* Without -v: three at most, and none that saves less than a hundredth. */
static void short_list(void **state)
{
	(void)state;
	struct sample s = sample_new();
	for (uint32_t i = 1; i <= 5; i++)
		VECTORS(s, i, VEC_PUSH, { "a::fill", USER, i, NULL }, MAIN);
	char *advice = advice_with(s, sample_options());
	assert_non_null(strstr(advice, "  a::fill (src/a.rs:3): 3 Vecs"));
	assert_null(strstr(advice, "src/a.rs:2"));
	assert_non_null(strstr(advice, "\n  … 2 more with -v\n"));
	g_free(advice);

	s = sample_new();
	VECTORS(s, 1, VEC_PUSH, { "a::fill", USER, 3, NULL }, MAIN);
	sample_site(s.m, STACK(s.m, { "malloc", NULL, 0, NULL }, { "a::c", USER, 9, NULL }), s.thread,
	            (struct cost){ .allocations = 500, .bytes = 500000, .min_request = 1000, .max_request = 1000, .deallocations = 500,
	                           .freed_bytes = 500000, .max_bytes = 5000 });
	expect_with(s, sample_options(), "");

	s = sample_new();
	VECTORS(s, 1, VEC_PUSH, { "a::fill", USER, 3, NULL }, MAIN);
	struct report_options off = all();
	off.no_advice = true;
	expect_with(s, off, "");
}

static void filters_choose_functions(void **state)
{
	(void)state;
	struct report_options o = all();
	o.filters = g_ptr_array_new();
	g_ptr_array_add(o.filters, (gpointer)(uintptr_t)"more");
	struct sample s = sample_new();
	VECTORS(s, 1, VEC_PUSH, { "a::fill", USER, 3, NULL }, MAIN);
	VECTORS(s, 1, VEC_PUSH, { "a::more", USER, 5, NULL }, MAIN);
	expect_with(s, o, "  a::more (src/a.rs:5): " ONE);
	g_ptr_array_unref(o.filters);
}

/* Whatever --attribute says, the function is none of the container's. */
static void innermost_attribution(void **state)
{
	(void)state;
	struct report_options o = all();
	o.attribute = ATTRIBUTE_LEAF;
	struct sample s = sample_new();
	VECTORS(s, 1, VEC_PUSH, { "a::fill", USER, 3, NULL }, MAIN);
	expect_with(s, o, "  a::fill (src/a.rs:3): " ONE);
}

static void through_a_dependency(void **state)
{
	(void)state;
	struct report_options o = all();
	GPtrArray *hidden = g_ptr_array_new();
	g_ptr_array_add(hidden, (gpointer)(uintptr_t)"b");
	o.hidden = hidden;
	struct sample s = sample_new();
	VECTORS(s, 1, VEC_PUSH, { "b::read", "b-1.0.0/src/lib.rs", 7, NULL }, { "a::fill", USER, 3, NULL }, MAIN);
	expect_with(s, o, "  a::fill (src/a.rs:3), via b::read: " ONE);
	o.verbosity = 0;
	s = sample_new();
	VECTORS(s, 1, VEC_PUSH, { "b::read", "b-1.0.0/src/lib.rs", 7, NULL }, { "a::fill", USER, 3, NULL }, MAIN);
	expect_with(s, o, "");
	g_ptr_array_unref(hidden);
}

static void comparisons(void **state)
{
	(void)state;
	struct sample before = sample_new(), now = sample_new();
	VECTORS(before, 1, VEC_PUSH, { "a::both", USER, 3, NULL }, MAIN);
	VECTORS(before, 1, VEC_PUSH, { "a::old", USER, 5, NULL }, MAIN);
	VECTORS(now, 1, VEC_PUSH, { "a::both", USER, 13, NULL }, MAIN);
	VECTORS(now, 1, VEC_PUSH, { "a::both", USER, 14, NULL }, MAIN);
	VECTORS(now, 1, VEC_PUSH, { "a::new", USER, 15, NULL }, MAIN);
	struct report_options o = all();
	char *text = comparison_as("text", now.m, before.m, &o, NULL), *at = strstr(text, "\nAdvice:\n");
	assert_non_null(at);
	assert_string_equal(at, "\nAdvice:\n"
	                    "  new: a::both (src/a.rs:14): " ONE
	                    "  new: a::new (src/a.rs:15): " ONE
	                    "  gone: a::old (src/a.rs:5): " ONE);
	free(text);
	o.verbosity = 0;
	text = comparison_as("text", now.m, before.m, &o, NULL);
	assert_non_null(strstr(text, "  new: a::new"));
	assert_null(strstr(text, "gone"));
	free(text);
	text = comparison_as("markdown", now.m, before.m, &o, NULL);
	assert_non_null(strstr(text, "\n**Advice**\n\n- new: <code>a::both (src/a.rs:14)</code>: a Vec grew"));
	free(text);
	text = comparison_as("json", now.m, before.m, &o, NULL);
	assert_non_null(strstr(text, "\"function\": \"a::old\", \"file\": \"src/a.rs\", \"line\": 5"));
	assert_non_null(strstr(text, "\"status\": \"gone\""));
	free(text);
	/* Nothing new. */
	text = comparison_as("text", now.m, now.m, &o, NULL);
	assert_null(strstr(text, "Advice"));
	free(text);
	model_free(before.m);
	model_free(now.m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_line),
		cmocka_unit_test(inlined_into_an_allocator),
		cmocka_unit_test(other_stacks),
		cmocka_unit_test(several_lines),
		cmocka_unit_test(threads),
		cmocka_unit_test(releases),
		cmocka_unit_test(callers_and_lines),
		cmocka_unit_test(containers),
		cmocka_unit_test(vectors_of_others),
		cmocka_unit_test(cxx),
		cmocka_unit_test(reused),
		cmocka_unit_test(short_list),
		cmocka_unit_test(filters_choose_functions),
		cmocka_unit_test(innermost_attribution),
		cmocka_unit_test(through_a_dependency),
		cmocka_unit_test(comparisons),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
