/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whether a symbol is mangled by Rust. */
#ifndef CLI_RUST_SYMBOL_H
#define CLI_RUST_SYMBOL_H

#include <stdbool.h>

bool rust_symbol_is(const char *symbol);

#endif
