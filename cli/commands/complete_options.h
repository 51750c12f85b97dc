/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The options of a command, completed by what the command line leaves to others: limits, rules, allocators and the backend from
   Cargo.toml and the environment, and the files of the baselines that it names and of the page that it opens. */
#ifndef CLI_COMPLETE_OPTIONS_H
#define CLI_COMPLETE_OPTIONS_H

#include "cargo/cargo_workspace.h"
#include "model/options.h"

struct complete_options {
	struct options options;        /* as given, with all limits, and with paths in place of baselines' names */
	const struct workspace *known; /* the workspace; NULL: nobody asked cargo, or cargo did not answer */
	char *save, *compare, *page;
	GPtrArray *limits;
	GPtrArray *allocators;         /* of char *: those of the command line, then those of Cargo.toml */
	GPtrArray *rules;              /* of struct suppress_rule *: the user's first */
	struct cargo_workspace asked;
};

/* Completes o into *s. workspace: what cargo said; unread: why cargo said nothing. If both are NULL, asks
   cargo as soon as an option needs the answer. told: the recordings name their workspace, and --attribute
   needs no more. Creates the directory of baselines if one is to be saved. Returns false with *error set to
   the whole message. Clear s in either case. */
bool complete_options_make(const struct options *o, const struct cargo_workspace *workspace, const GError *unread,
                           bool told, struct complete_options *s, GError **error);
void complete_options_clear(struct complete_options *s);

/* Reports the error and returns the exit status. A wrong value in the environment is as wrong as one on the
   command line. */
int complete_options_report_failure(const GError *error);

#endif
