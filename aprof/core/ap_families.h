/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Families of allocators, and what their entry points mean: the functions that programs call. allocators/families.def has the families that
   everybody knows. Its notation is also that of an allocator that a user describes:

       ROLE=FUNCTION(PARAMETER,PARAMETER,…)

   The parameters stand in the order of the function's own. */
#ifndef AP_FAMILIES_H
#define AP_FAMILIES_H

#include "core/ap_list.h"

/* What a call does. Without a block for a result (NULL), an allocation failed. */
enum ap_role {
	AP_ROLE_ALLOC,     /* returns a new block */
	AP_ROLE_FREE,      /* ends the block */
	AP_ROLE_REALLOC,   /* returns where the block is now, with its new size. NULL: nothing changed; but for size 0 the block ended */
	AP_ROLE_REALLOCF,  /* the same, but on failure the block ends, too */
	AP_ROLE_GROW,      /* returns the block with its new size, in its place, or a new block beside it */
	AP_ROLE_EXPAND,    /* changes the size in place; NULL: nothing changed */
	AP_ROLE_RESIZE,    /* changes the size in place, if the usable size that it returns is enough for it */
	AP_ROLE_USABLE,    /* returns how many bytes of the block the program may use */
	AP_ROLE_RESET,     /* all blocks of the pool end; without a pool, all blocks of the family */
	AP_ROLE_LEAVE,     /* the pool ends, but its blocks go on */
	AP_ROLE_INSIDE,    /* does nothing that counts, whatever it calls */
	AP_ROLE_UNSEEN,    /* from then on something happens to blocks that no call tells */
	AP_ROLES
};

/* How it does that. This matters to who serves the call in the function's place, and to nobody else. */
enum ap_manner {
	AP_MANNER_PLAIN,
	AP_MANNER_ZEROES,  /* zalloc, zrealloc: what is new of the block is zero */
	AP_MANNER_THROWS,  /* new, renew: as C++'s new, it throws an exception where others return NULL */
	AP_MANNER_PAGES,   /* palloc: the block begins with a page, as valloc's does */
	AP_MANNER_ROUNDS,  /* round, a kind of inside: returns how many bytes a block of this size would have */
};

/* Parameters. Others are called old and hint, if nobody needs to know them, and _ if they are of no use but to who serves the call.

   A function that allocates may have a ptr, a buffer of the caller's: if it returns that, it allocated nothing. One that
   reallocates may have an at and no ptr: then the block is the one whose address is there before the call. */
enum ap_param {
	AP_PARAM_SIZE,    /* a block has size × count bytes */
	AP_PARAM_COUNT,
	AP_PARAM_PTR,     /* the block */
	AP_PARAM_AT,      /* where the function stores the address of the block; then it returns 0 for success */
	AP_PARAM_POOL,    /* what the block belongs to */
	AP_PARAM_TEXT,    /* at any parameter: the new block is a text, and as long as that */
	AP_PARAM_WIDE,    /* the same with characters of the type wchar_t */
	AP_PARAM_ALIGN,   /* this and the next matter as a manner does. The alignment of the block */
	AP_PARAM_FLAGS,   /* those of jemalloc: bits 0 to 5 are the logarithm of the alignment, bit 6 is for zeros */
	AP_PARAMS
};

/* Parameters beyond these do not lie in registers. */
#define AP_PARAM_POSITIONS 6

struct ap_signature {
	enum ap_role role;
	enum ap_manner manner;
	const HChar *name;             /* in the text that was parsed */
	SizeT name_length;
	signed char position[AP_PARAMS];   /* of each parameter, from 0; −1: there is none */
	Bool has_unsaid;               /* one is called _ */
};

/* Reads one signature from *text and moves *text behind it. Returns NULL, or says what is wrong, in the words that follow "allocator
   'x': ". */
extern const HChar *AP_(signature_parse)(const HChar **text, struct ap_signature *s);

/* Reads the next signature of a description: of an allocator, as a user writes it, with blanks between its signatures. Returns False at
   its end, and where something is wrong: then *wrong says what, and *text stands at the signature. */
extern Bool AP_(description_next)(const HChar **text, struct ap_signature *s, const HChar **wrong);

/* Returns what is wrong with a description as a whole, or with the signature at *at; NULL: nothing. */
extern const HChar *AP_(description_flaw)(const HChar *text, const HChar **at);

enum ap_family_id {
#define FAMILY(id, ...) AP_FAMILY_##id,
#include "allocators/families.def"
	AP_FAMILIES
};

/* OWN: its functions have names that no other allocator uses. PLAIN: those of the C library. CXX: C++'s operators, which stand on a
   malloc. RUST: those that the compiler makes for a Rust program. */
enum ap_family_kind { AP_FAMILY_OWN, AP_FAMILY_PLAIN, AP_FAMILY_CXX, AP_FAMILY_RUST };

struct ap_family { const HChar *title, *prefixes, *crates, *mark; enum ap_family_kind kind; };
extern const struct ap_family AP_(family_table)[AP_FAMILIES];

struct ap_entry_point {
	struct ap_keyed keyed;         /* the hash of the name */
	const HChar *name;             /* with a * where it is a pattern */
	SizeT length;
	enum ap_family_id family;
	Bool is_bare;                  /* the name has no prefix, though others of the family have one */
	struct ap_signature signature;
};

/* begins: a bit for each hash of the first three letters of a name. */
struct ap_families { struct ap_list list; struct ap_index by_name; UChar begins[512]; };

/* False: the symbol says nothing of allocators. This takes less time than sight_add and entry_point_of, and most symbols say nothing. */
extern Bool AP_(families_may_know)(const struct ap_families *f, const HChar *symbol);

/* Reads the table of families. */
extern void AP_(families_init)(struct ap_families *f);

/* The entry point that a symbol of `length` bytes is, or NULL. A version behind an @ does not count. */
extern const struct ap_entry_point *AP_(entry_point_of)(const struct ap_families *f, const HChar *symbol, SizeT length);

/* Whether the symbol is of the family's inner functions or data. */
extern Bool AP_(is_internal_of)(enum ap_family_id family, const HChar *symbol);

/* What the symbols of one object say. All 0 at first. */
struct ap_sight {
	UInt functions[AP_FAMILIES];      /* how many names of entry points it has */
	UInt roles[AP_FAMILIES];          /* 1 << role, for each of them */
	Bool has_bare[AP_FAMILIES];       /* one of them is bare: then the functions of the kind PLAIN are the family's, too */
	UInt rust;                        /* which of Rust's four entry points: bits in the order of the table */
	Bool has_rust_default;            /* Rust's default allocator is in it */
};

/* Takes account of a symbol. Returns the entry point that it is, or NULL. */
extern const struct ap_entry_point *AP_(sight_add)(struct ap_sight *s, const struct ap_families *f, const HChar *symbol,
                                                   SizeT length);

/* Whether the object has all that is needed of the family, and the family is of the kind OWN; and whether that is so for any. */
extern Bool AP_(sight_has)(const struct ap_sight *s, enum ap_family_id family);
extern Bool AP_(sight_has_own)(const struct ap_sight *s);

/* Whether calls of Rust's own entry points are the way to see the object's allocator. */
extern Bool AP_(sight_needs_rust)(const struct ap_sight *s);

/* What the object lacks of a family that it has a part of: "a function that frees"; NULL: nothing, or it has none of it. */
extern const HChar *AP_(sight_missing)(const struct ap_sight *s, enum ap_family_id family);

#endif
