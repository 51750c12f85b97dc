/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A harness that runs one test prints a heading, the test's part, and a result. Only the part between is
   shown. */
#include "config.h"

#include "run/pertest_output.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

enum { HARNESS_FAILED = 101 };

struct pertest_output {
	guint passed, ignored, filtered;
	GPtrArray *failed;    /* of char *: names */
	GString *failures;    /* what the failed tests printed, in the harness's format */
	gint64 start_us;
};

struct pertest_output *pertest_output_new(guint tests, guint filtered)
{
	struct pertest_output *o = g_new0(struct pertest_output, 1);

	o->filtered = filtered;
	o->failed = g_ptr_array_new_with_free_func(g_free);
	o->failures = g_string_new(NULL);
	o->start_us = g_get_monotonic_time();
	printf("\nrunning %u test%s\n", tests, tests == 1 ? "" : "s");
	fflush(stdout);
	return o;
}

void pertest_output_free(struct pertest_output *o)
{
	g_ptr_array_unref(o->failed);
	g_string_free(o->failures, TRUE);
	g_free(o);
}

/* Returns an empty string if there is no output. */
static GString *read_output(const char *slot, const char *name)
{
	g_autofree char *path = g_build_filename(slot, name, NULL);
	char *text = NULL;
	gsize length = 0;
	GString *out = g_string_new(NULL);

	if (g_file_get_contents(path, &text, &length, NULL))
		g_string_append_len(out, text, (gssize)length);
	g_free(text);
	/* A test may print any bytes. The harness's own words stand before and after them. */
	return out;
}

static const char *find(const char *from, const char *end, const char *mark)
{
	return memmem(from, (size_t)(end - from), mark, strlen(mark));
}

static const char *find_last(const char *from, const char *end, const char *mark)
{
	const char *last = NULL;

	for (const char *at = from; (at = find(at, end, mark)); at++)
		last = at;
	return last;
}

/* Keeps `---- name stdout ----` and what follows, up to the list of names. */
static void keep_failure(struct pertest_output *o, const char *section, const char *end)
{
	const char *list = find_last(section, end, "\n\nfailures:\n");

	g_string_append_len(o->failures, section, (list ? list : end) - section);
	g_string_append(o->failures, "\n\n");
}

/* For a test that crashed the harness. */
static void put_crash(const char *name, const char *body, const char *end, int status)
{
	g_autofree char *begun = g_strdup_printf("test %s ... ", name);

	fwrite(body, 1, (size_t)(end - body), stdout);
	if ((size_t)(end - body) < strlen(begun) || memcmp(end - strlen(begun), begun, strlen(begun)) != 0)
		printf("%s%s", end > body && end[-1] != '\n' ? "\n" : "", begun);
	if (WIFSIGNALED(status))
		printf("FAILED (signal %d)\n", WTERMSIG(status));
	else
		printf("FAILED (exit status %d)\n", WEXITSTATUS(status));
}

void pertest_output_test(struct pertest_output *o, const char *name, const char *slot, int status)
{
	static const char heading[] = "\nrunning 1 test\n", failures[] = "\n\nfailures:\n\n", result[] = "\n\ntest result: ";
	g_autoptr(GString) out = read_output(slot, PERTEST_STDOUT), err = read_output(slot, PERTEST_STDERR);
	const char *end = out->str + out->len, *start = find(out->str, end, heading);
	const char *body = start ? start + strlen(heading) : out->str, *rest = find_last(body, end, result);
	const char *section = rest ? find(body, rest, failures) : NULL;

	fwrite(err->str, 1, err->len, stderr);
	if (rest) {
		fwrite(body, 1, (size_t)((section ? section : rest) - body), stdout);
		putchar('\n');
		if (section)
			keep_failure(o, section + strlen(failures), rest);
	} else {
		put_crash(name, body, end, status);
	}
	fflush(stdout);
	if (status == 0 && rest)
		o->passed++;
	else
		g_ptr_array_add(o->failed, g_strdup(name));
}

void pertest_output_ignored(struct pertest_output *o, const char *name, const char *reason)
{
	o->ignored++;
	printf("test %s ... ignored%s%s\n", name, *reason ? ", " : "", reason);
	fflush(stdout);
}

int pertest_output_end(struct pertest_output *o)
{
	bool ok = o->failed->len == 0;

	if (!ok) {
		printf("\nfailures:\n\n");
		fwrite(o->failures->str, 1, o->failures->len, stdout);
		printf("\nfailures:\n");
		for (guint i = 0; i < o->failed->len; i++)
			printf("    %s\n", (const char *)g_ptr_array_index(o->failed, i));
	}
	printf("\ntest result: %s. %u passed; %u failed; %u ignored; 0 measured; %u filtered out; finished in %.2fs\n\n",
	       ok ? "ok" : "FAILED", o->passed, o->failed->len, o->ignored, o->filtered,
	       (double)(g_get_monotonic_time() - o->start_us) / G_USEC_PER_SEC);
	fflush(stdout);
	return ok ? 0 : HARNESS_FAILED;
}
