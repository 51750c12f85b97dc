/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "base/cargo_name.h"

#include <string.h>

#define HASH_DIGITS 16

void cargo_name_drop_hash(char *name)
{
	char *dash = strrchr(name, '-');

	if (dash && dash > name && strlen(dash + 1) == HASH_DIGITS
	    && strspn(dash + 1, "0123456789abcdef") == HASH_DIGITS)
		*dash = '\0';
}
