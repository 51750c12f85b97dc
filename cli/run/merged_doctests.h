/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* From edition 2024 on, rustdoc merges documentation tests into one executable. That is a test harness that
   starts itself again for each test, and the tests have numbers instead of names. */
#ifndef CLI_MERGED_DOCTESTS_H
#define CLI_MERGED_DOCTESTS_H

#include <glib.h>
#include <stdbool.h>

/* Environment variables: the program that the harness starts instead of itself, and the number of the test that
   a program should run. rustdoc sets the first only if no runner stands between it and the harness. Without it,
   all tests run in the harness's own process. */
#define MERGED_DOCTESTS_BINARY "RUSTDOC_DOCTEST_BIN_PATH"
#define MERGED_DOCTESTS_NUMBER "RUSTDOC_DOCTEST_RUN_NB_TEST"

/* Whether the executable is such a harness. */
bool merged_doctests_is_harness(const char *executable);

/* Returns the name of the function that rustdoc would make of this test if it were not merged, which has its
   file and line: `_doctest_main_src_lib_rs_7_0`. Free it with g_free. NULL if rustdoc left no source to tell it
   from. */
char *merged_doctests_function(const char *executable, const char *number);

/* The same, from the text of the source that rustdoc compiled. */
char *merged_doctests_function_from_source(const char *source, const char *number);

/* Returns the test's number in a part of a function name, and sets *length to its digits: of `__doctest_7`,
   "7". NULL if the part is something else. */
const char *merged_doctests_number(const char *part, size_t *length);

#endif
