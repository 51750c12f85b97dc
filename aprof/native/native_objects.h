/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The executables and libraries that code lies in, as the recording has them. An object is looked up when the first frame lies in it: the
   loader's own table can be read at any moment and without a lock. */
#ifndef NATIVE_OBJECTS_H
#define NATIVE_OBJECTS_H

#include <stdbool.h>
#include <stdint.h>

/* The number of the object that the code lies in, its place in the recording's list from 1 on; 0: it lies in none. Call it where the
   thread's hooks are kept out. */
extern uint32_t native_object_at(uintptr_t code_address);

/* Whether nobody has unloaded the object with this number. */
extern bool native_object_is_loaded(uint32_t number);

/* Call this after the program has unloaded a library. Code that comes to the addresses of an object that is gone is another object's. Returns
   whether any is gone. */
extern bool native_objects_notice_unloaded(void);

/* In a forked child that has a new recording: it has no objects yet. */
extern void native_objects_forked(void);

#endif
