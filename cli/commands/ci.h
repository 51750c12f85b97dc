/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a service of continuous integration is told of a result, besides the report: --ci. */
#ifndef CLI_CI_H
#define CLI_CI_H

#include "model/options.h"
#include "report/report.h"

/* Told before a program runs for an hour: whether what the service asks for can be written. *error is the whole message. */
bool ci_check(enum ci_service service, GError **error);

/* Tells the service of the report: annotations on standard error, which the
   service reads as it does standard output, and a table where it keeps one. Returns false, having said why, when the table
   cannot be written. context: of the report that was written; nothing is in colour. CI_NONE tells nothing. quiet: no notes. */
bool ci_tell(enum ci_service service, bool quiet, const struct report *r, const struct view_context *context);

#endif
