/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Signatures of allocators' functions, the table of families, and what the symbols of an object say. */
#include "unit.h"

#include "core_host.h"

#include <stdio.h>
#include <string.h>

#include "../../../aprof/core/ap_families.c"
#include "../../../aprof/core/ap_list.c"

static struct ap_families families;

static int begin(void **state)
{
	(void)state;
	AP_(families_init)(&families);
	return 0;
}

static const struct ap_entry_point *of(const char *symbol)
{
	return AP_(entry_point_of)(&families, symbol, strlen(symbol));
}

static const char *fault(const char *text)
{
	struct ap_signature s;
	return AP_(signature_parse)(&text, &s);
}

static void a_signature_says_which_parameter_is_what(void **state)
{
	(void)state;
	const char *text = "realloc=my::Arena<A, (B)>::grow(_,ptr,old,align,size) free=f(ptr)";
	struct ap_signature s;
	assert_null(AP_(signature_parse)(&text, &s));
	assert_int_equal(s.role, AP_ROLE_REALLOC);
	assert_int_equal(s.name_length, strlen("my::Arena<A, (B)>::grow"));
	assert_int_equal(s.position[AP_PARAM_PTR], 1);
	assert_int_equal(s.position[AP_PARAM_SIZE], 4);
	assert_int_equal(s.position[AP_PARAM_COUNT], -1);
	assert_string_equal(text, " free=f(ptr)");
}

/* Who observes calls needs the role alone. */
static void a_signature_says_how_its_function_does_what_it_does(void **state)
{
	(void)state;
	static const struct { const char *text; enum ap_role role; enum ap_manner manner; int align, flags; bool has_unsaid; } rows[] = {
		{ "alloc=f(size,align)", AP_ROLE_ALLOC, AP_MANNER_PLAIN, 1, -1, false },
		{ "zalloc=f(align,count,size,_)", AP_ROLE_ALLOC, AP_MANNER_ZEROES, 0, -1, true },
		{ "new=f(size,hint)", AP_ROLE_ALLOC, AP_MANNER_THROWS, -1, -1, false },
		{ "realloc=f(ptr,size,flags)", AP_ROLE_REALLOC, AP_MANNER_PLAIN, -1, 2, false },
		{ "zrealloc=f(ptr,old,align,size)", AP_ROLE_REALLOC, AP_MANNER_ZEROES, 2, -1, false },
		{ "renew=f(ptr,size)", AP_ROLE_REALLOC, AP_MANNER_THROWS, -1, -1, false },
		{ "round=f(size,flags)", AP_ROLE_INSIDE, AP_MANNER_ROUNDS, -1, 1, false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *text = rows[i].text;
		struct ap_signature s;
		assert_null(AP_(signature_parse)(&text, &s));
		assert_int_equal(s.role, rows[i].role);
		assert_int_equal(s.manner, rows[i].manner);
		assert_int_equal(s.position[AP_PARAM_ALIGN], rows[i].align);
		assert_int_equal(s.position[AP_PARAM_FLAGS], rows[i].flags);
		assert_int_equal(s.has_unsaid, rows[i].has_unsaid);
	}
}

static void what_is_wrong_is_said(void **state)
{
	(void)state;
	static const struct { const char *text, *fault; } wrong[] = {
		{ "", "written as" }, { "alloc", "written as" }, { "alloc=", "name of a function" }, { "alloc=f", "no '(PARAMETERS)'" }, { "alloc=f free=g(ptr)", "no '(PARAMETERS)'" }, { "alloc=<a as b<c = d>>::e(size)", NULL },
		{ "make=f(size)", "its role is none of" }, { "alloc=f(size", "')'" }, { "alloc=f(size,bytes)", "a parameter other" },
		{ "alloc=f(size,size)", "twice" }, { "alloc=f(align)", "has no size" }, { "alloc=f()", "has no size" },
		{ "free=f()", "no ptr" }, { "realloc=f(ptr)", "no size" }, { "leave=f()", "no pool" },
		{ "alloc=f(_,_,_,_,_,_,size)", "sixth" }, { "alloc=f(size))", NULL }, { "reset=f()", NULL },
		{ "realloc=f(size)", "no ptr" }, { "realloc=f(at,size)", NULL }, { "grow=f(size)", "no ptr" }, { "grow=f(ptr)", "no size" },
		{ "alloc=f(wide)", NULL }, { "alloc=f(ptr)", "has no size" }, { "unseen=f(_)", NULL }, { "expand=f(at,size)", "no ptr" },
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		const char *found = fault(wrong[i].text);
		if (wrong[i].fault)
			assert_non_null(found);
		else
			assert_null(found);
		if (found)
			assert_non_null(strstr(found, wrong[i].fault));
	}
}

static void a_description_is_whole(void **state)
{
	(void)state;
	static const struct { const char *text, *at, *flaw; } texts[] = {
		{ "alloc=f(size) free=g(ptr)", "", NULL }, { "  alloc=f(size)   reset=g()  ", "", NULL },
		{ "\talloc=f(size)\n\tfree=g(ptr)\r\n", "", NULL },
		{ "alloc=a::B<(u8, i8)>::f(pool,size) free=a::<impl a::C for a::B>::g(_,ptr) usable=h(ptr)", "", NULL },
		{ "", "", "role alloc" }, { "   ", "   ", "role alloc" }, { "free=g(ptr)", "free=g(ptr)", "role alloc" },
		{ "alloc=f(size) leave=g(pool)", "alloc=f(size) leave=g(pool)", "role free or reset" },
		{ "alloc=f(size) fre=g(ptr)", "fre=g(ptr)", "its role is none of" }, { "alloc=f(size),free=g(ptr)", "alloc=f(size),free=g(ptr)", "a blank" },
		{ "alloc=f(size) free", "free", "written as" }, { "alloc=f(size) free=g(ptr))", "free=g(ptr))", "a blank" },
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		const char *at, *flaw = AP_(description_flaw)(texts[i].text, &at);
		if (!texts[i].flaw != !flaw || (flaw && !strstr(flaw, texts[i].flaw)))
			fail_msg("%s: %s", texts[i].text, flaw);
		if (flaw)
			assert_string_equal(at, texts[i].at);
	}
}

static void each_row_of_the_table_can_be_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof s_functions / sizeof *s_functions; i++) {
		const char *text = s_functions[i].signature;
		struct ap_signature s;
		const char *found = AP_(signature_parse)(&text, &s);
		if (found || *text)
			fail_msg("%s: %s", s_functions[i].signature, found ? found : text);
	}
}

