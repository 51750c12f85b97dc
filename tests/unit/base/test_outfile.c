/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "base/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char *directory;

static int enter(void **state)
{
	(void)state;
	directory = g_dir_make_tmp("outfile.XXXXXX", NULL);
	return directory == NULL || chdir(directory) != 0;
}

static int leave(void **state)
{
	(void)state;
	GDir *list = g_dir_open(".", 0, NULL);
	for (const char *name; (name = g_dir_read_name(list)) != NULL; )
		if (unlink(name) != 0)
			rmdir(name);
	g_dir_close(list);
	int failed = chdir("/") != 0 || rmdir(directory) != 0;
	g_free(directory);
	return failed;
}

static guint files_here(void)
{
	guint count = 0;
	GDir *list = g_dir_open(".", 0, NULL);
	while (g_dir_read_name(list) != NULL)
		count++;
	g_dir_close(list);
	return count;
}

static void assert_holds(const char *path, const char *expected)
{
	char *text = NULL;
	assert_true(g_file_get_contents(path, &text, NULL, NULL));
	assert_string_equal(text, expected);
	g_free(text);
}

static void put(const char *path, const char *text)
{
	GError *error = NULL;
	struct outfile *f = outfile_open(path, &error);
	assert_non_null(f);
	fputs(text, outfile_stream(f));
	assert_true(outfile_commit(f, &error));
	assert_null(error);
}

static mode_t mode_of(const char *path)
{
	struct stat s;
	assert_int_equal(stat(path, &s), 0);
	return s.st_mode & 07777;
}

static void a_new_file_has_the_usual_mode(void **state)
{
	(void)state;
	mode_t mask = umask(027);
	put("new", "text\n");
	umask(mask);
	assert_holds("new", "text\n");
	assert_int_equal(mode_of("new"), 0640);
	assert_int_equal(files_here(), 1);
}

static void an_old_file_keeps_its_mode(void **state)
{
	(void)state;
	put("old", "one");
	chmod("old", 0604);
	put("old", "two");
	assert_holds("old", "two");
	assert_int_equal(mode_of("old"), 0604);
}

/* It is a file like any other, but nobody waits for the disk: the test replaces fsync. */
static int syncs;

int fsync(int fd)
{
	(void)fd;
	syncs++;
	return 0;
}

static void a_passing_file_does_not_wait_for_the_disk(void **state)
{
	(void)state;
	syncs = 0;
	put("kept", "one");
	assert_int_equal(syncs, 1);
	struct outfile *f = outfile_open("passing", NULL);
	outfile_set_passing(f);
	fputs("two", outfile_stream(f));
	assert_true(outfile_commit(f, NULL));
	assert_int_equal(syncs, 1);
	assert_holds("passing", "two");
}

static void an_abandoned_file_changes_nothing(void **state)
{
	(void)state;
	put("old", "one");
	struct outfile *f = outfile_open("old", NULL);
	fputs("two", outfile_stream(f));
	assert_holds("old", "one");
	outfile_abandon(f);
	outfile_abandon(NULL);
	assert_holds("old", "one");
	assert_int_equal(files_here(), 1);
}

static void a_link_stays_a_link(void **state)
{
	(void)state;
	assert_int_equal(mkdir("sub", 0777), 0);
	assert_int_equal(symlink("sub/target", "link"), 0);
	assert_int_equal(symlink("link", "link2"), 0);
	put("link2", "through");       /* to nothing yet */
	assert_holds("sub/target", "through");
	put("link2", "again");
	assert_holds("sub/target", "again");
	assert_true(g_file_test("link", G_FILE_TEST_IS_SYMLINK));
	assert_true(g_file_test("link2", G_FILE_TEST_IS_SYMLINK));
	unlink("sub/target");
}

