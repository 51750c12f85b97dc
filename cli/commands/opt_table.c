/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "commands/opt_table.h"

#include "commands/opt_parse.h"
#include "model/model.h"

enum {
	KEY_FILTER = 'f', KEY_OUTPUT = OPT_KEY_OUTPUT, KEY_QUIET = 'q', KEY_VERBOSE = 'v',
	KEY_MIN_COUNT = 0x100, KEY_MIN_BYTES, KEY_THRESHOLD_BYTES, KEY_LIMIT, KEY_SORT_BY, KEY_GROUP_BY,
	KEY_FULL_STACKS, KEY_COLOR, KEY_OUTPUT_FILE, KEY_SAVE, KEY_COMPARE, KEY_BACKEND, KEY_KEEP,
	KEY_ATTRIBUTE, KEY_HIDE_CRATE, KEY_ONLY_CRATE, KEY_GENERICS, KEY_CLOSURES, KEY_RUNTIME, KEY_VALGRIND_ARG, KEY_DEPTH,
	KEY_TRACE_CHILDREN, KEY_VERIFY, KEY_NO_DEBUGINFO, KEY_SEED, KEY_CPUS, KEY_NO_DETERMINISTIC, KEY_CI, KEY_PER_TEST,
	KEY_MAX_ALLOCATIONS, KEY_MAX_BYTES, KEY_MAX_PEAK, KEY_MAX_LIVE, KEY_MAX_LEAKED, KEY_TOLERANCE, KEY_GATE,
	KEY_SAVE_BASELINE, KEY_BASELINE, KEY_LEAK_MARK, KEY_LEAK_CHECK, KEY_SUPPRESSIONS, KEY_NO_DEFAULT_SUPPRESSIONS,
	KEY_LEAKS, KEY_LEAK_KINDS, KEY_THREADS, KEY_FOLD_THREADS, KEY_FREE_STACKS,
};

const struct argp_option opt_filter[] = {
	{ "filter", KEY_FILTER, "TEXT", 0, "Only functions whose name contains TEXT (with -vvv: any frame of "
	  "the stack); may be repeated, then one match is enough", 0 },
	{ "min-count", KEY_MIN_COUNT, "N", 0, "Only what allocated at least N times", 0 },
	{ "min-bytes", KEY_MIN_BYTES, "SIZE", 0, "Only what allocated at least SIZE bytes", 0 },
	{ "threshold-bytes", KEY_THRESHOLD_BYTES, "SIZE", 0, "As --min-bytes, and exit with status 3 when "
	  "anything is left to show, naming the largest", 0 },
	{ "limit", KEY_LIMIT, "N", 0, "Only the first N", 0 },
	{ "attribute", KEY_ATTRIBUTE, "RULE", 0, "Whose an allocation is: workspace (default of what cargo runs), the "
	  "innermost function of the cargo workspace's crates; user (default of exec), the innermost one that is not "
	  "the allocator's, the standard library's or of a crate that only passes allocations on; leaf, the innermost "
	  "one", 0 },
	{ "hide-crate", KEY_HIDE_CRATE, "NAME", 0, "Pass over the functions of crate NAME, too; may be repeated", 0 },
	{ "only-crate", KEY_ONLY_CRATE, "NAME", 0, "Only what is allocated in crate NAME or below it, as its "
	  "innermost function's; may be repeated", 0 },
	{ "suppressions", KEY_SUPPRESSIONS, "FILE", 0, "Do not count as leaked what the rules in FILE are for; may be "
	  "repeated", 0 },
	{ "no-default-suppressions", KEY_NO_DEFAULT_SUPPRESSIONS, NULL, 0, "Pass over no blocks of the runtime that "
	  "are alive at the end", 0 },
	{ NULL, 0, NULL, 0, NULL, 0 },
};

