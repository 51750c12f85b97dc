/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* One spelling for one function, whatever the mangling (Rust's legacy and v0) and the compiler, so that reports
   read alike and runs of different builds compare:

       demo::Stack::push                       of demo::Stack<T>::push, <demo::Stack<u32>>::push and
                                               demo::other::<impl demo::Stack<T>>::push
       <demo::Circle as demo::Shape>::area     of that and demo::other::<impl demo::Shape for demo::Circle>::area
       demo::Shape::describe                   of that and, where describe is the trait's own, of
                                               <demo::Circle as demo::Shape>::describe
       demo::run::{{closure}}                  of that and demo::run::{closure#1}
       <[_]>::to_vec                           of alloc::slice::<impl [T]>::to_vec and <[u8]>::to_vec

   One thing cannot be told from a v0 name: that a trait is implemented for every type. There the implementation has the
   type's name, <u8 as demo::Named>::named, where the legacy one says <T as demo::Named>::named. */
#ifndef CLI_SYMBOL_CANON_H
#define CLI_SYMBOL_CANON_H

#include <stdbool.h>

/* The canonical spelling of a demangled name, to be freed with g_free. mangled: the name as in the symbol table, "" where
   it is not known. Generic arguments are kept where `generics` says so, else left out. Without what differs from build to
   build: what symbol_stable leaves out, numbers of crates and closures. Names of C and C++ stay as they are otherwise, and so does
   a name that no compiler makes, where the rules would not come to an end. A canonical name is its own canonical spelling. */
char *symbol_canonical(const char *name, const char *mangled, bool generics);

#endif
