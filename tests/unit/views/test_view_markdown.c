/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reports as Markdown, to the last character, with names that would break out of it. */
#include "sample.h"

#include "analysis/gate.h"
#include "analysis/gate_parse.h"

static struct report_options markdown_options(int verbosity)
{
	struct report_options o = sample_options();
	o.verbosity = verbosity;
	return o;
}

#define DEMO_HEAD \
	"### Allocation profile\n\n" \
	"**30 allocations of 4.45 KB**, peak 912 B, live at exit 1.73 KB.\n\n"
#define DEMO_ROWS \
	"| Function | Allocations | Bytes |\n" \
	"| --- | ---: | ---: |\n" \
	"| <code>string_builder::build</code> | 20 | 1.95 KB |\n" \
	"| <code>vec_growth::grow</code> | 10 | 2.50 KB |\n"
#define DEMO_TOTALS \
	"\n" \
	"| Total | Blocks | Bytes |\n" \
	"| --- | ---: | ---: |\n" \
	"| Allocations | 30 | 4.45 KB |\n" \
	"| Peak | 6 | 912 B |\n" \
	"| Live at exit | 5 | 1.73 KB |\n"

static void test_report(void **state)
{
	(void)state;
	struct model *m = sample_demo();
	struct report_options o = markdown_options(0);
	expect_report_as("markdown", m, &o, DEMO_HEAD DEMO_ROWS DEMO_TOTALS);
	expect_written_in(&sample_colors, "markdown", m, NULL, &o, DEMO_HEAD DEMO_ROWS DEMO_TOTALS);
	o.limit = 1;
	expect_report_as("markdown", m, &o, DEMO_HEAD
	              "| Function | Allocations | Bytes |\n"
	              "| --- | ---: | ---: |\n"
	              "| <code>string_builder::build</code> | 20 | 1.95 KB |\n"
	              "\n… 1 more row\n" DEMO_TOTALS);
	o.limit = 0;
	expect_report_as("markdown", m, &o, DEMO_HEAD "… 2 more rows\n" DEMO_TOTALS);
	o.limit = -1;
	o.min_count = 31;
	expect_report_as("markdown", m, &o, DEMO_HEAD "No allocation matches the filters.\n" DEMO_TOTALS);
	model_free(m);
}

static void test_details(void **state)
{
	(void)state;
	struct model *m = sample_demo();
	struct report_options o = markdown_options(2);
	o.group = GROUP_CRATE;
	o.limit = 1;
	expect_report_as("markdown", m, &o, DEMO_HEAD
	              "| Crate | Allocations | Bytes |\n"
	              "| --- | ---: | ---: |\n"
	              "| <code>string_builder</code> | 20 | 1.95 KB |\n"
	              "\n… 1 more row\n" DEMO_TOTALS
	              "\n<details><summary><code>string_builder</code></summary>\n\n<pre>\n"
	              "src/string_builder.rs:3: 20 (1.95 KB)\n"
	              "</pre>\n\n</details>\n");
	o.verbosity = 3;
	expect_report_as("markdown", m, &o, DEMO_HEAD
	              "| Crate | Allocations | Bytes |\n"
	              "| --- | ---: | ---: |\n"
	              "| <code>string_builder</code> | 20 | 1.95 KB |\n"
	              "\n… 1 more row\n" DEMO_TOTALS
	              "\n<details><summary><code>string_builder</code></summary>\n\n<pre>\n"
	              "src/string_builder.rs:3: 20 (1.95 KB)\n"
	              "stack: 20 (1.95 KB)\n"
	              "    &#60;alloc::string::String as core::clone::Clone&#62;::clone\n"
	              "    string_builder::build (src/string_builder.rs:3)\n"
	              "    demo::main (src/main.rs:7)\n"
	              "</pre>\n\n</details>\n");
	model_free(m);
}

