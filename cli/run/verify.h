/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whether several runs of a program gave one profile: what of it a baseline holds, byte for byte. */
#ifndef CLI_VERIFY_H
#define CLI_VERIFY_H

#include "model/model.h"
#include "model/options.h"

struct verify;

/* Of the options it minds what attribution does. Borrows all of these until the last verify_run. */
struct verify *verify_new(const struct model *first, const struct report_options *options, const char *workspace);
void verify_free(struct verify *v);

/* Compares the profile of run `run`, counted from 1, with the first. */
void verify_run(struct verify *v, const struct model *m, int64_t run);

/* Whether all of them were the same. */
bool verify_holds(const struct verify *v);

/* What differs, to be shown to people: of each run that differs the stacks with both numbers, the largest difference first;
   where these agree the threads; else the first line of the baseline that differs. Empty where nothing does. */
const char *verify_text(const struct verify *v);

#endif
