/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_allocators.h"

#include "valgrind/ap_core.h"
#include "valgrind/ap_names.h"
#include "valgrind/ap_options.h"
#include "valgrind/ap_process.h"
#include "valgrind/ap_symbols.h"

#include "pub_tool_debuginfo.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_options.h"
#include "pub_tool_xarray.h"

struct object {
	const DebugInfo *info;
	Int symbols;               /* how many it had when they were looked through; −1: they were not */
	Bool keeps_its_own;        /* Valgrind replaces nothing in it */
	struct ap_sight sight;
};

/* A function of an allocator that the user described. */
struct users_function {
	struct ap_signature signature;
	struct ap_allocator *allocator;
	HChar *pattern;            /* its canonical name */
	Bool found;
};

struct datum { Addr start, end; const DebugInfo *info; };

static struct ap_families s_families;
static XArray *s_objects;      /* of struct object */
static XArray *s_allocators;   /* of struct ap_allocator * */
static XArray *s_users;        /* of struct users_function */
static XArray *s_data;         /* of struct datum */
static VgHashTable *s_functions;
static Bool s_any, s_is_new;

/* What leaves the functions that called it without a return. */
static const HChar *const s_leaving[] = {
	"longjmp", "_longjmp", "siglongjmp", "__longjmp_chk", "__libc_longjmp", "__libc_siglongjmp", "setcontext", "swapcontext",
	"_Unwind_RaiseException", "_Unwind_Resume", "_Unwind_Resume_or_Rethrow", "_Unwind_ForcedUnwind",
};

static const struct ap_family *family_of(UInt family)
{
	return &AP_(family_table)[family];
}

/* ------------------------------------------------ symbols ------------------------------------------------- */

struct symbol { Addr start; SizeT size; const HChar *name; Bool is_text; };

static void for_each_name(const DebugInfo *info, void (*visit)(const struct symbol *s, void *data), void *data)
{
	Int n = VG_(DebugInfo_syms_howmany)(info);
	for (Int i = 0; i < n; i++) {
		struct ap_symbol_address address;
		UInt size;
		const HChar *name, **others;
		Bool is_text, is_ifunc;
		VG_(DebugInfo_syms_getidx)(info, i, &address, &size, &name, &others, &is_text, &is_ifunc, NULL);
		if (is_ifunc)
			continue;
		struct symbol s = { address.main, size, name, is_text };
		visit(&s, data);
		for (; others && *others; others++) {
			s.name = *others;
			visit(&s, data);
		}
	}
}

static void add_to_sight(const struct symbol *s, void *data)
{
	if (s->is_text && AP_(families_may_know)(&s_families, s->name))
		AP_(sight_add)(data, &s_families, s->name, VG_(strlen)(s->name));
}

static Bool has_plain(const struct ap_sight *sight)
{
	for (UInt i = 0; i < AP_FAMILIES; i++)
		if (family_of(i)->kind == AP_FAMILY_PLAIN && sight->functions[i])
			return True;
	return False;
}

/* ----------------------------------------------- allocators ----------------------------------------------- */

static struct ap_allocator *add_allocator(const HChar *title, const HChar *object)
{
	struct ap_allocator *a = VG_(calloc)("ap.allocators.allocator", 1, sizeof *a);
	a->title = title;
	a->object = object ? VG_(strdup)("ap.allocators.object", object) : NULL;
	VG_(addToXA)(s_allocators, &a);
	return a;
}

static struct ap_allocator *allocator_of(const struct object *o, enum ap_family_id family)
{
	const HChar *path = VG_(DebugInfo_get_filename)(o->info);
	for (Word i = 0; i < VG_(sizeXA)(s_allocators); i++) {
		struct ap_allocator *a = *(struct ap_allocator **)VG_(indexXA)(s_allocators, i);
		if (a->is_users || a->family != family || VG_(strcmp)(a->object, path) != 0)
			continue;
		/* Count the functions of an object that was loaded again anew. */
		if (a->is_gone)
			a->functions = a->known = 0;
		a->is_gone = False;
		return a;
	}
	struct ap_allocator *a = add_allocator(family_of(family)->title, path);
	a->family = family;
	return a;
}

static Bool is_executable(const struct object *o)
{
	return VG_(strcmp)(VG_(DebugInfo_get_filename)(o->info), AP_(process_executable)()) == 0;
}

