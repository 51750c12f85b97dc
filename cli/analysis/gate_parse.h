/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Limits from text. The same keys and values serve the command line, the environment and Cargo.toml. */
#ifndef CLI_GATE_PARSE_H
#define CLI_GATE_PARSE_H

#include "analysis/gate_limit.h"

/* What a key's value is: one number, one `METRIC=VALUE`, or one `[WHAT:] CONDITION, ...`. */
enum gate_form { GATE_FORM_MOST, GATE_FORM_TOLERANCE, GATE_FORM_GATE };

struct gate_key { const char *name; enum gate_form form; enum gate_metric metric; };

/* The limits of model/options.def, `max-peak` and the like; ends with a NULL name. */
extern const struct gate_key gate_keys[];

/* NULL where there is no such key. */
const struct gate_key *gate_key_find(const char *name, size_t length);

/* Adds what the value of a key says to limits; origin as in struct gate_limit, copied. Returns false with
   *error set to a reason (`it is too large`) and limits as they were. */
bool gate_parse(GPtrArray *limits, const struct gate_key *key, const char *value, const char *origin,
                GError **error);

/* Adds a tolerance of a metric, `peak`, with its value by itself, `1%`. */
bool gate_parse_tolerance(GPtrArray *limits, const char *metric, const char *value, const char *origin,
                          GError **error);

#endif
