/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_code.h"

#include "core/ap_host.h"
#include "valgrind/ap_core.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_debuginfo.h"
#include "pub_tool_deduppoolalloc.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_vki.h"

#include <elf.h>

static DedupPoolAlloc *s_texts;
static Bool s_any_unmapped;        /* a frame is, or was */

static const HChar *intern_text(const HChar *text)
{
	if (!s_texts)
		s_texts = VG_(newDedupPA)(64 * 1024, 1, VG_(malloc), "ap.code.texts", VG_(free));
	return VG_(allocEltDedupPA)(s_texts, VG_(strlen)(text) + 1, text);
}

/* The address of the ELF header of the file that is mapped at a, or 0. The segments of a file lie one after
   the other, and the one with file offset 0 has the header. */
static Addr elf_header(Addr a)
{
	const NSegment *text = VG_(am_find_nsegment)(a);
	if (!text || text->kind != SkFileC)
		return 0;
	for (const NSegment *s = text; s && s->kind == SkFileC && s->dev == text->dev && s->ino == text->ino;
	     s = VG_(am_find_nsegment)(s->start - 1)) {
		if (s->offset == 0)
			return s->hasR && s->end - s->start >= sizeof(Elf64_Ehdr) ? s->start : 0;
		if (s->start == 0)
			break;
	}
	return 0;
}

/* Finds the build id among the ELF notes in [at, at + size) and writes it to text. Returns False where there
   is none. */
static Bool build_id_in_notes(Addr at, SizeT size, HChar *text, SizeT text_size)
{
	Addr end = at + size;
	while (end - at >= sizeof(Elf64_Nhdr)) {
		const Elf64_Nhdr *n = (const Elf64_Nhdr *)at;
		SizeT name_size = VG_ROUNDUP((SizeT)n->n_namesz, 4), desc_size = VG_ROUNDUP((SizeT)n->n_descsz, 4);
		Addr name = at + sizeof *n;
		if (name_size > end - name || desc_size > end - name - name_size)
			return False;
		if (n->n_type == NT_GNU_BUILD_ID && n->n_namesz == 4 && VG_(memcmp)((void *)name, "GNU", 4) == 0
		    && 2 * (SizeT)n->n_descsz < text_size) {
			const UChar *id = (const UChar *)(name + name_size);
			static const HChar digits[] = "0123456789abcdef";
			for (UInt i = 0; i < n->n_descsz; i++) {
				text[2 * i] = digits[id[i] >> 4];
				text[2 * i + 1] = digits[id[i] & 15];
			}
			text[2 * n->n_descsz] = '\0';
			return True;
		}
		at = name + name_size + desc_size;
	}
	return False;
}

/* Writes the build id of the object that is mapped at a to text, or "". Reads the object's memory, because
   somebody may have replaced the file. */
static void find_build_id(Addr a, HChar *text, SizeT text_size)
{
	text[0] = '\0';
	Addr base = elf_header(a);
	if (!base || VG_(memcmp)((void *)base, ELFMAG, SELFMAG) != 0)
		return;
	const Elf64_Ehdr *e = (const Elf64_Ehdr *)base;
	if (e->e_ident[EI_CLASS] != ELFCLASS64 || e->e_phentsize != sizeof(Elf64_Phdr)
	    || !VG_(am_is_valid_for_client)(base + e->e_phoff, e->e_phnum * sizeof(Elf64_Phdr), VKI_PROT_READ))
		return;
	const Elf64_Phdr *p = (const Elf64_Phdr *)(base + e->e_phoff);
	Addr load = base;
	for (UInt i = 0; i < e->e_phnum; i++)
		if (p[i].p_type == PT_LOAD && p[i].p_offset == 0)
			load = base - p[i].p_vaddr;
	for (UInt i = 0; i < e->e_phnum; i++)
		if (p[i].p_type == PT_NOTE
		    && VG_(am_is_valid_for_client)(load + p[i].p_vaddr, p[i].p_filesz, VKI_PROT_READ)
		    && build_id_in_notes(load + p[i].p_vaddr, p[i].p_filesz, text, text_size))
			return;
}

static struct ap_object *find_object(struct ap_frames *frames, DiEpoch ep, Addr a)
{
	const HChar *path = NULL;
	Addr bias = 0;
	const DebugInfo *di = VG_(find_DebugInfo)(ep, a);
	if (di) {
		path = VG_(DebugInfo_get_filename)(di);
		bias = VG_(DebugInfo_get_text_bias)(di);
	} else if (!VG_(get_objname)(ep, a, &path))
		return NULL;
	HChar build_id[2 * 64 + 1];
	find_build_id(a, build_id, sizeof build_id);

	for (UInt id = 1; id <= AP_(objects_count)(frames); id++) {
		struct ap_object *o = AP_(object_by_id)(frames, id);
		if (o->bias == bias && VG_(strcmp)(o->path, path) == 0 && VG_(strcmp)(o->build_id, build_id) == 0)
			return o;
	}
	struct ap_object *o = AP_(object_add)(frames);
	o->path = intern_text(path);
	o->build_id = intern_text(build_id);
	o->bias = bias;
	return o;
}

UInt AP_(host_frame)(struct ap_frames *frames, Addr address)
{
	struct ap_frame *f = AP_(frame_find)(frames, address);
	if (f)
		return f->keyed.number;
	if (s_any_unmapped) {
		f = AP_(frame_find_unmapped)(frames, address, find_object(frames, VG_(current_DiEpoch)(), address));
		if (f)
			f->unmapped = False;
	}
	if (!f)
		f = AP_(frame_add)(frames, address);
	return f->keyed.number;
}

void AP_(host_resolve)(struct ap_frames *frames, struct ap_frame *f)
{
	if (f->resolved)
		return;
	f->resolved = True;
	DiEpoch ep = VG_(current_DiEpoch)();
	const HChar *text, *directory;
	if (VG_(get_fnname)(ep, AP_(frame_address)(f), &text))
		f->function = intern_text(text);
	if (f->function && VG_(get_fnname_raw)(ep, AP_(frame_address)(f), &text) && VG_(strcmp)(text, f->function) != 0)
		f->symbol = intern_text(text);
	if (VG_(get_filename_linenum)(ep, AP_(frame_address)(f), &text, &directory, &f->line)) {
		f->file = intern_text(text);
		f->directory = directory[0] ? intern_text(directory) : NULL;
	}
	f->object = find_object(frames, ep, AP_(frame_address)(f));
}

static Bool contains_code(Addr start, SizeT size)
{
	for (const NSegment *s = VG_(am_find_nsegment)(start); s && (s->start <= start || s->start - start < size);
	     s = VG_(am_find_nsegment)(s->end + 1)) {
		if (s->hasX)
			return True;
		if (s->end == ~(Addr)0)
			break;
	}
	return False;
}

Bool AP_(code_before_unmap)(struct ap_frames *frames, Addr start, SizeT size)
{
	Bool any = False;
	if (!contains_code(start, size))
		return False;
	/* Code is rarely unmapped. A walk over all frames then costs less than an ordered index that each new
	   frame updates. */
	for (UInt id = 1; id <= AP_(frames_count)(frames); id++) {
		struct ap_frame *f = AP_(frame_by_id)(frames, id);
		if (AP_(frame_address)(f) - start < size && !f->unmapped) {
			AP_(host_resolve)(frames, f);
			f->unmapped = True;
			any = True;
		}
	}
	s_any_unmapped |= any;
	return any;
}
