/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Debug information is not trusted: depth is bounded. */
#include "input/dwarf_scopes.h"

#include <dwarf.h>
#include <glib.h>
#include <string.h>

enum { DEEPEST = 40 };

struct scope { Dwarf_Die die; guint parent; };    /* parent: its index in scopes; 0: the unit */

struct dwarf_scopes {
	GArray *scopes;         /* of struct scope; [0] unused */
	GHashTable *places;     /* address of an entry → its index in scopes */
	GHashTable *units;      /* Dwarf_CU → 1 if it has types, 2 if not */
};

struct dwarf_scopes *dwarf_scopes_new(void)
{
	struct dwarf_scopes *n = g_new(struct dwarf_scopes, 1);
	n->scopes = g_array_new(FALSE, TRUE, sizeof(struct scope));
	g_array_set_size(n->scopes, 1);
	n->places = g_hash_table_new(NULL, NULL);
	n->units = g_hash_table_new(NULL, NULL);
	return n;
}

void dwarf_scopes_free(struct dwarf_scopes *n)
{
	if (n == NULL)
		return;
	g_array_unref(n->scopes);
	g_hash_table_destroy(n->places);
	g_hash_table_destroy(n->units);
	g_free(n);
}

bool dwarf_scopes_is_class(int tag)
{
	return tag == DW_TAG_structure_type || tag == DW_TAG_class_type || tag == DW_TAG_union_type || tag == DW_TAG_enumeration_type;
}

static bool is_scope(int tag)
{
	return dwarf_scopes_is_class(tag) || tag == DW_TAG_typedef || tag == DW_TAG_namespace || tag == DW_TAG_subprogram || tag == DW_TAG_lexical_block;
}

/* Enters the scopes inside die, whose own index is `place`. Returns whether there are types. */
static bool enter_scopes(struct dwarf_scopes *n, Dwarf_Die *die, guint place, int depth)
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
		types |= dwarf_scopes_is_class(tag);
	} while (dwarf_siblingof(&child, &child) == 0);
	return types;
}

bool dwarf_scopes_has_types(struct dwarf_scopes *n, Dwarf_Die *die)
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

bool dwarf_scopes_parent(struct dwarf_scopes *n, Dwarf_Die *die, Dwarf_Die *parent)
{
	dwarf_scopes_has_types(n, die);
	guint own = GPOINTER_TO_UINT(g_hash_table_lookup(n->places, die->addr));
	guint place = own != 0 ? g_array_index(n->scopes, struct scope, own).parent : 0;
	if (place == 0)
		return false;
	*parent = g_array_index(n->scopes, struct scope, place).die;
	return true;
}

bool dwarf_scopes_follow(Dwarf_Die *die, unsigned int name)
{
	Dwarf_Attribute attribute;
	Dwarf_Die other;
	if (dwarf_attr(die, name, &attribute) == NULL || dwarf_formref_die(&attribute, &other) == NULL)
		return false;
	*die = other;
	return true;
}

Dwarf_Die dwarf_scopes_declaration(Dwarf_Die *die)
{
	Dwarf_Die found = *die;
	for (int i = 0; i < DEEPEST; i++)
		if (!dwarf_scopes_follow(&found, DW_AT_abstract_origin) && !dwarf_scopes_follow(&found, DW_AT_specification) && !dwarf_scopes_follow(&found, DW_AT_signature))
			break;
	return found;
}

bool dwarf_scopes_flag(Dwarf_Die *die, unsigned int name)
{
	Dwarf_Attribute attribute;
	bool value;
	return dwarf_attr(die, name, &attribute) != NULL && dwarf_formflag(&attribute, &value) == 0 && value;
}

Dwarf_Word dwarf_scopes_number(Dwarf_Die *die, unsigned int name)
{
	Dwarf_Attribute attribute;
	Dwarf_Word value = 0;
	if (dwarf_attr(die, name, &attribute) != NULL)
		dwarf_formudata(&attribute, &value);
	return value;
}

bool dwarf_scopes_member(Dwarf_Die *class, const char *wanted, Dwarf_Die *member)
{
	for (int left = dwarf_child(class, member); left == 0; left = dwarf_siblingof(member, member)) {
		const char *name = dwarf_tag(member) == DW_TAG_subprogram ? dwarf_diename(member) : NULL;
		if (name != NULL && strcmp(name, wanted) == 0)
			return true;
	}
	return false;
}
