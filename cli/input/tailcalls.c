/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Treats functions as nodes and the jumps out of them as edges. An edge whose end is unknown may lead
   anywhere. */
#include "input/tailcalls.h"

#include "names/symbol_stable.h"

#include <string.h>

enum { LONGEST = 16, VISITED = 200 };

/* INNER: the function of the inner frame. */
enum kind { UNKNOWN, INNER, FUNCTION };
struct node { enum kind kind; guint machine; struct machine_code_function function; };

struct search {
	const GPtrArray *machines;
	const struct tailcall_frame *inner;
	guint inner_machine;
	struct machine_code_function at;      /* the inner frame's function */
	bool known;                      /* `at` is known */
};

static struct machine_code *machine_of(const struct search *s, guint i)
{
	return g_ptr_array_index(s->machines, i);
}

/* Whether both names are of the same function, or of parts or copies of it. */
static bool is_same_name(const char *a, const char *b)
{
	size_t length = symbol_stable_length(a);
	return length > 0 && length == symbol_stable_length(b) && strncmp(a, b, length) == 0;
}

static bool has_name(const struct machine_code_function *f, const char *name)
{
	for (guint i = 0; i < f->count; i++)
		if (is_same_name(f->names[i], name))
			return true;
	return false;
}

static bool share_name(const struct machine_code_function *a, const struct machine_code_function *b)
{
	for (guint i = 0; i < a->count; i++)
		if (has_name(b, a->names[i]))
			return true;
	return false;
}

/* Whether a function of that name is the inner frame's, or is replaced by it. */
static bool names_inner(const struct search *s, const char *name)
{
	return is_same_name(name, s->inner->symbol) || (s->known && has_name(&s->at, name))
		|| (s->inner->machine != NULL && machine_code_is_replaced(s->inner->machine, name));
}

static struct node function_node(const struct search *s, guint machine, const struct machine_code_function *f)
{
	struct node n = { FUNCTION, machine, *f };
	bool here = s->known && machine_of(s, machine) == s->inner->machine && (f->start == s->at.start || share_name(f, &s->at));
	for (guint i = 0; i < f->count && !here; i++)
		here = is_same_name(f->names[i], s->inner->symbol)
			|| (s->inner->machine != NULL
			    && machine_code_is_replaced(s->inner->machine, f->names[i]));
	if (here)
		n.kind = INNER;
	return n;
}

/* Returns where a call or jump out of a function of machine `from` leads. */
static struct node node_of(const struct search *s, guint from, struct machine_code_target to)
{
	struct node unknown = { UNKNOWN, from, { 0 } }, found = unknown;
	struct machine_code_function f;
	if (to.external == NULL) {
		if (!machine_code_function_at(machine_of(s, from), to.address, &f))
			return unknown;
		struct node n = function_node(s, from, &f);
		/* Only a part of a function is entered anywhere but at its beginning. */
		return f.start == to.address || n.kind == INNER ? n : unknown;
	}
	if (names_inner(s, to.external)) {
		found.kind = INNER;
		return found;
	}
	for (guint i = 0; i < s->machines->len; i++) {
		if (machine_of(s, i) == NULL || !machine_code_function_named(machine_of(s, i), to.external, &f))
			continue;
		if (found.kind != UNKNOWN)
			return unknown;
		found = function_node(s, i, &f);
	}
	return found;
}

static bool is_same(const struct node *a, const struct node *b)
{
	return a->kind == b->kind && (a->kind != FUNCTION || (a->machine == b->machine && a->function.start == b->function.start));
}

/* visited: of struct node, those that were looked at before. */
static bool leads_on(const struct search *s, const struct node *n, GArray *visited)
{
	if (n->kind != FUNCTION || visited->len == VISITED)
		return true;
	for (guint i = 0; i < visited->len; i++)
		if (is_same(&g_array_index(visited, struct node, i), n))
			return false;
	g_array_append_vals(visited, n, 1);
	const struct machine_code_exits *code = machine_code_exits_of(machine_of(s, n->machine), &n->function);
	bool leads = !code->whole;
	for (guint i = 0; i < code->jumps->len && !leads; i++) {
		struct node next = node_of(s, n->machine,
		                           g_array_index(code->jumps, struct machine_code_jump, i).to);
		leads = leads_on(s, &next, visited);
	}
	return leads;
}

