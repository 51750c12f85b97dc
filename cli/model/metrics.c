/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "model/metrics.h"

#include <string.h>

static const struct { const char *name, *field, *title, *noun; } rows[METRIC_COUNT] = {
#define METRIC_ROW(tag, name, field, title, noun) [METRIC_##tag] = { name, field, title, noun },
	METRICS(METRIC_ROW)
};

static const struct field *field_named(const char *name)
{
	const struct field *f = fields_row;
	while (strcmp(f->name, name) != 0)
		f++;
	return f;
}

struct metric_info metric_info(enum metric m)
{
	return (struct metric_info){ rows[m].name, rows[m].title, rows[m].noun, field_named(rows[m].field) };
}

bool metric_get(enum metric m, const struct cost *c, int64_t *value)
{
	return field_named(rows[m].field)->get(c, value);
}
