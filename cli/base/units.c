/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Only integers: no rounding depends on how a double is printed. */
#include "base/units.h"

#include <glib.h>
#include <string.h>

static const struct { uint64_t bytes; const char *name; } scales[] = {
	{ UINT64_C(1) << 10, "KB" },
	{ UINT64_C(1) << 20, "MB" },
	{ UINT64_C(1) << 30, "GB" },
};

/* Fewer bytes than LEAST_ROUNDED would read 0.00 KB. */
enum { LEAST_ROUNDED = 6, LEAST_OF_A_UNIT = 1024 };

/* least: amounts below it are in bytes. */
static struct units_text amount(const char *sign, int64_t amount_bytes, uint64_t least)
{
	uint64_t bytes = amount_bytes < 0 ? -(uint64_t)amount_bytes : (uint64_t)amount_bytes, hundredths = 0;
	struct units_text result;
	size_t i = 0;
	if (bytes < least) {
		g_snprintf(result.text, sizeof result.text, "%s%u B", sign, (unsigned)bytes);
		return result;
	}
	/* An amount that would read 1024.00 of a unit is 1.00 of the next one. */
	for (; i < G_N_ELEMENTS(scales); i++) {
		uint64_t scale = scales[i].bytes;
		hundredths = bytes / scale * 100 + (bytes % scale * 100 + scale / 2) / scale;
		if (hundredths < 102400 || i == G_N_ELEMENTS(scales) - 1)
			break;
	}
	g_snprintf(result.text, sizeof result.text, "%s%" G_GUINT64_FORMAT ".%02u %s", sign,
	           (guint64)(hundredths / 100), (unsigned)(hundredths % 100), scales[i].name);
	return result;
}

struct units_text units_bytes(int64_t bytes)
{
	return amount(bytes < 0 ? "-" : "", bytes, LEAST_OF_A_UNIT);
}

struct units_text units_row(int64_t bytes)
{
	return amount(bytes < 0 ? "-" : "", bytes, LEAST_ROUNDED);
}

struct units_text units_change(int64_t bytes)
{
	return amount(bytes < 0 ? "-" : "+", bytes, LEAST_ROUNDED);
}

struct units_text units_count(int64_t number)
{
	char digits[24];
	struct units_text result = { "" };
	g_snprintf(digits, sizeof digits, "%" G_GINT64_FORMAT, number);
	size_t sign = number < 0, length = strlen(digits), used = 0;
	for (size_t i = 0; i < length; i++) {
		if (i > sign && (length - i) % 3 == 0)
			result.text[used++] = ',';
		result.text[used++] = digits[i];
	}
	return result;
}
