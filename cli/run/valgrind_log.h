/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What Valgrind writes about programs, in words of ours: one table, for Valgrind 3.19 to 3.27. */
#ifndef CLI_VALGRIND_LOG_H
#define CLI_VALGRIND_LOG_H

#include <glib.h>
#include <stdint.h>

enum valgrind_effect {
	VALGRIND_ENDED,      /* Valgrind ended the program, which by itself goes on */
	VALGRIND_CHANGED,    /* the program went on otherwise than by itself */
	VALGRIND_WATCHED,    /* the program ended as it does by itself */
	VALGRIND_REMARKED,   /* nothing of these, as far as is known */
};

/* What was said of one process, however often. */
struct valgrind_said {
	int64_t pid;
	enum valgrind_effect effect;
	int signal;          /* VALGRIND_ENDED: only if this signal ended the process; VALGRIND_WATCHED: this one did; 0: none;
	                        −1: it only explains what ended the process */
	int rank;            /* of several ends, that of the least rank tells most */
	char *text;          /* what the program did, and what to do: "called 'pvalloc', which …: …" */
	guint count;
};

/* All that a log says, each thing once and in order. owner: the process that began the log; those that it forks write into
   the same. To be freed with g_ptr_array_unref. */
GPtrArray *valgrind_log_read(const char *log, size_t length, int64_t owner);

/* By what Valgrind ended the process; NULL: it did not. Borrowed of said. */
const struct valgrind_said *valgrind_log_end(const GPtrArray *said, int64_t pid);

/* The first line that says anything, without what Valgrind puts before it. To be freed with g_free; NULL: there is none. */
char *valgrind_log_first_line(const char *log, size_t length);

#endif
