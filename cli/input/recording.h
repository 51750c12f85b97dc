/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a report can be made from: a profile or a baseline. */
#ifndef CLI_RECORDING_H
#define CLI_RECORDING_H

#include "model/model.h"

/* Adds the profile or the baseline in the file at path to m. The first byte that is not white space tells XML from JSON. The
   file is not trusted. False with *error set if it cannot be opened, is neither, or is damaged; m is then unfit for use. */
bool recording_read(struct model *m, const char *path, GError **error);

#endif
