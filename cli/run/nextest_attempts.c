/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "run/nextest_attempts.h"

#include "run/rundir.h"

#include <string.h>

/* nextest tells a test the number of its try and the number of the whole run in the environment. Before 0.9.114
   the first variable had another name. */
static const char *const tries[] = { "NEXTEST_ATTEMPT", "__NEXTEST_ATTEMPT" };
#define RUN "NEXTEST_STRESS_CURRENT"

bool nextest_attempts_describe(const char *directory, const char *executable, char **args, GError **error)
{
	g_autofree char *joined = g_strjoinv("\n", args);
	g_autofree char *test = g_strconcat(executable, "\n", joined, NULL);
	const char *number = NULL, *run = g_getenv(RUN);

	for (size_t i = 0; i < G_N_ELEMENTS(tries) && !number; i++)
		number = g_getenv(tries[i]);
	return !number || rundir_describe_attempt(directory, test, number, run ? run : "0", error);
}

/* Whether run a of a test came before run b. */
static bool is_before(const struct slot *a, const struct slot *b)
{
	if (a->run != b->run)
		return a->run < b->run;
	return a->attempt != b->attempt ? a->attempt < b->attempt : a->number < b->number;
}

guint nextest_attempts_keep_last(GPtrArray *slots)
{
	g_autoptr(GHashTable) last = g_hash_table_new(g_str_hash, g_str_equal);
	guint before = slots->len;

	for (guint i = 0; i < slots->len; i++) {
		struct slot *slot = g_ptr_array_index(slots, i);
		struct slot *other = slot->attempted ? g_hash_table_lookup(last, slot->attempted) : NULL;

		slot->runs = other ? other->runs + 1 : 1;
		if (other && is_before(slot, other))
			other->runs = slot->runs;
		else if (slot->attempted)
			g_hash_table_replace(last, slot->attempted, slot);
	}
	for (guint i = slots->len; i > 0; i--) {
		struct slot *slot = g_ptr_array_index(slots, i - 1);

		if (slot->attempted && g_hash_table_lookup(last, slot->attempted) != slot)
			g_ptr_array_remove_index(slots, i - 1);
	}
	return before - slots->len;
}

char *nextest_attempts_note(const GPtrArray *slots)
{
	const struct slot *one = NULL;
	guint tests = 0;

	for (guint i = 0; i < slots->len; i++) {
		const struct slot *slot = g_ptr_array_index(slots, i);
		if (slot->runs > 1) {
			one = slot;
			tests++;
		}
	}
	if (tests > 1)
		return g_strdup_printf("nextest ran %u tests more than once: the report has the last run of each", tests);
	if (tests == 1) {
		const char *line = strchr(one->attempted, '\n');
		g_auto(GStrv) args = g_strsplit(line ? line + 1 : "", "\n", -1);
		const char *name = one->executable;
		for (char **arg = args; *arg; arg++)
			if (**arg != '-' && **arg != '\0')
				name = *arg;
		return g_strdup_printf("nextest ran '%s' %u times: the report has the last run", name, one->runs);
	}
	return NULL;
}
