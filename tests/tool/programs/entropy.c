/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Prints bytes of each source of randomness that a program has, a line each: its name, its bytes. `entropy exec` becomes
   itself after that; `entropy exec N` tries N times before to become what is not there. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/random.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

static void print(const char *name, const void *bytes, long n)
{
	const unsigned char *p = bytes;

	printf("%s", name);
	for (long i = 0; i < n; i++)
		printf(" %02x", p[i]);
	if (n < 0)
		printf(" %s", strerror(errno));
	printf("\n");
	fflush(stdout);
}

static void from_getrandom(const char *name, size_t size, unsigned flags)
{
	unsigned char bytes[64] = { 0 };

	print(name, bytes, getrandom(bytes, size, flags));
}

static void from_file(const char *name, int fd)
{
	unsigned char bytes[16] = { 0 };

	print(name, bytes, read(fd, bytes, sizeof bytes));
}

static void from_files(void)
{
	unsigned char bytes[16] = { 0 };
	struct iovec parts[] = { { bytes, 3 }, { bytes + 3, 0 }, { bytes + 3, 13 } };
	int fd = open("/dev/urandom", O_RDONLY);
	int random = openat(AT_FDCWD, "/dev/random", O_RDONLY | O_CLOEXEC);
	const int first = fd;
	int other, zero;

	from_file("urandom", fd);
	from_file("random", random);
	print("pread", bytes, pread(fd, bytes, sizeof bytes, 5));
	print("readv", bytes, readv(fd, parts, 3));
	print("preadv", bytes, preadv(fd, parts, 3, 0));
	other = dup(fd);
	close(fd);
	from_file("dup", other);
	fd = fcntl(other, F_DUPFD, 20);
	from_file("F_DUPFD", fd);
	dup2(fd, 30);
	from_file("dup2", 30);
	/* The number of a descriptor that was one of them. */
	zero = open("/dev/zero", O_RDONLY);
	print("again the number", &(char){ zero == first }, 1);
	from_file("zero", zero);
}

static void *thread(void *name)
{
	static pthread_mutex_t one_line = PTHREAD_MUTEX_INITIALIZER;

	pthread_mutex_lock(&one_line);
	from_getrandom(name, 8, 0);
	pthread_mutex_unlock(&one_line);
	return NULL;
}

static void from_threads(void)
{
	static char names[8][16];
	pthread_t threads[8];

	for (int i = 0; i < 8; i++) {
		snprintf(names[i], sizeof names[i], "thread %d", i);
		pthread_create(&threads[i], NULL, thread, names[i]);
	}
	for (int i = 0; i < 8; i++)
		pthread_join(threads[i], NULL);
}

static void in_child(const char *name)
{
	pid_t child = fork();

	if (child == 0) {
		from_getrandom(name, 16, 0);
		_exit(0);
	}
	waitpid(child, NULL, 0);
}

static void from_instructions(void)
{
#if defined(__x86_64__)
	unsigned a, b, c = 0, d;
	unsigned long long wide = 0;
	unsigned narrow = 0;
	unsigned char carry;

	__get_cpuid(1, &a, &b, &c, &d);
	if (c & 1u << 30) {
		__asm__ volatile("rdrand %0; setc %1" : "=r"(wide), "=qm"(carry) : : "cc");
		print("rdrand", &wide, carry ? 8 : 0);
		__asm__ volatile("rdrand %0; setc %1" : "=r"(narrow), "=qm"(carry) : : "cc");
		print("rdrand32", &narrow, carry ? 4 : 0);
	}
	b = 0;
	if (__get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & 1u << 18)) {
		__asm__ volatile("rdseed %0; setc %1" : "=r"(wide), "=qm"(carry) : : "cc");
		print("rdseed", &wide, carry ? 8 : 0);
	}
#endif
}

int main(int argc, char **argv)
{
	print("AT_RANDOM", (const void *)getauxval(AT_RANDOM), 16);
	from_getrandom("getrandom", 16, 0);
	from_getrandom("of one byte", 1, 0);
	from_getrandom("of seven", 7, GRND_NONBLOCK);
	from_getrandom("GRND_RANDOM", 8, GRND_RANDOM);
	from_getrandom("of none", 0, 0);
	from_getrandom("wrong flags", 8, 0x4000);
	from_files();
	from_file("standard input", 0);
	from_instructions();
	from_threads();
	in_child("first child");
	in_child("second child");
	from_getrandom("afterwards", 8, 0);
	if (argc > 1 && strcmp(argv[1], "exec") == 0) {
		for (int failures = argc > 2 ? atoi(argv[2]) : 1; failures > 0; failures--)
			execl("/nonexistent", "nonexistent", (char *)NULL);
		execl(argv[0], argv[0], (char *)NULL);
	}
	return 0;
}
