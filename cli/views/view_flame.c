/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reports as a picture of stacks for a terminal: a tree of functions, outermost first, with a bar for what each and its callees allocate. A
   comparison shows where the changes are: the bar is the sum of all changes below, and the number says what they come to.
   docs/report-format.md describes it. */
#include "views/view.h"

#include "base/text_fit.h"
#include "views/frame_text.h"
#include "views/view_tree.h"

#include <string.h>

#define BOLD "\033[1m"
#define FAINT "\033[2m"
#define GREEN "\033[32m"
#define RED "\033[31m"
#define PLAIN "\033[0m"

enum {
	LEAST_SHARE = 100, MOST_FRAMES = 4000,   /* without --limit: no frame below one part in so many, and so many frames */
	LEAST_COLUMNS = 60, BAR = 10, GAP = 2, INDENT = 2, LINES_OF_CHAIN = 3,
	NEARLY_ALL = 20,   /* all but one part in so many */
};

struct drawing {
	const struct frame_totals *totals;
	const struct view_context *context;
	FILE *out;
	int numbers;        /* columns of each number */
	int room;           /* columns for the names */
	bool workspace;     /* it is known which functions are the workspace's */
};

/* A line's numbers: those of a frame, or of several that were left out. */
struct amounts { int64_t current, baseline; uint64_t weight; };

static void put_colored(const struct drawing *d, const char *color, const char *text)
{
	if (d->context->color && *color != '\0')
		fprintf(d->out, "%s%s%s", color, text, PLAIN);
	else
		fputs(text, d->out);
}

static const char *color_of_change(const struct amounts *a)
{
	return a->current > a->baseline ? RED : a->current < a->baseline ? GREEN : "";
}

