/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A signal handler removes them: the main thread stands still meanwhile, wherever it is, so it neither makes new files nor complains
   about missing ones. The handler therefore makes system calls only. */
#include "config.h"      /* getdents64 */

#include "base/leftovers.h"

#include "base/signals.h"

#include <dirent.h>
#include <fcntl.h>
#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

struct leftover {
	struct leftover *next;
	char *path;
};

/* A handler has no argument of ours, so this is the one variable of cli/ at file scope. It changes only while the signals are held. */
static struct leftover *volatile s_first;

static void remove_at(int directory, const char *name);

static void empty_directory(int fd)
{
	_Alignas(struct dirent64) char entries[2048];
	ssize_t length;

	while ((length = getdents64(fd, entries, sizeof entries)) > 0)
		for (ssize_t at = 0; at < length;) {
			const struct dirent64 *entry = (const void *)(entries + at);
			if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
				remove_at(fd, entry->d_name);
			at += entry->d_reclen;
		}
}

static void remove_at(int directory, const char *name)
{
	int fd;

	if (unlinkat(directory, name, 0) == 0
	    || (fd = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)) < 0)
		return;
	empty_directory(fd);
	close(fd);
	unlinkat(directory, name, AT_REMOVEDIR);
}

void leftovers_remove(const char *path)
{
	remove_at(AT_FDCWD, path);
}

/* SA_RESETHAND has made the default action the signal's again: the signal that is raised here ends the process once the handler is
   done, as our parent expects it. */
static void end(int number)
{
	for (const struct leftover *l = s_first; l; l = l->next)
		leftovers_remove(l->path);
	raise(number);
}

/* What somebody has chosen to ignore or to handle stays so. */
static void handle(int number)
{
	struct sigaction action = { .sa_handler = end, .sa_flags = SA_RESETHAND, .sa_mask = signals_that_end() };
	struct sigaction old;

	if (sigaction(number, NULL, &old) == 0 && old.sa_handler == SIG_DFL)
		sigaction(number, &action, NULL);
}

static void handle_all(void)
{
	sigset_t set = signals_that_end();

	/* By default it does nothing. */
	sigdelset(&set, SIGCHLD);
	for (int number = 1; number <= SIGRTMAX; number++)
		if (sigismember(&set, number) == 1)
			handle(number);
}

struct leftover *leftovers_add(const char *path)
{
	struct leftover *l = g_new0(struct leftover, 1);
	sigset_t before;

	l->path = g_strdup(path);
	signals_hold(&before);
	handle_all();
	l->next = s_first;
	s_first = l;
	signals_release(&before);
	return l;
}

void leftovers_forget(struct leftover *l)
{
	sigset_t before;

	if (!l)
		return;
	signals_hold(&before);
	if (s_first == l) {
		s_first = l->next;
	} else {
		struct leftover *other = s_first;
		while (other->next != l)
			other = other->next;
		other->next = l->next;
	}
	signals_release(&before);
	g_free(l->path);
	g_free(l);
}
