/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "commands/commands.h"

#define CARGO (COMMAND_BUILDS | COMMAND_RECORDS | COMMAND_SAVES)

const struct command commands[] = {
	{ "run", CARGO, "[CARGO ARGS]", "Profile a binary or an example", cmd_cargo },
	{ "test", CARGO | COMMAND_TESTS, "[CARGO ARGS]", "Profile tests", cmd_cargo },
	{ "bench", CARGO, "[CARGO ARGS]", "Profile benchmarks", cmd_cargo },
	{ "nextest", CARGO | COMMAND_TESTS, "[CARGO ARGS]", "Profile tests that cargo-nextest runs", cmd_cargo },
	{ "exec", COMMAND_RECORDS | COMMAND_SAVES, "PROGRAM [ARGS]", "Profile any executable, without cargo", cmd_exec },
	{ "report", COMMAND_PARSES | COMMAND_SAVES | COMMAND_READS, "FILE...", "Show recorded profiles or baselines again", cmd_report },
	{ "diff", COMMAND_PARSES | COMMAND_COMPARES, "OLD NEW", "Compare two profiles or baselines", cmd_diff },
	{ "leaks", COMMAND_LEAKS, "COMMAND ...", "Report the leaks of one of the other commands", NULL },
	{ "watch", COMMAND_WATCHES, "COMMAND ...", "Show the live heap of a run on the terminal", NULL },
	{ NULL, 0, NULL, NULL, NULL },
};
