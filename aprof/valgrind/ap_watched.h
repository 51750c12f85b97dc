/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Watched functions: those that the user names with an option, by a pattern. Every pattern knows how often such functions were entered,
   so that the user learns of one that matches nothing. */
#ifndef AP_WATCHED_H
#define AP_WATCHED_H

#include "valgrind/ap_options.h"

struct ap_watched {
	enum ap_watch watch;     /* the option */
	UInt number;             /* of the pattern among those of the option, from 0 */
	const HChar *function;   /* the option's value */
	HChar *pattern;          /* its canonical name, a pattern */
	ULong entries;           /* in this process */
};

/* Watches the functions that the options name. Call this before watched_on_entry. */
extern void AP_(watched_init)(void);

/* Has `entered` called at each entry of a function that a pattern of the option matches, with the pattern's number and, for a phase,
   the function's canonical name. If a function is watched for several options, they are served in the order of enum ap_watch. */
extern void AP_(watched_on_entry)(enum ap_watch watch, void (*entered)(UInt number, const HChar *name));

/* Whether a pattern of the option matches the function that contains the code at the address, or that the code was split off from. And
   whether one matches the function that a call instruction, whose last byte lies at the address, calls directly. */
extern Bool AP_(is_watched)(enum ap_watch watch, Addr code);
extern Bool AP_(is_call_of_watched)(enum ap_watch watch, Addr last_byte);

/* The number of patterns of all options, and the pattern with this index, 0 … n − 1. */
extern UInt AP_(watched_count)(void);
extern const struct ap_watched *AP_(watched_by_index)(UInt i);

/* In a forked child: nothing was entered yet. */
extern void AP_(watched_forked)(void);

#endif
