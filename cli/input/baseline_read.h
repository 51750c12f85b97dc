/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads a baseline (baseline_write.h) into a model. It is then a model like one that a profile was read into. */
#ifndef CLI_BASELINE_READ_H
#define CLI_BASELINE_READ_H

#include "model/model.h"

#include <stdio.h>

/* Adds the baseline in the stream to m. The stream is not trusted. Returns false with *error set if it is
   damaged; m then has part of it and is only good for model_free. */
bool baseline_read_stream(struct model *m, FILE *in, GError **error);

#endif
