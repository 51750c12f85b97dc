/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The rows of model/options.def as a table, for what parses options and for what lists them. */
#ifndef CLI_OPT_TABLE_H
#define CLI_OPT_TABLE_H

#include "model/options.h"

/* Where --help and the man page list an option. */
enum opt_group { OPT_GROUP_ROWS, OPT_GROUP_DISPLAY, OPT_GROUP_OUTPUT, OPT_GROUP_LIMITS, OPT_GROUP_RECORD, OPT_GROUP_HELP };
enum { OPT_GROUP_COUNT = OPT_GROUP_HELP + 1 };

/* The kinds of options.h; then a limit, and what argp does itself. */
enum opt_kind {
	OPT_FLAG, OPT_LEVEL, OPT_COUNT, OPT_SIZE, OPT_RUNS, OPT_CHOICE, OPT_LEAK_KINDS, OPT_FORMAT, OPT_INFILE, OPT_OUTFILE, OPT_NAME,
	OPT_LIST, OPT_PATTERNS, OPT_LIMIT, OPT_HELP
};

/* A value that an option may have. */
struct opt_value {
	const char *name;
	int value;
	const char *help;    /* what it means, or NULL */
};

/* A row. The texts are as in model/options.def. */
struct opt {
	enum opt_kind kind;
	enum opt_group group;
	unsigned commands;               /* traits of which a command needs one */
	char letter;                     /* or '\0' */
	const char *name, *argument;     /* or NULL */
	const char *help, *more;
	size_t offset;                   /* of the member in struct options */
	int64_t unless_given, most;      /* of a number */
	const struct opt_value *values;  /* up to a NULL name; NULL: opt_values knows */
};

extern const struct opt opts[];
extern const size_t opt_count;

struct opt_group_text {
	const char *title;
	const char *intro;    /* for the man page, or NULL */
};
extern const struct opt_group_text opt_groups[OPT_GROUP_COUNT];

/* Whether the option may be given more than once and each time adds to what it said before. */
bool opt_repeats(const struct opt *opt);

/* Whether its value may be left out, then with `=` before it where there is one. */
bool opt_value_is_optional(const struct opt *opt);

/* What its value may be; where the argument is METRIC=VALUE, what METRIC may be: of struct opt_value, to be unref'd. Empty:
   anything. */
GArray *opt_values(const struct opt *opt);

/* Their names: of const char *, to be unref'd. */
GPtrArray *opt_words(const struct opt *opt);

/* `--limit`, or `-v` where it has no long name; to be freed with g_free. */
char *opt_title(const struct opt *opt);

/* For all that is wrong with a command line. */
#define OPT_ERROR (opt_error_quark())
GQuark opt_error_quark(void);

#endif
