/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_list.h"

#include "core/ap_host.h"

#define FIRST_HEADS_LOG2 8

void *AP_(list_add)(struct ap_list *l)
{
	UInt i = l->count, chunk = AP_(list_chunk)(i);
	if (UNLIKELY(!l->chunks[chunk]))
		l->chunks[chunk] = AP_(host_record)(((SizeT)AP_LIST_FIRST << chunk) * l->element_bytes);
	__atomic_store_n(&l->count, i + 1, __ATOMIC_RELEASE);
	return AP_(list_at)(l, i);
}

void AP_(list_drop_last)(struct ap_list *l)
{
	UChar *e = AP_(list_at)(l, --l->count);
	for (UInt i = 0; i < l->element_bytes; i++)
		e[i] = 0;
}

static inline struct ap_keyed *numbered(const struct ap_index *x, UInt number)
{
	return AP_(list_at)(x->list, number - 1);
}

static inline UInt *head_of(const struct ap_index *x, UWord key)
{
	return &x->heads[key * 0x9E3779B97F4A7C15ul >> (64 - x->heads_log2)];
}

static void *find_from(const struct ap_index *x, UInt number, UWord key)
{
	while (number && numbered(x, number)->key != key)
		number = numbered(x, number)->next;
	return number ? numbered(x, number) : NULL;
}

void *AP_(index_find)(const struct ap_index *x, UWord key)
{
	return find_from(x, *head_of(x, key), key);
}

void *AP_(index_find_next)(const struct ap_index *x, const void *e)
{
	const struct ap_keyed *k = e;
	return find_from(x, k->next, k->key);
}

static void link_element(struct ap_index *x, struct ap_keyed *k)
{
	UInt *head = head_of(x, k->key);
	k->next = *head;
	*head = k->number;
}

static void grow(struct ap_index *x)
{
	AP_(host_free)(x->heads, sizeof *x->heads << x->heads_log2);
	x->heads_log2++;
	x->heads = AP_(host_allocate)(sizeof *x->heads << x->heads_log2);
	for (UInt number = 1; number <= x->list->count; number++)
		link_element(x, numbered(x, number));
}

void *AP_(index_add)(struct ap_index *x, UWord key)
{
	if (UNLIKELY(x->list->count >> x->heads_log2))
		grow(x);
	struct ap_keyed *k = AP_(list_add)(x->list);
	k->key = key;
	AP_BARRIER();
	k->number = x->list->count;
	link_element(x, k);
	return k;
}

void AP_(index_init)(struct ap_index *x, struct ap_list *l, SizeT element_bytes)
{
	*l = (struct ap_list){ .element_bytes = (UInt)element_bytes };
	x->list = l;
	x->heads_log2 = FIRST_HEADS_LOG2;
	x->heads = AP_(host_allocate)(sizeof *x->heads << FIRST_HEADS_LOG2);
}
