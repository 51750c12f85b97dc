/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_observed.h"

#include "valgrind/ap_announced.h"
#include "valgrind/ap_options.h"
#include "valgrind/ap_pages.h"
#include "valgrind/ap_record.h"
#include "valgrind/ap_usable.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_vki.h"

/* The blocks of an allocator's pool. */
struct pool { VgHashNode node; const struct ap_allocator *allocator; Addr pool; struct ap_pieces pieces; };
static VgHashTable *s_pools;

static struct ap_unmatched s_unmatched;
static Bool s_any, s_zero_memory;
/* What an allocation asked for that no memory has. */
#define NO_SIZE (~(SizeT)0)

void AP_(observed_init)(void)
{
	s_pools = VG_(HT_construct)("ap.observed.pools");
	s_zero_memory = AP_(options)()->leak_check;
}

Bool AP_(observed_any)(void)
{
	return s_any;
}

struct ap_unmatched AP_(observed_unmatched)(void)
{
	return s_unmatched;
}

/* -------------------------------------------------- pools ------------------------------------------------- */

static UWord pool_key(const struct ap_allocator *a, Addr pool)
{
	return (UWord)a ^ pool;
}

static struct pool *pool_of(const struct ap_allocator *a, Addr pool)
{
	struct pool *p = VG_(HT_lookup)(s_pools, pool_key(a, pool));
	if (p)
		return p;
	p = VG_(calloc)("ap.observed.pool", 1, sizeof *p);
	p->node.key = pool_key(a, pool);
	p->allocator = a;
	p->pool = pool;
	VG_(HT_add_node)(s_pools, p);
	return p;
}

static void end_pieces(ThreadId tid, struct pool *p)
{
	while (p->pieces.first)
		AP_(announced_end)(tid, p->pieces.first);
}

static void reset(ThreadId tid, const struct ap_call *c)
{
	const struct ap_allocator *a = c->function->allocator;
	if (c->function->signature->position[AP_PARAM_POOL] >= 0) {
		end_pieces(tid, pool_of(a, c->pool));
		return;
	}
	VG_(HT_ResetIter)(s_pools);
	for (struct pool *p; (p = VG_(HT_Next)(s_pools)); )
		if (p->allocator == a)
			end_pieces(tid, p);
}

static void leave(const struct ap_call *c)
{
	struct pool *p = VG_(HT_remove)(s_pools, pool_key(c->function->allocator, c->pool));
	if (!p)
		return;
	AP_(pieces_part)(&p->pieces);
	VG_(free)(p);
}

/* ------------------------------------------------- blocks ------------------------------------------------- */

/* Blocks of pools, and of allocators that may take their memory from malloc, are announced ones. */
static Bool is_announced(const struct ap_call *c)
{
	return c->function->allocator->is_users || c->function->signature->position[AP_PARAM_POOL] >= 0;
}

static void clear(Addr start, SizeT size)
{
	if (UNLIKELY(s_zero_memory) && VG_(am_is_valid_for_client)(start, size ? size : 1, VKI_PROT_WRITE))
		AP_(pages_clear)((void *)start, size);
}

/* The block at the address, for a block that begins there. A chunk that the allocator took from malloc for it goes on as the block. */
static struct ap_block *new_block_at(ThreadId tid, const struct ap_call *c, Addr address)
{
	struct ap_block *b = AP_(block_find)(address);
	if (UNLIKELY(b != NULL) && (b->observed || AP_(block_counts)(b))) {
		s_unmatched.blocks++;
		if (AP_(block_counts)(b))
			AP_(record_end)(tid, b, address, AP_(no_loan));
		else
			AP_(record_end_of_uncounted)(b);
		AP_(usable_forget)(b);
	}
	if (LIKELY(!b)) {
		b = AP_(block_add)(address);
		b->observed = True;
		c->function->allocator->gave_own = True;
		if (UNLIKELY(!s_any)) {
			s_any = True;
			AP_(announced_in_other_chunks)();
		}
	} else if (!b->observed)
		c->function->allocator->passed_on = True;
	return b;
}

/* Whether nothing of the program's is in a new block. A text has its contents, and what a function of the user's own has written there
   is not known. */
static Bool is_empty(const struct ap_call *c)
{
	const struct ap_signature *s = c->function->signature;
	return !c->function->allocator->is_users && s->position[AP_PARAM_TEXT] < 0 && s->position[AP_PARAM_WIDE] < 0;
}

