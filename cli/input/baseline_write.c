/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Writes a canonical model as JSON with one list element on a line, so that each change shows as a line. */
#include "input/baseline_write.h"

#include "base/outfile.h"
#include "input/baseline_canon.h"
#include "input/baseline_format.h"

#include <inttypes.h>
#include <string.h>

/* An object that is being written. Its first member needs no comma. */
struct object_out { FILE *out; int64_t version; bool begun; };

static void put_string(FILE *out, const char *text)
{
	putc('"', out);
	for (const char *c = text; *c != '\0'; c++)
		if (*c == '"' || *c == '\\')
			fprintf(out, "\\%c", *c);
		else if (g_ascii_iscntrl(*c))
			fprintf(out, "\\u%04x", (unsigned)*c);
		else
			putc(*c, out);
	putc('"', out);
}

static void put_name(struct object_out *o, const char *name)
{
	fprintf(o->out, "%s\"%s\": ", o->begun ? ", " : "{", name);
	o->begun = true;
}

/* Leaves out what is 0 or unknown. */
static void put_number(struct object_out *o, const char *name, int64_t number)
{
	if (number == 0)
		return;
	put_name(o, name);
	fprintf(o->out, "%" PRId64, number);
}

static void put_text(struct object_out *o, const char *name, const char *text)
{
	if (*text == '\0')
		return;
	put_name(o, name);
	put_string(o->out, text);
}

static void put_true(struct object_out *o, const char *name, bool holds)
{
	if (!holds)
		return;
	put_name(o, name);
	fputs("true", o->out);
}

static void put_end(struct object_out *o)
{
	fputs(o->begun ? "}" : "{}", o->out);
}

/* Writes an index into a list. Indices count from 0, ids from 1. */
static void put_index(struct object_out *o, const char *name, uint32_t id)
{
	put_name(o, name);
	fprintf(o->out, "%u", id - 1);
}

/* Leaves out counters that the baseline's version does not have: some of its profiles have them, and others do
   not. */
static void put_counters(struct object_out *o, const struct cost *c, baseline_counters *wanted)
{
	for (const struct cost_member *m = cost_members; m->name != NULL; m++)
		if (wanted(m) && m->since <= o->version)
			put_number(o, m->name, cost_get(c, m));
}

static void put_stack(struct object_out *o, const struct model *m, stack_id s)
{
	const char *before = "";
	bool cut = false;
	put_name(o, "stack");
	putc('[', o->out);
	for (; s.i != 0; s = model_get_stack(m, s)->parent) {
		fprintf(o->out, "%s%u", before, model_get_stack(m, s)->frame.i - 1);
		cut = model_get_stack(m, s)->cut;
		before = ",";
	}
	putc(']', o->out);
	put_true(o, "cut", cut);
}

static void put_process(struct object_out *o, const struct model *m, guint i)
{
	struct process *p = g_ptr_array_index(m->processes, i);
	struct object_out totals = { .out = o->out, .version = o->version };
	put_text(o, "name", p->name);
	put_text(o, "lineage", p->lineage);
	if (p->backend != BACKEND_VALGRIND)
		put_text(o, "backend", backend_text(p->backend));
	put_number(o, "depth", p->depth);
	put_text(o, "end", process_end_names[p->end]);
	put_number(o, "status", p->exit_status);
	put_number(o, "signal", p->signal);
	put_true(o, "leak-check", p->leak_check);
	put_number(o, "peak-bound", p->peak_bound);
	for (size_t n = 0; n < BASELINE_PROCESS_NUMBERS; n++)
		put_number(o, baseline_process_numbers[n].name, *baseline_process_number(p, n));
	put_name(o, "totals");
	put_counters(&totals, &p->totals, baseline_of_totals);
	put_end(&totals);
}

static void put_allocator(struct object_out *o, const struct model *m, guint i)
{
	const struct allocator *a = &g_array_index(m->allocators, struct allocator, i - 1);
	put_index(o, "process", a->process.i);
	put_text(o, "family", model_text(m, a->family));
	put_number(o, "functions", a->functions);
	put_number(o, "known", a->known);
}

