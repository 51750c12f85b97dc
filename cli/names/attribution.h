/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Decides whose an allocation is: which frame of its stack a report names, and which part of its stack is shown.
   docs/attribution.md explains it to users. */
#ifndef CLI_ATTRIBUTION_H
#define CLI_ATTRIBUTION_H

#include "model/model.h"
#include "model/options.h"
#include "names/catalog.h"
#include "names/frame_names.h"

struct attribution;

/* Borrows all of these. Uses these options: the rule and its crates, generics, closures and full_stacks. Without
   a rule it uses the workspace's if the model knows one, else the user's. workspace: paths are shown relative to
   this root; NULL: there is none. */
struct attribution *attribution_new(const struct model *m, struct catalog *c,
                                    const struct report_options *options, const char *workspace);
void attribution_free(struct attribution *a);

/* Returns the frame that s is attributed to, as the stack that ends in it.
   The user's rule takes the innermost frame of the user. That is a frame outside of what symbol_class.c passes
   over and of hidden crates, and not in a part of the C library that std called. A frame of the C library that
   the user called stands for itself. If there is none, the rule takes, in this order: the innermost frame of a
   crate that passes allocations on, std's outermost, the innermost frame of the C library if the system entered
   that, the innermost outside the allocator, the innermost.
   The workspace's rule, and a list of crates, take the innermost frame of the workspace or of those crates. If
   there is none, the user's rule decides. */
stack_id attribution_stack(struct attribution *a, stack_id s);

/* Returns the function that the user's rule would attribute s to, if that is another. It lies further in, and
   its package is not the workspace's or not --only-crate's. */
name_id attribution_via(struct attribution *a, stack_id s);

/* Whether a stack belongs to the test harness, to the language runtime or to the C library itself: no function
   in it is the user's or a crate's that passes allocations on. Always false if allocations go to the innermost
   function. */
bool attribution_is_runtime(struct attribution *a, stack_id s);

/* Whether s is attributed to one of --only-crate's crates. */
bool attribution_is_only(struct attribution *a, stack_id s);

/* Return what s is attributed to: the frame, the function as a row names it, and the place. */
frame_id attribution_frame(struct attribution *a, stack_id s);
name_id attribution_function(struct attribution *a, stack_id s);
place_id attribution_place(struct attribution *a, stack_id s);

/* The function of any frame, as a row names it. */
name_id attribution_owner(struct attribution *a, frame_id f);

/* Whether the frame is the main that a Rust program begins with. Its function is std's. */
bool attribution_is_rust_main(struct attribution *a, frame_id f);

/* The catalog that the ids from these functions belong to, and what names the frames. */
const struct catalog *attribution_catalog(const struct attribution *a);
struct frame_names *attribution_frame_names(const struct attribution *a);

/* Returns the stack as a report shows it: without the allocator's frames at its inner end and without what runs
   main or a thread at its outer end. */
trace_id attribution_trace(struct attribution *a, stack_id s);

/* Returns the place where a thread was created, as a stack: the frame that s is attributed to, or its caller if
   that frame is the C library's. A report shows the stack from there on: what spawns threads is of no more
   interest than what allocates. */
stack_id attribution_creation(struct attribution *a, stack_id s);
trace_id attribution_creation_trace(struct attribution *a, stack_id s);

/* Returns a frame's function as a report shows it; `??? (libfoo.so)` if it is not known. */
name_id attribution_frame_function(struct attribution *a, frame_id f);

#endif
