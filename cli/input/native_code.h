/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The objects, frames and stacks of a recording, in a recorder of the command line. */
#ifndef CLI_NATIVE_CODE_H
#define CLI_NATIVE_CODE_H

#include "input/native_host.h"
#include "input/native_reading.h"

/* Adds the objects of the recording, in its order. False with *error set (NATIVE_READING_DAMAGED) if it contradicts itself. */
bool native_code_add_objects(struct native_host *h, const struct native_reading *reading, GError **error);

/* Returns the id of the frame of the recording, a new one if need be. 0 if its object is none of those added. */
UInt native_code_frame(struct native_host *h, const struct ap_frame *recorded);

/* Returns the stack without the frames that C++'s operators new and delete called. These call the C library's functions, which are
   recorded. Under Valgrind the operators are what the program called. */
UInt native_code_without_called_by_operator(struct ap_recorder *r, UInt stack);

#endif
