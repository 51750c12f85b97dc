/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "run/rust_symbol.h"

#include <glib.h>
#include <string.h>

/* In the v0 scheme, or in the legacy scheme, which ends in a hash of 16 digits. An optimiser appends a suffix after a dot. */
bool rust_symbol_is(const char *symbol)
{
	static const char hash[] = "17h";
	const char *at = g_strrstr(symbol, hash);
	size_t digits = at ? strspn(at + strlen(hash), "0123456789abcdef") : 0;

	if (g_str_has_prefix(symbol, "_R"))
		return g_ascii_isupper(symbol[2]);
	return g_str_has_prefix(symbol, "_ZN") && digits == 16 && at[strlen(hash) + digits] == 'E';
}
