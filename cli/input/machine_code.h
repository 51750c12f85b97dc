/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads the machine code of an executable or library: its functions by address, what they call and where they
   jump. Only for amd64; knows nothing about files for other machines. Files are not trusted. */
#ifndef CLI_MACHINE_CODE_H
#define CLI_MACHINE_CODE_H

#include "input/object_image.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A function in the symbol table. The struct machine_code owns the names. */
struct machine_code_function {
	uint64_t start, end;
	const char *const *names;  /* all `count` names of functions that begin here */
	guint count;
};

/* Where a call or a jump leads: to an address in the file, or through the linkage table to a function of this
   name. 0 and NULL if that is not known. */
struct machine_code_target { uint64_t address; const char *external; };

/* A jump out of a function by the instruction at `from`. */
struct machine_code_jump { uint64_t from; struct machine_code_target to; };

/* The calls and jumps out of a function, as far as its instructions can be read. */
struct machine_code_exits {
	GArray *calls;     /* of struct machine_code_call, in order */
	GArray *jumps;     /* of struct machine_code_jump */
	bool whole;        /* every way out is listed: all instructions were read, and no jump goes to an address in a
	                      register */
};

/* A call to a fixed address or through the linkage table. `next` is the address after it. */
struct machine_code_call { uint64_t next; struct machine_code_target to; };

struct machine_code;

/* Returns the machine code of the image, which must live longer. NULL if it is for another machine. is_preloaded: what it exports takes the
   place of functions of the same names. */
struct machine_code *machine_code_of(const struct object_image *image, bool is_preloaded);
void machine_code_free(struct machine_code *m);

/* Sets *f to the function that contains the address. False if there is none, or if several overlap there. */
bool machine_code_function_at(struct machine_code *m, uint64_t address, struct machine_code_function *f);

/* Sets *f to the exported function of this name. False if there is none. */
bool machine_code_function_named(struct machine_code *m, const char *name, struct machine_code_function *f);

/* Returns the calls and jumps out of f, which m owns. */
const struct machine_code_exits *machine_code_exits_of(struct machine_code *m,
                                                       const struct machine_code_function *f);

/* Returns where the call that ends at `next` leads. Cheap, but not certain: its bytes may belong to another
   instruction. */
struct machine_code_target machine_code_guess_call(struct machine_code *m, uint64_t next);

/* Whether a signal handler returns to this address. */
bool machine_code_is_signal_return(struct machine_code *m, uint64_t address);

/* Whether a function of this name, malloc for example, is replaced by one in this object: by Valgrind, or because it is preloaded. */
bool machine_code_is_replaced(struct machine_code *m, const char *name);

#endif