const struct argp_option opt_display[] = {
	{ "sort-by", KEY_SORT_BY, "KEY", 0, "count (default), size or name", 0 },
	{ "group-by", KEY_GROUP_BY, "KEY", 0, "function (default), module, type, file, line, crate, "
	  "thread, test or stack", 0 },
	{ "generics", KEY_GENERICS, NULL, 0, "Tell the instances of generic functions apart", 0 },
	{ "closures", KEY_CLOSURES, NULL, 0, "Tell closures and async blocks from the functions that they stand in", 0 },
	{ "runtime", KEY_RUNTIME, NULL, 0, "List what the test harness and the runtime take for themselves as rows, not as one last "
	  "line", 0 },
	{ NULL, KEY_VERBOSE, NULL, 0, "Show more: -v bytes, -vv file locations, -vvv stacks", 0 },
	{ "leaks", KEY_LEAKS, NULL, 0, "Show what is leaked in place of what was allocated, as the command 'leaks' does", 0 },
	{ "leak-kinds", KEY_LEAK_KINDS, "LIST", 0, "Which leaks are listed: lost, indirect, cycle, reachable or all, with commas "
	  "in between (default: lost,indirect,cycle)", 0 },
	{ "threads", KEY_THREADS, NULL, 0, "Show the threads, too, and who freed whose blocks", 0 },
	{ "fold-threads", KEY_FOLD_THREADS, NULL, 0, "Take threads of the same name and creator for one; digits at the end of "
	  "a name do not matter", 0 },
	{ "full-stacks", KEY_FULL_STACKS, NULL, 0, "Show the frames below main and inside the allocator, "
	  "too", 0 },
	{ "color", KEY_COLOR, "WHEN", 0, "auto (default), always or never", 0 },
	{ NULL, 0, NULL, 0, NULL, 0 },
};

const struct argp_option opt_output[] = {
	{ "output", KEY_OUTPUT, "FORMAT", 0, "", 0 },
	{ "output-file", KEY_OUTPUT_FILE, "FILE", 0, "Write the report to FILE", 0 },
	{ "save", KEY_SAVE, "FILE", 0, "Save everything to FILE as a baseline", 0 },
	{ "compare", KEY_COMPARE, "FILE", 0, "Show the differences from the baseline or profile FILE", 0 },
	{ "save-baseline", KEY_SAVE_BASELINE, "NAME", 0, "Save it under a name, in the target directory", 0 },
	{ "baseline", KEY_BASELINE, "NAME", 0, "Show the differences from the baseline that has this name", 0 },
	{ "ci", KEY_CI, "SERVICE", 0, "Tell a service of continuous integration, too: github, annotations at file and "
	  "line, and a table in the file that GITHUB_STEP_SUMMARY names", 0 },
	{ "quiet", KEY_QUIET, NULL, 0, "No notes, no progress; cargo is quiet, too", 0 },
	{ NULL, 0, NULL, 0, NULL, 0 },
};

const struct argp_option opt_gate[] = {
	{ "max-allocations", KEY_MAX_ALLOCATIONS, "N", 0, "At most N allocations", 0 },
	{ "max-bytes", KEY_MAX_BYTES, "SIZE", 0, "At most SIZE bytes allocated", 0 },
	{ "max-peak", KEY_MAX_PEAK, "SIZE", 0, "At most SIZE bytes alive at once", 0 },
	{ "max-live", KEY_MAX_LIVE, "SIZE", 0, "At most SIZE bytes alive at the end", 0 },
	{ "max-leaked-bytes", KEY_MAX_LEAKED, "SIZE", 0, "At most SIZE bytes leaked; looks for leaks as --leak-check does", 0 },
	{ "tolerance", KEY_TOLERANCE, "METRIC=VALUE", 0, "At most VALUE more than the baseline has of METRIC: "
	  "allocations, bytes, peak, live or leaked; VALUE is a number, a SIZE or a percentage (bytes=1%)", 0 },
	{ "gate", KEY_GATE, "GATE", 0, "Limits for each function, test or the like by name: 'demo::*: "
	  "allocations<=100, bytes+1%', 'test *: peak<=64KiB'; may be repeated", 0 },
	{ NULL, 0, NULL, 0, NULL, 0 },
};

