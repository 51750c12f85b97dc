/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Dense tables. A hash table beside a table finds its equal elements. */
#include "model/model.h"

#include "base/hash.h"

#include <string.h>

struct model_index {
	GStringChunk *text;
	GHashTable *strings;   /* text → string id */
	GHashTable *objects;   /* struct object → object id */
	GHashTable *frames;    /* struct frame → frame id */
	GHashTable *stacks;    /* parent, frame and cut in one pointer → stack id */
};

static guint object_hash(gconstpointer key)
{
	const struct object *o = key;
	return hash_mix(hash_mix(o->bias, o->path.i), o->build_id.i);
}

static gboolean object_equal(gconstpointer a, gconstpointer b)
{
	const struct object *x = a, *y = b;
	return x->path.i == y->path.i && x->build_id.i == y->build_id.i && x->bias == y->bias;
}

static guint frame_hash(gconstpointer key)
{
	const struct frame *f = key;
	guint hash = hash_mix(f->address, (uint64_t)f->object.i << 32 | f->function.i);
	hash = hash_mix(hash, (uint64_t)f->line << 40 ^ (uint64_t)f->file.i << 20 ^ f->symbol.i);
	return hash_mix(hash, (uint64_t)f->column << 5 | (uint64_t)f->origin << 3 | (uint64_t)f->resolved << 2
	           | (uint64_t)f->jumped << 1 | f->inlined);
}

static gboolean frame_equal(gconstpointer a, gconstpointer b)
{
	const struct frame *x = a, *y = b;
	return x->address == y->address && x->object.i == y->object.i && x->function.i == y->function.i
		&& x->symbol.i == y->symbol.i && x->file.i == y->file.i && x->line == y->line
		&& x->column == y->column && x->inlined == y->inlined && x->jumped == y->jumped
		&& x->resolved == y->resolved && x->origin == y->origin;
}

static void missing_free(gpointer data)
{
	struct missing *missing = data;
	g_free(missing->executable);
	g_free(missing->reason);
	g_free(missing);
}

struct model *model_new(void)
{
	struct model *m = g_new0(struct model, 1);
	m->strings = g_ptr_array_new();
	m->objects = g_array_new(FALSE, TRUE, sizeof(struct object));
	m->frames = g_array_new(FALSE, TRUE, sizeof(struct frame));
	m->stacks = g_array_new(FALSE, TRUE, sizeof(struct stack));
	m->threads = g_array_new(FALSE, TRUE, sizeof(struct thread));
	m->sites = g_array_new(FALSE, TRUE, sizeof(struct site));
	m->sizes = g_array_new(FALSE, TRUE, sizeof(struct size_count));
	m->leaks = g_array_new(FALSE, TRUE, sizeof(struct leak));
	m->holds = g_array_new(FALSE, TRUE, sizeof(struct hold));
	m->releases = g_array_new(FALSE, TRUE, sizeof(struct release));
	m->marks = g_array_new(FALSE, TRUE, sizeof(struct mark));
	m->snapshots = g_array_new(FALSE, TRUE, sizeof(struct snapshot));
	m->growths = g_array_new(FALSE, TRUE, sizeof(struct growth));
	m->chosen = g_array_new(FALSE, TRUE, sizeof(struct chosen));
	m->allocators = g_array_new(FALSE, TRUE, sizeof(struct allocator));
	m->scopes = g_array_new(FALSE, TRUE, sizeof(struct scope));
	m->assertions = g_array_new(FALSE, TRUE, sizeof(struct assertion));
	m->blames = g_array_new(FALSE, TRUE, sizeof(struct blame));
	m->moments = g_array_new(FALSE, TRUE, sizeof(struct moment));
	m->processes = g_ptr_array_new();
	m->missing = g_ptr_array_new_with_free_func(missing_free);
	m->workspace = workspace_new();

	g_ptr_array_add(m->strings, (gpointer)(uintptr_t)"");
	GArray *tables[] = { m->objects, m->frames, m->stacks, m->threads, m->sites };
	for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
		g_array_set_size(tables[i], 1);
	g_ptr_array_add(m->processes, NULL);

	m->index = g_new0(struct model_index, 1);
	m->index->text = g_string_chunk_new(1 << 14);
	m->index->strings = g_hash_table_new(g_str_hash, g_str_equal);
	m->index->objects = g_hash_table_new_full(object_hash, object_equal, g_free, NULL);
	m->index->frames = g_hash_table_new_full(frame_hash, frame_equal, g_free, NULL);
	m->index->stacks = g_hash_table_new(hash_word, g_direct_equal);
	return m;
}

