/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reports as a picture: an icicle graph, in which a frame is as wide as what it and its callees allocate. A file for documents and pull
   requests: it has no script and needs no other file. docs/report-format.md describes it. */
#include "views/view.h"

#include "base/escape.h"
#include "base/text_fit.h"
#include "views/frame_text.h"
#include "views/svg_style.h"
#include "views/view_tree.h"

#include <string.h>

/* Lengths are in hundredths of a pixel. */
enum {
	UNIT = 100, WIDTH = 800 * UNIT, MARGIN = 12 * UNIT, INNER = WIDTH - 2 * MARGIN,
	ROW = 18 * UNIT, BASE = 13 * UNIT, LINE = 17 * UNIT, TITLE_LINE = 24 * UNIT, GAP = 8 * UNIT,
	LETTER = 730, PADDING = 4 * UNIT,        /* a letter of the frames' font, and the room before it */
	HEAD_LETTER = 660,                       /* at most, for most letters of the other font */
	LEAST_WIDTH = UNIT / 2,                  /* a box below is not drawn */
	LEAST_LETTERS = 3, NAMED_GONE = 5,
};

static const struct frame_choice choice = { .one_in = 250, .deepest = 100, .most = 2000 };

struct drawing {
	const struct frame_totals *totals;
	FILE *out;
	GString *scratch;
	int64_t y;            /* where the root is */
	bool workspace;       /* it is known which functions are the workspace's */
};

/* A frame, or what stands for several. */
struct box { int64_t from, current, baseline; uint32_t depth; };

static void put_length(const struct drawing *d, const char *name, int64_t hundredths)
{
	fprintf(d->out, " %s=\"%d", name, (int)(hundredths / UNIT));
	if (hundredths % UNIT != 0)
		fprintf(d->out, ".%02d", (int)(hundredths % UNIT));
	fputs("\"", d->out);
}

static void put_text(const struct drawing *d, const char *safe)
{
	g_string_truncate(d->scratch, 0);
	escape_append_xml(d->scratch, safe);
	fputs(d->scratch->str, d->out);
}

/* Writes a line of text that is not in a frame. */
static void put_line(const struct drawing *d, const char *class, int64_t x, int64_t y, const char *text)
{
	g_autofree char *shown = text_fit(text, (int)((WIDTH - MARGIN - x) / HEAD_LETTER), TEXT_KEEPS_BEGIN, true);
	fprintf(d->out, "<text class=\"%s\"", class);
	put_length(d, "x", x);
	put_length(d, "y", y);
	fputs(">", d->out);
	put_text(d, shown);
	fputs("</text>\n", d->out);
}

/* Returns where a value lies. Rounding keeps the order of values, so that a frame lies within its caller. */
static int64_t position(const struct drawing *d, int64_t value)
{
	int64_t whole = frame_totals_at(d->totals, 0)->current;
	return MARGIN + (whole > 0 ? (int64_t)((double)value / (double)whole * INNER) : value == 0 ? 0 : INNER);
}

/* Returns the last part of a path: `push` of `alloc::vec::Vec<T>::push`. */
static const char *last_part(const char *name)
{
	const char *part = name;
	int depth = 0;
	for (const char *c = name; *c != '\0'; c++) {
		if (strchr("<({[", *c) != NULL)
			depth++;
		else if (strchr(")}]", *c) != NULL || (*c == '>' && c > name && c[-1] != '-'))
			depth--;
		else if (depth == 0 && c[0] == ':' && c[1] == ':' && c[2] != '\0')
			part = c + 2;
	}
	return part;
}

/* Returns as much of a name as fits: without its begin, where the crate is, or else the begin of its last part. Free it with g_free. */
static char *fitting_name(const char *name, int room)
{
	g_autofree char *safe = escape_text(last_part(name));
	if (text_columns(safe) < room)
		return text_fit(name, room, TEXT_KEEPS_END, true);
	return text_fit(last_part(name), room, TEXT_KEEPS_BEGIN, true);
}

/* Writes a name and, if there is room for both, an amount. */
static void put_label(const struct drawing *d, const char *name, const char *amount, int64_t x, int64_t y, int64_t width)
{
	int room = (int)((width - 2 * PADDING) / LETTER), needed = (int)strlen(amount) + 2;
	if (room < LEAST_LETTERS)
		return;
	g_autofree char *safe = escape_text(name);
	bool both = *amount != '\0' && text_columns(safe) + needed <= room;
	g_autofree char *shown = text_columns(safe) <= room ? g_strdup(safe) : fitting_name(name, room);
	fputs("<text", d->out);
	put_length(d, "x", x + PADDING);
	put_length(d, "y", y + BASE);
	fputs(">", d->out);
	put_text(d, shown);
	if (both)
		fprintf(d->out, "<tspan dx=\"8\">%s</tspan>", amount);
	fputs("</text>", d->out);
}

