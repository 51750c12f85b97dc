/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Makes one model from another: maps, merges and sorts each table in turn. */
#include "input/baseline_canon.h"

#include "base/paths.h"
#include "names/origin.h"
#include "names/symbol_canon.h"

#include <string.h>

struct mapping {
	const struct model *from;
	struct model *to;
	const char *workspace;
	uint32_t *frames, *stacks, *threads;   /* from ids in `from` to ids in `to` */
};

int baseline_compare_frames(const struct model *m, const struct frame *a, const struct frame *b)
{
	int order = strcmp(model_text(m, a->function), model_text(m, b->function));
	if (order == 0)
		order = strcmp(model_text(m, a->file), model_text(m, b->file));
	if (order == 0)
		order = (a->line > b->line) - (a->line < b->line);
	if (order == 0)
		order = (int)a->inlined - (int)b->inlined;
	if (order == 0)
		order = (int)a->jumped - (int)b->jumped;
	if (order == 0)
		order = strcmp(model_text(m, model_get_object(m, a->object)->path),
		               model_text(m, model_get_object(m, b->object)->path));
	if (order == 0)
		order = (int)a->origin - (int)b->origin;
	if (order == 0)
		order = (int)a->resolved - (int)b->resolved;
	return order;
}

int baseline_compare_stacks(const struct model *m, stack_id a, stack_id b)
{
	while (a.i != 0 && b.i != 0 && a.i != b.i) {
		const struct stack *x = model_get_stack(m, a), *y = model_get_stack(m, b);
		if (x->frame.i != y->frame.i)
			return x->frame.i < y->frame.i ? -1 : 1;
		if (x->parent.i == 0 && y->parent.i == 0)
			return (int)x->cut - (int)y->cut;
		a = x->parent;
		b = y->parent;
	}
	return a.i == b.i ? 0 : a.i == 0 ? -1 : 1;
}

int baseline_compare_scopes(const struct model *m, const struct site *a, const struct site *b)
{
	int order = strcmp(model_text(m, a->phase), model_text(m, b->phase));
	return order != 0 ? order : strcmp(model_text(m, a->region), model_text(m, b->region));
}

/* Returns the last component of a path, without the hash that cargo appends to the name of a test's
   executable. */
static char *bare_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;
	const char *dash = strrchr(name, '-');
	if (dash != NULL && dash > name && strlen(dash + 1) == 16
	    && strspn(dash + 1, "0123456789abcdef") == 16)
		return g_strndup(name, (gsize)(dash - name));
	return g_strdup(name);
}

static string_id valid_string(struct model *m, const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	return model_string(m, valid);
}

/* Leaves out what differs from build to build. */
static string_id canonical_function(const struct mapping *map, const struct frame *f)
{
	const char *text = model_text(map->from, f->function.i != 0 ? f->function : f->symbol);
	g_autofree char *name = symbol_canonical(text, model_text(map->from, f->symbol), true);
	return valid_string(map->to, name);
}

static struct frame canonical_frame(const struct mapping *map, const struct frame *f)
{
	const struct model *from = map->from;
	g_autofree char *file = paths_canonical(model_text(from, f->file), map->workspace);
	g_autofree char *name = bare_name(model_text(from, model_get_object(from, f->object)->path));
	struct object object = { .path = valid_string(map->to, name) };
	string_id function = canonical_function(map, f);
	struct symbol symbol = symbol_parse(model_text(map->to, function));
	return (struct frame){
		.object = object.path.i != 0 ? model_object(map->to, &object) : (object_id){ 0 },
		.function = function,
		.file = valid_string(map->to, file),
		.line = f->line,
		.inlined = f->inlined,
		.resolved = f->resolved && *file != '\0',
		.origin = workspace_is_known(from->workspace) ? origin_of(from, f, &symbol) : f->origin,
		.jumped = f->jumped,
	};
}

struct numbered_frame { struct frame frame; uint32_t id; };

