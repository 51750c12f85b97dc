/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Tables by frame and by thread are filled on demand. 0 means not yet. */
#include "names/row_key.h"

#include "model/thread_pools.h"
#include "names/owning_tests.h"
#include "names/frame_names.h"

#include <string.h>

struct row_keys {
	const struct model *model;
	struct catalog *catalog;
	struct attribution *attribution;
	struct owning_tests *owning_tests;
	struct thread_pools *pools;            /* NULL: each thread has a name of its own */
	bool name_processes;            /* thread names include their process */
	uint32_t *frames[GROUP_KEY_COUNT];   /* by frame: name_id, or place_id if rows are lines; NULL: nobody asked */
	uint32_t *threads;              /* by thread: name_id */
	uint32_t *alike;                /* by thread: the first thread that looks the same in a comparison; NULL: not yet */
};

struct row_keys *row_keys_new(const struct model *m, struct catalog *c, struct attribution *a, bool fold_threads)
{
	struct row_keys *k = g_new0(struct row_keys, 1);
	k->model = m;
	k->catalog = c;
	k->attribution = a;
	k->owning_tests = owning_tests_new(m, c, attribution_frame_names(a));
	k->pools = fold_threads ? thread_pools_new(m, true) : NULL;
	k->name_processes = m->processes->len > 2;
	k->threads = g_new0(uint32_t, m->threads->len);
	return k;
}

void row_keys_free(struct row_keys *k)
{
	if (k == NULL)
		return;
	thread_pools_free(k->pools);
	owning_tests_free(k->owning_tests);
	for (size_t i = 0; i < G_N_ELEMENTS(k->frames); i++)
		g_free(k->frames[i]);
	g_free(k->threads);
	g_free(k->alike);
	g_free(k);
}

void row_keys_name_processes(struct row_keys *k)
{
	k->name_processes = true;
}

char *row_key_thread_name(const struct model *m, const struct thread *t)
{
	if (t->name.i != 0)
		return g_strdup(model_text(m, t->name));
	return t->serial == 1 ? g_strdup("main thread") : g_strdup_printf("thread %u", t->serial);
}

static name_id name_of(struct row_keys *k, const char *text)
{
	return catalog_name(k->catalog, text, strlen(text));
}

/* The order in which threads are created changes with the program. Threads without a name are therefore told
   apart by who created them and where. A baseline counts those that this takes for one as one thread, or as
   fewer. */
static void find_alike(struct row_keys *k)
{
	g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	k->alike = g_new0(uint32_t, k->model->threads->len);
	for (guint i = 1; i < k->model->threads->len; i++) {
		const struct thread *t = model_get_thread(k->model, (thread_id){ i });
		k->alike[i] = i;
		if (t->name.i != 0 || t->serial == 1)
			continue;
		char *key = g_strdup_printf("%u %u %u", t->process.i, k->alike[t->creator.i],
		                            attribution_trace(k->attribution, t->created_at).i);
		uint32_t first = GPOINTER_TO_UINT(g_hash_table_lookup(known, key));
		if (first == 0) {
			g_hash_table_insert(known, key, GUINT_TO_POINTER(i));
		} else {
			k->alike[i] = first;
			g_free(key);
		}
	}
}

static const struct thread *named_after(struct row_keys *k, thread_id id)
{
	if (!catalog_is_any_place(k->catalog))
		return model_get_thread(k->model, id);
	if (k->alike == NULL)
		find_alike(k);
	return model_get_thread(k->model, (thread_id){ k->alike[id.i] });
}

/* If there are several processes, the name tells which one the thread is in. */
static name_id thread_of(struct row_keys *k, thread_id id)
{
	if (id.i == 0)
		return name_of(k, "???");
	if (k->threads[id.i] == 0) {
		const struct thread *t = model_get_thread(k->model, id);
		g_autofree char *name = k->pools != NULL ? thread_pools_own_name(k->pools, k->pools->of[id.i])
			: row_key_thread_name(k->model, named_after(k, id));
		if (t->process.i != 0 && k->name_processes) {
			char *label = model_get_process(k->model, t->process)->label;
			g_autofree char *whose = g_strdup_printf("%s of %s", name, label);
			k->threads[id.i] = name_of(k, whose).i;
		} else {
			k->threads[id.i] = name_of(k, name).i;
		}
	}
	return (name_id){ k->threads[id.i] };
}

/* Whether rows are what the program itself calls regions or phases. */
static bool is_scope(enum group_key group)
{
	return group == GROUP_REGION || group == GROUP_PHASE;
}

static name_id scope_of(struct row_keys *k, enum group_key group, const struct site *site)
{
	bool regions = group == GROUP_REGION;
	string_id scope = regions ? site->region : site->phase;
	return name_of(k, scope.i != 0 ? model_text(k->model, scope) : regions ? "(no region)" : "(no phase)");
}

