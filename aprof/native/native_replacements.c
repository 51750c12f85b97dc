/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_replacements.h"

#include "core/ap_replacements.h"
#include "native/native_memory.h"
#include "native/native_process.h"
#include "native/native_served.h"
#include "native/native_syscall.h"

#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PAGE = 4096 };

/* What a function of the program jumps to, near the program: it says which function that was, and jumps on. It changes no register. The second
   jump needs no mark where it leads. */
struct stub {
	unsigned char push;           /* pushq $offset */
	unsigned char offset[4];
	unsigned char jump[7];        /* notrack jmp *entry(%rip) */
	unsigned char unused[4];
	unsigned char entry[8];
};

/* The functions, and the program's segments. */
struct program {
	const struct ap_replacements *list;
	size_t list_bytes;
	uintptr_t bias;
	const ElfW(Phdr) *segments;
	unsigned n_segments;
	uintptr_t low, high;          /* of its code */
};

/* ------------------------------------------------- the list ---------------------------------------------- */

static bool is_executable(const struct ap_file_identity *e)
{
	struct stat st;
	return native_syscall(SYS_newfstatat, AT_FDCWD, "/proc/self/exe", &st, 0) == 0
	       && st.st_dev == e->device && st.st_ino == e->inode && (uint64_t)st.st_size == e->bytes
	       && (uint64_t)st.st_mtim.tv_sec == e->changed_s && (uint64_t)st.st_mtim.tv_nsec == e->changed_ns;
}

/* Maps the list, if it is one for this program. */
static bool read_list(const char *path, struct program *p)
{
	struct stat st;
	long fd = path[0] ? native_syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC) : -1;
	if (fd < 0)
		return false;
	bool has_size = native_syscall(SYS_fstat, fd, &st) == 0 && (size_t)st.st_size >= sizeof *p->list;
	long at = has_size ? native_syscall(SYS_mmap, NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : -1;
	native_syscall(SYS_close, fd);
	if (native_failed_call(at))
		return false;
	p->list = (const struct ap_replacements *)at;
	p->list_bytes = (size_t)st.st_size;
	if (p->list->magic == AP_REPLACEMENTS_MAGIC && p->list->layout == sizeof(struct ap_replacement)
	    && p->list->n <= AP_REPLACEMENTS_MAX
	    && p->list->n * sizeof(struct ap_replacement) <= p->list_bytes - sizeof *p->list && is_executable(&p->list->executable))
		return true;
	native_syscall(SYS_munmap, p->list, p->list_bytes);
	return false;
}

/* ------------------------------------------------ the program -------------------------------------------- */

static void find_program(struct program *p)
{
	const uint64_t *auxiliary = native_process_auxiliary();
	for (; auxiliary[0] != AT_NULL; auxiliary += 2) {
		if (auxiliary[0] == AT_PHDR)
			p->segments = (const ElfW(Phdr) *)auxiliary[1];
		if (auxiliary[0] == AT_PHNUM)
			p->n_segments = (unsigned)auxiliary[1];
	}
	for (unsigned i = 0; i < p->n_segments; i++)
		if (p->segments[i].p_type == PT_PHDR)
			p->bias = (uintptr_t)p->segments - p->segments[i].p_vaddr;
	p->low = UINTPTR_MAX;
	for (unsigned i = 0; i < p->n_segments; i++) {
		const ElfW(Phdr) *s = &p->segments[i];
		if (s->p_type != PT_LOAD || !(s->p_flags & PF_X))
			continue;
		uintptr_t begin = p->bias + s->p_vaddr, end = begin + s->p_memsz;
		p->low = begin < p->low ? begin : p->low;
		p->high = end > p->high ? end : p->high;
	}
}

static bool has_code(const struct program *p, const struct ap_replacement *r)
{
	uintptr_t at = p->bias + r->address;
	size_t n = (size_t)r->begin + AP_REPLACEMENT_JUMP;
	if (r->begin > AP_REPLACEMENT_MARK)
		return false;
	for (unsigned i = 0; i < p->n_segments; i++) {
		const ElfW(Phdr) *s = &p->segments[i];
		uintptr_t begin = p->bias + s->p_vaddr;
		if (s->p_type == PT_LOAD && s->p_flags & PF_X && s->p_flags & PF_R && at >= begin && s->p_memsz >= n
		    && at - begin <= s->p_memsz - n)
			return memcmp((const void *)at, r->code, n) == 0;
	}
	return false;
}

/* ------------------------------------------------- the stubs --------------------------------------------- */

