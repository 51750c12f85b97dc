/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the writer and the reader of baselines must agree on (docs/baseline.schema.json). */
#ifndef CLI_BASELINE_FORMAT_H
#define CLI_BASELINE_FORMAT_H

#include "model/model.h"

#define BASELINE_KIND "cargo-alloc-profile baseline"

/* The members with a site's leaks, by kind. Suppressed leaks have none. */
enum { BASELINE_LEAK_MEMBERS = COST_LEAK_MEMBERS - 2 };

enum {
#define PROCESS_COUNTER(member, ...) BASELINE_PROCESS_##member,
#include "counters/counters.def"
	BASELINE_PROCESS_NUMBERS,
};

enum { BASELINE_SUMMARY_NUMBERS = 5 };

/* A number and its name. */
struct baseline_number { const char *name; size_t offset; };

extern const struct baseline_number baseline_process_numbers[BASELINE_PROCESS_NUMBERS];
extern const struct baseline_number baseline_summary[BASELINE_SUMMARY_NUMBERS];

/* Return a pointer to number i of *p, and of the totals. */
int64_t *baseline_process_number(struct process *p, size_t i);
const int64_t *baseline_summary_number(const struct cost *totals, size_t i);

/* Which counters an object has. A site has all, a thread has those of threads, and the totals of a process
   have those that add up. */
typedef bool baseline_counters(const struct cost_member *m);
bool baseline_of_site(const struct cost_member *m);
bool baseline_of_thread(const struct cost_member *m);
bool baseline_of_totals(const struct cost_member *m);

#endif
