/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_usable.h"

#include "valgrind/ap_client.h"

#include "pub_tool_hashtable.h"
#include "pub_tool_mallocfree.h"

/* Few programs ask. */
struct told { VgHashNode node; SizeT bytes; };
static VgHashTable *s_told;

void AP_(usable_init)(void)
{
	s_told = VG_(HT_construct)("ap.usable.told");
}

static SizeT told(const struct ap_block *b)
{
	const struct told *t = VG_(HT_lookup)(s_told, b->address);
	return t && t->bytes > b->size ? t->bytes : b->size;
}

SizeT AP_(usable_bytes)(const struct ap_block *b)
{
	return b->usable_size_asked ? AP_(usable_room)(b) : b->size;
}

SizeT AP_(usable_room)(const struct ap_block *b)
{
	return b->observed ? told(b) : AP_(client_usable_size)((void *)b->address);
}

void AP_(usable_told)(struct ap_block *b, SizeT bytes)
{
	struct told *t = VG_(HT_lookup)(s_told, b->address);
	if (!t) {
		t = VG_(malloc)("ap.usable.told", sizeof *t);
		t->node.key = b->address;
		VG_(HT_add_node)(s_told, t);
	}
	t->bytes = bytes;
	b->usable_size_asked = True;
}

void AP_(usable_forget)(struct ap_block *b)
{
	struct told *t = b->observed && b->usable_size_asked ? VG_(HT_remove)(s_told, b->address) : NULL;
	if (t)
		VG_(free)(t);
	b->usable_size_asked = False;
}