static Bool is_observed(const struct object *o, enum ap_family_id family)
{
	switch (family_of(family)->kind) {
	case AP_FAMILY_OWN:
		return AP_(sight_has)(&o->sight, family);
	case AP_FAMILY_PLAIN:
	case AP_FAMILY_CXX:
		return o->keeps_its_own || (AP_(process_is_static)() && is_executable(o));
	case AP_FAMILY_RUST:
		return AP_(sight_needs_rust)(&o->sight);
	}
	return False;
}

/* The allocator that the C library's names belong to: another one of the object, if that brought them. */
static enum ap_family_id owner_of(const struct object *o, enum ap_family_id family)
{
	enum ap_family_kind kind = family_of(family)->kind;
	if ((kind == AP_FAMILY_PLAIN || kind == AP_FAMILY_CXX) && o->keeps_its_own)
		for (UInt i = 0; i < AP_FAMILIES; i++)
			if (family_of(i)->kind == AP_FAMILY_OWN && is_observed(o, (enum ap_family_id)i))
				return (enum ap_family_id)i;
	return family;
}

static Bool add_function(Addr address, struct ap_allocator *allocator, const struct ap_signature *signature)
{
	if (VG_(HT_lookup)(s_functions, address))
		return False;
	struct ap_function *f = VG_(malloc)("ap.allocators.function", sizeof *f);
	f->node.key = address;
	f->allocator = allocator;
	f->signature = signature;
	VG_(HT_add_node)(s_functions, f);
	if (allocator) {
		allocator->known++;
		if (!allocator->is_users)
			allocator->functions++;
		s_any = True;
	}
	return True;
}

/* gcc makes copies of a function with fewer parameters, which then stand elsewhere. */
static Bool lacks_parameters(const HChar *symbol)
{
	return VG_(strstr)(symbol, ".constprop.") || VG_(strstr)(symbol, ".isra.");
}

static void miss_parameters(struct ap_allocator *a, const HChar *symbol)
{
	static const HChar format[] = "%s, whose parameters the compiler changed";
	HChar *missing = VG_(malloc)("ap.allocators.copy", sizeof format + VG_(strlen)(symbol));
	VG_(sprintf)(missing, format, symbol);
	a->missing = missing;
}

static void add_users_function(const struct symbol *s)
{
	const HChar *demangled;
	if (!VG_(sizeXA)(s_users) || AP_(symbol_is_function_part)(s->name))
		return;
	VG_(demangle)(True, True, s->name, &demangled);
	HChar *canonical = AP_(name_canonical)(demangled, AP_(symbol_is_provided_method)(s->name));
	for (Word i = 0; i < VG_(sizeXA)(s_users); i++) {
		struct users_function *u = VG_(indexXA)(s_users, i);
		if (!AP_(name_matches)(u->pattern, canonical))
			continue;
		/* The allocator counts its functions by their patterns, and each pattern once. */
		if (lacks_parameters(s->name)) {
			miss_parameters(u->allocator, s->name);
			u->allocator->known += !u->found;
		} else if (add_function(s->start, u->allocator, &u->signature) && u->found)
			u->allocator->known--;
		u->found = True;
		break;
	}
	VG_(free)(canonical);
}

static void add_symbol(const struct symbol *s, void *data)
{
	const struct object *o = data;
	if (!s->is_text)
		return;
	for (UInt i = 0; i < sizeof s_leaving / sizeof *s_leaving; i++)
		if (s->name[0] == s_leaving[i][0] && VG_(strcmp)(s->name, s_leaving[i]) == 0)
			add_function(s->start, NULL, NULL);
	add_users_function(s);
	if (!AP_(families_may_know)(&s_families, s->name))
		return;
	const struct ap_entry_point *e = AP_(entry_point_of)(&s_families, s->name, VG_(strlen)(s->name));
	if (e && is_observed(o, e->family))
		add_function(s->start, allocator_of(o, owner_of(o, e->family)), &e->signature);
}

static void add_datum(const struct symbol *s, void *data)
{
	const struct object *o = data;
	if (s->is_text)
		return;
	for (UInt i = 0; i < AP_FAMILIES; i++)
		if (o->sight.functions[i] && is_observed(o, (enum ap_family_id)i) && AP_(is_internal_of)((enum ap_family_id)i, s->name)) {
			struct datum d = { s->start, s->start + s->size, o->info };
			VG_(addToXA)(s_data, &d);
			return;
		}
}

