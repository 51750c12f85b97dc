/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a report can be made from: a profile or a baseline. */
#ifndef CLI_RECORDING_H
#define CLI_RECORDING_H

#include "model/model.h"

/* Adds the profile or the baseline in the file at path to m. The file is not trusted. Returns false with *error
   set to the reason, without the path, if it cannot be opened, is neither of them, or is damaged; m then has
   part of it and is only good for model_free. */
bool recording_read(struct model *m, const char *path, GError **error);

#endif
