/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Debug information is not to be trusted: depth, length and work are bounded. */
#include "input/dwarf_names.h"

#include <dwarf.h>
#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { DEEPEST = 40, LONGEST = 4096, MOST_STEPS = 20000 };

struct scope { Dwarf_Die die; guint parent; };    /* parent: its place in the scopes; 0: the unit */

struct dwarf_names {
	GArray *scopes;         /* of struct scope; [0] unused */
	GHashTable *places;     /* address of an entry → its place in scopes */
	GHashTable *units;      /* Dwarf_CU → whether it has types: 1 or 2 */
};

/* One name that is being made. steps: how many types, arguments and scopes were looked at. Where lambdas take each other, the
   name of each is in the names of many. brief: of lambdas without parameters and numbers, `all(int)::{lambda(...)}`. */
struct frame_names { struct dwarf_names *known; int depth, steps; bool brief; };

struct dwarf_names *dwarf_names_new(void)
{
	struct dwarf_names *n = g_new(struct dwarf_names, 1);
	n->scopes = g_array_new(FALSE, TRUE, sizeof(struct scope));
	g_array_set_size(n->scopes, 1);
	n->places = g_hash_table_new(NULL, NULL);
	n->units = g_hash_table_new(NULL, NULL);
	return n;
}

void dwarf_names_free(struct dwarf_names *n)
{
	if (n == NULL)
		return;
	g_array_unref(n->scopes);
	g_hash_table_destroy(n->places);
	g_hash_table_destroy(n->units);
	g_free(n);
}

/* Whether no more of a name is to be made. */
static bool is_enough(struct frame_names *n)
{
	return n->depth >= DEEPEST || ++n->steps > MOST_STEPS;
}

/* ------------------------------------------------ scopes ------------------------------------------------- */

static bool is_class(int tag)
{
	return tag == DW_TAG_structure_type || tag == DW_TAG_class_type || tag == DW_TAG_union_type || tag == DW_TAG_enumeration_type;
}

static bool is_scope(int tag)
{
	return is_class(tag) || tag == DW_TAG_typedef || tag == DW_TAG_namespace || tag == DW_TAG_subprogram || tag == DW_TAG_lexical_block;
}

/* Enters the scopes in die, which is at `place`. True: there are types. */
static bool enter_scopes(struct dwarf_names *n, Dwarf_Die *die, guint place, int depth)
{
	Dwarf_Die child;
	bool types = false;
	if (depth > DEEPEST || dwarf_child(die, &child) != 0)
		return false;
	do {
		int tag = dwarf_tag(&child);
		types |= tag == DW_TAG_base_type;
		if (!is_scope(tag))
			continue;
		struct scope scope = { child, place };
		guint own = n->scopes->len;
		g_array_append_val(n->scopes, scope);
		g_hash_table_insert(n->places, child.addr, GUINT_TO_POINTER(own));
		types |= enter_scopes(n, &child, own, depth + 1);
		types |= is_class(tag);
	} while (dwarf_siblingof(&child, &child) == 0);
	return types;
}

/* Whether the unit of die has types: where a compiler was told to write lines alone it has not, and no scopes either. */
static bool unit_has_types(struct dwarf_names *n, Dwarf_Die *die)
{
	guint known = GPOINTER_TO_UINT(g_hash_table_lookup(n->units, die->cu));
	if (known == 0) {
		Dwarf_Die unit;
		bool types = dwarf_cu_die(die->cu, &unit, NULL, NULL, NULL, NULL, NULL, NULL) != NULL && enter_scopes(n, &unit, 0, 0);
		known = types ? 1 : 2;
		g_hash_table_insert(n->units, die->cu, GUINT_TO_POINTER(known));
	}
	return known == 1;
}

/* The scope around die, in *parent; false where that is the unit. */
static bool parent_of(struct dwarf_names *n, Dwarf_Die *die, Dwarf_Die *parent)
{
	unit_has_types(n, die);
	guint own = GPOINTER_TO_UINT(g_hash_table_lookup(n->places, die->addr));
	guint place = own != 0 ? g_array_index(n->scopes, struct scope, own).parent : 0;
	if (place == 0)
		return false;
	*parent = g_array_index(n->scopes, struct scope, place).die;
	return true;
}

