/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "model/thread_pools.h"

#include <string.h>

/* All thread ids, ordered by process. */
static uint32_t *by_process(const struct model *m)
{
	uint32_t *ids = g_new(uint32_t, m->threads->len);
	g_autofree guint *next = g_new0(guint, m->processes->len + 1);
	for (guint i = 1; i < m->threads->len; i++)
		next[model_get_thread(m, (thread_id){ i })->process.i + 1]++;
	for (guint p = 1; p <= m->processes->len; p++)
		next[p] += next[p - 1];
	for (guint i = 1; i < m->threads->len; i++)
		ids[next[model_get_thread(m, (thread_id){ i })->process.i]++] = i;
	return ids;
}

/* The length of a name without the digits at its end. */
static size_t stem_length(const char *name)
{
	size_t length = strlen(name);
	while (length > 0 && g_ascii_isdigit(name[length - 1]))
		length--;
	return length;
}

/* A key that threads of one pool share; NULL if the thread is in no pool. Free with g_free. */
static char *key_of(const struct thread_pools *p, const struct thread *t, guint creator)
{
	if (t->serial == 1)
		return NULL;
	if (t->name.i == 0)
		return g_strdup_printf("%u %u", t->process.i, creator);
	const char *name = model_text(p->model, t->name);
	return g_strdup_printf("%u %u %.*s", t->process.i, creator, (int)stem_length(name), name);
}

static guint pool_of(struct thread_pools *p, GHashTable *known, thread_id id)
{
	const struct thread *t = model_get_thread(p->model, id);
	guint creator = p->of[t->creator.i];
	char *key = known != NULL ? key_of(p, t, creator) : NULL;
	guint found = key != NULL ? GPOINTER_TO_UINT(g_hash_table_lookup(known, key)) : 0;
	if (found != 0) {
		g_free(key);
		return found;
	}
	struct thread_pool pool = { .process = t->process, .first = id, .creator = creator, .alike = true };
	g_array_append_val(p->list, pool);
	if (key != NULL)
		g_hash_table_insert(known, key, GUINT_TO_POINTER(p->list->len - 1));
	return p->list->len - 1;
}

static void add_thread(struct thread_pools *p, guint i, thread_id id)
{
	struct thread_pool *pool = &g_array_index(p->list, struct thread_pool, i);
	const struct thread *t = model_get_thread(p->model, id);
	struct cost cost = t->cost;
	cost.sites = MAX(1, cost.sites);
	if (!cost_add(&pool->cost, &cost))
		g_error("the sum over the threads overflows: their reader did not check it");
	pool->threads += cost.sites;
	if (pool->exited < 0 || (cost.sites > 1 && !t->exited))
		pool->exited = -1;
	else
		pool->exited += t->exited ? cost.sites : 0;
	pool->alike &= t->name.i == model_get_thread(p->model, pool->first)->name.i;
}

/* The pools of a process are neighbours in the list. */
static void find_namesakes(struct thread_pools *p)
{
	GHashTable *known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 1; i < p->list->len; i++) {
		struct thread_pool *pool = &g_array_index(p->list, struct thread_pool, i);
		if (pool->process.i != thread_pools_get(p, i - 1)->process.i)
			g_hash_table_remove_all(known);
		char *name = thread_pools_own_name(p, i);
		guint other = GPOINTER_TO_UINT(g_hash_table_lookup(known, name));
		if (other != 0)
			pool->namesake = g_array_index(p->list, struct thread_pool, other).namesake = true;
		g_hash_table_insert(known, name, GUINT_TO_POINTER(i));
	}
	g_hash_table_destroy(known);
}

struct thread_pools *thread_pools_new(const struct model *m, bool fold)
{
	struct thread_pools *p = g_new(struct thread_pools, 1);
	GHashTable *known = fold ? g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL) : NULL;
	g_autofree uint32_t *ids = by_process(m);
	struct thread_pool none = { .alike = true };
	*p = (struct thread_pools){
		m, g_array_new(FALSE, TRUE, sizeof(struct thread_pool)), g_new0(guint, m->threads->len),
	};
	g_array_append_val(p->list, none);
	for (guint i = 0; i + 1 < m->threads->len; i++) {
		p->of[ids[i]] = pool_of(p, known, (thread_id){ ids[i] });
		add_thread(p, p->of[ids[i]], (thread_id){ ids[i] });
	}
	if (known != NULL)
		g_hash_table_destroy(known);
	find_namesakes(p);
	return p;
}

void thread_pools_free(struct thread_pools *p)
{
	if (p == NULL)
		return;
	g_array_free(p->list, TRUE);
	g_free(p->of);
	g_free(p);
}

char *thread_pools_own_name(const struct thread_pools *p, guint i)
{
	const struct thread_pool *pool = thread_pools_get(p, i);
	const struct thread *t = model_get_thread(p->model, pool->first);
	if (i == 0)
		return g_strdup("???");
	if (t->name.i != 0) {
		const char *text = model_text(p->model, t->name);
		return pool->alike ? g_strdup(text) : g_strdup_printf("%.*s*", (int)stem_length(text), text);
	}
	if (t->serial == 1)
		return g_strdup("main thread");
	return pool->threads > 1 ? g_strdup("unnamed threads") : g_strdup_printf("thread %u", t->serial);
}

char *thread_pools_distinct_own_name(const struct thread_pools *p, guint i)
{
	const struct thread_pool *pool = thread_pools_get(p, i);
	g_autofree char *name = thread_pools_own_name(p, i);
	if (!pool->namesake)
		return g_steal_pointer(&name);
	return g_strdup_printf("%s (%u)", name, model_get_thread(p->model, pool->first)->serial);
}

/* Takes ownership of the name. */
static char *with_process(const struct thread_pools *p, guint i, char *name)
{
	process_id process = thread_pools_get(p, i)->process;
	g_autofree char *own = name;
	if (p->model->processes->len <= 2 || process.i == 0)
		return g_steal_pointer(&own);
	return g_strdup_printf("%s of %s", own, model_get_process(p->model, process)->label);
}

char *thread_pools_name(const struct thread_pools *p, guint i)
{
	return with_process(p, i, thread_pools_own_name(p, i));
}

char *thread_pools_distinct_name(const struct thread_pools *p, guint i)
{
	return with_process(p, i, thread_pools_distinct_own_name(p, i));
}
