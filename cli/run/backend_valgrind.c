/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The backend `valgrind`: programs run under Valgrind with the tool aprof, which writes a profile for each process. */
#include "config.h"

#include "input/profile_read.h"
#include "run/affinity.h"
#include "run/backend.h"
#include "run/tooldir.h"
#include "run/valgrind_debuginfo.h"
#include "run/valgrind_remarks.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* The beginnings of names of files in a slot: profile.PID.xml and profile.PID.snapshot1.xml, with .part behind it until it is
   finished, and progress.PID. */
#define PROFILE "profile."
#define PROGRESS "progress."

static G_DEFINE_QUARK(backend-valgrind-error, backend_valgrind_error)

/* ---------------------------------------- before the run ---------------------------------------- */

/* Makes randomness, the number of processors and the order of threads the same in every run. Threads take
   turns, so one processor is enough, and a thread whose turn it is has it at once. */
static void make_deterministic(struct run_settings *s, const struct record_options *o)
{
	s->confined = true;
	g_ptr_array_add(s->args, g_strdup("--fair-sched=try"));
	g_ptr_array_add(s->args, g_strdup_printf("--entropy-seed=%" PRId64, o->seed));
	g_ptr_array_add(s->args, g_strdup_printf("--program-cpus=%" PRId64, o->cpus > 0 ? o->cpus : affinity_cpu_count()));
}

/* pattern: NULL if the option is not given. */
static void add_pattern(struct run_settings *s, const char *option, const char *pattern)
{
	if (pattern)
		g_ptr_array_add(s->args, g_strconcat(option, pattern, NULL));
}

static void add_patterns(struct run_settings *s, const char *option, const GPtrArray *patterns)
{
	for (guint i = 0; i < patterns->len; i++)
		add_pattern(s, option, g_ptr_array_index(patterns, i));
}

static bool prepare(const struct backend_request *r, struct run_settings *s, GError **error)
{
	const struct record_options *o = r->options;

	s->program = tooldir_find_valgrind(error);
	s->library = s->program ? tooldir_find(error) : NULL;
	if (!s->library)
		return false;
	if (o->depth >= 0)
		g_ptr_array_add(s->args, g_strdup_printf("--depth=%" PRId64, o->depth));
	if (!o->no_deterministic)
		make_deterministic(s, o);
	if (r->leak_check)
		g_ptr_array_add(s->args, g_strdup("--leak-check=yes"));
	add_patterns(s, "--leak-mark=", o->marks);
	add_patterns(s, "--only-below=", o->only_below);
	add_patterns(s, "--phase=", o->phases);
	add_patterns(s, "--allocator=", o->allocators);
	add_pattern(s, "--from=", o->from);
	add_pattern(s, "--until=", o->until);
	if (o->free_stacks)
		g_ptr_array_add(s->args, g_strdup("--free-stacks=yes"));
	if (o->check_stacks)
		g_ptr_array_add(s->args, g_strdup("--check-stacks=yes"));
	if (o->trace_children)
		g_ptr_array_add(s->args, g_strdup("--trace-children=yes"));
	for (guint i = 0; i < o->valgrind_args->len; i++)
		g_ptr_array_add(s->args, g_strdup(g_ptr_array_index(o->valgrind_args, i)));
	return true;
}

static char *find_fault(const char *path, Elf *elf, const char *interpreter, const struct program_allocator *told)
{
	(void)elf;
	(void)interpreter;
	(void)told;
	return valgrind_debuginfo_find_fault(path);
}

/* ---------------------------------------- the start of a program ---------------------------------------- */

/* Valgrind ends a program that has more threads than --max-threads, which is 500 by default. Each place takes 7
   KiB and 10 µs at the start of each process: this many take 18 MiB and a hundredth of a second. */
#define MOST_THREADS 2500

/* The largest stack, also if the user's limit is larger or there is none. It only reserves addresses. */
#define MOST_STACK ((rlim_t)16 << 30)

/* Raises the limits that are lower in Valgrind than in the system. The user's own arguments come later and
   win. */
static void add_limits(GPtrArray *argv)
{
	struct rlimit stack;

	g_ptr_array_add(argv, g_strdup_printf("--max-threads=%d", MOST_THREADS));
	/* Valgrind gives the main thread at most 16 MiB by default. */
	if (getrlimit(RLIMIT_STACK, &stack) == 0)
		g_ptr_array_add(argv, g_strdup_printf("--main-stacksize=%" PRIu64, (uint64_t)MIN(stack.rlim_cur, MOST_STACK)));
}

