/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Tells which test an allocation belongs to: the function just inside the test harness, in the stack itself, or
   in the stack that created the thread or one of its creators. Names of threads do not tell, because the kernel
   cuts them, and pools run work of other threads. */
#ifndef CLI_OWNING_TESTS_H
#define CLI_OWNING_TESTS_H

#include "names/frame_names.h"

struct owning_tests;

/* Borrows all of these. */
struct owning_tests *owning_tests_new(const struct model *m, struct catalog *c, struct frame_names *n);
void owning_tests_free(struct owning_tests *h);

/* Returns the function of the test; `(no test)` if there is none, `(stack cut)` if that is not known. */
name_id owning_tests_of(struct owning_tests *h, stack_id s, thread_id t);
name_id owning_tests_none(struct owning_tests *h);
/* Returns the function of the test; none if there is no test, or if nobody knows. */
name_id owning_tests_known(struct owning_tests *h, stack_id s, thread_id t);

#endif
