/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The memo of unwinds gives a stack again only while every word that the unwind rests on is unchanged. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "../../../aprof/core/ap_memo.c"

#define WORDS 8192u
#define FRAMES 4u
#define SERIAL 7u

/* The one thread's stack, with other memory around it, and its registers. */
static UWord s_memory[3 * WORDS];
static UWord *const s_stack = &s_memory[WORDS];
static Addr s_ip, s_sp;

#define BYTES ((SizeT)48 << 20)

static struct ap_memo *s_memo;

void *AP_(host_allocate)(SizeT bytes)
{
	return calloc(1, bytes);
}

static struct ap_caller caller(UInt serial)
{
	Bool on_stack = s_sp >= (Addr)s_stack && s_sp < (Addr)&s_stack[WORDS];
	return (struct ap_caller){ .ip = s_ip, .sp = s_sp, .serial = serial, .stack_max = on_stack ? (Addr)&s_stack[WORDS] - 1 : 0 };
}

static Addr s_ips[WORDS], s_sps[WORDS], s_fps[WORDS];

/* Calls n functions deep, in frames of `size` words each: from the stack pointer up a frame has its locals, the frame pointer that
   it saved, and its return address. `code` tells the functions of one test from another's. */
static void call(UInt n, UInt size, UWord code)
{
	memset(s_memory, 0, sizeof s_memory);
	s_ip = code;
	s_sp = (Addr)&s_stack[WORDS - 8 - n * size];
	Addr at = s_sp;
	for (UInt i = 0; i < n; i++) {
		s_ips[i] = i == 0 ? code : code + 16 * i;
		s_sps[i] = at;
		s_fps[i] = at + (size - 2) * sizeof(UWord);
		at += size * sizeof(UWord);
	}
	for (UInt i = 1; i < n; i++) {
		((UWord *)s_sps[i])[-1] = s_ips[i] + 1;
		((UWord *)s_sps[i])[-2] = s_fps[i];
	}
}

static struct ap_stack_ref *add(UInt n)
{
	const struct ap_caller c = caller(SERIAL);
	return AP_(memo_add)(s_memo, &c, s_ips, s_sps, s_fps, n);
}

static struct ap_stack_ref *find_in(UInt serial)
{
	const struct ap_caller c = caller(serial);
	return AP_(memo_find)(s_memo, &c);
}

static struct ap_stack_ref *find(void)
{
	return find_in(SERIAL);
}

#if defined(__x86_64__)
static void what_was_added_is_found(void **state)
{
	(void)state;
	call(FRAMES, 6, 0x1000);
	assert_null(find());
	struct ap_stack_ref *ref = add(FRAMES);
	assert_non_null(ref);
	ref->stack = 42;
	assert_ptr_equal(find(), ref);
	assert_int_equal(find()->stack, 42);
	/* Another thread in the same place, and the same thread elsewhere. */
	assert_null(find_in(SERIAL + 1));
	s_ip++;
	assert_null(find());
	s_ip--;
	s_sp -= sizeof(UWord);
	assert_null(find());
}

static void every_word_that_counts_is_checked(void **state)
{
	(void)state;
	call(FRAMES, 6, 0x2000);
	assert_non_null(add(FRAMES));
	for (UInt i = 1; i < FRAMES; i++)
		for (Int word = -1; word >= -2; word--) {
			UWord *p = (UWord *)s_sps[i] + word, before = *p;
			*p = before + 16;
			assert_null(find());
			*p = before;
			assert_non_null(find());
		}
	/* A local variable does not count. */
	((UWord *)s_sps[1])[-3] = 99;
	assert_non_null(find());
}

static void a_value_that_only_looks_saved_does_not_count(void **state)
{
	(void)state;
	call(FRAMES, 6, 0x3000);
	/* The caller's frame pointer is no address in the caller's frames: nothing rests on it. */
	s_fps[1] = 5;
	((UWord *)s_sps[1])[-2] = 5;
	assert_non_null(add(FRAMES));
	((UWord *)s_sps[1])[-2] = 6;
	assert_non_null(find());
}