const struct argp_option opt_record[] = {
	{ "keep", KEY_KEEP, "FILE", 0, "Keep the raw profile as FILE; those of further processes get a "
	  "number: out.xml, out.2.xml", 0 },
	{ "depth", KEY_DEPTH, "N", 0, "Keep the N innermost frames of a stack; 0 (default): all", 0 },
	{ "trace-children", KEY_TRACE_CHILDREN, NULL, 0, "Profile the programs that the program starts, "
	  "too", 0 },
	{ "seed", KEY_SEED, "N", 0, "Let what is random for the program follow from N; 0 is the default", 0 },
	{ "cpus", KEY_CPUS, "N", 0, "Tell the program that there are N processors; 0 (default): as many as there "
	  "are. It runs on one", 0 },
	{ "no-deterministic", KEY_NO_DETERMINISTIC, NULL, 0, "Leave randomness, processors and environment as they are: "
	  "runs will differ", 0 },
	{ "verify", KEY_VERIFY, "N", OPTION_ARG_OPTIONAL, "Run the program N times (2 where N is not given), and exit "
	  "with status 3 when the profiles differ, naming where", 0 },
	{ "per-test", KEY_PER_TEST, NULL, 0, "Run each test as a process of its own, as many at a time as there are "
	  "processors, and report on tests", 0 },
	{ "leak-check", KEY_LEAK_CHECK, NULL, 0, "Find out which of the blocks that are alive at the end nothing "
	  "leads to any more", 0 },
	{ "leak-mark", KEY_LEAK_MARK, "FUNCTION", 0, "Show what grows from one entry of FUNCTION to the next; * is any text, "
	  "? any one character; may be repeated", 0 },
	{ "free-stacks", KEY_FREE_STACKS, NULL, 0, "Keep in which stacks blocks are freed; 'leaks' does so", 0 },
	{ "no-debuginfo", KEY_NO_DEBUGINFO, NULL, 0, "Build with the debug information that the cargo "
	  "profile asks for, even when it is none", 0 },
	{ "backend", KEY_BACKEND, "NAME", 0, "valgrind (default), the only one there is", 0 },
	{ "valgrind-arg", KEY_VALGRIND_ARG, "ARG", 0, "Hand ARG to Valgrind; may be repeated", 0 },
	{ NULL, 0, NULL, 0, NULL, 0 },
};

static const struct opt_choice sort_choices[] = {
	{ "count", SORT_COUNT }, { "size", SORT_SIZE }, { "name", SORT_NAME }, { NULL, 0 },
};
static const struct opt_choice group_choices[] = {
	{ "function", GROUP_FUNCTION }, { "module", GROUP_MODULE }, { "type", GROUP_TYPE }, { "file", GROUP_FILE },
	{ "line", GROUP_LINE }, { "crate", GROUP_CRATE }, { "thread", GROUP_THREAD }, { "test", GROUP_TEST },
	{ "stack", GROUP_STACK },
	{ NULL, 0 },
};
static const struct opt_choice leak_choices[] = {
	{ "lost", 1 << LEAK_LOST }, { "indirect", 1 << LEAK_INDIRECT }, { "cycle", 1 << LEAK_CYCLE },
	{ "reachable", 1 << LEAK_REACHABLE }, { "all", (1 << LEAK_KINDS) - 1 },
	{ NULL, 0 },
};
static const struct opt_choice attribute_choices[] = {
	{ "user", ATTRIBUTE_USER }, { "workspace", ATTRIBUTE_WORKSPACE }, { "leaf", ATTRIBUTE_LEAF }, { NULL, 0 },
};
static const struct opt_choice ci_choices[] = { { "github", CI_GITHUB }, { NULL, 0 } };
static const struct opt_choice color_choices[] = {
	{ "auto", COLOR_AUTO }, { "always", COLOR_ALWAYS }, { "never", COLOR_NEVER }, { NULL, 0 },
};
static const struct opt_choice backend_choices[] = { { "valgrind", 0 }, { NULL, 0 } };

