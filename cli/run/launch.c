/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "run/launch.h"

#include "base/signals.h"
#include "run/rundir.h"

#include <errno.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define NS_PER_MS 1000000
#define LAST_TICK_MS 50          /* only a child's end comes with a signal, so look for other programs' ends this
                                    often */

static G_DEFINE_QUARK(launch-error, launch_error)

/* The state of a run. */
struct state {
	pid_t child;
	int status;             /* of the child, as waitpid gave it */
	bool ended;             /* the child */
	bool interrupted;
	bool again;             /* another interruption came after the child had ended */
};

enum launch_signal launch_signal_kind(const siginfo_t *info)
{
	bool of_terminal = info->si_signo == SIGINT || info->si_signo == SIGQUIT || info->si_signo == SIGHUP;

	/* If this process sent the signal itself, a write failed, and the writer reports that. */
	if (info->si_signo == SIGCHLD || (info->si_code == SI_USER && info->si_pid == getpid()))
		return LAUNCH_NO_END;
	return of_terminal && info->si_code > 0 ? LAUNCH_END_OF_GROUP : LAUNCH_END;
}

void launch_hold_signals(sigset_t *before)
{
	/* If the parent had us ignore SIGCHLD, no child's end would be reported. */
	signal(SIGCHLD, SIG_DFL);
	signals_hold(before);
}

static bool spawn(const struct launch *l, const sigset_t *before, pid_t *child, GError **error)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int failure;

	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setsigmask(&attributes, before);
	if (l->stdout_to_stderr)
		posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
	failure = posix_spawnp(child, l->argv[0], &actions, &attributes, l->argv, l->envp);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	if (failure == 0)
		return true;
	g_set_error(error, launch_error_quark(), 0, "cannot start '%s': %s", l->argv[0], g_strerror(failure));
	return false;
}

/* Whether pid still is a program of this run: then its arguments, or the environment that it began with, name the
   directory. Process ids are reused. */
static bool is_of_run(pid_t pid, const char *rundir)
{
	static const char *const files[] = { "cmdline", "environ" };

	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path = g_strdup_printf("/proc/%d/%s", (int)pid, files[i]);
		g_autofree char *text = NULL;
		size_t length;

		if (g_file_get_contents(path, &text, &length, NULL) && memmem(text, length, rundir, strlen(rundir)))
			return true;
	}
	return false;
}

static bool is_alive(const struct slot *slot, const char *rundir)
{
	return (slot->state == SLOT_STARTED || slot->state == SLOT_TESTS) && slot->pid > 0
	       && is_of_run(slot->pid, rundir);
}

/* Passes the signal to cargo first. If cargo saw a program end by the signal, it would report a failed run
   and exit by itself. Returns whether there was a process to pass it to. */
static bool pass_on(const struct state *s, const char *rundir, int signal_number)
{
	g_autoptr(GPtrArray) slots = rundir_slots(rundir);
	bool taken = !s->ended;

	if (!s->ended)
		kill(s->child, signal_number);
	for (guint i = 0; i < slots->len; i++) {
		const struct slot *slot = g_ptr_array_index(slots, i);
		if (slot->pid != s->child && is_alive(slot, rundir)) {
			kill(slot->pid, signal_number);
			taken = true;
		}
	}
	return taken;
}

/* Whether a program of the run is alive. After an interruption it may still be writing its profile. */
static bool any_program_left(const char *rundir)
{
	g_autoptr(GPtrArray) slots = rundir_slots(rundir);

	for (guint i = 0; i < slots->len; i++)
		if (is_alive(g_ptr_array_index(slots, i), rundir))
			return true;
	return false;
}

static void reap(struct state *s)
{
	int status;

	if (!s->ended && waitpid(s->child, &status, WNOHANG) == s->child) {
		s->status = status;
		s->ended = true;
	}
}

/* If nothing interrupted the run, a program that is still alive is meant to be: a daemon. */
static bool is_over(const struct state *s, const char *rundir)
{
	if (!s->ended)
		return false;
	return s->again || !(s->interrupted || WIFSIGNALED(s->status)) || !any_program_left(rundir);
}

static void take_signal(struct state *s, const char *rundir, const siginfo_t *info)
{
	enum launch_signal kind = launch_signal_kind(info);
	bool ended = s->ended;

	if (kind == LAUNCH_NO_END)
		return;
	reap(s);
	if (kind == LAUNCH_END && !pass_on(s, rundir, info->si_signo)) {
		/* The run was over when the signal came. So the signal is for this process, and waits until
		   signals_release. */
		raise(info->si_signo);
		return;
	}
	s->again = ended;
	s->interrupted = true;
}

static void wait_for_end(struct state *s, const struct launch *l)
{
	const sigset_t set = signals_that_end();
	siginfo_t info;

	for (reap(s); !is_over(s, l->rundir); reap(s)) {
		const struct timespec tick = { .tv_nsec = NS_PER_MS * (s->ended ? MIN(LAST_TICK_MS, l->tick_ms) : l->tick_ms) };
		if (sigtimedwait(&set, &info, &tick) > 0)
			take_signal(s, l->rundir, &info);
		else
			l->tick(l->tick_data);
	}
}

bool launch_run(const struct launch *l, const sigset_t *before, int *status, GError **error)
{
	struct state s = { 0 };

	if (!spawn(l, before, &s.child, error))
		return false;
	wait_for_end(&s, l);
	*status = WIFSIGNALED(s.status) ? 128 + WTERMSIG(s.status) : WEXITSTATUS(s.status);
	return true;
}
