/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A file of rules for leaks: what is refused leaves nothing behind, what is taken asks for something. */
#include "fuzz.h"

#include "analysis/suppress.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(GPtrArray) rules = suppress_new();
	g_autoptr(GError) error = NULL;

	if (!suppress_add_text(rules, (const char *)data, size, "rules", &error)) {
		FUZZ_REQUIRE(error != NULL && rules->len == 0, "%u rules of a file that is refused", rules->len);
		return 0;
	}
	for (guint i = 0; i < rules->len; i++) {
		const struct suppress_rule *rule = g_ptr_array_index(rules, i);
		FUZZ_REQUIRE(rule->frames != NULL || rule->holder != NULL || rule->object != NULL, "'%s'", rule->name);
	}
	return 0;
}
