/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Every option as data: what --help says of it, and how its value gets into struct options. */
#ifndef CLI_OPT_TABLE_H
#define CLI_OPT_TABLE_H

#include "model/options.h"

#include <argp.h>

enum { OPT_KEY_HELP = 'h', OPT_KEY_OUTPUT = 'o' };

/* The options in the groups of --help. */
extern const struct argp_option opt_filter[], opt_display[], opt_output[], opt_gate[], opt_record[];

/* What --help says before and after the options. */
extern const char opt_doc[];

struct opt_choice { const char *name; int value; };

struct opt_setter {
	int key;
	const char *name;
	enum {
		SET_COUNT, SET_SIZE, SET_CHOICE, SET_CHECK, SET_PATH, SET_NAME, SET_LIST, SET_TRUE, SET_MORE, SET_RUNS, SET_LIMIT,
		SET_MARK, SET_BITS, SET_FORMAT
	} how;
	size_t offset;                     /* in struct options */
	const struct opt_choice *choices;  /* up to a NULL name */
	unsigned traits;                   /* those that the command must have; 0: none */
};

extern const struct opt_setter opt_setters[];
extern const size_t opt_setter_count;

#endif
