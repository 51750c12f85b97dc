/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The directory of one run: private and temporary, shared by the command and the runners that cargo starts. It
   holds `runner` (a link to our executable), `settings`, and a slot, which is a numbered directory, for each
   program that a runner started. */
#ifndef CLI_RUNDIR_H
#define CLI_RUNDIR_H

#include "model/options.h"

#include <sys/types.h>

#define RUNDIR_RUNNER "runner"

/* How the runner starts a program. */
struct run_settings {
	enum backend_name backend;
	char *program, *library;    /* what the backend starts, and what that loads; NULL: nothing */
	GPtrArray *args;            /* of char *: what the backend is asked for */
	GPtrArray *unset;           /* of char *: environment variables to hide from the program */
	GPtrArray *allocators;      /* what cargo says about allocators of programs: base/program_allocators.h */
	bool deterministic;         /* hide what makes runs differ from each other */
	bool confined;              /* each program runs on one processor */
	bool list_natively;         /* do not record a program with `--list`: it only lists its tests */
	bool scripts;               /* scripts may be profiled */
	bool per_test;              /* run each test of a harness in a process of its own */
	bool quiet;                 /* write no notes */
	bool drops_quiet;           /* cargo added the --quiet at the end of a program's arguments: remove it */
};

/* What became of a slot. SLOT_TESTS: it is of a runner that starts tests one by one, each in a slot of its
   own. */
enum slot_state { SLOT_STARTED, SLOT_LISTED, SLOT_REFUSED, SLOT_TESTS };

/* A process that was begun to be recorded and has no profile. */
struct unfinished {
	int64_t pid;
	char *executable;           /* NULL: the slot's */
	bool runs;                  /* it still exists */
	char *reason;               /* why, as a clause; NULL: unknown */
};

/* What a runner did for one program. */
struct slot {
	int64_t number;             /* in order of start, from 1 */
	char *directory;
	char *executable;
	char *link;                 /* another link to the executable, in the slot's directory; it may be missing */
	char *test_number, *test;        /* the number of the test in a merged harness and its function; NULL: not
	                                    such a test, or not known */
	char *attempted;            /* identifies a test that nextest may run again; NULL: not such a test */
	int64_t run, attempt;       /* the number of the run, and of the try in that run */
	guint runs;                 /* how often the test ran; nextest_attempts_keep_last sets it */
	enum slot_state state;
	pid_t pid;
	/* The backend's `collect` fills these: */
	GPtrArray *profiles;        /* of char *: paths, by process id */
	GPtrArray *snapshots;       /* of char *: profiles that processes asked for while they ran */
	GPtrArray *unfinished;      /* of struct unfinished * */
	bool main_profile;          /* the process that the runner started left a profile, not only a fork of it */
};

/* Returns settings with everything off. Free them with run_settings_free. */
struct run_settings *run_settings_new(void);
void run_settings_free(struct run_settings *settings);

/* Creates the directory with its link and settings. Returns its path; free it with g_free. leftovers_remove removes the directory.
   NULL with *error set to the whole message. */
char *rundir_create(const struct run_settings *settings, GError **error);
/* Returns the settings of a run. Returns NULL with *error set if rundir is not the directory of a run. */
struct run_settings *rundir_read_settings(const char *rundir, GError **error);

/* Creates the next slot and returns its path; free it with g_free. NULL with *error set. */
char *rundir_new_slot(const char *rundir, GError **error);
/* How many slots were created. */
int64_t rundir_started(const char *rundir);
/* Notes in the slot's directory what became of it, and the executable. False with *error set if that fails. */
bool rundir_describe_slot(const char *directory, enum slot_state state, const char *executable,
                          GError **error);

/* Notes in the slot's directory which test of a merged harness its program is. */
bool rundir_describe_test(const char *directory, const char *number, const char *function, GError **error);

/* Notes in the slot's directory which run of a test its program is: see nextest_attempts.h. */
bool rundir_describe_attempt(const char *directory, const char *attempted, const char *attempt, const char *run,
                             GError **error);

/* The number of the slot with this directory, from 1. */
int64_t rundir_slot_number(const char *directory);

/* The path of the slot's link to its executable. Free it with g_free. */
char *rundir_link(const char *directory, const char *executable);

/* Returns all described slots (of struct slot *), in order. Release with g_ptr_array_unref. */
GPtrArray *rundir_slots(const char *rundir);

/* The number in a file's name: `profile.123.xml` belongs to process 123. */
int64_t rundir_file_number(const char *path);

/* Returns the paths of the files in directory whose names start with prefix, sorted by the number that follows.
   Release with g_ptr_array_unref. */
GPtrArray *rundir_list(const char *directory, const char *prefix);

/* Whether the name is that of a snapshot, or of one that is being written: `profile.123.snapshot1.xml`. */
bool rundir_is_snapshot(const char *path);

/* Whether a process holds a lock on the file, as each does on its recording for as long as it exists. Its id tells less:
   another process, or one in another namespace, may have it. */
bool rundir_is_locked(const char *path);

#endif
