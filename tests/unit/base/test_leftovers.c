/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "base/leftovers.h"
#include "base/signals.h"

#include <glib.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char *directory;

static int enter(void **state)
{
	(void)state;
	directory = g_dir_make_tmp("leftovers.XXXXXX", NULL);
	return directory == NULL || chdir(directory) != 0;
}

static int leave(void **state)
{
	(void)state;
	leftovers_remove(directory);
	bool failed = chdir("/") != 0 || g_file_test(directory, G_FILE_TEST_EXISTS);
	g_free(directory);
	return failed;
}

static void put(const char *path)
{
	assert_true(g_file_set_contents(path, "text", -1, NULL));
}

static bool exists(const char *path)
{
	return g_file_test(path, G_FILE_TEST_EXISTS);
}

static void a_tree_goes_as_a_whole(void **state)
{
	(void)state;
	assert_int_equal(g_mkdir_with_parents("tree/a/b/c", 0700), 0);
	for (int i = 0; i < 300; i++) {
		char *path = g_strdup_printf("tree/a/a name that takes some room in a list %d", i);
		put(path);
		g_free(path);
	}
	put("tree/a/b/c/.hidden");
	assert_int_equal(mkfifo("tree/pipe", 0600), 0);
	leftovers_remove("tree");
	assert_false(exists("tree"));
}

static void what_a_link_leads_to_stays(void **state)
{
	(void)state;
	assert_int_equal(g_mkdir_with_parents("other/tree", 0700), 0);
	put("other/file");
	assert_int_equal(symlink("..", "other/tree/up"), 0);
	assert_int_equal(symlink("other", "link"), 0);
	leftovers_remove("other/tree");
	leftovers_remove("link");
	assert_false(exists("other/tree"));
	assert_false(exists("link"));
	assert_true(exists("other/file"));
}

static void a_file_goes_and_nothing_is_nothing(void **state)
{
	(void)state;
	put("file");
	leftovers_remove("file");
	leftovers_remove("file");
	leftovers_remove("absent/file");
	assert_false(exists("file"));
	leftovers_forget(NULL);
}

/* Of three files the second is forgotten. Returns how the process ended that sent itself the signal. */
static int end_with_leftovers(int number, void (*handler)(int))
{
	put("first");
	put("second");
	assert_int_equal(g_mkdir_with_parents("third/below", 0700), 0);
	pid_t child = fork();
	int status = 0;
	if (child == 0) {
		signal(number, handler);
		leftovers_add("first");
		struct leftover *second = leftovers_add("second");
		leftovers_add("third");
		leftovers_forget(second);
		raise(number);
		_exit(9);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static void a_signal_removes_what_is_left(void **state)
{
	(void)state;
	const int numbers[] = { SIGHUP, SIGINT, SIGPIPE, SIGTERM, SIGRTMIN };
	for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
		int status = end_with_leftovers(numbers[i], SIG_DFL);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), numbers[i]);
		assert_false(exists("first"));
		assert_true(exists("second"));
		assert_false(exists("third"));
	}
}

static void an_ignored_signal_stays_ignored(void **state)
{
	(void)state;
	int status = end_with_leftovers(SIGHUP, SIG_IGN);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 9);
	assert_true(exists("first"));
	assert_true(exists("third/below"));
}

static void a_signal_that_ends_nothing_stays_so(void **state)
{
	(void)state;
	int status = end_with_leftovers(SIGCHLD, SIG_DFL);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 9);
	assert_true(exists("first"));
}

/* Held, it waits for the release; a held SIGPIPE waits longer. */
static void held_signals_wait(void **state)
{
	(void)state;
	pid_t child = fork();
	int status = 0;
	if (child == 0) {
		sigset_t before;
		signal(SIGTERM, SIG_DFL);
		signal(SIGPIPE, SIG_DFL);
		signals_hold(&before);
		raise(SIGPIPE);
		raise(SIGTERM);
		put("held");
		leftovers_add("held");
		signals_release_from_outside(&before);
		_exit(9);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGTERM);
	assert_false(exists("held"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_tree_goes_as_a_whole, enter, leave),
		cmocka_unit_test_setup_teardown(what_a_link_leads_to_stays, enter, leave),
		cmocka_unit_test_setup_teardown(a_file_goes_and_nothing_is_nothing, enter, leave),
		cmocka_unit_test_setup_teardown(a_signal_removes_what_is_left, enter, leave),
		cmocka_unit_test_setup_teardown(an_ignored_signal_stays_ignored, enter, leave),
		cmocka_unit_test_setup_teardown(a_signal_that_ends_nothing_stays_so, enter, leave),
		cmocka_unit_test_setup_teardown(held_signals_wait, enter, leave),
	};
	return cmocka_run_group_tests_name("leftovers", tests, NULL, NULL);
}