static GPtrArray *valgrind_argv(const struct run_settings *settings, const char *slot, const char *executable,
                                char **args)
{
	GPtrArray *argv = g_ptr_array_new_with_free_func(g_free);

	g_ptr_array_add(argv, g_strdup(settings->program));
	g_ptr_array_add(argv, g_strdup("--tool=aprof"));
	/* Ignore the user's .valgrindrc: it is meant for other tools. */
	g_ptr_array_add(argv, g_strdup("--command-line-only=yes"));
	/* Nobody attaches a debugger, and a killed program would leave gdbserver's pipes in the temporary
	   directory. */
	g_ptr_array_add(argv, g_strdup("--vgdb=no"));
	g_ptr_array_add(argv, g_strdup("-q"));
	/* profile_resolve finds them. */
	g_ptr_array_add(argv, g_strdup("--line-numbers=no"));
	g_ptr_array_add(argv, g_strdup("--sigill-diagnostics=yes"));
	g_ptr_array_add(argv, g_strdup_printf("--log-file=%s/valgrind.%%p.log", slot));
	g_ptr_array_add(argv, g_strdup_printf("--aprof-out-file=%s/profile.%%p.xml", slot));
	g_ptr_array_add(argv, g_strdup_printf("--progress-file=%s/progress.%%p", slot));
	add_limits(argv);
	for (guint i = 0; i < settings->args->len; i++)
		g_ptr_array_add(argv, g_strdup(g_ptr_array_index(settings->args, i)));
	g_ptr_array_add(argv, g_strdup(executable));
	for (; *args; args++)
		g_ptr_array_add(argv, g_strdup(*args));
	g_ptr_array_add(argv, NULL);
	return argv;
}

static void start(const struct run_settings *s, const char *slot, const char *executable, char **args, GError **error)
{
	g_autoptr(GPtrArray) argv = valgrind_argv(s, slot, executable, args);

	g_setenv("VALGRIND_LIB", s->library, TRUE);
	execv(s->program, (char **)argv->pdata);
	g_set_error(error, backend_valgrind_error_quark(), 0, "cannot start '%s': %s", s->program, g_strerror(errno));
}

/* ---------------------------------------- what it leaves in a slot ---------------------------------------- */

/* Whether the process of this progress file has ended: its profile then lies beside the file. */
static bool has_ended(const char *path)
{
	g_autofree char *directory = g_path_get_dirname(path);
	g_autofree char *profile = g_strdup_printf("%s/profile.%s.xml", directory, strrchr(path, '.') + 1);

	return access(profile, F_OK) == 0;
}

static void add_file(struct backend_progress *sum, const char *path)
{
	int64_t events, allocations, live_bytes;
	g_autofree char *text = NULL;

	if (!g_file_get_contents(path, &text, NULL, NULL)
	    || sscanf(text, "%" SCNd64 " %" SCNd64 " %" SCNd64, &events, &allocations, &live_bytes) != 3)
		return;
	sum->any = true;
	sum->allocations += allocations;
	if (!has_ended(path))
		sum->live_bytes += live_bytes;
}

static void add_progress(const char *slot, struct backend_progress *sum)
{
	g_autoptr(GPtrArray) files = rundir_list(slot, PROGRESS);

	for (guint i = 0; i < files->len; i++)
		add_file(sum, g_ptr_array_index(files, i));
}

/* Whether the profile has its end. The tool renames a finished profile into place, unless the program gave up
   the right to do so. */
static bool is_finished(const char *path)
{
	static const char end[] = "</aprof-profile>\n";
	char last[sizeof end - 1];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	off_t length = fd >= 0 ? lseek(fd, 0, SEEK_END) : 0;
	bool finished = length > (off_t)sizeof last
	                && pread(fd, last, sizeof last, length - (off_t)sizeof last) == (ssize_t)sizeof last
	                && memcmp(last, end, sizeof last) == 0;

	if (fd >= 0)
		close(fd);
	return finished;
}

static struct unfinished *read_unfinished(const struct slot *slot, const char *path)
{
	struct unfinished *u = g_new0(struct unfinished, 1);
	struct process *process = profile_read_head(path, NULL);

	if (process) {
		u->pid = process->pid;
		/* The slot has the program's own as the user wrote it. */
		if (u->pid != slot->pid)
			u->executable = g_strdup(process->executable);
	}
	process_free(process);
	u->runs = rundir_is_locked(path);
	return u;
}

static void collect(struct slot *slot)
{
	g_autoptr(GPtrArray) all = rundir_list(slot->directory, PROFILE);

	for (guint i = 0; i < all->len; i++) {
		const char *path = g_ptr_array_index(all, i);
		bool finished = g_str_has_suffix(path, ".xml") || is_finished(path);

		/* A snapshot that is not whole is of a process that was killed meanwhile. */
		if (rundir_is_snapshot(path)) {
			if (finished)
				g_ptr_array_add(slot->snapshots, g_strdup(path));
			continue;
		}
		if (finished)
			g_ptr_array_add(slot->profiles, g_strdup(path));
		else if (g_str_has_suffix(path, ".part"))
			g_ptr_array_add(slot->unfinished, read_unfinished(slot, path));
		slot->main_profile |= finished && rundir_file_number(path) == slot->pid;
	}
}

static const char *const cannot[] = { "watch", NULL };

const struct backend backend_valgrind = {
	.cannot = cannot,
	.prepare = prepare,
	.find_fault = find_fault,
	.start = start,
	.add_progress = add_progress,
	.collect = collect,
	.read_remarks = valgrind_remarks_read,
	.find_reason = valgrind_remarks_reason,
	.unfinished = "it was killed, or Valgrind ended without writing it",
	.unstarted = "it was killed, or Valgrind could not start it",
	.of_sigsys = ": its seccomp filter may forbid a system call that only Valgrind makes",
};