/* Follows the attribute from *die; false where it has none. */
static bool follow(Dwarf_Die *die, unsigned int name)
{
	Dwarf_Attribute attribute;
	Dwarf_Die other;
	if (dwarf_attr(die, name, &attribute) == NULL || dwarf_formref_die(&attribute, &other) == NULL)
		return false;
	*die = other;
	return true;
}

/* The entry that declares die: of a function that was inlined its abstract origin, of a member the one in its class. */
static Dwarf_Die declaration_of(Dwarf_Die *die)
{
	Dwarf_Die found = *die;
	for (int i = 0; i < DEEPEST; i++)
		if (!follow(&found, DW_AT_abstract_origin) && !follow(&found, DW_AT_specification) && !follow(&found, DW_AT_signature))
			break;
	return found;
}

static bool flag_of(Dwarf_Die *die, unsigned int name)
{
	Dwarf_Attribute attribute;
	bool value;
	return dwarf_attr(die, name, &attribute) != NULL && dwarf_formflag(&attribute, &value) == 0 && value;
}

static Dwarf_Word number_of(Dwarf_Die *die, unsigned int name)
{
	Dwarf_Attribute attribute;
	Dwarf_Word value = 0;
	if (dwarf_attr(die, name, &attribute) != NULL)
		dwarf_formudata(&attribute, &value);
	return value;
}

/* ------------------------------------------------ types -------------------------------------------------- */

static void put_scoped(struct frame_names *n, GString *out, Dwarf_Die *die);

/* As the demangler spells what C++ calls differently in debug information. */
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

static void put_type(struct frame_names *n, GString *out, Dwarf_Die *type, const char *declarator);

/* Puts the type that die refers to; one that refers to none is void. */
static void put_type_of(struct frame_names *n, GString *out, Dwarf_Die *die, const char *declarator)
{
	Dwarf_Die type = *die;
	if (follow(&type, DW_AT_type))
		put_type(n, out, &type, declarator);
	else
		g_string_append_printf(out, "void%s", declarator);
}

static bool member_named(Dwarf_Die *class, const char *wanted, Dwarf_Die *member)
{
	for (int left = dwarf_child(class, member); left == 0; left = dwarf_siblingof(member, member)) {
		const char *name = dwarf_tag(member) == DW_TAG_subprogram ? dwarf_diename(member) : NULL;
		if (name != NULL && strcmp(name, wanted) == 0)
			return true;
	}
	return false;
}

/* `typedef struct { … } Name;` gives the type its name for linkage. */
static bool names_unnamed(Dwarf_Die *alias)
{
	Dwarf_Die type = *alias;
	return follow(&type, DW_AT_type) && is_class(dwarf_tag(&type)) && dwarf_diename(&type) == NULL
		&& !member_named(&type, "operator()", &(Dwarf_Die){ 0 });
}

/* What is const at the outermost is no part of a function's type. */
static Dwarf_Die without_const(Dwarf_Die type)
{
	for (int i = 0; i < DEEPEST; i++) {
		int tag = dwarf_tag(&type);
		if ((tag != DW_TAG_const_type && tag != DW_TAG_volatile_type && (tag != DW_TAG_typedef || names_unnamed(&type)))
		    || !follow(&type, DW_AT_type))
			break;
	}
	return type;
}

