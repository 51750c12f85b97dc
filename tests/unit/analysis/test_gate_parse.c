/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Limits from text, hostile text among it. */
#include "unit.h"

#include "analysis/gate_parse.h"

#include <string.h>

/* limits: as gate_limit_text has them, a line each; NULL: refused, for that reason. */
struct parse_case { const char *key, *value, *limits, *reason; };

#define NO_SIZE "it must be a whole number, optionally with K, M or G"
#define METRIC_NAMES ": choose one of allocations, bytes, peak, live, leaked"
#define NO_CONDITION "it is not a condition like 'bytes<=64KiB' or 'bytes+1%'"

static const struct parse_case cases[] = {
	{ "max-allocations", "0", "allocations<=0\n", NULL },
	{ "max-allocations", "9223372036854775807", "allocations<=9223372036854775807\n", NULL },
	{ "max-allocations", "9223372036854775808", NULL, "it is too large" },
	{ "max-allocations", "64K", NULL, "it is not a whole number" },
	{ "max-allocations", "10%", NULL, "it is not a whole number" },
	{ "max-bytes", "1MiB", "bytes<=1048576\n", NULL },
	{ "max-peak", "64K", "peak<=65536\n", NULL },
	{ "max-live", "-1", NULL, "it must not be negative" },
	{ "max-live", "", NULL, "it is empty" },
	{ "max-live", "1.5M", NULL, NO_SIZE },

	{ "tolerance", "allocations=0", "allocations+0\n", NULL },
	{ "tolerance", "bytes=1%", "bytes+1%\n", NULL },
	{ "tolerance", "bytes=0.0001%", "bytes+0.0001%\n", NULL },
	{ "tolerance", "bytes=12.50%", "bytes+12.5%\n", NULL },
	{ "tolerance", "peak=64KiB", "peak+65536\n", NULL },
	{ "tolerance", "live=922337203685477%", "live+922337203685477%\n", NULL },
	{ "tolerance", "live=922337203685478%", NULL, "'922337203685478%': it is too large" },
	{ "tolerance", "bytes=1.00001%", NULL, "'1.00001%': it has more than 4 digits after the point" },
	{ "tolerance", "bytes=%", NULL, "'%': it is empty" },
	{ "tolerance", "bytes=.5%", NULL, "'.5%': it is empty" },
	{ "tolerance", "bytes=1.%", NULL, "'1.%': it is not a percentage" },
	{ "tolerance", "bytes=1.-1%", NULL, "'1.-1%': it is not a percentage" },
	{ "tolerance", "bytes=-1%", NULL, "'-1%': it must not be negative" },
	{ "tolerance", "bytes=1%%", NULL, "'1%%': it is not a whole number" },
	{ "tolerance", "bytes=", NULL, "'': it is empty" },
	{ "tolerance", "bytes", NULL, "it must be METRIC=VALUE, such as bytes=1%" },
	{ "tolerance", "byte=1", NULL, "there is no metric 'byte': did you mean 'bytes'?" },
	{ "tolerance", "=1", NULL, "there is no metric ''" METRIC_NAMES },

	{ "gate", "peak<=1K", "peak<=1024\n", NULL },
	{ "gate", "run: peak<=1K, allocations+2", "peak<=1024\nallocations+2\n", NULL },
	{ "gate", "demo::*: allocations<=100", "function demo::*: allocations<=100\n", NULL },
	{ "gate", " function  run : bytes <= 7 ", "function run: bytes<=7\n", NULL },
	{ "gate", "<alloc::vec::Vec<T> as core::clone::Clone>::clone: allocations+0%",
	  "function <alloc::vec::Vec<T> as core::clone::Clone>::clone: allocations+0%\n", NULL },
	{ "gate", "test parser::*: live<=0,peak+64KiB", "test parser::*: live<=0\ntest parser::*: peak+65536\n", NULL },
	{ "gate", "crate serde: bytes+0.25%", "crate serde: bytes+0.25%\n", NULL },
	{ "gate", "module a::b: bytes<=1", "module a::b: bytes<=1\n", NULL },
	{ "gate", "file src/lib.rs: bytes<=1", "file src/lib.rs: bytes<=1\n", NULL },
	{ "gate", "type a::T: bytes<=1", "type a::T: bytes<=1\n", NULL },
	{ "gate", "thread worker: bytes<=1", "thread worker: bytes<=1\n", NULL },
	{ "gate", "region io: read: bytes<=1", "region io: read: bytes<=1\n", NULL },
	{ "gate", "phase steady state: live<=1", "phase steady state: live<=1\n", NULL },
	{ "gate", "region a:: live<=1", "region a:: live<=1\n", NULL },
	{ "gate", "*: bytes<=1, bytes<=2", "function *: bytes<=2\n", NULL },
	{ "gate", "line src/lib.rs:1: bytes<=1", NULL,
	  "a gate cannot name a line, since edits change it: use 'function' or 'file'" },
	{ "gate", " stack  a < b: bytes+1", NULL,
	  "a gate cannot name a stack, since edits change it: use 'function' or 'test'" },
	{ "gate", "line: bytes<=1", "function line: bytes<=1\n", NULL },
	{ "gate", "function line 1: bytes<=1", "function line 1: bytes<=1\n", NULL },
	{ "gate", "lines 1: bytes<=1", "function lines 1: bytes<=1\n", NULL },
	/* what was meant for a group, and names that have blanks */
	{ "gate", "tset *: bytes<=1", NULL, "there is no group 'tset': did you mean 'test'? If it is a function, write 'function tset *'" },
	{ "gate", "Tests a::b: bytes<=1", NULL,
	  "there is no group 'Tests': did you mean 'test'? If it is a function, write 'function Tests a::b'" },
	{ "gate", "func a: bytes<=1", NULL, "there is no group 'func': did you mean 'function'? If it is a function, write 'function func a'" },
	{ "gate", "function tset *: bytes<=1", "function tset *: bytes<=1\n", NULL },
	{ "gate", "tset: bytes<=1", "function tset: bytes<=1\n", NULL },
	{ "gate", "operator new(unsigned long): bytes<=1", "function operator new(unsigned long): bytes<=1\n", NULL },
	{ "gate", "std::map<int, char>::f: bytes<=1", "function std::map<int, char>::f: bytes<=1\n", NULL },
	{ "gate", "tests<int, char>::f: bytes<=1", "function tests<int, char>::f: bytes<=1\n", NULL },
	{ "gate", "virtual thunk to a::f(): bytes<=1", "function virtual thunk to a::f(): bytes<=1\n", NULL },
	{ "gate", "<a::B as c::D>::f: bytes<=1", "function <a::B as c::D>::f: bytes<=1\n", NULL },
	{ "gate", "void f<int>(int): bytes<=1", "function void f<int>(int): bytes<=1\n", NULL },
	{ "gate", "", NULL, "it has no condition" },
	{ "gate", ":", NULL, "it has no pattern before the colon" },
	{ "gate", "test : bytes<=1", "function test: bytes<=1\n", NULL },
	{ "gate", "a::b", NULL, "'b': " NO_CONDITION },
	{ "gate", "words", NULL, NO_CONDITION },
	{ "gate", "bytes<=5X", NULL, "'5X': " NO_SIZE },
	{ "gate", "a:", NULL, "it has no condition" },
	{ "gate", "a: bytes<1", NULL, "'bytes<1': " NO_CONDITION },
	{ "gate", "a: bytes=1", NULL, "'bytes=1': " NO_CONDITION },
	{ "gate", "a: bytes<=1,", NULL, "'': " NO_CONDITION },
	{ "gate", "a: bytes<=1%", NULL, "'1%': " NO_SIZE },
	{ "gate", "a: blocks+1", NULL, "there is no metric 'blocks'" METRIC_NAMES },
	{ "gate", "a: allocations+1, bytes+", NULL, "'': it is empty" },
	{ "gate", "\033[31m: \033<=1", NULL, "there is no metric '\033'" METRIC_NAMES },
};

