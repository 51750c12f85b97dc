/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reports for github-action-benchmark, which takes a list of numbers with names (`customSmallerIsBetter`). It follows each number by its name
   alone, so that the name says what is counted, too. */
#include "exports/benchmarks.h"

#include "exports/view_json_parts.h"

#include <jansson.h>

struct numbers { FILE *out; bool begun; };

static void put_benchmark(void *data, const struct benchmark *b)
{
	struct numbers *n = data;
	for (int m = 0; m < METRIC_COUNT; m++) {
		if (!b->measured[m])
			continue;
		struct metric_info metric = metric_info((enum metric)m);
		g_autofree char *name = g_strdup_printf("%s: %s", b->name, metric.title);
		fputs(n->begun ? ",\n  " : "[\n  ", n->out);
		view_json_value(n->out, json_pack("{sssssI}", "name", name, "unit", metric.noun, "value", (json_int_t)b->values[m]), 0);
		n->begun = true;
	}
}

static void write_report(const struct view_report *r, FILE *out)
{
	struct numbers n = { out, false };
	benchmarks_each(r, put_benchmark, &n);
	fputs("\n]\n", out);
}

const struct format format_github_benchmark = {
	.name = "github-benchmark",
	.help = "rows for github-action-benchmark",
	.report = write_report,
};
