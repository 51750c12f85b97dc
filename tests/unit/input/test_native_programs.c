/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A program that was started and left no recording is named. */
#include "unit.h"

#include "native_maker.h"

#include "input/native_programs.h"

#include <stdio.h>

enum { FILES = 4, MAIN = 100 };

static char *s_paths[FILES];
static struct maker s_makers[FILES];
static struct native_programs *s_programs;

static int make_files(void **state)
{
	(void)state;
	for (unsigned i = 0; i < FILES; i++) {
		close(g_file_open_tmp("aprof-unit.XXXXXX", &s_paths[i], NULL));
		s_makers[i] = maker_open(s_paths[i]);
	}
	s_programs = native_programs_new(MAIN);
	return 0;
}

static int remove_files(void **state)
{
	(void)state;
	native_programs_free(s_programs);
	for (unsigned i = 0; i < FILES; i++) {
		maker_close(&s_makers[i]);
		unlink(s_paths[i]);
		g_free(s_paths[i]);
	}
	return 0;
}

/* File i is the recording of a process. */
static void process(unsigned i, int32_t pid, const char *lineage)
{
	s_makers[i].header->pid = pid;
	s_makers[i].header->lineage = maker_text(&s_makers[i], lineage);
}

static void started_as(unsigned i, const char *path)
{
	s_makers[i].header->started_as = maker_text(&s_makers[i], path);
}

static void starts(unsigned i, int32_t pid, const char *path)
{
	struct ap_recording_program *p = maker_take(&s_makers[i], sizeof *p);
	*p = (struct ap_recording_program){ s_makers[i].header->programs, pid, maker_text(&s_makers[i], path) };
	s_makers[i].header->programs = p;
}

/* What of the first `files` recordings is missing, as text. */
static const char *unrecorded(unsigned files)
{
	static char text[200];
	int length = 0;
	for (unsigned i = 0; i < files; i++)
		native_programs_add(s_programs, s_paths[i]);
	GArray *missing = native_programs_unrecorded(s_programs);
	text[0] = '\0';
	for (guint i = 0; i < missing->len; i++) {
		const struct native_unrecorded *u = &g_array_index(missing, struct native_unrecorded, i);
		length += snprintf(text + length, sizeof text - (size_t)length, "%d:%s ", (int)u->pid, u->path);
	}
	g_array_unref(missing);
	return text;
}

static void who_starts_nothing_misses_nothing(void **state)
{
	(void)state;
	process(0, MAIN, "0");
	process(1, 101, "0.1");
	assert_string_equal(unrecorded(2), "");
}

static void recorded_programs_are_not_named(void **state)
{
	(void)state;
	process(0, MAIN, "0");
	starts(0, 101, "spawned");
	starts(0, MAIN, "became");
	starts(0, 0, "never started");
	process(1, 101, "0");
	process(2, MAIN, "0");
	assert_string_equal(unrecorded(3), "");
}

static void a_spawned_program_without_a_recording_is_named(void **state)
{
	(void)state;
	process(0, MAIN, "0");
	starts(0, 101, "static");
	assert_string_equal(unrecorded(1), "101:static ");
}

static void what_the_main_process_became_is_named(void **state)
{
	(void)state;
	process(0, MAIN, "0");
	starts(0, MAIN, "recorded");
	process(1, MAIN, "0");
	starts(1, MAIN, "static");
	assert_string_equal(unrecorded(2), "100:static ");
}

static void what_a_forked_child_became_is_named(void **state)
{
	(void)state;
	process(0, MAIN, "0");
	process(1, 101, "0.1");
	starts(1, 101, "recorded");
	process(2, 101, "0");
	starts(2, 101, "static");
	assert_string_equal(unrecorded(3), "101:static ");
}

static void a_program_that_one_without_a_recording_became_is_not_taken_for_it(void **state)
{
	(void)state;
	process(0, MAIN, "0");
	started_as(0, "./main");
	starts(0, MAIN, "./static");
	process(1, MAIN, "0");
	started_as(1, "./dynamic");
	starts(0, 101, "/usr/bin/static");
	process(2, 101, "0");
	started_as(2, "/usr/local/bin/static");
	assert_string_equal(unrecorded(3), "100:./static 101:/usr/bin/static ");
}

static void names_are_found_as_the_c_library_finds_them(void **state)
{
	(void)state;
	process(0, MAIN, "0");
	started_as(0, "/usr/bin/env");
	starts(0, 101, "dynamic");
	process(1, 101, "0");
	started_as(1, "/usr/bin/dynamic");
	starts(0, 102, "script");
	process(2, 102, "0");
	started_as(2, "/bin/sh");
	/* fexecve has no name. */
	starts(0, 103, "");
	process(3, 103, "0");
	started_as(3, "/dev/fd/3");
	assert_string_equal(unrecorded(4), "");
}

static void a_damaged_list_ends(void **state)
{
	(void)state;
	process(0, MAIN, "0");
	starts(0, 101, "static");
	s_makers[0].header->programs->next = (struct ap_recording_program *)(uintptr_t)0x1234;
	assert_string_equal(unrecorded(1), "101:static ");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_files, remove_files)
	const struct CMUnitTest tests[] = {
		TEST(who_starts_nothing_misses_nothing),
		TEST(recorded_programs_are_not_named),
		TEST(a_spawned_program_without_a_recording_is_named),
		TEST(what_the_main_process_became_is_named),
		TEST(what_a_forked_child_became_is_named),
		TEST(a_program_that_one_without_a_recording_became_is_not_taken_for_it),
		TEST(names_are_found_as_the_c_library_finds_them),
		TEST(a_damaged_list_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
