/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Asks cargo about a build before it is made, and prepares the environment for it. */
#ifndef CLI_CARGO_H
#define CLI_CARGO_H

#include "cargo/cargo_workspace.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct cargo_request {
	const char *command;      /* run, test, bench or nextest */
	char **args;              /* the arguments after the command */
	bool keep_debuginfo;      /* leave the profile's debug information as it is */
};

struct cargo_plan {
	const char *program;      /* cargo itself */
	struct cargo_workspace workspace;
	bool manifest;            /* a Cargo.toml was found */
	GError *unread;           /* why cargo did not describe the workspace; its root is then the current directory.
	                             NULL: it did */
	GPtrArray *runners;       /* of char *: environment variables to set to the runner */
	GPtrArray *variables;     /* of char *: more environment variables, NAME=VALUE */
	GPtrArray *allocators;    /* which programs have an allocator of their own: base/program_allocators.h */
	char *note;               /* what this program changed about the build, for the user; NULL: nothing */
	char *doubt;              /* what cargo did not tell, for the user; NULL: nothing */
};

/* Asks cargo for everything in *plan without building. Clear it in either case. Fails, with *error set to the
   whole message, if there is no cargo, if programs cannot run on this machine, or if the user has set another
   runner. */
bool cargo_plan(const struct cargo_request *request, struct cargo_plan *plan, GError **error);
void cargo_plan_clear(struct cargo_plan *plan);

/* Asks cargo for the request's workspace. request NULL: the workspace of the current directory, without limits.
   Clear w in either case. */
bool cargo_workspace_ask(const struct cargo_request *request, struct cargo_workspace *w, GError **error);

/* Whether the command only shows help and needs no plan. */
bool cargo_request_is_help(const struct cargo_request *request);

/* The program in $CARGO, else `cargo`. */
const char *cargo_program(void);

#endif