static char *limits_text(const GPtrArray *limits)
{
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < limits->len; i++) {
		g_autofree char *line = gate_limit_text(g_ptr_array_index(limits, i));
		g_string_append_printf(text, "%s\n", line);
	}
	return g_string_free(text, FALSE);
}

static void test_values(void **state)
{
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const struct parse_case *c = &cases[i];
		const struct gate_key *key = gate_key_find(c->key, strlen(c->key));
		g_autoptr(GPtrArray) limits = gate_limits_new();
		g_autoptr(GError) error = NULL;
		assert_non_null(key);
		bool ok = gate_parse(limits, key, c->value, "--x", &error);
		g_autofree char *text = limits_text(limits);
		if (ok != (c->limits != NULL))
			fail_msg("%s '%s' is %s: %s", c->key, c->value, ok ? "accepted" : "refused", ok ? text : error->message);
		if (ok)
			assert_string_equal(text, c->limits);
		else
			assert_string_equal(error->message, c->reason);
		assert_string_equal(text, ok ? c->limits : "");
		if (ok)
			assert_string_equal(((struct gate_limit *)g_ptr_array_index(limits, 0))->origin, "--x");
	}
}

static void test_keys(void **state)
{
	(void)state;
	assert_null(gate_key_find("max", 3));
	assert_null(gate_key_find("max-peaks", 9));
	assert_null(gate_key_find("", 0));
	assert_string_equal(gate_key_find("gates", 4)->name, "gate");
}

/* What comes later replaces the same limit, whatever form its value has, and no other. */
static void test_merge(void **state)
{
	(void)state;
	static const char *const far[] = { "peak<=1", "peak+1%", "a: peak+1%", "test a: peak+2" };
	static const char *const near[] = { "peak+5", "a: peak<=3", "test a: peak+7%" };
	g_autoptr(GPtrArray) limits = gate_limits_new(), more = gate_limits_new();
	const struct gate_key *key = gate_key_find("gate", 4);
	for (size_t i = 0; i < G_N_ELEMENTS(far); i++)
		assert_true(gate_parse(limits, key, far[i], "far", NULL));
	for (size_t i = 0; i < G_N_ELEMENTS(near); i++)
		assert_true(gate_parse(more, key, near[i], "near", NULL));
	gate_limits_merge(limits, more);
	g_autofree char *text = limits_text(limits);
	assert_string_equal(text, "peak<=1\npeak+5\nfunction a: peak+1%\ntest a: peak+7%\nfunction a: peak<=3\n");
	assert_string_equal(((struct gate_limit *)g_ptr_array_index(limits, 1))->origin, "near");
	assert_ptr_equal(gate_limits_growth(limits), g_ptr_array_index(limits, 1));
	g_ptr_array_set_size(limits, 1);
	assert_null(gate_limits_growth(limits));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_merge),
	};
	return cmocka_run_group_tests_name("gate_parse", tests, NULL, NULL);
}
