// SPDX-License-Identifier: MIT OR Apache-2.0
// What corpus.c calls in a library.
#include <stdlib.h>

#define APART __attribute__((noinline, noclone))
static void *volatile sink;

APART void *library_wrapper(size_t n) { sink = 0; return malloc(n + 1); }
static APART void *library_inner(size_t n) { void *p = malloc(n); sink = p; return p; }
APART void *library_chain(size_t n) { sink = 0; return library_inner(n + 2); }
APART void *library_back(size_t n, void *(*back)(size_t)) { sink = 0; return back(n + 3); }
APART void *library_real(size_t n) { sink = 0; return library_inner(n + 4); }
void *library_alias(size_t n) __attribute__((alias("library_real")));
APART void *library_indirect(size_t n) { sink = 0; return library_wrapper(n + 5); }
