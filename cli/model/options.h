/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The command line as data. commands/opt_parse fills it, and the rest of the program reads it. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "model/metrics.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum sort_key { SORT_COUNT, SORT_SIZE, SORT_NAME };
/* What a row of a report stands for, with its name in --group-by, gates and reports. */
#define GROUP_KEYS(ROW) \
	ROW(FUNCTION, "function") ROW(MODULE, "module") ROW(TYPE, "type") ROW(FILE, "file") ROW(LINE, "line") ROW(CRATE, "crate") \
	ROW(THREAD, "thread") ROW(TEST, "test") ROW(REGION, "region") ROW(PHASE, "phase") ROW(STACK, "stack")
#define GROUP_KEY(tag, name) GROUP_##tag,
enum group_key { GROUP_KEYS(GROUP_KEY) GROUP_KEY_COUNT };
enum attribute_rule { ATTRIBUTE_DEFAULT, ATTRIBUTE_USER, ATTRIBUTE_WORKSPACE, ATTRIBUTE_LEAF };
enum ci_service { CI_NONE, CI_GITHUB };
enum color_when { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };
/* What records programs, with its name and what --help says of it: cli/run/backend.h. */
#define BACKENDS(ROW) \
	ROW(VALGRIND, valgrind, "the same in every run, with leaks; the default") \
	ROW(NATIVE, native, "nearly as fast as the program by itself")
#define BACKEND_TAG(tag, ...) BACKEND_##tag,
enum backend_name { BACKEND_UNSET, BACKENDS(BACKEND_TAG) BACKEND_COUNT };

/* The kinds of options: the type of the member that each one fills. unless_given is the member's value without the option. */
#define OPTION_TYPE_FLAG bool
#define OPTION_TYPE_LEVEL int                         /* how often it is given: -vv */
#define OPTION_TYPE_COUNT(unless_given) int64_t
#define OPTION_TYPE_COUNT_TO(unless_given, most) int64_t
#define OPTION_TYPE_SIZE(unless_given) int64_t        /* a count of bytes, or 64K */
#define OPTION_TYPE_RUNS int64_t                      /* a count from 2 on, with a default: --verify, --verify=3 */
#define OPTION_TYPE_CHOICE(type, values) type         /* one of the names in values_VALUES of commands/opt_table.c; the default is 0 */
#define OPTION_TYPE_FORMAT const struct format *      /* one of report/formats.h; the default is the first */
#define OPTION_TYPE_LEAK_KINDS int                    /* names of kinds with commas in between: a bit for each enum leak_kind */
#define OPTION_TYPE_INFILE const char *               /* the path of a file to read; NULL unless given */
#define OPTION_TYPE_OUTFILE const char *              /* the path of a file to write */
#define OPTION_TYPE_TEXT const char *                 /* any text but none */
#define OPTION_TYPE_NAME const char *                 /* a name that a file can have */
#define OPTION_TYPE_LIST GPtrArray *                  /* of char *: the option may be repeated */
#define OPTION_TYPE_PATTERN const char *              /* a pattern for names of functions */
#define OPTION_TYPE_PATTERNS GPtrArray *              /* of char *, patterns for names of functions: may be repeated */
#define OPTION_TYPE_ALLOCATORS GPtrArray *            /* of char *, descriptions of allocators: may be repeated */
#define OPTION_MEMBER(member, kind, ...) OPTION_TYPE_##kind member;

/* What a report shows, and how. */
struct report_options {
#define REPORT_OPTION OPTION_MEMBER
#include "model/options.def"
	bool table;                /* the text report shows the rows as a table of processes */
};

/* Where the results of a command go. The strings belong to the command line. */
struct output_options {
#define OUTPUT_OPTION OPTION_MEMBER
#include "model/options.def"
};

/* How to start and record a program. */
struct record_options {
#define RECORD_OPTION OPTION_MEMBER
#include "model/options.def"
};

/* A whole command line: `[OPTIONS] COMMAND [ARGS]`. */
struct options {
	struct report_options report;
	struct output_options output;
	struct record_options record;
	GPtrArray *limits;         /* of struct gate_limit * */
	const GPtrArray *rules;    /* of struct suppress_rule *: the user's, then the default ones; set by complete_options */
	const char *backend_origin; /* what chose the backend: a variable, a key of Cargo.toml or the word `watch`; NULL: an option, or nothing */
	const char *allocators_origin; /* the key of Cargo.toml that describes allocators; NULL: none does */
	bool compares;             /* the command compares two profiles, whether an option names a baseline or not */
	const char *command;       /* NULL until the parser has seen it */
	char **args;               /* the arguments after the command, NULL-terminated */
	char **argv;               /* the array that the two above point into; its strings are main's */
	GPtrArray *rest;           /* of char *: the arguments of a command that may have options among them */
};

/* The name of a group: `function`. */
const char *group_name(enum group_key group);

/* The name of a backend: `valgrind`. */
const char *backend_text(enum backend_name name);

/* Sets *name to the backend of that name. Returns false if there is none, with *choices, unless it is NULL, set to the end of a
   message: `choose one of valgrind, native`. Free it with g_free. */
bool backend_named(const char *text, enum backend_name *name, char **choices);

#endif
