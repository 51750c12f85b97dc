/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Amounts at the edges of their rounding and of their units. */
#include "base/units.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void amounts_read_alike(void **state)
{
	(void)state;
	static const struct { int64_t bytes; const char *text, *row, *change; } cases[] = {
		{ 0, "0 B", "0 B", "+0 B" },
		{ 1, "1 B", "1 B", "+1 B" },
		{ 5, "5 B", "5 B", "+5 B" },
		{ -5, "-5 B", "-5 B", "-5 B" },
		{ 6, "6 B", "0.01 KB", "+0.01 KB" },
		{ 592, "592 B", "0.58 KB", "+0.58 KB" },
		{ 1023, "1023 B", "1.00 KB", "+1.00 KB" },
		{ -1023, "-1023 B", "-1.00 KB", "-1.00 KB" },
		{ 1024, "1.00 KB", "1.00 KB", "+1.00 KB" },
		{ 1280, "1.25 KB", "1.25 KB", "+1.25 KB" },
		{ 3872, "3.78 KB", "3.78 KB", "+3.78 KB" },
		{ -2560, "-2.50 KB", "-2.50 KB", "-2.50 KB" },
		{ 1048570, "1023.99 KB", "1023.99 KB", "+1023.99 KB" },
		{ 1048571, "1.00 MB", "1.00 MB", "+1.00 MB" },
		{ 1572864, "1.50 MB", "1.50 MB", "+1.50 MB" },
		{ -1073741824, "-1.00 GB", "-1.00 GB", "-1.00 GB" },
		{ INT64_C(1099511627776), "1024.00 GB", "1024.00 GB", "+1024.00 GB" },
		{ INT64_MAX, "8589934592.00 GB", "8589934592.00 GB", "+8589934592.00 GB" },
		{ INT64_MIN, "-8589934592.00 GB", "-8589934592.00 GB", "-8589934592.00 GB" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_string_equal(units_bytes(cases[i].bytes).text, cases[i].text);
		assert_string_equal(units_row(cases[i].bytes).text, cases[i].row);
		assert_string_equal(units_change(cases[i].bytes).text, cases[i].change);
	}
}

static void digits_of_counts_are_in_groups(void **state)
{
	(void)state;
	static const struct { int64_t number; const char *text; } cases[] = {
		{ 0, "0" }, { 999, "999" }, { 1000, "1,000" }, { 123456, "123,456" }, { 1234567, "1,234,567" }, { -1, "-1" },
		{ -123, "-123" }, { -1234, "-1,234" }, { INT64_MAX, "9,223,372,036,854,775,807" }, { INT64_MIN, "-9,223,372,036,854,775,808" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(units_count(cases[i].number).text, cases[i].text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(amounts_read_alike),
		cmocka_unit_test(digits_of_counts_are_in_groups),
	};
	return cmocka_run_group_tests_name("units", tests, NULL, NULL);
}
