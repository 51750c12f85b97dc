/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Decides which row of a report an allocation belongs to. docs/attribution.md explains it to users. */
#ifndef CLI_ROW_KEY_H
#define CLI_ROW_KEY_H

#include "names/attribution.h"

/* What kind of id in the catalog a row's key is. */
enum group_kind { GROUPS_OF_NAMES, GROUPS_OF_PLACES, GROUPS_OF_TRACES };

struct row_keys;

/* Borrows all of these. The catalog is the attribution's. fold_threads: threads of a pool are one. */
struct row_keys *row_keys_new(const struct model *m, struct catalog *c, struct attribution *a, bool fold_threads);
void row_keys_free(struct row_keys *k);

/* Returns the key of the row that a site belongs to; row_key_kind tells what kind of id it is. */
uint32_t row_key(struct row_keys *k, enum group_key group, const struct site *site);
enum group_kind row_key_kind(enum group_key group);

/* Whether a site belongs to the test harness, to the language runtime or to the C library itself. If rows are tests:
   whether it belongs to no test. Always false if rows are threads, regions or phases, or if allocations go to the innermost function. */
bool row_key_is_runtime(struct row_keys *k, enum group_key group, const struct site *site);

/* Returns the test that a site belongs to; none if it belongs to none, or if nobody knows. */
name_id row_key_test(struct row_keys *k, const struct site *site);

/* The name of the row that stands for all of these. */
name_id row_key_runtime_name(struct row_keys *k, enum group_key group);

/* Whether rows can have parts by attribution_via. Threads, tests, regions, phases and stacks cannot: they do not depend on the attributed
   function. */
bool row_key_has_vias(enum group_key group);

/* Returns the part of a row's name that stays when sources move to another module or directory. `first` is one of the
   row's sites. For a line or a stack it is the attributed function without its module: `grow` for a::b::grow and
   `<Type as core::fmt::Display>::fmt` for <a::Type as core::fmt::Display>::fmt. A function, a type or a test loses its
   module in the same way; a module keeps its last segment, and a file its name without directories. None if nothing
   stays: for crates, threads, regions, phases and what is not known. kind: of the key, which can also be a place or a stack of the row. */
name_id row_key_kept_name(struct row_keys *k, enum group_key group, enum group_kind kind, uint32_t key, const struct site *first);

/* From now on, names of threads include their process even if there is only one: for a comparison with a model of several
   processes. */
void row_keys_name_processes(struct row_keys *k);

/* Returns the name of one thread: `worker`, `main thread`, `thread 3`. Free it with g_free. */
char *row_key_thread_name(const struct model *m, const struct thread *t);

#endif
