/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The words for leaks. All formats share them. Names in these texts are not escaped yet: the caller escapes them. */
#ifndef CLI_LEAK_TEXT_H
#define CLI_LEAK_TEXT_H

#include "analysis/leak_report.h"

/* Free each of these texts with g_free. */

/* `producer (thread 2, exited)`, `main thread`, `worker-* (4 threads, 3 exited)` */
char *leak_text_thread(const struct thread_pools *p, guint pool);

/* `3 blocks (300 B)` */
char *leak_text_amount(int64_t blocks, int64_t bytes);

/* Lines (of char *) about what the rows do not show: `reachable: 12 blocks (3.20 KB), not listed`, with the option that lists them
   if no leak is listed; `suppressed: 4 blocks (1.38 KB) by 2 rules`; and whether leak checking was off. listed: a bit for each
   kind that has rows. Free with g_ptr_array_unref. */
GPtrArray *leak_text_remarks(const struct leak_report *r, int listed);

/* `997 of 1000 blocks were freed by consumer in queue::drain, 2 by others; this one was not`. Names at most `most` of those
   that freed blocks. Returns NULL if no block was freed. */
char *leak_text_usage(const struct leak_report *r, const struct leak_row *row, guint most);

/* `2 of them were made by a realloc; one was first allocated by main thread in demo::start and reallocated 4 times`. Returns
   NULL if a realloc made none. */
char *leak_text_realloc(const struct leak_report *r, const struct leak_row *row);

/* The chain of pointers to the blocks, or that there is none: `held by static demo::CACHE`, `nothing points to them`. whole:
   show every step of the chain. */
char *leak_text_holds(const struct leak_report *r, const struct leak_row *row, bool whole);

/* One line with the best reason that is known: who frees such blocks, else what holds them. */
char *leak_text_why(const struct leak_report *r, const struct leak_row *row);

/* The whole row in one line: `demo::produce: 3 blocks (300 B) lost, allocated by producer (thread 2, exited): nothing points
   to them`. */
char *leak_text_row(const struct leak_report *r, const struct leak_row *row);

/* One step of a chain: `static demo::CACHE`, `the stack of worker in demo::run`, `a block of demo::fill`. */
char *leak_text_step(const struct leak_report *r, const struct hold *h);

#endif
