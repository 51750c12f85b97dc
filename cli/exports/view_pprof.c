/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reports as profiles of pprof's. A comparison is what `pprof -diff_base` makes of two: the baseline's samples are negative and have a
   label, so that sums are differences, and shares are those of the baseline. */
#include "views/view_tree.h"

#include "config.h"

#include "exports/pprof_calls.h"
#include "views/view_notes.h"

/* The types that Go's heap profiles have as well are named as there, since readers know them. Counts go before bytes. */
static const struct { enum metric metric; const char *type, *unit; } columns[] = {
	{ METRIC_ALLOCATIONS, "alloc_objects", "count" },
	{ METRIC_BYTES, "alloc_space", "bytes" },
	{ METRIC_PEAK_BLOCKS, "peak_objects", "count" },
	{ METRIC_PEAK_BYTES, "peak_space", "bytes" },
	{ METRIC_LEAKED_BLOCKS, "leaked_objects", "count" },
	{ METRIC_LEAKED_BYTES, "leaked_space", "bytes" },
	{ METRIC_TEMPORARY, "temporary_objects", "count" },
	{ METRIC_LIVE_BLOCKS, "inuse_objects", "count" },
	{ METRIC_LIVE_BYTES, "inuse_space", "bytes" },
};
G_STATIC_ASSERT(G_N_ELEMENTS(columns) == METRIC_COUNT);

enum { MOST_LABELS = FRAME_LABELS + 2 };   /* and `runtime`, and that of a baseline */

struct writer {
	const struct frame_tree *tree;
	struct pprof_file *file;
	struct pprof_calls *calls;
	enum metric metrics[METRIC_COUNT];   /* those that were measured */
	size_t n_metrics;
	GArray *locations;                   /* of uint64_t */
};

static void put_metric(struct writer *w, size_t column, enum metric first)
{
	Pprof__Profile part = PPROF__PROFILE__INIT;
	Pprof__ValueType type = PPROF__VALUE_TYPE__INIT, *types = &type;
	type.type = pprof_file_text(w->file, columns[column].type);
	type.unit = pprof_file_text(w->file, columns[column].unit);
	part.n_sample_type = 1;
	part.sample_type = &types;
	if (columns[column].metric == first)
		part.default_sample_type = type.type;
	pprof_file_put(w->file, &part);
	w->metrics[w->n_metrics++] = columns[column].metric;
}

/* Writes which metrics there are: what was measured of the whole run, and of the baseline. */
static void put_metrics(struct writer *w, enum metric first, const struct view_side *run, const struct view_side *baseline)
{
	int64_t value;
	for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
		if (metric_get(columns[i].metric, &run->side->totals, &value)
		    && (baseline == NULL || metric_get(columns[i].metric, &baseline->side->totals, &value)))
			put_metric(w, i, first);
	/* Every allocation is seen: the period is one byte. */
	Pprof__Profile part = PPROF__PROFILE__INIT;
	Pprof__ValueType period = PPROF__VALUE_TYPE__INIT;
	period.type = pprof_file_text(w->file, "space");
	period.unit = pprof_file_text(w->file, "bytes");
	part.period_type = &period;
	part.period = 1;
	pprof_file_put(w->file, &part);
}

static void put_comment(struct writer *w, const char *text)
{
	Pprof__Profile part = PPROF__PROFILE__INIT;
	int64_t comment = pprof_file_text(w->file, text);
	part.n_comment = 1;
	part.comment = &comment;
	pprof_file_put(w->file, &part);
}

/* Writes what a report says of the run as a whole. */
static void put_notes(struct writer *w, const struct model *m, const struct model *baseline, const struct view_context *context)
{
	g_autoptr(GPtrArray) notes = view_notes(m, baseline, context);
	g_autofree char *cut = view_cut(m);
	put_comment(w, "exact counts by cargo-alloc-profile " PACKAGE_VERSION);
	for (guint i = 0; i < notes->len; i++)
		put_comment(w, g_ptr_array_index(notes, i));
	if (cut != NULL)
		put_comment(w, cut);
}

/* Writes the programs, and how they were started. */
static void put_programs(struct writer *w, const struct model *m)
{
	for (guint i = 1; i < m->processes->len; i++) {
		const struct process *process = model_get_process(m, (process_id){ i });
		g_autoptr(GString) command = g_string_new(process->label);
		g_string_append_c(command, ':');
		g_string_append_printf(command, " %s", process->name);
		for (guint k = 0; k < process->args->len; k++)
			g_string_append_printf(command, " %s", (const char *)g_ptr_array_index(process->args, k));
		put_comment(w, command->str);
		pprof_calls_object(w->calls, process->name);
	}
}

