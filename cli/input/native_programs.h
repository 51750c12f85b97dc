/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which programs the processes of a run became or started, as their recordings have it, and which of these left no recording. */
#ifndef CLI_NATIVE_PROGRAMS_H
#define CLI_NATIVE_PROGRAMS_H

#include <glib.h>
#include <stdint.h>

struct native_programs;

/* main_pid: the process that no other one of the run started. Free it with native_programs_free. */
struct native_programs *native_programs_new(int64_t main_pid);
void native_programs_free(struct native_programs *p);

/* Adds what the file of a recording says, in all its areas. A file that cannot be read says nothing. */
void native_programs_add(struct native_programs *p, const char *recording);

/* A program that has no recording. */
struct native_unrecorded { int64_t pid; const char *path; };

/* Returns the programs without a recording when all recordings were added in the order of their names, as struct native_unrecorded. p owns the paths; free the array with
   g_array_unref. */
GArray *native_programs_unrecorded(struct native_programs *p);

#endif
