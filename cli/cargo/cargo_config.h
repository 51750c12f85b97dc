/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* For which targets cargo builds, and through which runner it would start their programs. */
#ifndef CLI_CARGO_CONFIG_H
#define CLI_CARGO_CONFIG_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* The targets that are built: those asked for (of const char *), else those of the environment or of config
   (cargo's configuration, or NULL), else host. Of char *. Fails when one of them cannot run on the host. */
GPtrArray *cargo_config_targets(const GPtrArray *asked, const json_t *config, const char *host,
                                GError **error);

/* The variable that names the runner for target. To be freed with g_free. */
char *cargo_config_runner_variable(const char *target);

/* Fails when the user has set a runner for target, saying where. */
bool cargo_config_check_runner(const char *target, const json_t *config, GError **error);

#endif
