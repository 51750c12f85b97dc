/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_pages.h"

#include "valgrind/ap_core.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_vki.h"
#include "pub_tool_vkiscnums.h"

/* The most pages that one question to the kernel is about. */
#define PAGES_MAX 512
/* The page is in memory, or was written to swap: Linux, Documentation/admin-guide/mm/pagemap.rst. */
#define TOUCHED (3ULL << 62)

static Int s_map = -1;    /* /proc/self/pagemap, 8 bytes for each page; −1: there is none */

/* How many of the n bytes at p, from the first on, lie in pages that are all untouched, or all touched. Where
   nobody knows, pages count as touched. */
static SizeT alike(Addr p, SizeT n, Bool *untouched)
{
	ULong pages[PAGES_MAX];
	Addr start = VG_PGROUNDDN(p);
	SizeT wanted = (VG_PGROUNDUP(p + n) - start) / VKI_PAGE_SIZE;
	*untouched = False;
	if (wanted > PAGES_MAX)
		wanted = PAGES_MAX;
	SysRes res = VG_(do_syscall)(__NR_pread64, s_map, (UWord)pages, wanted * sizeof *pages,
	                             start / VKI_PAGE_SIZE * sizeof *pages, 0, 0, 0, 0);
	SizeT got = sr_isError(res) ? 0 : sr_Res(res) / sizeof *pages, same = 1;
	if (got == 0)
		return n;
	*untouched = (pages[0] & TOUCHED) == 0;
	while (same < got && ((pages[same] & TOUCHED) == 0) == *untouched)
		same++;
	SizeT bytes = start + same * VKI_PAGE_SIZE - p;
	return bytes < n ? bytes : n;
}

static void close_map(void)
{
	if (s_map >= 0)
		VG_(close)(s_map);
	s_map = -1;
}

void AP_(pages_init)(void)
{
	/* Open it now: later the program may have no right to it, and other threads would see the descriptor. */
	SysRes res = VG_(open)("/proc/self/pagemap", VKI_O_RDONLY, 0);
	s_map = sr_isError(res) ? -1 : VG_(safe_fd)(sr_Res(res));
	/* A map in which this page of the stack is untouched tells nothing. */
	Bool untouched;
	alike((Addr)&untouched, sizeof untouched, &untouched);
	if (untouched)
		close_map();
}

void AP_(pages_forked)(void)
{
	close_map();
	AP_(pages_init)();
}

/* Writes only to pages that are not zero already. So pages that were never touched get no memory where nobody
   knows which ones they are. */
static void clear_touched(UChar *p, SizeT n)
{
	for (; n > VKI_PAGE_SIZE; p += VKI_PAGE_SIZE, n -= VKI_PAGE_SIZE) {
		const UWord *word = (const UWord *)p, *end = (const UWord *)(p + VKI_PAGE_SIZE);
		while (word < end && *word == 0)
			word++;
		if (word < end)
			VG_(memset)(p, 0, VKI_PAGE_SIZE);
	}
	VG_(memset)(p, 0, n);
}

static void clear_large(UChar *p, SizeT n)
{
	Bool untouched;
	while (n > 0) {
		SizeT size = alike((Addr)p, n, &untouched);
		if (!untouched)
			clear_touched(p, size);
		p += size;
		n -= size;
	}
}

void AP_(pages_clear)(void *p, SizeT n)
{
	if (LIKELY(n < AP_PAGES_LARGE))
		clear_touched(p, n);
	else
		clear_large(p, n);
}

static void copy_large(UChar *to, const UChar *from, SizeT n)
{
	Bool untouched;
	while (n > 0) {
		SizeT size = alike((Addr)from, n, &untouched);
		if (untouched)
			clear_large(to, size);
		else
			VG_(memcpy)(to, from, size);
		to += size;
		from += size;
		n -= size;
	}
}

void AP_(pages_copy)(void *to, const void *from, SizeT n)
{
	if (LIKELY(n < AP_PAGES_LARGE))
		VG_(memcpy)(to, from, n);
	else
		copy_large(to, from, n);
}
