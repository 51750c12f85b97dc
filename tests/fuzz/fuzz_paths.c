/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* PATH, WORKSPACE: a path's canonical form is its own. */
#include "fuzz.h"

#include "base/paths.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_auto(GStrv) lines = fuzz_lines(data, size, 2);
	const char *const workspaces[] = { lines[1], NULL };

	for (size_t i = 0; i < G_N_ELEMENTS(workspaces); i++) {
		g_autofree char *form = paths_canonical(lines[0], workspaces[i]);
		g_autofree char *again = paths_canonical(form, workspaces[i]);
		FUZZ_REQUIRE(strcmp(form, again) == 0, "'%s' becomes '%s'", form, again);
	}
	return 0;
}
