/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Assertions of the program about what it allocates: how many it checked, and of each that failed which stacks are to blame. */
#ifndef AP_ASSERTIONS_H
#define AP_ASSERTIONS_H

#include "core/ap_windows.h"

/* Longer texts are cut. */
#define AP_ASSERTION_TEXT_MAX 1023u

/* The largest number that a profile has stands for all that are larger. */
#define AP_FOUND_MAX 0x7FFFFFFFFFFFFFFFull

/* What a stack allocated while the assertion was open. */
struct ap_blame { UInt stack; ULong allocations, bytes; };

/* An assertion that failed, maybe several times in its thread. What it found is from the first time. */
struct ap_assertion {
	struct ap_keyed keyed;        /* a hash of the next three */
	const HChar *place, *text;    /* where it stands, and what it demands */
	UInt thread;                  /* its serial */
	UInt n_blames;
	struct ap_blame *blames;
	ULong found, times;           /* times is written last: 0: the end of the process cut it off */
};

struct ap_assertions {
	ULong passed;
	struct ap_list list;          /* of struct ap_assertion: those that failed */
	struct ap_index by_key;
};

extern void AP_(assertions_init)(struct ap_assertions *a);

/* How an assertion ended: texts of so many bytes. */
struct ap_verdict {
	const HChar *place, *text;
	SizeT place_size, text_size;
	ULong found;
	Bool failed;
};

/* Counts an assertion of the thread, whose window is still open. */
extern void AP_(assertion_count)(struct ap_assertions *a, const struct ap_thread *t, const struct ap_window *w,
                                 const struct ap_verdict *v);

static inline UInt AP_(assertions_count)(const struct ap_assertions *a) { return a->list.count; }
static inline const struct ap_assertion *AP_(assertion_by_index)(const struct ap_assertions *a, UInt i)
{
	return AP_(list_at)(&a->list, i);
}

/* How many failed. Walks over all that did. */
extern ULong AP_(assertions_failed)(const struct ap_assertions *a);

#endif
