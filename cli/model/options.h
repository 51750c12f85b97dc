/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the command line says, as data. commands/opt_parse fills it; all others get it as const. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum sort_key { SORT_COUNT, SORT_SIZE, SORT_NAME };
/* What a row stands for, with its name in --group-by, gates and reports. */
#define GROUP_KEYS(ROW) \
	ROW(FUNCTION, "function") ROW(MODULE, "module") ROW(TYPE, "type") ROW(FILE, "file") ROW(LINE, "line") ROW(CRATE, "crate") \
	ROW(THREAD, "thread") ROW(TEST, "test") ROW(STACK, "stack")
#define GROUP_KEY(tag, name) GROUP_##tag,
enum group_key { GROUP_KEYS(GROUP_KEY) GROUP_KEY_COUNT };
enum attribute_rule { ATTRIBUTE_DEFAULT, ATTRIBUTE_USER, ATTRIBUTE_WORKSPACE, ATTRIBUTE_LEAF };
enum ci_service { CI_NONE, CI_GITHUB };
enum color_when { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };
enum backend { BACKEND_VALGRIND };

/* The kinds of options: the type of the member that each fills. The number is what a member holds unless the option is given. */
#define OPTION_TYPE_FLAG bool
#define OPTION_TYPE_LEVEL int                         /* how often it is given: -vv */
#define OPTION_TYPE_COUNT(unless_given) int64_t
#define OPTION_TYPE_COUNT_TO(unless_given, most) int64_t
#define OPTION_TYPE_SIZE(unless_given) int64_t        /* a count of bytes, or 64K */
#define OPTION_TYPE_RUNS int64_t                      /* a count from 2, which may be left out: --verify, --verify=3 */
#define OPTION_TYPE_CHOICE(type, values) type         /* one of the names in values_VALUES of commands/opt_table.c; the default is 0 */
#define OPTION_TYPE_FORMAT const struct format *      /* one of report/formats.h; the default is the first */
#define OPTION_TYPE_LEAK_KINDS int                    /* a bit for each enum leak_kind: their names, with commas in between */
#define OPTION_TYPE_INFILE const char *               /* the path of a file to read; NULL unless given */
#define OPTION_TYPE_OUTFILE const char *              /* of a file to write */
#define OPTION_TYPE_NAME const char *                 /* a name that can be a file's */
#define OPTION_TYPE_LIST GPtrArray *                  /* of char *: the option may be repeated */
#define OPTION_TYPE_PATTERNS GPtrArray *              /* patterns for names of functions, the same way */
#define OPTION_MEMBER(member, kind, ...) OPTION_TYPE_##kind member;

/* What is shown, and how. */
struct report_options {
#define REPORT_OPTION OPTION_MEMBER
#include "model/options.def"
	bool table;                /* text has the rows as a table of processes */
};

/* Where the results of a command go. Strings are owned by the command line. */
struct output_options {
#define OUTPUT_OPTION OPTION_MEMBER
#include "model/options.def"
};

/* How a program is started and recorded. */
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
	const GPtrArray *rules;    /* of struct suppress_rule *: what --suppressions and the default ones say; settled */
	bool compares;             /* the command compares, with or without a baseline of the options' */
	const char *command;       /* NULL until it was seen */
	char **args;               /* what follows the command, NULL-terminated */
	char **argv;               /* what the two above point into; the strings are main's */
	GPtrArray *rest;           /* of char *: the arguments of a command whose arguments may hold options */
};

/* The name of a group: `function`. */
const char *group_name(enum group_key group);

#endif
