/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "exports/frame_texts.h"

#include "base/escape.h"
#include "base/hash.h"
#include "exports/plain_name.h"

#include <string.h>

static const char unknown[] = "0x0: ???";

/* Sets text to that of a call; 0: the frames that were cut off. */
static void set_text(GString *text, const struct catalog *c, call_id id)
{
	g_string_assign(text, "0x0: ");
	if (id.i == 0) {
		g_string_append(text, "…");
		return;
	}
	struct call call = catalog_get_call(c, id);
	const char *function = catalog_text(c, call.function);
	bool nameless = g_str_has_prefix(function, "???");   /* reports write the object behind it */
	g_autofree char *name = plain_name(nameless ? "" : function);
	g_string_append(text, name);
	if (call.file.i == 0 && call.object.i == 0)
		return;
	g_string_append(text, call.file.i != 0 ? " (" : " (in ");
	escape_append(text, catalog_text(c, call.file.i != 0 ? call.file : call.object));
	if (call.file.i != 0 && call.line != 0)
		g_string_append_printf(text, ":%u", call.line);
	g_string_append_c(text, ')');
}

/* Returns the index of the text, which is entered if it is new. */
static uint32_t enter_text(struct frame_texts *t, GHashTable *known, const char *text)
{
	gpointer place;
	if (g_hash_table_lookup_extended(known, text, NULL, &place))
		return GPOINTER_TO_UINT(place);
	char *kept = g_strdup(text);
	g_ptr_array_add(t->texts, kept);
	g_hash_table_insert(known, kept, GUINT_TO_POINTER(t->texts->len - 1));
	return t->texts->len - 1;
}

/* Returns the index of the text of a call. Each call is written once. */
static uint32_t text_of(struct frame_texts *t, GHashTable *known, GHashTable *of_call, GString *text, const struct catalog *c, call_id call)
{
	gpointer found;
	if (g_hash_table_lookup_extended(of_call, GUINT_TO_POINTER(call.i), NULL, &found))
		return GPOINTER_TO_UINT(found);
	set_text(text, c, call);
	uint32_t entered = enter_text(t, known, text->str);
	g_hash_table_insert(of_call, GUINT_TO_POINTER(call.i), GUINT_TO_POINTER(entered));
	return entered;
}

static guint stack_hash(gconstpointer key)
{
	const struct text_stack *s = key;
	return hash_mix(hash_mix(0, s->parent), s->text);
}

static gboolean stack_equal(gconstpointer a, gconstpointer b)
{
	return memcmp(a, b, sizeof(struct text_stack)) == 0;
}

struct frame_texts *frame_texts_new(const struct frame_tree *tree)
{
	struct frame_texts *t = g_new0(struct frame_texts, 1);
	g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal), of_call = g_hash_table_new(hash_word, NULL);
	g_autoptr(GHashTable) stacks = g_hash_table_new(stack_hash, stack_equal);
	g_autoptr(GString) text = g_string_new(NULL);
	t->texts = g_ptr_array_new_with_free_func(g_free);
	t->stacks = g_array_sized_new(FALSE, TRUE, sizeof(struct text_stack), tree->nodes->len);   /* never moves: the table has its elements */
	t->stack_of = g_new0(uint32_t, tree->nodes->len);
	enter_text(t, known, unknown);
	g_array_set_size(t->stacks, 1);
	for (uint32_t i = 1; i < tree->nodes->len; i++) {
		const struct frame_node *node = frame_tree_node(tree, i);
		struct text_stack stack = { t->stack_of[node->parent], text_of(t, known, of_call, text, tree->catalog, node->call) };
		gpointer found;
		if (!g_hash_table_lookup_extended(stacks, &stack, NULL, &found)) {
			found = GUINT_TO_POINTER(t->stacks->len);
			g_array_append_val(t->stacks, stack);
			g_hash_table_insert(stacks, &g_array_index(t->stacks, struct text_stack, t->stacks->len - 1), found);
		}
		t->stack_of[i] = GPOINTER_TO_UINT(found);
	}
	return t;
}

void frame_texts_free(struct frame_texts *t)
{
	g_ptr_array_unref(t->texts);
	g_array_unref(t->stacks);
	g_free(t->stack_of);
	g_free(t);
}
