/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Amounts in integers throughout, so that no rounding depends on how a double is printed. */
#include "units.h"

#include <glib.h>

static const struct { uint64_t bytes; const char *name; } scales[] = {
	{ UINT64_C(1) << 10, "KB" },
	{ UINT64_C(1) << 20, "MB" },
	{ UINT64_C(1) << 30, "GB" },
};

/* Fewer bytes than these round to 0.00 KB. */
#define LEAST_ROUNDED 6

static struct units_text amount(const char *sign, uint64_t bytes)
{
	struct units_text result;
	uint64_t hundredths = 0;
	size_t i = 0;
	/* What would be rounded to 1024.00 of a unit is 1.00 of the next. */
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

static uint64_t magnitude(int64_t bytes)
{
	return bytes < 0 ? -(uint64_t)bytes : (uint64_t)bytes;
}

struct units_text units_bytes(int64_t bytes)
{
	return amount(bytes < 0 ? "-" : "", magnitude(bytes));
}

struct units_text units_small(int64_t bytes)
{
	struct units_text few;

	if (magnitude(bytes) >= 1024)
		return units_bytes(bytes);
	g_snprintf(few.text, sizeof few.text, "%d B", (int)bytes);
	return few;
}

struct units_text units_change(int64_t bytes)
{
	struct units_text few;

	if (bytes != 0 && magnitude(bytes) < LEAST_ROUNDED) {
		g_snprintf(few.text, sizeof few.text, "%+d B", (int)bytes);
		return few;
	}
	return amount(bytes < 0 ? "-" : "+", magnitude(bytes));
}
