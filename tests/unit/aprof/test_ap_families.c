/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Signatures of allocators' functions, the table of families, and what the symbols of an object say. */
#include "unit.h"

#include "core_host.h"

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

static void what_is_wrong_is_said(void **state)
{
	(void)state;
	static const struct { const char *text, *fault; } wrong[] = {
		{ "", "written as" }, { "alloc", "written as" }, { "alloc=", "name of a function" }, { "alloc=f", "no '(PARAMETERS)'" },
		{ "make=f(size)", "roles" }, { "alloc=f(size", "')'" }, { "alloc=f(size,bytes)", "a parameter other" },
		{ "alloc=f(size,size)", "twice" }, { "alloc=f(align)", "has no size" }, { "alloc=f()", "has no size" },
		{ "free=f()", "no ptr" }, { "realloc=f(ptr)", "no size" }, { "leave=f()", "no pool" },
		{ "alloc=f(_,_,_,_,_,_,size)", "sixth" }, { "alloc=f(size))", NULL }, { "reset=f()", NULL },
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
		cmocka_unit_test(what_is_wrong_is_said),
		cmocka_unit_test(each_row_of_the_table_can_be_read),
		cmocka_unit_test(a_symbol_is_found_by_all_its_names),
		cmocka_unit_test(all_of_an_allocator_or_nothing),
		cmocka_unit_test(rust_is_the_second_way),
	};
	return cmocka_run_group_tests(tests, begin, core_host_end);
}
