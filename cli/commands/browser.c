/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "commands/browser.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A program that has not failed by then shows the page: some return when the browser has started, others when it has ended. */
enum { WAIT_MS = 2000, STEP_MS = 10 };

static G_DEFINE_QUARK(browser-error, browser_error)

/* Returns the program and its arguments. BROWSER has a list of commands with colons in between: this takes the first one. %s in it stands
   for the page. No shell is started. */
static char **arguments(const char *path, GError **error)
{
	const char *set = g_getenv("BROWSER");
	g_auto(GStrv) commands = g_strsplit(set && *set ? set : "xdg-open", ":", 2), words = NULL;
	g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func(g_free);
	bool named = false;

	if (!g_shell_parse_argv(commands[0], NULL, &words, NULL)) {
		g_set_error(error, browser_error_quark(), 0, "BROWSER is '%s', which is no command", set);
		return NULL;
	}
	for (char **word = words; *word; word++) {
		bool here = strcmp(*word, "%s") == 0;
		g_ptr_array_add(argv, g_strdup(here ? path : *word));
		named |= here;
	}
	if (!named)
		g_ptr_array_add(argv, g_strdup(path));
	g_ptr_array_add(argv, NULL);
	return (char **)g_ptr_array_free(g_steal_pointer(&argv), FALSE);
}

/* Waits for an end that comes soon. Returns false with *error set if it is that of a program that failed. */
static bool has_not_failed(GPid child, const char *program, GError **error)
{
	int status = 0;
	pid_t ended = 0;

	for (int waited = 0; waited < WAIT_MS && (ended = waitpid(child, &status, WNOHANG)) == 0; waited += STEP_MS)
		g_usleep(STEP_MS * 1000);
	g_spawn_close_pid(child);
	if (ended <= 0 || (WIFEXITED(status) && WEXITSTATUS(status) == 0))
		return true;
	if (WIFEXITED(status))
		g_set_error(error, browser_error_quark(), 0, "'%s' ended with status %d", program, WEXITSTATUS(status));
	else
		g_set_error(error, browser_error_quark(), 0, "'%s' was ended by signal %d", program, WTERMSIG(status));
	return false;
}

bool browser_open(const char *path, GError **error)
{
	const GSpawnFlags flags = G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL;
	g_autofree char *absolute = g_canonicalize_filename(path, NULL);
	g_auto(GStrv) argv = arguments(absolute, error);
	g_autoptr(GError) cause = NULL;
	GPid child;

	if (!argv)
		return false;
	if (g_spawn_async(NULL, argv, NULL, flags, NULL, NULL, &child, &cause))
		return has_not_failed(child, argv[0], error);
	g_set_error(error, browser_error_quark(), 0, "cannot start '%s': %s", argv[0],
	            g_error_matches(cause, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT) ? g_strerror(ENOENT) : cause->message);
	return false;
}

char *browser_new_file(const char *ending, GError **error)
{
	g_autofree char *name = g_strconcat("cargo-alloc-profile.XXXXXX.", ending, NULL);
	char *path = g_build_filename(g_get_tmp_dir(), name, NULL);
	int fd = g_mkstemp_full(path, O_WRONLY | O_CLOEXEC, 0600);

	if (fd >= 0) {
		close(fd);
		return path;
	}
	g_set_error(error, browser_error_quark(), 0, "cannot create a file in '%s': %s", g_get_tmp_dir(), g_strerror(errno));
	g_free(path);
	return NULL;
}
