/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The function that a row of a report is for: a closure, an async block or a lambda belongs to the function
   around it. */
#ifndef CLI_SYMBOL_OWNER_H
#define CLI_SYMBOL_OWNER_H

#include "names/symbol_scan.h"

/* Returns the part of a canonical name that names that function:

       demo::run        in demo::run::{{closure}}::{{closure}}, and so for the body of `async fn run`
       draw<int>(int)   in int* draw<int>(int) and draw<int>(int)::{lambda(int)#1}::operator()(int) const

   A function within a closure is a function of its own. C++ writes a template's return type before its name,
   but not before the names of its lambdas: rows leave it out. Returns the whole name if there is no function
   around it. */
struct symbol_part symbol_owner(struct symbol_part name);

#endif
