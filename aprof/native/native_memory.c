/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_memory.h"

#include "native/native_basics.h"
#include "native/native_lock.h"
#include "native/native_syscall.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mman.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>

#define PAGE 4096u
#define KIB  1024ull
#define MIB  (1024 * KIB)
#define GIB  (1024 * MIB)

enum {
	NAMES_MAX = 1000,          /* how many names a recording may try */
	PATH_BYTES = 4096,
};

/* The file is as large as the file system and the limits of the process allow, up to FILE_SIZE. Half of it is for areas, if there is much. */
#define FILE_SIZE          (64 * GIB)
#define FILE_SIZE_LEAST    MIB
#define AREAS_FILE_SIZE    GIB
#define CHUNK_FIRST        (256 * KIB)
#define CHUNK_MOST         (256 * MIB)
#define CHUNK_RESERVED     GIB             /* mapped before the process is confined */
#define POPULATE_LEAST     (64 * KIB)
#define POPULATE_MOST      MIB
#define POPULATE_RESERVED  (8 * MIB)
#define PRIVATE_RESERVED   GIB

struct ap_recording *native_recording;

/* The chunk that memory is taken from: [next, ready) may be used at once, [ready, end) is mapped. */
static struct { uintptr_t next, ready, end; } s_chunk;
static uint64_t s_used[AP_RECORDING_CHUNKS_MAX];   /* of those before: how far each was ready */
static uint64_t s_file_offset;      /* where in the file the next chunk begins */
static struct native_lock s_lock;
static struct { uintptr_t next, end; } s_reserve;   /* private memory for a confined process */
static char s_path[PATH_BYTES];     /* of the file; not on the stack, which may be a thread's small one */
/* The first page of the file that the recording lies in, in a mapping that forked children keep. */
static struct ap_recording *s_shared;

static uint64_t round_up(uint64_t n, uint64_t unit)
{
	return (n + unit - 1) / unit * unit;
}

static uint64_t at_most(uint64_t n, uint64_t most)
{
	return n < most ? n : most;
}

static uint64_t at_least(uint64_t n, uint64_t least)
{
	return n > least ? n : least;
}

/* ------------------------------------------------ the file ------------------------------------------------- */

/* Puts the process id in the place of %p, and the number behind all if it is more than 1. */
static bool expand(const char *pattern, unsigned number)
{
	char digits[16];
	size_t n = 0;
	for (const char *p = pattern; *p || number > 1; ) {
		uint64_t value;
		if (p[0] == '%' && p[1] == 'p') {
			value = (uint64_t)native_syscall(SYS_getpid);
			p += 2;
		} else if (*p) {
			if (n + 1 >= PATH_BYTES)
				return false;
			s_path[n++] = *p++;
			continue;
		} else {
			s_path[n++] = '.';
			value = number;
			number = 0;
		}
		unsigned length = 0;
		do
			digits[length++] = (char)('0' + value % 10);
		while (value /= 10);
		if (n + length + 1 >= PATH_BYTES)
			return false;
		while (length > 0)
			s_path[n++] = digits[--length];
	}
	s_path[n] = '\0';
	return true;
}