/* Returns a bar of BAR columns. Only nothing is empty. Free it with g_free. */
static char *bar_of(uint64_t part, uint64_t whole, bool unicode)
{
	static const char *const eighths[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
	unsigned steps = unicode ? G_N_ELEMENTS(eighths) : 1;
	unsigned length = whole > 0 ? (unsigned)((double)part / (double)whole * BAR * steps + 0.5) : 0;
	if (part > 0 && length == 0)
		length = 1;
	GString *bar = g_string_new(NULL);
	for (unsigned i = 0; i < length / steps; i++)
		g_string_append(bar, unicode ? "█" : "#");
	if (length % steps != 0)
		g_string_append(bar, eighths[length % steps]);
	for (long n = g_utf8_strlen(bar->str, -1); n < BAR; n++)
		g_string_append_c(bar, ' ');
	return g_string_free(bar, FALSE);
}

static void put_right(const struct drawing *d, const char *color, const char *text)
{
	fprintf(d->out, "%*s", MAX(d->numbers - text_columns(text), 0), "");
	put_colored(d, color, text);
	fprintf(d->out, "%*s", GAP, "");
}

static void put_amounts(const struct drawing *d, const struct amounts *a)
{
	const struct frame_totals *t = d->totals;
	const struct frame_total *root = frame_totals_at(t, 0);
	g_autofree char *bar = bar_of(a->weight, root->weight, d->context->unicode);
	put_right(d, "", frame_text_short(t->metric, a->current).text);
	if (t->tree->compares) {
		put_right(d, color_of_change(a), frame_text_short_change(t->metric, a->current - a->baseline).text);
		put_colored(d, color_of_change(a), bar);
	} else {
		fprintf(d->out, "%6s%*s", frame_text_share(a->weight, root->weight).text, GAP, "");
		fputs(bar, d->out);
	}
	fprintf(d->out, "%*s", GAP, "");
}

/* Returns how many columns there are before the names. */
static int columns_before(const struct drawing *d)
{
	return d->numbers + GAP + (d->totals->tree->compares ? d->numbers : 6) + GAP + BAR + GAP;
}

static const char *color_of_frame(const struct drawing *d, uint32_t i)
{
	struct frame_owner owner = frame_totals_owner(d->totals, i);
	if (frame_totals_at(d->totals, i)->inlined || owner.class != SYMBOL_USER)
		return FAINT;
	if (owner.origin == ORIGIN_WORKSPACE || !d->workspace)
		return BOLD;
	return owner.origin == ORIGIN_UNKNOWN ? "" : FAINT;
}

/* Deep branches stand below one another, and say how deep they are. */
static int put_indent(const struct drawing *d, int level)
{
	int most = d->room / 3 / INDENT;
	if (level <= most) {
		fprintf(d->out, "%*s", level * INDENT, "");
		return level * INDENT;
	}
	fprintf(d->out, "%*s", most * INDENT, "");
	return most * INDENT + fprintf(d->out, "[%d] ", level);
}

/* Several frames that are left out. */
struct rest { guint frames; struct amounts amounts; };

static void add_rest(struct rest *rest, const struct frame_total *f)
{
	rest->frames += f->rest_frames;
	rest->amounts.current += f->rest_current;
	rest->amounts.baseline += f->rest_baseline;
	rest->amounts.weight += f->rest_weight;
}

/* Returns the only callee that is shown; 0 if there is none, or another. */
static uint32_t only_callee(const struct frame_totals *t, uint32_t i)
{
	uint32_t only = 0;
	for (uint32_t child = frame_totals_at(t, i)->first_child; child != 0; child = frame_totals_at(t, child)->next) {
		if (!frame_totals_at(t, child)->shown)
			continue;
		if (only != 0)
			return 0;
		only = child;
	}
	return only;
}

/* Returns the frames of a line: each calls the next one and no other that is shown, and the last has nearly all that the first has. Adds
   what is left out on the way. */
static GArray *chain_from(const struct frame_totals *t, uint32_t i, struct rest *rest)
{
	GArray *chain = g_array_new(FALSE, FALSE, sizeof i);
	uint64_t first = frame_totals_at(t, i)->weight, least = first - first / NEARLY_ALL;
	while (i != 0) {
		g_array_append_val(chain, i);
		add_rest(rest, frame_totals_at(t, i));
		i = only_callee(t, i);
		if (frame_totals_at(t, i)->weight < least)
			break;
	}
	return chain;
}

static char *name_that_fits(const struct drawing *d, uint32_t i, int room)
{
	return text_fit(frame_totals_name(d->totals, i), MAX(room, 1), TEXT_KEEPS_END, d->context->unicode);
}

/* Returns how many names from index `first` on fit into a line, at least one. */
static guint names_in_line(const struct drawing *d, const GArray *chain, guint first, int room)
{
	guint n = 0;
	int used = 0;
	for (; first + n < chain->len; n++) {
		g_autofree char *name = name_that_fits(d, g_array_index(chain, uint32_t, first + n), room);
		used += text_columns(name) + (n > 0 ? (int)strlen(" > ") : 0);
		if (used + (first + n + 1 < chain->len ? (int)strlen(" >") : 0) > room && n > 0)
			break;
	}
	return n;
}

static void put_names(const struct drawing *d, const GArray *chain, guint first, guint n, int room)
{
	bool last = first + n == chain->len;
	for (guint k = first; k < first + n; k++) {
		uint32_t i = g_array_index(chain, uint32_t, k);
		g_autofree char *name = name_that_fits(d, i, room - (n == 1 && !last ? (int)strlen(" >") : 0));
		put_colored(d, color_of_frame(d, i), name);
		if (k + 1 < chain->len)
			fputs(k + 1 < first + n ? " > " : " >", d->out);
	}
	fputs("\n", d->out);
}

static void put_continuation(const struct drawing *d, int indent)
{
	fprintf(d->out, "%*s", columns_before(d) + indent, "");
}

/* Writes the names of a chain on a few lines. A longer one keeps its begin and its end. */
static void put_chain(const struct drawing *d, const GArray *chain, int level)
{
	int indent = put_indent(d, level), room = d->room - indent;
	guint at = names_in_line(d, chain, 0, room);
	put_names(d, chain, 0, at, room);
	indent += INDENT;
	room -= INDENT;
	g_autoptr(GArray) starts = g_array_new(FALSE, FALSE, sizeof(guint));
	while (at < chain->len) {
		g_array_append_val(starts, at);
		at += names_in_line(d, chain, at, room);
	}
	bool cut = starts->len >= LINES_OF_CHAIN;
	if (cut) {
		guint first = g_array_index(starts, guint, 0), last = g_array_index(starts, guint, starts->len - 1);
		g_autofree char *frames = frame_text_frames(last - first);
		put_continuation(d, indent);
		fprintf(d->out, "%s %s >\n", d->context->unicode ? "…" : "..", frames);
		g_array_remove_range(starts, 0, starts->len - 1);
	}
	for (guint i = 0; i < starts->len; i++) {
		guint first = g_array_index(starts, guint, i), end = i + 1 < starts->len ? g_array_index(starts, guint, i + 1) : chain->len;
		put_continuation(d, indent);
		put_names(d, chain, first, end - first, room);
	}
}

static void put_rest(const struct drawing *d, const struct rest *rest, int level)
{
	g_autofree char *frames = frame_text_frames(rest->frames);
	g_autofree char *text = g_strdup_printf("%s %s", d->context->unicode ? "…" : "..", frames);
	put_amounts(d, &rest->amounts);
	put_indent(d, level);
	put_colored(d, FAINT, text);
	fputs("\n", d->out);
}

/* A line to come: a frame's; or, if i is 0, that of a rest. */
struct waiting { uint32_t i; int level; struct rest rest; };

/* Adds what a frame calls, so that the heaviest comes next and the rest last, if it is not too small for a line. */
static void add_callees(const struct drawing *d, GArray *lines, uint32_t i, int level, const struct rest *rest)
{
	g_autoptr(GArray) callees = frame_totals_shown(d->totals, i, ORDER_WEIGHT);
	struct waiting line = { 0, level, *rest };
	if (rest->frames > 0 && rest->amounts.weight >= frame_totals_at(d->totals, 0)->weight / LEAST_SHARE)
		g_array_append_val(lines, line);
	for (guint k = callees->len; k-- > 0;) {
		line.i = g_array_index(callees, uint32_t, k);
		g_array_append_val(lines, line);
	}
}

/* Stacks can be deep, so that this does not call itself. */
static void put_frames(const struct drawing *d)
{
	g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(struct waiting));
	struct rest rest = { 0 };
	add_rest(&rest, frame_totals_at(d->totals, 0));
	add_callees(d, lines, 0, 0, &rest);
	while (lines->len > 0) {
		struct waiting w = g_array_index(lines, struct waiting, lines->len - 1);
		const struct frame_total *f = frame_totals_at(d->totals, w.i);
		g_array_set_size(lines, lines->len - 1);
		if (w.i == 0) {
			put_rest(d, &w.rest, w.level);
			continue;
		}
		rest = (struct rest){ 0 };
		g_autoptr(GArray) chain = chain_from(d->totals, w.i, &rest);
		put_amounts(d, &(struct amounts){ f->current, f->baseline, f->weight });
		put_chain(d, chain, w.level);
		add_callees(d, lines, g_array_index(chain, uint32_t, chain->len - 1), w.level + 1, &rest);
	}
}

