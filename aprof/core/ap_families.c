/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_families.h"

#include "core/ap_text.h"

const struct ap_family AP_(family_table)[AP_FAMILIES] = {
#define FAMILY(id, title, kind, prefixes, crates, mark, ...) { title, prefixes, crates, mark, AP_FAMILY_##kind },
#include "allocators/families.def"
};

static const struct { enum ap_family_id family; const HChar *signature; } s_functions[] = {
#define FUNCTION(id, signature) { AP_FAMILY_##id, signature },
#include "allocators/families.def"
};

static const struct { enum ap_family_id family; const HChar *pattern; } s_internals[] = {
#define INTERNAL(id, pattern) { AP_FAMILY_##id, pattern },
#include "allocators/families.def"
};

static SizeT length_of(const HChar *text)
{
	SizeT n = 0;
	while (text[n])
		n++;
	return n;
}

static Bool begins(const HChar *text, SizeT length, const HChar *with, SizeT n)
{
	if (length < n)
		return False;
	for (SizeT i = 0; i < n; i++)
		if (text[i] != with[i])
			return False;
	return True;
}

/* ---------------------------------------------- signatures ------------------------------------------------ */

struct word { const HChar *text; Int value; enum ap_manner manner; };

static const struct word s_roles[] = {
	{ "alloc", AP_ROLE_ALLOC, AP_MANNER_PLAIN }, { "zalloc", AP_ROLE_ALLOC, AP_MANNER_ZEROES },
	{ "palloc", AP_ROLE_ALLOC, AP_MANNER_PAGES }, { "new", AP_ROLE_ALLOC, AP_MANNER_THROWS }, { "free", AP_ROLE_FREE, AP_MANNER_PLAIN },
	{ "realloc", AP_ROLE_REALLOC, AP_MANNER_PLAIN }, { "zrealloc", AP_ROLE_REALLOC, AP_MANNER_ZEROES },
	{ "renew", AP_ROLE_REALLOC, AP_MANNER_THROWS }, { "reallocf", AP_ROLE_REALLOCF, AP_MANNER_PLAIN },
	{ "grow", AP_ROLE_GROW, AP_MANNER_PLAIN }, { "expand", AP_ROLE_EXPAND, AP_MANNER_PLAIN },
	{ "resize", AP_ROLE_RESIZE, AP_MANNER_PLAIN }, { "usable", AP_ROLE_USABLE, AP_MANNER_PLAIN },
	{ "reset", AP_ROLE_RESET, AP_MANNER_PLAIN }, { "leave", AP_ROLE_LEAVE, AP_MANNER_PLAIN },
	{ "inside", AP_ROLE_INSIDE, AP_MANNER_PLAIN }, { "round", AP_ROLE_INSIDE, AP_MANNER_ROUNDS },
	{ "unseen", AP_ROLE_UNSEEN, AP_MANNER_PLAIN }, { NULL, 0, AP_MANNER_PLAIN },
};

/* Parameters of which nobody needs the position. */
enum { IGNORED = AP_PARAMS, UNSAID };

static const struct word s_params[] = {
	{ "size", AP_PARAM_SIZE, 0 }, { "count", AP_PARAM_COUNT, 0 }, { "ptr", AP_PARAM_PTR, 0 }, { "at", AP_PARAM_AT, 0 },
	{ "pool", AP_PARAM_POOL, 0 }, { "text", AP_PARAM_TEXT, 0 }, { "wide", AP_PARAM_WIDE, 0 }, { "align", AP_PARAM_ALIGN, 0 },
	{ "flags", AP_PARAM_FLAGS, 0 }, { "old", IGNORED, 0 }, { "hint", IGNORED, 0 }, { "_", UNSAID, 0 }, { NULL, 0, 0 },
};

/* Returns NULL if there is no such word of n bytes. */
static const struct word *find_word(const struct word *words, const HChar *text, SizeT n)
{
	for (; words->text; words++)
		if (AP_(text_is)(words->text, text, n))
			return words;
	return NULL;
}

static SizeT until(const HChar *text, const HChar *ends)
{
	SizeT n = 0;
	for (; text[n]; n++)
		for (const HChar *e = ends; *e; e++)
			if (text[n] == *e)
				return n;
	return n;
}

