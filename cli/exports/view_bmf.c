/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reports in the Bencher Metric Format: an object with a member for each benchmark, and in it one for each measure. The numbers are exact, so
   that they have no bounds. */
#include "exports/benchmarks.h"

#include "exports/view_json_parts.h"

#include <jansson.h>

struct bmf { FILE *out; bool begun; };

static void put_benchmark(void *data, const struct benchmark *b)
{
	struct bmf *f = data;
	json_t *measures = json_object();
	for (int m = 0; m < METRIC_COUNT; m++)
		if (b->measured[m])
			json_object_set_new(measures, metric_info((enum metric)m).name, json_pack("{sI}", "value", (json_int_t)b->values[m]));
	fputs(f->begun ? ",\n  " : "{\n  ", f->out);
	view_json_value(f->out, json_string(b->name), 0);
	fputs(": ", f->out);
	view_json_value(f->out, measures, 0);
	f->begun = true;
}

static void write_report(const struct view_report *r, FILE *out)
{
	struct bmf f = { out, false };
	benchmarks_each(r, put_benchmark, &f);
	fputs("\n}\n", out);
}

const struct format format_bmf = {
	.name = "bmf",
	.help = "rows for Bencher",
	.report = write_report,
};
