/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which backend records, and whether it can do what is asked. */
#ifndef CLI_CHOOSE_BACKEND_H
#define CLI_CHOOSE_BACKEND_H

#include "cargo/cargo_workspace.h"
#include "model/options.h"

/* The domain of an error in the environment. */
#define CHOOSE_BACKEND_ERROR choose_backend_error_quark()
GQuark choose_backend_error_quark(void);

/* The option, which has a variable, too. */
#define CHOOSE_BACKEND_OPTION "backend"

/* Sets the backend of o, which may be unset, to that of the environment, else of Cargo.toml, else the default one. Also checks
   the environment if o has one. Borrows w's strings. Returns false with *error set to the whole message. */
bool choose_backend(struct options *o, const struct cargo_workspace *w, GError **error);

/* Whether the backend can take all options and limits that o has for a recording. Sets *error to the whole message if not. */
bool choose_backend_check(const struct options *o, GError **error);

#endif
