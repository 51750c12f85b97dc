/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Limits from the environment: ALLOC_PROFILE_MAX_PEAK and the like. */
#ifndef CLI_GATE_ENV_H
#define CLI_GATE_ENV_H

#include "analysis/gate_limit.h"

#define GATE_ENV_ERROR gate_env_error_quark()
GQuark gate_env_error_quark(void);

/* The variable for an option that is a limit: `max-peak` gives ALLOC_PROFILE_MAX_PEAK; to be freed with g_free. */
char *gate_env_name(const char *option);

/* Adds what the variables of envp (NAME=VALUE, up to NULL) say to limits; an empty one says nothing. Returns
   false with *error set to the whole message. */
bool gate_env(GPtrArray *limits, char **envp, GError **error);

#endif
