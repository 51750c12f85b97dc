/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads what a run left in its directory, all profiles and messages, into one model. */
#ifndef CLI_RUNDIR_MODEL_H
#define CLI_RUNDIR_MODEL_H

#include "model/model.h"
#include "run/backend.h"

struct rundir_model_request {
	const char *rundir;
	const struct backend *backend;
	const struct workspace *workspace;   /* what the profiles should say about the workspace; NULL: nothing */
	const GPtrArray *allocators;         /* what cargo says about allocators: base/program_allocators.h; NULL: nothing */
	const char *keep;      /* path for copies of the raw profiles; NULL: make none */
	bool ordered;          /* programs ran one after the other, so that their order is the same in every run */
	int status;            /* how the run ended: 0 is success */
	bool built;            /* cargo was asked to start the programs */
	bool whole;            /* a missing profile is a failure even if there are others */
	bool checks_stacks;    /* the recorder checked the stacks that it remembered */
	const char *snapshot;  /* the name or number of the snapshot to read in place of the end; NULL: the end */
	const char *since;     /* the same of the one to compare with; NULL: none */
	bool quiet;            /* write no notes */
};

/* Returns all profiles of the run, or those of a snapshot, as one model and reports what is missing or damaged. Returns NULL if there
   is nothing to report, and writes the reason, unless the run itself failed and said so. *failed: it could
   not read or keep something, or there is nothing. *baseline: the model of the snapshot to compare with, if the
   request has one; else it stays as it is. */
struct model *rundir_model_read(const struct rundir_model_request *request, struct model **baseline, bool *failed);

#endif