void model_free(struct model *m)
{
	if (m == NULL)
		return;
	for (guint i = 1; i < m->processes->len; i++)
		process_free(g_ptr_array_index(m->processes, i));
	g_ptr_array_free(m->processes, TRUE);
	g_ptr_array_free(m->missing, TRUE);
	g_ptr_array_free(m->strings, TRUE);
	GArray *tables[] = { m->objects, m->frames, m->stacks, m->threads, m->sites, m->sizes, m->leaks, m->holds,
	                     m->releases, m->marks, m->snapshots, m->growths, m->chosen, m->allocators, m->scopes, m->assertions, m->blames, m->moments };
	for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
		g_array_free(tables[i], TRUE);
	workspace_free(m->workspace);
	g_hash_table_destroy(m->index->strings);
	g_hash_table_destroy(m->index->objects);
	g_hash_table_destroy(m->index->frames);
	g_hash_table_destroy(m->index->stacks);
	g_string_chunk_free(m->index->text);
	g_free(m->index);
	g_free(m);
}

string_id model_string(struct model *m, const char *text)
{
	if (*text == '\0')
		return (string_id){ 0 };
	gpointer found = g_hash_table_lookup(m->index->strings, text);
	if (found == NULL) {
		char *kept = g_string_chunk_insert(m->index->text, text);
		found = GUINT_TO_POINTER(m->strings->len);
		g_ptr_array_add(m->strings, kept);
		g_hash_table_insert(m->index->strings, kept, found);
	}
	return (string_id){ GPOINTER_TO_UINT(found) };
}

string_id model_string_len(struct model *m, const char *text, size_t length)
{
	char *copy = g_strndup(text, length);
	string_id id = model_string(m, copy);
	g_free(copy);
	return id;
}

object_id model_object(struct model *m, const struct object *o)
{
	gpointer found = g_hash_table_lookup(m->index->objects, o);
	if (found == NULL) {
		found = GUINT_TO_POINTER(m->objects->len);
		g_array_append_vals(m->objects, o, 1);
		struct object *key = g_new(struct object, 1);
		*key = *o;
		g_hash_table_insert(m->index->objects, key, found);
	}
	return (object_id){ GPOINTER_TO_UINT(found) };
}

frame_id model_frame(struct model *m, const struct frame *f)
{
	gpointer found = g_hash_table_lookup(m->index->frames, f);
	if (found == NULL) {
		found = GUINT_TO_POINTER(m->frames->len);
		g_array_append_vals(m->frames, f, 1);
		struct frame *key = g_new(struct frame, 1);
		*key = *f;
		g_hash_table_insert(m->index->frames, key, found);
	}
	return (frame_id){ GPOINTER_TO_UINT(found) };
}

stack_id model_stack(struct model *m, stack_id parent, frame_id frame, bool cut)
{
	G_STATIC_ASSERT(sizeof(gpointer) >= sizeof(uint64_t));
	uint64_t word = (uint64_t)parent.i << 32 | (uint64_t)frame.i << 1 | cut;
	gpointer key = (gpointer)(uintptr_t)word;
	g_assert(frame.i <= UINT32_MAX >> 1);
	gpointer found = g_hash_table_lookup(m->index->stacks, key);
	if (found == NULL) {
		struct stack s = { parent, frame, cut };
		found = GUINT_TO_POINTER(m->stacks->len);
		g_array_append_val(m->stacks, s);
		g_hash_table_insert(m->index->stacks, key, found);
	}
	m->cut |= cut;
	return (stack_id){ GPOINTER_TO_UINT(found) };
}

thread_id model_thread(struct model *m, const struct thread *t)
{
	g_array_append_vals(m->threads, t, 1);
	return (thread_id){ m->threads->len - 1 };
}

process_id model_process(struct model *m, struct process *p)
{
	g_ptr_array_add(m->processes, p);
	return (process_id){ m->processes->len - 1 };
}

void model_site(struct model *m, const struct site *s)
{
	g_array_append_vals(m->sites, s, 1);
}

const char *const chooser_names[CHOOSERS] = {
	[CHOOSER_UNTIL] = "until", [CHOOSER_FROM] = "from", [CHOOSER_PHASE] = "phase", [CHOOSER_ONLY_BELOW] = "only-below",
};

const char *const process_end_names[PROCESS_ENDS] = {
	[PROCESS_EXIT] = "exit", [PROCESS_SIGNAL] = "signal", [PROCESS_EXEC] = "exec", [PROCESS_SNAPSHOT] = "snapshot",
};

