/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The variables that make the loader preload the library, and the library record. The program does not see them. With --trace-children=yes
   the programs that it starts get them, whatever environment it gives these. */
#ifndef NATIVE_ENVIRONMENT_H
#define NATIVE_ENVIRONMENT_H

#include <stddef.h>
#include <stdint.h>

/* Takes the variables out of the environment that the process was started with. */
extern void native_environment_hide(void);

/* How many bytes native_environment_make needs for this environment; and makes of it the one of a program that starts, with this seed, in
   `room`. It shares the texts of envp. Where that program is not to be recorded, it is envp itself. */
extern size_t native_environment_bytes(char *const envp[]);
extern char *const *native_environment_make(void *room, char *const envp[], uint64_t seed);

/* Shows the variables to the C library, which starts a program with its own environment, and hides them again. */
struct native_environment_copy;
extern struct native_environment_copy *native_environment_show(uint64_t seed);
extern void native_environment_unshow(struct native_environment_copy *c);

#endif