#define AT(member) offsetof(struct options, member)
const struct opt_setter opt_setters[] = {
	{ KEY_FILTER, "--filter", SET_LIST, AT(report.filters), NULL, 0 },
	{ KEY_MIN_COUNT, "--min-count", SET_COUNT, AT(report.min_count), NULL, 0 },
	{ KEY_MIN_BYTES, "--min-bytes", SET_SIZE, AT(report.min_bytes), NULL, 0 },
	{ KEY_THRESHOLD_BYTES, "--threshold-bytes", SET_SIZE, AT(report.threshold_bytes), NULL, 0 },
	{ KEY_LIMIT, "--limit", SET_COUNT, AT(report.limit), NULL, 0 },
	{ KEY_ATTRIBUTE, "--attribute", SET_CHOICE, AT(report.attribute), attribute_choices, 0 },
	{ KEY_HIDE_CRATE, "--hide-crate", SET_LIST, AT(report.hidden), NULL, 0 },
	{ KEY_ONLY_CRATE, "--only-crate", SET_LIST, AT(report.only), NULL, 0 },
	{ KEY_SUPPRESSIONS, "--suppressions", SET_LIST, AT(suppressions), NULL, 0 },
	{ KEY_NO_DEFAULT_SUPPRESSIONS, "--no-default-suppressions", SET_TRUE, AT(no_default_suppressions), NULL, 0 },
	{ KEY_SORT_BY, "--sort-by", SET_CHOICE, AT(sort), sort_choices, 0 },
	{ KEY_GROUP_BY, "--group-by", SET_CHOICE, AT(group), group_choices, 0 },
	{ KEY_GENERICS, "--generics", SET_TRUE, AT(report.generics), NULL, 0 },
	{ KEY_CLOSURES, "--closures", SET_TRUE, AT(report.closures), NULL, 0 },
	{ KEY_RUNTIME, "--runtime", SET_TRUE, AT(report.runtime), NULL, 0 },
	{ KEY_VERBOSE, "-v", SET_MORE, AT(report.verbosity), NULL, 0 },
	{ KEY_LEAKS, "--leaks", SET_TRUE, AT(report.leaks), NULL, COMMAND_RECORDS | COMMAND_READS },
	{ KEY_LEAK_KINDS, "--leak-kinds", SET_BITS, AT(report.leak_kinds), leak_choices, COMMAND_RECORDS | COMMAND_READS },
	{ KEY_THREADS, "--threads", SET_TRUE, AT(report.threads), NULL, COMMAND_RECORDS | COMMAND_READS },
	{ KEY_FOLD_THREADS, "--fold-threads", SET_TRUE, AT(report.fold_threads), NULL, COMMAND_RECORDS | COMMAND_READS },
	{ KEY_FULL_STACKS, "--full-stacks", SET_TRUE, AT(report.full_stacks), NULL, 0 },
	{ KEY_COLOR, "--color", SET_CHOICE, AT(output.color), color_choices, 0 },
	{ KEY_OUTPUT, "--output", SET_FORMAT, AT(output.format), NULL, 0 },
	{ KEY_OUTPUT_FILE, "--output-file", SET_PATH, AT(output.file), NULL, 0 },
	{ KEY_SAVE, "--save", SET_PATH, AT(output.save), NULL, COMMAND_SAVES },
	{ KEY_COMPARE, "--compare", SET_PATH, AT(output.compare), NULL, COMMAND_SAVES },
	{ KEY_SAVE_BASELINE, "--save-baseline", SET_NAME, AT(output.save_baseline), NULL, COMMAND_SAVES },
	{ KEY_BASELINE, "--baseline", SET_NAME, AT(output.baseline), NULL, COMMAND_SAVES },
	{ KEY_CI, "--ci", SET_CHOICE, AT(output.ci), ci_choices, 0 },
	{ KEY_QUIET, "--quiet", SET_TRUE, AT(output.quiet), NULL, 0 },
	{ KEY_MAX_ALLOCATIONS, "--max-allocations", SET_LIMIT, AT(limits), NULL, 0 },
	{ KEY_MAX_BYTES, "--max-bytes", SET_LIMIT, AT(limits), NULL, 0 },
	{ KEY_MAX_PEAK, "--max-peak", SET_LIMIT, AT(limits), NULL, 0 },
	{ KEY_MAX_LIVE, "--max-live", SET_LIMIT, AT(limits), NULL, 0 },
	{ KEY_MAX_LEAKED, "--max-leaked-bytes", SET_LIMIT, AT(limits), NULL, 0 },
	{ KEY_TOLERANCE, "--tolerance", SET_LIMIT, AT(limits), NULL, 0 },
	{ KEY_GATE, "--gate", SET_LIMIT, AT(limits), NULL, 0 },
	{ KEY_KEEP, "--keep", SET_PATH, AT(record.keep), NULL, COMMAND_RECORDS },
	{ KEY_DEPTH, "--depth", SET_COUNT, AT(record.depth), NULL, COMMAND_RECORDS },
	{ KEY_TRACE_CHILDREN, "--trace-children", SET_TRUE, AT(record.trace_children), NULL,
	  COMMAND_RECORDS },
	{ KEY_SEED, "--seed", SET_COUNT, AT(record.seed), NULL, COMMAND_RECORDS },
	{ KEY_CPUS, "--cpus", SET_COUNT, AT(record.cpus), NULL, COMMAND_RECORDS },
	{ KEY_NO_DETERMINISTIC, "--no-deterministic", SET_TRUE, AT(record.no_deterministic), NULL, COMMAND_RECORDS },
	{ KEY_VERIFY, "--verify", SET_RUNS, AT(record.verify), NULL, COMMAND_RECORDS },
	{ KEY_PER_TEST, "--per-test", SET_TRUE, AT(record.per_test), NULL, COMMAND_TESTS },
	{ KEY_LEAK_CHECK, "--leak-check", SET_TRUE, AT(record.leak_check), NULL, COMMAND_RECORDS },
	{ KEY_LEAK_MARK, "--leak-mark", SET_MARK, AT(record.marks), NULL, COMMAND_RECORDS },
	{ KEY_FREE_STACKS, "--free-stacks", SET_TRUE, AT(record.free_stacks), NULL, COMMAND_RECORDS },
	{ KEY_NO_DEBUGINFO, "--no-debuginfo", SET_TRUE, AT(record.no_debuginfo), NULL, COMMAND_BUILDS },
	{ KEY_BACKEND, "--backend", SET_CHECK, 0, backend_choices, COMMAND_RECORDS },
	{ KEY_VALGRIND_ARG, "--valgrind-arg", SET_LIST, AT(record.valgrind_args), NULL, COMMAND_RECORDS },
};

