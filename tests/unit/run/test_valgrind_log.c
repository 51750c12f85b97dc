/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What Valgrind 3.19 to 3.27 write, and what is made of it. */
#include "unit.h"

#include "run/valgrind_log.h"

#include <string.h>

static const char unknown_instruction[] =
	"vex amd64->IR: unhandled instruction bytes: 0x62 0xF1 0xF7 0x8 0x7B 0xC0 0x62 0xF2 0xFD 0x48\n"
	"vex amd64->IR:   REX=0 REX.W=0 REX.R=0 REX.X=0 REX.B=0\n"
	"==7== valgrind: Unrecognised instruction at address 0x109170.\n"
	"==7==    at 0x109170: fill (avx.c:9)\n"
	"==7== Your program just tried to execute an instruction that Valgrind\n"
	"==7== did not recognise.  There are two possible reasons for this.\n";

static const char killed[] =
	"==7== \n"
	"==7== Process terminating with default action of signal 4 (SIGILL): dumping core\n"
	"==7==  Illegal opcode at address 0x109170\n"
	"==7==    at 0x109170: fill (avx.c:9)\n";

static const char clone_flags[] =
	"==7== Unsupported clone() flags: 0x411\n"
	"==7== \n"
	"==7== Valgrind detected that your program requires\n"
	"==7== the following unimplemented functionality:\n"
	"==7==    Valgrind does not support general clone().\n"
	"==7== This may be because the functionality is hard to implement,\n";

/* Logs of process 7, and how what ended it begins; NULL: Valgrind did not end it. */
static const struct { const char *log, *end; } ends[] = {
	{ "", NULL },
	{ "==7== no word that is known\n", NULL },
	{ "Use --max-threads=INT to specify a larger number of threads\nand rerun valgrind\n\n"
	  "valgrind: the 'impossible' happened:\n   Max number of threads is too low\n", "had more threads at one time" },
	{ "\nvalgrind: m_mallocfree.c:303 (get_bszB_as_is): Assertion 'bszB_lo == bszB_hi' failed.\n"
	  "valgrind: Heap block lo/hi size mismatch: lo = 64, hi = 72340172838076673.\n"
	  "This is probably caused by your program erroneously writing past the\n", "wrote beyond the end of a block" },
	{ "\nvalgrind: m_mallocfree.c:331 (is_inuse_block): Assertion 'bszB != 0' failed.\n"
	  "valgrind: This is probably caused by your program erroneously writing past the\n", "wrote beyond the end of a block" },
	{ "==7== \n==7==     Valgrind's memory management: out of memory:\n==7==        newSuperblock's request for 4194304 bytes failed.\n",
	  "left Valgrind no memory" },
	{ "==7==     Valgrind's memory management: out of memory: Cannot allocate memory\n", "left Valgrind no memory" },
	{ "valgrind: I failed to allocate space for the application's stack.\n", "got no main stack" },
	{ "**7** new/new[] failed and should throw an exception, but Valgrind\n", "asked 'new' for more memory" },
	{ "**7** new/new[] aligned failed and should throw an exception, but Valgrind\n", "asked 'new' for more memory" },
	{ "**7** Program aborting because of call to pvalloc\n", "called 'pvalloc', and Valgrind ends" },
	{ clone_flags, "did what Valgrind cannot do (Valgrind does not support general clone().): " },
	{ "==7== Emulation fatal error -- Valgrind cannot continue:\n==7==   Unknown reason\n", "did what Valgrind cannot do (Unknown reason)" },
	{ "==7== EXEC FAILED: I can't recover from execve() failing, so I'm dying.\n", "could not start another program" },
	{ "==7== Valgrind: debuginfo reader: ensure_valid failed:\n", "has debug information that made Valgrind give up: " },
	{ "--7-- WARNING: Serious error when reading debug info\n--7-- When reading debug info from /tmp/x:\n"
	  "--7--    Compression type is unsupported\n\n"
	  "valgrind: m_debuginfo/readelf.c:1933 (vgModuleLocal_read_elf_debug_info): Assertion '!di->soname' failed.\n",
	  "has debug information that Valgrind cannot read, in /tmp/x: Compression type is unsupported: " },
	{ "valgrind:  Fatal error at startup: a function redirection\n", "has a dynamic linker whose symbols" },
	{ "--7-- VALGRIND INTERNAL ERROR: Valgrind received a signal 11 (SIGSEGV) - exiting\n",
	  "made Valgrind fail (a signal 11 (SIGSEGV) - exiting): " },
	{ "valgrind: the 'impossible' happened:\n   Killed by fatal signal\n", "made Valgrind fail (Killed by fatal signal): " },
	{ "vex: the `impossible' happened:\n   isZeroU\n", "made Valgrind fail (isZeroU): " },
	{ "\naprof: ap_blocks.c:71 (make_granule): Assertion 'x' failed.\n", "made Valgrind fail (" },
	{ "\naprof: ap_blocks.c:71 (make_granule): the 'impossible' happened.\n", "made Valgrind fail: " },
	{ "==7== aprof: cannot write '/tmp/profile.7.xml': No space left on device\n",
	  "was recorded by a tool that could not write '/tmp/profile.7.xml': No space left on device" },
	{ "--7-- WARNING: unhandled amd64-linux syscall: 999\n", NULL },
	{ "==7== Stack overflow in thread #1: can't grow stack to 0x1ffe801000\n", NULL },
	{ "--7-- WARNING: Serious error when reading debug info\n--7-- When reading debug info from /tmp/x:\n--7-- no reason\n", NULL },
};

