/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whose an allocation is: which frame of its stack a report names, what it is grouped by, and which part of the stack
   is shown. docs/attribution.md says it to users. */
#ifndef CLI_ATTRIBUTION_H
#define CLI_ATTRIBUTION_H

#include "model/model.h"
#include "model/options.h"
#include "names/catalog.h"

/* What the key of a group is: an id of the catalog. */
enum group_kind { GROUPS_OF_NAMES, GROUPS_OF_PLACES, GROUPS_OF_TRACES };

struct attribution;

/* Borrows all of these. Of the options it minds the rule and its crates, the grouping, the workspace, generics, closures,
   full_stacks and fold_threads. Without a rule it is that of the workspace where the model knows one, else the user's. */
struct attribution *attribution_new(const struct model *m, struct catalog *c,
                                    const struct report_options *options);
void attribution_free(struct attribution *a);

/* The frame that s is attributed to, as the stack that ends in it.
   By the user's rule the innermost frame of the user: outside what symbol_class.c passes over and the hidden crates, and
   outside the C library where std called it; a frame of the C library that the user called stands for itself. Where
   there is none, the innermost of a crate that passes allocations on, else std's outermost, else that of the C library
   which the system entered, else the innermost outside the allocator, else the innermost.
   By the workspace's rule, or where crates are named, the innermost frame of the workspace or of these, else by the user's
   rule. */
stack_id attribution_stack(struct attribution *a, stack_id s);

/* The function that s would be attributed to by the user's rule, where that is another: it lies further in, and its package is
   not the workspace's, or not that of --only-crate. None of rows that are not told by what is attributed: threads, tests and
   stacks. */
name_id attribution_via(struct attribution *a, stack_id s);

/* Whether a site is the test harness's, the language runtime's or the C library's own: its whole stack has no function of the
   user's nor of a crate that passes allocations on. Where tests are rows, whether it is of no test. Where threads are rows, or
   each allocation is the innermost function's, none is; and none where the options have these sites listed with all others. */
bool attribution_is_runtime(struct attribution *a, const struct site *site);

/* What all of these together are called as a row. */
name_id attribution_runtime_name(struct attribution *a);

/* Whether s is attributed to one of --only-crate's crates. */
bool attribution_is_only(struct attribution *a, stack_id s);

/* Of the frame that s is attributed to: its function, as a row is called; its place. */
name_id attribution_function(struct attribution *a, stack_id s);
place_id attribution_place(struct attribution *a, stack_id s);

/* Where the ids that these functions give are from. */
const struct catalog *attribution_catalog(const struct attribution *a);

/* What a site is grouped by: an id of the kind that attribution_kind says. */
uint32_t attribution_group(struct attribution *a, const struct site *site);
enum group_kind attribution_kind(const struct attribution *a);

/* What stays the same of a group when the sources are moved about, `first` being one of its sites: of a line or a stack the
   function that it is attributed to without its module, as in `grow` of a::b::grow and `<Type as core::fmt::Display>::fmt` of
   <a::Type as core::fmt::Display>::fmt; of a function, a type or a test its name likewise; of a module its last segment, of
   a file its name without directories. None where nothing does: of crates, threads and what is not known. */
name_id attribution_kept_name(struct attribution *a, enum group_kind kind, uint32_t key, const struct site *first);

/* From now on threads are called with their process though it is the only one: in a comparison with a model of several. */
void attribution_name_processes(struct attribution *a);

/* The name of one thread, to be freed with g_free: `worker`, `main thread`, `thread 3`. */
char *attribution_thread_name(const struct model *m, const struct thread *t);

/* The stack as shown: without the allocator's frames at its inner end and what runs main or a thread at its
   outer end. */
trace_id attribution_trace(struct attribution *a, stack_id s);

/* Where a thread was created: the frame that s is attributed to, or the one that called it where that is the C library's; and
   the stack as shown, from there on. What spawns threads is no more of interest than what allocates. */
stack_id attribution_creation(struct attribution *a, stack_id s);
trace_id attribution_creation_trace(struct attribution *a, stack_id s);

/* The function of a frame, as shown; `??? (libfoo.so)` where it is not known. */
name_id attribution_frame_function(struct attribution *a, frame_id f);

#endif
