/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Puts together the sites that one container has at one place, looks at what their sums prove, and adds equal advice up to rows.
   A vector that grows at several lines of a function proves nothing at one line: what is left is looked at once more, by
   function. */
#include "analysis/advice.h"

#include <string.h>

/* What a site may be evidence of. Sites of different kinds are never put together. */
enum evidence { EVIDENCE_NONE, EVIDENCE_REALLOC, EVIDENCE_CXX, EVIDENCE_TEMPORARY };

/* A site that may be evidence, and what puts it together with others: first the line, then the function. */
struct candidate {
	uint32_t thread, place, container, evidence, site;
	uint32_t line;
	struct container_use use;
	bool proved;
};

/* A frame without its address, and what calls it. */
struct outline { uint32_t caller, function, file, line; };

struct finder {
	const struct side *side;
	const struct model *model;
	const struct ledger *ledger;
	const struct report_options *options;
	struct frame_names *names;
	uint32_t *outlines;          /* by stack: its number in the table; 0: not yet known */
	GHashTable *known;           /* struct outline → its number */
	GArray *candidates;
	GArray *found;               /* of struct advice */
	GHashTable *rows;            /* the key of a row, as GBytes → its place in found */
	aggregate_keeps keeps;
	void *data;
};

static guint outline_hash(gconstpointer key)
{
	const struct outline *o = key;
	guint hash = o->caller;
	hash = hash * 31 + o->function;
	hash = hash * 31 + o->file;
	return hash * 31 + o->line;
}

static gboolean outline_equal(gconstpointer a, gconstpointer b)
{
	return memcmp(a, b, sizeof(struct outline)) == 0;
}

static uint32_t outline_number(struct finder *f, struct outline o)
{
	gpointer number = g_hash_table_lookup(f->known, &o);
	if (number == NULL) {
		struct outline *kept = g_new(struct outline, 1);
		*kept = o;
		number = GUINT_TO_POINTER(g_hash_table_size(f->known) + 1);
		g_hash_table_insert(f->known, kept, number);
	}
	return GPOINTER_TO_UINT(number);
}

static uint32_t function_of(const struct frame *frame)
{
	return frame->function.i != 0 ? frame->function.i : frame->symbol.i;
}

/* Equal for stacks with the same functions and lines: malloc and realloc of one call have different addresses. */
static uint32_t outline_of(struct finder *f, stack_id s)
{
	g_autoptr(GArray) pending = g_array_new(FALSE, FALSE, sizeof(stack_id));
	for (; s.i != 0 && f->outlines[s.i] == 0; s = model_get_stack(f->model, s)->parent)
		g_array_append_val(pending, s);
	uint32_t outline = f->outlines[s.i];
	while (pending->len > 0) {
		stack_id inner = g_array_index(pending, stack_id, pending->len - 1);
		const struct frame *frame = model_get_frame(f->model, model_get_stack(f->model, inner)->frame);
		outline = outline_number(f, (struct outline){ outline, function_of(frame), frame->file.i, frame->line });
		f->outlines[inner.i] = outline;
		g_array_set_size(pending, pending->len - 1);
	}
	return outline;
}

/* Equal for stacks that differ only in the line of the innermost function. */
static uint32_t function_outline_of(struct finder *f, stack_id s)
{
	const struct stack *stack = model_get_stack(f->model, s);
	const struct frame *frame = model_get_frame(f->model, stack->frame);
	return outline_number(f, (struct outline){ outline_of(f, stack->parent), function_of(frame), 0, 0 });
}

static const struct site *site_at(const struct finder *f, uint32_t i)
{
	return &g_array_index(f->model->sites, struct site, i);
}

static enum evidence evidence_of(const struct cost *c, const struct container_use *use)
{
	bool reallocs = c->realloc_out > 0 || c->reallocations > 0, cxx = container_is_cxx(use->container);
	if (use->container == CONTAINER_NONE)
		return EVIDENCE_NONE;
	if (reallocs)
		return cxx ? EVIDENCE_NONE : EVIDENCE_REALLOC;
	/* Of a vector whose name is not known, nobody knows whether the user has it. */
	if (c->temporary == c->allocations)
		return use->container != CONTAINER_RAW_VEC ? EVIDENCE_TEMPORARY : EVIDENCE_NONE;
	return use->grows ? EVIDENCE_CXX : EVIDENCE_NONE;
}

/* Whether a look at the site's stack is worth it. To take a block out of an arena is what advice would come to. */
static bool may_be_evidence(const struct cost *c)
{
	if (c->announced > 0)
		return false;
	return c->realloc_out > 0 || c->reallocations > 0 || c->temporary == c->allocations || c->allocations > 2;
}