static void opening_fails_with_the_reason(void **state)
{
	(void)state;
	assert_int_equal(symlink("loop", "loop"), 0);
	assert_int_equal(mkdir("dir", 0777), 0);
	static const struct { const char *path, *reason; } cases[] = {
		{ "dir", "Is a directory" },
		{ "loop", "Too many levels of symbolic links" },
		{ "absent/file", "cannot create a file in 'absent': No such file or directory" },
		{ "/proc/self/absent", "cannot create a file in '/proc/self': No such file or directory" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		GError *error = NULL;
		assert_null(outfile_open(cases[i].path, &error));
		assert_string_equal(error->message, cases[i].reason);
		g_error_free(error);
	}
}

static void a_full_device_is_an_error(void **state)
{
	(void)state;
	GError *error = NULL;
	struct outfile *f = outfile_open("/dev/full", &error);
	assert_non_null(f);
	fputs("text", outfile_stream(f));
	assert_false(outfile_commit(f, &error));
	assert_string_equal(error->message, "No space left on device");
	g_error_free(error);
}

/* A limit on the size of files stands in for a full disk. */
static void a_full_disk_leaves_the_old_file(void **state)
{
	(void)state;
	put("old", "one");
	struct rlimit before, limit;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = (struct rlimit){ 8192, before.rlim_max };
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	GError *error = NULL;
	struct outfile *f = outfile_open("old", &error);
	for (int i = 0; i < 100000; i++)
		fputs("0123456789", outfile_stream(f));
	assert_true(ferror(outfile_stream(f)));
	bool committed = outfile_commit(f, &error);
	setrlimit(RLIMIT_FSIZE, &before);
	assert_false(committed);
	assert_string_equal(error->message, "File too large");
	g_error_free(error);
	assert_holds("old", "one");
	assert_int_equal(files_here(), 1);
}

static void a_pipe_is_written_to_directly(void **state)
{
	(void)state;
	assert_int_equal(mkfifo("pipe", 0600), 0);
	int fd = open("pipe", O_RDONLY | O_NONBLOCK);
	put("pipe", "text");
	char text[8] = "";
	assert_int_equal(read(fd, text, sizeof text), 4);
	assert_string_equal(text, "text");
	close(fd);
	assert_int_equal(files_here(), 1);
}

/* /dev/stdout where standard output is a file: what it holds already stays. */
static void an_open_file_is_appended_to(void **state)
{
	(void)state;
	put("log", "before\n");
	int fd = open("log", O_WRONLY | O_APPEND);
	char *path = g_strdup_printf("/proc/self/fd/%d", fd);
	assert_int_equal(symlink(path, "out"), 0);
	put("out", "after\n");
	assert_holds("log", "before\nafter\n");
	close(fd);
	g_free(path);
}

static void a_signal_leaves_the_old_file_alone(void **state)
{
	(void)state;
	put("old", "one");
	pid_t child = fork();
	int status = 0;
	if (child == 0) {
		signal(SIGTERM, SIG_DFL);
		struct outfile *f = outfile_open("old", NULL);
		fputs("two", outfile_stream(f));
		fflush(outfile_stream(f));
		/* That there was something to remove. */
		if (files_here() != 2)
			_exit(9);
		raise(SIGTERM);
		_exit(8);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
	assert_holds("old", "one");
	assert_int_equal(files_here(), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_new_file_has_the_usual_mode, enter, leave),
		cmocka_unit_test_setup_teardown(an_old_file_keeps_its_mode, enter, leave),
		cmocka_unit_test_setup_teardown(a_passing_file_does_not_wait_for_the_disk, enter, leave),
		cmocka_unit_test_setup_teardown(an_abandoned_file_changes_nothing, enter, leave),
		cmocka_unit_test_setup_teardown(a_link_stays_a_link, enter, leave),
		cmocka_unit_test_setup_teardown(opening_fails_with_the_reason, enter, leave),
		cmocka_unit_test_setup_teardown(a_full_device_is_an_error, enter, leave),
		cmocka_unit_test_setup_teardown(a_full_disk_leaves_the_old_file, enter, leave),
		cmocka_unit_test_setup_teardown(a_pipe_is_written_to_directly, enter, leave),
		cmocka_unit_test_setup_teardown(an_open_file_is_appended_to, enter, leave),
		cmocka_unit_test_setup_teardown(a_signal_leaves_the_old_file_alone, enter, leave),
	};
	return cmocka_run_group_tests_name("outfile", tests, NULL, NULL);
}
