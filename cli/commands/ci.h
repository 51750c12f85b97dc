/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Tells a service of continuous integration about the result, besides the report: --ci. */
#ifndef CLI_CI_H
#define CLI_CI_H

#include "model/options.h"
#include "report/report.h"

/* Checks before a program runs for an hour that what the service asks for can be written. False with *error set
   to the whole message. */
bool ci_check(enum ci_service service, GError **error);

/* Writes annotations to standard error, which the service reads like standard output, and a table if it has a
   place for one. Returns false, after an error, if the table cannot be written. context: of the report that was
   written; nothing is in colour. CI_NONE does nothing. quiet: write no notes. */
bool ci_tell(enum ci_service service, bool quiet, const struct report *r, const struct view_context *context);

#endif
