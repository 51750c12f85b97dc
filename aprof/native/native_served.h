/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Serves the functions of the program's own allocator in their place: by the C library's allocator, and with the events of the hooks. */
#ifndef NATIVE_SERVED_H
#define NATIVE_SERVED_H

#include "core/ap_replacements.h"
#include "native/native_basics.h"

#include <stdbool.h>
#include <stdint.h>

struct native_served;

/* Returns what the function returns, whose arguments these are: the places of registers that come back as they are then. */
typedef uintptr_t native_serve(const struct native_served *f, uintptr_t *arguments, uintptr_t cfa);

/* A function that is served. native_served_entry reads the first member. */
struct native_served {
	native_serve *serve;
	uintptr_t function;           /* where it begins */
	struct ap_replacement is;
};

/* Makes f the function at the address. Returns false if such a function is not served. */
extern bool native_served_make(struct native_served *f, uintptr_t function, const struct ap_replacement *r);

/* All that are served. */
extern NATIVE_OWN struct native_served *native_served_all;

/* Where calls of the functions come: with the arguments in their places, and above the return address how many bytes of native_served_all lie
   before the function. */
extern NATIVE_OWN void native_served_entry(void);

#endif
