/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The processes of a run for a page, with their timelines as columns. */
#ifndef CLI_HTML_PROCESSES_H
#define CLI_HTML_PROCESSES_H

#include "model/model.h"

#include <stdio.h>

/* Writes the member `processes` of the document. */
void html_processes_put(const struct model *m, FILE *out);

#endif
