/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* EXPRESSION, FACT, FACT: what is not(…) of an expression that can be read is the other answer. */
#include "fuzz.h"

#include "cargo/cfg.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_auto(GStrv) lines = fuzz_lines(data, size, 3);
	const char *const *facts = (const char *const *)lines + 1;
	g_autofree char *expression = g_strdup_printf("cfg(%s)", lines[0]);
	g_autofree char *denied = g_strdup_printf("cfg(not(%s))", lines[0]);
	enum cfg_answer answer = cfg_evaluate(expression, facts), other = cfg_evaluate(denied, facts);

	cfg_evaluate(lines[0], facts);
	/* One more level may be one too many, and `not` takes one thing, behind which a comma may stand. */
	FUZZ_REQUIRE(answer == CFG_UNREADABLE || other == CFG_UNREADABLE || answer != other, "%s", expression);
	return 0;
}
