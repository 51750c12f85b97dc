/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Evaluates Rust's `cfg(…)` expressions, which cargo has in its `target.'cfg(…)'` tables. */
#ifndef CLI_CFG_H
#define CLI_CFG_H

#include <stdbool.h>

enum cfg_answer { CFG_NO, CFG_YES, CFG_UNREADABLE };

/* Whether the expression holds. facts: the lines of `rustc --print cfg` (`unix`, `target_os="linux"`),
   NULL-terminated. */
enum cfg_answer cfg_evaluate(const char *expression, const char *const *facts);

#endif
