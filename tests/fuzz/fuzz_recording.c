/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A profile or a baseline: shown in each form, saved as a baseline, read again, and then the same. */
#include "fuzz.h"

#include "analysis/suppress.h"
#include "analysis/suppress_match.h"
#include "input/baseline_read.h"
#include "input/baseline_write.h"
#include "input/profile_read.h"
#include "model/leak_tally.h"
#include "model/model.h"
#include "model/options.h"
#include "report/formats.h"
#include "report/report.h"

#include <jansson.h>
#include <string.h>
#include <zlib.h>

/* As the commands do with what they have read. */
static void count_leaks(struct model *m)
{
	g_autoptr(GPtrArray) rules = suppress_new();

	suppress_add_default(rules);
	suppress_apply(rules, m, NULL);
	leak_tally(m);
}

/* Told by its first byte, as recording_read does. NULL where it is refused. */
static struct model *read_model(const char *data, size_t size)
{
	struct model *m = model_new();
	FILE *in = size > 0 ? fmemopen((void *)(uintptr_t)data, size, "r") : NULL;
	g_autoptr(GError) error = NULL;
	bool read = in != NULL && (*data == '{' ? baseline_read_stream(m, in, &error)
	                                        : profile_read_stream(m, in, NULL, &error));

	if (in != NULL)
		fclose(in);
	if (read) {
		model_label_processes(m);
		count_leaks(m);
		return m;
	}
	FUZZ_REQUIRE(in == NULL || error != NULL, "it is refused without a reason");
	model_free(m);
	return NULL;
}

static char *save(const struct model *m, size_t *size)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, size);

	baseline_write_stream(m, out, "/ws");
	fclose(out);
	return text;
}

static bool is_of_json(const struct format *format)
{
	static const char *const names[] = { "json", "dhat", "speedscope", "bmf", "github-benchmark" };
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(format->name, names[i]) == 0)
			return true;
	return false;
}

static void is_json(const char *text, size_t size)
{
	json_error_t error;
	json_t *parsed = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);

	FUZZ_REQUIRE(parsed != NULL, "%s in: %.*s", error.text, (int)size, text);
	json_decref(parsed);
}

/* The data of a page unpacks to JSON. All else of it is the same for every profile. */
static void is_page(const char *text)
{
	enum { MOST = 1 << 26 };
	const char *begin = strstr(text, "id=\"profile\">"), *end = begin != NULL ? strstr(begin, "</script>") : NULL;
	uLongf length = MOST;
	gsize size;

	FUZZ_REQUIRE(end != NULL, "there is no profile in: %s", text);
	begin = strchr(begin, '>') + 1;
	g_autofree char *packed = g_strndup(begin, (gsize)(end - begin));
	g_autofree guchar *deflated = g_base64_decode(packed, &size);
	g_autofree char *data = g_malloc(length);
	FUZZ_REQUIRE(uncompress((Bytef *)data, &length, deflated, size) == Z_OK, "it does not unpack: %s", packed);
	is_json(data, length);
}

/* In every format. */
static void show(const struct model *m, const struct model *baseline, const struct report_options *options, bool color)
{
	const struct view_context context = { .workspace = "/ws", .color = color };
	struct sides *sides = sides_new(m, baseline, options, "/ws");
	struct report *r = report_new(sides, options);

	for (const struct format *const *format = formats; *format != NULL; format++) {
		char *text = NULL;
		size_t size = 0;

		if (baseline != NULL && (*format)->comparison == NULL)
			continue;
		FILE *out = open_memstream(&text, &size);
		report_write(r, *format, &context, out);
		fclose(out);
		if (is_of_json(*format))
			is_json(text, size);
		else if (*format == formats_find("html"))
			is_page(text);
		free(text);
	}
	report_free(r);
	sides_free(sides);
}

/* Every form and level of detail; what else there is to choose follows from the input, so that all of it comes up. */
static void show_all(const struct model *m, const struct model *baseline, guint choice)
{
	g_autoptr(GPtrArray) none = g_ptr_array_new();
	struct report_options options = {
		.filters = none, .hidden = none, .only = none, .threshold_bytes = -1, .limit = choice % 5 == 0 ? 2 : -1,
		.leak_kinds = 15,
		.sort = (enum sort_key)(choice % 3), .group = (enum group_key)(choice / 3 % GROUP_KEY_COUNT),
		.attribute = choice / 27 % 2 == 0 ? ATTRIBUTE_USER : ATTRIBUTE_LEAF,
		.generics = choice & 64, .full_stacks = choice & 128, .leaks = choice & 256, .threads = choice & 512,
		.fold_threads = choice & 1024, .table = choice & 2048,
		.closures = choice & 8192, .embed_source = choice & 16384, .metric = (enum metric)(choice / 5 % METRIC_COUNT),
	};

	for (options.verbosity = 0; options.verbosity <= 3; options.verbosity++) {
		show(m, NULL, &options, choice & 4096);
		if (options.verbosity % 2 == 1)
			show(m, baseline, &options, choice & 4096);
	}
}

/* What was saved is that which was read. */
static void is_the_same(const struct model *m, const struct model *again)
{
	g_autoptr(GPtrArray) none = g_ptr_array_new();
	const struct report_options options = {
		.filters = none, .hidden = none, .only = none, .threshold_bytes = -1, .limit = -1,
	};
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	struct sides *sides = sides_new(m, again, &options, "/ws");
	struct report *r = report_new(sides, &options);

	report_write(r, formats[0], &(struct view_context){ .workspace = "/ws" }, out);
	fclose(out);
	FUZZ_REQUIRE(report_rows(r) == 0, "%s", text);
	report_free(r);
	sides_free(sides);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct model *m = read_model((const char *)data, size);
	guint choice = 0;

	if (m == NULL)
		return 0;
	for (size_t i = 0; i < size; i++)
		choice = choice * 31 + data[i];
	size_t length, length_again;
	char *saved = save(m, &length);
	struct model *again = read_model(saved, length);
	FUZZ_REQUIRE(again != NULL, "a baseline is refused: %s", saved);
	show_all(m, again, choice);
	is_the_same(m, again);
	char *twice = save(again, &length_again);
	FUZZ_REQUIRE(length == length_again && memcmp(saved, twice, length) == 0, "saved:\n%s\nsaved again:\n%s", saved, twice);
	model_free(again);
	model_free(m);
	free(saved);
	free(twice);
	return 0;
}
