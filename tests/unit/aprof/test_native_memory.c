/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The recording's memory: it grows without a descriptor, can be read at any moment and after any end, and a lack of room is an error. */
#include "../../../aprof/native/native_basics.c"
#include "../../../aprof/native/native_memory.c"

#include "unit.h"

#include <ftw.h>
#include <limits.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CANNOT_HAVE = 77 };

static char s_directory[] = "/tmp/aprof-native-memory.XXXXXX";
static char s_pattern[100];

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *walk)
{
	(void)st;
	(void)type;
	(void)walk;
	return remove(path);
}

static int make_directory(void **state)
{
	(void)state;
	strcpy(strrchr(s_directory, '.'), ".XXXXXX");
	if (!mkdtemp(s_directory))
		return -1;
	snprintf(s_pattern, sizeof s_pattern, "%s/recording.%%p", s_directory);
	return 0;
}

static int remove_directory(void **state)
{
	(void)state;
	return nftw(s_directory, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* Runs `f` in a process of its own, in which the limit of no other test holds. Returns what wait says. */
static int run(void (*f)(void), pid_t *pid)
{
	int status;
	*pid = fork();
	if (*pid == 0) {
		f();
		_exit(0);
	}
	assert_int_equal(waitpid(*pid, &status, 0), *pid);
	return status;
}

/* For the processes that `run` starts. */
static void want(bool condition, int line)
{
	if (!condition) {
		fprintf(stderr, "line %d: not as expected, errno %d\n", line, errno);
		_exit(1);
	}
}
#define WANT(condition) want(condition, __LINE__)

static void runs_well(void (*f)(void), pid_t *pid)
{
	int status = run(f, pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == CANNOT_HAVE)
		skip();
	assert_int_equal(status, 0);
}

/* ------------------------------------------------- the reader ---------------------------------------------- */

static const char *path_of(pid_t pid, const char *suffix)
{
	static char path[200];
	snprintf(path, sizeof path, "%s/recording.%d%s", s_directory, pid, suffix);
	return path;
}

/* Reads `size` bytes of the file into memory of the test's own. */
static void *read_at(int fd, uint64_t offset, size_t size)
{
	void *p = test_malloc(size);
	assert_int_equal(pread(fd, p, size, (off_t)offset), size);
	return p;
}

/* Checks the list of numbers that `fill` made, as a reader does. Returns their count. */
struct number { struct number *next; uint64_t value; uint64_t padding[30]; };

static const struct ap_recording_chunk *chunk_of(const struct ap_recording *r, const void *address)
{
	for (uint32_t i = 0; i < r->n_chunks; i++)
		if ((uintptr_t)address - r->chunks[i].address < r->chunks[i].size)
			return &r->chunks[i];
	return NULL;
}

static uint64_t count_numbers(const char *path, uint64_t offset)
{
	int fd = open(path, O_RDONLY);
	assert_true(fd >= 0);
	struct ap_recording *r = read_at(fd, offset, sizeof *r);
	uint64_t count = 0;
	for (const struct number *n = (const struct number *)r->objects; n; count++) {
		if (!chunk_of(r, n)) {
			/* The recording grows meanwhile. */
			test_free(r);
			r = read_at(fd, offset, sizeof *r);
		}
		const struct ap_recording_chunk *chunk = chunk_of(r, n);
		assert_non_null(chunk);
		struct number *read = read_at(fd, chunk->offset + ((uintptr_t)n - chunk->address), sizeof *read);
		assert_int_equal(read->value, count);
		n = read->next;
		test_free(read);
	}
	test_free(r);
	close(fd);
	return count;
}

/* Appends numbers to a list in the recording, each linked when it is complete. Returns their count. */
static uint64_t fill(uint64_t count)
{
	struct number **last = (struct number **)&native_recording->objects;
	uint64_t i = 0;
	for (; i < count; i++) {
		struct number *n = native_memory_allocate(sizeof *n);
		if (!n)
			break;
		WANT((uintptr_t)n % 16 == 0 && n->value == 0 && n->padding[29] == 0);
		n->value = i;
		__atomic_store_n(last, n, __ATOMIC_RELEASE);
		last = &n->next;
	}
	return i;
}

/* ------------------------------------------------- growth -------------------------------------------------- */

#define MANY (uint64_t)400000   /* numbers: about 100 MB */
#define FEW  (uint64_t)50000

static int count_descriptors(void)
{
	int n = 0;
	for (int fd = 0; fd < 1000; fd++)
		n += fcntl(fd, F_GETFD) != -1;
	return n;
}

static void grow(void)
{
	int before = count_descriptors();
	errno = 4711;
	WANT(native_memory_open(s_pattern) == 0);
	WANT(fill(MANY) == MANY && native_memory_is_complete() && errno == 4711);
	WANT(count_descriptors() == before);
}

static void it_grows_and_is_read_afterwards(void **state)
{
	(void)state;
	pid_t pid;
	runs_well(grow, &pid);
	assert_int_equal(count_numbers(path_of(pid, ""), 0), MANY);
}

static bool is_in_memory(uintptr_t page)
{
	unsigned char flag = 0;
	WANT(mincore((void *)page, PAGE, &flag) == 0);
	return flag & 1;
}

static void use_little(void)
{
	WANT(native_memory_open(s_pattern) == 0);
	WANT(is_in_memory((uintptr_t)native_recording));
	WANT(!is_in_memory(s_chunk.end - PAGE));
	WANT(native_memory_allocate(CHUNK_FIRST / 2) && native_memory_allocate(CHUNK_FIRST / 2));
	WANT(native_recording->n_chunks == 2);
	WANT(!is_in_memory(s_chunk.end - PAGE));
}

static void pages_that_are_not_used_are_not_read(void **state)
{
	(void)state;
	pid_t pid;
	runs_well(use_little, &pid);
}

static void grow_without_descriptors(void)
{
	WANT(native_memory_open(s_pattern) == 0);
	close_range(0, UINT_MAX, 0);
	if (fill(MANY) != MANY)
		_exit(1);
}

static void it_needs_no_descriptor(void **state)
{
	(void)state;
	pid_t pid;
	runs_well(grow_without_descriptors, &pid);
	assert_int_equal(count_numbers(path_of(pid, ""), 0), MANY);
}

static void it_is_read_while_it_grows_and_after_sigkill(void **state)
{
	(void)state;
	pid_t pid = fork();
	if (pid == 0) {
		WANT(native_memory_open(s_pattern) == 0 && fill(FEW) == FEW);
		for (;;)
			pause();
	}
	while (access(path_of(pid, ""), R_OK) != 0)
		sched_yield();
	/* The lock holds, although no descriptor is open. The process takes it right after it has made the file. */
	int fd = open(path_of(pid, ""), O_RDONLY);
	uint64_t last = 0;
	for (unsigned moment = 0; moment < 5; moment++) {
		struct ap_recording *r;
		do {
			r = test_malloc(sizeof *r);
			if (pread(fd, r, sizeof *r, 0) != sizeof *r)
				memset(r, 0, sizeof *r);
			bool begun = r->objects != NULL;
			test_free(r);
			if (begun)
				break;
		} while (true);
		assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), -1);
		uint64_t count = count_numbers(path_of(pid, ""), 0);
		assert_true(count >= last);
		last = count;
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
	close(fd);
	uint64_t count = count_numbers(path_of(pid, ""), 0);
	assert_true(count >= last && count <= FEW);
}

static void open_taken(void)
{
	close(open(path_of(getpid(), ""), O_CREAT | O_WRONLY, 0600));
	WANT(symlink("victim", path_of(getpid(), ".2")) == 0);
	WANT(native_memory_open(s_pattern) == 0 && fill(1) == 1);
}

static void a_taken_name_gets_a_number(void **state)
{
	(void)state;
	pid_t pid;
	struct stat st;
	runs_well(open_taken, &pid);
	assert_int_equal(count_numbers(path_of(pid, ".3"), 0), 1);
	assert_int_equal(stat(path_of(pid, ""), &st), 0);
	assert_int_equal(st.st_size, 0);
	assert_int_equal(access("victim", F_OK), -1);
}

/* -------------------------------------------------- limits ------------------------------------------------- */

static void limit(int resource, rlim_t n)
{
	const struct rlimit r = { n, n };
	WANT(setrlimit(resource, &r) == 0);
}

static void grow_to_file_limit(void)
{
	limit(RLIMIT_FSIZE, 3000000);
	WANT(native_memory_open(s_pattern) == 0);
	WANT(fill(MANY) > 2000000 / sizeof(struct number));
	WANT(native_recording->incomplete == AP_RECORDING_TOO_LARGE && !native_memory_allocate(1));
}

static void a_limit_of_the_files_size_is_no_signal(void **state)
{
	(void)state;
	pid_t pid;
	runs_well(grow_to_file_limit, &pid);
	assert_true(count_numbers(path_of(pid, ""), 0) > 2000000 / sizeof(struct number));
}

static void open_under_tiny_limit(void)
{
	limit(RLIMIT_FSIZE, 3000);
	WANT(native_memory_open(s_pattern) == EFBIG && !native_recording);
	WANT(access(path_of(getpid(), ""), F_OK) == 0);
}

static void a_file_that_cannot_hold_anything_stays_empty(void **state)
{
	(void)state;
	pid_t pid;
	runs_well(open_under_tiny_limit, &pid);
}

static void limit_file_later(void)
{
	WANT(native_memory_open(s_pattern) == 0);
	limit(RLIMIT_FSIZE, 0);
	WANT(fill(MANY) == MANY);
}

static void a_later_limit_of_the_files_size_does_not_matter(void **state)
{
	(void)state;
	pid_t pid;
	runs_well(limit_file_later, &pid);
}

static void grow_to_address_limit(void)
{
	WANT(native_memory_open(s_pattern) == 0);
	limit(RLIMIT_AS, 150000000);
	uint64_t n = fill(UINT64_MAX);
	/* Smaller chunks are taken before there is nothing left. */
	WANT(n * sizeof(struct number) > 100000000);
	WANT(native_recording->incomplete == AP_RECORDING_NO_ADDRESSES && native_recording->incomplete_error == ENOMEM);
}

static void a_limit_of_addresses_ends_the_recording_alone(void **state)
{
	(void)state;
	pid_t pid;
#if defined(__SANITIZE_ADDRESS__)
	skip();
#endif
	runs_well(grow_to_address_limit, &pid);
}

static bool write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);
	return fd >= 0 && write(fd, text, strlen(text)) > 0 && close(fd) == 0;
}

