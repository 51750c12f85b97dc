/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The command line completed by what it leaves to others: limits from Cargo.toml and the environment, and
   where the baselines are that it names. */
#ifndef CLI_SETTLE_H
#define CLI_SETTLE_H

#include "cargo/cargo_workspace.h"
#include "model/options.h"

struct settled {
	struct options options;        /* as given, with all limits and with paths in place of names */
	const struct workspace *known; /* of the workspace; NULL: cargo was not asked, or did not tell */
	char *save, *compare;
	GPtrArray *limits;
	GPtrArray *rules;              /* of struct suppress_rule *: the users' first */
	struct cargo_workspace asked;
};

/* workspace: what cargo said, or unread: why it did not; both NULL: it was not asked, and is only where an
   option needs it. told: the recordings at hand tell of their workspace, so that --attribute needs no more. Makes the
   directory of baselines where one is to be saved. False with *error set to the whole message; s is to be cleared all the same. */
bool settle(const struct options *o, const struct cargo_workspace *workspace, const GError *unread, bool told,
            struct settled *s, GError **error);
/* Says the error; returns the exit status: limits in the environment are as wrong as on the command line. */
int settle_failed(const GError *error);
void settled_clear(struct settled *s);

/* The file of the baseline of that name, to be freed with g_free. */
char *settle_baseline_path(const char *target_directory, const char *name);

#endif
