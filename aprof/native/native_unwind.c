/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_unwind.h"

#include "native/native_access.h"
#include "native/native_cfi.h"

#include <dlfcn.h>

#define PAGE 4096u
#define WORD sizeof(uintptr_t)

static __thread struct { uintptr_t low, high; } s_stack;
static uintptr_t s_library, s_library_size;

void native_unwind_set_stack(uintptr_t low, uintptr_t high)
{
	s_stack.low = low;
	s_stack.high = high;
}

void native_unwind_start(void)
{
	struct dl_find_object object;
	if (_dl_find_object((void *)(uintptr_t)&native_unwind_start, &object) == 0) {
		s_library = (uintptr_t)object.dlfo_map_start;
		s_library_size = (uintptr_t)object.dlfo_map_end - s_library;
	}
}

/* -------------------------------------------- what can be read ------------------------------------------- */

/* One unwind, and what it knows to be readable: [low, high), which is empty on a stack that the program made, and
   one page. */
struct unwind {
	struct native_registers r;
	uintptr_t low, high, page;
};

static bool is_readable(struct unwind *u, uintptr_t at)
{
	uintptr_t first = at / PAGE, last = (at + WORD - 1) / PAGE;
	if (first == u->page && last == u->page)
		return true;
	if (native_is_confined || !native_access_word(at) || (last != first && !native_access_word(at + WORD - 1)))
		return false;
	u->page = last;
	return true;
}

static bool read_word(struct unwind *u, uintptr_t at, uintptr_t *word)
{
	if (NATIVE_UNLIKELY(at < u->low || at >= u->high || u->high - at < WORD) && !is_readable(u, at))
		return false;
	__builtin_memcpy(word, (const void *)at, WORD);
	return true;
}

static bool read_for_expression(void *data, uintptr_t at, uintptr_t *word)
{
	return read_word(data, at, word);
}

/* ------------------------------------- rules that are remembered ------------------------------------------ */

/* Nearly all rules fit into one word: the caller's stack pointer is a register and an offset, its return address
   lies below that, its frame pointer is unchanged or on the stack, too. */
#define RULE_IS_KNOWN ((uint64_t)1 << 63)   /* this is a rule, none is 0 */
#define RULE_END      ((uint64_t)1 << 62)   /* nothing called this code */
#define RULE_FROM_FP  ((uint64_t)1 << 61)
#define RULE_FP_SAVED ((uint64_t)1 << 60)

static uint64_t make_rule(int32_t cfa_offset, int16_t fp_offset, uint64_t flags)
{
	return RULE_IS_KNOWN | flags | (uint64_t)(uint16_t)fp_offset << 32 | (uint32_t)cfa_offset;
}

static int32_t rule_cfa_offset(uint64_t rule)
{
	return (int32_t)(uint32_t)rule;
}

static int16_t rule_fp_offset(uint64_t rule)
{
	return (int16_t)(uint16_t)(rule >> 32);
}

/* All threads share this table without a lock. `check` is the code address combined with the rule: what two threads
   wrote at once does not fit together, and is no rule. */
#define RULES 4096u
static struct { uint64_t check, rule; } s_rules[RULES];

static unsigned rule_slot(uintptr_t ip)
{
	return (unsigned)((ip ^ ip >> 12) % RULES);
}

static inline uint64_t remembered_rule(uintptr_t ip)
{
	unsigned slot = rule_slot(ip);
	uint64_t rule = __atomic_load_n(&s_rules[slot].rule, __ATOMIC_RELAXED);
	return (__atomic_load_n(&s_rules[slot].check, __ATOMIC_RELAXED) ^ rule) == ip ? rule : 0;
}

static void remember_rule(uintptr_t ip, uint64_t rule)
{
	unsigned slot = rule_slot(ip);
	__atomic_store_n(&s_rules[slot].check, ip ^ rule, __ATOMIC_RELAXED);
	__atomic_store_n(&s_rules[slot].rule, rule, __ATOMIC_RELAXED);
}

