/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which places of an executable may refer to functions of it: all that do are found, and rarely another one. Knows amd64 alone. */
#ifndef CLI_CODE_REFERENCES_H
#define CLI_CODE_REFERENCES_H

#include "input/object_image.h"

#include <stdint.h>

/* from: the address of the code that refers to `to`; 0: data does, or a table of the dynamic linker. */
struct code_reference { uint64_t from, to; };

/* Appends the references to each of n functions, whose addresses ascend, to the array (of struct code_reference). image: a struct
   object_image. */
void code_references_find(const void *image, const uint64_t *functions, size_t n, GArray *references);

#endif
