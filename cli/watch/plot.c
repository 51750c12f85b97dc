/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "watch/plot.h"

enum { FIRST_INTERVAL_MS = 250, POINTS_MAX = 512 };

/* A point is the largest number in its interval. */
struct plot {
	int64_t interval_ms, highest;
	int64_t points[POINTS_MAX];
	int64_t count, last;
};

struct plot *plot_new(void)
{
	struct plot *p = g_new0(struct plot, 1);
	p->interval_ms = FIRST_INTERVAL_MS;
	return p;
}

void plot_free(struct plot *p)
{
	g_free(p);
}

static void halve(struct plot *p)
{
	for (int64_t i = 0; i < p->count; i += 2)
		p->points[i / 2] = i + 1 < p->count ? MAX(p->points[i], p->points[i + 1]) : p->points[i];
	p->count = (p->count + 1) / 2;
	p->interval_ms *= 2;
}

void plot_add(struct plot *p, int64_t ms, int64_t value)
{
	while (ms / p->interval_ms >= POINTS_MAX)
		halve(p);
	int64_t at = ms / p->interval_ms;
	while (p->count < at)
		p->points[p->count++] = p->last;
	p->points[at] = p->count == at ? value : MAX(p->points[at], value);
	p->count = at + 1;
	p->last = value;
	p->highest = MAX(p->highest, value);
}

int64_t plot_highest(const struct plot *p)
{
	return p->highest;
}

/* What one character can show: the glyph of each level, from empty to full. */
struct glyphs { const char *const *of; int levels; };

static const char *const blocks[] = { " ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
static const char *const ascii[] = { " ", ".", ":", "#" };

/* The points share the columns evenly. As long as there are fewer, each has one, and the rest is still empty. */
static int64_t value_of_column(const struct plot *p, int column, int columns)
{
	int64_t from = column, to = column + 1, value = 0;
	if (p->count > columns) {
		from = column * p->count / columns;
		to = (column + 1) * p->count / columns;
	}
	for (int64_t i = from; i < to && i < p->count; i++)
		value = MAX(value, p->points[i]);
	return value;
}

/* Returns how many of `steps` the value reaches: all of them if it is the highest, and none only if it is 0. */
static int height_of(const struct plot *p, int64_t value, int steps)
{
	if (value <= 0)
		return 0;
	return 1 + (int)((double)(value - 1) / (double)p->highest * steps);
}

GPtrArray *plot_draw(const struct plot *p, int columns, int lines, bool unicode)
{
	const struct glyphs glyphs = unicode ? (struct glyphs){ blocks, G_N_ELEMENTS(blocks) - 1 }
	                                     : (struct glyphs){ ascii, G_N_ELEMENTS(ascii) - 1 };
	GPtrArray *all = g_ptr_array_new_with_free_func(g_free);
	for (int line = 0; line < lines; line++) {
		GString *text = g_string_new(NULL);
		for (int column = 0; column < columns; column++) {
			int steps = MIN(height_of(p, value_of_column(p, column, columns), lines * glyphs.levels), lines * glyphs.levels);
			int here = steps - (lines - 1 - line) * glyphs.levels;
			g_string_append(text, glyphs.of[CLAMP(here, 0, glyphs.levels)]);
		}
		g_ptr_array_add(all, g_string_free(text, FALSE));
	}
	return all;
}
