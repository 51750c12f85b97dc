/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "input/native_scopes.h"

#include <string.h>

/* What all threads know of a number. */
struct scope { char *name; ULong entries, event; UInt id; };

char *native_scopes_text(const struct native_reading *r, const char *at, size_t most)
{
	g_autoptr(GString) text = g_string_new(NULL);
	for (size_t i = 0; i <= most; i++) {
		const unsigned char *byte = native_reading_bytes(r, (const char *)((uintptr_t)at + i), 1);
		if (byte == NULL)
			return NULL;
		if (*byte == '\0')
			return g_string_free(g_steal_pointer(&text), FALSE);
		g_string_append_c(text, (char)*byte);
	}
	return NULL;
}

static struct scope *scope_at(const struct native_scopes *s, UInt number)
{
	return &g_array_index(s->scopes, struct scope, number - 1);
}

bool native_scopes_open(struct native_scopes *s, const struct native_reading *r, const struct ap_list *recorded, bool counts)
{
	struct native_list list;
	if (!native_list_open(r, recorded, sizeof(struct ap_scope), &list))
		return false;
	if (s->scopes == NULL)
		s->scopes = g_array_new(FALSE, TRUE, sizeof(struct scope));
	if (list.count > s->scopes->len)
		g_array_set_size(s->scopes, list.count);
	for (UInt i = 0; i < list.count; i++) {
		const struct ap_scope *e = native_list_at(&list, i);
		struct scope *scope = scope_at(s, i + 1);
		/* It stands for what the thread never entered. */
		if (e->name == NULL)
			continue;
		if (scope->name == NULL && (scope->name = native_scopes_text(r, e->name, AP_SCOPE_NAME_MAX)) == NULL)
			return false;
		if (!counts || e->entries == 0)
			continue;
		if (scope->entries == 0 || e->event < scope->event)
			scope->event = e->event;
		scope->entries += e->entries;
	}
	return true;
}

void native_scopes_merge(struct native_scopes *s, struct ap_scope_names *to)
{
	for (guint i = 0; s->scopes != NULL && i < s->scopes->len; i++) {
		struct scope *scope = scope_at(s, i + 1);
		if (scope->name == NULL)
			continue;
		scope->id = AP_(scope_named)(to, scope->name, strlen(scope->name) + 1);
		struct ap_scope *merged = AP_(scope_by_id)(to, scope->id);
		merged->entries += scope->entries;
		merged->event = scope->event;
	}
}

bool native_scopes_id(const struct native_scopes *s, UInt number, UInt *id)
{
	*id = 0;
	if (number == 0)
		return true;
	if (s->scopes == NULL || number > s->scopes->len)
		return false;
	*id = scope_at(s, number)->id;
	return *id != 0;
}

void native_scopes_clear(struct native_scopes *s)
{
	for (guint i = 0; s->scopes != NULL && i < s->scopes->len; i++)
		g_free(scope_at(s, i + 1)->name);
	if (s->scopes != NULL)
		g_array_unref(s->scopes);
}