static void begun(ThreadId tid, const struct ap_call *c, Addr address)
{
	if (UNLIKELY(is_announced(c)))
		AP_(announce)(tid, address, c->size, &pool_of(c->function->allocator, c->pool)->pieces);
	else
		AP_(record_allocation)(tid, new_block_at(tid, c, address), c->size);
}

static void allocated(ThreadId tid, const struct ap_call *c, Addr address)
{
	if (UNLIKELY(!address)) {
		/* Some allocators have no block of 0 bytes. */
		AP_(record).failed += c->size != 0;
		return;
	}
	if (is_empty(c))
		clear(address, c->size);
	begun(tid, c, address);
}

/* The chunk stays, for the allocator, when the block in it ends. */
static void set_uncounted(struct ap_block *b)
{
	b->site = NULL;
	b->born_event = AP_(record).first_event;
}

/* Takes an observed block out of the table. */
static void remove(struct ap_block *b)
{
	AP_(usable_forget)(b);
	if (b->observed) {
		AP_(block_remove)(b->address);
		AP_(block_free)(b);
	} else
		set_uncounted(b);
}

/* An address at which no block of the table begins. */
static void unmatched_free(ThreadId tid, const struct ap_call *c)
{
	if (c->function->allocator->is_users)
		AP_(announced_missing)(tid, c->ptr);
	else
		s_unmatched.frees++;
}

/* The block of the table that the call is for, or NULL. */
static struct ap_block *block_of(const struct ap_call *c)
{
	return c->function->allocator->is_users ? NULL : AP_(block_find)(c->ptr);
}

/* The block that the call is for, before it ends or moves. A chunk that is an arena ends by malloc's own functions. */
static struct ap_block *ending_block_of(ThreadId tid, const struct ap_call *c)
{
	struct ap_block *b = block_of(c);
	if (UNLIKELY(b != NULL) && UNLIKELY(b->born_event == AP_BORN_ELSEWHERE)) {
		if (!b->observed)
			return NULL;
		AP_(announced_arena_ends)(tid, b, b->address);
	}
	return b;
}

/* Frees the block that most frees are for: an observed one that counts. Returns False if it is another one. */
static inline Bool freed_at_once(ThreadId tid, Addr address)
{
	struct ap_block *b = AP_(block_remove)(address);
	if (UNLIKELY(!b))
		return False;
	if (UNLIKELY(!b->observed) || UNLIKELY(!AP_(block_counts)(b)) || UNLIKELY(b->usable_size_asked)) {
		AP_(block_insert)(b, address);
		return False;
	}
	AP_(record_end)(tid, b, address, AP_(no_loan));
	AP_(block_free)(b);
	return True;
}

static void freed(ThreadId tid, const struct ap_call *c)
{
	if (!c->ptr || (LIKELY(!c->function->allocator->is_users) && LIKELY(freed_at_once(tid, c->ptr))))
		return;
	struct ap_block *b = ending_block_of(tid, c);
	struct ap_announced *a = LIKELY(b != NULL) ? NULL : AP_(announced_at)(c->ptr);
	if (UNLIKELY(a != NULL)) {
		AP_(announced_end)(tid, a);
		return;
	}
	if (UNLIKELY(!b)) {
		unmatched_free(tid, c);
		return;
	}
	if (LIKELY(AP_(block_counts)(b)))
		AP_(record_end)(tid, b, b->address, AP_(no_loan));
	else
		AP_(record_end_of_uncounted)(b);
	remove(b);
}

/* ---------------------------------------------- reallocations --------------------------------------------- */

static void copy_history(struct ap_block *b, const struct ap_block *from)
{
	b->site = from->site;
	b->born_event = from->born_event;
	b->first_site_index = from->first_site_index;
	b->reallocations = from->reallocations;
	b->usable_size_asked = False;
}

static void hold(ThreadId tid, struct ap_call *c)
{
	struct ap_block *b = ending_block_of(tid, c);
	if (b) {
		c->held = *b;
		c->holds = True;
		remove(b);
		return;
	}
	c->held_announced = AP_(announced_at)(c->ptr);
	if (c->held_announced)
		AP_(announced_take_out)(c->held_announced);
	else
		unmatched_free(tid, c);
}

