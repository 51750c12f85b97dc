/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads from cargo's arguments what this program has to know. cargo still gets them unchanged. */
#ifndef CLI_CARGO_ARGS_H
#define CLI_CARGO_ARGS_H

#include <glib.h>
#include <stdbool.h>

/* Returns the values of every `name VALUE` and `name=VALUE` among cargo's own arguments, in order (of const
   char *). first_word_ends: every word from the first that is not an option belongs to the program, as for
   `run`. */
GPtrArray *cargo_args_values(char **args, bool first_word_ends, const char *name);

/* Whether cargo's own arguments have the option. */
bool cargo_args_have(char **args, bool first_word_ends, const char *name);

/* Whether the user only asks for cargo's help. */
bool cargo_args_ask_help(char **args, bool first_word_ends);

/* Appends cargo's own arguments, without the program's. */
void cargo_args_append_own(char **args, bool first_word_ends, GPtrArray *to);

/* Appends the command's arguments with an option that makes cargo print only errors. False if they must stay as
   they are, because they already say how much to print, or because they ask the tests' harness to be quiet. */
bool cargo_args_quieten(const char *command, char **args, GPtrArray *to);

/* Appends those arguments of `nextest` that choose what to build, spelt for `cargo test`. */
void cargo_args_append_nextest(char **args, GPtrArray *to);

#endif
