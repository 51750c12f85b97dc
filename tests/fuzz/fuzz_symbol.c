/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* NAME, MANGLED, OBJECT: a canonical name is its own, the short one also that of the long one; each can be taken apart. */
#include "fuzz.h"

#include "names/symbol.h"
#include "names/symbol_canon.h"
#include "names/symbol_class.h"
#include "names/symbol_owner.h"
#include "names/symbol_stable.h"

static void is_own(const char *name, bool generics, const char *wanted)
{
	g_autofree char *again = symbol_canonical(name, "", generics);
	FUZZ_REQUIRE(strcmp(again, wanted) == 0, "'%s' becomes '%s', not '%s'", name, again, wanted);
}

static void lies_in(struct symbol_part part, const char *name)
{
	FUZZ_REQUIRE(part.length <= strlen(name), "a part of %zu bytes of '%s'", part.length, name);
	FUZZ_REQUIRE(part.length == 0 || (part.text >= name && part.text + part.length <= name + strlen(name)),
	             "a part beyond '%s'", name);
}

static void take_apart(const char *name, const char *object)
{
	struct symbol symbol = symbol_parse(name);
	const struct symbol_part parts[] = {
		symbol.crate, symbol.module, symbol.type, symbol.function, symbol.path, symbol.self, symbol.trait,
	};
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		lies_in(parts[i], name);
	symbol_classify(&symbol, object, ORIGIN_UNKNOWN);
	lies_in(symbol_owner(part(name, strlen(name))), name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_auto(GStrv) lines = fuzz_lines(data, size, 3);
	g_autofree char *stable = symbol_stable(lines[0]), *still = symbol_stable(stable);
	g_autofree char *whole = symbol_canonical(lines[0], lines[1], true);
	g_autofree char *folded = symbol_canonical(lines[0], lines[1], false);

	FUZZ_REQUIRE(strcmp(stable, still) == 0, "'%s' becomes '%s'", stable, still);
	is_own(whole, true, whole);
	is_own(whole, false, folded);
	is_own(folded, false, folded);
	is_own(folded, true, folded);
	take_apart(whole, lines[2]);
	take_apart(folded, lines[2]);
	/* What is not canonical has no meaning, but does no harm. */
	take_apart(lines[0], lines[2]);
	return 0;
}
