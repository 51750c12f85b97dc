/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_watched.h"

#include "valgrind/ap_core.h"
#include "valgrind/ap_entries.h"
#include "valgrind/ap_names.h"
#include "valgrind/ap_symbols.h"

#include "pub_tool_deduppoolalloc.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_mallocfree.h"

#define WATCHED_MAX 64   /* a bit for each */

static struct ap_watched s_watched[WATCHED_MAX];
static UInt s_n_watched;
static ULong s_bits[AP_WATCHES];   /* the patterns of each option */
static void (*s_entered[AP_WATCHES])(UInt number, const HChar *name);
static DedupPoolAlloc *s_names;

/* A phase is called as the function is. So its name stays, once however often its code is translated. */
static const HChar *keep_name(const HChar *name)
{
	return VG_(allocEltDedupPA)(s_names, VG_(strlen)(name) + 1, name);
}

static ULong match(const HChar *symbol, const HChar **name)
{
	const HChar *demangled;
	ULong bits = 0;
	VG_(demangle)(True, True, symbol, &demangled);
	HChar *canonical = AP_(name_canonical)(demangled, AP_(symbol_is_provided_method)(symbol));
	for (UInt i = 0; i < s_n_watched; i++)
		if (AP_(name_matches)(s_watched[i].pattern, canonical))
			bits |= 1ULL << i;
	*name = bits & s_bits[AP_WATCH_PHASE] ? keep_name(canonical) : NULL;
	VG_(free)(canonical);
	return bits;
}

static void on_entry(ULong bits, const HChar *name)
{
	for (; bits; bits &= bits - 1) {
		struct ap_watched *w = &s_watched[__builtin_ctzll(bits)];
		w->entries++;
		if (s_entered[w->watch])
			s_entered[w->watch](w->number, name);
	}
}

static void add(enum ap_watch watch, UInt number, const HChar *function)
{
	s_bits[watch] |= 1ULL << s_n_watched;
	s_watched[s_n_watched++] = (struct ap_watched){
		.watch = watch, .number = number, .function = function, .pattern = AP_(name_canonical)(function, False),
	};
}

void AP_(watched_init)(void)
{
	for (UInt watch = 0; watch < AP_WATCHES; watch++) {
		const struct ap_patterns *p = &AP_(options)()->watched[watch];
		for (UInt i = 0; i < p->n; i++)
			add(watch, i, p->patterns[i]);
	}
	if (!s_n_watched)
		return;
	s_names = VG_(newDedupPA)(4096, 1, VG_(malloc), "ap.watched.names", VG_(free));
	AP_(entries_watch)(match, on_entry);
}

void AP_(watched_on_entry)(enum ap_watch watch, void (*entered)(UInt number, const HChar *name))
{
	s_entered[watch] = entered;
}

Bool AP_(is_watched)(enum ap_watch watch, Addr code)
{
	return s_bits[watch] && (AP_(entries_watchers_at)(code) & s_bits[watch]) != 0;
}

Bool AP_(is_call_of_watched)(enum ap_watch watch, Addr last_byte)
{
	Addr called = s_bits[watch] ? AP_(entries_called_by)(last_byte) : 0;
	return called && AP_(is_watched)(watch, called);
}

UInt AP_(watched_count)(void)
{
	return s_n_watched;
}

const struct ap_watched *AP_(watched_by_index)(UInt i)
{
	return &s_watched[i];
}

void AP_(watched_forked)(void)
{
	for (UInt i = 0; i < s_n_watched; i++)
		s_watched[i].entries = 0;
}