/* Mounts a small file system over the test's directory, for this process alone. */
static void mount_small_disk(void)
{
	char users[40], groups[40];
	snprintf(users, sizeof users, "0 %d 1", (int)getuid());
	snprintf(groups, sizeof groups, "0 %d 1", (int)getgid());
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0 || !write_text("/proc/self/uid_map", users)
	    || !write_text("/proc/self/setgroups", "deny") || !write_text("/proc/self/gid_map", groups)
	    || mount("none", s_directory, "tmpfs", 0, "size=3m,mode=700") != 0)
		_exit(CANNOT_HAVE);
}

static void grow_on_a_small_disk(void)
{
	mount_small_disk();
	WANT(native_memory_open(s_pattern) == 0);
	WANT(fill(MANY) > 2000000 / sizeof(struct number));
	WANT(native_recording->incomplete == AP_RECORDING_NO_SPACE && native_recording->incomplete_error == ENOSPC);
	WANT(!native_memory_allocate(1));
	int fd = open(path_of(getpid(), ".x"), O_CREAT | O_WRONLY, 0600);
	char page[4096] = "";
	while (write(fd, page, sizeof page) > 0)
		continue;
	pid_t child = fork();
	if (child == 0)
		_exit(native_memory_open_forked(s_pattern));
	int status;
	waitpid(child, &status, 0);
	WANT(status == 0 && native_recording->unrecorded_children == 1 && native_recording->unrecorded_error == ENOSPC);
	WANT(access(path_of(child, ""), F_OK) == -1);
}