/* Whether the function of the name means the same in each family that has it. */
static void assert_means_one_thing(const struct ap_entry_point *e, const char *name, size_t length)
{
	char text[64];
	assert_in_range(length, 1, sizeof text - 1);
	memcpy(text, name, length);
	text[length] = '\0';
	const struct ap_entry_point *first = strchr(text, '*') ? e : of(text);
	if (!first)
		fail_msg("%s is not found", text);
	if (first->signature.role != e->signature.role || first->signature.manner != e->signature.manner
	    || memcmp(first->signature.position, e->signature.position, sizeof e->signature.position) != 0)
		fail_msg("%s has two meanings", text);
}

static void a_name_means_one_thing(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof s_functions / sizeof *s_functions; i++) {
		struct ap_entry_point e = { .family = s_functions[i].family };
		const char *text = s_functions[i].signature;
		AP_(signature_parse)(&text, &e.signature);
		const char *name = e.signature.name;
		size_t length = e.signature.name_length;
		if (name[0] != '@') {
			assert_means_one_thing(&e, name, length);
			continue;
		}
		const char *prefix = AP_(family_table)[e.family].prefixes;
		while (*prefix) {
			char whole[64];
			int n = (int)strcspn(prefix, " ");
			int used = snprintf(whole, sizeof whole, "%.*s%.*s", *prefix == '-' ? 0 : n, prefix, (int)length - 1, name + 1);
			assert_means_one_thing(&e, whole, (size_t)used);
			prefix += n + (prefix[n] == ' ');
		}
	}
}

static void no_row_is_there_twice(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof s_functions / sizeof *s_functions; i++)
		for (size_t j = 0; j < i; j++)
			if (s_functions[i].family == s_functions[j].family && strcmp(s_functions[i].signature, s_functions[j].signature) == 0)
				fail_msg("%s is there twice", s_functions[i].signature);
}

static void a_symbol_is_found_by_all_its_names(void **state)
{
	(void)state;
	assert_int_equal(of("mi_malloc_aligned")->family, AP_FAMILY_mimalloc);
	assert_int_equal(of("malloc")->family, AP_FAMILY_malloc);
	assert_int_equal(of("__libc_malloc")->family, AP_FAMILY_malloc);
	assert_int_equal(of("malloc@@GLIBC_2.2.5")->family, AP_FAMILY_malloc);
	assert_int_equal(of("__rust_alloc")->family, AP_FAMILY_rust);
	assert_int_equal(of("_RNvCsdBezzDwma51_7___rustc14___rust_dealloc")->signature.role, AP_ROLE_FREE);
	assert_null(of("_RNvCsdBezzDwma51_7___rustc14___rust_dealloc_x"));
	assert_null(of("mallo"));
	assert_null(of("malloc_"));
	assert_null(of(""));
	assert_null(of("_R"));
	assert_null(of("@"));
}

static struct ap_sight sight_of(const char *const *symbols)
{
	struct ap_sight s = { 0 };
	for (; *symbols; symbols++)
		AP_(sight_add)(&s, &families, *symbols, strlen(*symbols));
	return s;
}

