/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The directory of one run: private, temporary, shared by the command and the runners that cargo starts for
   it. It holds `runner` (a link to our executable), `settings`, and a slot, a numbered directory, for each
   program that a runner started. */
#ifndef CLI_RUNDIR_H
#define CLI_RUNDIR_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define RUNDIR_RUNNER "runner"

/* How a runner starts a program. */
struct run_settings {
	char *valgrind, *valgrind_lib;
	GPtrArray *valgrind_args;   /* of char * */
	GPtrArray *unset;           /* of char *: environment variables that are ours, not the program's */
	bool confined;              /* each program runs on one processor */
	bool list_natively;         /* with `--list` a program only lists its tests */
	bool scripts;               /* scripts may be started */
	bool per_test;              /* each test of a harness is a process of its own */
	bool quiet;                 /* no notes */
	bool drops_quiet;           /* a --quiet at the end of a program's arguments is cargo's addition */
};

/* SLOT_TESTS: the runner itself, which starts tests one by one, each in a slot of its own. */
enum slot_state { SLOT_STARTED, SLOT_LISTED, SLOT_REFUSED, SLOT_TESTS };

/* What a runner did. */
struct slot {
	int64_t number;             /* in order of start, from 1 */
	char *directory;
	char *executable;
	char *link;                 /* another link to it, in the directory; it need not be there */
	char *test_number, *test;        /* which test of a harness it is, and what function; NULL: it is none, or that is not known */
	char *attempted;            /* tells a test that nextest may run again from all others; NULL: it is none */
	int64_t run, attempt;       /* which run of that, and which try of the run */
	guint runs;                 /* set by nextest_attempts_keep_last: how often it ran */
	enum slot_state state;
	pid_t pid;
	GPtrArray *profiles;        /* of char *: paths, by process id */
	GPtrArray *unfinished;      /* of char *: those that were begun and do not go on to their end */
	GPtrArray *logs;            /* of char *: Valgrind's own messages */
	bool main_profile;          /* whether the process that was started left one, not only a fork of it */
};

struct run_settings *run_settings_new(void);
void run_settings_free(struct run_settings *settings);

/* Makes the directory, with its link and settings. To be freed with g_free; NULL with *error set to the whole
   message. */
char *rundir_create(const struct run_settings *settings, GError **error);
/* Removes the directory with all that is in it. */
void rundir_remove(const char *rundir);

/* NULL with *error set when rundir is none. */
struct run_settings *rundir_read_settings(const char *rundir, GError **error);

/* Makes the next slot; its path, to be freed with g_free. NULL with *error set. */
char *rundir_new_slot(const char *rundir, GError **error);
/* How many were made. */
int64_t rundir_started(const char *rundir);
bool rundir_describe_slot(const char *directory, enum slot_state state, const char *executable,
                          GError **error);

/* Says which test of a harness the slot's program is. */
bool rundir_describe_test(const char *directory, const char *number, const char *function, GError **error);

/* Says which run of a test the slot's program is: see nextest_attempts.h. */
bool rundir_describe_attempt(const char *directory, const char *attempted, const char *attempt, const char *run,
                             GError **error);

/* The number of the slot in this directory, from 1. */
int64_t rundir_slot_number(const char *directory);

/* Where the slot's other link to its executable is; to be freed with g_free. */
char *rundir_link(const char *directory, const char *executable);

/* All described slots, in order. To be freed with g_ptr_array_unref. */
GPtrArray *rundir_slots(const char *rundir);

/* The number in a file's name: `profile.123.xml` is process 123's. */
int64_t rundir_file_number(const char *path);

/* The paths of the files in directory whose names start with prefix, by the number that follows.
   To be freed with g_ptr_array_unref. */
GPtrArray *rundir_list(const char *directory, const char *prefix);

#endif
