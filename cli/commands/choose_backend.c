/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "commands/choose_backend.h"

#include "analysis/gate_limit.h"
#include "commands/opt_table.h"
#include "commands/opt_value.h"
#include "run/backend.h"
#include "views/gate_text.h"

#include <string.h>

#define VARIABLE "ALLOC_PROFILE_BACKEND"

G_DEFINE_QUARK(choose-backend-error, choose_backend_error)

bool choose_backend(struct options *o, const struct cargo_workspace *w, GError **error)
{
	const char *value = g_getenv(VARIABLE);
	enum backend_name named = BACKEND_UNSET;
	g_autofree char *choices = NULL;

	if (value && *value && !backend_named(value, &named, &choices)) {
		g_set_error(error, CHOOSE_BACKEND_ERROR, 0, "invalid value '%s' for '" VARIABLE "' in the environment: %s", value, choices);
		return false;
	}
	if (o->record.backend != BACKEND_UNSET)
		return true;
	if (named != BACKEND_UNSET) {
		o->backend_origin = VARIABLE;
		o->record.backend = named;
	} else if (w->backend.name != BACKEND_UNSET) {
		o->backend_origin = w->backend.key;
		o->record.backend = w->backend.name;
	} else {
		o->backend_origin = o->record.watch ? "'watch'" : NULL;
		o->record.backend = o->record.watch ? BACKEND_NATIVE : BACKEND_VALGRIND;
	}
	return true;
}

/* What asks for a leak check: the word `leaks`, the option, or the limit. Free it with g_free; NULL: nothing. */
static char *find_leak_check(const struct options *o)
{
	const struct gate_limit *limit = gate_limits_of(o->limits, GATE_LEAKED, true);

	if (o->report.leaks)
		return g_strdup("leaks");
	if (o->record.leak_check)
		return g_strdup("--leak-check");
	return limit ? gate_text_origin(limit) : NULL;
}

/* What asks for the option; NULL: nothing. */
static char *find_asking(const struct options *o, const char *option)
{
	const struct opt *opt = opts;

	if (strcmp(option, "leak-check") == 0)
		return find_leak_check(o);
	if (strcmp(option, "allocator") == 0 && o->allocators_origin)
		return g_strdup(o->allocators_origin);
	if (strcmp(option, "watch") == 0)
		return o->record.watch ? g_strdup("watch") : NULL;
	while (g_strcmp0(opt->name, option) != 0)
		opt++;
	return opt_value_is_set(opt, o) ? opt_title(opt) : NULL;
}

/* A backend that can take the option. */
static enum backend_name find_other(const char *option)
{
	enum backend_name name = BACKEND_UNSET + 1;

	while (name + 1 < BACKEND_COUNT && g_strv_contains(backend_get(name)->cannot, option))
		name++;
	return name;
}

bool choose_backend_check(const struct options *o, GError **error)
{
	const char *name = backend_text(o->record.backend), *origin = o->backend_origin;

	for (const char *const *option = backend_get(o->record.backend)->cannot; *option; option++) {
		g_autofree char *asking = find_asking(o, *option);
		if (!asking)
			continue;
		g_set_error(error, CHOOSE_BACKEND_ERROR, 0, "'%s' cannot be used with the backend '%s'%s%s: use '--backend=%s'", asking,
		            name, origin ? ", which is set by " : "", origin ? origin : "", backend_text(find_other(*option)));
		return false;
	}
	return true;
}
