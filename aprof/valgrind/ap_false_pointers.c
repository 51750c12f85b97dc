/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_false_pointers.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_debuginfo.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_vki.h"

Bool AP_(is_loader_clock)(Addr at)
{
	/* The variables of glibc's elf/rtld.c. */
	static const HChar *const clocks[] = { "load_time", "relocate_time" };
	const HChar *name;
	PtrdiffT offset;
	if (!VG_(get_datasym_and_offset)(VG_(current_DiEpoch)(), at, &name, &offset))
		return False;
	for (UInt i = 0; i < sizeof clocks / sizeof *clocks; i++)
		if (VG_(strcmp)(name, clocks[i]) == 0)
			return True;
	return False;
}

/* A name is shorter than this. The limit ends the walk where no 0 ends the text. */
#define NAME_MAX_BYTES ((SizeT)64 << 10)

/* The hashes of a symbol's name: System V ABI, "Hash Table", and DT_GNU_HASH. Reads up to a 0, or `room`
   bytes. */
static void hash_symbol(const UChar *name, SizeT room, UInt *elf, UInt *gnu)
{
	*elf = 0;
	*gnu = 5381;
	for (SizeT i = 0; i < room && name[i]; i++) {
		*elf = (*elf << 4) + name[i];
		*elf = (*elf ^ (*elf >> 24 & 0xf0)) & 0x0fffffff;
		*gnu = *gnu * 33 + name[i];
	}
}

/* Whether the segment is mapped from a loaded object, as every name of a symbol is. Do not read other files:
   they may be long, or cut since they were mapped, which makes a read fail. Most words point into the same
   few segments, so remember the last answer. */
static Bool is_of_loaded_object(const NSegment *s)
{
	static Int last = -1;
	static Bool last_is;
	if (s->fnIdx == last)
		return last_is;
	const HChar *path = VG_(am_get_filename)(s);
	const DebugInfo *di = path ? VG_(next_DebugInfo)(NULL) : NULL;
	while (di && VG_(strcmp)(VG_(DebugInfo_get_filename)(di), path) != 0)
		di = VG_(next_DebugInfo)(di);
	last = s->fnIdx;
	return last_is = di != NULL;
}

static Bool is_hash_of(UWord number, Addr name)
{
	/* Most words beside a pointer are small numbers: leave them out early. */
	const NSegment *s = name < VKI_PAGE_SIZE ? NULL : VG_(am_find_nsegment)(name);
	UInt elf, gnu;
	if (!s || s->kind != SkFileC || !s->hasR || !is_of_loaded_object(s))
		return False;
	SizeT room = s->end + 1 - name;
	hash_symbol((const UChar *)name, room < NAME_MAX_BYTES ? room : NAME_MAX_BYTES, &elf, &gnu);
	return number == elf || number == gnu;
}

static Bool can_be_read(Addr at, Addr beside)
{
	return VG_PGROUNDDN(at) == VG_PGROUNDDN(beside)
	       || VG_(am_is_valid_for_client)(beside, sizeof(UWord), VKI_PROT_READ);
}

/* glibc keeps a symbol's version as name and hash, and a unique symbol as hash and name. */
Bool AP_(is_symbol_hash)(Addr at, Addr low, Addr high)
{
	UWord number = *(const UWord *)at;
	if (number > 0xffffffff)
		return False;
	Addr before = at - sizeof(UWord), after = at + sizeof(UWord);
	return (at >= low + sizeof(UWord) && can_be_read(at, before) && is_hash_of(number, *(const Addr *)before))
	       || (after + sizeof(UWord) <= high && can_be_read(at, after)
	           && is_hash_of(number, *(const Addr *)after));
}