static void end_held(ThreadId tid, struct ap_call *c)
{
	if (c->held_announced) {
		AP_(announced_end)(tid, c->held_announced);
		c->held_announced = NULL;
	} else if (c->holds) {
		if (AP_(block_counts)(&c->held))
			AP_(record_end)(tid, &c->held, c->ptr, AP_(no_loan));
		else
			AP_(record_end_of_uncounted)(&c->held);
		c->holds = False;
	}
}

/* Returns False if another block is there by now. */
static Bool put_back_block(struct ap_call *c)
{
	struct ap_block *chunk = AP_(block_find)(c->ptr), *b = chunk;
	if (chunk && (chunk->observed || AP_(block_counts)(chunk)))
		return False;
	if (!chunk)
		b = AP_(block_add)(c->ptr);
	b->observed = !chunk;
	b->size = c->held.size;
	copy_history(b, &c->held);
	return True;
}

static void put_back(ThreadId tid, struct ap_call *c)
{
	c->was_put_back = (c->holds && put_back_block(c)) || (c->held_announced && AP_(announced_put_back)(c->held_announced));
	if (!c->was_put_back && tid != VG_INVALID_THREADID)
		end_held(tid, c);
	c->holds = False;
	c->held_announced = NULL;
}

/* The block that the call holds is at the address now. */
static void moved(ThreadId tid, struct ap_call *c, Addr to)
{
	Bool counts = AP_(block_counts)(&c->held);
	struct ap_block *b = new_block_at(tid, c, to);
	/* Calls of Rust's own functions may be inlined in part. So another block than the one that was seen may be there now, a longer one. */
	Bool may_differ = AP_(family_table)[c->function->allocator->family].kind == AP_FAMILY_RUST;
	if (c->size > c->held.size && !c->held.usable_size_asked && !may_differ)
		clear(to + c->held.size, c->size - c->held.size);
	c->holds = False;
	if (UNLIKELY(!counts)) {
		AP_(record_end_of_uncounted)(&c->held);
		AP_(record_allocation)(tid, b, c->size);
		return;
	}
	b->size = c->held.size;
	copy_history(b, &c->held);
	AP_(record_reallocation)(tid, b, c->ptr, c->size);
}

/* `to` is 0: the call failed, or the block ended. */
static void reallocated(ThreadId tid, struct ap_call *c, Addr to, Bool failed)
{
	if (!c->ptr) {
		allocated(tid, c, to);
		return;
	}
	if (!to && (!failed || c->function->signature->role == AP_ROLE_REALLOCF))
		end_held(tid, c);
	else if (!to)
		put_back(tid, c);
	else if (c->held_announced) {
		AP_(announced_change)(tid, c->held_announced, to, c->size);
		c->held_announced = NULL;
	} else if (c->holds)
		moved(tid, c, to);
	else
		/* Nobody saw the block begin, but it has contents. */
		begun(tid, c, to);
	AP_(record).failed += !to && c->size != 0;
}

static void resized(ThreadId tid, struct ap_call *c)
{
	hold(tid, c);
	if (c->held_announced) {
		AP_(announced_change)(tid, c->held_announced, c->ptr, c->size);
		c->held_announced = NULL;
	} else if (c->holds)
		moved(tid, c, c->ptr);
}

/* -------------------------------------------------- calls ------------------------------------------------- */

static SizeT size_of(const struct ap_signature *s, const UWord *args)
{
	SizeT size = s->position[AP_PARAM_SIZE] >= 0 ? args[s->position[AP_PARAM_SIZE]] : 1;
	if (s->position[AP_PARAM_COUNT] >= 0 && __builtin_mul_overflow(size, args[s->position[AP_PARAM_COUNT]], &size))
		return NO_SIZE;
	return size;
}

static inline UWord arg(const struct ap_signature *s, const UWord *args, enum ap_param param)
{
	return s->position[param] >= 0 ? args[s->position[param]] : 0;
}

static Addr word_at(Addr at)
{
	return VG_(am_is_valid_for_client)(at, sizeof(Addr), VKI_PROT_READ) ? *(const Addr *)at : 0;
}

