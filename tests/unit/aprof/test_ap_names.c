/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A mark on what a report shows is for the function that it shows: the tool's key of a name is that of its canonical spelling. */
#define AP_HOST_VALGRIND
#include "unit.h"

#include "../../../aprof/valgrind/ap_names.c"
#include "../../../aprof/valgrind/ap_symbols.c"

#include "names/symbol_canon.h"

#include <glib.h>

static const struct { const char *name, *symbol, *key; } cases[] = {
	{ "main", "main", "main" },
	{ "a::grow::h0123456789abcdef", "_ZN1a4growE", "a::grow" },
	{ "<a::Stack<u32>>::push::<u8>", "_RNv", "a::Stack::push" },
	{ "a::other::<impl a::Shape for a::Circle<T,A>>::area", "_ZN", "<a::Circle as a::Shape>::area" },
	{ "<a::Circle as a::Shape>::describe", "_RNvYNtC1a6CircleNtC1a5Shape8describe", "a::Shape::describe" },
	{ "a::run::{closure#0}::{closure#1}", "_RNC", "a::run::{{closure}}::{{closure}}" },
	{ "a::KEPT::{K#0}::{closure#1}", "_RNC", "a::KEPT::{{constant}}::{{closure}}" },
	{ "a::KEPT::{constant#0}", "_RNC", "a::KEPT::{{constant}}" },
	{ "<a::f::{closure#0} as core::ops::function::FnOnce<()>>::call_once::{shim:vtable#0}", "_RNSYNCC1a1fNtC4core6FnOnce0",
	  "core::ops::function::FnOnce::call_once::{{vtable.shim}}" },
	{ "core::ops::function::FnOnce::call_once{{vtable.shim}}", "_ZN", "core::ops::function::FnOnce::call_once::{{vtable.shim}}" },
	{ "alloc::slice::<impl [T]>::to_vec", "_ZN", "<[_]>::to_vec" },
	{ "<unsafe extern \"C\" fn(A) -> B as a::Shape>::area", "_RNvX", "<unsafe extern \"C\" fn(_) as a::Shape>::area" },
	{ "a::$u6d4b$::x", "_ZN", "a::\u6d4b::x" },
	/* Of C++ and C. */
	{ "std::vector<int> ns::make<int>(int)", "_ZN2ns", "ns::make" },
	{ "ns::Shape<int>::draw(int) const [clone .isra.0] [clone .cold]", "_ZN2ns.isra.0.cold", "ns::Shape::draw" },
	{ "Less::operator<(Less const&) const", "_ZNK4Less", "Less::operator<" },
	{ "fill.constprop.0", "fill.constprop.0", "fill" },
	{ "fill.lto_priv.0.llvm.1234", "fill.lto_priv.0.llvm.1234", "fill" },
	{ "fill.1", "fill.1", "fill.1" },
	{ "pthread_create@@GLIBC_2.34", "pthread_create@@GLIBC_2.34", "pthread_create" },
	/* No compiler's. */
	{ "<impl for x>::f", "<impl for x>::f", "<for x>::f" },
	{ "< as x>::f", "< as x>::f", "< as x>::f" },
};

static void assert_key(const char *name, Bool provided, const char *wanted)
{
	HChar *key = AP_(name_canonical)(name, provided);
	assert_string_equal(key, wanted);
	free(key);
}

static void a_canonical_name_has_the_key(void **state)
{
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *folded = symbol_canonical(cases[i].name, cases[i].symbol, false);
		g_autofree char *whole = symbol_canonical(cases[i].name, cases[i].symbol, true);
		assert_key(cases[i].name, AP_(symbol_is_provided_method)(cases[i].symbol), cases[i].key);
		assert_key(folded, False, cases[i].key);
		assert_key(whole, False, cases[i].key);
	}
}

static void a_part_is_told(void **state)
{
	(void)state;
	static const struct { const char *symbol; Bool part; } symbols[] = {
		{ "fill", False }, { "fill.constprop.0", False }, { "fill.part.0", True }, { "fill.cold", True },
		{ "fill.part.0.constprop.1", True }, { "fill.constprop.0.cold.2", True }, { "fill.coldest", False },
		{ "_ZN53_$LT$a..cold..T$u20$as$u20$a..part..0$GT$1f17h0123456789abcdefE", False }, { ".cold", False },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(symbols); i++)
		assert_int_equal(AP_(symbol_is_function_part)(symbols[i].symbol), symbols[i].part);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_canonical_name_has_the_key),
		cmocka_unit_test(a_part_is_told),
	};
	return cmocka_run_group_tests_name("ap_names", tests, NULL, NULL);
}