void native_unwind_forget(void)
{
	for (unsigned slot = 0; slot < RULES; slot++) {
		__atomic_store_n(&s_rules[slot].check, 0, __ATOMIC_RELAXED);
		__atomic_store_n(&s_rules[slot].rule, 0, __ATOMIC_RELAXED);
	}
}

/* Returns the rule in one word, or 0 where it does not fit. */
static uint64_t short_rule(const struct native_cfi *cfi)
{
	if (cfi->is_signal_frame || (cfi->cfa.how != NATIVE_CFI_SP && cfi->cfa.how != NATIVE_CFI_FP)
	    || cfi->cfa.offset != (int32_t)cfi->cfa.offset)
		return 0;
	uint64_t flags = cfi->cfa.how == NATIVE_CFI_FP ? RULE_FROM_FP : 0;
	int16_t fp_offset = 0;
	if (cfi->return_address.how == NATIVE_CFI_UNDEFINED)
		return make_rule(0, 0, RULE_END);
	if (cfi->return_address.how != NATIVE_CFI_AT_OFFSET || cfi->return_address.offset != -(int64_t)WORD)
		return 0;
	if (cfi->fp.how == NATIVE_CFI_AT_OFFSET && cfi->fp.offset == (int16_t)cfi->fp.offset) {
		flags |= RULE_FP_SAVED;
		fp_offset = (int16_t)cfi->fp.offset;
	} else if (cfi->fp.how != NATIVE_CFI_SAME && cfi->fp.how != NATIVE_CFI_UNDEFINED) {
		return 0;
	}
	return make_rule((int32_t)cfi->cfa.offset, fp_offset, flags);
}

/* ------------------------------------------------- one step ---------------------------------------------- */

static bool find_value(struct unwind *u, const struct native_cfi_rule *rule, uintptr_t cfa, uintptr_t *value)
{
	switch (rule->how) {
	case NATIVE_CFI_SAME: case NATIVE_CFI_UNDEFINED: return true;
	case NATIVE_CFI_AT_OFFSET: return read_word(u, cfa + (uintptr_t)rule->offset, value);
	case NATIVE_CFI_OFFSET: *value = cfa + (uintptr_t)rule->offset; return true;
	case NATIVE_CFI_EXPRESSION: case NATIVE_CFI_AT_EXPRESSION:
		return native_cfi_evaluate(rule->expression, &u->r, &cfa, read_for_expression, u, value)
		       && (rule->how == NATIVE_CFI_EXPRESSION || read_word(u, *value, value));
	default: return false;
	}
}

static bool find_cfa(struct unwind *u, const struct native_cfi_rule *rule, uintptr_t *cfa)
{
	switch (rule->how) {
	case NATIVE_CFI_SP: *cfa = u->r.sp + (uintptr_t)rule->offset; return true;
	case NATIVE_CFI_FP: *cfa = u->r.fp + (uintptr_t)rule->offset; return true;
	case NATIVE_CFI_EXPRESSION: return native_cfi_evaluate(rule->expression, &u->r, NULL, read_for_expression, u, cfa);
	default: return false;
	}
}

/* Goes on to the caller by any rule. */
static bool step_by(struct unwind *u, const struct native_cfi *cfi)
{
	struct native_registers next = u->r;
	if (!find_cfa(u, &cfi->cfa, &next.sp) || !find_value(u, &cfi->return_address, next.sp, &next.ip)
	    || !find_value(u, &cfi->fp, next.sp, &next.fp))
		return false;
	u->r = next;
	return true;
}

static bool step_by_short(struct unwind *u, uint64_t rule)
{
	struct native_registers next = u->r;
	next.sp = (rule & RULE_FROM_FP ? u->r.fp : u->r.sp) + (uintptr_t)(intptr_t)rule_cfa_offset(rule);
	if (!read_word(u, next.sp - WORD, &next.ip)
	    || (rule & RULE_FP_SAVED && !read_word(u, next.sp + (uintptr_t)(intptr_t)rule_fp_offset(rule), &next.fp)))
		return false;
	u->r = next;
	return true;
}

