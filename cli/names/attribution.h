/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Decides whose an allocation is: which frame of its stack a report names, which group it belongs to, and which
   part of its stack is shown. docs/attribution.md explains it to users. */
#ifndef CLI_ATTRIBUTION_H
#define CLI_ATTRIBUTION_H

#include "model/model.h"
#include "model/options.h"
#include "names/catalog.h"

/* What kind of id in the catalog a group's key is. */
enum group_kind { GROUPS_OF_NAMES, GROUPS_OF_PLACES, GROUPS_OF_TRACES };

struct attribution;

/* Borrows all of these. Uses these options: the rule and its crates, the grouping, the workspace, generics,
   closures, full_stacks and fold_threads. Without a rule it uses the workspace's if the model knows one, else
   the user's. */
struct attribution *attribution_new(const struct model *m, struct catalog *c,
                                    const struct report_options *options);
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
   its package is not the workspace's or not --only-crate's. None for rows that do not depend on the attributed
   function: threads, tests and stacks. */
name_id attribution_via(struct attribution *a, stack_id s);

/* Whether a site belongs to the test harness, to the language runtime or to the C library itself: no function
   in its stack is the user's or a crate's that passes allocations on. If rows are tests: whether it belongs to
   no test. Always false if rows are threads, if allocations go to the innermost function, or if the options
   list these sites with all others. */
bool attribution_is_runtime(struct attribution *a, const struct site *site);

/* The name of the row that stands for all of these. */
name_id attribution_runtime_name(struct attribution *a);

/* Whether s is attributed to one of --only-crate's crates. */
bool attribution_is_only(struct attribution *a, stack_id s);

/* The function and the place that s is attributed to; the function as a row names it. */
name_id attribution_function(struct attribution *a, stack_id s);
place_id attribution_place(struct attribution *a, stack_id s);

/* The catalog that the ids from these functions belong to. */
const struct catalog *attribution_catalog(const struct attribution *a);

/* Returns the key of the group that a site belongs to; attribution_kind tells what kind of id it is. */
uint32_t attribution_group(struct attribution *a, const struct site *site);
enum group_kind attribution_kind(const struct attribution *a);

/* Returns the part of a group's name that stays when sources move to another module or directory. `first` is
   one of the group's sites. For a line or a stack it is the attributed function without its module: `grow` for
   a::b::grow and `<Type as core::fmt::Display>::fmt` for <a::Type as core::fmt::Display>::fmt. A function, a
   type or a test loses its module in the same way; a module keeps its last segment, and a file its name without
   directories. None if nothing stays: for crates, threads and what is not known. */
name_id attribution_kept_name(struct attribution *a, enum group_kind kind, uint32_t key, const struct site *first);

/* From now on, names of threads include their process even if there is only one: for a comparison with a model
   of several processes. */
void attribution_name_processes(struct attribution *a);

/* Returns the name of one thread: `worker`, `main thread`, `thread 3`. Free it with g_free. */
char *attribution_thread_name(const struct model *m, const struct thread *t);

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
