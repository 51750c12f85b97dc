/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "watch/picture.h"

#include "base/text_fit.h"
#include "base/units.h"

#include <inttypes.h>
#include <string.h>

#define BOLD "\033[1m"
#define FAINT "\033[2m"
#define CYAN "\033[36m"
#define PLAIN "\033[0m"

enum { PLOT_LINES_MAX = 6, LABEL_COLUMNS = 11 };

/* The lines so far. */
struct drawing {
	const struct picture *picture;
	struct picture_style style;
	GPtrArray *lines;
	int64_t held;      /* bytes in all rows. The totals may be of a moment before */
};

static int lines_left(const struct drawing *d)
{
	return d->style.lines - (int)d->lines->len;
}

/* Adds a line, if there is room. It loses its end where it is too long. */
static void add_line(struct drawing *d, const char *color, const char *text)
{
	if (lines_left(d) <= 0)
		return;
	const char *end = text_fit_end(text, d->style.columns);
	bool colored = d->style.color && *color != '\0';
	g_ptr_array_add(d->lines, g_strdup_printf("%s%.*s%s", colored ? color : "", (int)(end - text), text, colored ? PLAIN : ""));
}

static void add_title(struct drawing *d)
{
	enum { BESIDE = 20 };
	const struct picture *p = d->picture;
	const char *rule = d->style.unicode ? "─" : "-";
	g_autofree char *title = text_fit(p->title, MAX(d->style.columns - BESIDE, 0), TEXT_KEEPS_END, d->style.unicode);
	int64_t seconds = p->elapsed_ms / 1000;
	GString *line = g_string_new(NULL);
	g_string_printf(line, "%s%s %s, %" PRId64 ":%02d ", rule, rule, title, seconds / 60, (int)(seconds % 60));
	for (int columns = text_columns(line->str); columns < d->style.columns; columns++)
		g_string_append(line, rule);
	add_line(d, BOLD, line->str);
	g_string_free(line, TRUE);
}

static void add_totals(struct drawing *d)
{
	const struct picture *p = d->picture;
	g_autofree char *live = g_strdup_printf("%s live in %s block%s, peak %s", units_bytes(p->live_bytes).text,
	                                        units_count(p->live_blocks).text, p->live_blocks == 1 ? "" : "s",
	                                        units_bytes(p->peak_bytes).text);
	g_autofree char *speed = p->events_per_second < 0 ? g_strdup("")
		: g_strdup_printf(", %s events/s", units_count(p->events_per_second).text);
	g_autofree char *all = g_strdup_printf("%s allocation%s of %s so far%s", units_count(p->allocations).text,
	                                       p->allocations == 1 ? "" : "s", units_bytes(p->bytes).text, speed);
	add_line(d, "", live);
	add_line(d, "", all);
}

static void add_plot(struct drawing *d, int lines)
{
	const char *axis = d->style.unicode ? "│" : "|";
	int columns = d->style.columns - LABEL_COLUMNS - 2;
	struct units_text highest = units_bytes(plot_highest(d->picture->plot));
	if (lines <= 0 || columns <= 0)
		return;
	g_autoptr(GPtrArray) plot = plot_draw(d->picture->plot, columns, lines, d->style.unicode);
	for (int i = 0; i < lines; i++) {
		const char *label = i == 0 ? highest.text : i == lines - 1 ? "0 B" : "";
		g_autofree char *line = g_strdup_printf("%*s %s%s", LABEL_COLUMNS, label, axis, (const char *)g_ptr_array_index(plot, i));
		add_line(d, CYAN, g_strchomp(line));
	}
}

static void add_row(struct drawing *d, const char *color, const char *bytes, const char *share, const char *blocks, const char *name)
{
	g_autofree char *numbers = g_strdup_printf("%*s %6s %11s  ", LABEL_COLUMNS, bytes, share, blocks);
	int room = MAX(d->style.columns - (int)strlen(numbers), 0);
	g_autofree char *fitting = text_fit(name, room, d->picture->rows_keep, d->style.unicode);
	g_autofree char *line = g_strconcat(numbers, fitting, NULL);
	add_line(d, color, line);
}

static void add_amount(struct drawing *d, int64_t blocks, int64_t bytes, const char *name)
{
	g_autofree char *share = g_strdup_printf("%.1f%%", d->held > 0 ? 100.0 * (double)bytes / (double)d->held : 0.0);
	add_row(d, "", units_bytes(bytes).text, share, units_count(blocks).text, name);
}

/* The last line says what the rows lack. */
static void add_rows(struct drawing *d)
{
	const struct picture *p = d->picture;
	int room = lines_left(d) - 1 - (p->unnamed_blocks > 0);
	if (room <= 0 || p->n_rows + (guint)(p->unnamed_blocks > 0) == 0)
		return;
	add_row(d, FAINT, "live", "", "blocks", p->rows_title);
	guint shown = (int)p->n_rows > room ? (guint)room - 1 : p->n_rows;
	int64_t more = 0, more_blocks = 0;
	for (guint i = 0; i < shown; i++)
		add_amount(d, p->rows[i].blocks, p->rows[i].bytes, p->rows[i].name);
	for (guint i = shown; i < p->n_rows; i++) {
		more += p->rows[i].bytes;
		more_blocks += p->rows[i].blocks;
	}
	if (shown < p->n_rows) {
		g_autofree char *text = g_strdup_printf("%s more", units_count(p->n_rows - shown).text);
		add_amount(d, more_blocks, more, text);
	}
	if (p->unnamed_blocks > 0)
		add_amount(d, p->unnamed_blocks, p->unnamed_bytes, "(not named yet)");
}

GPtrArray *picture_draw(const struct picture *p, struct picture_style style)
{
	struct drawing d = { p, style, g_ptr_array_new_with_free_func(g_free), p->unnamed_bytes };
	for (guint i = 0; i < p->n_rows; i++)
		d.held += p->rows[i].bytes;
	add_title(&d);
	add_totals(&d);
	add_plot(&d, CLAMP(lines_left(&d) / 2, 0, PLOT_LINES_MAX));
	add_rows(&d);
	return d.lines;
}
