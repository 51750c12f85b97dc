/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "run/pertest.h"

#include "base/diag.h"
#include "base/signals.h"
#include "run/launch.h"
#include "run/pertest_output.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static G_DEFINE_QUARK(pertest-error, pertest_error)

/* One test. */
struct job {
	const char *name;
	char *slot;           /* NULL: ignored, or not started */
	pid_t pid;            /* 0: not running */
	int cpu;
	int status;           /* as waitpid returns it */
	bool ended;
};

struct run {
	const struct pertest *request;
	struct job *jobs;
	guint count, next, shown, running;
	GArray *cpus;         /* of int: processors that no test runs on */
	int interrupted;      /* the signal that interrupted the run; 0: none */
	sigset_t before;
	struct pertest_output *output;
};

/* If tests are not confined to a processor, the numbers mean nothing and only count. */
static GArray *find_cpus(bool confined)
{
	GArray *cpus = g_array_new(FALSE, FALSE, sizeof(int));
	const int any = -1;
	cpu_set_t set;

	CPU_ZERO(&set);
	if (sched_getaffinity(0, sizeof set, &set) == 0)
		for (int cpu = CPU_SETSIZE - 1; cpu >= 0; cpu--)
			if (CPU_ISSET(cpu, &set))
				g_array_append_vals(cpus, confined ? &cpu : &any, 1);
	/* A cpu_set_t cannot hold all processors: run one test at a time, on any. */
	if (cpus->len == 0)
		g_array_append_val(cpus, any);
	return cpus;
}

static bool redirect(const char *slot, const char *name, int fd)
{
	g_autofree char *path = g_build_filename(slot, name, NULL);
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);

	return file >= 0 && dup2(file, fd) == fd;
}

/* Runs in the child. */
static G_GNUC_NORETURN void become_test(const struct run *r, const struct job *job, pid_t parent)
{
	const struct pertest *p = r->request;
	g_autoptr(GPtrArray) args = libtest_one(p->args, job->name);
	GError *error = NULL;
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	cpu_set_t set;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	signals_release(&r->before);
	if (getppid() != parent)
		_exit(EXIT_CANNOT);
	CPU_ZERO(&set);
	if (job->cpu >= 0)
		CPU_SET(job->cpu, &set);
	if (job->cpu >= 0 && sched_setaffinity(0, sizeof set, &set) != 0)
		g_set_error(&error, pertest_error_quark(), 0, "cannot keep a test on one processor: %s", g_strerror(errno));
	else if (null < 0 || dup2(null, STDIN_FILENO) < 0 || !redirect(job->slot, PERTEST_STDERR, STDERR_FILENO)
	         || !redirect(job->slot, PERTEST_STDOUT, STDOUT_FILENO))
		g_set_error(&error, pertest_error_quark(), 0, "cannot write in '%s': %s", job->slot, g_strerror(errno));
	else
		p->become(p->rundir, p->settings, job->slot, p->executable, (char **)args->pdata, &error);
	diag_error("%s", error->message);
	_exit(EXIT_CANNOT);
}

static bool start(struct run *r, struct job *job, GError **error)
{
	pid_t parent = getpid();

	job->slot = rundir_new_slot(r->request->rundir, error);
	if (!job->slot)
		return false;
	job->cpu = g_array_index(r->cpus, int, r->cpus->len - 1);
	job->pid = fork();
	if (job->pid == 0)
		become_test(r, job, parent);
	if (job->pid < 0) {
		job->pid = 0;
		g_set_error(error, pertest_error_quark(), 0, "cannot start a process: %s", g_strerror(errno));
		return false;
	}
	g_array_set_size(r->cpus, r->cpus->len - 1);
	r->running++;
	return true;
}

static bool is_ignored(const struct run *r, const struct job *job)
{
	return g_hash_table_contains(r->request->list->ignored, job->name);
}

static bool start_more(struct run *r, GError **error)
{
	for (; r->next < r->count && r->cpus->len > 0; r->next++) {
		struct job *job = &r->jobs[r->next];
		if (is_ignored(r, job))
			job->ended = true;
		else if (!start(r, job, error))
			return false;
	}
	return true;
}

/* Prints the results of tests that have ended, in order, up to the first that still runs. */
static void show(struct run *r)
{
	for (; r->shown < r->count && r->jobs[r->shown].ended; r->shown++) {
		const struct job *job = &r->jobs[r->shown];
		if (job->slot)
			pertest_output_test(r->output, job->name, job->slot, job->status);
		else
			pertest_output_ignored(r->output, job->name,
			                       g_hash_table_lookup(r->request->list->ignored, job->name));
	}
}

static void reap(struct run *r)
{
	for (guint i = r->shown; i < r->next; i++) {
		struct job *job = &r->jobs[i];
		if (job->pid == 0 || waitpid(job->pid, &job->status, WNOHANG) != job->pid)
			continue;
		job->pid = 0;
		job->ended = true;
		g_array_append_val(r->cpus, job->cpu);
		r->running--;
	}
}

static void stop(const struct run *r, int signal_number)
{
	for (guint i = r->shown; i < r->next; i++)
		if (r->jobs[i].pid > 0)
			kill(r->jobs[i].pid, signal_number);
}

static void wait_for_news(struct run *r)
{
	/* Two children may end before the signal is taken, and then there is one signal for both. */
	static const struct timespec tick = { .tv_sec = 1 };
	const sigset_t set = signals_that_end();
	enum launch_signal kind;
	siginfo_t info;

	if (sigtimedwait(&set, &info, &tick) <= 0 || (kind = launch_signal_kind(&info)) == LAUNCH_NO_END)
		return;
	r->interrupted = info.si_signo;
	if (kind == LAUNCH_END)
		stop(r, info.si_signo);
}

/* Returns false with *error set if a test could not be started. It waits for the running ones before. */
static bool run_all(struct run *r, GError **error)
{
	bool ok = true;

	do {
		if (ok && !r->interrupted && !start_more(r, error)) {
			ok = false;
			stop(r, SIGTERM);
		}
		if (r->running > 0)
			wait_for_news(r);
		reap(r);
		show(r);
	} while (r->running > 0 || (ok && !r->interrupted && r->next < r->count));
	return ok;
}

/* Ends this process by the signal that interrupted the run. */
static void end_by(int signal_number, const sigset_t *before)
{
	signal(signal_number, SIG_DFL);
	raise(signal_number);
	signals_release(before);
}

int pertest_run(const struct pertest *p, GError **error)
{
	struct run r = { .request = p, .count = p->list->tests->len };
	pid_t parent = getppid();
	int status = EXIT_CANNOT;

	r.jobs = g_new0(struct job, r.count);
	for (guint i = 0; i < r.count; i++)
		r.jobs[i].name = g_ptr_array_index(p->list->tests, i);
	r.cpus = find_cpus(p->settings->confined);
	launch_hold_signals(&r.before);
	/* When cargo is gone, nobody waits for the tests. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		raise(SIGTERM);
	r.output = pertest_output_new(r.count, p->list->filtered);
	if (run_all(&r, error) && !r.interrupted)
		status = pertest_output_end(r.output);
	pertest_output_free(r.output);
	for (guint i = 0; i < r.count; i++)
		g_free(r.jobs[i].slot);
	g_free(r.jobs);
	g_array_free(r.cpus, TRUE);
	if (r.interrupted)
		end_by(r.interrupted, &r.before);
	signals_release(&r.before);
	return status;
}
