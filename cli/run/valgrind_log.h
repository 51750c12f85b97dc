/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Turns Valgrind's messages about programs into plain words, by one table for Valgrind 3.19 to 3.27. */
#ifndef CLI_VALGRIND_LOG_H
#define CLI_VALGRIND_LOG_H

#include <glib.h>
#include <stdint.h>

enum valgrind_effect {
	VALGRIND_ENDED,      /* Valgrind ended a program that would have gone on */
	VALGRIND_CHANGED,    /* the program went on, but differently than without Valgrind */
	VALGRIND_WATCHED,    /* the program ended as it would have without Valgrind */
	VALGRIND_REMARKED,   /* none of these, so far as this knows */
};

/* One thing that Valgrind said about a process, however often. */
struct valgrind_said {
	int64_t pid;
	enum valgrind_effect effect;
	int signal;          /* VALGRIND_ENDED: counts only if this signal ended the process; VALGRIND_WATCHED: the
	                        signal that ended it; 0: none; −1: this only explains what ended the process */
	int rank;            /* if there are several ends, the one with the lowest rank tells most */
	char *text;          /* what the program did, and what to do: "called 'pvalloc', which …: …" */
	guint count;
};

/* Returns everything that a log says (of struct valgrind_said *), each thing once and in order. owner: the
   process that began the log; forked children write to the same file. Release with g_ptr_array_unref. */
GPtrArray *valgrind_log_read(const char *log, size_t length, int64_t owner);

/* What made Valgrind end the process; NULL if it did not. The result belongs to said. */
const struct valgrind_said *valgrind_log_end(const GPtrArray *said, int64_t pid);

/* The first line that says anything, without Valgrind's prefix. Free it with g_free; NULL if there is none. */
char *valgrind_log_first_line(const char *log, size_t length);

#endif