/* Writes the tooltip: the name, the amounts, and what there is to remark. */
static void put_tooltip(const struct drawing *d, const char *name, const struct box *b, const char *remark)
{
	const struct frame_totals *t = d->totals;
	const struct frame_total *root = frame_totals_at(t, 0);
	g_autofree char *safe = escape_text(name), *now = frame_text_amount(t->metric, b->current);
	fputs("<title>", d->out);
	put_text(d, safe);
	if (t->tree->compares) {
		g_autofree char *was = frame_text_amount(t->metric, b->baseline), *change = frame_text_change(t->metric, b->current - b->baseline);
		fprintf(d->out, "\n%s → %s: %s", was, now, change);
	} else {
		fprintf(d->out, "\n%s, %s", now, frame_text_share((uint64_t)b->current, (uint64_t)root->current).text);
	}
	if (*remark != '\0')
		fprintf(d->out, "\n%s", remark);
	fputs("</title>", d->out);
}

static void put_box(const struct drawing *d, const char *class, const char *name, const struct box *b, const char *remark)
{
	int64_t x = position(d, b->from), width = position(d, b->from + b->current) - x, y = d->y + b->depth * ROW;
	const struct frame_total *root = frame_totals_at(d->totals, 0);
	struct units_text amount = d->totals->tree->compares ? frame_text_short_change(d->totals->metric, b->current - b->baseline)
	                                                    : frame_text_short(d->totals->metric, b->current);
	if (d->totals->tree->compares && b->current == b->baseline)
		amount.text[0] = '\0';
	if (root->current == 0 && b->depth == 0)
		width = INNER;
	if (width < LEAST_WIDTH)
		return;
	fprintf(d->out, "<g class=\"%s\">", class);
	put_tooltip(d, name, b, remark);
	fputs("<rect", d->out);
	put_length(d, "x", x);
	put_length(d, "y", y);
	put_length(d, "width", width);
	put_length(d, "height", ROW);
	fputs("/>", d->out);
	put_label(d, name, amount.text, x, y, width);
	fputs("</g>\n", d->out);
}

/* Whose a frame is, in the words of the tooltip. */
static const char *whose(const struct frame_owner *owner)
{
	if (owner->origin == ORIGIN_DEPENDENCY)
		return "of a dependency";
	return owner->origin == ORIGIN_LIBRARY || symbol_is_library(owner->class) ? "of Rust's library" : "";
}

static void put_frame(const struct drawing *d, uint32_t i, const struct box *b)
{
	const struct frame_total *f = frame_totals_at(d->totals, i);
	if (i == 0) {
		put_box(d, d->totals->tree->compares ? svg_style_change(f->current, f->baseline) : "root", "all", b, "");
		return;
	}
	struct frame_owner owner = frame_totals_owner(d->totals, i);
	const char *of = svg_style_owner(owner.origin, owner.class, d->workspace);
	const char *color = d->totals->tree->compares ? svg_style_change(f->current, f->baseline) : of;
	const char *dim = d->totals->tree->compares && strcmp(of, "own") != 0 ? " dim" : "";
	g_autofree char *class = g_strdup_printf("%s%s%s", color, f->inlined ? " i" : "", dim);
	g_autofree char *remark = g_strdup_printf("%s%s%s", f->inlined ? "inlined" : "", f->inlined && *whose(&owner) != '\0' ? ", " : "",
	                                          whose(&owner));
	put_box(d, class, frame_totals_name(d->totals, i), b, remark);
}

/* Draws a frame and what it calls. The depth is limited by the choice. */
static void put_tree(const struct drawing *d, uint32_t i, int64_t from)
{
	const struct frame_total *f = frame_totals_at(d->totals, i);
	g_autoptr(GArray) callees = frame_totals_shown(d->totals, i, ORDER_NAME);
	put_frame(d, i, &(struct box){ from, f->current, f->baseline, f->depth });
	for (guint k = 0; k < callees->len; k++) {
		uint32_t callee = g_array_index(callees, uint32_t, k);
		put_tree(d, callee, from);
		from += frame_totals_at(d->totals, callee)->current;
	}
	if (f->rest_frames > 0) {
		g_autofree char *frames = frame_text_frames(f->rest_frames), *name = g_strdup_printf("… %s", frames);
		put_box(d, "rest", name, &(struct box){ from, f->rest_current, f->rest_baseline, f->depth + 1 }, "left out");
	}
}

/* Returns how many rows the frames take. */
static int rows_of(const struct frame_totals *t)
{
	uint32_t rows = 1;
	for (uint32_t i = 0; i < t->all->len; i++) {
		const struct frame_total *f = frame_totals_at(t, i);
		if (f->shown)
			rows = MAX(rows, f->depth + 1 + (f->rest_frames > 0));
	}
	return (int)rows;
}

