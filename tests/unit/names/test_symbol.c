/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Names as Valgrind gives them, and what is read out of them. */
#include "names/symbol.h"
#include "names/symbol_canon.h"
#include "names/symbol_class.h"
#include "names/symbol_owner.h"
#include "names/symbol_stable.h"

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
		{ "alloc::slice::<impl [T]>::to_vec", "", "" },
		{ "a::b::<impl core::fmt::Display for a::c::D>::fmt", "a", "a::c" },
		{ "<impl core::fmt::Display for a::c::D>::fmt", "a", "a::c" },
		{ "a::allocator::impl$0::alloc", "a", "a::allocator" },
		{ "a::{impl#3}::alloc", "a", "a" },
		{ "a::b::STATE::{{constant}}::__init", "a", "a::b" },
		{ "core::ptr::drop_in_place<alloc::vec::Vec<i32>>", "core", "core::ptr" },
		{ "core::ops::function::FnOnce::call_once{{vtable.shim}}", "core", "core::ops::function" },
		{ "a[5d3c2b1a09f8e7d6]::grow", "a", "a" },
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
		{ "a::", "", "" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *name = symbol_canonical(cases[i].name, "", true);
		struct symbol_part crate = symbol_parse(name).crate, module = symbol_parse(name).module;
		char *text = g_strdup_printf("%s: %.*s %.*s", cases[i].name, (int)crate.length, crate.text,
		                             (int)module.length, module.text);
		char *expected = g_strdup_printf("%s: %s %s", cases[i].name, cases[i].crate, cases[i].module);
		assert_string_equal(text, expected);
		g_free(text);
		g_free(expected);
		g_free(name);
	}
}

