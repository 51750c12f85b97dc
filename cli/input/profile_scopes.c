/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/profile_scopes.h"

#include "input/profile_format.h"

#include <inttypes.h>

static const char *const kind_names[SCOPE_KINDS] = { [SCOPE_REGION] = "region", [SCOPE_PHASE] = "phase" };

void profile_scopes_begin(struct scope_reading *r, struct xmlpull *pull, struct model *m)
{
	*r = (struct scope_reading){ .pull = pull, .model = m };
	for (size_t kind = 0; kind < SCOPE_KINDS; kind++) {
		r->names[kind] = g_array_new(FALSE, TRUE, sizeof(string_id));
		g_array_set_size(r->names[kind], 1);
	}
}

void profile_scopes_end(struct scope_reading *r)
{
	for (size_t kind = 0; kind < SCOPE_KINDS; kind++)
		g_array_free(r->names[kind], TRUE);
}

static bool add(struct scope_reading *r, int64_t id, const char *name, struct scope scope, GError **error)
{
	GArray *names = r->names[scope.kind];
	if (id != names->len)
		return xmlpull_fail(r->pull, error, "its id is %" PRId64, id);
	if (*name == '\0')
		return xmlpull_fail(r->pull, error, "its name is empty");
	g_autofree char *valid = g_utf8_make_valid(name, -1);
	scope.process.i = r->model->processes->len;     /* the process is added later, at this index */
	scope.name = model_string(r->model, valid);
	g_array_append_val(names, scope.name);
	g_array_append_val(r->model->scopes, scope);
	return true;
}

bool profile_phase(struct scope_reading *r, const struct pull_value *v, GError **error)
{
	struct scope scope = {
		.kind = SCOPE_PHASE, .entries = v[PHASE_ENTRIES].number, .event = v[PHASE_EVENT].number,
	};
	if (profile_scopes_count(r, SCOPE_REGION) > 0)
		return xmlpull_fail(r->pull, error, "it comes after a region");
	r->last_event = MAX(r->last_event, scope.event);
	return add(r, v[PHASE_ID].number, v[PHASE_NAME].text, scope, error);
}

bool profile_region(struct scope_reading *r, const struct pull_value *v, GError **error)
{
	struct scope scope = { .kind = SCOPE_REGION, .entries = v[REGION_ENTRIES].number };
	return add(r, v[REGION_ID].number, v[REGION_NAME].text, scope, error);
}

static bool find(const struct scope_reading *r, enum scope_kind kind, int64_t id, string_id *name, GError **error)
{
	if (id > profile_scopes_count(r, kind))
		return xmlpull_fail(r->pull, error, "there is no %s %" PRId64, kind_names[kind], id);
	*name = g_array_index(r->names[kind], string_id, id);
	return true;
}

bool profile_scopes_site(const struct scope_reading *r, const struct pull_value *v, struct site *site, GError **error)
{
	return find(r, SCOPE_PHASE, v[SITE_PHASE].number, &site->phase, error)
	       && find(r, SCOPE_REGION, v[SITE_REGION].number, &site->region, error);
}

uint32_t profile_scopes_count(const struct scope_reading *r, enum scope_kind kind)
{
	return r->names[kind]->len - 1;
}

bool profile_scopes_check(const struct scope_reading *r, int64_t events, GError **error)
{
	return r->last_event <= events || xmlpull_fail(r->pull, error, "a phase was entered after the last event");
}
