/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The preloaded library's unwinder, on stacks whose frames each function wrote down itself, and against the
   compiler's own unwinder. */
#include "config.h"

#include "unit.h"

#include "../../../aprof/native/native_access.c"
#include "../../../aprof/native/native_basics.c"
#include "../../../aprof/native/native_cfi.c"
#include "../../../aprof/native/native_unwind.c"

#include <alloca.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unwind.h>

#define MAX 400u
#define NOINLINE __attribute__((noinline))

/* ---------------------------------------------- what is compared ----------------------------------------- */

static uintptr_t s_ips[MAX], s_sps[MAX], s_fps[MAX];
static unsigned s_n;

/* The frames of the functions that called expect_frame: return addresses and canonical frame addresses, outermost
   first. */
static struct { uintptr_t return_address, cfa; } s_expected[MAX];
static unsigned s_n_expected;

static void start(void)
{
	s_n = s_n_expected = 0;
}

#define expect_frame() do { \
	s_expected[s_n_expected].return_address = (uintptr_t)__builtin_return_address(0); \
	s_expected[s_n_expected++].cfa = (uintptr_t)__builtin_dwarf_cfa(); \
} while (0)
/* So that no function calls another one as its last act, by a jump. */
#define stay() __asm__ volatile("" : : : "memory")

/* Plays the hook, with a frame and registers of its own to be left. */
static NOINLINE unsigned hook(unsigned max)
{
	const struct native_call c = { (uintptr_t)hook, (uintptr_t)__builtin_dwarf_cfa() };
	volatile uintptr_t room[8] = { 0 };
	expect_frame();
	room[3] = max;
	s_n = native_unwind(&c, (unsigned)room[3], s_ips, s_sps, s_fps);
	stay();
	return s_n;
}

/* The last functions that expect_frame saw are the innermost frames. */
static void assert_expected(void)
{
	assert_true(s_n > s_n_expected);
	assert_int_equal(s_ips[0], (uintptr_t)hook);
	for (unsigned i = 0; i < s_n_expected; i++) {
		unsigned frame = i + 1, from = s_n_expected - 1 - i;
		assert_int_equal(s_ips[frame] + 1, s_expected[from].return_address);
		assert_int_equal(s_sps[frame], s_expected[from].cfa);
	}
	assert_int_equal(s_sps[0], s_expected[s_n_expected - 1].cfa - 16);
	for (unsigned frame = 1; frame < s_n; frame++)
		assert_true(s_sps[frame] > s_sps[frame - 1]);
}

struct compiler { unsigned n; uintptr_t ips[MAX], sps[MAX]; };

static _Unwind_Reason_Code note_frame(struct _Unwind_Context *context, void *data)
{
	struct compiler *c = data;
	if (c->n < MAX) {
		c->ips[c->n] = _Unwind_GetIP(context);
		c->sps[c->n++] = _Unwind_GetCFA(context);
	}
	return _URC_NO_REASON;
}

static struct compiler s_compiler;

/* Both unwinders from the same place. */
static NOINLINE unsigned hook_and_compiler(void)
{
	expect_frame();
	s_compiler.n = 0;
	_Unwind_Backtrace(note_frame, &s_compiler);
	unsigned n = hook(MAX);
	stay();
	return n;
}

static unsigned frame_of(const struct compiler *c, uintptr_t sp)
{
	unsigned i = 0;
	while (i < c->n && c->sps[i] != sp)
		i++;
	return i;
}

/* Ours from the third one on are the compiler's. In the frame before, the call is another one. */
static void assert_as_the_compiler(void)
{
	unsigned from = frame_of(&s_compiler, s_sps[2]);
	unsigned n = s_compiler.n;
	/* The compiler's unwinder says 0 where the stack ends. */
	while (n && s_compiler.ips[n - 1] == 0)
		n--;
	assert_true(from < n);
	assert_int_equal(s_n - 2, n - from);
	for (unsigned i = 2; i < s_n; i++) {
		assert_int_equal(s_ips[i] + 1, s_compiler.ips[from + i - 2]);
		assert_int_equal(s_sps[i], s_compiler.sps[from + i - 2]);
	}
}

/* ------------------------------------------------ plain calls -------------------------------------------- */

static NOINLINE unsigned third(unsigned max)
{
	expect_frame();
	unsigned n = hook(max);
	stay();
	return n;
}

static NOINLINE unsigned second(unsigned max, unsigned bytes)
{
	expect_frame();
	/* A frame of variable size. */
	char *room = alloca(bytes);
	memset(room, 1, bytes);
	__asm__ volatile("" : : "r"(room) : "memory");
	unsigned n = third(max);
	stay();
	return n;
}

static NOINLINE unsigned first(unsigned max)
{
	expect_frame();
	unsigned n = second(max, 100 + max % 7);
	stay();
	return n;
}