/* Maps memory that a jump reaches from all code of the program. Below the program nothing grows. */
static void *map_near(const struct program *p, size_t bytes)
{
	enum { TRIES = 4096 };
	const uintptr_t reach = (uintptr_t)1 << 31, step = (uintptr_t)1 << 16;
	uintptr_t at = p->low / PAGE * PAGE;
	bytes = (bytes + PAGE - 1) / PAGE * PAGE;
	for (unsigned i = 0; i < TRIES && at > bytes + step && p->high - (at - bytes - step) < reach; i++) {
		at -= bytes + step;
		at = at / PAGE * PAGE;
		long got = native_syscall(SYS_mmap, at, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
		if (got == (long)at)
			return (void *)at;
		/* Old kernels take the address for a wish. */
		if (!native_failed_call(got))
			native_syscall(SYS_munmap, got, bytes);
	}
	return NULL;
}

/* The C library's function for a text. NULL: it has none. */
static void *find_text(const struct ap_replacement *r)
{
#define NAME(name) name,
	static const char *const s_names[] = { AP_REPLACEMENT_TEXTS(NAME) };
	return r->text <= sizeof s_names / sizeof *s_names ? dlsym(RTLD_NEXT, s_names[r->text - 1]) : NULL;
}

/* A stub for a text jumps to the C library's function at once. */
static bool write_text_stub(struct stub *s, const struct ap_replacement *r)
{
	void *entry = find_text(r);
	*s = (struct stub){ .push = 0x90, .offset = { 0x90, 0x90, 0x90, 0x90 }, .jump = { 0x3e, 0xff, 0x25, sizeof s->unused } };
	memcpy(s->entry, &entry, sizeof s->entry);
	return entry != NULL;
}

static void write_stub(struct stub *s, uint32_t offset)
{
	void (*entry)(void) = native_served_entry;
	*s = (struct stub){ .push = 0x68, .jump = { 0x3e, 0xff, 0x25, sizeof s->unused } };
	memcpy(s->offset, &offset, sizeof s->offset);
	memcpy(s->entry, &entry, sizeof s->entry);
}

/* Makes the stubs for all functions. NULL: they cannot be made. */
static struct stub *make_stubs(const struct program *p)
{
	size_t bytes = p->list->n * sizeof(struct stub);
	struct native_served *served = native_private_allocate(p->list->n * sizeof *served);
	struct stub *stubs = served ? map_near(p, bytes) : NULL;
	if (!stubs)
		return NULL;
	for (uint32_t i = 0; i < p->list->n; i++) {
		const struct ap_replacement *r = &p->list->entries[i];
		if (!has_code(p, r) || (r->text ? !write_text_stub(&stubs[i], r) : !native_served_make(&served[i], p->bias + r->address, r)))
			return NULL;
		if (!r->text)
			write_stub(&stubs[i], i * (uint32_t)sizeof *served);
	}
	native_served_all = served;
	return native_syscall(SYS_mprotect, stubs, (bytes + PAGE - 1) / PAGE * PAGE, PROT_READ | PROT_EXEC) == 0 ? stubs : NULL;
}

/* ------------------------------------------------- the jumps --------------------------------------------- */

/* A part of the program's code, in whole pages. */
struct code { uintptr_t begin, bytes, offset; int protection; };

static bool is_code(const struct program *p, unsigned i, struct code *c)
{
	const ElfW(Phdr) *s = &p->segments[i];
	uintptr_t inset = s->p_vaddr % PAGE;
	if (s->p_type != PT_LOAD || !(s->p_flags & PF_X))
		return false;
	*c = (struct code){
		p->bias + s->p_vaddr - inset, s->p_memsz + inset, s->p_offset - inset,
		PROT_EXEC | (s->p_flags & PF_R ? PROT_READ : 0) | (s->p_flags & PF_W ? PROT_WRITE : 0),
	};
	return true;
}

/* Makes the program's code writable, or again what it was. */
static bool protect(const struct program *p, bool is_writable)
{
	struct code c;
	for (unsigned i = 0; i < p->n_segments; i++)
		if (is_code(p, i, &c)
		    && native_syscall(SYS_mprotect, c.begin, c.bytes, is_writable ? PROT_READ | PROT_WRITE : c.protection) != 0)
			return false;
	return true;
}

/* Takes the code from the file again: a system may forbid to execute code that was changed. */
static void restore(const struct program *p)
{
	struct code c;
	long fd = native_syscall(SYS_openat, AT_FDCWD, "/proc/self/exe", O_RDONLY | O_CLOEXEC);
	for (unsigned i = 0; fd >= 0 && i < p->n_segments; i++)
		if (is_code(p, i, &c))
			native_syscall(SYS_mmap, c.begin, c.bytes, c.protection, MAP_PRIVATE | MAP_FIXED, fd, c.offset);
	native_syscall(SYS_close, fd);
}

static void write_jump(uintptr_t function, const struct ap_replacement *r, const struct stub *to)
{
	unsigned char *at = (unsigned char *)function + r->begin;
	int32_t distance = (int32_t)((intptr_t)to - (intptr_t)(at + AP_REPLACEMENT_JUMP));
	at[0] = 0xe9;
	memcpy(at + 1, &distance, sizeof distance);
}

static bool replace(const struct program *p)
{
	const struct stub *stubs = make_stubs(p);
	if (!stubs)
		return false;
	bool done = protect(p, true);
	for (uint32_t i = 0; i < p->list->n && done; i++)
		write_jump(p->bias + p->list->entries[i].address, &p->list->entries[i], &stubs[i]);
	done = done && protect(p, false);
	if (!done)
		restore(p);
	return done;
}

void native_replacements_start(const char *path)
{
	struct program p = { .list = NULL };
	if (!read_list(path, &p))
		return;
	find_program(&p);
	if (p.list->n > 0 && replace(&p)) {
		native_replaced = native_recording->replaced = p.list->n;
	} else if (p.list->n > 0)
		native_recording->incomplete = AP_RECORDING_NOT_REPLACED;
	native_syscall(SYS_munmap, p.list, p.list_bytes);
}
