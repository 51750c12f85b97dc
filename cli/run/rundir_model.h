/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a run left in its directory, as one model. */
#ifndef CLI_RUNDIR_MODEL_H
#define CLI_RUNDIR_MODEL_H

#include "model/model.h"

struct rundir_model_request {
	const char *rundir;
	const struct workspace *workspace;   /* what the profiles are to say of it; NULL: nothing */
	const char *keep;      /* where the raw profiles are copied; NULL: nowhere */
	bool ordered;          /* programs ran one after the other: their order is the same at every run */
	int status;            /* how it ended: 0 is success */
	bool built;            /* cargo was to start the programs */
	bool whole;            /* a profile that is missing is a failure though there are others */
	bool quiet;            /* no notes */
};

/* All profiles of the run; says what is missing or damaged. NULL when there is nothing to report: then what
   happened has been said, unless the run failed and said so itself. *failed: whether something could not be
   read or kept, or there is nothing. */
struct model *rundir_model_read(const struct rundir_model_request *request, bool *failed);

#endif