static void put_head(const struct drawing *d, const GPtrArray *lines)
{
	for (guint i = 0; i < lines->len; i++) {
		const char *line = g_ptr_array_index(lines, i);
		put_colored(d, i == 0 ? BOLD : "", line);
		fputs("\n", d->out);
	}
	if (frame_totals_at(d->totals, 0)->weight > 0)
		fputs("\n", d->out);
}

/* Returns how many columns the widest number takes. Those of the root are the largest, but a change can be larger. */
static int columns_of_numbers(const struct frame_totals *t)
{
	int columns = 0;
	for (uint32_t i = 0; i < t->all->len; i++) {
		const struct frame_total *f = frame_totals_at(t, i);
		if (!f->shown)
			continue;
		const int64_t changes[] = { f->current - f->baseline, f->rest_current - f->rest_baseline };
		columns = MAX(columns, text_columns(frame_text_short(t->metric, f->current).text));
		for (size_t k = 0; k < G_N_ELEMENTS(changes) && t->tree->compares; k++)
			columns = MAX(columns, text_columns(frame_text_short_change(t->metric, changes[k]).text));
	}
	return columns;
}

/* Frees the tree. */
static void write_tree(struct frame_tree *tree, const struct view_side *run, const struct view_side *baseline,
                       const struct report_options *options, const struct view_context *context, FILE *out)
{
	struct frame_choice choice = { .one_in = LEAST_SHARE, .most = MOST_FRAMES };
	struct frame_totals *t = frame_totals_new(tree, options->metric, baseline != NULL ? WEIGHT_CHANGE : WEIGHT_CURRENT);
	if (options->limit >= 0)
		choice = (struct frame_choice){ .most = (guint)MIN(options->limit, G_MAXUINT) };
	frame_totals_choose(t, choice);
	g_autoptr(GPtrArray) head = frame_text_head(t, run, baseline);
	g_autofree char *left_out = frame_text_left_out(t, choice);
	struct drawing d = { t, context, out, columns_of_numbers(t), 0, workspace_is_known(run->side->model->workspace) };
	d.room = MAX(context->columns, LEAST_COLUMNS) - columns_before(&d);

	put_head(&d, head);
	put_frames(&d);
	if (baseline != NULL && frame_totals_at(t, 0)->weight == 0)
		fputs("(no difference)\n", out);
	if (left_out != NULL)
		fprintf(out, "(%s)\n", left_out);
	frame_totals_free(t);
	frame_tree_free(tree);
}

static void write_report(const struct view_report *r, FILE *out)
{
	write_tree(view_tree(r), &r->run, NULL, r->options, r->context, out);
}

static void write_comparison(const struct view_comparison *c, FILE *out)
{
	write_tree(view_comparison_tree(c), &c->current, &c->baseline, c->options, c->context, out);
}

const struct format format_flame = {
	.name = "flame",
	.help = "a flame graph for terminals",
	.follows_program = true,
	.one_metric = true,
	.report = write_report,
	.comparison = write_comparison,
};