/* `(int, char const*)` of a function or the type of one. */
static void put_parameters(struct frame_names *n, GString *out, Dwarf_Die *function)
{
	Dwarf_Die child;
	const char *before = "(";
	for (int left = dwarf_child(function, &child); left == 0; left = dwarf_siblingof(&child, &child)) {
		int tag = dwarf_tag(&child);
		if (tag == DW_TAG_unspecified_parameters) {
			g_string_append_printf(out, "%s...", before);
		} else if (tag == DW_TAG_formal_parameter && !flag_of(&child, DW_AT_artificial)) {
			Dwarf_Die type = child;
			g_string_append(out, before);
			if (follow(&type, DW_AT_type)) {
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

static bool is_const_member(Dwarf_Die *function)
{
	Dwarf_Die self = *function;
	if (!follow(&self, DW_AT_object_pointer) || !follow(&self, DW_AT_type))
		return false;
	self = without_const(self);
	return dwarf_tag(&self) == DW_TAG_pointer_type && follow(&self, DW_AT_type) && dwarf_tag(&self) == DW_TAG_const_type;
}

/* The type of a declarator that comes behind an array or a function: `int (*) [3]`, `void (*)(int)`. */
static void put_behind(struct frame_names *n, GString *out, Dwarf_Die *type, const char *declarator)
{
	g_autoptr(GString) whole = g_string_new(" ");
	if (*declarator != '\0')
		g_string_append_printf(whole, "(%s)", declarator);
	if (dwarf_tag(type) == DW_TAG_subroutine_type) {
		put_parameters(n, whole, type);
		g_string_append(whole, is_const_member(type) ? " const" : "");
	} else {
		Dwarf_Die child;
		Dwarf_Word count = 0;
		for (int left = dwarf_child(type, &child); left == 0; left = dwarf_siblingof(&child, &child)) {
			count = dwarf_hasattr(&child, DW_AT_count) ? number_of(&child, DW_AT_count) : number_of(&child, DW_AT_upper_bound) + 1;
			g_string_append_printf(whole, "%s[%llu]", *declarator != '\0' && whole->str[whole->len - 1] == ')' ? " " : "",
			                       (unsigned long long)count);
		}
	}
	put_type_of(n, out, type, whole->str);
}

static void put_member_pointer(struct frame_names *n, GString *out, Dwarf_Die *type, const char *declarator)
{
	Dwarf_Die class = *type, target = *type;
	g_autoptr(GString) whole = g_string_new(NULL);
	bool function = follow(&target, DW_AT_type) && dwarf_tag(&target) == DW_TAG_subroutine_type;
	if (!function)
		g_string_append_c(whole, ' ');
	if (follow(&class, DW_AT_containing_type))
		put_scoped(n, whole, &class);
	g_string_append_printf(whole, "::*%s", declarator);
	put_type_of(n, out, type, whole->str);
}

static void put_type(struct frame_names *n, GString *out, Dwarf_Die *type, const char *declarator)
{
	static const struct { int tag; const char *suffix; } suffixes[] = {
		{ DW_TAG_pointer_type, "*" }, { DW_TAG_reference_type, "&" }, { DW_TAG_rvalue_reference_type, "&&" },
		{ DW_TAG_const_type, " const" }, { DW_TAG_volatile_type, " volatile" }, { DW_TAG_typedef, "" },
		{ DW_TAG_restrict_type, "" },
	};
	int tag = dwarf_tag(type);
	if (is_enough(n) || out->len > LONGEST) {
		g_string_append_printf(out, "...%s", declarator);
		return;
	}
	n->depth++;
	size_t i = 0;
	while (i < G_N_ELEMENTS(suffixes) && suffixes[i].tag != tag)
		i++;
	const char *name = dwarf_diename(type);
	if (tag == DW_TAG_typedef && names_unnamed(type)) {
		put_scoped(n, out, type);
		g_string_append(out, declarator);
	} else if (i < G_N_ELEMENTS(suffixes)) {
		g_autofree char *whole = g_strconcat(suffixes[i].suffix, declarator, NULL);
		put_type_of(n, out, type, whole);
	} else if (tag == DW_TAG_array_type || tag == DW_TAG_subroutine_type) {
		put_behind(n, out, type, declarator);
	} else if (tag == DW_TAG_ptr_to_member_type) {
		put_member_pointer(n, out, type, declarator);
	} else if (is_class(tag)) {
		put_scoped(n, out, type);
		g_string_append(out, declarator);
	} else {
		g_string_append_printf(out, "%s%s", name != NULL ? base_name(name) : "???", declarator);
	}
	n->depth--;
}

/* ------------------------------------------------ templates ---------------------------------------------- */

/* A number as an argument: `5`, `5ul`, `true`, `(char)97`. */
static void put_value(struct frame_names *n, GString *out, Dwarf_Die *argument)
{
	static const char *const suffixes[][2] = {
		{ "int", "" }, { "unsigned int", "u" }, { "long", "l" }, { "unsigned long", "ul" }, { "long long", "ll" },
		{ "unsigned long long", "ull" },
	};
	Dwarf_Attribute attribute;
	Dwarf_Sword value;
	Dwarf_Die target = *argument;
	if (dwarf_attr(argument, DW_AT_const_value, &attribute) == NULL || dwarf_formsdata(&attribute, &value) != 0
	    || !follow(&target, DW_AT_type)) {
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

/* Puts the template arguments among the children of die, each with `*before` before it, which becomes a comma. */
static void put_arguments(struct frame_names *n, GString *out, Dwarf_Die *die, const char **before)
{
	Dwarf_Die child;
	for (int left = dwarf_child(die, &child); left == 0; left = dwarf_siblingof(&child, &child)) {
		Dwarf_Attribute attribute;
		int tag = dwarf_tag(&child);
		if (tag == DW_TAG_GNU_template_parameter_pack && !is_enough(n)) {
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
			put_type_of(n, out, &child, "");
		} else if (tag == DW_TAG_template_value_parameter) {
			put_value(n, out, &child);
		} else {
			const char *name = dwarf_formstring(dwarf_attr(&child, DW_AT_GNU_template_name, &attribute));
			g_string_append(out, name != NULL ? name : "???");
		}
	}
}

/* The name without the arguments that it ends in. */
static size_t plain_length(const char *name)
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

/* Where the type that begins a text ends, without what points to it. */
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

/* A name whose arguments are known as the compiler's text alone: `pair<const long int, x>` becomes `pair<long const, x>`. */
static void put_spelled(GString *out, const char *name)
{
	static const char constant[] = "const ";
	bool starts = false;    /* an argument */
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

/* The name with its template arguments, where there are any; true where there were. An operator without arguments ends in what
   looks like theirs. */
static bool put_named(struct frame_names *n, GString *out, Dwarf_Die *die, const char *name)
{
	g_autoptr(GString) arguments = g_string_new(NULL);
	const char *before = "<";
	put_arguments(n, arguments, die, &before);
	if (arguments->len == 0) {
		put_spelled(out, name);
		return false;
	}
	const char *space = arguments->str[arguments->len - 1] == '>' ? " " : "";
	g_string_append_len(out, name, (gssize)plain_length(name));
	/* `operator< <int>` */
	if (g_str_has_suffix(out->str, "<"))
		g_string_append_c(out, ' ');
	g_string_append_printf(out, "%s%s>", arguments->str, space);
	return true;
}

/* ------------------------------------------------ scoped names ------------------------------------------- */

/* `lambda(int)`, or `unnamed type`. */
static char *kind_of_unnamed(struct frame_names *n, Dwarf_Die *class)
{
	Dwarf_Die call;
	if (!member_named(class, "operator()", &call))
		return g_strdup("unnamed type");
	g_autoptr(GString) kind = g_string_new("lambda");
	if (n->brief)
		g_string_append(kind, "(...)");
	else
		put_parameters(n, kind, &call);
	return g_string_free(g_steal_pointer(&kind), FALSE);
}

static bool is_before(Dwarf_Die *a, Dwarf_Die *b)
{
	Dwarf_Word line = number_of(a, DW_AT_decl_line), other = number_of(b, DW_AT_decl_line);
	return line != other ? line < other : number_of(a, DW_AT_decl_column) < number_of(b, DW_AT_decl_column);
}

/* What is counted together in a scope: until version 14 GCC counted all lambdas, since then those with the same parameters. */
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

/* How many classes without a name, of a kind that begins so, stand in the scope before class. */
static unsigned count_before(struct frame_names *n, Dwarf_Die *scope, Dwarf_Die *class, const char *kind)
{
	Dwarf_Die child;
	unsigned count = 0;
	size_t length = kind_length(class, kind);
	for (int left = dwarf_child(scope, &child); left == 0; left = dwarf_siblingof(&child, &child)) {
		int tag = dwarf_tag(&child);
		bool block = tag == DW_TAG_lexical_block, unnamed = is_class(tag) && dwarf_diename(&child) == NULL;
		if (!(block || unnamed) || is_enough(n))
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

static void put_unnamed(struct frame_names *n, GString *out, Dwarf_Die *class)
{
	g_autofree char *kind = kind_of_unnamed(n, class);
	Dwarf_Die scope = *class, parent;
	while (parent_of(n->known, &scope, &parent)) {
		scope = parent;
		if (dwarf_tag(&scope) != DW_TAG_lexical_block)
			break;
	}
	if (n->brief)
		g_string_append_printf(out, "{%s}", kind);
	else
		g_string_append_printf(out, "{%s#%u}", kind, count_before(n, &scope, class, kind) + 1);
}

/* What others can call and has no linkage name is main, or of C's linkage, which a class's or a local function cannot be. */
static bool has_c_linkage(struct dwarf_names *n, Dwarf_Die *function)
{
	Dwarf_Die parent;
	return flag_of(function, DW_AT_external) && !dwarf_hasattr(function, DW_AT_linkage_name)
		&& !dwarf_hasattr(function, DW_AT_MIPS_linkage_name)
		&& (!parent_of(n, function, &parent) || dwarf_tag(&parent) == DW_TAG_namespace);
}

/* What is made, destroyed or converted says what it returns by its name. */
static bool says_what_it_returns(struct dwarf_names *n, Dwarf_Die *function, const char *name)
{
	Dwarf_Die class;
	if (*name == '~' || !parent_of(n, function, &class) || !is_class(dwarf_tag(&class)))
		return *name == '~';
	const char *own = dwarf_diename(&class);
	size_t length = plain_length(name);
	if (own != NULL && plain_length(own) == length && strncmp(own, name, length) == 0)
		return true;
	static const char operator[] = "operator ";
	return g_str_has_prefix(name, operator) && !g_str_has_prefix(name + strlen(operator), "new")
		&& !g_str_has_prefix(name + strlen(operator), "delete");
}

/* The entry that has the parameters of the function at `declaration`: where its class is in a unit of its own, the one that defines
   it. */
static Dwarf_Die with_parameters(Dwarf_Die *declaration, Dwarf_Die *function)
{
	Dwarf_Die child, origin = *function;
	for (int left = dwarf_child(declaration, &child); left == 0; left = dwarf_siblingof(&child, &child))
		if (dwarf_tag(&child) == DW_TAG_formal_parameter)
			return *declaration;
	follow(&origin, DW_AT_abstract_origin);
	return origin;
}

/* The last part of a name. True: a function with template arguments, whose name says what it returns. */
static bool put_last(struct frame_names *n, GString *out, Dwarf_Die *die, Dwarf_Die *definition)
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
		template = put_named(n, out, die, name) && !says_what_it_returns(n->known, die, name);
	if (tag == DW_TAG_subprogram && !has_c_linkage(n->known, die)) {
		Dwarf_Die function = with_parameters(die, definition);
		put_parameters(n, out, &function);
		g_string_append(out, is_const_member(&function) ? " const" : "");
	}
	return template;
}

/* The name of a scope with those around it before it. */
static bool put_path(struct frame_names *n, GString *out, Dwarf_Die *die)
{
	Dwarf_Die own = declaration_of(die), parent;
	if (is_enough(n) || out->len > LONGEST) {
		g_string_append(out, "...");
		return false;
	}
	n->depth++;
	if (parent_of(n->known, &own, &parent)) {
		put_scoped(n, out, &parent);
		if (dwarf_tag(&parent) != DW_TAG_lexical_block)
			g_string_append(out, "::");
	}
	bool template = put_last(n, out, &own, die);
	n->depth--;
	return template;
}

static void put_scoped(struct frame_names *n, GString *out, Dwarf_Die *die)
{
	Dwarf_Die parent;
	if (dwarf_tag(die) != DW_TAG_lexical_block) {
		put_path(n, out, die);
	} else if (!is_enough(n) && parent_of(n->known, die, &parent)) {
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

static char *name_of(struct frame_names *n, Dwarf_Die *function, Dwarf_Die *own)
{
	g_autoptr(GString) name = g_string_new(NULL);
	bool template = put_path(n, name, function);
	if (template) {
		g_autoptr(GString) returned = g_string_new(NULL);
		put_type_of(n, returned, own, " ");
		g_string_prepend(name, returned->str);
	}
	return g_string_free(g_steal_pointer(&name), FALSE);
}

char *dwarf_names_full_name(struct dwarf_names *known, Dwarf_Die *function)
{
	struct frame_names n = { .known = known }, brief = { .known = known, .brief = true };
	Dwarf_Die own = declaration_of(function);
	if (!is_cplusplus(&own) || dwarf_diename(&own) == NULL || !unit_has_types(known, &own))
		return NULL;
	if (has_c_linkage(known, &own))
		return NULL;
	char *name = name_of(&n, function, &own);
	if (n.steps <= MOST_STEPS)
		return name;
	/* What was not counted to the end would be the number of another. */
	g_free(name);
	return name_of(&brief, function, &own);
}