static void a_full_disk_is_no_signal(void **state)
{
	(void)state;
	pid_t pid;
	runs_well(grow_on_a_small_disk, &pid);
}

static void forbid_mappings(void)
{
	static struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mremap, 3, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mmap, 2, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_madvise, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
	};
	const struct sock_fprog program = { sizeof filter / sizeof *filter, filter };
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
		_exit(CANNOT_HAVE);
}

static void grow_under_filter(void)
{
	WANT(native_memory_open(s_pattern) == 0);
	native_memory_reserve();
	native_is_confined = true;
	forbid_mappings();
	WANT(fill(MANY) == MANY);
}

static void a_filter_of_system_calls_does_not_end_it(void **state)
{
	(void)state;
	pid_t pid;
	runs_well(grow_under_filter, &pid);
	assert_int_equal(count_numbers(path_of(pid, ""), 0), MANY);
}

/* ---------------------------------------------- forked children -------------------------------------------- */

/* Forks a child that records `count` numbers, and waits for it. */
static pid_t fork_child(uint64_t count, bool recorded)
{
	pid_t child = fork();
	if (child == 0) {
		WANT(native_memory_open_forked(s_pattern) == recorded);
		WANT(!recorded || fill(count) == count);
		_exit(0);
	}
	int status;
	WANT(waitpid(child, &status, 0) == child && status == 0);
	return child;
}

