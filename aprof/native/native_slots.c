/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* An object's notes are what its author wants them to be. A word is written only if it is 0 and lies in memory that the object has for its
   variables.

   An object that the program loads gets the function when the program looks up a symbol, and when the first frame of a stack lies in it:
   native_objects. To do it when `dlopen` returns would take a frame of our own below the program's, and the loader goes by the caller. */
#include "config.h"

#include "native/native_slots.h"

#include "native/native_access.h"

#include <dlfcn.h>
#include <elf.h>
#include <string.h>

enum { TYPE = 1 };
static const char s_owner[] = "aprof";

static native_answer s_answer;
static unsigned long long s_added;   /* how many objects the loader had added when we looked last */

/* Whether [at, at + n) lies in a segment with these rights. What the loader protects after it has relocated it cannot be written. */
static bool lies_in(const struct native_object *o, uintptr_t at, size_t n, uint32_t rights)
{
	bool is_in = false;
	for (unsigned i = 0; i < o->n; i++) {
		const ElfW(Phdr) *s = &o->segments[i];
		uintptr_t start = o->bias + s->p_vaddr, offset = at - start;
		if (s->p_type == PT_LOAD && (s->p_flags & rights) == rights && offset < s->p_memsz && n <= s->p_memsz - offset)
			is_in = true;
		if (s->p_type == PT_GNU_RELRO && rights & PF_W && at < start + s->p_memsz && start < at + n)
			return false;
	}
	return is_in;
}

static void fill(const struct native_object *o, uintptr_t descriptor)
{
	int64_t distance;
	memcpy(&distance, (const void *)descriptor, sizeof distance);
	uintptr_t at = descriptor + (uintptr_t)distance, expected = 0;
	if (at % sizeof(uintptr_t) == 0 && lies_in(o, at, sizeof(uintptr_t), PF_R | PF_W))
		__atomic_compare_exchange_n((uintptr_t *)at, &expected, (uintptr_t)s_answer, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED);
}

static size_t round_up(size_t n, size_t unit)
{
	return (n + unit - 1) / unit * unit;
}

/* Fills what the notes at [at, end) tell of. Returns whether there was a note of ours. */
static bool read_notes(const struct native_object *o, uintptr_t at, uintptr_t end, size_t alignment)
{
	bool any = false;
	while (end - at >= sizeof(ElfW(Nhdr))) {
		const ElfW(Nhdr) *note = (const ElfW(Nhdr) *)at;
		size_t description = round_up(sizeof *note + note->n_namesz, alignment), left = end - at;
		if (description > left || note->n_descsz > left - description)
			break;
		if (note->n_type == TYPE && note->n_namesz == sizeof s_owner && note->n_descsz == sizeof(int64_t)
		    && memcmp(note + 1, s_owner, sizeof s_owner) == 0) {
			fill(o, at + description);
			any = true;
		}
		size_t next = round_up(description + note->n_descsz, alignment);
		if (next > left)
			break;
		at += next;
	}
	return any;
}

static bool look_into(const struct native_object *o)
{
	bool any = false;
	for (unsigned i = 0; s_answer && i < o->n; i++) {
		const ElfW(Phdr) *s = &o->segments[i];
		uintptr_t start = o->bias + s->p_vaddr;
		if (s->p_type == PT_NOTE && start % 4 == 0 && lies_in(o, start, s->p_memsz, PF_R))
			any |= read_notes(o, start, start + s->p_memsz, s->p_align == 8 ? 8 : 4);
	}
	return any;
}

void native_slots_fill(const struct native_object *o)
{
	look_into(o);
}

/* What is there at the start is never unloaded. */
static void add_readable(const struct native_object *o)
{
	for (unsigned i = 0; i < o->n; i++) {
		const ElfW(Phdr) *s = &o->segments[i];
		if (s->p_type == PT_LOAD && s->p_flags & PF_R)
			native_access_add(o->bias + s->p_vaddr, o->bias + s->p_vaddr + s->p_filesz);
	}
}

struct look { bool is_first; unsigned long long added; };

static int look_at(struct dl_phdr_info *info, size_t size, void *data)
{
	struct look *look = data;
	const struct native_object o = { info->dlpi_addr, info->dlpi_phdr, info->dlpi_phnum };
	(void)size;
	look->added = info->dlpi_adds;
	if (!look->is_first && look->added == s_added)
		return 1;
	if (look_into(&o) && look->is_first)
		add_readable(&o);
	return 0;
}

static void look(bool is_first)
{
	struct look l = { is_first, 0 };
	dl_iterate_phdr(look_at, &l);
	s_added = l.added;
}

void native_slots_start(native_answer answer)
{
	s_answer = answer;
	look(true);
}

/* ------------------------------------------------ looking up ---------------------------------------------- */

/* What it finds depends on who calls it: look, and become the real one. */
__asm__(
	".text\n"
	".globl dlsym\n"
	".type dlsym, @function\n"
	"dlsym:\n"
	"	.cfi_startproc\n"
	"	endbr64\n"
	"	pushq %rdi\n"
	"	.cfi_adjust_cfa_offset 8\n"
	"	pushq %rsi\n"
	"	.cfi_adjust_cfa_offset 8\n"
	"	subq $8, %rsp\n"
	"	.cfi_adjust_cfa_offset 8\n"
	"	call native_slots_before_dlsym\n"
	"	addq $8, %rsp\n"
	"	.cfi_adjust_cfa_offset -8\n"
	"	popq %rsi\n"
	"	.cfi_adjust_cfa_offset -8\n"
	"	popq %rdi\n"
	"	.cfi_adjust_cfa_offset -8\n"
	"	jmp *%rax\n"
	"	.cfi_endproc\n"
	".size dlsym, . - dlsym\n"
);

/* Returns the real dlsym, which by its own name is ours. It has had two versions. */
void *native_slots_before_dlsym(void);
void *native_slots_before_dlsym(void)
{
	static void *s_dlsym;
	if (!s_dlsym)
		s_dlsym = dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.34");
	if (!s_dlsym)
		s_dlsym = dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.2.5");
	if (s_answer)
		look(false);
	return s_dlsym;
}
