/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which targets cargo builds for, and which runner it would start their programs with. */
#ifndef CLI_CARGO_CONFIG_H
#define CLI_CARGO_CONFIG_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* Returns the targets to build (of char *): those asked for (of const char *), else those in the environment or
   in config (cargo's configuration, or NULL), else host. Fails if one of them cannot run on the host. */
GPtrArray *cargo_config_targets(const GPtrArray *asked, const json_t *config, const char *host,
                                GError **error);

/* Returns the name of the environment variable for target's runner. Free it with g_free. */
char *cargo_config_runner_variable(const char *target);

/* Fails if the user has set a runner for target; the error says where. */
bool cargo_config_check_runner(const char *target, const json_t *config, GError **error);

#endif
