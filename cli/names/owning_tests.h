/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which test an allocation belongs to: the function just under the test harness, in the stack itself or in the one that
   created the thread, or its creator. Names of threads do not tell: the kernel cuts them, and pools run work elsewhere. */
#ifndef CLI_HARNESS_H
#define CLI_HARNESS_H

#include "names/frame_names.h"

struct harness;

/* Borrows all of these. */
struct harness *harness_new(const struct model *m, struct catalog *c, struct naming *n);
void harness_free(struct harness *h);

/* The function of the test; `(no test)` where there is none, `(stack cut)` where that is not known. */
name_id harness_test(struct harness *h, stack_id s, thread_id t);
name_id harness_no_test(struct harness *h);

#endif