/* Spellings of two manglings and several compilers, and what they are here without and with generic arguments. */
static void test_spellings(void **state)
{
	(void)state;
	static const struct { const char *name, *mangled, *folded, *whole; } cases[] = {
		{ "main", "", "main", "main" },
		{ "a::grow::h0123456789abcdef", "", "a::grow", "a::grow" },
		{ "a[5d3c2b1a09f8e7d6]::b::grow", "", "a::b::grow", "a::b::grow" },
		{ "a::generic::<u8, 3>", "", "a::generic", "a::generic<u8, 3>" },
		{ "a::generic::<'x', {a::C}>::{closure#2}", "", "a::generic::{{closure}}", "a::generic<'x', {a::C}>::{{closure}}" },
		{ "a::Stack<T>::push", "", "a::Stack::push", "a::Stack<T>::push" },
		{ "a::Stack<T,A>::push", "", "a::Stack::push", "a::Stack<T, A>::push" },
		{ "<a::Stack<u32>>::push", "", "a::Stack::push", "a::Stack<u32>::push" },
		{ "<a::Stack<a::Stack<u32>>>::push::<(u8, u16)>", "", "a::Stack::push", "a::Stack<a::Stack<u32>>::push<(u8, u16)>" },
		{ "a::other::<impl a::Stack<T>>::grow", "", "a::Stack::grow", "a::Stack<T>::grow" },
		{ "a::other::<impl a::Named for a::Square>::named", "", "<a::Square as a::Named>::named",
		  "<a::Square as a::Named>::named" },
		{ "_<a::Square as core::convert::From<u8>>::from", "", "<a::Square as core::convert::From>::from",
		  "<a::Square as core::convert::From<u8>>::from" },
		{ "<a::Stack<u32> as core::iter::Extend<u32>>::extend::<alloc::vec::Vec<u32>>", "",
		  "<a::Stack as core::iter::Extend>::extend", "<a::Stack<u32> as core::iter::Extend<u32>>::extend<alloc::vec::Vec<u32>>" },
		/* A trait's own function has the type before it in v0 names alone. */
		{ "a::Shape::describe", "_ZN1a5Shape8describe17h0123456789abcdefE", "a::Shape::describe", "a::Shape::describe" },
		{ "<a::Circle as a::Shape>::describe", "_RNvYNtC1a6CircleNtC1a5Shape8describe", "a::Shape::describe",
		  "a::Shape::describe<a::Circle>" },
		{ "<a::Circle as a::Shape<u8>>::describe::<u16>::{closure#0}", "_RNCINvYNtC1a6CircleNtC1a5Shape8describetE0",
		  "a::Shape::describe::{{closure}}", "a::Shape<u8>::describe<a::Circle, u16>::{{closure}}" },
		{ "<a::Circle as a::Shape>::area", "_RNvXC1aNtC1a6CircleNtC1a5Shape4area", "<a::Circle as a::Shape>::area",
		  "<a::Circle as a::Shape>::area" },
		{ "a::main::{{closure}}", "", "a::main::{{closure}}", "a::main::{{closure}}" },
		{ "a::main::{closure#1}::{closure#0}", "", "a::main::{{closure}}::{{closure}}", "a::main::{{closure}}::{{closure}}" },
		{ "core::ops::function::FnOnce::call_once{{vtable.shim}}", "", "core::ops::function::FnOnce::call_once::{{vtable.shim}}",
		  "core::ops::function::FnOnce::call_once::{{vtable.shim}}" },
		{ "<a::f::{closure#0} as core::ops::function::FnOnce<()>>::call_once::{shim:vtable#0}", "_RNSYNCC1a1fNtC4core6FnOnce0",
		  "core::ops::function::FnOnce::call_once::{{vtable.shim}}",
		  "core::ops::function::FnOnce<()>::call_once<a::f::{{closure}}>::{{vtable.shim}}" },
		{ "core::ptr::drop_in_place<alloc::vec::Vec<i32>>", "", "core::ptr::drop_in_place",
		  "core::ptr::drop_in_place<alloc::vec::Vec<i32>>" },
		{ "core::ptr::drop_in_place::<alloc::vec::Vec<i32>>", "", "core::ptr::drop_in_place",
		  "core::ptr::drop_in_place<alloc::vec::Vec<i32>>" },
		/* Types without a path. */
		{ "alloc::slice::<impl [T]>::to_vec", "", "<[_]>::to_vec", "<[T]>::to_vec" },
		{ "<[u8]>::to_vec", "", "<[_]>::to_vec", "<[u8]>::to_vec" },
		{ "core::str::<impl str>::trim", "", "<str>::trim", "<str>::trim" },
		{ "<(A,B) as a::Shape>::area", "", "<(_, _) as a::Shape>::area", "<(A, B) as a::Shape>::area" },
		{ "<(u8,) as a::Shape>::area", "", "<(_) as a::Shape>::area", "<(u8,) as a::Shape>::area" },
		{ "<() as a::Shape>::area", "", "<() as a::Shape>::area", "<() as a::Shape>::area" },
		{ "<[A; 3] as a::Shape>::area", "", "<[_; _] as a::Shape>::area", "<[A; 3] as a::Shape>::area" },
		{ "<&'a mut a::Circle as a::Shape>::area", "", "<&mut a::Circle as a::Shape>::area", "<&mut a::Circle as a::Shape>::area" },
		{ "<fn(u8) -> a::B<C> as a::Shape>::area", "", "<fn(_) as a::Shape>::area", "<fn(u8) -> a::B<C> as a::Shape>::area" },
		{ "<fn(A, B<C>) as a::Shape>::area", "", "<fn(_, _) as a::Shape>::area", "<fn(A, B<C>) as a::Shape>::area" },
		{ "<(fn() -> (A, B), C) as a::Shape>::area", "", "<(_, _) as a::Shape>::area", "<(fn() -> (A, B), C) as a::Shape>::area" },
		{ "<&fn(fn(A) -> B) -> [C; 3] as a::Shape<T>>::area", "", "<&fn(_) as a::Shape>::area",
		  "<&fn(fn(A) -> B) -> [C; 3] as a::Shape<T>>::area" },
		{ "<unsafe extern \"C\" fn(A) -> B as a::Shape>::area", "", "<unsafe extern \"C\" fn(_) as a::Shape>::area",
		  "<unsafe extern \"C\" fn(A) -> B as a::Shape>::area" },
		/* The initial value of a thread-local. */
		{ "a::run::{async_fn#0}::{async_block#1}", "", "a::run::{{closure}}::{{closure}}", "a::run::{{closure}}::{{closure}}" },
		{ "a::KEPT::{K#0}::{closure#1}", "", "a::KEPT::{{constant}}::{{closure}}", "a::KEPT::{{constant}}::{{closure}}" },
		{ "a::KEPT::{{constant}}::{{closure}}", "", "a::KEPT::{{constant}}::{{closure}}", "a::KEPT::{{constant}}::{{closure}}" },
		{ "a::KEPT::{constant#0}", "", "a::KEPT::{{constant}}", "a::KEPT::{{constant}}" },
		/* The demangler leaves these escapes of the legacy mangling. */
		{ "<fn(A) .> T as a::Shape>::area", "", "<fn(_) as a::Shape>::area", "<fn(A) -> T as a::Shape>::area" },
		{ "a::$u6d4b$$u8bd5$::h0123456789abcdef", "", "a::\u6d4b\u8bd5", "a::\u6d4b\u8bd5" },
		{ "a::x$uff$", "", "a::x\u00ff", "a::x\u00ff" },
		{ "a::$u41$::$ud800$::$u1234567$::$u6d4b::$u$", "", "a::$u41$::$ud800$::$u1234567$::$u6d4b::$u$",
		  "a::$u41$::$ud800$::$u1234567$::$u6d4b::$u$" },
		{ "<dyn core::ops::Fn<(u8,)>+Output = ()+core::marker::Send as a::Shape>::area", "",
		  "<dyn core::ops::Fn + core::marker::Send as a::Shape>::area",
		  "<dyn core::ops::Fn<(u8,)> + core::marker::Send as a::Shape>::area" },
		{ "<dyn core::ops::Fn<(u8,), Output = ()> + core::marker::Send as a::Shape>::area", "",
		  "<dyn core::ops::Fn + core::marker::Send as a::Shape>::area",
		  "<dyn core::ops::Fn<(u8,), Output = ()> + core::marker::Send as a::Shape>::area" },
		{ "<dyn for<'a> a::Run<&'a u8> + 'static>::go", "", "<dyn a::Run>::go", "<dyn a::Run<&u8>>::go" },
		{ "<<a::B as c::D>::E as core::fmt::Debug>::fmt", "", "<<a::B as c::D>::E as core::fmt::Debug>::fmt",
		  "<<a::B as c::D>::E as core::fmt::Debug>::fmt" },
		{ "<<a::Once>::call::<a::f::{closure#0}>::{closure#1} as a::Shape>::area", "",
		  "<a::Once::call::{{closure}} as a::Shape>::area", "<a::Once::call<a::f::{{closure}}>::{{closure}} as a::Shape>::area" },
		/* Names of C++ tell overloads apart by their arguments. */
		{ "ns::Shape<int>::draw(std::vector<int, std::allocator<int> > const&) const", "",
		  "ns::Shape<int>::draw(std::vector<int, std::allocator<int> > const&) const",
		  "ns::Shape<int>::draw(std::vector<int, std::allocator<int> > const&) const" },
		{ "std::vector<int> ns::make<int>(int)", "", "std::vector<int> ns::make<int>(int)", "std::vector<int> ns::make<int>(int)" },
		{ "(below main)", "", "(below main)", "(below main)" },
		{ "_RNvC7mycrate3foo", "", "_RNvC7mycrate3foo", "_RNvC7mycrate3foo" },
		/* No name of a compiler. */
		{ "a::<", "", "a::<", "a::<" },
		{ "a::b<c", "", "a::b<c", "a::b<c" },
		{ "a::b[2J", "", "a::b[2J", "a::b[2J" },
		{ "a::b[2J]>", "", "a::b[2J]>", "a::b[2J]>" },
		{ "a::b[2J]", "", "a::b[2J]", "a::b[2J]" },
		{ "<a::B as ", "", "<a::B as ", "<a::B as " },
		/* The words of an implementation in another order or in the place of each other. */
		{ "<impl for x>::f", "", "<for x>::f", "<for x>::f" },
		{ "<impl for :>::f", "", "<for :>::f", "<for :>::f" },
		{ "_<impl for x>::f", "", "<for x>::f", "<for x>::f" },
		{ "a::<impl for T>::f", "", "<for T>::f", "<for T>::f" },
		{ "<impl  for x>::f", "", "<x>::f", "<x>::f" },
		{ "< as x>::f", "", "< as x>::f", "< as x>::f" },
		/* The rules come to no end with these. */
		{ "::<::>", "", "::<::>", "::<::>" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *folded = symbol_canonical(cases[i].name, cases[i].mangled, false);
		char *whole = symbol_canonical(cases[i].name, cases[i].mangled, true);
		char *again = symbol_canonical(whole, "", false);
		char *text = g_strdup_printf("%s: %s %s", cases[i].name, folded, whole);
		char *expected = g_strdup_printf("%s: %s %s", cases[i].name, cases[i].folded, cases[i].whole);
		assert_string_equal(text, expected);
		assert_string_equal(again, folded);
		g_free(text);
		g_free(expected);
		g_free(folded);
		g_free(whole);
		g_free(again);
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
		/* Copies and parts of a function. */
		{ "fill.constprop.0", "fill" },
		{ "fill.isra.0.constprop.12", "fill" },
		{ "fill.part.0.cold", "fill" },
		{ "fill.part.0.cold.1", "fill" },
		{ "fill.lto_priv.0.llvm.1234", "fill" },
		{ "fill.__uniq.123.llvm.4", "fill" },
		{ "fill.localalias", "fill" },
		{ "a::grow.cold", "a::grow" },
		{ "a::grow::h0123456789abcdef.part.0.cold.5", "a::grow" },
		{ "_ZL4filli.constprop.0", "_ZL4filli" },
		{ "fill(int) [clone .constprop.0]", "fill(int)" },
		{ "ns::A<int>::fill(int) const [clone .isra.0] [clone .cold.12]", "ns::A<int>::fill(int) const" },
		{ "a::grow::h0123456789abcdef [clone .llvm.12]", "a::grow" },
		{ "fill.constprop.0@@V_1", "fill" },
		/* A dot that is no compiler's. */
		{ "fill.0", "fill.0" },
		{ "fill.constprop", "fill.constprop" },
		{ "fill.part", "fill.part" },
		{ "fill.constprop.x", "fill.constprop.x" },
		{ "fill.coldest", "fill.coldest" },
		{ "fill.cold.er", "fill.cold.er" },
		{ "main.cold.run", "main.cold.run" },
		{ "fillcold", "fillcold" },
		{ "fillcold.1", "fillcold.1" },
		{ ".cold", ".cold" },
		{ ".constprop.0", ".constprop.0" },
		{ " [clone .cold]", " [clone .cold]" },
		{ "f [clone .cold] g", "f [clone .cold] g" },
		{ "core::ops::FnOnce::call_once::{{vtable.shim}}", "core::ops::FnOnce::call_once::{{vtable.shim}}" },
		{ "pthread_create@@GLIBC_2.34", "pthread_create" },
		{ "operator<(a@b)", "operator<(a@b)" },
		{ "@", "@" },
		{ "malloc", "malloc" },
		{ "", "" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *kept = symbol_canonical(cases[i].name, "", false);
		assert_string_equal(kept, cases[i].kept);
		g_free(kept);
	}
}

/* Whose a closure is. */
static void test_owners(void **state)
{
	(void)state;
	static const struct { const char *name, *owner; } cases[] = {
		{ "a::run", "a::run" },
		{ "a::run::{{closure}}", "a::run" },
		{ "a::run::{{closure}}::{{closure}}", "a::run" },
		{ "a::run::{{closure}}::{{vtable.shim}}", "a::run" },
		{ "a::run::{{closure}}<u8>", "a::run" },
		{ "a::run<u8>::{{closure}}", "a::run<u8>" },
		{ "a::run::{{closure}}::inner", "a::run::{{closure}}::inner" },
		{ "a::run::{{closure}}::inner::{{closure}}", "a::run::{{closure}}::inner" },
		{ "a::Type::new::{{closure}}", "a::Type::new" },
		{ "<a::Type as b::Trait>::call::{{closure}}", "<a::Type as b::Trait>::call" },
		{ "<a::run::{{closure}} as b::Trait>::call", "<a::run::{{closure}} as b::Trait>::call" },
		{ "a::KEPT::{{constant}}::{{closure}}", "a::KEPT::{{constant}}" },
		{ "core::ops::function::FnOnce::call_once::{{vtable.shim}}", "core::ops::function::FnOnce::call_once::{{vtable.shim}}" },
		{ "{{closure}}", "{{closure}}" },
		{ "{{closure}}<u8>", "{{closure}}<u8>" },
		{ "main::{lambda(int)#1}::operator()(int) const", "main" },
		{ "main::{lambda(int)#1}::_FUN(int)", "main" },
		{ "f(int)::{lambda(int)#1}::operator()(int) const::{lambda()#1}::operator()() const", "f(int)" },
		{ "unsigned long* main::{lambda(auto:1)#2}::operator()<int>(int) const", "main" },
		{ "auto A::m() const::{lambda(auto:1)#1}::operator()<int>(int) const", "A::m() const" },
		{ "h<int>(int)::{lambda(int)#1}::operator()(int) const", "h<int>(int)" },
		{ "int* h<int>(int)", "h<int>(int)" },
		{ "f(int)::$_0::operator()(int) const", "f(int)" },
		{ "main::$_1::__invoke(int)", "main" },
		{ "main::$_1::operator int* (*)(int)() const", "main" },
		{ "f()::{lambda()#1}::operator()() const::Local::grow()", "f()::{lambda()#1}::operator()() const::Local::grow()" },
		{ "{lambda()#1}::operator()() const", "{lambda()#1}::operator()() const" },
		{ "std::function<int (int)>::function<main::{lambda(int)#1}&, void>(main::{lambda(int)#1}&)",
		  "std::function<int (int)>::function<main::{lambda(int)#1}&, void>(main::{lambda(int)#1}&)" },
		{ "A::operator()(int) const", "A::operator()(int) const" },
		{ "A::operator int*() const", "A::operator int*() const" },
		{ "(anonymous namespace)::f(int)", "(anonymous namespace)::f(int)" },
		{ "malloc", "malloc" },
		{ "", "" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct symbol_part owner = symbol_owner(part(cases[i].name, strlen(cases[i].name)));
		char *text = g_strndup(owner.text, owner.length), *again;
		struct symbol_part twice = symbol_owner(part(text, owner.length));
		again = g_strndup(twice.text, twice.length);
		assert_string_equal(text, cases[i].owner);
		assert_string_equal(again, text);
		g_free(text);
		g_free(again);
	}
}

static void test_classes(void **state)
{
	(void)state;
	static const struct { enum symbol_class class; const char *name, *object, *mangled; } cases[] = {
		{ SYMBOL_ALLOCATOR, "malloc", "/usr/libexec/valgrind/vgpreload_aprof-amd64-linux.so", "" },
		{ SYMBOL_ALLOCATOR, "", "/usr/libexec/valgrind/vgpreload_aprof-amd64-linux.so", "" },
		{ SYMBOL_ALLOCATOR, "operator new[](unsigned long, std::align_val_t)", "", "" },
		{ SYMBOL_ALLOCATOR, "_Znwm", "", "" },
		{ SYMBOL_ALLOCATOR, "__rust_alloc", "", "" },
		{ SYMBOL_ALLOCATOR, "__rustc::__rust_alloc_zeroed", "", "" },
		{ SYMBOL_ALLOCATOR, "__rustc[5d3c2b1a09f8e7d6]::__rdl_alloc", "", "" },
		{ SYMBOL_ALLOCATOR, "__rg_realloc", "", "" },
		{ SYMBOL_ALLOCATOR, "alloc::alloc::alloc", "", "" },
		{ SYMBOL_ALLOCATOR, "alloc::alloc::Global::alloc_impl_runtime", "", "" },
		{ SYMBOL_ALLOCATOR, "<alloc::alloc::Global as core::alloc::Allocator>::allocate", "", "" },
		{ SYMBOL_ALLOCATOR, "<alloc::alloc::Global>::alloc_impl_runtime", "", "" },
		{ SYMBOL_ALLOCATOR, "alloc::raw_vec::RawVec<T,A>::grow_one", "", "" },
		{ SYMBOL_ALLOCATOR, "<alloc::raw_vec::RawVecInner<_>>::reserve::do_reserve_and_handle::<X>", "", "" },
		{ SYMBOL_ALLOCATOR, "<mycrate::Counting as core::alloc::global::GlobalAlloc>::alloc", "", "" },
		{ SYMBOL_ALLOCATOR, "<std::alloc::System as core::alloc::global::GlobalAlloc>::alloc", "", "" },
		{ SYMBOL_ALLOCATOR, "hashbrown::raw::RawTableInner::new_uninitialized", "", "" },
		{ SYMBOL_USER, "mycrate::malloc", "", "" },
		{ SYMBOL_USER, "my_malloc", "", "" },
		{ SYMBOL_USER, "<mycrate::alloc::Global as mycrate::Ext>::go", "", "" },
		{ SYMBOL_CONTAINER, "alloc::vec::Vec<T,A>::push", "", "" },
		{ SYMBOL_CONTAINER, "<alloc::vec::Vec<u64>>::push", "", "" },
		{ SYMBOL_CONTAINER, "<alloc::vec::Vec<T> as core::iter::traits::collect::Extend<T>>::extend", "", "" },
		{ SYMBOL_CONTAINER, "<core::option::Option<mycrate::T>>::map::<mycrate::U>", "", "" },
		{ SYMBOL_CONTAINER, "<T as core::convert::Into<U>>::into", "", "" },
		{ SYMBOL_CONTAINER, "<u8 as <[_]>::to_vec_in::ConvertVec>::to_vec", "", "" },
		{ SYMBOL_CONTAINER, "<mycrate::P as <[_]>::to_vec_in::ConvertVec>::to_vec", "", "" },
		{ SYMBOL_CONTAINER, "<mycrate::P as alloc::string::ToString>::to_string", "", "" },
		{ SYMBOL_CONTAINER, "<mycrate::P as core::convert::Into<mycrate::Q>>::into", "", "" },
		{ SYMBOL_CONTAINER, "<mycrate::It as core::iter::traits::iterator::Iterator>::collect::<X>", "", "_RNvYNtC7mycrate1PNtC4core1T1f" },
		{ SYMBOL_STD, "<mycrate::R as std::io::Read>::read_to_end", "", "_RNvYNtC7mycrate1PNtC4core1T1f" },
		{ SYMBOL_USER, "<mycrate::It as core::iter::traits::iterator::Iterator>::next", "", "" },
		{ SYMBOL_USER, "<mycrate::It as core::iter::traits::iterator::Iterator>::next::{closure#0}", "", "" },
		{ SYMBOL_USER, "<mycrate::R as std::io::Read>::read", "", "" },
		{ SYMBOL_USER, "<mycrate::P as alloc::borrow::ToOwned>::to_owned", "", "" },
		{ SYMBOL_USER, "<mycrate::P as core::convert::IntoOther>::into", "", "" },
		{ SYMBOL_USER, "<mycrate::P as core::fmt::Display>::fmt", "", "" },
		{ SYMBOL_USER, "<alloc::vec::Vec<u8> as mycrate::Ext>::go", "", "" },
		{ SYMBOL_CONTAINER, "hashbrown::map::HashMap<K,V,S,A>::insert", "", "" },
		{ SYMBOL_CONTAINER, "_ZN4core3fmt5write17h0123456789abcdefE", "", "" },
		{ SYMBOL_CONTAINER, "core::ops::function::FnOnce::call_once{{vtable.shim}}", "", "" },
		{ SYMBOL_STD, "std::env::current_dir", "", "" },
		{ SYMBOL_STD, "<std::sync::once::Once>::call_once_force::<X>", "", "" },
		{ SYMBOL_STD, "std::vector<int>::push_back(int const&)", "/lib/libfoo.so", "" },
		{ SYMBOL_STD, "rust_begin_unwind", "", "" },
		{ SYMBOL_STD_ENTRY, "std::rt::lang_start_internal", "", "" },
		{ SYMBOL_STD_ENTRY, "std::rt::lang_start::{{closure}}", "", "" },
		{ SYMBOL_STD_ENTRY, "std::sys::backtrace::__rust_begin_short_backtrace::<fn(), ()>", "", "" },
		{ SYMBOL_STD_ENTRY, "test::__rust_begin_short_backtrace", "", "" },
		{ SYMBOL_STD_ENTRY, "<std::sys::thread::unix::Thread>::new::thread_start", "", "" },
		{ SYMBOL_USER, "mycrate::thread_start", "", "" },
		{ SYMBOL_STD, "test::run_test", "", "" },
		{ SYMBOL_STD, "doctest_runner_2024::main", "", "" },
		{ SYMBOL_USER, "doctest_bundle_2024::_doctest_main_src_lib_rs_3_0", "", "" },
		{ SYMBOL_STD_ENTRY, "test::test_main_static", "", "" },
		{ SYMBOL_ENTRY, "(below main)", "/lib/libc.so.6", "" },
		{ SYMBOL_ENTRY, "_start", "/bin/demo", "" },
		{ SYMBOL_ENTRY, "__libc_start_main@@GLIBC_2.34", "/lib/libc.so.6", "" },
		{ SYMBOL_ENTRY, "clone", "/lib/libc.so.6", "" },
		{ SYMBOL_ENTRY, "start_thread", "", "" },
		{ SYMBOL_USER, "clone", "/bin/demo", "" },
		{ SYMBOL_USER, "main", "/bin/demo", "" },
		{ SYMBOL_SUPPORT, "strdup", "/lib/x86_64-linux-gnu/libc.so.6", "" },
		{ SYMBOL_SUPPORT, "pthread_create", "/usr/lib/cargo-alloc-profile/libaprof-native.so", "" },
		{ SYMBOL_SUPPORT, "", "/lib/x86_64-linux-gnu/libc.so.6", "" },
		{ SYMBOL_SUPPORT, "gimli::read::abbrev::Abbreviations::parse", "/bin/demo", "" },
		{ SYMBOL_USER, "strdup", "/bin/demo", "" },
		{ SYMBOL_USER, "", "", "" },
		{ SYMBOL_USER, "<", "", "" },
		{ SYMBOL_USER, "core", "", "" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *name = symbol_canonical(cases[i].name, cases[i].mangled, i % 2 == 0);
		struct symbol symbol = symbol_parse(name);
		char *text = g_strdup_printf("%s %d", cases[i].name, symbol_classify(&symbol, cases[i].object, ORIGIN_UNKNOWN));
		char *expected = g_strdup_printf("%s %d", cases[i].name, cases[i].class);
		assert_string_equal(text, expected);
		g_free(text);
		g_free(expected);
		g_free(name);
	}
}

static void test_stable_length(void **state)
{
	(void)state;
	static const struct { const char *symbol; size_t length; } cases[] = {
		{ "", 0 }, { "fill", 4 }, { "fill.part.0.cold", 4 }, { "_ZN1a4fillEv.llvm.123", 12 }, { "fill.constprop.0.isra.1", 4 },
		{ "inner.0", 7 }, { "fill.part", 9 }, { ".cold", 5 }, { ".cold.0", 7 }, { "a.cold.b", 8 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		assert_int_equal(symbol_stable_length(cases[i].symbol), cases[i].length);
}

/* A name that is nested a million times is as good as none, and is done with at once. */
static void test_hostile(void **state)
{
	(void)state;
	static const char *const pieces[] = { "<", "<<a as ", "::", "&[(", "{", "a::<", "for<'", "operator", " ", ">", "{{closure}}::", "{lambda()#1}::operator()()::" };
	for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
		GString *name = g_string_new("a::b");
		while (name->len < 200000)
			g_string_append(name, pieces[i]);
		for (int erased = 0; erased < 2; erased++) {
			struct symbol symbol = symbol_parse(name->str);
			symbol_classify(&symbol, name->str, ORIGIN_UNKNOWN);
			symbol_owner(part(name->str, name->len));
			g_free(symbol_canonical(name->str, "_RNvY", erased == 0));
			g_string_erase(name, 0, 4);
		}
		g_string_free(name, TRUE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_spellings),
		cmocka_unit_test(test_length),
		cmocka_unit_test(test_owners),
		cmocka_unit_test(test_classes),
		cmocka_unit_test(test_stable_length),
		cmocka_unit_test(test_hostile),
	};
	return cmocka_run_group_tests_name("symbol", tests, NULL, NULL);
}
