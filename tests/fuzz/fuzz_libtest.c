/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What Rust's test harness and a test print: as a list, as reasons, and as what one test printed. */
#include "fuzz.h"

#include "run/libtest.h"
#include "run/pertest_output.h"

#include <glib/gstdio.h>
#include <unistd.h>

static char *directory;

static void remove_directory(void)
{
	g_autofree char *path = g_build_filename(directory, PERTEST_STDOUT, NULL);
	unlink(path);
	rmdir(directory);
	g_free(directory);
}

/* The tests' words go to standard output, and are nobody's here. */
static void prepare(void)
{
	static bool done;
	if (done)
		return;
	done = true;
	/* A file is written for each input. */
	directory = g_build_filename(access("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_tmp_dir(), "aprof-fuzz.XXXXXX", NULL);
	FUZZ_REQUIRE(g_mkdtemp(directory) != NULL, "%s", directory);
	atexit(remove_directory);
	FUZZ_REQUIRE(freopen("/dev/null", "w", stdout) != NULL, "/dev/null");
}

static void run_one(const uint8_t *data, size_t size, const char *name, int status)
{
	g_autofree char *path = g_build_filename(directory, PERTEST_STDOUT, NULL);
	struct pertest_output *output = pertest_output_new(1, 0);
	FILE *out = fopen(path, "we");

	FUZZ_REQUIRE(out != NULL, "%s", path);
	fwrite(data, 1, size, out);
	fclose(out);
	pertest_output_test(output, name, directory, status);
	pertest_output_end(output);
	pertest_output_free(output);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_text(data, size);
	g_autoptr(GHashTable) ignored = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_autoptr(GPtrArray) names = libtest_parse_list(text);
	const char *name = names != NULL && names->len > 0 ? g_ptr_array_index(names, 0) : "a";

	prepare();
	for (guint i = 0; names != NULL && i < names->len; i++)
		FUZZ_REQUIRE(*(char *)g_ptr_array_index(names, i) != '\0', "a test without a name");
	g_hash_table_insert(ignored, g_strdup(""), g_strdup(""));
	g_hash_table_insert(ignored, g_strdup(name), g_strdup(""));
	libtest_parse_reasons(text, ignored);
	run_one(data, size, name, 0);
	run_one(data, size, name, 11);
	return 0;
}