struct process *process_new(void)
{
	struct process *p = g_new0(struct process, 1);
	char **texts[] = { &p->name, &p->label, &p->executable, &p->directory, &p->lineage, &p->topic, &p->started,
	                   &p->ended, &p->snapshot, &p->incomplete, &p->run };
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		*texts[i] = g_strdup("");
	p->backend = BACKEND_VALGRIND;
	p->args = g_ptr_array_new_with_free_func(g_free);
	p->timeline = g_array_new(FALSE, FALSE, sizeof(struct point));
	p->killed = g_array_new(FALSE, FALSE, sizeof(struct killed));
	return p;
}

void process_free(struct process *p)
{
	if (p == NULL)
		return;
	char *texts[] = { p->name, p->label, p->executable, p->directory, p->lineage, p->topic, p->started, p->ended,
	                  p->snapshot, p->incomplete, p->run };
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		g_free(texts[i]);
	g_ptr_array_free(p->args, TRUE);
	g_array_free(p->timeline, TRUE);
	g_array_free(p->killed, TRUE);
	g_free(p);
}

void process_set_incomplete(struct process *p, const char *reason)
{
	if (*p->incomplete != '\0')
		return;
	g_free(p->incomplete);
	p->incomplete = g_strdup(reason);
}

void model_missing(struct model *m, const char *executable, int64_t pid, const char *reason)
{
	for (guint i = 0; i < m->missing->len; i++) {
		const struct missing *other = g_ptr_array_index(m->missing, i);
		if (other->pid == pid && strcmp(other->executable, executable) == 0)
			return;
	}
	struct missing *missing = g_new(struct missing, 1);
	*missing = (struct missing){ g_strdup(executable), pid, g_strdup(reason) };
	g_ptr_array_add(m->missing, missing);
}

bool model_is_complete(const struct model *m)
{
	bool complete = m->missing->len == 0;
	for (guint i = 1; i < m->processes->len; i++)
		complete &= *model_get_process(m, (process_id){ i })->incomplete == '\0';
	return complete;
}

static int compare_args(const GPtrArray *a, const GPtrArray *b)
{
	for (guint i = 0; i < a->len && i < b->len; i++) {
		int order = strcmp(g_ptr_array_index(a, i), g_ptr_array_index(b, i));
		if (order != 0)
			return order;
	}
	return (a->len > b->len) - (a->len < b->len);
}

/* Compares number by number, so that 0.10 comes after 0.9. */
static int compare_lineages(const char *a, const char *b)
{
	while (*a != '\0' && *b != '\0') {
		char *next_a, *next_b;
		guint64 x = g_ascii_strtoull(a, &next_a, 10), y = g_ascii_strtoull(b, &next_b, 10);
		if (next_a == a || next_b == b)
			break;
		if (x != y)
			return x < y ? -1 : 1;
		a = next_a + (*next_a == '.');
		b = next_b + (*next_b == '.');
	}
	return strcmp(a, b);
}

