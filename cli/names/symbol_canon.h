/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Gives each function one spelling, whatever the mangling (Rust's legacy and v0) and the compiler, so that
   reports read alike and runs of different builds compare:

       demo::Stack::push                       for demo::Stack<T>::push, <demo::Stack<u32>>::push and
                                               demo::other::<impl demo::Stack<T>>::push
       <demo::Circle as demo::Shape>::area     for that and
                                               demo::other::<impl demo::Shape for demo::Circle>::area
       demo::Shape::describe                   for that and, if describe is the trait's own, for
                                               <demo::Circle as demo::Shape>::describe
       demo::run::{{closure}}                  for that and demo::run::{closure#1}
       <[_]>::to_vec                           for alloc::slice::<impl [T]>::to_vec and <[u8]>::to_vec

   A v0 name does not tell that a trait is implemented for every type. Such an implementation has the type's
   name, <u8 as demo::Named>::named, where the legacy name has <T as demo::Named>::named. */
#ifndef CLI_SYMBOL_CANON_H
#define CLI_SYMBOL_CANON_H

#include <stdbool.h>

/* Returns the canonical spelling of a demangled name; free it with g_free. mangled: the name in the symbol
   table, "" if it is not known. generics: keep generic arguments. Removes what differs from build to build:
   everything that symbol_stable removes, and the numbers of crates and closures. Otherwise leaves names of C
   and C++ as they are, and names that no compiler makes, because the rules might never end there. A canonical
   name is its own canonical spelling. */
char *symbol_canonical(const char *name, const char *mangled, bool generics);

/* Returns what a pattern that a user wrote for a function has to match: a canonical name without what only C++ has in it, which is the
   result, the arguments, and those of templates. Free it with g_free. */
char *symbol_pattern_key(const char *canonical);

#endif
