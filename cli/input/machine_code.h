/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The machine code of an executable or library: its functions by address, what they call and where they jump. amd64 alone: of
   another machine nothing is known. Files are not to be trusted. */
#ifndef CLI_MACHINE_CODE_H
#define CLI_MACHINE_CODE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A function as the symbol table has it. The names belong to the struct machine_code. */
struct machine_code_function {
	uint64_t start, end;
	const char *const *names;  /* all that begin there and are functions, `count` of them */
	guint count;
};

/* Where a call or a jump leads: an address in the file, or through the linkage table to a function of this name; 0 and NULL where
   that is not known. */
struct machine_code_target { uint64_t address; const char *external; };

/* A jump out of a function, the instruction at `from`. */
struct machine_code_jump { uint64_t from; struct machine_code_target to; };

/* What leads out of a function, as far as its instructions can be read. */
struct machine_code_exits {
	GArray *calls;     /* of struct machine_code_call, in order */
	GArray *jumps;     /* of struct machine_code_jump */
	bool whole;        /* every way out is among them: all could be read, and no jump has its target in a register */
};

/* A direct call or one through the linkage table; `next` is the address behind it. */
struct machine_code_call { uint64_t next; struct machine_code_target to; };

struct machine_code;

/* Opens the file at path. build_id: as of debuginfo_open. NULL: it is gone, another build or of another machine. */
struct machine_code *machine_code_open(const char *path, const char *build_id);
void machine_code_free(struct machine_code *m);

/* The one function that the address lies in; false where there is none or several that overlap. */
bool machine_code_function_at(struct machine_code *m, uint64_t address, struct machine_code_function *f);

/* The function of this name that others can call; false where there is none. */
bool machine_code_function_named(struct machine_code *m, const char *name, struct machine_code_function *f);

/* The code of f, which belongs to m. */
const struct machine_code_exits *machine_code_exits_of(struct machine_code *m,
                                                       const struct machine_code_function *f);

/* Where the call leads that ends at `next`, if it is one of the kinds above. Cheap, and not yet certain: the bytes may be those of
   another instruction. */
struct machine_code_target machine_code_guess_call(struct machine_code *m, uint64_t next);

/* Whether a signal handler returns to that address. */
bool machine_code_is_signal_return(struct machine_code *m, uint64_t address);

/* Whether the object has a function in whose place Valgrind calls one of this one: malloc and the like. */
bool machine_code_is_replaced(struct machine_code *m, const char *name);

#endif
