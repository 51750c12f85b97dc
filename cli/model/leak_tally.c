/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "model/leak_tally.h"

static struct cost *cost_of_site(struct model *m, guint i)
{
	return &g_array_index(m->sites, struct site, i).cost;
}

static struct process *process_of(struct model *m, process_id p)
{
	return g_ptr_array_index(m->processes, p.i);
}

static void begin(struct cost *c, bool known)
{
	for (size_t i = 0; i < COST_LEAK_MEMBERS; i++)
		cost_set(c, &cost_leak_members[i], 0);
	c->leaks = known ? COST_LEAKS_KNOWN : COST_LEAKS_UNKNOWN;
}

/* No sum overflows: the readers checked that a site leaks no more than it has alive. */
static void add(struct cost *c, size_t kind, int64_t blocks, int64_t bytes)
{
	const struct cost_member *m = &cost_leak_members[2 * kind];
	cost_set(c, m, cost_get(c, m) + blocks);
	cost_set(c, m + 1, cost_get(c, m + 1) + bytes);
}

static bool is_known(struct model *m, thread_id t)
{
	process_id p = model_get_thread(m, t)->process;
	return p.i != 0 && process_of(m, p)->leak_check;
}

static void begin_all(struct model *m)
{
	for (guint i = 1; i < m->processes->len; i++)
		begin(&process_of(m, (process_id){ i })->totals, process_of(m, (process_id){ i })->leak_check);
	for (guint i = 1; i < m->threads->len; i++)
		begin(&g_array_index(m->threads, struct thread, i).cost, is_known(m, (thread_id){ i }));
	for (guint i = 1; i < m->sites->len; i++)
		begin(cost_of_site(m, i), is_known(m, g_array_index(m->sites, struct site, i).thread));
}

/* A baseline does not list the suppressed blocks. They are what remains of the live ones. */
static void add_rest(struct cost *c)
{
	int64_t blocks = c->live_blocks, bytes = c->live_bytes;
	for (size_t i = 0; i < COST_LEAK_MEMBERS; i += 2) {
		blocks -= cost_get(c, &cost_leak_members[i]);
		bytes -= cost_get(c, &cost_leak_members[i + 1]);
	}
	add(c, COST_LEAK_SUPPRESSED, blocks, bytes);
}

void leak_tally(struct model *m)
{
	begin_all(m);
	for (guint i = 0; i < m->leaks->len; i++) {
		const struct leak *l = &g_array_index(m->leaks, struct leak, i);
		add(cost_of_site(m, l->site), l->suppression != 0 ? COST_LEAK_SUPPRESSED : l->kind, l->blocks, l->bytes);
	}
	for (guint i = 1; i < m->sites->len; i++) {
		struct site *site = &g_array_index(m->sites, struct site, i);
		struct thread *thread = &g_array_index(m->threads, struct thread, site->thread.i);
		if (site->cost.leaks != COST_LEAKS_KNOWN)
			continue;
		add_rest(&site->cost);
		for (size_t kind = 0; kind <= COST_LEAK_SUPPRESSED; kind++) {
			int64_t blocks = cost_get(&site->cost, &cost_leak_members[2 * kind]);
			int64_t bytes = cost_get(&site->cost, &cost_leak_members[2 * kind + 1]);
			add(&thread->cost, kind, blocks, bytes);
			add(&process_of(m, thread->process)->totals, kind, blocks, bytes);
		}
	}
}
