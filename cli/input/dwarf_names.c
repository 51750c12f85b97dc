/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/dwarf_names.h"

#include "input/dwarf_types.h"

#include <dwarf.h>
#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static void put_scoped(struct dwarf_name *n, GString *out, Dwarf_Die *die);

/* Returns `lambda(int)` or `unnamed type`. */
static char *kind_of_unnamed(struct dwarf_name *n, Dwarf_Die *class)
{
	Dwarf_Die call;
	if (!dwarf_scopes_member(class, "operator()", &call))
		return g_strdup("unnamed type");
	g_autoptr(GString) kind = g_string_new("lambda");
	if (n->brief)
		g_string_append(kind, "(...)");
	else
		dwarf_types_put_parameters(n, kind, &call);
	return g_string_free(g_steal_pointer(&kind), FALSE);
}

static bool is_before(Dwarf_Die *a, Dwarf_Die *b)
{
	Dwarf_Word line = dwarf_scopes_number(a, DW_AT_decl_line), other = dwarf_scopes_number(b, DW_AT_decl_line);
	return line != other ? line < other : dwarf_scopes_number(a, DW_AT_decl_column) < dwarf_scopes_number(b, DW_AT_decl_column);
}

/* Returns how much of `kind` must agree for two classes to be counted together in a scope. GCC before 14 counts
   all lambdas together; later versions count those with the same parameters. */
static size_t kind_length(Dwarf_Die *class, const char *kind)
{
	static const char lambda[] = "lambda", gcc[] = "GNU C++";
	Dwarf_Die unit;
	Dwarf_Attribute attribute;
	if (!g_str_has_prefix(kind, lambda) || dwarf_cu_die(class->cu, &unit, NULL, NULL, NULL, NULL, NULL, NULL) == NULL)
		return strlen(kind);
	const char *producer = dwarf_formstring(dwarf_attr(&unit, DW_AT_producer, &attribute));
	const char *version = producer != NULL && g_str_has_prefix(producer, gcc) ? strchr(producer, ' ') : NULL;
	version = version != NULL ? strchr(version + 1, ' ') : NULL;
	return version != NULL && atoi(version) < 14 ? strlen(lambda) : strlen(kind);
}

/* Counts the classes without a name in the scope that stand before `class` and are of its kind. */
static unsigned count_before(struct dwarf_name *n, Dwarf_Die *scope, Dwarf_Die *class, const char *kind)
{
	Dwarf_Die child;
	unsigned count = 0;
	size_t length = kind_length(class, kind);
	for (int left = dwarf_child(scope, &child); left == 0; left = dwarf_siblingof(&child, &child)) {
		int tag = dwarf_tag(&child);
		bool block = tag == DW_TAG_lexical_block, unnamed = dwarf_scopes_is_class(tag) && dwarf_diename(&child) == NULL;
		if (!(block || unnamed) || dwarf_types_is_enough(n))
			continue;
		n->depth++;
		if (block) {
			count += count_before(n, &child, class, kind);
		} else if (is_before(&child, class)) {
			g_autofree char *other = kind_of_unnamed(n, &child);
			count += strncmp(kind, other, length) == 0;
		}
		n->depth--;
	}
	return count;
}

static void put_unnamed(struct dwarf_name *n, GString *out, Dwarf_Die *class)
{
	g_autofree char *kind = kind_of_unnamed(n, class);
	Dwarf_Die scope = *class, parent;
	while (dwarf_scopes_parent(n->scopes, &scope, &parent)) {
		scope = parent;
		if (dwarf_tag(&scope) != DW_TAG_lexical_block)
			break;
	}
	if (n->brief)
		g_string_append_printf(out, "{%s}", kind);
	else
		g_string_append_printf(out, "{%s#%u}", kind, count_before(n, &scope, class, kind) + 1);
}

/* An external function without a linkage name is main, or is declared `extern "C"`. A member or a local
   function cannot be. */
static bool has_c_linkage(struct dwarf_scopes *n, Dwarf_Die *function)
{
	Dwarf_Die parent;
	return dwarf_scopes_flag(function, DW_AT_external) && !dwarf_hasattr(function, DW_AT_linkage_name)
		&& !dwarf_hasattr(function, DW_AT_MIPS_linkage_name)
		&& (!dwarf_scopes_parent(n, function, &parent) || dwarf_tag(&parent) == DW_TAG_namespace);
}

/* The names of constructors, destructors and conversions imply what they return. */
static bool says_what_it_returns(struct dwarf_scopes *n, Dwarf_Die *function, const char *name)
{
	Dwarf_Die class;
	if (*name == '~' || !dwarf_scopes_parent(n, function, &class) || !dwarf_scopes_is_class(dwarf_tag(&class)))
		return *name == '~';
	const char *own = dwarf_diename(&class);
	size_t length = dwarf_types_plain_length(name);
	if (own != NULL && dwarf_types_plain_length(own) == length && strncmp(own, name, length) == 0)
		return true;
	static const char operator[] = "operator ";
	return g_str_has_prefix(name, operator) && !g_str_has_prefix(name + strlen(operator), "new")
		&& !g_str_has_prefix(name + strlen(operator), "delete");
}

