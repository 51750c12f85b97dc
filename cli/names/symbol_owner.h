/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The function that a row of a report is for: a closure, an async block and a lambda belong to the function that they stand in. */
#ifndef CLI_SYMBOL_OWNER_H
#define CLI_SYMBOL_OWNER_H

#include "names/symbol_scan.h"

/* The part of a canonical name that is the name of that function:

       demo::run        of demo::run::{{closure}}::{{closure}}, and so of the body of `async fn run`
       draw<int>(int)   of int* draw<int>(int) and draw<int>(int)::{lambda(int)#1}::operator()(int) const

   A function within a closure is a function of its own. C++ writes what a template returns before its name alone, and not
   before the names of its lambdas: rows go without. The whole name where there is no function around it. */
struct symbol_part symbol_owner(struct symbol_part name);

#endif