static void set_label(struct writer *w, Pprof__Label *label, const char *key, const char *text)
{
	pprof__label__init(label);
	label->key = pprof_file_text(w->file, key);
	label->str = pprof_file_text(w->file, text);
}

/* Sets the labels of a sample, and returns how many it has. */
static size_t set_labels(struct writer *w, const struct frame_sample *sample, bool baseline, Pprof__Label labels[MOST_LABELS])
{
	size_t n = 0;
	for (int i = 0; i < FRAME_LABELS; i++)
		if (sample->labels[i].i != 0)
			set_label(w, &labels[n++], frame_label_names[i], catalog_text(w->tree->catalog, sample->labels[i]));
	if (sample->runtime)
		set_label(w, &labels[n++], "runtime", "true");
	if (baseline)
		set_label(w, &labels[n++], "pprof::base", "true");
	return n;
}

/* Sets the values of a sample. Returns whether one of them is not 0. */
static bool set_values(const struct writer *w, const struct cost *cost, bool baseline, int64_t values[METRIC_COUNT])
{
	bool any = false;
	for (size_t i = 0; i < w->n_metrics; i++) {
		int64_t value;
		values[i] = metric_get(w->metrics[i], cost, &value) ? value : 0;
		if (baseline)
			values[i] = -values[i];
		any |= values[i] != 0;
	}
	return any;
}

/* Writes a sample, whose stack is in w->locations. */
static void put_sample(struct writer *w, guint i, bool baseline)
{
	const struct frame_sample *sample = frame_tree_sample(w->tree, i);
	Pprof__Profile part = PPROF__PROFILE__INIT;
	Pprof__Sample packed = PPROF__SAMPLE__INIT, *samples = &packed;
	Pprof__Label labels[MOST_LABELS], *pointers[MOST_LABELS];
	int64_t values[METRIC_COUNT];
	if (!set_values(w, baseline ? frame_tree_baseline(w->tree, i) : &sample->current, baseline, values))
		return;
	packed.location_id = (uint64_t *)(void *)w->locations->data;
	packed.n_location_id = w->locations->len;
	packed.value = values;
	packed.n_value = w->n_metrics;
	packed.n_label = set_labels(w, sample, baseline, labels);
	packed.label = pointers;
	for (size_t k = 0; k < packed.n_label; k++)
		pointers[k] = &labels[k];
	part.n_sample = 1;
	part.sample = &samples;
	pprof_file_put(w->file, &part);
}

/* Samples of one node are neighbours. */
static void put_samples(struct writer *w)
{
	uint32_t node = UINT32_MAX;
	for (guint i = 0; i < w->tree->samples->len; i++) {
		if (frame_tree_sample(w->tree, i)->node != node)
			pprof_calls_stack(w->calls, node = frame_tree_sample(w->tree, i)->node, w->locations);
		put_sample(w, i, false);
		if (w->tree->compares)
			put_sample(w, i, true);
	}
}

/* Writes the tree, and frees it. baseline: NULL unless it is a comparison. */
static void write_tree(struct frame_tree *t, const struct report_options *options, const struct view_context *context,
                       const struct view_side *run, const struct view_side *baseline, FILE *out)
{
	struct writer w = { .tree = t, .file = pprof_file_open(out), .locations = g_array_new(FALSE, FALSE, sizeof(uint64_t)) };
	w.calls = pprof_calls_new(w.file, t);
	put_metrics(&w, options->metric, run, baseline);
	put_notes(&w, run->side->model, baseline != NULL ? baseline->side->model : NULL, context);
	put_programs(&w, run->side->model);
	put_samples(&w);
	g_array_unref(w.locations);
	pprof_calls_free(w.calls);
	pprof_file_close(w.file);
	frame_tree_free(t);
}

static void write_report(const struct view_report *r, FILE *out)
{
	write_tree(view_tree(r), r->options, r->context, &r->run, NULL, out);
}

static void write_comparison(const struct view_comparison *c, FILE *out)
{
	write_tree(view_comparison_tree(c), c->options, c->context, &c->current, &c->baseline, out);
}

const struct format format_pprof = {
	.name = "pprof",
	.help = "for pprof, Pyroscope and Parca",
	.binary = true,
	.one_metric = true,
	.report = write_report,
	.comparison = write_comparison,
};
