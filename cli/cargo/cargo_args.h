/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What we have to know of the arguments that go to cargo untouched. */
#ifndef CLI_CARGO_ARGS_H
#define CLI_CARGO_ARGS_H

#include <glib.h>
#include <stdbool.h>

/* The values of every `name VALUE` and `name=VALUE` among cargo's own arguments, in order: of const char *. A
   command whose words are the program's from the first one that is no option (`run`) says so with
   first_word_ends. */
GPtrArray *cargo_args_values(char **args, bool first_word_ends, const char *name);

/* Whether the option is among cargo's own arguments. */
bool cargo_args_have(char **args, bool first_word_ends, const char *name);

/* Whether cargo is only asked for its help. */
bool cargo_args_ask_help(char **args, bool first_word_ends);

/* Appends cargo's own arguments, without the program's. */
void cargo_args_append_own(char **args, bool first_word_ends, GPtrArray *to);

/* Appends the arguments of the command with the option that has cargo itself print nothing but errors. False where they stay
   as they are: they say how much cargo prints, or the program that tests are in is asked to be quiet itself. */
bool cargo_args_quieten(const char *command, char **args, GPtrArray *to);

/* Appends, of the arguments of `nextest`, those that choose what is built, as `cargo test` knows them. */
void cargo_args_append_nextest(char **args, GPtrArray *to);

#endif
