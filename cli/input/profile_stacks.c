/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/profile_stacks.h"

#include "base/hash.h"
#include "input/profile_format.h"

#include <inttypes.h>

/* The calls that a frame of the file stands for, innermost first; empty if it was not resolved. */
struct chain { guint first, count; };

static GArray *new_ids(void)
{
	uint32_t none = 0;
	GArray *ids = g_array_new(FALSE, FALSE, sizeof none);
	g_array_append_val(ids, none);
	return ids;
}

void profile_stacks_begin(struct stack_reading *r, struct xmlpull *pull, struct model *m)
{
	*r = (struct stack_reading){
		.pull = pull,
		.model = m,
		.objects = new_ids(),
		.frames = new_ids(),
		.stacks = new_ids(),
		.calls = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
		.chains = g_array_new(FALSE, TRUE, sizeof(struct chain)),
		.jumps = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
		.between = g_hash_table_new(hash_word, NULL),
		.betweens = g_array_new(FALSE, FALSE, sizeof(struct chain)),
		.stack_frames = new_ids(),
		.edges = g_array_new(FALSE, FALSE, sizeof(struct profile_edge)),
		.known_edges = g_hash_table_new(hash_word, NULL),
	};
	g_array_set_size(r->chains, 1);
}

void profile_stacks_end(struct stack_reading *r)
{
	GArray *arrays[] = { r->objects, r->frames, r->stacks, r->calls, r->chains, r->jumps, r->betweens, r->stack_frames, r->edges };
	for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++)
		g_array_unref(arrays[i]);
	g_hash_table_destroy(r->between);
	g_hash_table_destroy(r->known_edges);
}

void profile_stacks_take(struct stack_reading *r, struct profile_frames *f)
{
	*f = (struct profile_frames){
		g_array_ref(r->objects), g_array_ref(r->frames), g_array_ref(r->edges), r->calls->len > 0 || r->jumps->len > 0,
	};
}

void profile_frames_clear(struct profile_frames *f)
{
	g_array_unref(f->objects);
	g_array_unref(f->frames);
	g_array_unref(f->edges);
}

static string_id intern(struct stack_reading *r, const struct pull_value *v)
{
	return v->text != NULL ? model_string(r->model, v->text) : (string_id){ 0 };
}

/* Checks that the id is the next one of its list. */
static bool is_next(struct stack_reading *r, const struct pull_value *id, guint length, GError **error)
{
	if (id->number == length)
		return true;
	return xmlpull_fail(r->pull, error, "its id is %" PRId64, id->number);
}

/* Looks up a reference, which may only point backwards. An absent one gives 0. */
static bool refer(struct stack_reading *r, const GArray *ids, const struct pull_value *v, const char *what, uint32_t *id,
                  GError **error)
{
	*id = 0;
	if (v->number < ids->len) {
		*id = g_array_index(ids, uint32_t, v->number);
		return true;
	}
	return xmlpull_fail(r->pull, error, "there is no %s %" PRId64 " before it", what, v->number);
}

/* The same for a reference that must be there. */
static bool refer_to_one(struct stack_reading *r, const GArray *ids, const struct pull_value *v, const char *what,
                         uint32_t *id, GError **error)
{
	if (v->number != 0)
		return refer(r, ids, v, what, id, error);
	return xmlpull_fail(r->pull, error, "there is no %s 0", what);
}

bool profile_object(struct stack_reading *r, const struct pull_value *v, GError **error)
{
	if (!is_next(r, &v[OBJECT_ID], r->objects->len, error))
		return false;
	struct object o = {
		.path = intern(r, &v[OBJECT_PATH]),
		.build_id = intern(r, &v[OBJECT_BUILD_ID]),
		.bias = v[OBJECT_BIAS].hex,
	};
	uint32_t id = model_object(r->model, &o).i;
	g_array_append_val(r->objects, id);
	return true;
}

bool profile_frame(struct stack_reading *r, const struct pull_value *v, GError **error)
{
	uint32_t object, id;
	if (!is_next(r, &v[FRAME_ID], r->frames->len, error)
	    || !refer(r, r->objects, &v[FRAME_OBJECT], "object", &object, error))
		return false;
	struct frame f = {
		.address = v[FRAME_ADDRESS].hex,
		.object = { object },
		.function = intern(r, &v[FRAME_FUNCTION]),
		.symbol = intern(r, &v[FRAME_SYMBOL]),
		.file = intern(r, &v[FRAME_FILE]),
		.line = (uint32_t)v[FRAME_LINE].number,
	};
	id = model_frame(r->model, &f).i;
	g_array_append_val(r->frames, id);
	g_array_set_size(r->chains, r->frames->len);
	return true;
}

bool profile_call(struct stack_reading *r, const struct pull_value *v, GError **error)
{
	uint32_t of, last = r->last_resolved;
	if (!refer_to_one(r, r->frames, &v[CALL_FRAME], "frame", &of, error))
		return false;
	int64_t number = v[CALL_FRAME].number;
	if (number == 0 || number < last)
		return xmlpull_fail(r->pull, error, "its frame comes before that of the call before it");
	const struct frame *physical = model_get_frame(r->model, (frame_id){ of });
	struct frame f = {
		.address = physical->address,
		.object = physical->object,
		.function = intern(r, &v[CALL_FUNCTION]),
		.symbol = intern(r, &v[CALL_SYMBOL]),
		.file = intern(r, &v[CALL_FILE]),
		.line = (uint32_t)v[CALL_LINE].number,
		.column = (uint32_t)v[CALL_COLUMN].number,
		.inlined = v[CALL_INLINED].text != NULL,
		.resolved = true,
	};
	uint32_t id = model_frame(r->model, &f).i;
	struct chain *chain = &g_array_index(r->chains, struct chain, number);
	if (chain->count++ == 0)
		chain->first = r->calls->len;
	g_array_append_val(r->calls, id);
	r->last_resolved = (uint32_t)number;
	return true;
}