static void what_cannot_be_checked_is_refused(void **state)
{
	(void)state;
	call(FRAMES, 6, 0x4000);
	assert_null(add(1));
	/* The unwind is of another moment, or the stack pointer is no multiple of a word. */
	s_ip++;
	assert_null(add(FRAMES));
	s_ip--;
	s_sp += 4;
	assert_null(add(FRAMES));
	assert_null(find());
	s_sp -= 4;
	/* The frame was found without a return address, as that of a signal handler is. */
	((UWord *)s_sps[2])[-1]++;
	assert_null(add(FRAMES));
	((UWord *)s_sps[2])[-1]--;
	/* A frame lies beyond the thread's stack, or below its stack pointer, though it has the return address; or at no word. */
	const Addr places[] = { (Addr)&s_stack[WORDS + 64], s_sp - 64, s_sps[2] + 4 };
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		Addr right = s_sps[2];
		s_sps[2] = places[i];
		memcpy((void *)(places[i] - sizeof(UWord)), &(UWord){ s_ips[2] + 1 }, sizeof(UWord));
		assert_null(add(FRAMES));
		s_sps[2] = right;
		((UWord *)s_sps[2])[-1] = s_ips[2] + 1;
	}
	((UWord *)s_sps[2])[0] = 0;
	assert_non_null(add(FRAMES));
	/* The thread runs on another stack than its own, above or below. */
	const Addr elsewhere[] = { (Addr)&s_stack[WORDS + 64], (Addr)&s_stack[-64] };
	for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++) {
		s_sp = elsewhere[i];
		assert_null(find());
		assert_null(add(FRAMES));
	}
	call(FRAMES_MAX + 1, 6, 0x4000);
	assert_null(add(FRAMES_MAX + 1));
	assert_non_null(add(FRAMES_MAX));
}

static void after_a_clear_nothing_is_found(void **state)
{
	(void)state;
	call(FRAMES, 6, 0x5000);
	assert_non_null(add(FRAMES));
	AP_(memo_clear)(s_memo);
	assert_null(find());
	assert_non_null(add(FRAMES));
	assert_non_null(find());
}

/* Frames of the same code with another word in between are other unwinds of the same bucket. */
static void a_bucket_forgets_the_one_used_longest_ago(void **state)
{
	(void)state;
	AP_(memo_clear)(s_memo);
	for (UInt i = 0; i < BUCKET_WAYS + 8; i++) {
		call(12, 6, 0x6000);
		/* Beyond the frames that choose the bucket. */
		s_ips[11] = 0x9000 + i;
		((UWord *)s_sps[11])[-1] = s_ips[11] + 1;
		struct ap_stack_ref *ref = add(12);
		assert_non_null(ref);
		ref->stack = i;
		assert_int_equal(find()->stack, i);
	}
	UInt found = 0;
	for (UInt i = 0; i < BUCKET_WAYS + 8; i++) {
		((UWord *)s_sps[11])[-1] = 0x9000 + i + 1;
		struct ap_stack_ref *ref = find();
		assert_true(!ref || ref->stack == i);
		found += ref != NULL;
	}
	assert_true(found > 0 && found <= BUCKET_WAYS);
}

static void memory_is_bounded(void **state)
{
	(void)state;
	AP_(memo_clear)(s_memo);
	ULong cleared = AP_(memo_stats)(s_memo)->cleared;
	/* Each of these takes 2 words of 16 bytes a frame. */
	UInt n = 1000, enough = BYTES / (n * 2 * sizeof(struct word)) + BYTES / CHUNKS_MAX / 1024;
	for (UInt i = 0; i < enough; i++) {
		call(n, 6, 0x100000 + 0x10000 * (UWord)i);
		assert_non_null(add(n));
		assert_non_null(find());
	}
	assert_int_equal(AP_(memo_stats)(s_memo)->cleared, cleared + 1);
}
#else
static void nothing_is_remembered(void **state)
{
	(void)state;
	call(FRAMES, 6, 0x1000);
	assert_null(add(FRAMES));
	assert_null(find());
}
#endif

static int init(void **state)
{
	(void)state;
	s_memo = AP_(memo_new)(14, BYTES);
	return 0;
}

static int free_all(void **state)
{
	(void)state;
	for (UInt i = 0; i < CHUNKS_MAX; i++)
		free(s_memo->chunks[i]);
	free(s_memo->buckets);
	free(s_memo);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#if defined(__x86_64__)
		cmocka_unit_test(what_was_added_is_found),
		cmocka_unit_test(every_word_that_counts_is_checked),
		cmocka_unit_test(a_value_that_only_looks_saved_does_not_count),
		cmocka_unit_test(what_cannot_be_checked_is_refused),
		cmocka_unit_test(after_a_clear_nothing_is_found),
		cmocka_unit_test(a_bucket_forgets_the_one_used_longest_ago),
		cmocka_unit_test(memory_is_bounded),
#else
		cmocka_unit_test(nothing_is_remembered),
#endif
	};
	return cmocka_run_group_tests_name("ap_memo", tests, init, free_all);
}
