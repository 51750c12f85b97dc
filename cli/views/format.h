/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A format of reports: its name, its help and the functions that write it. Formats for people are defined in views/, those
   for programs in exports/, each as `format_NAME`. report/formats.c lists them all. */
#ifndef CLI_FORMAT_H
#define CLI_FORMAT_H

#include <stdbool.h>
#include <stdio.h>

struct view_report;
struct view_comparison;

struct format {
	const char *name;       /* the value of --output */
	const char *help;       /* what the format is for, in the words of --help; NULL: --output does not take it */
	bool follows_program;   /* whether the report can follow the program's own output in one stream */
	bool binary;            /* it is not text, so that it never goes to a terminal */
	bool for_browser;       /* a browser shows it, so that --open can open it */
	bool has_sources;       /* --embed-source has a meaning for it */
	bool one_metric;        /* it shows the metric that --metric chooses, or shows it first: so that has to be known */
	/* Write a report or a comparison. Callers check ferror(out) for write errors. comparison is NULL if the format has none. */
	void (*report)(const struct view_report *r, FILE *out);
	void (*comparison)(const struct view_comparison *c, FILE *out);
};

#endif