static gint compare_numbered(gconstpointer a, gconstpointer b, gpointer model)
{
	const struct numbered_frame *x = a, *y = b;
	return baseline_compare_frames(model, &x->frame, &y->frame);
}

static void use_stack(const struct model *m, stack_id s, bool *stacks, bool *frames)
{
	for (; s.i != 0 && !stacks[s.i]; s = model_get_stack(m, s)->parent) {
		stacks[s.i] = true;
		frames[model_get_stack(m, s)->frame.i] = true;
	}
}

/* Returns by frame whether a baseline has it. A profile has more frames, such as those that calls replace. */
static bool *used_frames(const struct model *m)
{
	bool *frames = g_new0(bool, m->frames->len);
	g_autofree bool *stacks = g_new0(bool, m->stacks->len);
	for (guint i = 1; i < m->sites->len; i++)
		use_stack(m, g_array_index(m->sites, struct site, i).stack, stacks, frames);
	for (guint i = 1; i < m->threads->len; i++)
		use_stack(m, model_get_thread(m, (thread_id){ i })->created_at, stacks, frames);
	return frames;
}

static void map_frames(struct mapping *map)
{
	guint count = map->from->frames->len, used = 0;
	struct numbered_frame *all = g_new0(struct numbered_frame, count);
	g_autofree bool *wanted = used_frames(map->from);
	for (guint i = 1; i < count; i++) {
		if (!wanted[i])
			continue;
		all[used].frame = canonical_frame(map, model_get_frame(map->from, (frame_id){ i }));
		all[used++].id = i;
	}
	g_qsort_with_data(all, (gint)used, sizeof *all, compare_numbered, map->to);
	map->frames = g_new0(uint32_t, count);
	for (guint i = 0; i < used; i++)
		map->frames[all[i].id] = model_frame(map->to, &all[i].frame).i;
	g_free(all);
}

static void map_stacks(struct mapping *map)
{
	guint count = map->from->stacks->len;
	map->stacks = g_new0(uint32_t, count);
	for (guint i = 1; i < count; i++) {
		const struct stack *s = model_get_stack(map->from, (stack_id){ i });
		stack_id parent = { map->stacks[s->parent.i] };
		if (map->frames[s->frame.i] != 0)
			map->stacks[i] = model_stack(map->to, parent, (frame_id){ map->frames[s->frame.i] }, s->cut).i;
	}
}

static void map_processes(struct mapping *map)
{
	for (guint i = 1; i < map->from->processes->len; i++) {
		const struct process *p = model_get_process(map->from, (process_id){ i });
		struct process *q = process_new();
		g_free(q->name);
		g_free(q->lineage);
		g_autofree char *name = bare_name(p->name);
		q->name = g_utf8_make_valid(name, -1);
		q->lineage = g_utf8_make_valid(p->lineage, -1);
		q->sequence = i;
		q->backend = p->backend;
		q->depth = p->depth;
		q->end = p->end;
		q->exit_status = p->exit_status;
		q->signal = p->signal;
		q->leak_check = p->leak_check;
		q->totals = p->totals;
		q->peak_bound = p->peak_bound;
#define PROCESS_COUNTER(member, ...) q->member = p->member;
#include "counters/counters.def"
		model_process(map->to, q);
	}
	model_label_processes(map->to);
}

/* Processes keep their order. */
static void map_allocators(struct mapping *map)
{
	for (guint i = 1; i < map->from->processes->len; i++)
		for (guint j = 0; j < map->from->allocators->len; j++) {
			const struct allocator *a = &g_array_index(map->from->allocators, struct allocator, j);
			struct allocator b = {
				.process = { i }, .family = valid_string(map->to, model_text(map->from, a->family)),
				.functions = a->functions, .known = a->known,
			};
			if (a->process.i == i)
				g_array_append_val(map->to->allocators, b);
		}
}

/* Cannot overflow: model_sums_fit checked the sums. */
static void add(struct cost *into, const struct cost *other)
{
	if (!cost_add(into, other))
		g_error("a sum over sites overflows: model_sums_fit was not asked");
}

