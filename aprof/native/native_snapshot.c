/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* All counters change while their thread holds the lock of the live heap, which is ours meanwhile, or in batches, which end first. What
   threads append to their lists on the way to the lock, and what they counted when they were asked to end their batches, shows in the
   words of their recordings: if these have changed, the copy is made again. */
#include "config.h"

#include "native/native_snapshot.h"

#include "native/native_memory.h"
#include "native/native_process.h"
#include "native/native_syscall.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>

enum { TRIES = 20, YIELDS = 1000, PATH_BYTES = 4096 + 32 };

/* In this order in the file: a copy that was cut off has no magic number. */
enum { MAGIC_BYTES = sizeof(uint64_t) };

struct copying {
	long fd;
	uint32_t n_chunks;
	uint64_t used[AP_RECORDING_CHUNKS_MAX], file_size;
};

static bool write_at(long fd, const void *bytes, size_t n, uint64_t offset)
{
	const char *p = bytes;
	while (n > 0) {
		long done = native_syscall(SYS_pwrite64, fd, p, n, offset);
		if (done == -EINTR)
			continue;
		if (done <= 0)
			return false;
		p += done;
		n -= (size_t)done;
		offset += (uint64_t)done;
	}
	return true;
}

/* ------------------------------------------- whether it is one moment ------------------------------------ */

static uint64_t add_words(uint64_t sum, const void *p, size_t bytes)
{
	const uint64_t *words = p;
	for (size_t i = 0; i < bytes / sizeof *words; i++)
		sum = (sum ^ words[i]) * 0x9E3779B97F4A7C15ul + (sum >> 29);
	return sum;
}

/* Stands for the state of all threads. 0: an event is under way. */
static uint64_t state_now(void)
{
	const struct ap_recording_thread *r = __atomic_load_n(&native_recording->threads, __ATOMIC_ACQUIRE);
	uint64_t sum = add_words(1, native_recording, sizeof *native_recording);
	for (; r; r = r->next) {
		if (__atomic_load_n(&r->journal.under_way, __ATOMIC_ACQUIRE) || r->changes_era || r->thread.size_changes % 2 != 0)
			return 0;
		sum = add_words(sum, r, sizeof *r);
	}
	return sum ? sum : 1;
}

/* Waits for events that do not need the lock. */
static uint64_t wait_for_state(void)
{
	uint64_t state = state_now();
	for (unsigned i = 0; !state && i < YIELDS; i++) {
		native_syscall(SYS_sched_yield);
		state = state_now();
	}
	return state;
}

/* --------------------------------------------------- the copy -------------------------------------------- */

/* Sets *to to the path of snapshot `number`. Returns false if that is too long. */
static bool set_path(char to[PATH_BYTES], uint32_t number)
{
	const char *path = native_memory_path();
	char digits[16];
	unsigned n = 0;
	if (!path[0] || strlen(path) + sizeof ".snapshot" + sizeof digits > PATH_BYTES)
		return false;
	char *end = stpcpy(stpcpy(to, path), ".snapshot");
	do
		digits[n++] = (char)('0' + number % 10);
	while (number /= 10);
	while (n > 0)
		*end++ = digits[--n];
	*end = '\0';
	return true;
}

/* A file that becomes longer than the limit would end the process by a signal. */
static bool is_allowed(uint64_t size)
{
	struct rlimit limit = { RLIM_INFINITY, RLIM_INFINITY };
	native_syscall(SYS_prlimit64, 0, RLIMIT_FSIZE, 0, &limit);
	return limit.rlim_cur >= size;
}

static bool copy_chunks(struct copying *c)
{
	const struct ap_recording *r = native_recording;
	for (uint32_t i = 0; i < c->n_chunks; i++) {
		size_t skipped = i == 0 ? MAGIC_BYTES : 0;
		if (!write_at(c->fd, (const char *)r->chunks[i].address + skipped, c->used[i] - skipped, r->chunks[i].offset + skipped))
			return false;
	}
	return true;
}

/* The copy is made of one moment, or not at all. */
static bool copy_moment(struct copying *c)
{
	for (unsigned i = 0; i < TRIES; i++) {
		uint64_t before = wait_for_state();
		c->n_chunks = native_memory_used(c->used, &c->file_size);
		if (!before || !is_allowed(c->file_size) || native_failed_call(native_syscall(SYS_ftruncate, c->fd, c->file_size))
		    || !copy_chunks(c))
			return false;
		if (state_now() == before)
			return true;
	}
	return false;
}

/* Says in the copy's header what it is. */
static bool finish(const struct copying *c, uint32_t number, const struct ap_recording_text *name)
{
	const uint64_t now = native_process_time_ms(), magic = AP_RECORDING_MAGIC;
	const uint32_t none = 0;
#define WRITE(value, member) write_at(c->fd, value, sizeof *(value), offsetof(struct ap_recording, member))
	return WRITE(&number, snapshot_number) && WRITE(name, snapshot_name) && WRITE(&now, ended_ms) && WRITE(&none, areas)
	       && WRITE(&none, areas_taken) && WRITE(&magic, magic);
#undef WRITE
}

/* The caller holds the lock of the live heap. */
static bool copy(uint32_t number, const struct ap_recording_text *name)
{
	static char s_path[PATH_BYTES];
	static struct copying s_copying;
	if (!set_path(s_path, number))
		return false;
	s_copying.fd = native_syscall(SYS_openat, AT_FDCWD, s_path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (native_failed_call(s_copying.fd))
		return false;
	bool done = copy_moment(&s_copying) && finish(&s_copying, number, name);
	native_syscall(SYS_close, s_copying.fd);
	if (!done)
		native_syscall(SYS_unlinkat, AT_FDCWD, s_path, 0);
	return done;
}

uint32_t native_snapshot(struct native_thread *self, const char *name, size_t n)
{
	static uint32_t s_number;
	static int32_t s_process;
	struct ap_recording_text text = { NULL, 0 };
	if (native_is_confined)
		return 0;
	native_memory_set_text(&text, name, AP_(scope_name_length)(name, n));
	if (!text.bytes)
		return 0;
	native_is_exact = true;
	native_threads_notify();
	native_thread_notice(self);
	native_live_lock();
	if (s_process != native_recording->pid) {
		s_process = native_recording->pid;
		s_number = 0;
	}
	uint32_t number = copy(s_number + 1, &text) ? ++s_number : 0;
	native_live_unlock();
	return number;
}
