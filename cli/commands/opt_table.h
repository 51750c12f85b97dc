/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The rows of model/options.def as a table. The parser, --help, the man page and the completions read it. */
#ifndef CLI_OPT_TABLE_H
#define CLI_OPT_TABLE_H

#include "model/options.h"

/* Where --help and the man page list an option. */
enum opt_group { OPT_GROUP_ROWS, OPT_GROUP_DISPLAY, OPT_GROUP_OUTPUT, OPT_GROUP_LIMITS, OPT_GROUP_RECORD, OPT_GROUP_HELP };
enum { OPT_GROUP_COUNT = OPT_GROUP_HELP + 1 };

/* The kinds of options.h. OPT_LIMIT is a limit. OPT_HELP is an option that argp answers itself. */
enum opt_kind {
	OPT_FLAG, OPT_LEVEL, OPT_COUNT, OPT_SIZE, OPT_RUNS, OPT_CHOICE, OPT_LEAK_KINDS, OPT_FORMAT, OPT_INFILE, OPT_OUTFILE, OPT_TEXT, OPT_NAME,
	OPT_LIST, OPT_PATTERN, OPT_PATTERNS, OPT_ALLOCATORS, OPT_LIMIT, OPT_HELP
};

/* A value that an option may have. */
struct opt_value {
	const char *name;
	int value;
	const char *help;    /* what it means; NULL: the name says it */
};

/* A row. The texts are as in model/options.def. */
struct opt {
	enum opt_kind kind;
	enum opt_group group;
	unsigned commands;               /* traits: a command with one of them takes the option */
	char letter;                     /* '\0': none */
	const char *name, *argument;     /* NULL: none */
	const char *help, *more;
	size_t offset;                   /* of the member in struct options */
	int64_t unless_given, most;      /* only for numbers */
	const struct opt_value *values;  /* ends with a NULL name; NULL: opt_values makes the list */
};

extern const struct opt opts[];
extern const size_t opt_count;

struct opt_group_text {
	const char *title;
	const char *intro;    /* for the man page; NULL: none */
};
extern const struct opt_group_text opt_groups[OPT_GROUP_COUNT];

/* Whether its value is a list of texts. */
bool opt_is_list(const struct opt *opt);

/* Whether the option adds to its earlier values when users give it again. */
bool opt_repeats(const struct opt *opt);

/* Whether users may leave out the value. If they give one, it follows a `=`. */
bool opt_value_is_optional(const struct opt *opt);

/* Returns the values that the option takes, as an array of struct opt_value; empty if it takes any. If the
   argument is METRIC=VALUE, returns what METRIC can be. Release with g_array_unref. */
GArray *opt_values(const struct opt *opt);

/* Returns the names of these values, as an array of const char *. Release with g_ptr_array_unref. */
GPtrArray *opt_words(const struct opt *opt);

/* Returns `--limit`, or `-v` if the option has no long name. Free with g_free. */
char *opt_title(const struct opt *opt);

/* The domain of errors in a command line. */
#define OPT_ERROR (opt_error_quark())
GQuark opt_error_quark(void);

#endif