/* Goes on to the caller where the code has no unwind information: by the chain of frame pointers, on the thread's
   own stack alone. A coroutine may have begun with any value in that register. */
static bool step_by_frame_pointer(struct unwind *u)
{
	uintptr_t fp = u->r.fp;
	struct native_registers next;
	if (u->r.sp < s_stack.low || fp < u->r.sp || fp >= s_stack.high || fp % WORD != 0 || !read_word(u, fp, &next.fp)
	    || !read_word(u, fp + WORD, &next.ip))
		return false;
	next.sp = fp + 2 * WORD;
	u->r = next;
	return true;
}

/* Goes on to the caller of the code at `ip`. Returns false at the end of the stack. *was_interrupted: a signal
   interrupted the caller, so its address is not a return address. */
static bool step(struct unwind *u, uintptr_t ip, bool *was_interrupted)
{
	uintptr_t sp = u->r.sp;
	uint64_t rule = remembered_rule(ip);
	struct native_cfi cfi;
	bool is_done = false, has_cfi = false;
	*was_interrupted = false;
	/* That there is no information is not remembered: a library may come to be at that address. */
	if (NATIVE_UNLIKELY(!rule) && native_cfi_find(ip, &cfi)) {
		has_cfi = true;
		rule = short_rule(&cfi);
		if (rule)
			remember_rule(ip, rule);
	}
	if (rule & RULE_END)
		return false;
	if (NATIVE_LIKELY(rule != 0)) {
		is_done = step_by_short(u, rule);
	} else if (has_cfi) {
		is_done = cfi.return_address.how != NATIVE_CFI_UNDEFINED && step_by(u, &cfi);
		*was_interrupted = cfi.is_signal_frame;
	}
	return (is_done || step_by_frame_pointer(u)) && u->r.ip > 1 && u->r.sp > sp;
}

/* --------------------------------------------------- all ------------------------------------------------- */

/* Goes from this function to the hook's caller. */
static void leave_library(struct unwind *u, uintptr_t ip, const struct native_call *c)
{
	bool was_interrupted;
	while (u->r.sp < c->cfa && step(u, ip, &was_interrupted))
		ip = u->r.ip - 1;
	if (u->r.sp != c->cfa) {
		/* This library's own unwind information is wrong. The hook says enough to go on without frame
		   pointers. */
		u->r = (struct native_registers){ *(const uintptr_t *)(c->cfa - WORD), c->cfa, 0 };
	}
}

unsigned native_unwind(const struct native_call *c, unsigned max, uintptr_t *ips, uintptr_t *sps, uintptr_t *fps)
{
	struct unwind u;
	__asm__ volatile("leaq 0(%%rip), %0\n\tmovq %%rsp, %1\n\tmovq %%rbp, %2"
	                 : "=&r"(u.r.ip), "=&r"(u.r.sp), "=&r"(u.r.fp));
	bool is_own_stack = u.r.sp >= s_stack.low && u.r.sp < s_stack.high;
	u.low = is_own_stack ? u.r.sp : 0;
	u.high = is_own_stack ? s_stack.high : 0;
	u.page = u.r.sp / PAGE;
	leave_library(&u, u.r.ip, c);

	if (max == 0)
		return 0;
	unsigned n = 0;
	if (c->function) {
		ips[0] = c->function;
		if (sps)
			sps[0] = c->cfa - 2 * WORD;
		if (fps)
			fps[0] = u.r.fp;
		n = 1;
	}
	bool was_interrupted = false, is_unsure = false;
	while (n < max) {
		is_unsure |= was_interrupted;
		/* The address of the call, not of the instruction behind it. */
		uintptr_t ip = u.r.ip - 1;
		if (ip - s_library >= s_library_size) {
			ips[n] = ip;
			if (sps)
				sps[n] = is_unsure ? 0 : u.r.sp;
			if (fps)
				fps[n] = u.r.fp;
			n++;
			is_unsure = false;
		}
		if (!step(&u, was_interrupted ? u.r.ip : ip, &was_interrupted))
			break;
	}
	return n;
}