static void set_known(const struct object *o)
{
	Bool late = has_plain(&o->sight) && AP_(sight_has_own)(&o->sight) && !o->keeps_its_own && !AP_(process_is_static)();
	for (UInt i = 0; i < AP_FAMILIES; i++) {
		enum ap_family_id family = (enum ap_family_id)i;
		const HChar *missing = AP_(sight_missing)(&o->sight, family);
		if (family_of(i)->kind != AP_FAMILY_OWN || (!missing && !is_observed(o, family)))
			continue;
		struct ap_allocator *a = allocator_of(o, family);
		a->missing = missing ? missing : late ? "its malloc, which Valgrind replaced before it had read the file with the symbols" : NULL;
	}
}

static void look_through(struct object *o)
{
	/* From 3.22 on Valgrind reads separate debug information only when somebody asks for a name. So ask. */
	const HChar *name;
	(void)VG_(get_fnname_raw)(VG_(current_DiEpoch)(), VG_(DebugInfo_get_text_avma)(o->info), &name);
	Int n = VG_(DebugInfo_syms_howmany)(o->info);
	if (n == o->symbols)
		return;
	o->symbols = n;
	o->sight = (struct ap_sight){ .rust = 0 };
	for_each_name(o->info, add_to_sight, &o->sight);
	for_each_name(o->info, add_symbol, o);
	if (s_any)
		for_each_name(o->info, add_datum, o);
	set_known(o);
}

/* ------------------------------------------- objects come and go ------------------------------------------ */

/* The core calls this to find what to replace in an object. */
void AP_wrapped(redir_notify_new_DebugInfo)(const struct _DebugInfo *info)
{
	struct object o = { .info = info, .symbols = -1 };
	if (s_objects) {
		for_each_name(info, add_to_sight, &o.sight);
		o.keeps_its_own = has_plain(&o.sight) && AP_(sight_has_own)(&o.sight);
		VG_(addToXA)(s_objects, &o);
		s_is_new = True;
	}
	if (!o.keeps_its_own)
		AP_original(redir_notify_new_DebugInfo)(info);
}

static void forget_functions(Addr start, Addr end)
{
	VG_(HT_ResetIter)(s_functions);
	XArray *gone = VG_(newXA)(VG_(malloc), "ap.allocators.gone", VG_(free), sizeof(UWord));
	for (struct ap_function *f; (f = VG_(HT_Next)(s_functions)); )
		if (f->node.key >= start && f->node.key < end)
			VG_(addToXA)(gone, &f->node.key);
	for (Word i = 0; i < VG_(sizeXA)(gone); i++)
		VG_(free)(VG_(HT_remove)(s_functions, *(UWord *)VG_(indexXA)(gone, i)));
	VG_(deleteXA)(gone);
}

/* What comes to lie there is no allocator's. */
static void forget_data(const DebugInfo *info)
{
	for (Word i = VG_(sizeXA)(s_data) - 1; i >= 0; i--)
		if (((struct datum *)VG_(indexXA)(s_data, i))->info == info)
			VG_(removeIndexXA)(s_data, i);
}

static void leave_object(const HChar *path)
{
	for (Word i = 0; i < VG_(sizeXA)(s_allocators); i++) {
		struct ap_allocator *a = *(struct ap_allocator **)VG_(indexXA)(s_allocators, i);
		a->is_gone |= a->object && VG_(strcmp)(a->object, path) == 0;
	}
}

void AP_wrapped(redir_notify_delete_DebugInfo)(const struct _DebugInfo *info)
{
	for (Word i = VG_(sizeXA)(s_objects) - 1; i >= 0; i--)
		if (((struct object *)VG_(indexXA)(s_objects, i))->info == info)
			VG_(removeIndexXA)(s_objects, i);
	Addr start = VG_(DebugInfo_get_text_avma)(info);
	forget_functions(start, start + VG_(DebugInfo_get_text_size)(info));
	forget_data(info);
	leave_object(VG_(DebugInfo_get_filename)(info));
	AP_original(redir_notify_delete_DebugInfo)(info);
}

void AP_(allocators_find)(void)
{
	if (LIKELY(!s_is_new))
		return;
	s_is_new = False;
	for (Word i = 0; i < VG_(sizeXA)(s_objects); i++)
		look_through(VG_(indexXA)(s_objects, i));
}

/* --------------------------------------------- the user's own --------------------------------------------- */