/* Whether a path from n may lead to the inner frame. */
static bool may_lead(const struct search *s, const struct node *n)
{
	g_autoptr(GArray) visited = g_array_new(FALSE, FALSE, sizeof(struct node));
	return leads_on(s, n, visited);
}

/* Returns the only node that a jump out of n leads to on the way to the inner frame, and sets *jump to the
   place of that jump, or to 0 if there are several. UNKNOWN if there are several such nodes. */
static struct node step(const struct search *s, const struct node *n, uint64_t *jump)
{
	struct node only = { UNKNOWN, 0, { 0 } };
	bool any = false;
	const struct machine_code_exits *code = machine_code_exits_of(machine_of(s, n->machine), &n->function);
	*jump = 0;
	if (!code->whole)
		return only;
	for (guint i = 0; i < code->jumps->len; i++) {
		const struct machine_code_jump *j = &g_array_index(code->jumps, struct machine_code_jump, i);
		struct node next = node_of(s, n->machine, j->to);
		if (is_same(&next, n) || !may_lead(s, &next))
			continue;
		if (next.kind == UNKNOWN || (any && !is_same(&next, &only)))
			return (struct node){ UNKNOWN, 0, { 0 } };
		*jump = any ? 0 : j->from;
		only = next;
		any = true;
	}
	return only;
}

/* NULL if the names differ in more than the part of the function that they name. */
static const char *symbol_of(const struct machine_code_function *f)
{
	for (guint i = 1; i < f->count; i++)
		if (!is_same_name(f->names[0], f->names[i]))
			return NULL;
	return f->names[0];
}

/* Returns what the call in `outer` leads to. */
static struct node called(const struct search *s, guint machine, const struct tailcall_frame *outer)
{
	struct machine_code_function f;
	struct node unknown = { UNKNOWN, 0, { 0 } };
	uint64_t next = outer->address + 1;
	struct machine_code_target guess = machine_code_guess_call(outer->machine, next);
	/* Most calls lead to the inner frame's function, and nothing ran in between. */
	if (node_of(s, machine, guess).kind != FUNCTION
	    || !machine_code_function_at(outer->machine, outer->address, &f))
		return unknown;
	const struct machine_code_exits *code = machine_code_exits_of(outer->machine, &f);
	for (guint i = 0; i < code->calls->len; i++) {
		const struct machine_code_call *call = &g_array_index(code->calls, struct machine_code_call, i);
		if (call->next == next)
			return node_of(s, machine, call->to);
	}
	return unknown;
}

static guint place_of(const GPtrArray *machines, const struct machine_code *m)
{
	guint i = 0;
	while (i < machines->len && g_ptr_array_index(machines, i) != m)
		i++;
	return i;
}

GArray *tailcalls_between(const GPtrArray *machines, const struct tailcall_frame *outer, const struct tailcall_frame *inner)
{
	struct search s = { .machines = machines, .inner = inner };
	if (outer->machine == NULL || inner->machine == NULL
	    || machine_code_is_signal_return(inner->machine, inner->address + 1))
		return NULL;
	s.known = machine_code_function_at(inner->machine, inner->address, &s.at);
	if (!s.known)
		return NULL;
	struct node n = called(&s, place_of(machines, outer->machine), outer);
	if (n.kind != FUNCTION || !may_lead(&s, &n))
		return NULL;
	GArray *found = g_array_new(FALSE, FALSE, sizeof(struct tailcall));
	while (n.kind == FUNCTION && found->len < LONGEST) {
		struct tailcall t = { .machine = n.machine, .start = n.function.start, .symbol = symbol_of(&n.function) };
		struct node next = step(&s, &n, &t.jump);
		g_array_append_val(found, t);
		n = next;
	}
	return found;
}