static long create(const char *pattern)
{
	for (unsigned number = 1; number <= NAMES_MAX; number++) {
		if (!expand(pattern, number))
			return -ENAMETOOLONG;
		long fd = native_syscall(SYS_openat, AT_FDCWD, s_path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (fd != -EEXIST)
			return fd;
	}
	return -EEXIST;
}

/* Makes the file as long as it can be, up to `size`. Returns its length, or −errno. */
static long lengthen_to(long fd, uint64_t size)
{
	long failed = -EFBIG;
	for (; size >= FILE_SIZE_LEAST; size = size / 2 / PAGE * PAGE) {
		failed = native_syscall(SYS_ftruncate, fd, size);
		if (failed == 0)
			return (long)size;
		if (failed != -EFBIG && failed != -EINVAL && failed != -ENOSPC && failed != -EDQUOT)
			break;
	}
	return failed;
}

/* A file that is made longer than the soft limit ends the process by a signal, so that is lifted meanwhile. The process has one thread, and
   writes by a mapping are not limited. */
static long lengthen(long fd)
{
	struct rlimit limit = { RLIM_INFINITY, RLIM_INFINITY }, lifted;
	native_syscall(SYS_prlimit64, 0, RLIMIT_FSIZE, 0, &limit);
	lifted = (struct rlimit){ limit.rlim_max, limit.rlim_max };
	bool lifts = limit.rlim_cur < at_most(limit.rlim_max, FILE_SIZE)
	             && native_syscall(SYS_prlimit64, 0, RLIMIT_FSIZE, &lifted, 0) == 0;
	long length = lengthen_to(fd, at_most(lifts ? lifted.rlim_cur : limit.rlim_cur, FILE_SIZE) / PAGE * PAGE);
	if (lifts)
		native_syscall(SYS_prlimit64, 0, RLIMIT_FSIZE, &limit, 0);
	return length;
}

/* ----------------------------------------------- the mappings ---------------------------------------------- */

static void stop(enum ap_recording_incomplete why, long failed)
{
	native_recording->incomplete_error = (int32_t)-failed;
	__atomic_store_n(&native_recording->incomplete, why, __ATOMIC_RELEASE);
}

/* Makes room in the file for [from, from + size). Returns 0 or −errno. */
static long populate(uintptr_t from, uint64_t size)
{
	static bool s_unknown_advice;
	if (native_is_confined || s_unknown_advice)
		return 0;
	long failed;
	do
		failed = native_syscall(SYS_madvise, from, size, MADV_POPULATE_WRITE);
	while (failed == -EINTR || failed == -EAGAIN);
	/* Linux has it since 5.14. */
	s_unknown_advice = failed == -EINVAL;
	if (s_unknown_advice)
		return 0;
	/* The kernel says EFAULT where an access would be a SIGBUS, whatever the file system's reason was. */
	return failed == -EFAULT ? -ENOSPC : failed;
}

/* The chunk at `address` is the file from s_file_offset on. */
static void use_chunk(uintptr_t address, uint64_t size)
{
	struct ap_recording *r = native_recording;
	native_syscall(SYS_madvise, address, size, MADV_DONTFORK);
	if (r->n_chunks > 0)
		s_used[r->n_chunks - 1] = s_chunk.ready - r->chunks[r->n_chunks - 1].address;
	s_chunk.next = s_chunk.ready = address;
	s_chunk.end = address + size;
	r->chunks[r->n_chunks] = (struct ap_recording_chunk){ .address = address, .offset = s_file_offset, .size = size };
	__atomic_store_n(&r->n_chunks, r->n_chunks + 1, __ATOMIC_RELEASE);
	s_file_offset += size;
}

/* Maps the file from `skipped` bytes behind the beginning of the mapping at `from` on. Returns the address, or −errno. */
static long map_behind(uintptr_t from, uint64_t skipped, uint64_t size)
{
	/* A locked page would make a mapping that is locked, too. */
	native_syscall(SYS_munlock, from, PAGE);
	long address = native_syscall(SYS_mremap, from, 0, skipped + size, MREMAP_MAYMOVE);
	if (native_failed_call(address))
		return address;
	native_syscall(SYS_munmap, address, skipped);
	return address + (long)skipped;
}

/* Maps a chunk of at least `least` bytes behind the last one, of `wanted` bytes if the process may map as much. Returns 0; −errno; or 1 where
   the recording has no room for it. */
static long add_chunk(uint64_t least, uint64_t wanted)
{
	struct ap_recording *r = native_recording;
	const struct ap_recording_chunk *last = &r->chunks[r->n_chunks - 1];
	uint64_t left = (r->limit - s_file_offset) / PAGE * PAGE;
	least = round_up(least, PAGE);
	if (left < least || r->n_chunks == AP_RECORDING_CHUNKS_MAX)
		return 1;
	for (uint64_t size = at_most(at_least(wanted, least), left);; size = at_least(size / 2 / PAGE * PAGE, least)) {
		long address = map_behind(last->address + last->size - PAGE, PAGE, size);
		if (!native_failed_call(address)) {
			use_chunk((uintptr_t)address, size);
			return 0;
		}
		if (size == least)
			return address;
	}
}

/* Makes `bytes` at s_chunk.next ready. */
static bool make_ready(size_t bytes)
{
	uint64_t used = s_file_offset - native_recording->offset;
	if (bytes > s_chunk.end - s_chunk.next) {
		/* The larger the recording, the larger the chunks, so that their number is bounded. */
		uint64_t wanted = at_most(at_least(round_up(used / 4, PAGE), CHUNK_FIRST), CHUNK_MOST);
		long failed = native_is_confined ? -EPERM : add_chunk(bytes, wanted);
		if (failed) {
			stop(failed > 0 ? AP_RECORDING_TOO_LARGE : AP_RECORDING_NO_ADDRESSES, failed > 0 ? 0 : failed);
			return false;
		}
	}
	if (s_chunk.next + bytes > s_chunk.ready) {
		uint64_t step = at_most(at_least(used / 8, POPULATE_LEAST), POPULATE_MOST);
		uint64_t size = round_up(at_least(s_chunk.next + bytes - s_chunk.ready, step), PAGE);
		size = at_most(size, s_chunk.end - s_chunk.ready);
		long failed = populate(s_chunk.ready, size);
		if (failed) {
			stop(AP_RECORDING_NO_SPACE, failed);
			return false;
		}
		s_chunk.ready += size;
	}
	return true;
}

/* The recording begins at `address`, which is the file from `offset` on and mapped for CHUNK_FIRST bytes. Returns an errno. */
static int begin(uintptr_t address, uint64_t offset, uint64_t limit)
{
	struct ap_recording *r = (struct ap_recording *)address;
	size_t header = round_up(sizeof *r, PAGE);
	s_lock.held = 0;
	long failed = populate(address, header);
	if (failed)
		return (int)-failed;
	native_recording = r;
	s_file_offset = offset;
	r->offset = offset;
	r->limit = limit;
	use_chunk(address, CHUNK_FIRST);
	s_chunk.next = s_chunk.ready = address + header;
	return 0;
}

/* Makes of the file the recording. Returns an errno. */
static int map_file(long fd, uint64_t size)
{
	long address = native_syscall(SYS_mmap, 0, CHUNK_FIRST, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (native_failed_call(address))
		return (int)-address;
	/* The file is all holes. Reading ahead would fill megabytes of them with zeros: milliseconds at each start. The chunks that are
	   mapped by this one have the advice, too. */
	native_syscall(SYS_madvise, address, CHUNK_FIRST, MADV_RANDOM);
	bool has_areas = size >= AREAS_FILE_SIZE;
	int failed = begin((uintptr_t)address, 0, has_areas ? size / 2 : size);
	if (failed) {
		native_syscall(SYS_munmap, address, CHUNK_FIRST);
		return failed;
	}
	if (has_areas) {
		native_recording->areas = AP_RECORDING_AREAS_MAX;
		native_recording->areas_offset = size / 2;
		native_recording->area_size = size / 2 / AP_RECORDING_AREAS_MAX / PAGE * PAGE;
	}
	long shared = native_syscall(SYS_mremap, address, 0, PAGE, MREMAP_MAYMOVE);
	s_shared = native_failed_call(shared) ? NULL : (struct ap_recording *)shared;
	if (s_shared)
		native_syscall(SYS_madvise, s_shared, PAGE, MADV_DOFORK);
	return 0;
}

int native_memory_open(const char *pattern)
{
	long fd = create(pattern);
	if (native_failed_call(fd)) {
		s_path[0] = '\0';
		return (int)-fd;
	}
	/* The mapping keeps the open file, and with it the lock, when the descriptor is closed. */
	native_syscall(SYS_flock, fd, LOCK_EX | LOCK_NB);
	long size = lengthen(fd);
	int failed = native_failed_call(size) ? (int)-size : map_file(fd, (uint64_t)size);
	if (failed)
		native_syscall(SYS_ftruncate, fd, 0);
	native_syscall(SYS_close, fd);
	return failed;
}

/* ---------------------------------------------- forked children -------------------------------------------- */

static bool open_area(struct ap_recording *file)
{
	uint32_t number = __atomic_fetch_add(&file->areas_taken, 1, __ATOMIC_RELAXED);
	if (number >= file->areas)
		return false;
	uint64_t offset = file->areas_offset + number * file->area_size;
	long address = map_behind((uintptr_t)file, offset, CHUNK_FIRST);
	return !native_failed_call(address) && begin((uintptr_t)address, offset, offset + file->area_size) == 0;
}

bool native_memory_open_forked(const char *pattern)
{
	struct ap_recording *file = s_shared;
	native_recording = NULL;
	s_lock.held = 0;
	s_chunk.next = s_chunk.ready = s_chunk.end = 0;
	int failed = native_is_confined ? EPERM : native_memory_open(pattern);
	if (!failed) {
		/* This process does not keep the parent's file, nor the lock on it. */
		if (file)
			native_syscall(SYS_munmap, file, PAGE);
		return true;
	}
	s_shared = file;
	if (!native_is_confined) {
		if (s_path[0])
			native_syscall(SYS_unlinkat, AT_FDCWD, s_path, 0);
		if (file && open_area(file))
			return true;
	}
	native_recording = NULL;
	if (file) {
		file->unrecorded_error = failed;
		__atomic_fetch_add(&file->unrecorded_children, 1, __ATOMIC_RELAXED);
	}
	return false;
}

/* --------------------------------------------------- use --------------------------------------------------- */

bool native_memory_is_complete(void)
{
	return native_recording && __atomic_load_n(&native_recording->incomplete, __ATOMIC_RELAXED) == AP_RECORDING_COMPLETE;
}

void *native_memory_allocate(size_t bytes)
{
	void *p = NULL;
	bytes = round_up(bytes, 16);
	native_lock(&s_lock);
	if (native_memory_is_complete() && (s_chunk.next + bytes <= s_chunk.ready || make_ready(bytes))) {
		p = (void *)s_chunk.next;
		s_chunk.next += bytes;
	}
	native_unlock(&s_lock);
	return p;
}

const char *native_memory_path(void)
{
	return native_recording && native_recording->offset == 0 ? s_path : "";
}

uint32_t native_memory_used(uint64_t used[AP_RECORDING_CHUNKS_MAX], uint64_t *file_size)
{
	const struct ap_recording *r = native_recording;
	native_lock(&s_lock);
	uint32_t n = r->n_chunks;
	for (uint32_t i = 0; i < n; i++)
		used[i] = i + 1 < n ? s_used[i] : s_chunk.ready - r->chunks[i].address;
	*file_size = s_file_offset;
	native_unlock(&s_lock);
	return n;
}

void native_memory_set_text(struct ap_recording_text *t, const char *bytes, size_t size)
{
	char *copy = native_memory_allocate(size + 1);
	if (!copy)
		return;
	memcpy(copy, bytes, size);
	t->size = size;
	__atomic_store_n(&t->bytes, copy, __ATOMIC_RELEASE);
}

void native_memory_reserve(void)
{
	native_lock(&s_lock);
	/* It is there already where the kernel refused a filter before. */
	if (!native_is_confined && !s_reserve.next && native_memory_is_complete()) {
		/* If the disk or the address space is too small for that, what is mapped has to do. */
		if (add_chunk(POPULATE_RESERVED, CHUNK_RESERVED) == 0)
			populate(s_chunk.ready, at_most(POPULATE_RESERVED, s_chunk.end - s_chunk.ready));
		uint64_t size = PRIVATE_RESERVED;
		void *p = native_private_allocate(size);
		while (!p && (size /= 2) >= POPULATE_RESERVED)
			p = native_private_allocate(size);
		s_reserve.next = (uintptr_t)p;
		s_reserve.end = p ? (uintptr_t)p + size : 0;
	}
	native_unlock(&s_lock);
}

/* Where no system call may be made: takes memory that was reserved. */
static void *allocate_reserved(size_t bytes)
{
	uintptr_t p = __atomic_fetch_add(&s_reserve.next, bytes, __ATOMIC_RELAXED);
	return p <= s_reserve.end && bytes <= s_reserve.end - p ? (void *)p : NULL;
}

void *native_private_allocate(size_t bytes)
{
	if (native_is_confined)
		return allocate_reserved(round_up(bytes, PAGE));
	long p = native_syscall(SYS_mmap, 0, round_up(bytes, PAGE), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return native_failed_call(p) ? NULL : (void *)p;
}

void native_private_free(void *p, size_t bytes)
{
	if (!native_is_confined)
		native_syscall(SYS_munmap, p, round_up(bytes, PAGE));
}