static void find_candidates(struct finder *f)
{
	for (uint32_t i = 1; i < f->model->sites->len; i++) {
		const struct site *site = site_at(f, i);
		if (site->stack.i == 0 || site->cost.allocations == 0 || !may_be_evidence(&site->cost))
			continue;
		struct container_use use = container_use_of(f->model, f->names, site->stack);
		struct candidate c = {
			.thread = site->thread.i, .container = use.container, .evidence = evidence_of(&site->cost, &use), .site = i,
			.use = use,
		};
		if (c.evidence == EVIDENCE_NONE)
			continue;
		c.place = c.line = outline_of(f, use.caller);
		g_array_append_val(f->candidates, c);
	}
}

static gint by_place(gconstpointer a, gconstpointer b)
{
	const struct candidate *x = a, *y = b;
	const uint32_t keys[][2] = {
		{ x->thread, y->thread }, { x->place, y->place }, { x->container, y->container }, { x->evidence, y->evidence },
		{ x->site, y->site },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		if (keys[i][0] != keys[i][1])
			return keys[i][0] < keys[i][1] ? -1 : 1;
	return 0;
}

static bool is_together(const struct candidate *x, const struct candidate *y)
{
	return x->thread == y->thread && x->place == y->place && x->container == y->container && x->evidence == y->evidence;
}

/* The site that stands for its group: where the most bytes were allocated by what begins chains. */
static const struct candidate *first_of(const struct finder *f, const struct candidate *group, guint n)
{
	const struct candidate *first = NULL;
	for (guint i = 0; i < n; i++) {
		const struct cost *c = &site_at(f, group[i].site)->cost;
		if (c->reallocations < c->allocations && (first == NULL || c->bytes > site_at(f, first->site)->cost.bytes))
			first = &group[i];
	}
	return first != NULL ? first : group;
}

static bool is_line_of(const struct candidate *group, guint n, uint32_t line)
{
	for (guint i = 0; i < n; i++)
		if (group[i].line == line)
			return true;
	return false;
}

/* Whether what is known of who took blocks over speaks against the sums: another thread, or with free_stacks another line. */
static bool is_contradicted(struct finder *f, const struct candidate *group, guint n)
{
	bool contradicted = false;
	g_autoptr(GArray) releases = g_array_new(FALSE, FALSE, sizeof(struct release));
	for (guint i = 0; i < n && group->evidence == EVIDENCE_REALLOC; i++)
		ledger_releases(f->ledger, group[i].site, releases);
	for (guint i = 0; i < releases->len && !contradicted; i++) {
		const struct release *r = &g_array_index(releases, struct release, i);
		if (r->resized == 0)
			continue;
		stack_id caller = container_use_of(f->model, f->names, r->stack).caller;
		contradicted = r->thread.i != group->thread || (r->stack.i != 0 && !is_line_of(group, n, outline_of(f, caller)));
	}
	return contradicted;
}

/* Sets what the sums of the group prove. Returns false if that is nothing. */
static bool prove(const struct finder *f, const struct candidate *group, guint n, struct advice *a)
{
	enum { TERMINATOR = 1 };     /* a std::string has room for a NUL */
	struct advice_sums sums = { .mixed = 0 };
	for (guint i = 0; i < n; i++)
		advice_sums_add(&sums, &site_at(f, group[i].site)->cost, group[i].use.pushes);
	a->container = (enum container)group->container;
	switch (group->evidence) {
	case EVIDENCE_TEMPORARY:
		a->kind = ADVICE_REUSE;
		return advice_sums_temporary(&sums, &a->reuse);
	case EVIDENCE_CXX:
		return advice_sums_doubles(&sums, a->container == CONTAINER_CXX_STRING ? TERMINATOR : 0, &a->growth);
	default:
		return advice_sums_chains(&sums, a->container != CONTAINER_DIRECT, &a->growth);
	}
}

/* Sets whom the advice is for: the function that allocations are attributed to, but no function inside the container. */
static void set_function(const struct finder *f, const struct candidate *c, struct advice *a)
{
	struct attribution *attribution = f->side->attribution;
	stack_id caller = c->use.caller, row = attribution_stack(attribution, site_at(f, c->site)->stack);
	/* A frame has a larger number than those that call it. */
	if (row.i > caller.i)
		row = caller;
	frame_id frame = model_get_stack(f->model, row)->frame;
	frame_id calls = model_get_stack(f->model, caller)->frame;
	name_id inner = attribution_owner(attribution, calls);
	a->function = attribution_owner(attribution, frame);
	a->via = inner.i != a->function.i ? inner : (name_id){ 0 };
	if (model_get_frame(f->model, calls)->file.i != 0 && model_get_frame(f->model, frame)->file.i != 0) {
		a->file = frame_names_file(f->names, frame);
		a->line = model_get_frame(f->model, frame)->line;
	}
}

static bool is_same(const struct advice *a, const struct advice *b)
{
	return a->kind == b->kind && a->container == b->container && a->function.i == b->function.i && a->via.i == b->via.i;
}

static void set_saved(struct advice *a)
{
	bool reuse = a->kind == ADVICE_REUSE;
	a->saved_allocations = reuse ? a->reuse.saved_allocations : a->growth.saved_allocations;
	a->saved_bytes = reuse ? a->reuse.saved_bytes : a->growth.saved_bytes;
}

/* The sums over sites of a model fit into int64_t, and so do these. */
static void merge(struct advice *into, const struct advice *a)
{
	struct advice_growth *g = &into->growth;
	struct advice_reuse *r = &into->reuse;
	into->alike &= a->alike && g->largest == a->growth.largest;
	g->vectors += a->growth.vectors;
	g->growths += a->growth.growths;
	g->largest = MAX(g->largest, a->growth.largest);
	g->final_bytes += a->growth.final_bytes;
	g->item = g->item == a->growth.item ? g->item : 0;
	g->saved_allocations += a->growth.saved_allocations;
	g->saved_bytes += a->growth.saved_bytes;
	r->blocks += a->reuse.blocks;
	r->smallest = MIN(r->smallest, a->reuse.smallest);
	r->largest = MAX(r->largest, a->reuse.largest);
	r->saved_allocations += a->reuse.saved_allocations;
	r->saved_bytes += a->reuse.saved_bytes;
	g_array_append_vals(into->stacks, a->stacks->data, a->stacks->len);
	set_saved(into);
}

static void advice_clear(gpointer data)
{
	g_array_unref(((struct advice *)data)->stacks);
}

static void add_found(struct finder *f, const struct candidate *group, guint n, struct advice *a)
{
	const struct candidate *first = first_of(f, group, n);
	const struct site *site = site_at(f, first->site);
	process_id process = model_get_thread(f->model, site->thread)->process;
	set_function(f, first, a);
	set_saved(a);
	/* Without a line it is hard to follow: most such functions are of the system's libraries. */
	if (a->file.i == 0 || (f->keeps != NULL && !f->keeps(f->data, site)))
		return;
	a->alike = a->growth.final_bytes / MAX(a->growth.vectors, 1) == a->growth.largest
		&& a->growth.final_bytes % MAX(a->growth.vectors, 1) == 0;
	struct advice_stack stack = {
		attribution_trace(f->side->attribution, site->stack),
		process.i != 0 ? model_get_process(f->model, process)->depth : 0,
		a->saved_allocations, a->saved_bytes,
	};
	a->stacks = g_array_new(FALSE, FALSE, sizeof stack);
	g_array_append_val(a->stacks, stack);

	const uint32_t key[] = { a->kind, a->container, a->function.i, a->via.i, a->file.i, a->line };
	g_autoptr(GBytes) bytes = g_bytes_new(key, sizeof key);
	gpointer place;
	if (g_hash_table_lookup_extended(f->rows, bytes, NULL, &place)) {
		merge(&g_array_index(f->found, struct advice, GPOINTER_TO_UINT(place)), a);
		g_array_unref(a->stacks);
	} else {
		g_hash_table_insert(f->rows, g_steal_pointer(&bytes), GUINT_TO_POINTER(f->found->len));
		g_array_append_val(f->found, *a);
	}
}

/* Looks at each group of candidates that nothing is proved of yet. by_function: one kind only, as the others say what happened at one
   line. */
static void prove_all(struct finder *f, bool by_function)
{
	g_array_sort(f->candidates, by_place);
	for (guint i = 0, n; i < f->candidates->len; i += n) {
		struct candidate *group = &g_array_index(f->candidates, struct candidate, i);
		struct advice a = { .kind = ADVICE_CAPACITY };
		for (n = 1; i + n < f->candidates->len && is_together(group, group + n); n++)
			;
		if ((by_function && group->evidence == EVIDENCE_TEMPORARY) || !prove(f, group, n, &a) || is_contradicted(f, group, n))
			continue;
		add_found(f, group, n, &a);
		for (guint k = 0; k < n; k++)
			group[k].proved = true;
	}
}

static void keep_unproved(struct finder *f)
{
	guint kept = 0;
	for (guint i = 0; i < f->candidates->len; i++) {
		struct candidate c = g_array_index(f->candidates, struct candidate, i);
		if (c.proved)
			continue;
		c.place = function_outline_of(f, c.use.caller);
		g_array_index(f->candidates, struct candidate, kept++) = c;
	}
	g_array_set_size(f->candidates, kept);
}

struct ordering { const struct catalog *catalog; enum sort_key key; };

static int descending(int64_t a, int64_t b)
{
	return (a < b) - (a > b);
}

static gint by_saved(gconstpointer a, gconstpointer b, gpointer data)
{
	const struct advice *x = a, *y = b;
	const struct ordering *o = data;
	int blocks = descending(x->saved_allocations, y->saved_allocations), bytes = descending(x->saved_bytes, y->saved_bytes);
	int orders[] = {
		o->key == SORT_COUNT ? blocks : o->key == SORT_SIZE ? bytes : 0,
		o->key == SORT_COUNT ? bytes : o->key == SORT_SIZE ? blocks : 0,
		aggregate_compare_keys(o->catalog, GROUPS_OF_NAMES, x->function.i, y->function.i),
		aggregate_compare_keys(o->catalog, GROUPS_OF_NAMES, x->file.i, y->file.i),
		(x->line > y->line) - (x->line < y->line),
		aggregate_compare_keys(o->catalog, GROUPS_OF_NAMES, x->via.i, y->via.i),
		(int)x->kind - (int)y->kind,
		(int)x->container - (int)y->container,
	};
	for (size_t i = 0; i < G_N_ELEMENTS(orders); i++)
		if (orders[i] != 0)
			return orders[i];
	return 0;
}

static gint by_stack(gconstpointer a, gconstpointer b, gpointer catalog)
{
	const struct advice_stack *x = a, *y = b;
	int order = descending(x->saved_allocations, y->saved_allocations);
	if (order == 0)
		order = descending(x->saved_bytes, y->saved_bytes);
	return order != 0 ? order : aggregate_compare_keys(catalog, GROUPS_OF_TRACES, x->trace.i, y->trace.i);
}

/* Keeps what would save enough to be worth a line. */
static void drop_small(GArray *found)
{
	enum { LEAST_ALLOCATIONS = 4, LEAST_BYTES = 1024 };
	for (guint i = found->len; i-- > 0;)
		if (advice_at(found, i)->saved_allocations < LEAST_ALLOCATIONS && advice_at(found, i)->saved_bytes < LEAST_BYTES)
			g_array_remove_index_fast(found, i);
}

static void sort_all(struct finder *f)
{
	gpointer catalog = f->side->catalog;
	struct ordering o = { catalog, f->options->sort };
	for (guint i = 0; i < f->found->len; i++)
		g_array_sort_with_data(advice_at(f->found, i)->stacks, by_stack, catalog);
	g_array_sort_with_data(f->found, by_saved, &o);
}

GArray *advice_find(const struct side *side, const struct ledger *l, const struct report_options *options, aggregate_keeps keeps,
                    void *data)
{
	struct finder f = {
		.side = side, .model = side->model, .ledger = l, .options = options, .keeps = keeps, .data = data,
		.names = attribution_frame_names(side->attribution),
		.outlines = g_new0(uint32_t, side->model->stacks->len),
		.known = g_hash_table_new_full(outline_hash, outline_equal, g_free, NULL),
		.candidates = g_array_new(FALSE, FALSE, sizeof(struct candidate)),
		.found = g_array_new(FALSE, FALSE, sizeof(struct advice)),
		.rows = g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL),
	};
	g_array_set_clear_func(f.found, advice_clear);
	find_candidates(&f);
	prove_all(&f, false);
	keep_unproved(&f);
	prove_all(&f, true);
	drop_small(f.found);
	sort_all(&f);
	g_array_unref(f.candidates);
	g_hash_table_unref(f.known);
	g_hash_table_unref(f.rows);
	g_free(f.outlines);
	return f.found;
}

bool advice_is_worthwhile(const struct advice *a, const struct cost *totals)
{
	enum { SHARE = 100 };
	return a->via.i == 0 && (a->saved_allocations >= totals->allocations / SHARE || a->saved_bytes >= totals->bytes / SHARE);
}

/* Appends what `from` has more often than `other`. */
static void add_changes(GArray *changes, const GArray *from, const GArray *other, bool gone)
{
	g_autofree bool *taken = g_new0(bool, other->len);
	for (guint i = 0; i < from->len; i++) {
		guint k = 0;
		while (k < other->len && (taken[k] || !is_same(advice_at(from, i), advice_at(other, k))))
			k++;
		struct advice_change change = { advice_at(from, i), gone };
		if (k < other->len)
			taken[k] = true;
		else
			g_array_append_val(changes, change);
	}
}

GArray *advice_changes(const GArray *baseline, const GArray *current)
{
	GArray *changes = g_array_new(FALSE, FALSE, sizeof(struct advice_change));
	add_changes(changes, current, baseline, false);
	add_changes(changes, baseline, current, true);
	return changes;
}