void AP_(observed_begins)(ThreadId tid, struct ap_call *c, const UWord *args)
{
	const struct ap_signature *s = c->function->signature;
	c->size = size_of(s, args);
	c->ptr = arg(s, args, AP_PARAM_PTR);
	c->at = arg(s, args, AP_PARAM_AT);
	c->pool = arg(s, args, AP_PARAM_POOL);
	c->holds = c->was_put_back = False;
	c->held_announced = NULL;
	if (s->role == AP_ROLE_FREE)
		freed(tid, c);
	else if (s->role == AP_ROLE_RESET)
		reset(tid, c);
	else if (s->role >= AP_ROLE_REALLOC && s->role <= AP_ROLE_GROW) {
		if (s->position[AP_PARAM_PTR] < 0)
			c->ptr = word_at(c->at);
		if (c->ptr)
			hold(tid, c);
	}
}

void AP_(observed_frees_within)(ThreadId tid, const struct ap_function *f, const UWord *args)
{
	const struct ap_call c = { .function = f, .ptr = arg(f->signature, args, AP_PARAM_PTR) };
	const struct ap_block *b = c.ptr ? block_of(&c) : NULL;
	if (b && b->observed)
		freed(tid, &c);
}

/* How many characters the text at the address has. What cannot be read ends it. */
static SizeT text_length(Addr text, SizeT character_bytes)
{
	SizeT n = 0;
	for (Addr a = text;; a += character_bytes, n++) {
		Bool is_first_of_page = (a + character_bytes - 1) % VKI_PAGE_SIZE < character_bytes;
		if ((n == 0 || is_first_of_page) && !VG_(am_is_valid_for_client)(a, character_bytes, VKI_PROT_READ))
			return n;
		if (character_bytes == 1 ? !*(const UChar *)a : !*(const UInt *)a)
			return n;
	}
}

/* Where the block is that the call returned; 0: there is none. */
static Addr address_of(struct ap_call *c, UWord result)
{
	const struct ap_signature *s = c->function->signature;
	Addr address = s->position[AP_PARAM_AT] < 0 ? result : (Int)result == 0 ? word_at(c->at) : 0;
	SizeT character_bytes = s->position[AP_PARAM_WIDE] >= 0 ? sizeof(UInt) : 1;
	if (address && (s->position[AP_PARAM_TEXT] >= 0 || s->position[AP_PARAM_WIDE] >= 0))
		c->size = (text_length(address, character_bytes) + 1) * character_bytes;
	return address;
}

/* Whether the call that returned no block failed. Without a size to ask for, no block is what it was to return. */
static Bool failed(const struct ap_call *c, UWord result)
{
	return c->function->signature->position[AP_PARAM_AT] < 0 ? c->size != 0 : (Int)result != 0;
}

/* The block has its new size in its place; or there is a new one, and the program frees the other. */
static void grown(ThreadId tid, struct ap_call *c, Addr to)
{
	if (to == c->ptr || !c->ptr) {
		reallocated(tid, c, to, False);
		return;
	}
	put_back(tid, c);
	allocated(tid, c, to);
}

void AP_(observed_ends)(ThreadId tid, struct ap_call *c, UWord result)
{
	struct ap_block *b;
	switch (c->function->signature->role) {
	case AP_ROLE_ALLOC:
		/* A buffer that the caller gave is no new block. */
		if (!c->ptr || result != c->ptr)
			allocated(tid, c, address_of(c, result));
		break;
	case AP_ROLE_GROW:
		grown(tid, c, result);
		break;
	case AP_ROLE_REALLOC:
	case AP_ROLE_REALLOCF:
		reallocated(tid, c, address_of(c, result), failed(c, result));
		break;
	case AP_ROLE_EXPAND:
		if (result)
			resized(tid, c);
		break;
	case AP_ROLE_RESIZE:
		if (result >= c->size)
			resized(tid, c);
		break;
	case AP_ROLE_USABLE:
		b = c->ptr ? block_of(c) : NULL;
		if (b && b->observed)
			AP_(usable_told)(b, result);
		break;
	case AP_ROLE_LEAVE:
		leave(c);
		break;
	case AP_ROLE_UNSEEN:
		AP_(allocator_lost)(c->function);
		break;
	case AP_ROLE_FREE:
	case AP_ROLE_RESET:
	case AP_ROLE_INSIDE:
	case AP_ROLES:
		break;
	}
}

void AP_(observed_is_left)(ThreadId tid, struct ap_call *c)
{
	put_back(tid, c);
}

void AP_(observed_goes_on)(ThreadId tid, struct ap_call *c)
{
	if (c->was_put_back)
		hold(tid, c);
	c->was_put_back = False;
}