static const HChar *parse_params(const HChar **text, struct ap_signature *s)
{
	const HChar *p = *text;
	for (UInt i = 0; i < AP_PARAMS; i++)
		s->position[i] = -1;
	s->has_unsaid = False;
	if (*p == ')') {
		*text = p + 1;
		return NULL;
	}
	for (UInt at = 0;; at++) {
		SizeT n = until(p, ",) ");
		const struct word *param = find_word(s_params, p, n);
		if (!param)
			return "it has a parameter other than size, count, align, flags, ptr, old, at, pool, text, wide, hint and _";
		if (param->value < AP_PARAMS) {
			if (at >= AP_PARAM_POSITIONS)
				return "a parameter that matters is behind the sixth";
			if (s->position[param->value] >= 0)
				return "it has a parameter twice";
			s->position[param->value] = (signed char)at;
		}
		s->has_unsaid |= param->value == UNSAID;
		p += n;
		if (*p == ')')
			break;
		if (*p != ',')
			return "its parameters do not end with ')'";
		p++;
	}
	*text = p + 1;
	return NULL;
}

#define A_SIZE (1 << AP_PARAM_SIZE | 1 << AP_PARAM_COUNT)
/* What a function of the role must be told: one of these parameters, as bits. */
static const struct { UInt needs; const HChar *lacks; } s_needs[AP_ROLES] = {
	[AP_ROLE_ALLOC] = { A_SIZE | 1 << AP_PARAM_TEXT | 1 << AP_PARAM_WIDE, "a function that allocates has no size" },
	[AP_ROLE_FREE] = { 1 << AP_PARAM_PTR, "a function that frees has no ptr" },
	[AP_ROLE_REALLOC] = { 1 << AP_PARAM_PTR | 1 << AP_PARAM_AT, "a function that reallocates has no ptr" },
	[AP_ROLE_REALLOCF] = { 1 << AP_PARAM_PTR, "a function that reallocates has no ptr" },
	[AP_ROLE_GROW] = { 1 << AP_PARAM_PTR, "a function that grows a block has no ptr" },
	[AP_ROLE_EXPAND] = { 1 << AP_PARAM_PTR, "a function that expands has no ptr" },
	[AP_ROLE_RESIZE] = { 1 << AP_PARAM_PTR, "a function that resizes has no ptr" },
	[AP_ROLE_USABLE] = { 1 << AP_PARAM_PTR, "a function that tells a block's size has no ptr" },
	[AP_ROLE_LEAVE] = { 1 << AP_PARAM_POOL, "a function that leaves a pool has no pool" },
};

static Bool has_any(const struct ap_signature *s, UInt params)
{
	for (UInt i = 0; i < AP_PARAMS; i++)
		if (params >> i & 1 && s->position[i] >= 0)
			return True;
	return False;
}

static const HChar *check(const struct ap_signature *s)
{
	Bool resizes = s->role >= AP_ROLE_REALLOC && s->role <= AP_ROLE_RESIZE;
	if (s_needs[s->role].needs && !has_any(s, s_needs[s->role].needs))
		return s_needs[s->role].lacks;
	if (resizes && !has_any(s, A_SIZE))
		return "a function that changes a block's size has no size";
	return NULL;
}

const HChar *AP_(signature_parse)(const HChar **text, struct ap_signature *s)
{
	const HChar *p = *text;
	SizeT n = until(p, "=( ");
	const struct word *role = find_word(s_roles, p, n);
	if (p[n] != '=')
		return "it is not written as 'ROLE=FUNCTION(PARAMETERS)'";
	if (!role)
		return "its role is none of alloc, zalloc, palloc, new, free, realloc, zrealloc, renew, reallocf, grow, expand, resize, usable, "
		       "round, reset, leave, inside or unseen";
	s->role = (enum ap_role)role->value;
	s->manner = role->manner;
	p += n + 1;
	s->name = p;
	/* A type within the name of a Rust function may have parentheses and blanks. Those of the parameters come last. */
	for (UInt depth = 0; *p && (depth || (*p != '(' && *p != '=')); p++)
		depth += (*p == '<') - (*p == '>' && depth && p[-1] != '-');
	s->name_length = (SizeT)(p - s->name);
	if (!s->name_length)
		return "the name of a function is missing";
	if (*p != '(')
		return "a function has no '(PARAMETERS)'";
	*text = p + 1;
	const HChar *wrong = parse_params(text, s);
	return wrong ? wrong : check(s);
}

/* ---------------------------------------------- descriptions ---------------------------------------------- */