static void all_of_an_allocator_or_nothing(void **state)
{
	(void)state;
	static const char *const all[] = { "mi_malloc_aligned", "mi_free", NULL };
	static const char *const half[] = { "mi_malloc_aligned", "mi_zalloc_aligned", NULL };
	static const char *const one[] = { "mi_free", "main", NULL };
	struct ap_sight s = sight_of(all);
	assert_true(AP_(sight_has_own)(&s));
	assert_null(AP_(sight_missing)(&s, AP_FAMILY_mimalloc));
	s = sight_of(half);
	assert_false(AP_(sight_has_own)(&s));
	assert_string_equal(AP_(sight_missing)(&s, AP_FAMILY_mimalloc), "a function that frees");
	/* Somebody else's function may have the name. */
	s = sight_of(one);
	assert_false(AP_(sight_has_own)(&s));
	assert_null(AP_(sight_missing)(&s, AP_FAMILY_mimalloc));
}

static void without_its_prefix_jemalloc_has_the_functions_of_malloc_too(void **state)
{
	(void)state;
	/* What is left of it in a small program: nothing of its own allocates. */
	static const char *const small[] = { "malloc", "calloc", "realloc", "sdallocx", NULL };
	static const char *const large[] = { "malloc", "calloc", "realloc", "mallocx", "rallocx", "sdallocx", NULL };
	static const char *const half[] = { "malloc", "mallocx", NULL };
	static const char *const library[] = { "malloc", "free", NULL };
	static const char *const prefixed[] = { "_rjem_malloc", "_rjem_mallocx", "free", NULL };
	static const char *const another[] = { "malloc", "free", "nallocx", "tc_malloc", "tc_free", NULL };
	struct ap_sight s = sight_of(small);
	assert_true(AP_(sight_has)(&s, AP_FAMILY_jemalloc));
	assert_true(AP_(sight_has_own)(&s));
	s = sight_of(large);
	assert_true(AP_(sight_has)(&s, AP_FAMILY_jemalloc));
	assert_false(AP_(sight_has)(&s, AP_FAMILY_mimalloc));
	s = sight_of(half);
	assert_false(AP_(sight_has_own)(&s));
	assert_string_equal(AP_(sight_missing)(&s, AP_FAMILY_jemalloc), "a function that frees");
	s = sight_of(library);
	assert_false(AP_(sight_has_own)(&s));
	s = sight_of(another);
	assert_false(AP_(sight_has)(&s, AP_FAMILY_jemalloc));
	assert_true(AP_(sight_has)(&s, AP_FAMILY_tcmalloc));
	s = sight_of(prefixed);
	assert_false(AP_(sight_has_own)(&s));
	assert_string_equal(AP_(sight_missing)(&s, AP_FAMILY_jemalloc), "a function that frees");
}

static void rust_is_the_second_way(void **state)
{
	(void)state;
	static const char *const custom[] = { "__rust_alloc", "__rust_dealloc", "__rust_realloc", "__rust_alloc_zeroed", NULL };
	static const char *const some[] = { "__rust_alloc", "__rust_dealloc", "__rust_alloc_zeroed", NULL };
	static const char *const standard[] = {
		"__rust_alloc", "__rust_dealloc", "__rust_realloc", "__rust_alloc_zeroed", "_RNvCs1_7___rustc11___rdl_alloc", NULL,
	};
	static const char *const own[] = {
		"__rust_alloc", "__rust_dealloc", "__rust_realloc", "__rust_alloc_zeroed", "mi_malloc_aligned", "mi_free", NULL,
	};
	struct ap_sight s = sight_of(custom);
	assert_true(AP_(sight_needs_rust)(&s));
	s = sight_of(some);
	assert_false(AP_(sight_needs_rust)(&s));
	s = sight_of(standard);
	assert_false(AP_(sight_needs_rust)(&s));
	s = sight_of(own);
	assert_false(AP_(sight_needs_rust)(&s));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_signature_says_which_parameter_is_what),
		cmocka_unit_test(a_signature_says_how_its_function_does_what_it_does),
		cmocka_unit_test(what_is_wrong_is_said),
		cmocka_unit_test(a_description_is_whole),
		cmocka_unit_test(each_row_of_the_table_can_be_read),
		cmocka_unit_test(a_name_means_one_thing),
		cmocka_unit_test(no_row_is_there_twice),
		cmocka_unit_test(a_symbol_is_found_by_all_its_names),
		cmocka_unit_test(all_of_an_allocator_or_nothing),
		cmocka_unit_test(without_its_prefix_jemalloc_has_the_functions_of_malloc_too),
		cmocka_unit_test(rust_is_the_second_way),
	};
	return cmocka_run_group_tests(tests, begin, core_host_end);
}
