/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_blocks.h"

#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_mallocfree.h"

/* An address has 48 bits: 16 of them choose a region, 16 a page in it, the rest a granule in that. A page has the number of the first
   block that starts in each granule, or 0. Granules have 64 bytes at first, so that a heap of large blocks pays little. Where a
   search passes another block than the one it is for, the page gets finer ones. */
#define REGIONS       (1u << 16)
#define PAGES         (1u << 16)
#define PAGE_SHIFT    16
#define REGION_SHIFT  32
#define SHIFT_MAX     6
#define SHIFT_MIN     3

/* The address of a page's numbers, and in the lowest bits how many times its granules were halved. */
typedef UWord page;
struct region { page pages[PAGES]; };

static inline UInt shift_of(page p) { return SHIFT_MAX - (UInt)(p & 7); }
static inline UInt *numbers_of(page p) { return (UInt *)(p & ~(page)7); }
static inline UInt granules_of(page p) { return 1u << (PAGE_SHIFT - shift_of(p)); }
static inline UInt *granule_in(page p, Addr address)
{
	return &numbers_of(p)[(address & ((1u << PAGE_SHIFT) - 1)) >> shift_of(p)];
}

static struct region **s_regions;

/* Blocks have numbers from 1 and never move. A list chains those that are free. */
#define CHUNK_BLOCKS 4096u
static struct ap_block **s_chunks;
static UInt s_chunks_room;
static UInt s_blocks_made;
static UInt s_free_list;
static ULong s_count;

void AP_(blocks_init)(void)
{
	s_regions = VG_(calloc)("ap.blocks.regions", REGIONS, sizeof *s_regions);
}

static inline struct ap_block *block_numbered(UInt n)
{
	return &s_chunks[n / CHUNK_BLOCKS][n % CHUNK_BLOCKS];
}

static void make_chunk(UInt chunk)
{
	if (chunk >= s_chunks_room) {
		s_chunks_room = s_chunks_room ? 2 * s_chunks_room : 64;
		s_chunks = VG_(realloc)("ap.blocks.chunks", s_chunks, s_chunks_room * sizeof *s_chunks);
	}
	s_chunks[chunk] = VG_(malloc)("ap.blocks.chunk", CHUNK_BLOCKS * sizeof **s_chunks);
}

static inline struct ap_block *new_block(void)
{
	if (LIKELY(s_free_list)) {
		struct ap_block *b = block_numbered(s_free_list);
		s_free_list = b->next;
		return b;
	}
	UInt n = ++s_blocks_made;
	if (UNLIKELY(n == 1 || n % CHUNK_BLOCKS == 0))
		make_chunk(n / CHUNK_BLOCKS);
	struct ap_block *b = block_numbered(n);
	b->number = n;
	return b;
}

static page new_page(UInt halvings)
{
	page p = halvings;
	UInt *numbers = VG_(calloc)("ap.blocks.page", granules_of(p), sizeof *numbers);
	return (page)numbers | halvings;
}

static UInt *make_granule(Addr address)
{
	tl_assert(address >> REGION_SHIFT < REGIONS);
	struct region **region = &s_regions[address >> REGION_SHIFT];
	if (!*region)
		*region = VG_(calloc)("ap.blocks.region", 1, sizeof **region);
	page *p = &(*region)->pages[(address >> PAGE_SHIFT) % PAGES];
	if (!*p)
		*p = new_page(0);
	return granule_in(*p, address);
}

/* The page of the address; 0: no block was ever near it. */
static inline page page_of(Addr address)
{
	if (UNLIKELY(address >> REGION_SHIFT >= REGIONS))
		return 0;
	struct region *region = s_regions[address >> REGION_SHIFT];
	return region ? region->pages[(address >> PAGE_SHIFT) % PAGES] : 0;
}

/* The table's entry for the granule of the address, or NULL where no block was ever near it. */
static inline UInt *granule(Addr address)
{
	page p = page_of(address);
	return p ? granule_in(p, address) : NULL;
}

/* Halves the granules of the page of the address. */
static void make_finer(Addr address)
{
	page *p = &s_regions[address >> REGION_SHIFT]->pages[(address >> PAGE_SHIFT) % PAGES], finer = new_page((UInt)(*p & 7) + 1);
	for (UInt g = 0; g < granules_of(*p); g++)
		for (UInt n = numbers_of(*p)[g]; n; ) {
			struct ap_block *b = block_numbered(n);
			UInt next = b->next, *first = granule_in(finer, b->address);
			b->next = *first;
			*first = n;
			n = next;
		}
	VG_(free)(numbers_of(*p));
	*p = finer;
}

