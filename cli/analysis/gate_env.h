/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Limits from the environment: ALLOC_PROFILE_MAX_PEAK and the like. */
#ifndef CLI_GATE_ENV_H
#define CLI_GATE_ENV_H

#include "analysis/gate_limit.h"

#define GATE_ENV_ERROR gate_env_error_quark()
GQuark gate_env_error_quark(void);

/* Returns the variable for an option: ALLOC_PROFILE_MAX_PEAK for `max-peak`. Free with g_free. */
char *gate_env_name(const char *option);

/* Adds the limits that the variables in envp set. envp has NAME=VALUE strings and ends with a NULL. An empty value sets no
   limit. others: what is no limit and has a variable, too, up to NULL. On failure returns false and sets *error, a
   whole message. */
bool gate_env(GPtrArray *limits, char **envp, const char *const *others, GError **error);

#endif