/* The module, type or crate in the name of a frame's function. */
static name_id part_of(struct row_keys *k, enum group_key group, frame_id f)
{
	static name_id (*const names[])(struct frame_names *, frame_id) = {
		[GROUP_MODULE] = frame_names_module,
		[GROUP_TYPE] = frame_names_type,
		[GROUP_FILE] = frame_names_file,
		[GROUP_CRATE] = frame_names_crate,
	};
	if (group == GROUP_FILE || !attribution_is_rust_main(k->attribution, f))
		return names[group](attribution_frame_names(k->attribution), f);
	struct symbol symbol = symbol_parse(catalog_text(k->catalog, attribution_owner(k->attribution, f)));
	struct symbol_part p = group == GROUP_CRATE ? symbol.crate : symbol.module;
	return catalog_name(k->catalog, p.text, p.length);
}

/* The key of rows that the attributed frame decides. */
static uint32_t frame_key(struct row_keys *k, enum group_key group, stack_id s)
{
	frame_id f = attribution_frame(k->attribution, s);
	if (k->frames[group] == NULL)
		k->frames[group] = g_new0(uint32_t, k->model->frames->len);
	uint32_t *key = &k->frames[group][f.i];
	if (*key == 0)
		*key = group == GROUP_LINE ? frame_names_place(attribution_frame_names(k->attribution), f).i
			: group == GROUP_FUNCTION ? attribution_owner(k->attribution, f).i : part_of(k, group, f).i;
	return *key;
}

uint32_t row_key(struct row_keys *k, enum group_key group, const struct site *site)
{
	switch (group) {
	case GROUP_THREAD:
		return thread_of(k, site->thread).i;
	case GROUP_TEST:
		return owning_tests_of(k->owning_tests, site->stack, site->thread).i;
	case GROUP_REGION:
	case GROUP_PHASE:
		return scope_of(k, group, site).i;
	case GROUP_STACK:
		return attribution_trace(k->attribution, site->stack).i;
	default:
		return frame_key(k, group, site->stack);
	}
}

enum group_kind row_key_kind(enum group_key group)
{
	return group == GROUP_LINE ? GROUPS_OF_PLACES : group == GROUP_STACK ? GROUPS_OF_TRACES : GROUPS_OF_NAMES;
}

bool row_key_is_runtime(struct row_keys *k, enum group_key group, const struct site *site)
{
	if (group == GROUP_THREAD || is_scope(group))
		return false;
	if (group == GROUP_TEST)
		return owning_tests_of(k->owning_tests, site->stack, site->thread).i == owning_tests_none(k->owning_tests).i;
	return attribution_is_runtime(k->attribution, site->stack);
}

name_id row_key_test(struct row_keys *k, const struct site *site)
{
	return owning_tests_known(k->owning_tests, site->stack, site->thread);
}

name_id row_key_runtime_name(struct row_keys *k, enum group_key group)
{
	return group == GROUP_TEST ? owning_tests_none(k->owning_tests) : name_of(k, "harness and runtime");
}

bool row_key_has_vias(enum group_key group)
{
	return group != GROUP_THREAD && group != GROUP_TEST && group != GROUP_STACK && !is_scope(group);
}

static name_id without_module(struct row_keys *k, name_id function)
{
	const char *name = catalog_text(k->catalog, function);
	struct symbol_part module = symbol_parse(name).module;
	size_t before = module.length > 0 ? (size_t)(module.text - name) : 0;
	if (module.length == 0 || !g_str_has_prefix(module.text + module.length, "::"))
		return function;
	g_autoptr(GString) kept = g_string_new_len(name, (gssize)before);
	g_string_append(kept, module.text + module.length + strlen("::"));
	return catalog_name(k->catalog, kept->str, kept->len);
}

/* Returns what follows the last separator in n. */
static name_id last_part(struct row_keys *k, name_id n, const char *separator)
{
	const char *name = catalog_text(k->catalog, n), *at = g_strrstr(name, separator);
	return at != NULL ? name_of(k, at + strlen(separator)) : n;
}

name_id row_key_kept_name(struct row_keys *k, enum group_key group, enum group_kind kind, uint32_t key, const struct site *first)
{
	name_id name = { key };
	if (kind != GROUPS_OF_NAMES && first->stack.i == 0)
		return (name_id){ 0 };
	if (kind != GROUPS_OF_NAMES)
		name = attribution_function(k->attribution, first->stack);
	else if (group == GROUP_CRATE || group == GROUP_THREAD || is_scope(group))
		return (name_id){ 0 };
	if (g_str_has_prefix(catalog_text(k->catalog, name), "???"))
		return (name_id){ 0 };
	if (kind == GROUPS_OF_NAMES && group == GROUP_MODULE)
		return last_part(k, name, "::");
	if (kind == GROUPS_OF_NAMES && group == GROUP_FILE)
		return last_part(k, name, "/");
	return without_module(k, name);
}
