/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the command line says, as data. Filled by opt_parse, passed down as const, changed by nobody else. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum sort_key { SORT_COUNT, SORT_SIZE, SORT_NAME };
enum group_key {
	GROUP_FUNCTION, GROUP_MODULE, GROUP_TYPE, GROUP_FILE, GROUP_LINE, GROUP_CRATE, GROUP_THREAD, GROUP_TEST, GROUP_STACK,
};
enum attribute_rule { ATTRIBUTE_DEFAULT, ATTRIBUTE_USER, ATTRIBUTE_WORKSPACE, ATTRIBUTE_LEAF };
enum ci_service { CI_NONE, CI_GITHUB };
enum color_when { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* What is shown, and how. */
struct report_options {
	GPtrArray *filters;        /* of char *: a site is kept when one of them matches; empty: all */
	int64_t min_count;         /* rows with fewer allocations are left out; 0: none */
	int64_t min_bytes;         /* rows with fewer are left out; the larger of two options */
	int64_t threshold_bytes;   /* exit status 3 when a row is left; -1: not asked for */
	int64_t limit;             /* first rows shown; -1: all */
	enum sort_key sort;
	enum group_key group;
	enum attribute_rule attribute;
	GPtrArray *hidden;         /* of char *: crates whose functions are passed over; empty: none */
	GPtrArray *only;           /* of char *: crates that allocations are attributed to; empty: any */
	bool generics;             /* names with their generic arguments */
	bool runtime;              /* what harness and runtime take is rows like any others, not one line */
	bool closures;             /* a closure is a row of its own */
	int verbosity;             /* 0 to 3 */
	bool full_stacks;
	bool leaks;                /* what is leaked, in place of what was allocated */
	int leak_kinds;            /* which are listed: a bit for each enum leak_kind */
	bool threads;              /* the threads, and who freed whose blocks */
	bool fold_threads;         /* those of a pool are one */
	bool table;                /* text has the rows as a table of processes */
	bool color;                /* settled: --color, environment and terminal are already weighed */
	const char *workspace;     /* root that paths are shown relative to; NULL: none */
	const char *prefix;        /* under --ci: of the workspace within the repository, as `dir/`; NULL: they are one */
	const GPtrArray *gates;    /* of struct gate_result *: what the limits found; NULL: there are none */
};

/* Where the results of a command go. The paths are owned by the command line. */
struct output_options {
	const struct format *format;   /* --output: see report/formats.h */
	const char *file;          /* --output-file; NULL: standard output */
	const char *save;          /* --save; NULL: no baseline is written */
	const char *compare;       /* --compare; NULL: no baseline is read */
	const char *save_baseline, *baseline;   /* names in place of these paths; settle.h finds the files */
	enum color_when color;
	enum ci_service ci;        /* what is told of the result besides */
	bool quiet;                /* no notes, no progress */
};

/* How a program is started and recorded. */
struct record_options {
	const char *keep;          /* where the raw profiles are kept; NULL: nowhere */
	GPtrArray *valgrind_args;  /* of char * */
	int64_t depth;             /* frames kept of a stack, 0: all; -1: as the tool has it */
	bool trace_children;
	int64_t seed;              /* what is random follows from it */
	int64_t cpus;              /* how many the program is told of; 0: as many as there are */
	bool no_deterministic;     /* neither, and not confined to one of them */
	int64_t verify;            /* how often the program runs, to compare the profiles; 0: once */
	bool per_test;             /* each test is a process of its own */
	bool leak_check;           /* find out what became of the blocks that are alive at the end */
	GPtrArray *marks;          /* of char *: patterns of functions at whose entries is looked what is alive */
	bool free_stacks;          /* keep in which stacks blocks are freed */
	bool no_debuginfo;         /* the build's debug information is left as it is */
};

/* A whole command line: `[OPTIONS] COMMAND [ARGS]`. */
struct options {
	struct report_options report;
	struct output_options output;
	struct record_options record;
	GPtrArray *limits;         /* of struct gate_limit * */
	GPtrArray *suppressions;   /* of char *: files of rules for leaks */
	bool no_default_suppressions;
	const GPtrArray *rules;    /* of struct suppress_rule *: what these and the default ones say; settled */
	bool compares;             /* the command compares, with or without a baseline of the options' */
	int group;                 /* --group-by, an enum group_key; -1: not given */
	int sort;                  /* --sort-by, an enum sort_key; -1: not given */
	uint64_t given;            /* options given that go with some commands only; opt_parse's own */
	const char *command;       /* NULL until it was seen */
	char **args;               /* what follows the command, NULL-terminated */
	char **argv;               /* what the two above point into; the strings are main's */
	GPtrArray *rest;           /* of char *: likewise, for a command whose arguments may hold options */
};

#endif