void AP_(block_insert)(struct ap_block *b, Addr address)
{
	UInt *first = granule(address);
	if (UNLIKELY(!first))
		first = make_granule(address);
	b->address = address;
	b->next = *first;
	*first = b->number;
	s_count++;
}

struct ap_block *AP_(block_add)(Addr address)
{
	struct ap_block *b = new_block();
	AP_(block_insert)(b, address);
	return b;
}

/* *passed: whether the search passed another block. */
static inline UInt *link_from(UInt *link, Addr address, Bool *passed)
{
	for (*passed = False; *link; *passed = True) {
		struct ap_block *b = block_numbered(*link);
		if (b->address == address)
			return link;
		link = &b->next;
	}
	return NULL;
}

static __attribute__((noinline)) UInt *link_in_finer_page(Addr address)
{
	Bool passed;
	make_finer(address);
	return link_from(granule(address), address, &passed);
}

/* The link that holds the number of the block at the address, or NULL. */
static inline UInt *link_to(Addr address)
{
	page p = page_of(address);
	Bool passed;
	if (UNLIKELY(!p))
		return NULL;
	UInt *link = link_from(granule_in(p, address), address, &passed);
	return UNLIKELY(passed) && shift_of(p) > SHIFT_MIN ? link_in_finer_page(address) : link;
}

struct ap_block *AP_(block_find)(Addr address)
{
	UInt *link = link_to(address);
	return link ? block_numbered(*link) : NULL;
}

/* Returns the block with the highest address up to `at` in the granule that `first` begins, or NULL. */
static struct ap_block *last_up_to(UInt first, Addr at)
{
	struct ap_block *found = NULL;
	for (UInt n = first; n; n = block_numbered(n)->next) {
		struct ap_block *b = block_numbered(n);
		if (b->address <= at && (!found || b->address > found->address))
			found = b;
	}
	return found;
}

struct ap_block *AP_(block_up_to)(Addr address, Addr lowest)
{
	Addr at = address;
	for (;;) {
		page p = page_of(at);
		struct ap_block *b = p ? last_up_to(*granule_in(p, at), address) : NULL;
		if (b)
			return b->address >= lowest ? b : NULL;
		/* No page: none of its granules has a block. */
		UInt shift = p ? shift_of(p) : PAGE_SHIFT;
		Addr start = at >> shift << shift;
		if (start <= lowest)
			return NULL;
		at = start - 1;
	}
}

struct ap_block *AP_(block_remove)(Addr address)
{
	UInt *link = link_to(address);
	if (UNLIKELY(!link))
		return NULL;
	struct ap_block *b = block_numbered(*link);
	*link = b->next;
	s_count--;
	return b;
}

void AP_(block_free)(struct ap_block *b)
{
	b->address = 0;
	b->next = s_free_list;
	s_free_list = b->number;
}

/* Returns the block with the lowest address from `at` on, among the blocks in the granule that `first`
   begins; or NULL. The list is not sorted, but few blocks start in a granule. */
static const struct ap_block *first_at(UInt first, Addr at)
{
	const struct ap_block *found = NULL;
	for (UInt n = first; n; n = block_numbered(n)->next) {
		const struct ap_block *b = block_numbered(n);
		if (b->address >= at && (!found || b->address < found->address))
			found = b;
	}
	return found;
}

static void visit_page(page p, void (*visit)(const struct ap_block *b, void *data), void *data)
{
	const UInt *numbers = numbers_of(p);
	for (UInt g = 0; g < granules_of(p); g++) {
		const struct ap_block *b = numbers[g] ? first_at(numbers[g], 0) : NULL;
		for (; b; b = first_at(numbers[g], b->address + 1))
			visit(b, data);
	}
}

void AP_(blocks_for_each)(void (*visit)(const struct ap_block *b, void *data), void *data)
{
	for (UInt r = 0; r < REGIONS; r++)
		for (UInt p = 0; s_regions[r] && p < PAGES; p++)
			if (s_regions[r]->pages[p])
				visit_page(s_regions[r]->pages[p], visit, data);
}

ULong AP_(blocks_count)(void)
{
	return s_count;
}

ULong AP_(blocks_bytes)(void)
{
	ULong bytes = 0;
	for (UInt n = 1; n <= s_blocks_made; n++)
		if (block_numbered(n)->address)
			bytes += block_numbered(n)->size;
	return bytes;
}
