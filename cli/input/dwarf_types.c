/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Debug information is not trusted: depth, length and work are bounded. */
#include "input/dwarf_types.h"

#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

enum { DEEPEST = 40, LONGEST = 4096, MOST_STEPS = 20000 };

bool dwarf_types_is_enough(struct dwarf_name *n)
{
	return n->depth >= DEEPEST || ++n->steps > MOST_STEPS;
}

bool dwarf_types_has_given_up(const struct dwarf_name *n)
{
	return n->steps > MOST_STEPS;
}

bool dwarf_types_is_too_long(const GString *name)
{
	return name->len > LONGEST;
}

/* Returns the demangler's spelling of a basic type that debug information spells differently. */
static const char *base_name(const char *name)
{
	static const char *const spellings[][2] = {
		{ "long int", "long" }, { "long unsigned int", "unsigned long" }, { "short int", "short" },
		{ "short unsigned int", "unsigned short" }, { "long long int", "long long" },
		{ "long long unsigned int", "unsigned long long" }, { "unsigned int", "unsigned int" },
		{ "__int128 unsigned", "unsigned __int128" }, { "_Bool", "bool" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(spellings); i++)
		if (strcmp(name, spellings[i][0]) == 0)
			return spellings[i][1];
	return name;
}

static void put_type(struct dwarf_name *n, GString *out, Dwarf_Die *type, const char *declarator);

void dwarf_types_put_of(struct dwarf_name *n, GString *out, Dwarf_Die *die, const char *declarator)
{
	Dwarf_Die type = *die;
	if (dwarf_scopes_follow(&type, DW_AT_type))
		put_type(n, out, &type, declarator);
	else
		g_string_append_printf(out, "void%s", declarator);
}

/* Whether `typedef struct { … } Name;` gives the type its name for linkage. */
static bool names_unnamed(Dwarf_Die *alias)
{
	Dwarf_Die type = *alias;
	return dwarf_scopes_follow(&type, DW_AT_type) && dwarf_scopes_is_class(dwarf_tag(&type)) && dwarf_diename(&type) == NULL
		&& !dwarf_scopes_member(&type, "operator()", &(Dwarf_Die){ 0 });
}

/* Strips const and volatile from the type: at the outermost level they are no part of a function's type. */
static Dwarf_Die without_const(Dwarf_Die type)
{
	for (int i = 0; i < DEEPEST; i++) {
		int tag = dwarf_tag(&type);
		if ((tag != DW_TAG_const_type && tag != DW_TAG_volatile_type && (tag != DW_TAG_typedef || names_unnamed(&type)))
		    || !dwarf_scopes_follow(&type, DW_AT_type))
			break;
	}
	return type;
}

void dwarf_types_put_parameters(struct dwarf_name *n, GString *out, Dwarf_Die *function)
{
	Dwarf_Die child;
	const char *before = "(";
	for (int left = dwarf_child(function, &child); left == 0; left = dwarf_siblingof(&child, &child)) {
		int tag = dwarf_tag(&child);
		if (tag == DW_TAG_unspecified_parameters) {
			g_string_append_printf(out, "%s...", before);
		} else if (tag == DW_TAG_formal_parameter && !dwarf_scopes_flag(&child, DW_AT_artificial)) {
			Dwarf_Die type = child;
			g_string_append(out, before);
			if (dwarf_scopes_follow(&type, DW_AT_type)) {
				type = without_const(type);
				put_type(n, out, &type, "");
			}
		} else {
			continue;
		}
		before = ", ";
	}
	g_string_append(out, *before == '(' ? "()" : ")");
}

bool dwarf_types_is_const_member(Dwarf_Die *function)
{
	Dwarf_Die self = *function;
	if (!dwarf_scopes_follow(&self, DW_AT_object_pointer) || !dwarf_scopes_follow(&self, DW_AT_type))
		return false;
	self = without_const(self);
	return dwarf_tag(&self) == DW_TAG_pointer_type && dwarf_scopes_follow(&self, DW_AT_type) && dwarf_tag(&self) == DW_TAG_const_type;
}

/* Appends a type whose declarator stands inside it, an array or a function: `int (*) [3]`, `void (*)(int)`. */
static void put_behind(struct dwarf_name *n, GString *out, Dwarf_Die *type, const char *declarator)
{
	g_autoptr(GString) whole = g_string_new(" ");
	if (*declarator != '\0')
		g_string_append_printf(whole, "(%s)", declarator);
	if (dwarf_tag(type) == DW_TAG_subroutine_type) {
		dwarf_types_put_parameters(n, whole, type);
		g_string_append(whole, dwarf_types_is_const_member(type) ? " const" : "");
	} else {
		Dwarf_Die child;
		Dwarf_Word count = 0;
		for (int left = dwarf_child(type, &child); left == 0; left = dwarf_siblingof(&child, &child)) {
			count = dwarf_hasattr(&child, DW_AT_count) ? dwarf_scopes_number(&child, DW_AT_count) : dwarf_scopes_number(&child, DW_AT_upper_bound) + 1;
			g_string_append_printf(whole, "%s[%llu]", *declarator != '\0' && whole->str[whole->len - 1] == ')' ? " " : "",
			                       (unsigned long long)count);
		}
	}
	dwarf_types_put_of(n, out, type, whole->str);
}

static void put_member_pointer(struct dwarf_name *n, GString *out, Dwarf_Die *type, const char *declarator)
{
	Dwarf_Die class = *type, target = *type;
	g_autoptr(GString) whole = g_string_new(NULL);
	bool function = dwarf_scopes_follow(&target, DW_AT_type) && dwarf_tag(&target) == DW_TAG_subroutine_type;
	if (!function)
		g_string_append_c(whole, ' ');
	if (dwarf_scopes_follow(&class, DW_AT_containing_type))
		n->put_scoped(n, whole, &class);
	g_string_append_printf(whole, "::*%s", declarator);
	dwarf_types_put_of(n, out, type, whole->str);
}

static void put_type(struct dwarf_name *n, GString *out, Dwarf_Die *type, const char *declarator)
{
	static const struct { int tag; const char *suffix; } suffixes[] = {
		{ DW_TAG_pointer_type, "*" }, { DW_TAG_reference_type, "&" }, { DW_TAG_rvalue_reference_type, "&&" },
		{ DW_TAG_const_type, " const" }, { DW_TAG_volatile_type, " volatile" }, { DW_TAG_typedef, "" },
		{ DW_TAG_restrict_type, "" },
	};
	int tag = dwarf_tag(type);
	if (dwarf_types_is_enough(n) || dwarf_types_is_too_long(out)) {
		g_string_append_printf(out, "...%s", declarator);
		return;
	}
	n->depth++;
	size_t i = 0;
	while (i < G_N_ELEMENTS(suffixes) && suffixes[i].tag != tag)
		i++;
	const char *name = dwarf_diename(type);
	if (tag == DW_TAG_typedef && names_unnamed(type)) {
		n->put_scoped(n, out, type);
		g_string_append(out, declarator);
	} else if (i < G_N_ELEMENTS(suffixes)) {
		g_autofree char *whole = g_strconcat(suffixes[i].suffix, declarator, NULL);
		dwarf_types_put_of(n, out, type, whole);
	} else if (tag == DW_TAG_array_type || tag == DW_TAG_subroutine_type) {
		put_behind(n, out, type, declarator);
	} else if (tag == DW_TAG_ptr_to_member_type) {
		put_member_pointer(n, out, type, declarator);
	} else if (dwarf_scopes_is_class(tag)) {
		n->put_scoped(n, out, type);
		g_string_append(out, declarator);
	} else {
		g_string_append_printf(out, "%s%s", name != NULL ? base_name(name) : "???", declarator);
	}
	n->depth--;
}

/* Appends a number that is a template argument: `5`, `5ul`, `true`, `(char)97`. */
static void put_value(struct dwarf_name *n, GString *out, Dwarf_Die *argument)
{
	static const char *const suffixes[][2] = {
		{ "int", "" }, { "unsigned int", "u" }, { "long", "l" }, { "unsigned long", "ul" }, { "long long", "ll" },
		{ "unsigned long long", "ull" },
	};
	Dwarf_Attribute attribute;
	Dwarf_Sword value;
	Dwarf_Die target = *argument;
	if (dwarf_attr(argument, DW_AT_const_value, &attribute) == NULL || dwarf_formsdata(&attribute, &value) != 0
	    || !dwarf_scopes_follow(&target, DW_AT_type)) {
		g_string_append(out, "???");
		return;
	}
	g_autoptr(GString) type = g_string_new(NULL);
	target = without_const(target);
	put_type(n, type, &target, "");
	for (size_t i = 0; i < G_N_ELEMENTS(suffixes); i++)
		if (strcmp(type->str, suffixes[i][0]) == 0) {
			if (*suffixes[i][1] == 'u')
				g_string_append_printf(out, "%llu%s", (unsigned long long)value, suffixes[i][1]);
			else
				g_string_append_printf(out, "%lld%s", (long long)value, suffixes[i][1]);
			return;
		}
	if (strcmp(type->str, "bool") == 0)
		g_string_append(out, value != 0 ? "true" : "false");
	else
		g_string_append_printf(out, "(%s)%lld", type->str, (long long)value);
}

/* Appends the template arguments among the children of die. Writes *before first and then sets it to a comma. */
static void put_arguments(struct dwarf_name *n, GString *out, Dwarf_Die *die, const char **before)
{
	Dwarf_Die child;
	for (int left = dwarf_child(die, &child); left == 0; left = dwarf_siblingof(&child, &child)) {
		Dwarf_Attribute attribute;
		int tag = dwarf_tag(&child);
		if (tag == DW_TAG_GNU_template_parameter_pack && !dwarf_types_is_enough(n)) {
			n->depth++;
			put_arguments(n, out, &child, before);
			n->depth--;
			continue;
		}
		if (tag != DW_TAG_template_type_parameter && tag != DW_TAG_template_value_parameter
		    && tag != DW_TAG_GNU_template_template_param)
			continue;
		g_string_append(out, *before);
		*before = ", ";
		if (tag == DW_TAG_template_type_parameter) {
			dwarf_types_put_of(n, out, &child, "");
		} else if (tag == DW_TAG_template_value_parameter) {
			put_value(n, out, &child);
		} else {
			const char *name = dwarf_formstring(dwarf_attr(&child, DW_AT_GNU_template_name, &attribute));
			g_string_append(out, name != NULL ? name : "???");
		}
	}
}

size_t dwarf_types_plain_length(const char *name)
{
	size_t length = strlen(name), at = length;
	if (length == 0 || name[length - 1] != '>')
		return length;
	for (int open = 0; at > 0;) {
		at--;
		open += (name[at] == '>') - (name[at] == '<');
		if (open == 0)
			break;
	}
	while (at > 0 && name[at - 1] == ' ')
		at--;
	return at > 0 ? at : length;
}

/* Returns where the type at the beginning of text ends, without the pointers to it. */
static size_t type_length(const char *text)
{
	size_t at = 0;
	for (int open = 0; text[at] != '\0'; at++) {
		if (open == 0 && strchr(",>)*&", text[at]) != NULL)
			break;
		open += (text[at] == '<' || text[at] == '(' || text[at] == '{') - (text[at] == '>' || text[at] == ')' || text[at] == '}');
	}
	while (at > 0 && text[at - 1] == ' ')
		at--;
	return at;
}

/* Appends a name whose arguments are known only as the compiler's text: `pair<const long int, x>` becomes
   `pair<long const, x>`. */
static void put_spelled(GString *out, const char *name)
{
	static const char constant[] = "const ";
	bool starts = false;    /* an argument begins here */
	if (!g_str_has_suffix(name, ">") || strlen(name) > LONGEST) {
		g_string_append(out, name);
		return;
	}
	for (const char *p = name; *p != '\0';) {
		const char *word = starts && g_str_has_prefix(p, constant) ? p + strlen(constant) : p;
		size_t length = starts ? type_length(word) : 0;
		if (length == 0) {
			starts = *p == '<' || (starts && *p == ' ') || (*p == ' ' && p > name && p[-1] == ',');
			g_string_append_c(out, *p++);
			continue;
		}
		g_autofree char *type = g_strndup(word, length);
		if (g_str_has_suffix(type, ">"))
			put_spelled(out, type);
		else
			g_string_append(out, base_name(type));
		g_string_append(out, word != p ? " const" : "");
		p = word + length;
		starts = false;
	}
}

/* An operator without arguments may end in what looks like arguments. */
bool dwarf_types_put_named(struct dwarf_name *n, GString *out, Dwarf_Die *die, const char *name)
{
	g_autoptr(GString) arguments = g_string_new(NULL);
	const char *before = "<";
	put_arguments(n, arguments, die, &before);
	if (arguments->len == 0) {
		put_spelled(out, name);
		return false;
	}
	const char *space = arguments->str[arguments->len - 1] == '>' ? " " : "";
	g_string_append_len(out, name, (gssize)dwarf_types_plain_length(name));
	/* `operator< <int>` */
	if (g_str_has_suffix(out->str, "<"))
		g_string_append_c(out, ' ');
	g_string_append_printf(out, "%s%s>", arguments->str, space);
	return true;
}
