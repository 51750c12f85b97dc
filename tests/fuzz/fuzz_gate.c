/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* KEY=VALUE, NAME: a limit that is understood is written as one that says the same. */
#include "fuzz.h"

#include "analysis/gate_parse.h"
#include "base/wildcard.h"

static void is_written_as_read(const struct gate_limit *limit)
{
	g_autofree char *text = gate_limit_text(limit);
	g_autoptr(GPtrArray) again = gate_limits_new();
	g_autoptr(GError) error = NULL;
	bool parsed = gate_parse(again, gate_key_find("gate", strlen("gate")), text, "", &error);

	FUZZ_REQUIRE(parsed, "'%s': %s", text, error ? error->message : "");
	FUZZ_REQUIRE(again->len == 1, "'%s' is %u limits", text, again->len);
	g_autofree char *twice = gate_limit_text(g_ptr_array_index(again, 0));
	FUZZ_REQUIRE(strcmp(text, twice) == 0, "'%s' is written as '%s'", text, twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_auto(GStrv) lines = fuzz_lines(data, size, 2);
	const char *equals = strchr(lines[0], '=');
	const struct gate_key *key = equals ? gate_key_find(lines[0], (size_t)(equals - lines[0])) : NULL;
	g_autoptr(GPtrArray) limits = gate_limits_new();
	g_autoptr(GError) error = NULL;

	if (key == NULL || !gate_parse(limits, key, equals + 1, "", &error))
		return 0;
	for (guint i = 0; i < limits->len; i++) {
		const struct gate_limit *limit = g_ptr_array_index(limits, i);
		if (limit->pattern != NULL)
			wildcard_matches(limit->pattern, lines[1]);
		is_written_as_read(limit);
	}
	return 0;
}
