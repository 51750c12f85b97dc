/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "commands/commands.h"

#define RECORDS (COMMAND_RECORDS | COMMAND_SAVES | COMMAND_REPORTS)
#define CARGO (COMMAND_BUILDS | RECORDS)

const struct command commands[] = {
	{ "run", CARGO, "[CARGO ARGS]", "Profile a binary or an example", cmd_cargo },
	{ "test", CARGO | COMMAND_TESTS, "[CARGO ARGS]", "Profile tests", cmd_cargo },
	{ "bench", CARGO, "[CARGO ARGS]", "Profile benchmarks", cmd_cargo },
	{ "nextest", CARGO | COMMAND_TESTS, "[CARGO ARGS]", "Profile tests that cargo-nextest runs", cmd_cargo },
	{ "exec", RECORDS, "PROGRAM [ARGS]", "Profile any executable, without cargo", cmd_exec },
	{ "report", COMMAND_PARSES | COMMAND_SAVES | COMMAND_READS | COMMAND_REPORTS, "FILE...", "Show recorded profiles or baselines again", cmd_report },
	{ "export", COMMAND_PARSES | COMMAND_SAVES | COMMAND_READS | COMMAND_REPORTS | COMMAND_EXPORTS, "FORMAT FILE...",
	  "Write recorded profiles in the format of another tool", cmd_report },
	{ "diff", COMMAND_PARSES | COMMAND_COMPARES | COMMAND_REPORTS, "OLD NEW", "Compare two profiles or baselines", cmd_diff },
	{ "leaks", COMMAND_LEAKS, "COMMAND ...", "Report the leaks of one of the other commands", NULL },
	{ "watch", COMMAND_WATCHES, "COMMAND ...", "Show the live heap of a run on the terminal", NULL },
	{ "attach", COMMAND_ATTACHES, "PID", "Show the live heap of a run in another terminal", cmd_attach },
	{ NULL, 0, NULL, NULL, NULL },
};
