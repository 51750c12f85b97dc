/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "exports/view_json_advice.h"

static const char *const kinds[ADVICE_KINDS] = { [ADVICE_CAPACITY] = "capacity", [ADVICE_REUSE] = "reuse" };

static void set_growth(json_t *object, const struct advice *a)
{
	view_json_number(object, "vectors", a->growth.vectors);
	view_json_number(object, "growths", a->growth.growths);
	view_json_number(object, "largest_bytes", a->growth.largest);
	view_json_number(object, "final_bytes", a->growth.final_bytes);
	json_object_set_new(object, "same_size", json_boolean(a->alike));
	if (a->growth.item != 0)
		view_json_number(object, "item_bytes", a->growth.item);
}

static void set_reuse(json_t *object, const struct advice *a)
{
	view_json_number(object, "blocks", a->reuse.blocks);
	view_json_number(object, "smallest_bytes", a->reuse.smallest);
	view_json_number(object, "largest_bytes", a->reuse.largest);
	view_json_number(object, "buffers", a->stacks->len);
}

static void set_saved(json_t *object, int64_t allocations, int64_t bytes)
{
	view_json_number(object, "saved_allocations", allocations);
	view_json_number(object, "saved_bytes", bytes);
}

static json_t *stacks_of(const struct catalog *c, const struct advice *a)
{
	json_t *list = json_array();
	for (guint i = 0; i < a->stacks->len; i++) {
		const struct advice_stack *stack = &g_array_index(a->stacks, struct advice_stack, i);
		json_t *object = json_object();
		set_saved(object, stack->saved_allocations, stack->saved_bytes);
		view_json_trace(object, c, stack->trace);
		json_array_append_new(list, object);
	}
	return list;
}

static json_t *advice_of(const struct catalog *c, const struct report_options *options, const struct advice *a)
{
	json_t *object = json_object();
	view_json_text(object, "kind", kinds[a->kind]);
	view_json_name(object, "function", c, a->function);
	view_json_place(object, c, a->file, a->line);
	if (a->via.i != 0)
		view_json_name(object, "via", c, a->via);
	view_json_text(object, "container", container_name(a->container));
	(a->kind == ADVICE_REUSE ? set_reuse : set_growth)(object, a);
	set_saved(object, a->saved_allocations, a->saved_bytes);
	if (options->verbosity >= 3)
		json_object_set_new(object, "stacks", stacks_of(c, a));
	return object;
}

void view_json_advice(const struct view_report *r, FILE *out)
{
	struct view_json_list list;
	if (r->run.advice == NULL || r->run.advice->len == 0)
		return;
	view_json_list_open(&list, out, "advice");
	for (guint i = 0; i < r->run.advice->len; i++)
		view_json_list_add(&list, advice_of(r->catalog, r->options, advice_at(r->run.advice, i)));
	view_json_list_close(&list);
}

void view_json_advice_changes(const struct view_comparison *c, FILE *out)
{
	struct view_json_list list;
	if (c->current.advice == NULL || c->baseline.advice == NULL)
		return;
	g_autoptr(GArray) changes = advice_changes(c->baseline.advice, c->current.advice);
	for (guint i = 0; i < changes->len; i++) {
		const struct advice_change *change = &g_array_index(changes, struct advice_change, i);
		json_t *object = advice_of(c->catalog, c->options, change->advice);
		view_json_text(object, "status", change->gone ? "gone" : "new");
		if (i == 0)
			view_json_list_open(&list, out, "advice");
		view_json_list_add(&list, object);
	}
	if (changes->len > 0)
		view_json_list_close(&list);
}
