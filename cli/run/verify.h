/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Checks whether several runs of a program gave the same profile. It compares the baselines that the profiles
   make, byte for byte. */
#ifndef CLI_VERIFY_H
#define CLI_VERIFY_H

#include "model/model.h"
#include "model/options.h"

struct verify;

/* first: the profile to compare with. Uses the same options as attribution does. Borrows its arguments until
   the last verify_run. */
struct verify *verify_new(const struct model *first, const struct report_options *options, const char *workspace);
void verify_free(struct verify *v);

/* Compares the profile of run `run`, counted from 1, with the first. */
void verify_run(struct verify *v, const struct model *m, int64_t run);

/* Whether all profiles were the same. */
bool verify_holds(const struct verify *v);

/* Returns what differs, as text for people; empty if nothing does. For each run that differs it lists the
   stacks with both numbers, the largest difference first. If no stack differs, it lists the threads. If no
   thread differs either, it shows the first line of the baseline that does. */
const char *verify_text(const struct verify *v);

#endif
