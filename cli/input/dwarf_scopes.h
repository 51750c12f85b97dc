/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The scopes in debug information: which class, namespace, function or block contains each entry. libdw tells
   an entry's children but not its parent. Also has the few functions with which the dwarf_* modules read
   attributes. */
#ifndef CLI_DWARF_SCOPES_H
#define CLI_DWARF_SCOPES_H

#include <elfutils/libdw.h>
#include <stdbool.h>

/* The scopes of the units that were looked at so far. */
struct dwarf_scopes;
struct dwarf_scopes *dwarf_scopes_new(void);
void dwarf_scopes_free(struct dwarf_scopes *n);      /* NULL does nothing */

/* Whether the unit of die describes types. It does not if the compiler wrote line tables only; then it has no
   scopes either. */
bool dwarf_scopes_has_types(struct dwarf_scopes *n, Dwarf_Die *die);

/* Sets *parent to the scope around die. False if that is the unit itself. */
bool dwarf_scopes_parent(struct dwarf_scopes *n, Dwarf_Die *die, Dwarf_Die *parent);

/* Whether a tag is that of a class, struct, union or enumeration. */
bool dwarf_scopes_is_class(int tag);

/* Sets *member to the function `wanted` of the class. False if it has none. */
bool dwarf_scopes_member(Dwarf_Die *class, const char *wanted, Dwarf_Die *member);

/* The entry that declares die: an inlined function's abstract origin, a member's declaration in its class, else
   die itself. */
Dwarf_Die dwarf_scopes_declaration(Dwarf_Die *die);

/* Replaces *die by the entry that its attribute `name` refers to. False if it has no such attribute. */
bool dwarf_scopes_follow(Dwarf_Die *die, unsigned int name);

/* The attribute's value; false and 0 if die does not have it. */
bool dwarf_scopes_flag(Dwarf_Die *die, unsigned int name);
Dwarf_Word dwarf_scopes_number(Dwarf_Die *die, unsigned int name);

#endif
