/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_process.h"

#include "core/ap_recording_layout.h"
#include "core/ap_replacements.h"
#include "native/native_memory.h"
#include "native/native_syscall.h"

#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>

enum { PATH_BYTES = 4096, OPTIONS_BYTES = 1024, LINEAGE_BYTES = 1024 };

/* Where the loader found what the kernel put on the stack: argc, argv…, 0, envp…, 0, auxiliary vector (System V ABI, process
   initialisation). */
extern void *__libc_stack_end;

static char **s_arguments, **s_environment;
static const uint64_t *s_auxiliary;
static char s_pattern[PATH_BYTES], s_options_text[OPTIONS_BYTES], s_replacements[PATH_BYTES];
static struct ap_recording_options s_options;
static bool s_traces_children;
static char s_executable[PATH_BYTES], s_directory[PATH_BYTES];
static char *s_argument_bytes;           /* the arguments as a recording has them */
static uint64_t s_argument_size;
static uint32_t s_n_arguments;
static char s_lineage[LINEAGE_BYTES] = "0";
static uint32_t s_forks;
static uint64_t s_started_ms;
uint32_t native_replaced;

uint64_t native_process_time_ms(void)
{
	struct timespec now = { 0, 0 };
	if (native_is_confined)
		return 0;
	native_syscall(SYS_clock_gettime, CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* ------------------------------------------------- options ------------------------------------------------- */

/* The value of "--NAME=value" at `option`, which ends with a space or the text; NULL where it has another name. */
static const char *value_of(const char *option, const char *name)
{
	size_t length = strlen(name);
	return strncmp(option, name, length) == 0 ? option + length : NULL;
}

static uint64_t number(const char *text)
{
	uint64_t n = 0;
	while (*text >= '0' && *text <= '9')
		n = n * 10 + (uint64_t)(*text++ - '0');
	return n;
}

/* Takes the options from the text, and the seed out of it: the next program has another one. */
static void read_options(void)
{
	const char *value;
	for (char *p = s_options_text; *p; p += strcspn(p, " "), p += strspn(p, " ")) {
		if ((value = value_of(p, "--depth=")))
			s_options.depth = (uint32_t)number(value);
		else if ((value = value_of(p, "--program-cpus=")))
			s_options.cpus = (uint32_t)number(value);
		else if ((value = value_of(p, "--free-stacks=")))
			s_options.free_stacks = *value == 'y';
		else if ((value = value_of(p, "--trace-children=")))
			s_traces_children = *value == 'y';
		else if ((value = value_of(p, "--check-stacks=")))
			s_options.check_stacks = *value == 'y';
		else if ((value = value_of(p, "--entropy-seed="))) {
			s_options.seeded = 1;
			s_options.seed = number(value);
			memset(p, ' ', strcspn(p, " "));
		}
	}
}

/* -------------------------------------------------- start -------------------------------------------------- */

/* Copies the value of an environment variable. Returns false where it is not set or too long. */
static bool copy_variable(char *to, size_t size, const char *name)
{
	size_t length = strlen(name);
	for (char **e = s_environment; *e; e++) {
		if (strncmp(*e, name, length) == 0 && (*e)[length] == '=') {
			const char *value = *e + length + 1;
			if (strlen(value) >= size)
				return false;
			strcpy(to, value);
			return true;
		}
	}
	return false;
}

static void copy_arguments(void)
{
	if (!s_arguments[0])
		return;
	for (char **a = s_arguments + 1; *a; a++, s_n_arguments++)
		s_argument_size += strlen(*a) + 1;
	s_argument_bytes = s_argument_size ? native_private_allocate(s_argument_size) : NULL;
	char *to = s_argument_bytes;
	for (char **a = s_arguments + 1; to && *a; a++)
		to = stpcpy(to, *a) + 1;
}

static uint64_t auxiliary(uint64_t type)
{
	for (const uint64_t *p = s_auxiliary; p[0] != AT_NULL; p += 2)
		if (p[0] == type)
			return p[1];
	return 0;
}

static void find_executable(void)
{
	long n = native_syscall(SYS_readlinkat, AT_FDCWD, "/proc/self/exe", s_executable, sizeof s_executable - 1);
	if (n > 0)
		s_executable[n] = '\0';
	else if (auxiliary(AT_EXECFN) && strlen((const char *)auxiliary(AT_EXECFN)) < sizeof s_executable)
		strcpy(s_executable, (const char *)auxiliary(AT_EXECFN));
}

bool native_process_read(void)
{
	s_arguments = (char **)__libc_stack_end + 1;
	s_environment = s_arguments + ((const uint64_t *)__libc_stack_end)[0] + 1;
	char **end = s_environment;
	while (*end)
		end++;
	s_auxiliary = (const uint64_t *)(end + 1);
	if (!copy_variable(s_pattern, sizeof s_pattern, AP_RECORDING_VARIABLE) || !s_pattern[0])
		return false;
	copy_variable(s_options_text, sizeof s_options_text, AP_RECORDING_OPTIONS_VARIABLE);
	copy_variable(s_replacements, sizeof s_replacements, AP_REPLACEMENTS_VARIABLE);
	read_options();
	copy_arguments();
	find_executable();
	if (native_failed_call(native_syscall(SYS_getcwd, s_directory, sizeof s_directory)) || s_directory[0] != '/')
		s_directory[0] = '\0';
	s_started_ms = native_process_time_ms();
	return true;
}

char **native_process_environment(void)
{
	return s_environment;
}

const uint64_t *native_process_auxiliary(void)
{
	return s_auxiliary;
}

const char *native_process_pattern(void)
{
	return s_pattern;
}

const char *native_process_options_text(void)
{
	return s_options_text;
}

const char *native_process_replacements(void)
{
	return s_replacements;
}

const struct ap_recording_options *native_process_options(void)
{
	return &s_options;
}

bool native_process_traces_children(void)
{
	return s_traces_children;
}

const char *native_process_executable(void)
{
	return s_executable;
}

void native_process_describe(void)
{
	struct ap_recording *r = native_recording;
	r->version = AP_RECORDING_VERSION;
	memcpy(r->layout, ap_recording_layout, sizeof r->layout);
	strncpy(r->build, PACKAGE_VERSION, sizeof r->build - 1);
	r->generation = 1;
	r->pid = (int32_t)native_syscall(SYS_getpid);
	r->parent = (int32_t)native_syscall(SYS_getppid);
	r->started_ms = s_started_ms;
	r->options = s_options;
	r->replaced = native_replaced;
	r->n_arguments = s_argument_bytes ? s_n_arguments : 0;
	native_memory_set_text(&r->lineage, s_lineage, strlen(s_lineage));
	native_memory_set_text(&r->executable, s_executable, strlen(s_executable));
	const char *started_as = (const char *)auxiliary(AT_EXECFN);
	if (started_as)
		native_memory_set_text(&r->started_as, started_as, strlen(started_as));
	native_memory_set_text(&r->directory, s_directory, strlen(s_directory));
	if (s_argument_bytes)
		native_memory_set_text(&r->arguments, s_argument_bytes, s_argument_size);
}

void native_process_announce(void)
{
	__atomic_store_n(&native_recording->magic, AP_RECORDING_MAGIC, __ATOMIC_RELEASE);
}

/* -------------------------------------------------- forks -------------------------------------------------- */

void native_process_before_fork(void)
{
	uint32_t forks = __atomic_add_fetch(&s_forks, 1, __ATOMIC_RELAXED);
	if (native_recording)
		native_recording->forks = forks;
}

void native_process_forked(void)
{
	char digits[16];
	unsigned n = 0;
	size_t length = strlen(s_lineage);
	for (uint32_t forks = s_forks; n == 0 || forks > 0; forks /= 10)
		digits[n++] = (char)('0' + forks % 10);
	if (length + n + 2 <= sizeof s_lineage) {
		s_lineage[length++] = '.';
		while (n > 0)
			s_lineage[length++] = digits[--n];
		s_lineage[length] = '\0';
	}
	s_forks = 0;
	s_started_ms = native_process_time_ms();
}
