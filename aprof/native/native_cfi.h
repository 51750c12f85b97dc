/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* How to get from the frame of a function to that of its caller, as the unwind information (.eh_frame) of the object
   that the code lies in says it. As the tool does, it follows the stack pointer and the frame pointer alone. */
#ifndef NATIVE_CFI_H
#define NATIVE_CFI_H

#include "native/native_basics.h"

enum native_cfi_how {
	NATIVE_CFI_SAME,            /* the register has the caller's value */
	NATIVE_CFI_UNDEFINED,       /* the value is lost; for the return address: there is no caller */
	NATIVE_CFI_AT_OFFSET,       /* it is in memory, at this offset from the canonical frame address */
	NATIVE_CFI_OFFSET,          /* it is the canonical frame address and this offset */
	NATIVE_CFI_AT_EXPRESSION,   /* it is in memory, at the address that the expression gives */
	NATIVE_CFI_EXPRESSION,      /* it is what the expression gives */
	NATIVE_CFI_SP, NATIVE_CFI_FP,   /* of the canonical frame address: the register and this offset */
	NATIVE_CFI_UNKNOWN,         /* a rule that we cannot follow */
};

struct native_cfi_rule {
	enum native_cfi_how how;
	int64_t offset;
	const uint8_t *expression;  /* its length as an unsigned LEB128, and the bytes */
};

struct native_cfi {
	struct native_cfi_rule cfa, fp, return_address;
	bool is_signal_frame;
};

struct native_registers { uintptr_t ip, sp, fp; };

/* Finds the rules for the code at the address. Returns false where there are none. */
extern bool native_cfi_find(uintptr_t ip, struct native_cfi *cfi);

/* Evaluates an expression; `initial` is on its stack first, if that is not NULL. Reads memory through `read`, which
   returns false for what cannot be read. Returns false where the expression cannot be evaluated. */
extern bool native_cfi_evaluate(const uint8_t *expression, const struct native_registers *r, const uintptr_t *initial,
                                bool (*read)(void *data, uintptr_t address, uintptr_t *word), void *data,
                                uintptr_t *result);

#endif
