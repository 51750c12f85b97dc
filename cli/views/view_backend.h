/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The words for what recorded a run, and for what that means for its numbers. */
#ifndef CLI_VIEW_BACKEND_H
#define CLI_VIEW_BACKEND_H

#include "model/model.h"

/* Whether a process was recorded by that backend. */
bool view_backend_recorded(const struct model *m, enum backend_name backend);

/* Returns which backend recorded the run, and what that leaves open, as a clause; NULL for valgrind, which leaves nothing
   open. baseline: what the run is compared with, or NULL; then returns NULL also if one backend recorded both and leaves
   nothing open. Free with g_free. */
char *view_backend_text(const struct model *m, const struct model *baseline);

#endif