/* Returns the entry that has the function's parameters. If its class is in a unit of its own, that is the entry
   that defines the function. */
static Dwarf_Die with_parameters(Dwarf_Die *declaration, Dwarf_Die *function)
{
	Dwarf_Die child, origin = *function;
	for (int left = dwarf_child(declaration, &child); left == 0; left = dwarf_siblingof(&child, &child))
		if (dwarf_tag(&child) == DW_TAG_formal_parameter)
			return *declaration;
	dwarf_scopes_follow(&origin, DW_AT_abstract_origin);
	return origin;
}

/* Appends the last part of a name. True for a function with template arguments: the demangler writes what that
   returns. */
static bool put_last(struct dwarf_name *n, GString *out, Dwarf_Die *die, Dwarf_Die *definition)
{
	int tag = dwarf_tag(die);
	const char *name = dwarf_diename(die);
	bool template = false;
	if (tag == DW_TAG_namespace)
		g_string_append(out, name != NULL ? name : "(anonymous namespace)");
	else if (name == NULL)
		put_unnamed(n, out, die);
	else if (g_str_has_prefix(name, "~<"))
		g_string_append(out, "~{lambda}");
	else
		template = dwarf_types_put_named(n, out, die, name) && !says_what_it_returns(n->scopes, die, name);
	if (tag == DW_TAG_subprogram && !has_c_linkage(n->scopes, die)) {
		Dwarf_Die function = with_parameters(die, definition);
		dwarf_types_put_parameters(n, out, &function);
		g_string_append(out, dwarf_types_is_const_member(&function) ? " const" : "");
	}
	return template;
}

/* Appends the name of a scope after the names of those around it. Returns as put_last does. */
static bool put_path(struct dwarf_name *n, GString *out, Dwarf_Die *die)
{
	Dwarf_Die own = dwarf_scopes_declaration(die), parent;
	if (dwarf_types_is_enough(n) || dwarf_types_is_too_long(out)) {
		g_string_append(out, "...");
		return false;
	}
	n->depth++;
	if (dwarf_scopes_parent(n->scopes, &own, &parent)) {
		put_scoped(n, out, &parent);
		if (dwarf_tag(&parent) != DW_TAG_lexical_block)
			g_string_append(out, "::");
	}
	bool template = put_last(n, out, &own, die);
	n->depth--;
	return template;
}

static void put_scoped(struct dwarf_name *n, GString *out, Dwarf_Die *die)
{
	Dwarf_Die parent;
	if (dwarf_tag(die) != DW_TAG_lexical_block) {
		put_path(n, out, die);
	} else if (!dwarf_types_is_enough(n) && dwarf_scopes_parent(n->scopes, die, &parent)) {
		n->depth++;
		put_scoped(n, out, &parent);
		g_string_append(out, dwarf_tag(&parent) != DW_TAG_lexical_block ? "::" : "");
		n->depth--;
	}
}

static bool is_cplusplus(Dwarf_Die *die)
{
	Dwarf_Die unit;
	if (dwarf_cu_die(die->cu, &unit, NULL, NULL, NULL, NULL, NULL, NULL) == NULL)
		return false;
	switch (dwarf_srclang(&unit)) {
	case DW_LANG_C_plus_plus:
	case DW_LANG_C_plus_plus_03:
	case DW_LANG_C_plus_plus_11:
	case DW_LANG_C_plus_plus_14:
	case 0x2b: /* DW_LANG_C_plus_plus_17 and _20 of DWARF 6 */
	case 0x2c:
		return true;
	default:
		return false;
	}
}

static char *name_of(struct dwarf_name *n, Dwarf_Die *function, Dwarf_Die *own)
{
	g_autoptr(GString) name = g_string_new(NULL);
	bool template = put_path(n, name, function);
	if (template) {
		g_autoptr(GString) returned = g_string_new(NULL);
		dwarf_types_put_of(n, returned, own, " ");
		g_string_prepend(name, returned->str);
	}
	return g_string_free(g_steal_pointer(&name), FALSE);
}

char *dwarf_names_full_name(struct dwarf_scopes *scopes, Dwarf_Die *function)
{
	struct dwarf_name n = { .scopes = scopes, .put_scoped = put_scoped };
	struct dwarf_name brief = { .scopes = scopes, .put_scoped = put_scoped, .brief = true };
	Dwarf_Die own = dwarf_scopes_declaration(function);
	if (!is_cplusplus(&own) || dwarf_diename(&own) == NULL || !dwarf_scopes_has_types(scopes, &own))
		return NULL;
	if (has_c_linkage(scopes, &own))
		return NULL;
	char *name = name_of(&n, function, &own);
	if (!dwarf_types_has_given_up(&n))
		return name;
	/* A count that was cut short could be the number of another lambda: leave numbers out. */
	g_free(name);
	return name_of(&brief, function, &own);
}