/* Makes one key of two frames. */
static gpointer edge_key(uint32_t outer, uint32_t inner)
{
	G_STATIC_ASSERT(sizeof(gpointer) >= sizeof(uint64_t));
	return (gpointer)(uintptr_t)((uint64_t)outer << 32 | inner);
}

bool profile_jump(struct stack_reading *r, const struct pull_value *v, GError **error)
{
	uint32_t outer, inner, object;
	if (!refer_to_one(r, r->frames, &v[JUMP_FRAME], "frame", &outer, error)
	    || !refer_to_one(r, r->frames, &v[JUMP_TO], "frame", &inner, error)
	    || !refer(r, r->objects, &v[JUMP_OBJECT], "object", &object, error))
		return false;
	gpointer key = edge_key((uint32_t)v[JUMP_FRAME].number, (uint32_t)v[JUMP_TO].number);
	if ((uint64_t)(uintptr_t)key < r->last_between)
		return xmlpull_fail(r->pull, error, "its frames come before those of the jump before it");
	struct frame f = {
		.address = v[JUMP_ADDRESS].hex,
		.object = { object },
		.function = intern(r, &v[JUMP_FUNCTION]),
		.symbol = intern(r, &v[JUMP_SYMBOL]),
		.file = intern(r, &v[JUMP_FILE]),
		.line = (uint32_t)v[JUMP_LINE].number,
		.column = (uint32_t)v[JUMP_COLUMN].number,
		.inlined = v[JUMP_INLINED].text != NULL,
		.jumped = v[JUMP_INLINED].text == NULL,
		.resolved = true,
	};
	if ((uint64_t)(uintptr_t)key != r->last_between) {
		struct chain chain = { r->jumps->len, 0 };
		g_array_append_val(r->betweens, chain);
		g_hash_table_insert(r->between, key, GUINT_TO_POINTER(r->betweens->len));
		r->last_between = (uint64_t)(uintptr_t)key;
	}
	g_array_index(r->betweens, struct chain, r->betweens->len - 1).count++;
	uint32_t id = model_frame(r->model, &f).i;
	g_array_append_val(r->jumps, id);
	return true;
}

/* Extends the stack `parent`, whose last frame in the file is `outer`, by the functions between that and the
   frame `inner`. */
static uint32_t stack_with_jumps(struct stack_reading *r, uint32_t parent, uint32_t outer, uint32_t inner)
{
	gpointer key = edge_key(outer, inner);
	guint place = GPOINTER_TO_UINT(g_hash_table_lookup(r->between, key));
	const struct chain *chain = place != 0 ? &g_array_index(r->betweens, struct chain, place - 1) : NULL;
	for (guint i = chain != NULL ? chain->count : 0; i > 0; i--)
		parent = model_stack(r->model, (stack_id){ parent },
		                     (frame_id){ g_array_index(r->jumps, uint32_t, chain->first + i - 1) }, false).i;
	if (outer != 0 && g_hash_table_add(r->known_edges, key)) {
		struct profile_edge edge = { outer, inner };
		g_array_append_val(r->edges, edge);
	}
	return parent;
}

/* Returns the stack of a frame of the file that `parent` called: one node, or one for each call that the frame
   stands for. */
static uint32_t stack_of(struct stack_reading *r, uint32_t parent, int64_t file_frame, uint32_t frame, bool cut)
{
	const struct chain *chain = &g_array_index(r->chains, struct chain, file_frame);
	if (chain->count == 0)
		return model_stack(r->model, (stack_id){ parent }, (frame_id){ frame }, cut).i;
	for (guint i = chain->count; i > 0; i--, cut = false)
		parent = model_stack(r->model, (stack_id){ parent },
		                     (frame_id){ g_array_index(r->calls, uint32_t, chain->first + i - 1) }, cut).i;
	return parent;
}

bool profile_stack(struct stack_reading *r, const struct pull_value *v, GError **error)
{
	uint32_t parent, frame, id;
	bool cut = v[STACK_CUT].text != NULL;
	if (!is_next(r, &v[STACK_ID], r->stacks->len, error)
	    || !refer(r, r->stacks, &v[STACK_PARENT], "stack", &parent, error)
	    || !refer_to_one(r, r->frames, &v[STACK_FRAME], "frame", &frame, error))
		return false;
	if (cut && parent != 0)
		return xmlpull_fail(r->pull, error, "only an outermost one can be cut");
	uint32_t own = (uint32_t)v[STACK_FRAME].number;
	parent = stack_with_jumps(r, parent, g_array_index(r->stack_frames, uint32_t, v[STACK_PARENT].number), own);
	id = stack_of(r, parent, own, frame, cut);
	g_array_append_val(r->stacks, id);
	g_array_append_val(r->stack_frames, own);
	return true;
}

bool profile_stack_id(struct stack_reading *r, const struct pull_value *v, bool required, stack_id *id, GError **error)
{
	return (required ? refer_to_one : refer)(r, r->stacks, v, "stack", &id->i, error);
}
