/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_options.h"

#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_options.h"
#include "pub_tool_replacemalloc.h"

/* No stack is deeper: its frames would need more memory than a process has. */
#define DEPTH_MAX 1000000

static struct ap_options s_options = {
	.profile_file = "aprof.out.%p.xml",
};

const struct ap_options *AP_(options)(void)
{
	return &s_options;
}

static Bool read_seed(const HChar *arg, const HChar *text)
{
	ULong n = 0;
	const HChar *p = text;
	for (; *p >= '0' && *p <= '9' && n <= (~0ULL - (*p - '0')) / 10; p++)
		n = n * 10 + (*p - '0');
	if (p == text || *p)
		VG_(fmsg_bad_option)(arg, "'%s' is not a number from 0 to 2^64-1\n", text);
	s_options.seeded = True;
	s_options.seed = n;
	return True;
}

static const struct { const HChar *option; UInt max; } s_watches[AP_WATCHES] = {
	[AP_WATCH_UNTIL] = { "until", 1 },
	[AP_WATCH_FROM] = { "from", 1 },
	[AP_WATCH_PHASE] = { "phase", AP_PATTERNS_MAX },
	[AP_WATCH_BELOW] = { "only-below", AP_PATTERNS_MAX },
	[AP_WATCH_MARK] = { "leak-mark", AP_PATTERNS_MAX },
};

const HChar *AP_(option_of_watch)(enum ap_watch watch)
{
	return s_watches[watch].option;
}

static Bool add_pattern(const HChar *arg, struct ap_patterns *p, UInt max, const HChar *pattern)
{
	SizeT length = VG_(strlen)(pattern);
	if (length == 0)
		VG_(fmsg_bad_option)(arg, "the name of the function is missing\n");
	if (length > AP_PATTERN_LENGTH_MAX)
		VG_(fmsg_bad_option)(arg, "the name is longer than %d bytes\n", AP_PATTERN_LENGTH_MAX);
	for (UInt i = 0; i < p->n; i++)
		if (VG_(strcmp)(p->patterns[i], pattern) == 0)
			return True;
	if (p->n == max)
		VG_(fmsg_bad_option)(arg, "this option is given more than %u time%s\n", max, max == 1 ? "" : "s");
	p->patterns[p->n++] = pattern;
	return True;
}

/* The value of the argument if it is --OPTION=VALUE, else NULL. */
static const HChar *value_of(const HChar *arg, const HChar *option)
{
	SizeT n = VG_(strlen)(option);
	return VG_(strncmp)(arg, "--", 2) == 0 && VG_(strncmp)(arg + 2, option, n) == 0 && arg[2 + n] == '=' ? arg + 2 + n + 1 : NULL;
}

static Bool process_pattern(const HChar *arg)
{
	for (UInt i = 0; i < AP_WATCHES; i++) {
		const HChar *pattern = value_of(arg, s_watches[i].option);
		if (pattern)
			return add_pattern(arg, &s_options.watched[i], s_watches[i].max, pattern);
	}
	return False;
}

void AP_(options_check)(void)
{
	/* The frame that decides may be one that --depth cuts off. */
	if (!s_options.watched[AP_WATCH_BELOW].n || !s_options.depth)
		return;
	VG_(fmsg_bad_option)("--only-below", "it cannot be used with --depth\n");
	VG_(exit)(1);
}

Bool AP_(options_process)(const HChar *arg)
{
	const HChar *seed;
	Bool lines;

	if VG_STR_CLO(arg, "--aprof-out-file", s_options.profile_file) {
		if (s_options.profile_file[0] == '\0')
			VG_(fmsg_bad_option)(arg, "the file name is missing\n");
	}
	else if VG_STR_CLO(arg, "--progress-file", s_options.progress_file) {
		if (s_options.progress_file[0] == '\0')
			VG_(fmsg_bad_option)(arg, "the file name is missing\n");
	}
	else if VG_BINT_CLO(arg, "--depth", s_options.depth, 0, DEPTH_MAX) {}
	else if VG_STR_CLO(arg, "--entropy-seed", seed)
		return read_seed(arg, seed);
	else if VG_BINT_CLO(arg, "--program-cpus", s_options.cpus, 0, AP_CPUS_MAX) {}
	else if VG_BOOL_CLO(arg, "--free-stacks", s_options.free_stacks) {}
	else if VG_BOOL_CLO(arg, "--leak-check", s_options.leak_check) {}
	else if VG_BOOL_CLO(arg, "--line-numbers", lines)
		s_options.without_lines = !lines;
	else if VG_BOOL_CLO(arg, "--check-stacks", s_options.check_stacks) {}
	else if (value_of(arg, "allocator"))
		return add_pattern(arg, &s_options.allocators, AP_PATTERNS_MAX, value_of(arg, "allocator"));
	else if (!process_pattern(arg))
		return VG_(replacement_malloc_process_cmd_line_option)(arg);
	return True;
}

void AP_(options_usage)(void)
{
	VG_(printf)(
"    --aprof-out-file=<file>  write the profile to <file>; %%p is the process id,\n"
"                             %%q{VAR} an environment variable, %%n a number\n"
"                             [aprof.out.%%p.xml]\n"
"    --depth=<number>         keep at most <number> frames of a stack; 0: all [0]\n"
"    --free-stacks=no|yes     record the stacks in which blocks are freed [no]\n"
"    --only-below=<function>  count only what is allocated while <function> runs;\n"
"                             * and ? as in a shell; may be repeated\n"
"    --allocator=<functions>  count what an allocator of the program's own does, as in\n"
"                             'alloc=my_alloc(size) free=my_free(ptr)'; may be repeated\n"
"    --from=<function>        count only from the first entry of <function> on\n"
"    --until=<function>       count only up to an entry of <function>: the first,\n"
"                             or the first behind that of --from\n"
"    --phase=<function>       each entry of <function> begins a phase of that name;\n"
"                             may be repeated\n"
"    --line-numbers=no|yes    write files and lines into the profile; no: its reader\n"
"                             finds them, and the program starts sooner [yes]\n"
"    --leak-check=no|yes      at the end, find which blocks are leaked, and what\n"
"                             leads to the others [no]\n"
"    --leak-mark=<function>   compare what is alive each time <function> is entered;\n"
"                             * and ? as in a shell; may be repeated\n"
"    --progress-file=<file>   write to <file> how far the run is, while it runs\n"
"    --entropy-seed=<number>  make random numbers follow from <number>\n"
"    --program-cpus=<number>  show the program <number> processors; 0: those that\n"
"                             there are [0]\n"
	);
}

void AP_(options_debug_usage)(void)
{
	VG_(printf)(
"    --check-stacks=no|yes    compare every remembered stack with a full unwind [no]\n"
	);
}