static gint compare_threads(gconstpointer a, gconstpointer b, gpointer model)
{
	const struct thread *x = model_get_thread(model, *(const thread_id *)a);
	const struct thread *y = model_get_thread(model, *(const thread_id *)b);
	if (x->process.i != y->process.i)
		return x->process.i < y->process.i ? -1 : 1;
	return (x->serial > y->serial) - (x->serial < y->serial);
}

/* In order of creation, so that each creator is mapped before the threads that it created. */
static void map_threads(struct mapping *map)
{
	guint count = map->from->threads->len;
	thread_id *order = g_new0(thread_id, count);
	for (guint i = 1; i < count; i++)
		order[i].i = i;
	g_qsort_with_data(order + 1, (gint)count - 1, sizeof *order, compare_threads,
	                  (gpointer)(uintptr_t)map->from);

	GHashTable *known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	map->threads = g_new0(uint32_t, count);
	for (guint i = 1; i < count; i++) {
		struct thread t = *model_get_thread(map->from, order[i]);
		t.name = valid_string(map->to, model_text(map->from, t.name));
		t.creator.i = map->threads[t.creator.i];
		t.created_at.i = map->stacks[t.created_at.i];
		if (t.cost.sites == 0)
			t.cost.sites = 1;
		char *key = g_strdup_printf("%u %d %u %u %u", t.process.i, t.serial == 1, t.name.i, t.creator.i,
		                            t.created_at.i);
		uint32_t id = GPOINTER_TO_UINT(g_hash_table_lookup(known, key));
		if (id == 0) {
			id = model_thread(map->to, &t).i;
			g_hash_table_insert(known, key, GUINT_TO_POINTER(id));
		} else {
			struct thread *into = &g_array_index(map->to->threads, struct thread, id);
			add(&into->cost, &t.cost);
			into->exited &= t.exited;
			g_free(key);
		}
		map->threads[order[i].i] = id;
	}
	g_hash_table_destroy(known);
	g_free(order);
}

static gint compare_sites(gconstpointer a, gconstpointer b, gpointer model)
{
	const struct site *x = a, *y = b;
	if (x->thread.i != y->thread.i)
		return x->thread.i < y->thread.i ? -1 : 1;
	int order = baseline_compare_stacks(model, x->stack, y->stack);
	return order != 0 ? order : baseline_compare_scopes(model, x, y);
}

static void map_sites(struct mapping *map)
{
	guint count = map->from->sites->len;
	struct site *all = g_new0(struct site, count);
	for (guint i = 1; i < count; i++) {
		all[i] = g_array_index(map->from->sites, struct site, i);
		all[i].stack.i = map->stacks[all[i].stack.i];
		all[i].thread.i = map->threads[all[i].thread.i];
		all[i].region = valid_string(map->to, model_text(map->from, all[i].region));
		all[i].phase = valid_string(map->to, model_text(map->from, all[i].phase));
	}
	g_qsort_with_data(all + 1, (gint)count - 1, sizeof *all, compare_sites, map->to);
	for (guint i = 1; i < count; i++) {
		GArray *sites = map->to->sites;
		struct site *last = &g_array_index(sites, struct site, sites->len - 1);
		if (last->stack.i == all[i].stack.i && last->thread.i == all[i].thread.i && last->region.i == all[i].region.i
		    && last->phase.i == all[i].phase.i)
			add(&last->cost, &all[i].cost);
		else
			model_site(map->to, &all[i]);
	}
	g_free(all);
}

struct model *baseline_canonical(const struct model *m, const char *workspace)
{
	struct mapping map = { .from = m, .to = model_new(), .workspace = workspace };
	workspace_add(map.to->workspace, m->workspace);
	map_frames(&map);
	map_stacks(&map);
	map_processes(&map);
	map_allocators(&map);
	map_threads(&map);
	map_sites(&map);
	g_free(map.frames);
	g_free(map.stacks);
	g_free(map.threads);
	return map.to;
}
