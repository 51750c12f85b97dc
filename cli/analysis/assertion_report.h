/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The program's own assertions: how many were checked, and which failed, with the stacks to blame. Texts outlive the model. */
#ifndef CLI_ASSERTION_REPORT_H
#define CLI_ASSERTION_REPORT_H

#include "analysis/gate_culprit.h"

/* An assertion that failed. */
struct assertion_failure {
	char *place;              /* as a report shows it: `src/lib.rs:12`; "": unknown */
	char *file;               /* canonical, see base/paths.h; NULL: unknown */
	uint32_t line;            /* 0: unknown */
	char *text;               /* what it demands: `allocations <= 3` */
	int64_t found;            /* the first time */
	char *thread;             /* `worker`, `main thread of demo` */
	int64_t times;
	GPtrArray *culprits;      /* of struct gate_culprit *, those with the most allocations first */
	int64_t more_culprits;    /* how many more stacks there are */
};

struct assertion_report {
	int64_t checked, failed;
	GPtrArray *failures;      /* of struct assertion_failure * */
};

/* Returns what the processes of a side's model checked; free it with assertion_report_free. workspace: places are relative to
   it; NULL: there is none. */
struct assertion_report *assertion_report_new(const struct side *side, const char *workspace);
void assertion_report_free(struct assertion_report *r);

#endif
