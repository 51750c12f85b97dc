/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Programs that make requests (aprof.h) have a word that a note of ELF tells of: there they expect the address of the function that
   answers. */
#ifndef NATIVE_SLOTS_H
#define NATIVE_SLOTS_H

#include "native/native_basics.h"

#include <link.h>

typedef uintptr_t (*native_answer)(const uintptr_t *args);

/* An object that is loaded: where it lies − where its file says, and its n segments. */
struct native_object { uintptr_t bias; const ElfW(Phdr) *segments; unsigned n; };

/* Gives the function to all objects that are loaded now, and later to others. Call it once, while the process starts. */
extern void native_slots_start(native_answer answer);

/* Gives it to an object that has come since. Takes no lock. */
extern void native_slots_fill(const struct native_object *o);

#endif
