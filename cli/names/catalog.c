/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A hash table holds the texts. Everything else is a pair of ids, and one kind of table holds these. */
#include "names/catalog.h"

#include "base/hash.h"

/* Pairs of numbers, numbered from 1 in order of appearance. */
struct pairs {
	GHashTable *ids;   /* the pair as a pointer → its number */
	GArray *all;       /* of uint64_t */
};

struct catalog {
	GStringChunk *chunk;
	GHashTable *name_ids;   /* text → number */
	GPtrArray *names;       /* of const char * */
	GString *scratch;
	struct pairs places;    /* file, line */
	struct pairs call_ids;  /* function, place */
	GArray *calls;          /* of struct call */
	struct pairs traces;    /* parent, call */
	bool any_place;
};

static void pairs_open(struct pairs *p)
{
	uint64_t zero = 0;
	p->ids = g_hash_table_new(hash_word, g_direct_equal);
	p->all = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	g_array_append_val(p->all, zero);
}

static void pairs_close(struct pairs *p)
{
	g_hash_table_destroy(p->ids);
	g_array_free(p->all, TRUE);
}

static uint32_t pairs_id(struct pairs *p, uint32_t high, uint32_t low)
{
	G_STATIC_ASSERT(sizeof(gpointer) >= sizeof(uint64_t));
	uint64_t pair = (uint64_t)high << 32 | low;
	gpointer key = (gpointer)(uintptr_t)pair;
	gpointer found = g_hash_table_lookup(p->ids, key);
	if (found == NULL) {
		found = GUINT_TO_POINTER(p->all->len);
		g_array_append_val(p->all, pair);
		g_hash_table_insert(p->ids, key, found);
	}
	return GPOINTER_TO_UINT(found);
}

static uint32_t pairs_high(const struct pairs *p, uint32_t id)
{
	return (uint32_t)(g_array_index(p->all, uint64_t, id) >> 32);
}

static uint32_t pairs_low(const struct pairs *p, uint32_t id)
{
	return (uint32_t)g_array_index(p->all, uint64_t, id);
}

struct catalog *catalog_new(bool any_place)
{
	struct catalog *c = g_new0(struct catalog, 1);
	c->chunk = g_string_chunk_new(1 << 14);
	c->name_ids = g_hash_table_new(g_str_hash, g_str_equal);
	c->names = g_ptr_array_new();
	g_ptr_array_add(c->names, g_string_chunk_insert(c->chunk, ""));
	c->scratch = g_string_new(NULL);
	pairs_open(&c->places);
	pairs_open(&c->call_ids);
	pairs_open(&c->traces);
	c->calls = g_array_new(FALSE, TRUE, sizeof(struct call));
	g_array_set_size(c->calls, 1);
	c->any_place = any_place;
	return c;
}

bool catalog_is_any_place(const struct catalog *c)
{
	return c->any_place;
}

void catalog_free(struct catalog *c)
{
	if (c == NULL)
		return;
	g_string_chunk_free(c->chunk);
	g_hash_table_destroy(c->name_ids);
	g_ptr_array_free(c->names, TRUE);
	g_string_free(c->scratch, TRUE);
	pairs_close(&c->places);
	pairs_close(&c->call_ids);
	pairs_close(&c->traces);
	g_array_free(c->calls, TRUE);
	g_free(c);
}

name_id catalog_name(struct catalog *c, const char *text, size_t length)
{
	if (length == 0)
		return (name_id){ 0 };
	g_string_truncate(c->scratch, 0);
	g_string_append_len(c->scratch, text, (gssize)length);
	gpointer found = g_hash_table_lookup(c->name_ids, c->scratch->str);
	if (found == NULL) {
		char *kept = g_string_chunk_insert(c->chunk, c->scratch->str);
		found = GUINT_TO_POINTER(c->names->len);
		g_ptr_array_add(c->names, kept);
		g_hash_table_insert(c->name_ids, kept, found);
	}
	return (name_id){ GPOINTER_TO_UINT(found) };
}

place_id catalog_place(struct catalog *c, name_id file, uint32_t line)
{
	return (place_id){ pairs_id(&c->places, file.i, line) };
}

call_id catalog_call(struct catalog *c, const struct call *call)
{
	place_id place = c->any_place ? (place_id){ 0 } : catalog_place(c, call->file, call->line);
	uint32_t id = pairs_id(&c->call_ids, call->function.i, place.i);
	if (id == c->calls->len) {
		g_array_append_vals(c->calls, call, 1);
	} else {
		struct call *known = &g_array_index(c->calls, struct call, id);
		if (known->object.i != call->object.i)
			known->object.i = 0;
		if (known->file.i != call->file.i)
			known->file.i = known->line = 0;
		if (known->line != call->line)
			known->line = 0;
		known->inlined &= call->inlined;
		known->jumped &= call->jumped;
	}
	return (call_id){ id };
}

trace_id catalog_trace(struct catalog *c, trace_id parent, call_id call)
{
	return (trace_id){ pairs_id(&c->traces, parent.i, call.i) };
}

trace_id catalog_cut(struct catalog *c)
{
	return catalog_trace(c, (trace_id){ 0 }, (call_id){ 0 });
}

const char *catalog_text(const struct catalog *c, name_id n)
{
	return g_ptr_array_index(c->names, n.i);
}

struct place catalog_get_place(const struct catalog *c, place_id p)
{
	return (struct place){ { pairs_high(&c->places, p.i) }, pairs_low(&c->places, p.i) };
}

struct call catalog_get_call(const struct catalog *c, call_id call)
{
	return g_array_index(c->calls, struct call, call.i);
}

struct trace catalog_get_trace(const struct catalog *c, trace_id t)
{
	return (struct trace){ { pairs_high(&c->traces, t.i) }, { pairs_low(&c->traces, t.i) } };
}