/* In Cargo.toml a description may have several lines. */
static Bool is_blank(HChar c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

Bool AP_(description_next)(const HChar **text, struct ap_signature *s, const HChar **wrong)
{
	while (is_blank(**text))
		(*text)++;
	const HChar *p = *text;
	*wrong = NULL;
	if (!*p)
		return False;
	*wrong = AP_(signature_parse)(&p, s);
	if (!*wrong && *p && !is_blank(*p))
		*wrong = "behind its parameters a blank must follow";
	if (!*wrong)
		*text = p;
	return !*wrong;
}

const HChar *AP_(description_flaw)(const HChar *text, const HChar **at)
{
	struct ap_signature s;
	const HChar *wrong;
	UInt roles = 0;
	for (*at = text; AP_(description_next)(at, &s, &wrong); )
		roles |= 1u << s.role;
	if (wrong)
		return wrong;
	*at = text;
	if (!(roles & 1u << AP_ROLE_ALLOC))
		return "it has no function with the role alloc";
	return roles & (1u << AP_ROLE_FREE | 1u << AP_ROLE_RESET) ? NULL : "it has no function with the role free or reset";
}

/* ------------------------------------------------- table -------------------------------------------------- */

static UWord hash(const HChar *name, SizeT length)
{
	return AP_(text_hash)(AP_TEXT_HASH_START, name, length);
}

/* All patterns have this key. */
#define PATTERN_KEY 0

/* Of a symbol that is shorter than three letters the end counts, too. */
static UInt hash_of_beginning(const HChar *symbol)
{
	UInt a = (UChar)symbol[0], b = a ? (UChar)symbol[1] : 0, c = b ? (UChar)symbol[2] : 0;
	return (a * 961 + b * 31 + c) % (8 * sizeof ((struct ap_families *)NULL)->begins);
}

static void note_beginning(struct ap_families *f, const HChar *symbol)
{
	UInt h = hash_of_beginning(symbol);
	f->begins[h / 8] |= (UChar)(1u << h % 8);
}

Bool AP_(families_may_know)(const struct ap_families *f, const HChar *symbol)
{
	UInt h = hash_of_beginning(symbol);
	return f->begins[h / 8] >> h % 8 & 1;
}

static void add_name(struct ap_families *f, enum ap_family_id family, const struct ap_signature *s, const HChar *name,
                     SizeT length, Bool is_bare)
{
	Bool is_pattern = until(name, "*") < length;
	/* What has no prefix may be a name that an earlier family has. */
	if (!is_pattern && AP_(entry_point_of)(f, name, length))
		return;
	struct ap_entry_point *e = AP_(index_add)(&f->by_name, is_pattern ? PATTERN_KEY : hash(name, length));
	e->name = name;
	e->length = length;
	e->family = family;
	e->is_bare = is_bare;
	note_beginning(f, name);
	e->signature = *s;
}

/* The name with the prefix in the place of the @ that it begins with. */
static const HChar *with_prefix(const HChar *prefix, SizeT n, const struct ap_signature *s)
{
	SizeT rest = s->name_length - 1;
	HChar *name = AP_(host_record)(n + rest + 1);
	for (SizeT i = 0; i < n; i++)
		name[i] = prefix[i];
	for (SizeT i = 0; i < rest; i++)
		name[n + i] = s->name[1 + i];
	return name;
}

static void add_function(struct ap_families *f, enum ap_family_id family, const HChar *text)
{
	struct ap_signature s;
	if (AP_(signature_parse)(&text, &s))
		return;
	if (s.name[0] != '@') {
		add_name(f, family, &s, s.name, s.name_length, False);
		return;
	}
	for (const HChar *prefix = AP_(family_table)[family].prefixes; *prefix; ) {
		SizeT n = until(prefix, " "), used = prefix[0] == '-' ? 0 : n;
		/* Without a prefix, the name stands in the table as it is. */
		add_name(f, family, &s, used ? with_prefix(prefix, used, &s) : s.name + 1, used + s.name_length - 1, !used);
		prefix += n + (prefix[n] == ' ');
	}
}

void AP_(families_init)(struct ap_families *f)
{
	for (UInt i = 0; i < sizeof f->begins; i++)
		f->begins[i] = 0;
	note_beginning(f, "__rdl_");
	AP_(index_init)(&f->by_name, &f->list, sizeof(struct ap_entry_point));
	for (UInt i = 0; i < sizeof s_functions / sizeof *s_functions; i++)
		add_function(f, s_functions[i].family, s_functions[i].signature);
}

/* A pattern has one *. */
static Bool matches(const HChar *pattern, SizeT n, const HChar *name, SizeT length)
{
	SizeT before = until(pattern, "*"), behind = before < n ? n - before - 1 : 0;
	if (before == n)
		return length == n && begins(name, length, pattern, n);
	return length >= before + behind && begins(name, length, pattern, before)
	       && begins(name + length - behind, behind, pattern + before + 1, behind);
}

const struct ap_entry_point *AP_(entry_point_of)(const struct ap_families *f, const HChar *symbol, SizeT length)
{
	SizeT n = 0;
	while (n < length && symbol[n] != '@')
		n++;
	const struct ap_entry_point *e = AP_(index_find)(&f->by_name, hash(symbol, n));
	while (e && (e->length != n || !begins(symbol, n, e->name, n)))
		e = AP_(index_find_next)(&f->by_name, e);
	if (e || n < 2 || symbol[0] != '_' || symbol[1] != 'R')
		return e;
	/* Only names of Rust are patterns. */
	for (e = AP_(index_find)(&f->by_name, PATTERN_KEY); e && !matches(e->name, e->length, symbol, n); )
		e = AP_(index_find_next)(&f->by_name, e);
	return e;
}

Bool AP_(is_internal_of)(enum ap_family_id family, const HChar *symbol)
{
	for (UInt i = 0; i < sizeof s_internals / sizeof *s_internals; i++)
		if (s_internals[i].family == family
		    && matches(s_internals[i].pattern, length_of(s_internals[i].pattern), symbol, length_of(symbol)))
			return True;
	return False;
}

/* ------------------------------------------- what an object has ------------------------------------------- */

/* Rust's default allocator has these among its names, in both manglings. */
static Bool is_rust_default(const HChar *symbol, SizeT length)
{
	for (SizeT i = 0; i + 6 <= length; i++)
		if (symbol[i] == '_' && begins(symbol + i, length - i, "__rdl_", 6))
			return True;
	return False;
}

/* Which of Rust's four entry points it is. */
static UInt rust_bit(const struct ap_entry_point *e)
{
	static const HChar *const ends[] = { "__rust_alloc", "__rust_dealloc", "__rust_realloc", "__rust_alloc_zeroed" };
	for (UInt i = 0; i < sizeof ends / sizeof *ends; i++) {
		SizeT n = length_of(ends[i]);
		if (e->length >= n && begins(e->name + e->length - n, n, ends[i], n))
			return 1u << i;
	}
	return 0;
}
#define RUST_ALL 0xfu

const struct ap_entry_point *AP_(sight_add)(struct ap_sight *s, const struct ap_families *f, const HChar *symbol, SizeT length)
{
	s->has_rust_default |= is_rust_default(symbol, length);
	const struct ap_entry_point *e = AP_(entry_point_of)(f, symbol, length);
	if (!e)
		return NULL;
	s->functions[e->family]++;
	s->roles[e->family] |= 1u << e->signature.role;
	/* gperftools' tcmalloc has nallocx, too, which does nothing to a block. */
	s->has_bare[e->family] |= e->is_bare && e->signature.role != AP_ROLE_INSIDE;
	if (AP_(family_table)[e->family].kind == AP_FAMILY_RUST)
		s->rust |= rust_bit(e);
	return e;
}

/* What it has of the family: how many functions, and which roles as bits. */
static UInt seen_of(const struct ap_sight *s, enum ap_family_id family, UInt *roles)
{
	UInt functions = s->functions[family];
	*roles = s->roles[family];
	for (UInt i = 0; i < AP_FAMILIES && s->has_bare[family]; i++)
		if (i != family && AP_(family_table)[i].kind == AP_FAMILY_PLAIN) {
			functions += s->functions[i];
			*roles |= s->roles[i];
		}
	return functions;
}

const HChar *AP_(sight_missing)(const struct ap_sight *s, enum ap_family_id family)
{
	UInt roles;
	if (AP_(family_table)[family].kind == AP_FAMILY_RUST || seen_of(s, family, &roles) < 2)
		return NULL;
	if (!(roles & 1u << AP_ROLE_ALLOC))
		return "a function that allocates";
	return roles & 1u << AP_ROLE_FREE ? NULL : "a function that frees";
}

Bool AP_(sight_has)(const struct ap_sight *s, enum ap_family_id family)
{
	UInt roles;
	return AP_(family_table)[family].kind == AP_FAMILY_OWN && s->functions[family] && seen_of(s, family, &roles) >= 2
	       && !AP_(sight_missing)(s, family);
}

Bool AP_(sight_has_own)(const struct ap_sight *s)
{
	for (UInt i = 0; i < AP_FAMILIES; i++)
		if (AP_(sight_has)(s, (enum ap_family_id)i))
			return True;
	return False;
}

Bool AP_(sight_needs_rust)(const struct ap_sight *s)
{
	return s->rust == RUST_ALL && !s->has_rust_default && !AP_(sight_has_own)(s);
}
