/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Loads the recordings, profiles or baselines, that a command line names. */
#ifndef CLI_LOAD_RECORDING_H
#define CLI_LOAD_RECORDING_H

#include "model/model.h"

/* Returns a model of the recording at path, with labels for its processes. Warns of processes without a
   complete profile. Free it with model_free. NULL with *error set to the whole message. */
struct model *load_recording(const char *path, GError **error);

/* Adds the recording at path to m. Its processes come after those that m has. False with *error set to the
   whole message. */
bool load_recording_into(struct model *m, const char *path, GError **error);

#endif
