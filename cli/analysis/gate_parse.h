/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Parses limits. The command line, the environment and Cargo.toml have the same keys and values. */
#ifndef CLI_GATE_PARSE_H
#define CLI_GATE_PARSE_H

#include "analysis/gate_limit.h"

/* The form of a key's value: a number, `METRIC=VALUE`, or `[WHAT:] CONDITION, ...`. */
enum gate_form { GATE_FORM_MOST, GATE_FORM_TOLERANCE, GATE_FORM_GATE };

struct gate_key { const char *name; enum gate_form form; enum gate_metric metric; };

/* The keys, such as `max-peak`: the LIMIT_OPTION rows of model/options.def. The array ends with a NULL name. */
extern const struct gate_key gate_keys[];

/* Returns the key whose name is the first `length` bytes of name, or NULL. */
const struct gate_key *gate_key_find(const char *name, size_t length);

/* Parses the value of a key and adds its limits. origin: see struct gate_limit; it is copied. On failure returns false,
   leaves limits as they were and sets *error to a reason that does not name the value: `it is too large`. */
bool gate_parse(GPtrArray *limits, const struct gate_key *key, const char *value, const char *origin,
                GError **error);

#endif
