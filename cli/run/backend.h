/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What records programs. A backend is a file backend_NAME.c that fills one struct backend, and a row of BACKENDS in
   model/options.h. Everything else in the command line is the same for all of them. */
#ifndef CLI_BACKEND_H
#define CLI_BACKEND_H

#include "base/program_allocators.h"
#include "model/model.h"
#include "model/options.h"
#include "run/remarks.h"
#include "run/rundir.h"

#include <gelf.h>

/* What a run asks of its backend. */
struct backend_request {
	const struct record_options *options;
	bool leak_check;          /* an option or a limit needs to know what is leaked */
};

/* Numbers of programs that run, for the progress line. */
struct backend_progress { int64_t allocations, live_bytes; bool any; };

struct backend {
	/* The names of the options that it cannot take, up to NULL: struct opt in commands/opt_table.h. */
	const char *const *cannot;

	/* Finds what the backend needs, and sets the members of s that are the backend's. Returns false with *error
	   set to the whole message. */
	bool (*prepare)(const struct backend_request *r, struct run_settings *s, GError **error);

	/* Returns why it cannot record the executable at path, in which executable_check found no fault so far; free it
	   with g_free. NULL if it can. interpreter: the path of its dynamic linker; NULL: it is static. told: what cargo says of its allocator; NULL:
	   nothing. */
	char *(*find_fault)(const char *path, Elf *elf, const char *interpreter, const struct program_allocator *told);

	/* Becomes the recorded program, with its arguments after its name. Returns only on failure, with *error set to the
	   whole message. */
	void (*start)(const struct run_settings *s, const char *slot, const char *executable, char **args, GError **error);

	/* Adds what the programs of a slot have allocated so far. NULL: there is no progress line. */
	void (*add_progress)(const char *slot, struct backend_progress *sum);

	/* Returns the recordings in a slot (of char *) that can be read while programs run: input/native_live.h. Release with
	   g_ptr_array_unref. NULL: it has none. */
	GPtrArray *(*recordings)(const char *slot);

	/* Fills in the profiles and the unfinished processes of a slot, when its run is over. */
	void (*collect)(struct slot *slot);

	/* Takes what the backend said about the slot's processes, which are those in the model from `first` on. NULL: it says
	   nothing. */
	void (*read_remarks)(struct remarks *remarks, const struct slot *slot, struct model *m, guint first);

	/* Returns what the backend said that a process without a profile did, as a clause; free it with g_free. NULL if it
	   said nothing, and in place of the function if it never does. */
	char *(*find_reason)(const struct slot *slot, int64_t pid);

	/* What may have happened if nothing else tells, as clauses: to a process that began a recording, and to a program
	   that did not. */
	const char *unfinished, *unstarted;

	/* What to do to see an allocator that has names of its own, as an imperative; NULL: this backend sees it. */
	const char *sees_more;

	/* What to add if SIGSYS ended a process; "": nothing. */
	const char *of_sigsys;
};

#define BACKEND_DECLARE(tag, name, ...) extern const struct backend backend_##name;
BACKENDS(BACKEND_DECLARE)

/* The backend of that name. */
const struct backend *backend_get(enum backend_name name);

#endif