static void fork_with_rights(void)
{
	WANT(native_memory_open(s_pattern) == 0 && fill(100) == 100);
	pid_t child = fork_child(50, true);
	char from[200];
	strcpy(from, path_of(child, ""));
	WANT(rename(from, path_of(getpid(), ".child")) == 0);
	WANT(native_recording->areas_taken == 0);
	/* A child that is not there any more, and one that is, leave the recording as it was. */
	native_recording->objects = NULL;
	WANT(fill(MANY) == MANY);
}

static void a_child_has_a_file_of_its_own(void **state)
{
	(void)state;
	pid_t pid;
	runs_well(fork_with_rights, &pid);
	assert_int_equal(count_numbers(path_of(pid, ""), 0), MANY);
	assert_int_equal(count_numbers(path_of(pid, ".child"), 0), 50);
}

/* The directory has another name, so the path leads nowhere. */
static void fork_without_path(void)
{
	char moved[200];
	snprintf(moved, sizeof moved, "%s.moved", s_directory);
	WANT(native_memory_open(s_pattern) == 0 && fill(100) == 100);
	WANT(rename(s_directory, moved) == 0);
	fork_child(MANY, true);
	pid_t child = fork();
	if (child == 0) {
		WANT(native_memory_open_forked(s_pattern) && fill(7) == 7);
		fork_child(8, true);
		_exit(0);
	}
	int status;
	WANT(waitpid(child, &status, 0) == child && status == 0);
	WANT(native_recording->areas_taken == 3 && native_recording->unrecorded_children == 0);
	native_recording->areas_taken = native_recording->areas;
	fork_child(0, false);
	WANT(native_recording->unrecorded_children == 1 && native_recording->unrecorded_error == ENOENT);
	WANT(rename(moved, s_directory) == 0);
}

static void a_child_without_the_path_has_an_area(void **state)
{
	(void)state;
	pid_t pid;
	runs_well(fork_without_path, &pid);
	const char *path = path_of(pid, "");
	int fd = open(path, O_RDONLY);
	struct ap_recording *r = read_at(fd, 0, sizeof *r);
	assert_int_equal(count_numbers(path, 0), 100);
	assert_int_equal(count_numbers(path, r->areas_offset), MANY);
	assert_int_equal(count_numbers(path, r->areas_offset + r->area_size), 7);
	assert_int_equal(count_numbers(path, r->areas_offset + 2 * r->area_size), 8);
	test_free(r);
	close(fd);
}

static void keep_child(void)
{
	WANT(native_memory_open(s_pattern) == 0);
	int ready[2];
	WANT(pipe(ready) == 0);
	if (fork() == 0) {
		WANT(native_memory_open_forked(s_pattern));
		WANT(write(ready[1], "", 1) == 1);
		for (;;)
			pause();
	}
	char c;
	WANT(read(ready[0], &c, 1) == 1);
	/* The child is the only process of its group's that lives on; the test ends it. */
}

static void a_child_that_lives_on_does_not_hold_the_lock(void **state)
{
	(void)state;
	int status;
	pid_t pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		keep_child();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	int fd = open(path_of(pid, ""), O_RDONLY);
	assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
	close(fd);
	kill(-pid, SIGKILL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_directory, remove_directory)
	const struct CMUnitTest tests[] = {
		TEST(it_grows_and_is_read_afterwards),
		TEST(pages_that_are_not_used_are_not_read),
		TEST(it_needs_no_descriptor),
		TEST(it_is_read_while_it_grows_and_after_sigkill),
		TEST(a_taken_name_gets_a_number),
		TEST(a_limit_of_the_files_size_is_no_signal),
		TEST(a_file_that_cannot_hold_anything_stays_empty),
		TEST(a_later_limit_of_the_files_size_does_not_matter),
		TEST(a_limit_of_addresses_ends_the_recording_alone),
		TEST(a_full_disk_is_no_signal),
		TEST(a_filter_of_system_calls_does_not_end_it),
		TEST(a_child_has_a_file_of_its_own),
		TEST(a_child_without_the_path_has_an_area),
		TEST(a_child_that_lives_on_does_not_hold_the_lock),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
