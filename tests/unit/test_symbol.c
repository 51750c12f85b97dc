/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Names as Valgrind gives them, and what is read out of them. */
#include "symbol.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

static void test_parts(void **state)
{
	(void)state;
	static const struct { const char *name, *crate, *module; } cases[] = {
		{ "a::b::grow", "a", "a::b" },
		{ "vec_growth::grow", "vec_growth", "vec_growth" },
		{ "demo::main", "demo", "demo" },
		{ "grow", "", "" },
		{ "", "", "" },
		{ "a::b::grow::{{closure}}", "a", "a::b" },
		{ "a::b::grow::{closure#0}::{closure#1}", "a", "a::b" },
		{ "a::b::grow::<u8, alloc::string::String>", "a", "a::b" },
		{ "a::b::grow::<u8>::{closure#0}", "a", "a::b" },
		{ "a::b::Type::new", "a", "a::b" },
		{ "a::b::Type<T,A>::new", "a", "a::b" },
		{ "<a::b::Type>::new", "a", "a::b" },
		{ "<a::b::Type<c::D>>::new::inner", "a", "a::b" },
		{ "<a::b::Type as core::fmt::Display>::fmt", "a", "a::b" },
		{ "_<a::b::Type as core::fmt::Display>::fmt", "a", "a::b" },
		{ "<&mut [a::b::Type; 3] as core::fmt::Display>::fmt", "a", "a::b" },
		{ "<&'a mut dyn a::b::Run as core::fmt::Display>::fmt", "a", "a::b" },
		{ "<dyn for<'a> a::b::Run<&'a u8> + core::marker::Send>::go", "a", "a::b" },
		{ "<alloc::vec::Vec<u8> as mycrate::ext::Ext>::go", "mycrate", "mycrate::ext" },
		{ "<u8 as mycrate::Ext<alloc::vec::Vec<u8>>>::go", "mycrate", "mycrate" },
		{ "<alloc::vec::Vec<T,A> as core::clone::Clone>::clone", "alloc", "alloc::vec" },
		{ "<T as alloc::string::ToString>::to_string", "alloc", "alloc::string" },
		{ "<u8 as <[_]>::to_vec_in::ConvertVec>::to_vec::<alloc::alloc::Global>", "", "" },
		{ "<[u8]>::to_vec", "", "" },
		{ "<fn(u8) -> a::B as core::ops::function::FnOnce<()>>::call_once", "core", "core::ops::function" },
		{ "<a::f::{closure#0} as core::ops::function::FnOnce<()>>::call_once::{shim:vtable#0}", "a", "a" },
		{ "<<a::B as c::D>::E as core::fmt::Debug>::fmt", "a", "a" },
		{ "alloc::slice::<impl [T]>::to_vec", "alloc", "alloc::slice" },
		{ "a::b::<impl core::fmt::Display for a::c::D>::fmt", "a", "a::b" },
		{ "<impl core::fmt::Display for a::c::D>::fmt", "a", "a::c" },
		{ "a::allocator::impl$0::alloc", "a", "a::allocator" },
		{ "a::{impl#3}::alloc", "a", "a" },
		{ "a::b::STATE::{{constant}}::__init", "a", "a::b" },
		{ "core::ptr::drop_in_place<alloc::vec::Vec<i32>>", "core", "core::ptr" },
		{ "core::ops::function::FnOnce::call_once{{vtable.shim}}", "core", "core::ops::function" },
		{ "a[5d3c2b1a09f8e7d6]::grow", "a", "a[5d3c2b1a09f8e7d6]" },
		{ "a::grow::h0123456789abcdef", "a", "a" },
		{ "ns::Shape::draw(std::vector<int, std::allocator<int> > const&) const", "ns", "ns" },
		{ "std::vector<int> ns::make<int>(int)", "ns", "ns" },
		{ "Shape::operator<<(int)", "Shape", "Shape" },
		{ "Shape::operator()(int) const", "Shape", "Shape" },
		{ "ns::operator-><int>(Shape&)", "ns", "ns" },
		{ "ns::(anonymous namespace)::make(int)", "ns", "ns::(anonymous namespace)" },
		{ "ns::make(int) [clone .cold]", "ns", "ns" },
		{ "operator new(unsigned long)", "", "" },
		{ "_ZN4core3fmt5write17h0123456789abcdefE", "core", "core" },
		{ "_RNvCs1234_7mycrate3foo", "mycrate", "mycrate" },
		{ "_RNvNtCs1234_7mycrate3bar3foo", "mycrate", "mycrate" },
		{ "_RNvC7mycrate3foo", "mycrate", "mycrate" },
		{ "_ZN99core", "", "" },
		{ "_ZN99999999999999999999999999999999core", "", "" },
		{ "_RNvCs", "", "" },
		{ "_R", "", "" },
		{ "<a::B", "a", "a" },
		{ "<", "", "" },
		{ ">", "", "" },
		{ "<a::B as ", "a", "a" },
		{ "::", "", "" },
		{ "a::", "a", "" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct symbol_part crate = symbol_crate(cases[i].name), module = symbol_module(cases[i].name);
		char *text = g_strdup_printf("%s: %.*s %.*s", cases[i].name, (int)crate.length, crate.text,
		                             (int)module.length, module.text);
		char *expected = g_strdup_printf("%s: %s %s", cases[i].name, cases[i].crate, cases[i].module);
		assert_string_equal(text, expected);
		g_free(text);
		g_free(expected);
	}
}

static void test_length(void **state)
{
	(void)state;
	static const struct { const char *name, *kept; } cases[] = {
		{ "a::grow::h0123456789abcdef", "a::grow" },
		{ "a::grow::h0123456789abcdeF", "a::grow::h0123456789abcdeF" },
		{ "a::grow::h0123456789abcde", "a::grow::h0123456789abcde" },
		{ "a::grow::h0123456789abcdef0", "a::grow::h0123456789abcdef0" },
		{ "::h0123456789abcdef", "::h0123456789abcdef" },
		{ "a::grow.llvm.1234", "a::grow" },
		{ "a::grow::h0123456789abcdef.llvm.1234", "a::grow" },
		{ "a::grow.llvm.", "a::grow.llvm." },
		{ "pthread_create@@GLIBC_2.34", "pthread_create" },
		{ "operator<(a@b)", "operator<(a@b)" },
		{ "@", "@" },
		{ "malloc", "malloc" },
		{ "", "" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *kept = g_strndup(cases[i].name, symbol_length(cases[i].name));
		assert_string_equal(kept, cases[i].kept);
		g_free(kept);
	}
}

static void test_classes(void **state)
{
	(void)state;
	static const struct { enum symbol_class class; const char *name, *object; } cases[] = {
		{ SYMBOL_ALLOCATOR, "malloc", "/usr/libexec/valgrind/vgpreload_aprof-amd64-linux.so" },
		{ SYMBOL_ALLOCATOR, "", "/usr/libexec/valgrind/vgpreload_aprof-amd64-linux.so" },
		{ SYMBOL_ALLOCATOR, "malloc", "/bin/demo" },
		{ SYMBOL_ALLOCATOR, "operator new[](unsigned long, std::align_val_t)", "" },
		{ SYMBOL_ALLOCATOR, "_Znwm", "" },
		{ SYMBOL_ALLOCATOR, "__rust_alloc", "" },
		{ SYMBOL_ALLOCATOR, "__rustc::__rust_alloc_zeroed", "" },
		{ SYMBOL_ALLOCATOR, "__rustc[5d3c2b1a09f8e7d6]::__rdl_alloc", "" },
		{ SYMBOL_ALLOCATOR, "_RNvCs1234_7___rustc12___rust_alloc", "" },
		{ SYMBOL_ALLOCATOR, "__rg_realloc", "" },
		{ SYMBOL_ALLOCATOR, "alloc::alloc::alloc", "" },
		{ SYMBOL_ALLOCATOR, "alloc::alloc::Global::alloc_impl_runtime", "" },
		{ SYMBOL_ALLOCATOR, "<alloc::alloc::Global as core::alloc::Allocator>::allocate", "" },
		{ SYMBOL_ALLOCATOR, "<alloc::alloc::Global>::alloc_impl_runtime", "" },
		{ SYMBOL_ALLOCATOR, "alloc::raw_vec::RawVec<T,A>::grow_one", "" },
		{ SYMBOL_ALLOCATOR, "<alloc::raw_vec::RawVecInner<_>>::reserve::do_reserve_and_handle::<X>", "" },
		{ SYMBOL_ALLOCATOR, "<mycrate::Counting as core::alloc::global::GlobalAlloc>::alloc", "" },
		{ SYMBOL_ALLOCATOR, "<std::alloc::System as core::alloc::global::GlobalAlloc>::alloc", "" },
		{ SYMBOL_ALLOCATOR, "hashbrown::raw::RawTableInner::new_uninitialized", "" },
		{ SYMBOL_USER, "mycrate::malloc", "" },
		{ SYMBOL_USER, "my_malloc", "" },
		{ SYMBOL_USER, "<mycrate::alloc::Global as mycrate::Ext>::go", "" },
		{ SYMBOL_CONTAINER, "alloc::vec::Vec<T,A>::push", "" },
		{ SYMBOL_CONTAINER, "<alloc::vec::Vec<u64>>::push", "" },
		{ SYMBOL_CONTAINER, "<alloc::vec::Vec<T> as core::iter::traits::collect::Extend<T>>::extend", "" },
		{ SYMBOL_CONTAINER, "<core::option::Option<mycrate::T>>::map::<mycrate::U>", "" },
		{ SYMBOL_CONTAINER, "<T as core::convert::Into<U>>::into", "" },
		{ SYMBOL_CONTAINER, "<u8 as <[_]>::to_vec_in::ConvertVec>::to_vec", "" },
		{ SYMBOL_CONTAINER, "<mycrate::P as <[_]>::to_vec_in::ConvertVec>::to_vec", "" },
		{ SYMBOL_CONTAINER, "<mycrate::P as alloc::string::ToString>::to_string", "" },
		{ SYMBOL_CONTAINER, "<mycrate::P as core::convert::Into<mycrate::Q>>::into", "" },
		{ SYMBOL_CONTAINER, "<mycrate::It as core::iter::traits::iterator::Iterator>::collect::<X>", "" },
		{ SYMBOL_CONTAINER, "<mycrate::R as std::io::Read>::read_to_end", "" },
		{ SYMBOL_USER, "<mycrate::It as core::iter::traits::iterator::Iterator>::next", "" },
		{ SYMBOL_USER, "<mycrate::It as core::iter::traits::iterator::Iterator>::next::{closure#0}", "" },
		{ SYMBOL_USER, "<mycrate::R as std::io::Read>::read", "" },
		{ SYMBOL_USER, "<mycrate::P as alloc::borrow::ToOwned>::to_owned", "" },
		{ SYMBOL_USER, "<mycrate::P as core::convert::IntoOther>::into", "" },
		{ SYMBOL_USER, "<mycrate::P as core::fmt::Display>::fmt", "" },
		{ SYMBOL_USER, "<alloc::vec::Vec<u8> as mycrate::Ext>::go", "" },
		{ SYMBOL_CONTAINER, "hashbrown::map::HashMap<K,V,S,A>::insert", "" },
		{ SYMBOL_CONTAINER, "_ZN4core3fmt5write17h0123456789abcdefE", "" },
		{ SYMBOL_CONTAINER, "core::ops::function::FnOnce::call_once{{vtable.shim}}", "" },
		{ SYMBOL_STD, "std::env::current_dir", "" },
		{ SYMBOL_STD, "<std::sync::once::Once>::call_once_force::<X>", "" },
		{ SYMBOL_STD, "std::vector<int>::push_back(int const&)", "/lib/libfoo.so" },
		{ SYMBOL_STD, "rust_begin_unwind", "" },
		{ SYMBOL_STD_ENTRY, "std::rt::lang_start_internal", "" },
		{ SYMBOL_STD_ENTRY, "std::rt::lang_start::{{closure}}", "" },
		{ SYMBOL_STD_ENTRY, "std::sys::backtrace::__rust_begin_short_backtrace::<fn(), ()>", "" },
		{ SYMBOL_STD_ENTRY, "test::__rust_begin_short_backtrace", "" },
		{ SYMBOL_STD_ENTRY, "<std::sys::thread::unix::Thread>::new::thread_start", "" },
		{ SYMBOL_USER, "mycrate::thread_start", "" },
		{ SYMBOL_STD, "test::run_test", "" },
		{ SYMBOL_STD_ENTRY, "test::test_main_static", "" },
		{ SYMBOL_ENTRY, "(below main)", "/lib/libc.so.6" },
		{ SYMBOL_ENTRY, "_start", "/bin/demo" },
		{ SYMBOL_ENTRY, "__libc_start_main@@GLIBC_2.34", "/lib/libc.so.6" },
		{ SYMBOL_ENTRY, "clone", "/lib/libc.so.6" },
		{ SYMBOL_ENTRY, "start_thread", "" },
		{ SYMBOL_USER, "clone", "/bin/demo" },
		{ SYMBOL_USER, "main", "/bin/demo" },
		{ SYMBOL_SUPPORT, "strdup", "/lib/x86_64-linux-gnu/libc.so.6" },
		{ SYMBOL_SUPPORT, "", "/lib/x86_64-linux-gnu/libc.so.6" },
		{ SYMBOL_SUPPORT, "gimli::read::abbrev::Abbreviations::parse", "/bin/demo" },
		{ SYMBOL_USER, "strdup", "/bin/demo" },
		{ SYMBOL_USER, "", "" },
		{ SYMBOL_USER, "<", "" },
		{ SYMBOL_USER, "core", "" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *text = g_strdup_printf("%s %d", cases[i].name, symbol_classify(cases[i].name, cases[i].object));
		char *expected = g_strdup_printf("%s %d", cases[i].name, cases[i].class);
		assert_string_equal(text, expected);
		g_free(text);
		g_free(expected);
	}
}

/* A name that is nested a million times is as good as none, and is done with at once. */
static void test_hostile(void **state)
{
	(void)state;
	static const char *const pieces[] = { "<", "<<a as ", "::", "&[(", "{", "a::<", "for<'", "operator", " ", ">" };
	for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
		GString *name = g_string_new("a::b");
		while (name->len < 200000)
			g_string_append(name, pieces[i]);
		symbol_module(name->str);
		symbol_classify(name->str, name->str);
		g_string_erase(name, 0, 4);
		symbol_module(name->str);
		symbol_classify(name->str, name->str);
		g_string_free(name, TRUE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_length),
		cmocka_unit_test(test_classes),
		cmocka_unit_test(test_hostile),
	};
	return cmocka_run_group_tests_name("symbol", tests, NULL, NULL);
}