/* Returns a line for each of the largest frames that only the baseline has, and one for the others. */
static GPtrArray *gone_lines(const struct frame_totals *t)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GArray) gone = frame_totals_gone(t);
	int64_t others = 0;
	for (guint k = 0; k < gone->len; k++) {
		uint32_t i = g_array_index(gone, uint32_t, k);
		const struct frame_total *f = frame_totals_at(t, i);
		if (k >= NAMED_GONE) {
			others -= f->baseline;
			continue;
		}
		g_autofree char *name = escape_text(frame_totals_name(t, i)), *change = frame_text_change(t->metric, -f->baseline);
		g_autofree char *caller = f->parent != 0 ? escape_text(frame_totals_name(t, f->parent)) : NULL;
		if (caller != NULL)
			g_ptr_array_add(lines, g_strdup_printf("Gone, %s: %s, called by %s", change, name, caller));
		else
			g_ptr_array_add(lines, g_strdup_printf("Gone, %s: %s", change, name));
	}
	if (gone->len > NAMED_GONE) {
		g_autofree char *frames = frame_text_frames(gone->len - NAMED_GONE), *change = frame_text_change(t->metric, others);
		g_ptr_array_add(lines, g_strdup_printf("Gone, %s: %s more", change, frames));
	}
	return lines;
}

static void put_legend(const struct drawing *d, int64_t y)
{
	int64_t x = MARGIN;
	for (const struct svg_legend *l = svg_style_legend(d->totals->tree->compares, d->workspace); l->class != NULL; l++) {
		fprintf(d->out, "<g class=\"%s\"><rect", l->class);
		put_length(d, "x", x);
		put_length(d, "y", y - 10 * UNIT);
		fputs(" width=\"18\" height=\"12\"/><text", d->out);
		put_length(d, "x", x + 23 * UNIT);
		put_length(d, "y", y);
		fprintf(d->out, ">%s</text></g>\n", l->text);
		x += 40 * UNIT + (int64_t)strlen(l->text) * LETTER;
	}
}

/* Writes the root element, with what the picture is for those who do not see it. */
static void put_begin(const struct drawing *d, const GPtrArray *head, int64_t height)
{
	int w = WIDTH / UNIT, h = (int)(height / UNIT);
	fprintf(d->out, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"alloc-profile\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\"", w, h, w, h);
	fputs(" role=\"img\" aria-labelledby=\"alloc-profile-title alloc-profile-desc\">\n<title id=\"alloc-profile-title\">", d->out);
	put_text(d, g_ptr_array_index(head, 0));
	fputs("</title>\n<desc id=\"alloc-profile-desc\">", d->out);
	put_text(d, g_ptr_array_index(head, 1));
	fputs(". Each frame is as wide as what it and its callees have; callers are above their callees.</desc>\n", d->out);
	svg_style_put(d->out);
	fputs("<rect class=\"page\" width=\"100%\" height=\"100%\"/>\n", d->out);
}

static void put_lines(const struct drawing *d, const GPtrArray *lines, guint first, int64_t *y)
{
	for (guint i = first; i < lines->len; i++, *y += LINE)
		put_line(d, i == 1 && first == 1 ? "total" : "muted", MARGIN, *y, g_ptr_array_index(lines, i));
}

/* Frees the tree. */
static void write_tree(struct frame_tree *tree, const struct view_side *run, const struct view_side *baseline, enum metric metric,
                       FILE *out)
{
	struct frame_totals *t = frame_totals_new(tree, metric, WEIGHT_CURRENT);
	frame_totals_choose(t, choice);
	g_autoptr(GPtrArray) head = frame_text_head(t, run, baseline), gone = gone_lines(t);
	g_autofree char *left_out = frame_text_left_out(t, choice);
	int64_t y = MARGIN + TITLE_LINE - GAP, frames = rows_of(t) * (int64_t)ROW;
	int64_t above = MARGIN + TITLE_LINE + (int64_t)(head->len - 1 + gone->len) * LINE;
	struct drawing d = { t, out, g_string_new(NULL), above, workspace_is_known(run->side->model->workspace) };

	put_begin(&d, head, above + frames + GAP + LINE * (1 + (left_out != NULL)) + MARGIN);
	put_line(&d, "title", MARGIN, y, g_ptr_array_index(head, 0));
	y += LINE + 2 * UNIT;
	put_lines(&d, head, 1, &y);
	put_lines(&d, gone, 0, &y);
	put_tree(&d, 0, 0);
	y = above + frames + GAP + BASE;
	put_legend(&d, y);
	if (left_out != NULL)
		put_line(&d, "muted", MARGIN, y + LINE, left_out);
	fputs("</svg>\n", out);
	g_string_free(d.scratch, TRUE);
	frame_totals_free(t);
	frame_tree_free(tree);
}

static void write_report(const struct view_report *r, FILE *out)
{
	write_tree(view_tree(r), &r->run, NULL, r->options->metric, out);
}

static void write_comparison(const struct view_comparison *c, FILE *out)
{
	write_tree(view_comparison_tree(c), &c->current, &c->baseline, c->options->metric, out);
}

const struct format format_svg = {
	.name = "svg",
	.help = "a flame graph for documents",
	.one_metric = true,
	.report = write_report,
	.comparison = write_comparison,
};
