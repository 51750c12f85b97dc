/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Blue and orange look different to everybody. Each colour is in the table once for light and once for dark. */
#include "views/svg_style.h"

#include <stddef.h>

/* The parts of a picture and their colours. page, ink and muted are for the background and for text. */
#define PARTS(PART) \
	PART(".page", "#ffffff", "#0d1117") \
	PART("text", "#1f2328", "#e6edf3") \
	PART(".muted", "#59636e", "#9198a1") \
	PART(".root rect", "#dfe3e8", "#333b45") \
	PART(".own rect", "#8fd0b8", "#17694f") \
	PART(".dep rect", "#dbe6e1", "#263b35") \
	PART(".lib rect", "#eceff1", "#20262d") \
	PART(".rest rect", "#f6f7f8", "#161b22") \
	PART(".new rect", "#ef9440", "#a85a08") \
	PART(".more rect", "#f7bd87", "#7a4a1a") \
	PART(".slight rect", "#fbe1c8", "#473422") \
	PART(".same rect", "#e6e9ec", "#2b323a") \
	PART(".fewer rect", "#d3e5f7", "#1c3a5a") \
	PART(".less rect", "#93c3ee", "#1f5c96")

static const struct { const char *selector, *light, *dark; } parts[] = {
#define PART_ROW(selector, light, dark) { selector, light, dark },
	PARTS(PART_ROW)
};

enum { PARTS_COUNT = sizeof parts / sizeof *parts };

static void put_colors(FILE *out, int dark)
{
	for (size_t i = 0; i < PARTS_COUNT; i++)
		fprintf(out, ".alloc-profile %s{fill:%s}\n", parts[i].selector, dark ? parts[i].dark : parts[i].light);
	/* The line around a box parts it from its neighbours. */
	fprintf(out, ".alloc-profile g rect{stroke:%s}\n", dark ? parts[0].dark : parts[0].light);
}

void svg_style_put(FILE *out)
{
	fputs("<style>\n"
	      ".alloc-profile{color-scheme:light dark;max-width:100%;height:auto}\n"
	      ".alloc-profile text{font:12px system-ui,sans-serif}\n"
	      ".alloc-profile text.title{font-size:16px;font-weight:600}\n"
	      ".alloc-profile g text{font:12px monospace;white-space:pre}\n"
	      ".alloc-profile tspan{opacity:.75}\n"
	      ".alloc-profile rect{stroke-width:.5}\n"
	      ".alloc-profile .i rect{fill-opacity:.55}\n"
	      ".alloc-profile .i text{font-style:italic}\n"
	      ".alloc-profile .lib text,.alloc-profile .dim text,.alloc-profile .rest text{opacity:.8}\n", out);
	put_colors(out, 0);
	fputs("@media (prefers-color-scheme:dark){\n", out);
	put_colors(out, 1);
	fputs("}\n</style>\n", out);
}

const char *svg_style_owner(enum origin origin, enum symbol_class class, bool workspace)
{
	if (origin == ORIGIN_WORKSPACE || (!workspace && origin == ORIGIN_UNKNOWN && class == SYMBOL_USER))
		return "own";
	return origin == ORIGIN_DEPENDENCY ? "dep" : "lib";
}

/* The larger the part that came or went, the stronger the colour: from a third on, and all of it. */
const char *svg_style_change(int64_t current, int64_t baseline)
{
	if (current == baseline)
		return "same";
	if (baseline == 0)
		return "new";
	if (current > baseline)
		return current - baseline >= current / 3 ? "more" : "slight";
	return baseline - current >= baseline / 3 ? "less" : "fewer";
}

#define OWNERS(own) \
	{ { "own", own }, { "dep", "dependency" }, { "lib", "library" }, { "own i", "inlined" }, { "rest", "left out" }, { NULL, NULL } }

const struct svg_legend *svg_style_legend(bool compares, bool workspace)
{
	static const struct svg_legend in_workspace[] = OWNERS("workspace"), in_program[] = OWNERS("program"), changes[] = {
		{ "new", "new" }, { "more", "more, by a third" }, { "slight", "more" }, { "same", "the same" }, { "fewer", "less" },
		{ "less", "less, by a third" }, { "more i", "inlined" }, { NULL, NULL },
	};
	return compares ? changes : workspace ? in_workspace : in_program;
}
