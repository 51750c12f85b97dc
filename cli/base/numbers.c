/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "base/numbers.h"

/* Reads the digits at the start of text and sets *end behind them. */
static bool parse_digits(const char *text, const char **end, int64_t *value, const char **reason)
{
	int64_t number = 0;

	if (*text == '\0') {
		*reason = "it is empty";
		return false;
	}
	if (*text == '-') {
		*reason = "it must not be negative";
		return false;
	}
	if (!g_ascii_isdigit(*text)) {
		*reason = "it is not a whole number";
		return false;
	}
	for (; g_ascii_isdigit(*text); text++) {
		if (__builtin_mul_overflow(number, 10, &number)
		    || __builtin_add_overflow(number, *text - '0', &number)) {
			*reason = "it is too large";
			return false;
		}
	}
	*end = text;
	*value = number;
	return true;
}

bool numbers_parse_count(const char *text, int64_t *value, const char **reason)
{
	const char *end;

	if (!parse_digits(text, &end, value, reason))
		return false;
	if (*end != '\0') {
		*reason = "it is not a whole number";
		return false;
	}
	return true;
}

bool numbers_parse_size(const char *text, int64_t *value, const char **reason)
{
	static const struct { char letter; int64_t factor; } units[] = {
		{ 'k', INT64_C(1) << 10 }, { 'm', INT64_C(1) << 20 }, { 'g', INT64_C(1) << 30 },
	};
	const char *end;
	int64_t factor = 0;

	if (!parse_digits(text, &end, value, reason))
		return false;
	if (*end == '\0')
		return true;
	for (size_t i = 0; i < G_N_ELEMENTS(units); i++)
		if (g_ascii_tolower(*end) == units[i].letter)
			factor = units[i].factor;
	if (factor == 0 || (end[1] != '\0' && g_ascii_strcasecmp(end + 1, "b") != 0
	                    && g_ascii_strcasecmp(end + 1, "ib") != 0)) {
		*reason = "it must be a whole number, optionally with K, M or G";
		return false;
	}
	if (__builtin_mul_overflow(*value, factor, value)) {
		*reason = "it is too large";
		return false;
	}
	return true;
}