static void frames_are_those_of_the_functions(void **state)
{
	(void)state;
	for (int again = 0; again < 2; again++) {
		start();
		assert_true(first(MAX) < MAX);
		assert_int_equal(s_n_expected, 4);
		assert_expected();
	}
	native_unwind_forget();
	start();
	first(MAX);
	assert_expected();
}

static void no_more_frames_than_asked_for(void **state)
{
	(void)state;
	start();
	assert_int_equal(first(0), 0);
	for (unsigned max = 1; max < 5; max++) {
		start();
		assert_int_equal(first(max), max);
		for (unsigned i = 1; i < max; i++)
			assert_int_equal(s_ips[i] + 1, s_expected[4 - i].return_address);
	}
}

static int compare_and_unwind(const void *a, const void *b)
{
	expect_frame();
	if (!s_compiler.n)
		hook_and_compiler();
	stay();
	return (*(const int *)a > *(const int *)b) - (*(const int *)a < *(const int *)b);
}

static NOINLINE void recurse(unsigned depth)
{
	if (depth)
		recurse(depth - 1);
	else
		hook_and_compiler();
	stay();
}

/* From main through cmocka and the C library: all to the outermost frame. */
static void all_frames_are_those_of_the_compilers_unwinder(void **state)
{
	(void)state;
	int numbers[] = { 3, 1, 2 };
	start();
	s_compiler.n = 0;
	qsort(numbers, 3, sizeof *numbers, compare_and_unwind);
	assert_as_the_compiler();

	start();
	recurse(200);
	assert_true(s_n > 200);
	assert_as_the_compiler();
}

/* Locals that need an alignment: the caller's stack pointer is found through a word on the stack. */
static NOINLINE unsigned aligned(unsigned n)
{
	_Alignas(256) volatile char room[512];
	room[n] = 1;
	char *more = alloca(64 + n);
	memset(more, 1, 64 + n);
	__asm__ volatile("" : : "r"(more) : "memory");
	unsigned found = hook_and_compiler();
	stay();
	return found + (unsigned)room[n];
}

static void a_realigned_frame_is_found(void **state)
{
	(void)state;
	start();
	aligned(3);
	assert_as_the_compiler();
}

/* ----------------------------------------------- other stacks -------------------------------------------- */

static void *in_thread(void *unused)
{
	(void)unused;
	pthread_attr_t attributes;
	void *low;
	size_t size;
	pthread_getattr_np(pthread_self(), &attributes);
	pthread_attr_getstack(&attributes, &low, &size);
	pthread_attr_destroy(&attributes);
	native_unwind_set_stack((uintptr_t)low, (uintptr_t)low + size);
	hook_and_compiler();
	return NULL;
}

static void a_threads_stack_ends_with_it(void **state)
{
	(void)state;
	pthread_t thread;
	start();
	assert_int_equal(pthread_create(&thread, NULL, in_thread, NULL), 0);
	pthread_join(thread, NULL);
	assert_as_the_compiler();
	assert_true(s_n >= 4);
}

static void handle(int signal)
{
	(void)signal;
	hook_and_compiler();
	stay();
}

static NOINLINE void interrupted(void)
{
	expect_frame();
	raise(SIGUSR1);
	stay();
}

static void unwind_in_handler(int flags)
{
	struct sigaction action = { .sa_handler = handle, .sa_flags = flags }, old;
	start();
	sigemptyset(&action.sa_mask);
	assert_int_equal(sigaction(SIGUSR1, &action, &old), 0);
	interrupted();
	sigaction(SIGUSR1, &old, NULL);
	/* The function that the signal interrupted is among the frames. */
	unsigned found = 0;
	for (unsigned i = 1; i < s_n; i++)
		found += s_ips[i] + 1 == s_expected[0].return_address && s_sps[i] == s_expected[0].cfa;
	assert_int_equal(found, 1);
}

static void a_signal_handler_is_left_for_what_it_interrupted(void **state)
{
	(void)state;
	unwind_in_handler(0);
	unwind_in_handler(0);
}

