/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "run/backend.h"

static const struct backend *const backends[BACKEND_COUNT] = {
#define ROW(tag, name, ...) [BACKEND_##tag] = &backend_##name,
	BACKENDS(ROW)
};

const struct backend *backend_get(enum backend_name name)
{
	return backends[name];
}
