/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Documentation tests that rustdoc merged into one executable, from edition 2024 on. It is a test harness that starts itself anew
   for each of its tests, which have numbers. */
#ifndef CLI_MERGED_DOCTESTS_H
#define CLI_MERGED_DOCTESTS_H

#include <glib.h>
#include <stdbool.h>

/* What the harness starts in place of itself, and which test a program is to be. rustdoc sets the first where no runner is
   between it and the harness; without it all tests run in the harness's process. */
#define MERGED_DOCTESTS_BINARY "RUSTDOC_DOCTEST_BIN_PATH"
#define MERGED_DOCTESTS_NUMBER "RUSTDOC_DOCTEST_RUN_NB_TEST"

bool merged_doctests_is_harness(const char *executable);

/* The function that rustdoc would have made of this test of the harness alone, named for its file and line:
   `_doctest_main_src_lib_rs_7_0`. To be freed with g_free; NULL: rustdoc left nothing that tells. */
char *merged_doctests_function(const char *executable, const char *number);

/* The same from the source that rustdoc compiled. */
char *merged_doctests_function_from_source(const char *source, const char *number);

/* The number in a part of a function's name as the merged tests have it: `__doctest_7` is "7", of *length digits. NULL: it is another
   part. */
const char *merged_doctests_number(const char *part, size_t *length);

#endif
