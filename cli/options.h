/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the command line says, as data. Filled by opt_common, passed down as const, changed by nobody else. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum sort_key { SORT_COUNT, SORT_SIZE, SORT_NAME };
enum group_key { GROUP_FUNCTION, GROUP_MODULE, GROUP_FILE };
enum output_format { OUTPUT_TEXT, OUTPUT_JSON };
enum color_when { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* What is shown, and how. */
struct report_options {
	GPtrArray *filters;        /* of char *: a site is kept when one of them matches; empty: all */
	int64_t min_count;         /* rows with fewer allocations are left out; 0: none */
	int64_t min_bytes;         /* rows with fewer bytes are left out; the larger of --min-bytes and --threshold-bytes */
	int64_t threshold_bytes;   /* exit status 3 when a row is left; -1: not asked for */
	int64_t limit;             /* first rows shown; -1: all */
	enum sort_key sort;
	enum group_key group;
	int verbosity;             /* 0 to 3 */
	bool full_stacks;
	bool color;                /* settled: --color, environment and terminal are already weighed */
	enum output_format output;
	const char *workspace;     /* root that paths are shown relative to; NULL: none */
};

#endif