const size_t opt_setter_count = G_N_ELEMENTS(opt_setters);
G_STATIC_ASSERT(G_N_ELEMENTS(opt_setters) <= 64);

const char opt_doc[] =
	"Counts the heap allocations of a Rust program and names the functions that make them."
	"\v"
	"Commands:\n"
	"  run, test, bench, nextest  as cargo's own, and with its arguments\n"
	"  exec PROGRAM [ARGS]        any executable, without cargo\n"
	"  leaks COMMAND ...          one of these, to report what is leaked\n"
	"  report FILE...             show recorded profiles or baselines again\n"
	"  diff OLD NEW               compare two profiles or baselines\n"
	"\n"
	"Options stand before the command. A SIZE is a whole number of bytes, or of units of 1024 bytes "
	"with K, M or G behind it (64K, 1MiB).\n"
	"\n"
	"Exit status: that of the program or of cargo when it failed (128 + N when signal N ended it); else\n"
	"  0  done\n"
	"  1  could not do it\n"
	"  2  wrong usage\n"
	"  3  a gate or --verify failed, or something is over --threshold-bytes\n"
	"\n"
	"Examples:\n"
	"  cargo alloc-profile run --example simple\n"
	"  cargo alloc-profile --sort-by size --limit 10 -v run --release\n"
	"  cargo alloc-profile --save before.json run\n"
	"  cargo alloc-profile --compare before.json run\n"
	"  cargo alloc-profile --save-baseline main test\n"
	"  cargo alloc-profile --baseline main --tolerance allocations=0 test\n"
	"  cargo alloc-profile -o json run > allocations.json\n"
	"  cargo alloc-profile test -p mycrate parser -- --nocapture\n";
