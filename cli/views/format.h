/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A format of reports: its name, its help and the functions that write it. A file of views/, where people read the format, or of
   exports/, where programs do, defines it as `format_NAME`, and a row of report/formats.c makes it known. */
#ifndef CLI_FORMAT_H
#define CLI_FORMAT_H

#include <stdbool.h>
#include <stdio.h>

struct view_report;
struct view_comparison;

struct format {
	const char *name;       /* as --output takes it */
	const char *help;       /* what it is for, as --help says it; NULL: --output does not take it */
	bool follows_program;   /* the report may stand behind the program's own output in one stream */
	/* Write errors are left in ferror(out). */
	void (*report)(const struct view_report *r, FILE *out);
	void (*comparison)(const struct view_comparison *c, FILE *out);
};

#endif
