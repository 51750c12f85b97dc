/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whose an allocation is: the frame of a stack that it is attributed to, what that is called, and the part of
   the stack that is shown. Everything is worked out once for each frame and stack, when it is first asked
   for. */
#ifndef CLI_ATTRIBUTION_H
#define CLI_ATTRIBUTION_H

#include "catalog.h"
#include "model.h"
#include "options.h"

/* What the key of a group is: an id of the catalog. */
enum group_kind { GROUPS_OF_NAMES, GROUPS_OF_PLACES, GROUPS_OF_TRACES };

struct attribution;

/* Borrows all of these. Of the options it minds the grouping, the workspace and full_stacks. */
struct attribution *attribution_new(const struct model *m, struct catalog *c,
                                    const struct report_options *options);
void attribution_free(struct attribution *a);

/* The innermost frame of the user: outside the allocator, core, alloc, std and hashbrown, and outside the C
   library where std called it. Where there is none, the innermost frame of std, else the innermost outside
   the allocator, else the innermost. A frame of the C library that the user called stands for itself. */
stack_id attribution_stack(struct attribution *a, stack_id s);

/* Of the frame that s is attributed to: its function; its place. */
name_id attribution_function(struct attribution *a, stack_id s);
place_id attribution_place(struct attribution *a, stack_id s);

/* What a site is grouped by: an id of the kind that attribution_kind says. */
uint32_t attribution_group(struct attribution *a, const struct site *site);
enum group_kind attribution_kind(const struct attribution *a);

/* The name of one thread, to be freed with g_free: `worker`, `main thread`, `thread 3`. */
char *attribution_thread_name(const struct model *m, const struct thread *t);

/* The stack as shown: without the allocator's frames at its inner end and what runs main or a thread at its
   outer end. */
trace_id attribution_trace(struct attribution *a, stack_id s);

/* The function of a frame, as shown; `??? (libfoo.so)` where it is not known. */
name_id attribution_frame_function(struct attribution *a, frame_id f);

#endif