static void test_nothing(void **state)
{
	(void)state;
	struct model *m = model_new();
	struct report_options o = markdown_options(3);
	expect_report_as("markdown", m, &o, "### Allocation profile\n\n**0 allocations of 0 B**, peak 0 B, live at exit 0 B.\n\n"
	              "No allocations.\n"
	              "\n| Total | Blocks | Bytes |\n| --- | ---: | ---: |\n| Allocations | 0 | 0 B |\n"
	              "| Peak | 0 | 0 B |\n| Live at exit | 0 | 0 B |\n");
	expect_comparison_as("markdown", m, m, &o, "### Allocation comparison\n\n"
	                  "**Allocations +0 (+0 B)**, peak +0 B, live at exit +0 B.\n\n"
	                  "No difference.\n"
	                  "\n| Total | Blocks | Change | Bytes | Change |\n| --- | ---: | ---: | ---: | ---: |\n"
	                  "| Allocations | 0 → 0 | +0 | 0 B → 0 B | +0 B |\n"
	                  "| Peak | 0 → 0 | +0 | 0 B → 0 B | +0 B |\n"
	                  "| Live at exit | 0 → 0 | +0 | 0 B → 0 B | +0 B |\n");
	model_free(m);
}

/* A model of functions with a file each. */
static struct model *model_of(const char *const functions[], const char *file, const int64_t counts[], size_t n)
{
	struct model *m = model_new();
	thread_id t = sample_thread(m, sample_process(m, "demo"), 1, "");
	for (size_t i = 0; i < n; i++)
		sample_site(m, STACK(m, MALLOC, { functions[i], file, 1, DEMO }, { "demo::main", "src/main.rs", 2, DEMO }), t,
		            (struct cost){ .allocations = counts[i], .bytes = counts[i] * 1024, .live_blocks = 1,
		                           .live_bytes = 1024, .peak_blocks = 1, .peak_bytes = 1024 });
	return m;
}

