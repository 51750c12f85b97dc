/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What cargo says of a build before it is made, and the environment that the build gets. */
#ifndef CLI_CARGO_H
#define CLI_CARGO_H

#include "cargo/cargo_workspace.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct cargo_request {
	const char *command;      /* run, test, bench or nextest */
	char **args;              /* what follows it */
	bool keep_debuginfo;      /* leave the cargo profile's debug information as it is */
};

struct cargo_plan {
	const char *program;      /* cargo itself */
	struct cargo_workspace workspace;
	bool manifest;            /* there is a Cargo.toml */
	GError *unread;           /* why cargo did not tell the workspace, whose root then is the current directory; NULL: it did */
	GPtrArray *runners;       /* of char *: the variables that name the runner */
	GPtrArray *variables;     /* of char *: further variables, NAME=VALUE */
	char *note;               /* what was changed about the build; NULL: nothing */
	char *doubt;              /* what could not be found out; NULL: nothing */
};

/* Asks cargo; needs no build. Fails when there is no cargo, when programs cannot run on this machine, and
   when they are to be started through a runner of the user's; then *error is the whole message. */
bool cargo_plan(const struct cargo_request *request, struct cargo_plan *plan, GError **error);
void cargo_plan_clear(struct cargo_plan *plan);

/* Asks cargo for the workspace that the request is about; without one (NULL) that of the current directory, without
   limits. w is to be cleared in any case. */
bool cargo_workspace_ask(const struct cargo_request *request, struct cargo_workspace *w, GError **error);

/* Whether the command only shows help, which needs no plan. */
bool cargo_request_is_help(const struct cargo_request *request);

/* The program named by $CARGO, else `cargo`. */
const char *cargo_program(void);

#endif
