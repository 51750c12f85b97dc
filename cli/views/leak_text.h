/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a report says of a leak in words, in whatever form it is written. Names in it are as they are: to be escaped. */
#ifndef CLI_LEAK_TEXT_H
#define CLI_LEAK_TEXT_H

#include "analysis/leak_report.h"

/* All to be freed with g_free. */

/* `producer (thread 2, exited)`, `main thread`, `worker-* (4 threads, 3 exited)` */
char *leak_text_thread(const struct thread_pools *p, guint pool);

/* `3 blocks (300 B)` */
char *leak_text_amount(int64_t blocks, int64_t bytes);

/* `reachable: 12 blocks (3.20 KB), not listed`, and how to list them where nothing is; NULL for a kind that is listed or has no
   blocks. */
char *leak_text_unlisted(const struct leak_report *r, enum leak_kind kind, int listed);

/* `997 of 1000 blocks were freed by consumer in queue::drain, 2 by others; this one was not`: at most so many of those who freed
   by name; NULL where none was freed. */
char *leak_text_usage(const struct leak_report *r, const struct leak_row *row, guint most);

/* `2 of them were made by a realloc; one of these was first allocated by main thread in demo::start and reallocated 4 times`; NULL
   where none was. */
char *leak_text_realloc(const struct leak_report *r, const struct leak_row *row);

/* What leads to the blocks, or that nothing does. whole: every step of the way. */
char *leak_text_holds(const struct leak_report *r, const struct leak_row *row, bool whole);

/* Of these the one line that says most. */
char *leak_text_why(const struct leak_report *r, const struct leak_row *row);

/* All of it in one line: `demo::produce: 3 blocks (300 B) lost, allocated by producer (thread 2, exited): nothing points to them`. */
char *leak_text_row(const struct leak_report *r, const struct leak_row *row);

/* One step: `static demo::CACHE`, `the stack of worker in demo::run`, `a block of demo::fill`. */
char *leak_text_step(const struct leak_report *r, const struct hold *h);

#endif
