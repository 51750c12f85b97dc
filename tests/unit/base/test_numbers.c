/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "base/numbers.h"

#include <string.h>

typedef bool (*parser)(const char *, int64_t *, const char **);

static const char *const negative = "it must not be negative", *const large = "it is too large",
	*const empty = "it is empty", *const no_count = "it is not a whole number",
	*const no_size = "it must be a whole number, optionally with K, M or G";

/* value -1: refused, for that reason. */
struct number_case { const char *text; int64_t value; const char *const *reason; };

static const struct number_case counts[] = {
	{ "0", 0, NULL }, { "10000", 10000, NULL }, { "007", 7, NULL },
	{ "9223372036854775807", INT64_MAX, NULL }, { "9223372036854775808", -1, &large },
	{ "99999999999999999999999999", -1, &large }, { "", -1, &empty }, { "-1", -1, &negative },
	{ "-", -1, &negative }, { "+1", -1, &no_count }, { " 1", -1, &no_count }, { "1 ", -1, &no_count },
	{ "1k", -1, &no_count },
	{ "0x10", -1, &no_count }, { "1.5", -1, &no_count }, { "abc", -1, &no_count },
};

static const struct number_case sizes[] = {
	{ "0", 0, NULL }, { "10000", 10000, NULL }, { "64K", 65536, NULL }, { "64k", 65536, NULL },
	{ "64KB", 65536, NULL }, { "64KiB", 65536, NULL }, { "64kib", 65536, NULL }, { "1M", 1048576, NULL },
	{ "1MiB", 1048576, NULL },
	{ "2G", INT64_C(2147483648), NULL }, { "2GB", INT64_C(2147483648), NULL }, { "0G", 0, NULL },
	{ "8589934591G", INT64_C(8589934591) << 30, NULL }, { "8589934592G", -1, &large },
	{ "9223372036854775808", -1, &large }, { "", -1, &empty }, { "-1K", -1, &negative },
	{ "K", -1, &no_count },
	{ "1.5M", -1, &no_size }, { "1T", -1, &no_size }, { "1 K", -1, &no_size }, { "1Ki", -1, &no_size },
	{ "1KK", -1, &no_size }, { "1B", -1, &no_size }, { "1KiB ", -1, &no_size },
};

static void check(parser parse, const struct number_case *c)
{
	const char *reason = NULL;
	int64_t value = -1;
	bool ok = parse(c->text, &value, &reason);

	if (ok != (c->value >= 0))
		fail_msg("'%s' is %s", c->text, ok ? "accepted" : "refused");
	if (ok)
		assert_int_equal(value, c->value);
	else
		assert_string_equal(reason, *c->reason);
}

static void test_counts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		check(numbers_parse_count, &counts[i]);
}

static void test_sizes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		check(numbers_parse_size, &sizes[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_counts), cmocka_unit_test(test_sizes) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