/* Processes of one topic are ordered by what they did: when they started is chance. */
static int compare_totals(const struct cost *a, const struct cost *b)
{
	const int64_t pairs[][2] = {
		{ a->allocations, b->allocations }, { a->bytes, b->bytes }, { a->deallocations, b->deallocations },
		{ a->freed_bytes, b->freed_bytes }, { a->peak_bytes, b->peak_bytes }, { a->lifetime_sum, b->lifetime_sum },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
		if (pairs[i][0] != pairs[i][1])
			return pairs[i][0] < pairs[i][1] ? -1 : 1;
	return 0;
}

static gint compare_processes(gconstpointer a, gconstpointer b, gpointer unused)
{
	(void)unused;
	const struct process *x = *(struct process *const *)a, *y = *(struct process *const *)b;
	int order = (x->sequence > y->sequence) - (x->sequence < y->sequence);
	if (order == 0)
		order = strcmp(x->name, y->name);
	if (order == 0)
		order = compare_args(x->args, y->args);
	if (order == 0)
		order = compare_lineages(x->lineage, y->lineage);
	if (order == 0)
		order = strcmp(x->topic, y->topic);
	if (order == 0 && *x->topic != '\0')
		order = compare_totals(&x->totals, &y->totals);
	if (order == 0)
		order = strcmp(x->started, y->started);
	if (order == 0)
		order = (x->pid > y->pid) - (x->pid < y->pid);
	return order;
}

/* `name` for the first process of a name, then `name#2`. A label that is already taken by another name is skipped. */
static char *next_label(GHashTable *ranks, GHashTable *taken, const char *name)
{
	for (;;) {
		guint rank = GPOINTER_TO_UINT(g_hash_table_lookup(ranks, name)) + 1;
		g_hash_table_insert(ranks, (gpointer)(uintptr_t)name, GUINT_TO_POINTER(rank));
		char *label = rank == 1 ? g_strdup(name) : g_strdup_printf("%s#%u", name, rank);
		if (g_hash_table_add(taken, g_strdup(label)))
			return label;
		g_free(label);
	}
}

/* moved: maps a process to its new id; before: the processes by their old ids. */
static void move_process(process_id *id, GHashTable *moved, gpointer *before)
{
	if (id->i != 0)
		id->i = GPOINTER_TO_UINT(g_hash_table_lookup(moved, before[id->i - 1]));
}

void model_label_processes(struct model *m)
{
	guint count = m->processes->len - 1;
	gpointer *first = m->processes->pdata + 1;
	gpointer *before = g_new(gpointer, count);
	for (guint i = 0; i < count; i++)
		before[i] = first[i];
	g_qsort_with_data(first, (gint)count, sizeof *first, compare_processes, NULL);   /* stable */

	GHashTable *moved = g_hash_table_new(NULL, NULL);
	GHashTable *ranks = g_hash_table_new(g_str_hash, g_str_equal);
	GHashTable *taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < count; i++) {
		struct process *p = first[i];
		g_hash_table_insert(moved, p, GUINT_TO_POINTER(i + 1));
		g_free(p->label);
		p->label = next_label(ranks, taken, p->name);
	}
	for (guint i = 1; i < m->threads->len; i++)
		move_process(&g_array_index(m->threads, struct thread, i).process, moved, before);
	for (guint i = 0; i < m->marks->len; i++)
		move_process(&g_array_index(m->marks, struct mark, i).process, moved, before);
	for (guint i = 0; i < m->chosen->len; i++)
		move_process(&g_array_index(m->chosen, struct chosen, i).process, moved, before);
	for (guint i = 0; i < m->allocators->len; i++)
		move_process(&g_array_index(m->allocators, struct allocator, i).process, moved, before);
	for (guint i = 0; i < m->scopes->len; i++)
		move_process(&g_array_index(m->scopes, struct scope, i).process, moved, before);
	for (guint i = 0; i < m->assertions->len; i++)
		move_process(&g_array_index(m->assertions, struct assertion, i).process, moved, before);
	for (guint i = 0; i < m->moments->len; i++)
		move_process(&g_array_index(m->moments, struct moment, i).process, moved, before);
	g_hash_table_destroy(taken);
	g_hash_table_destroy(ranks);
	g_hash_table_destroy(moved);
	g_free(before);
}

/* Adds *more to *sum. Returns false on overflow. */
static bool add(int64_t *sum, int64_t more)
{
	return !__builtin_add_overflow(*sum, more, sum);
}

bool model_sums_fit(const struct model *m)
{
	struct cost sum = { 0 };
	struct process all = { .pid = 0 };
	for (guint i = 1; i < m->processes->len; i++) {
		const struct process *p = model_get_process(m, (process_id){ i });
		bool fits = cost_add(&sum, &p->totals);
#define PROCESS_COUNTER(member, ...) fits = fits && add(&all.member, p->member);
#include "counters/counters.def"
		if (!fits)
			return false;
	}
	return true;
}

int64_t model_thread_count(const struct model *m)
{
	int64_t count = 0;
	for (guint i = 1; i < m->threads->len; i++)
		count += MAX(1, model_get_thread(m, (thread_id){ i })->cost.sites);
	return count;
}

struct cost model_totals(const struct model *m, process_id *peak_process)
{
	struct cost sum = { 0 };
	process_id highest = { 0 };
	int64_t peak_bytes = 0, peak_blocks = 0;
	for (guint i = 1; i < m->processes->len; i++) {
		const struct cost *totals = &model_get_process(m, (process_id){ i })->totals;
		if (!cost_add(&sum, totals))
			g_error("the sum over all processes overflows: model_sums_fit was not asked");
		if (highest.i == 0 || totals->peak_bytes > peak_bytes) {
			highest.i = i;
			peak_bytes = totals->peak_bytes;
			peak_blocks = totals->peak_blocks;
		}
	}
	sum.peak_bytes = peak_bytes;
	sum.peak_blocks = peak_blocks;
	if (peak_process != NULL)
		*peak_process = highest;
	return sum;
}

/* With the largest bound of all, it holds whichever process has the highest true peak. */
int64_t model_peak_bound(const struct model *m)
{
	int64_t bound = 0;
	for (guint i = 1; i < m->processes->len; i++)
		bound = MAX(bound, model_get_process(m, (process_id){ i })->peak_bound);
	return bound;
}

int64_t model_uncounted(const struct model *m)
{
	int64_t uncounted = 0;
	for (guint i = 1; i < m->processes->len; i++)
		uncounted += model_get_process(m, (process_id){ i })->uncounted;
	return uncounted;
}