static void test_ends(void **state)
{
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
		g_autoptr(GPtrArray) all = valgrind_log_read(ends[i].log, strlen(ends[i].log), 7);
		const struct valgrind_said *end = valgrind_log_end(all, 7);

		if (!ends[i].end || !end || !g_str_has_prefix(end->text, ends[i].end))
			assert_string_equal(end ? end->text : "nothing", ends[i].end ? ends[i].end : "nothing");
		assert_null(valgrind_log_end(all, 8));
	}
}

/* What is said of log, each with the number of its process, its effect and how often: `7 1 x2 text`. */
static char *tell(const char *log)
{
	g_autoptr(GPtrArray) all = valgrind_log_read(log, strlen(log), 7);
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < all->len; i++) {
		const struct valgrind_said *s = g_ptr_array_index(all, i);
		g_string_append_printf(text, "%d %d x%u %.30s\n", (int)s->pid, (int)s->effect, s->count, s->text);
	}
	return g_string_free(text, FALSE);
}

static void says(const char *log, const char *wanted)
{
	g_autofree char *text = tell(log);

	assert_string_equal(text, wanted);
}

static void test_counts(void **state)
{
	(void)state;
	says("--7-- WARNING: unhandled amd64-linux syscall: 999\n--7-- You may be able to write your own handler.\n"
	     "--7-- WARNING: unhandled amd64-linux syscall: 444\n--7-- WARNING: unhandled amd64-linux syscall: 999",
	     "7 1 x2 made a system call that Valgri\n7 1 x1 made a system call that Valgri\n");
	says("==7== Warning: set address range perms: large range [0x1, 0x2) (noaccess)\n",
	     "7 3 x1 made Valgrind say 'Warning: se\n");
	says("==7== aprof: went on without thread 12, which took 10 s and\n==7== aprof: went on without thread 13, which took 10 s and\n",
	     "7 1 x2 had a thread that spent long i\n");
	says("==7== Process terminating with default action of signal 11 (SIGSEGV)\n==7==    at 0x0: ???\n",
	     "7 2 x1 was ended by signal 11 (SIGSEG\n");
}

/* A forked process writes into the log of its parent, and the lines that name none are of the next one that is named. */
static void test_whose(void **state)
{
	(void)state;
	says("==8== aprof: cannot open 'x': y\nUse --max-threads=INT\n==9== a\n--7-- WARNING: unhandled amd64-linux syscall: 1\n",
	     "8 0 x1 was recorded by a tool that co\n9 0 x1 had more threads at one time t\n7 1 x1 made a system call that Valgri\n");
	says("=7= WARNING: x\n==a== WARNING: x\n==7--WARNING: x\n==999999999999999999999== WARNING: x\n==", "");
}

static void test_instruction(void **state)
{
	g_autofree char *both = g_strconcat(unknown_instruction, killed, NULL);
	g_autoptr(GPtrArray) dead = valgrind_log_read(both, strlen(both), 7);
	g_autoptr(GPtrArray) caught = valgrind_log_read(unknown_instruction, strlen(unknown_instruction), 7);

	(void)state;
	assert_non_null(valgrind_log_end(dead, 7));
	assert_true(g_str_has_prefix(valgrind_log_end(dead, 7)->text,
	                             "ran an instruction that Valgrind does not know (AVX-512: 0x62 0xF1 0xF7 0x8 …): build it"));
	/* The program caught the signal and went on. */
	assert_null(valgrind_log_end(caught, 7));
	assert_int_equal(caught->len, 1);
	/* What the program has of its own for "never come here" (ud2) is no fault of Valgrind's. */
	says(strstr(both, "==7=="), "7 2 x1 was ended by signal 4 (SIGILL)\n");
	says("disInstr(arm64): unhandled instruction 0x04e0e3e0\n==7== valgrind: Unrecognised instruction at address 0x1.\n",
	     "7 0 x1 ran an instruction that Valgri\n");
}

static void test_first_line(void **state)
{
	static const char log[] = "### unhandled dwarf2 abbrev form code 0x25\n==1== \n==1== Valgrind: hard to say\n";
	g_autofree char *line = valgrind_log_first_line(log, strlen(log));

	(void)state;
	assert_string_equal(line, "hard to say");
	assert_null(valgrind_log_first_line("\n==1== \n", 8));
	assert_null(valgrind_log_first_line("", 0));
}

/* A log without end of what differs is not kept, but for what ended the process. */
static void test_much(void **state)
{
	g_autoptr(GString) log = g_string_new(NULL);
	g_autoptr(GPtrArray) all = NULL;

	(void)state;
	for (int i = 0; i < 20000; i++)
		g_string_append_printf(log, "no process\n--7-- WARNING: unhandled amd64-linux syscall: %d\n", i);
	g_string_append(log, "==7== Program aborting because of call to pvalloc\n");
	all = valgrind_log_read(log->str, log->len, 7);
	assert_in_range(all->len, 1, 1000);
	assert_non_null(valgrind_log_end(all, 7));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_whose),
		cmocka_unit_test(test_instruction),
		cmocka_unit_test(test_first_line),
		cmocka_unit_test(test_much),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