static void put_frame(struct object_out *o, const struct model *m, guint i)
{
	const struct frame *f = model_get_frame(m, (frame_id){ i });
	put_text(o, "function", model_text(m, f->function));
	put_text(o, "file", model_text(m, f->file));
	put_number(o, "line", f->line);
	put_true(o, "inlined", f->inlined);
	put_true(o, "jumped", f->jumped);
	put_true(o, "innermost", f->file.i != 0 && !f->resolved);
	if (f->origin != ORIGIN_UNKNOWN)
		put_text(o, "in", workspace_origin_name(f->origin));
	put_text(o, "object", model_text(m, model_get_object(m, f->object)->path));
}

static void put_thread(struct object_out *o, const struct model *m, guint i)
{
	const struct thread *t = model_get_thread(m, (thread_id){ i });
	put_index(o, "process", t->process.i);
	put_number(o, "serial", t->serial);
	put_text(o, "name", model_text(m, t->name));
	if (t->creator.i != 0)
		put_index(o, "creator", t->creator.i);
	if (t->created_at.i != 0)
		put_stack(o, m, t->created_at);
	put_true(o, "exited", t->exited);
	if (t->cost.sites != 1)
		put_number(o, "threads", t->cost.sites);
	put_counters(o, &t->cost, baseline_of_thread);
}

static void put_site(struct object_out *o, const struct model *m, guint i)
{
	const struct site *s = &g_array_index(m->sites, struct site, i);
	put_index(o, "thread", s->thread.i);
	put_stack(o, m, s->stack);
	put_text(o, "phase", model_text(m, s->phase));
	put_text(o, "region", model_text(m, s->region));
	if (s->cost.sites != 1)
		put_number(o, "sites", s->cost.sites);
	put_counters(o, &s->cost, baseline_of_site);
	for (size_t n = 0; n < BASELINE_LEAK_MEMBERS; n++)
		put_number(o, cost_leak_members[n].name, cost_get(&s->cost, &cost_leak_members[n]));
}

/* Writes the elements 1 to count − 1 with `put`. */
static void put_list(FILE *out, int64_t version, const char *name, const struct model *m, guint count,
                     void (*put)(struct object_out *, const struct model *, guint))
{
	fprintf(out, ",\n\"%s\": [", name);
	for (guint i = 1; i < count; i++) {
		struct object_out o = { .out = out, .version = version };
		fputs(i > 1 ? ",\n" : "\n", out);
		put(&o, m, i);
		put_end(&o);
	}
	fputs("]", out);
}

static void put_crates(FILE *out, const struct workspace *w)
{
	if (!workspace_is_known(w))
		return;
	fputs(",\n\"crates\": [", out);
	for (guint i = 0; i < w->crates->len; i++) {
		fputs(i > 0 ? ", " : "", out);
		put_string(out, g_ptr_array_index(w->crates, i));
	}
	fputs("]", out);
}

static void put_model(FILE *out, const struct model *m)
{
	struct cost totals = model_totals(m, NULL);
	struct object_out summary = { .out = out };
	int64_t version = totals.version != 0 ? totals.version : COUNTERS_VERSION;
	fprintf(out, "{\n\"kind\": \"%s\",\n\"version\": %" PRId64 ",\n\"summary\": ", BASELINE_KIND, version);
	for (size_t i = 0; i < BASELINE_SUMMARY_NUMBERS; i++) {
		put_name(&summary, baseline_summary[i].name);
		fprintf(out, "%" PRId64, *baseline_summary_number(&totals, i));
	}
	put_end(&summary);
	put_crates(out, m->workspace);
	put_list(out, version, "processes", m, m->processes->len, put_process);
	if (m->allocators->len > 0)
		put_list(out, version, "allocators", m, m->allocators->len + 1, put_allocator);
	put_list(out, version, "frames", m, m->frames->len, put_frame);
	put_list(out, version, "threads", m, m->threads->len, put_thread);
	put_list(out, version, "sites", m, m->sites->len, put_site);
	fputs("\n}\n", out);
}

void baseline_write_stream(const struct model *m, FILE *out, const char *workspace)
{
	struct model *canonical = baseline_canonical(m, workspace);
	put_model(out, canonical);
	model_free(canonical);
}

bool baseline_write(const struct model *m, const char *path, const char *workspace, GError **error)
{
	struct outfile *file = outfile_open(path, error);
	if (file == NULL)
		return false;
	baseline_write_stream(m, outfile_stream(file), workspace);
	return outfile_commit(file, error);
}
