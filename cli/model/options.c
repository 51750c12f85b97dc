/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "model/options.h"

const char *group_name(enum group_key group)
{
#define GROUP_NAME(tag, name) [GROUP_##tag] = name,
	static const char *const names[] = { GROUP_KEYS(GROUP_NAME) };
	return names[group];
}