/* Memory with pages behind it that cannot be read. */
static char *make_stack(size_t bytes)
{
	char *p = mmap(NULL, bytes + 2 * 65536, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(p, MAP_FAILED);
	assert_int_equal(mprotect(p + 65536, bytes, PROT_READ | PROT_WRITE), 0);
	return p + 65536;
}

static void free_stack(char *p, size_t bytes)
{
	munmap(p - 65536, bytes + 2 * 65536);
}

#define STACK_BYTES (256u << 10)

static void a_handler_on_a_stack_of_its_own_is_left_too(void **state)
{
	(void)state;
	char *memory = make_stack(STACK_BYTES);
	stack_t stack = { .ss_sp = memory, .ss_size = STACK_BYTES }, old;
	assert_int_equal(sigaltstack(&stack, &old), 0);
	unwind_in_handler(SA_ONSTACK);
	sigaltstack(&old, NULL);
	free_stack(memory, STACK_BYTES);
}

static ucontext_t s_main, s_coroutine;

static void run_coroutine(void)
{
	expect_frame();
	first(MAX);
	stay();
}

static void a_coroutines_stack_ends_with_it(void **state)
{
	(void)state;
	char *memory = make_stack(STACK_BYTES);
	start();
	assert_int_equal(getcontext(&s_coroutine), 0);
	s_coroutine.uc_stack.ss_sp = memory;
	s_coroutine.uc_stack.ss_size = STACK_BYTES;
	s_coroutine.uc_link = &s_main;
	makecontext(&s_coroutine, run_coroutine, 0);
	assert_int_equal(swapcontext(&s_main, &s_coroutine), 0);
	/* The outermost frame is the C library's, which calls run_coroutine. */
	assert_int_equal(s_n, 1 + 5);
	assert_expected();
	free_stack(memory, STACK_BYTES);
}

/* ------------------------------------------ code that says nothing --------------------------------------- */

/* These have no unwind information. The first one keeps the chain of frame pointers, the second one does not. */
unsigned bare_with_frame_pointer(unsigned (*call)(unsigned), unsigned argument);
unsigned bare_with_zero(unsigned (*call)(unsigned), unsigned argument);
/* Calls on another stack, and returns from there. */
unsigned call_on(void *top, unsigned (*call)(unsigned), unsigned argument);
__asm__(
	".text\n"
	"bare_with_frame_pointer:\n"
	"	pushq %rbp\n"
	"	movq %rsp, %rbp\n"
	"	subq $32, %rsp\n"
	"	movq %rdi, %rax\n"
	"	movl %esi, %edi\n"
	"	call *%rax\n"
	"	leave\n"
	"	ret\n"
	"bare_with_zero:\n"
	"	pushq %rbp\n"
	"	xorl %ebp, %ebp\n"
	"	movq %rdi, %rax\n"
	"	movl %esi, %edi\n"
	"	call *%rax\n"
	"	popq %rbp\n"
	"	ret\n"
	"call_on:\n"
	"	pushq %rbx\n"
	"	movq %rsp, %rbx\n"
	"	movq %rdi, %rsp\n"
	"	movq %rsi, %rax\n"
	"	movl %edx, %edi\n"
	"	call *%rax\n"
	"	movq %rbx, %rsp\n"
	"	popq %rbx\n"
	"	ret\n");

static void set_own_stack(void)
{
	pthread_attr_t attributes;
	void *low;
	size_t size;
	pthread_getattr_np(pthread_self(), &attributes);
	pthread_attr_getstack(&attributes, &low, &size);
	pthread_attr_destroy(&attributes);
	native_unwind_set_stack((uintptr_t)low, (uintptr_t)low + size);
}

static NOINLINE unsigned through_bare(unsigned (*bare)(unsigned (*)(unsigned), unsigned))
{
	expect_frame();
	unsigned n = bare(first, MAX);
	stay();
	return n;
}

static bool is_in(uintptr_t ip, unsigned (*function)(unsigned (*)(unsigned), unsigned))
{
	return ip - (uintptr_t)function < 32;
}

static void frame_pointers_lead_through_code_without_information(void **state)
{
	(void)state;
	set_own_stack();
	start();
	unsigned n = through_bare(bare_with_frame_pointer);
	/* hook, third, second, first, the bare function, through_bare, this one, cmocka's. */
	assert_true(n > 7);
	assert_true(is_in(s_ips[4], bare_with_frame_pointer));
	assert_int_equal(s_ips[6] + 1, s_expected[0].return_address);
	assert_int_equal(s_sps[6], s_expected[0].cfa);

	/* That such code says nothing is not remembered: it may be gone when another library comes. */
	assert_int_equal(remembered_rule(s_ips[4]), 0);
	assert_int_not_equal(remembered_rule(s_ips[5]), 0);

	start();
	n = through_bare(bare_with_zero);
	assert_int_equal(n, 5);
	assert_true(is_in(s_ips[4], bare_with_zero));
}

/* The caller of the outermost frame has no stack: memory ends there. */
static void a_stack_that_ends_in_nothing_is_no_trap(void **state)
{
	(void)state;
	const char *preloaded = getenv("LD_PRELOAD");
	if (preloaded && strstr(preloaded, "vgpreload")) {
		print_message("# under Valgrind, which complains of what the unwinder asks the kernel about\n");
		skip();
	}
	char *memory = make_stack(STACK_BYTES);
	set_own_stack();
	start();
	assert_int_equal(call_on(memory + STACK_BYTES, first, MAX), 5);
	assert_expected();
	/* Without questions the page of the stack pointer has to do. */
	native_is_confined = true;
	start();
	assert_in_range(call_on(memory + STACK_BYTES, first, MAX), 2, 5);
	native_is_confined = false;

	/* Nonsense as return address and as frame pointers. */
	for (unsigned i = 0; i < 8; i++) {
		memset(memory, 0x55 + (int)i, STACK_BYTES);
		start();
		assert_int_equal(call_on(memory + STACK_BYTES - 16 * i, first, MAX), 5);
	}
	free_stack(memory, STACK_BYTES);
}

/* Without the bounds of the thread's stack it is all the same, but for frame pointers. */
static void an_unknown_stack_is_read_with_care(void **state)
{
	(void)state;
	native_unwind_set_stack(0, 0);
	start();
	recurse(200);
	assert_as_the_compiler();
	start();
	assert_int_equal(through_bare(bare_with_frame_pointer), 5);
	set_own_stack();
}

/* -------------------------------------------------- rules ------------------------------------------------ */

/* What threads wrote at once is no rule. */
static void a_torn_rule_is_none(void **state)
{
	(void)state;
	native_unwind_forget();
	remember_rule(0x1234, make_rule(48, -16, RULE_FP_SAVED));
	assert_int_equal(rule_cfa_offset(remembered_rule(0x1234)), 48);
	assert_int_equal(rule_fp_offset(remembered_rule(0x1234)), -16);
	assert_int_equal(remembered_rule(0x1235), 0);
	s_rules[rule_slot(0x1234)].rule = make_rule(64, -24, RULE_FP_SAVED);
	assert_int_equal(remembered_rule(0x1234), 0);
	assert_int_equal(remembered_rule(0), 0);
	native_unwind_forget();
}

static bool read_nothing(void *data, uintptr_t address, uintptr_t *word)
{
	(void)data;
	*word = address * 2;
	return address != 0;
}

static void expressions_are_evaluated(void **state)
{
	(void)state;
	const struct native_registers r = { .ip = 0x100b, .sp = 0x2000, .fp = 0x3000 };
	uintptr_t result = 0, initial = 7;
	/* That of a procedure linkage table: rsp + 8 + ((rip & 15) >= 11) * 8. */
	const uint8_t plt[] = { 11, 0x77, 8, 0x80, 0, 0x3f, 0x1a, 0x3b, 0x2a, 0x33, 0x24, 0x22 };
	assert_true(native_cfi_evaluate(plt, &r, NULL, read_nothing, NULL, &result));
	assert_int_equal(result, 0x2010);
	const uint8_t deref[] = { 4, 0x76, 0x78, 0x06, 0x23, 1 };
	const uint8_t deref_and_more[] = { 5, 0x76, 0x78, 0x06, 0x23, 1 };
	assert_false(native_cfi_evaluate(deref, &r, NULL, read_nothing, NULL, &result));
	assert_true(native_cfi_evaluate(deref_and_more, &r, NULL, read_nothing, NULL, &result));
	assert_int_equal(result, (0x3000 - 8) * 2 + 1);
	const uint8_t initial_plus_1[] = { 2, 0x23, 1 };
	assert_true(native_cfi_evaluate(initial_plus_1, &r, &initial, read_nothing, NULL, &result));
	assert_int_equal(result, 8);
	/* Nothing on the stack, memory that cannot be read, unknown operations and registers. */
	const uint8_t bad[][4] = { { 1, 0x22 }, { 0 }, { 2, 0x30, 0x06 }, { 1, 0xff }, { 2, 0x70, 0 } };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(native_cfi_evaluate(bad[i], &r, NULL, read_nothing, NULL, &result));
}

static int set_up(void **state)
{
	(void)state;
	set_own_stack();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(frames_are_those_of_the_functions, set_up),
		cmocka_unit_test_setup(no_more_frames_than_asked_for, set_up),
		cmocka_unit_test_setup(all_frames_are_those_of_the_compilers_unwinder, set_up),
		cmocka_unit_test_setup(a_realigned_frame_is_found, set_up),
		cmocka_unit_test_setup(a_threads_stack_ends_with_it, set_up),
		cmocka_unit_test_setup(a_signal_handler_is_left_for_what_it_interrupted, set_up),
		cmocka_unit_test_setup(a_handler_on_a_stack_of_its_own_is_left_too, set_up),
		cmocka_unit_test_setup(a_coroutines_stack_ends_with_it, set_up),
		cmocka_unit_test_setup(frame_pointers_lead_through_code_without_information, set_up),
		cmocka_unit_test_setup(a_stack_that_ends_in_nothing_is_no_trap, set_up),
		cmocka_unit_test_setup(an_unknown_stack_is_read_with_care, set_up),
		cmocka_unit_test(a_torn_rule_is_none),
		cmocka_unit_test(expressions_are_evaluated),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