static void add_users_allocator(const HChar *text)
{
	const HChar *at, *wrong = AP_(description_flaw)(text, &at);
	if (wrong) {
		VG_(fmsg_bad_option)("--allocator", "'%s': %s\n", at, wrong);
		VG_(exit)(1);
	}
	/* Its family is its description, which tells reports the names of its functions. */
	struct ap_allocator *a = add_allocator(text, NULL);
	struct users_function u = { .allocator = a };
	a->is_users = True;
	for (at = text; AP_(description_next)(&at, &u.signature, &wrong); a->functions++) {
		HChar *name = VG_(strdup)("ap.allocators.name", u.signature.name);
		name[u.signature.name_length] = '\0';
		u.pattern = AP_(name_canonical)(name, False);
		VG_(free)(name);
		VG_(addToXA)(s_users, &u);
	}
}

void AP_(allocators_init)(void)
{
	s_objects = VG_(newXA)(VG_(malloc), "ap.allocators.objects", VG_(free), sizeof(struct object));
	s_allocators = VG_(newXA)(VG_(malloc), "ap.allocators.allocators", VG_(free), sizeof(struct ap_allocator *));
	s_users = VG_(newXA)(VG_(malloc), "ap.allocators.users", VG_(free), sizeof(struct users_function));
	s_data = VG_(newXA)(VG_(malloc), "ap.allocators.data", VG_(free), sizeof(struct datum));
	s_functions = VG_(HT_construct)("ap.allocators.functions");
	AP_(families_init)(&s_families);
	const struct ap_patterns *users = &AP_(options)()->allocators;
	for (UInt i = 0; i < users->n; i++)
		add_users_allocator(users->patterns[i]);
}

/* ------------------------------------------------ answers ------------------------------------------------- */

Bool AP_(allocators_any)(void)
{
	return s_any;
}

const struct ap_function *AP_(allocator_function_at)(Addr address)
{
	return VG_(HT_lookup)(s_functions, address);
}

void AP_(allocator_lost)(const struct ap_function *f)
{
	static const HChar format[] = "what %s does";
	struct ap_allocator *a = f->allocator;
	const HChar *symbol;
	if (a->missing || !VG_(get_fnname_raw)(VG_(current_DiEpoch)(), f->node.key, &symbol))
		return;
	HChar *missing = VG_(malloc)("ap.allocators.lost", sizeof format + VG_(strlen)(symbol));
	VG_(sprintf)(missing, format, symbol);
	a->missing = missing;
}

Bool AP_(is_inside_allocator)(Addr code)
{
	const HChar *name;
	if (!VG_(get_fnname_raw)(VG_(current_DiEpoch)(), code, &name))
		return False;
	for (Word i = 0; i < VG_(sizeXA)(s_allocators); i++) {
		const struct ap_allocator *a = *(struct ap_allocator **)VG_(indexXA)(s_allocators, i);
		if (!a->is_users && AP_(is_internal_of)(a->family, name))
			return True;
	}
	return False;
}

Bool AP_(allocators_are_all)(void)
{
	for (Word i = 0; i < VG_(sizeXA)(s_objects); i++) {
		const struct object *o = VG_(indexXA)(s_objects, i);
		if (is_executable(o) && has_plain(&o->sight) && (o->keeps_its_own || AP_(process_is_static)()))
			return True;
	}
	return False;
}

/* What of a user's allocator is nowhere. */
static const HChar *find_missing(const struct ap_allocator *a)
{
	HChar *missing = NULL;
	for (Word i = 0; i < VG_(sizeXA)(s_users); i++) {
		const struct users_function *u = VG_(indexXA)(s_users, i);
		if (u->allocator != a || u->found)
			continue;
		SizeT length = missing ? VG_(strlen)(missing) : 0;
		missing = VG_(realloc)("ap.allocators.missing", missing, length + VG_(strlen)(u->pattern) + 3);
		VG_(sprintf)(missing + length, "%s%s", length ? ", " : "", u->pattern);
	}
	return missing;
}

static Bool is_worth_a_word(const struct ap_allocator *a)
{
	return a->called || a->missing || a->is_users;
}

const struct ap_allocator *AP_(allocator_by_index)(UInt n)
{
	for (Word i = 0; i < VG_(sizeXA)(s_allocators); i++) {
		struct ap_allocator *a = *(struct ap_allocator **)VG_(indexXA)(s_allocators, i);
		if (!is_worth_a_word(a) || n-- > 0)
			continue;
		if (a->is_users && !a->missing)
			a->missing = find_missing(a);
		return a;
	}
	return NULL;
}

void AP_(allocators_for_each_datum)(void (*visit)(Addr start, Addr end))
{
	for (Word i = 0; i < VG_(sizeXA)(s_data); i++) {
		const struct datum *d = VG_(indexXA)(s_data, i);
		visit(d->start, d->end);
	}
}