static void test_hostile(void **state)
{
	(void)state;
	static const struct { const char *name, *shown; } cases[] = {
		{ "a|b", "a&#124;b" },
		{ "`code`", "&#96;code&#96;" },
		{ "</code><script>alert(1)</script>", "&#60;/code&#62;&#60;script&#62;alert(1)&#60;/script&#62;" },
		{ "</pre></details>", "&#60;/pre&#62;&#60;/details&#62;" },
		{ "&lt;&#60;", "&#38;lt;&#38;&#35;60;" },
		{ "**bold** __under__ ~~gone~~ in_word", "&#42;&#42;bold&#42;&#42; &#95;&#95;under&#95;&#95; &#126;&#126;gone&#126;&#126; in_word" },
		{ "[x](http://evil) ![i](x)", "&#91;x&#93;(http&#58;//evil) &#33;&#91;i&#93;(x)" },
		{ "www.evil.org @someone #1 me@evil.org", "www&#46;evil.org &#64;someone &#35;1 me&#64;evil.org" },
		{ "line\nbreak\ttab\033[2J\\", "line&#92;nbreak&#92;ttab&#92;x1b&#91;2J&#92;" },
		{ "$x$ \"q\" 'q' ^", "&#36;x&#36; &#34;q&#34; &#39;q&#39; &#94;" },
		{ "\xff\xe2\x80\xae" "caf\xc3\xa9", "&#92;xff&#92;u{202e}caf\xc3\xa9" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct model *m = model_new();
		thread_id t = sample_thread(m, sample_process(m, "demo"), 1, "");
		sample_site(m, STACK(m, { cases[i].name, cases[i].name, 1, DEMO }), t,
		            (struct cost){ .allocations = 1, .bytes = 1024 });
		struct report_options o = markdown_options(3);
		o.attribute = ATTRIBUTE_LEAF;
		char *text = report_as("markdown", m, &o, NULL);
		const char *shown = cases[i].shown;
		g_autofree char *row = g_strdup_printf("| <code>%s</code> | 1 | 1.00 KB |\n", shown);
		g_autofree char *summary = g_strdup_printf("<details><summary><code>%s</code></summary>\n", shown);
		g_autofree char *frame = g_strdup_printf("    %s (", shown);
		if (strstr(text, row) == NULL || strstr(text, summary) == NULL || strstr(text, frame) == NULL)
			fail_msg("not as wanted:\n%s%s", row, text);
		free(text);
		model_free(m);
	}
}

static const char *const old_names[] = { "a::moves", "a::grows", "a::shrinks", "a::same", "a::goes" };
static const char *const new_names[] = { "b::moves", "a::grows", "a::shrinks", "a::same", "a::comes" };
static const int64_t old_counts[] = { 3, 10, 10, 4, 1 }, new_counts[] = { 3, 15, 6, 4, 2 };

#define COMPARISON_TOTALS \
	"\n| Total | Blocks | Change | Bytes | Change |\n| --- | ---: | ---: | ---: | ---: |\n" \
	"| Allocations | 28 → 30 | +2 | 28.00 KB → 30.00 KB | +2.00 KB |\n" \
	"| Peak | 5 → 5 | +0 | 5.00 KB → 5.00 KB | +0 B |\n" \
	"| Live at exit | 5 → 5 | +0 | 5.00 KB → 5.00 KB | +0 B |\n"
#define COMPARISON_HEAD \
	"### Allocation comparison\n\n" \
	"**Allocations +2 (+2.00 KB)**, peak +0 B, live at exit +0 B."
#define COMPARISON_ROWS \
	"| | Function | Allocations | Change | Bytes |\n| --- | --- | ---: | ---: | ---: |\n" \
	"| grown | <code>a::grows</code> | 10 → 15 | +5 | +5.00 KB |\n"

static void test_comparison(void **state)
{
	(void)state;
	struct model *old = model_of(old_names, "src/a.rs", old_counts, 5), *new = model_of(new_names, "src/a.rs", new_counts, 5);
	struct report_options o = markdown_options(0);
	expect_comparison_as("markdown", new, old, &o, COMPARISON_HEAD " 1 new, 1 gone, 1 grown, 1 shrunk, 1 moved.\n\n" COMPARISON_ROWS
	                  "| shrunk | <code>a::shrinks</code> | 10 → 6 | -4 | -4.00 KB |\n"
	                  "| new | <code>a::comes</code> | 0 → 2 | +2 | +2.00 KB |\n"
	                  "| gone | <code>a::goes</code> | 1 → 0 | -1 | -1.00 KB |\n"
	                  "| moved | <code>b::moves</code> from <code>a::moves</code> | 3 → 3 | +0 | +0 B |\n"
	                  COMPARISON_TOTALS);
	o.limit = 1;
	o.verbosity = 3;
	expect_comparison_as("markdown", new, old, &o, COMPARISON_HEAD " 1 new, 1 gone, 1 grown, 1 shrunk, 1 moved.\n\n" COMPARISON_ROWS
	                  "\n… 4 more rows\n"
	                  COMPARISON_TOTALS
	                  "\n<details><summary><code>a::grows</code></summary>\n\n<pre>\n"
	                  "src/a.rs:1: 10 → 15 +5 (+5.00 KB), grown\n"
	                  "stack: 10 → 15 +5 (+5.00 KB), grown\n"
	                  "    a::grows (src/a.rs:1)\n"
	                  "    demo::main (src/main.rs:2)\n"
	                  "</pre>\n\n</details>\n");
	o.limit = -1;
	o.min_count = 100;
	expect_comparison_as("markdown", new, old, &o, COMPARISON_HEAD "\n\nNo difference matches the filters.\n" COMPARISON_TOTALS);
	model_free(old);
	model_free(new);
}

/* What failed comes first. */
static void test_gates(void **state)
{
	(void)state;
	struct model *m = sample_demo();
	struct report_options o = markdown_options(0);
	g_autoptr(GPtrArray) limits = gate_limits_new();
	assert_true(gate_parse(limits, gate_key_find("max-peak", 8), "1K", "--max-peak", NULL));
	assert_true(gate_parse(limits, gate_key_find("max-allocations", 15), "29", "--max-allocations", NULL));
	g_autoptr(GPtrArray) gates = sample_gates(limits, m, NULL, &o);
	const struct view_context context = { .workspace = SAMPLE_WORKSPACE, .gates = gates };
	expect_written_in(&context, "markdown", m, NULL, &o, DEMO_HEAD
	              "| Gate | Value | At most | Result |\n| --- | ---: | ---: | --- |\n"
	              "| allocations of the run | 30 | 29 | **failed** |\n"
	              "| peak bytes of the run | 912 | 1024 | passed |\n\n" DEMO_ROWS DEMO_TOTALS);
	model_free(m);
}

/* More than a comment holds. */
static void test_most(void **state)
{
	(void)state;
	struct model *m = model_new();
	thread_id t = sample_thread(m, sample_process(m, "demo"), 1, "");
	struct sample_frame frames[42] = { { NULL, NULL, 0, NULL } };
	for (int i = 0; i < 40; i++)
		frames[i] = (struct sample_frame){ "a::deep", NULL, 0, DEMO };
	for (uint32_t i = 1; i <= 6; i++) {
		frames[0] = (struct sample_frame){ "a::deep", "src/a.rs", i, DEMO };
		sample_site(m, sample_stack(m, frames, false), t, (struct cost){ .allocations = 100 });
	}
	for (int i = 10; i < 40; i++) {
		g_autofree char *name = g_strdup_printf("a::f%d", i);
		sample_site(m, STACK(m, { name, "src/f.rs", 1, DEMO }), t, (struct cost){ .allocations = 1 });
	}
	struct report_options o = markdown_options(3);
	char *text = report_as("markdown", m, &o, NULL);
	assert_non_null(strstr(text, "<code>a::f33</code> | 1 | 0 B |\n\n… 6 more rows\n"));
	assert_null(strstr(text, "a::f34"));
	assert_non_null(strstr(text, "src/a.rs:3: 100 (0 B)\n… 3 more places\nstack: 100 (0 B)\n"));
	assert_non_null(strstr(text, "    …\n… 3 more stacks\n</pre>\n"));
	size_t details = 0;
	for (const char *at = text; (at = strstr(at, "<details>")) != NULL; at++)
		details++;
	assert_int_equal(details, 10);
	const char *first = strstr(text, "stack: 100"), *second = strstr(first + 1, "stack: 100");
	size_t lines = 0;
	for (const char *c = first; c < second; c++)
		lines += *c == '\n';
	assert_int_equal(lines, 1 + 16 + 1);
	free(text);
	model_free(m);
}

/* Whatever there is of everything, and however long its names are: GitHub takes 65,536 characters. */
static void test_room(void **state)
{
	(void)state;
	enum { ROOM = 65536 };
	/* One of the longest names, escaped, has no room at all. */
	static const struct { int functions, length; } cases[] = { { 3000, 1 }, { 600, 200 }, { 8, ROOM / 5 + 1 } };
	for (size_t k = 0; k < G_N_ELEMENTS(cases); k++) {
		struct model *m = model_new(), *old = model_new();
		process_id p = sample_process(m, "demo");
		g_autofree char *end = g_strnfill((gsize)cases[k].length, '<');
		thread_id t = sample_thread(m, p, 1, end);
		for (int i = 0; i < cases[k].functions; i++) {
			g_autofree char *name = g_strdup_printf("%s::f%05d%s", i % 10 == 0 ? "bad" : "good", i, end);
			sample_site(m, STACK(m, { name, name, 1, DEMO }), t, (struct cost){ .allocations = 1, .bytes = 1 });
		}
		struct report_options o = markdown_options(3);
		o.threads = true;
		g_autoptr(GPtrArray) limits = gate_limits_new();
		assert_true(gate_parse(limits, gate_key_find("gate", 4), "*: bytes<=1", "--gate", NULL));
		assert_true(gate_parse(limits, gate_key_find("gate", 4), "bad::*: allocations<=0", "--gate", NULL));
		g_autoptr(GPtrArray) gates = sample_gates(limits, m, NULL, &o);
		const struct view_context context = { .workspace = SAMPLE_WORKSPACE, .gates = gates };
		for (o.limit = -1; o.limit <= 10000; o.limit += 10001) {
			char *report = written_in(&context, "markdown", m, NULL, &o, NULL);
			char *comparison = written_in(&context, "markdown", m, old, &o, NULL);
			assert_in_range(strlen(report), 1, ROOM);
			assert_in_range(strlen(comparison), 1, ROOM);
			assert_non_null(strstr(report, "\n| Total | Blocks | Bytes |\n"));
			assert_non_null(strstr(comparison, "\n| Total | Blocks | Change |"));
			assert_non_null(strstr(report, " more gates"));
			assert_non_null(strstr(report, " more rows\n"));
			if (k == 0) {
				/* those that failed are all there, though they were checked last */
				size_t failed = 0;
				for (const char *at = report; (at = strstr(at, "**failed**")) != NULL; at++)
					failed++;
				assert_int_equal(failed, 300);
				assert_non_null(strstr(report, "\n… 2975 more gates\n"));
			}
			free(report);
			free(comparison);
		}
		model_free(m);
		model_free(old);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_report),
		cmocka_unit_test(test_details),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_comparison),
		cmocka_unit_test(test_gates),
		cmocka_unit_test(test_most),
		cmocka_unit_test(test_room),
	};
	return cmocka_run_group_tests_name("view_markdown", tests, NULL, NULL);
}
