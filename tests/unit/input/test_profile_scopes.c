/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "input/profile_read.h"

#include <stdio.h>
#include <string.h>

/* With assertions, too. */
#define SCOPES TEST_SRCDIR "/profiles/assertions.xml"

static void regions_and_phases_become_part_of_the_model(void **state)
{
	(void)state;
	struct model *m = model_new();
	/* After another one, so that what is referred to does not begin with number 0. */
	assert_true(profile_read(m, SCOPES, NULL, NULL));
	assert_true(profile_read(m, SCOPES, NULL, NULL));
	assert_int_equal(m->scopes->len, 8);
	const struct scope *phase = &g_array_index(m->scopes, struct scope, 5), *region = phase + 2;
	assert_int_equal(phase->kind, SCOPE_PHASE);
	assert_int_equal(phase->process.i, 2);
	assert_string_equal(model_text(m, phase->name), "steady state");
	assert_int_equal(phase->event, 15);
	assert_int_equal(phase->entries, 2);
	assert_int_equal(region->kind, SCOPE_REGION);
	assert_string_equal(model_text(m, region->name), "io: read");
	assert_int_equal(region->entries, 1);

	const struct site *last = &g_array_index(m->sites, struct site, m->sites->len - 3);
	assert_string_equal(model_text(m, last->region), "parse");
	assert_string_equal(model_text(m, last->phase), "steady state");
	assert_int_equal(g_array_index(m->sites, struct site, 1).region.i, 0);
	assert_int_equal(g_array_index(m->sites, struct site, 1).phase.i, 0);

	/* A site may have nothing but events of the program's own. */
	const struct cost *events = &g_array_index(m->sites, struct site, m->sites->len - 1).cost;
	assert_int_equal(events->allocations, 0);
	assert_int_equal(events->ad_hoc, 3);
	assert_int_equal(events->ad_hoc_weight, 30);
	for (const struct cost_member *c = cost_members; c->name != NULL; c++)
		if (c->of == COST_OF_ALLOCATIONS)
			assert_false(cost_has(events, c));
	assert_int_equal(model_get_process(m, (process_id){ 1 })->uncounted, 1204);

	/* They stay with their processes. */
	((struct process *)g_ptr_array_index(m->processes, 1))->sequence = 2;
	((struct process *)g_ptr_array_index(m->processes, 2))->sequence = 1;
	model_label_processes(m);
	assert_int_equal(g_array_index(m->scopes, struct scope, 0).process.i, 2);
	assert_int_equal(g_array_index(m->scopes, struct scope, 7).process.i, 1);
	assert_int_equal(g_array_index(m->assertions, struct assertion, 0).process.i, 2);
	model_free(m);
}

static void failed_assertions_become_part_of_the_model(void **state)
{
	(void)state;
	struct model *m = model_new();
	assert_true(profile_read(m, SCOPES, NULL, NULL));
	assert_true(profile_read(m, SCOPES, NULL, NULL));
	const struct process *p = model_get_process(m, (process_id){ 2 });
	assert_int_equal(p->assertions_checked, 16);
	assert_int_equal(p->assertions_failed, 3);
	assert_int_equal(m->assertions->len, 4);
	const struct assertion *a = &g_array_index(m->assertions, struct assertion, 2);
	assert_int_equal(a->process.i, 2);
	assert_int_equal(a->thread.i, 3);
	assert_string_equal(model_text(m, a->place), "src/parse.rs:31");
	assert_string_equal(model_text(m, a->text), "allocations <= 3");
	assert_int_equal(a->found, 5);
	assert_int_equal(a->times, 2);
	assert_int_equal(a->first_blame, 3);
	assert_int_equal(a->blames, 2);
	const struct blame *b = &g_array_index(m->blames, struct blame, 4);
	assert_int_equal(b->stack.i, 5);
	assert_int_equal(b->allocations, 1);
	assert_int_equal(b->bytes, 4096);
	model_free(m);
}

/* What is put in the place of what, and why that is refused. */
static const struct { const char *from, *to, *reason; } changes[] = {
	{ "phase id=\"2\"", "phase id=\"3\"", "phase 2: its id is 3" },
	{ "region id=\"2\"", "region id=\"1\"", "region 2: its id is 1" },
	{ " name=\"parse\"", "", "region 1: 'name' is missing" },
	{ "name=\"parse\"", "name=\"\"", "region 1: its name is empty" },
	{ "entries=\"12\"", "entries=\"-1\"", "region 1: 'entries' must be a number from 0 to 9223372036854775807, not '-1'" },
	{ "<phase id=\"1\" name=\"load\"", "<region id=\"1\" name=\"x\"/><phase id=\"1\" name=\"load\"", "phase 1: it comes after a region" },
	{ "<region id=\"1\" name=\"parse\"", "<region id=\"1\" event=\"1\" name=\"parse\"", "region 1: it has no attribute 'event'" },
	{ "<region id=\"1\" name=\"parse\" entries=\"12\"/>", "<region id=\"1\" name=\"parse\"><blame/></region>", "blame 1: it must be empty" },
	{ "event=\"15\"", "event=\"31\"", "totals: a phase was entered after the last event" },
	{ "phase=\"1\" region=\"1\"", "phase=\"3\" region=\"1\"", "site 2: there is no phase 3" },
	{ "phase=\"1\" region=\"1\"", "phase=\"1\" region=\"3\"", "site 2: there is no region 3" },
	{ "phase=\"1\" region=\"1\"", "phase=\"1\" region=\"4294967296\"",
	  "site 2: 'region' must be a number from 0 to 4294967295, not '4294967296'" },
	{ " ad-hoc=\"3\"", "", "totals: 'ad-hoc' is 10, but the sum over the sites is 7" },
	{ "phases=\"2\"", "phases=\"1\"", "totals: it has 1 phases, but there are 2" },
	{ "regions=\"2\"", "", "totals: it has 0 regions, but there are 2" },
	{ "checked=\"16\"", "checked=\"2\"", "assertions: more assertions failed than were checked" },
	{ "failed=\"3\"", "failed=\"2\"", "assertion 2: more are listed than failed" },
	{ "times=\"2\"", "times=\"9223372036854775807\"", "assertion 1: more are listed than failed" },
	{ "times=\"1\"", "times=\"0\"", "assertion 2: it never failed" },
	{ " times=\"1\"", "", "assertion 2: 'times' is missing" },
	{ "thread=\"2\" times", "thread=\"3\" times", "assertion 2: there is no thread 3" },
	{ "thread=\"2\" times", "thread=\"0\" times", "assertion 2: there is no thread 0" },
	{ "<blame stack=\"8\"", "<blame stack=\"10\"", "blame 3: there is no stack 10" },
	{ "<blame stack=\"8\"", "<blame stack=\"0\"", "blame 3: there is no stack 0" },
	{ "<blame stack=\"8\"", "<assertion stack=\"8\"", "assertion 3: it is not allowed here" },
	{ "<blame stack=\"8\"", "text<blame stack=\"8\"", "assertion 2: it must not contain text" },
	{ "<assertion place=\"src", "<blame stack=\"8\"/><assertion place=\"src", "blame 1: it is not allowed here" },
	{ "assertions=\"2\"", "assertions=\"3\"", "totals: it has 3 assertions, but there are 2" },
	{ "blames=\"3\"", "blames=\"0\"", "totals: it has 0 blames, but there are 3" },
	{ "lineage=\"0\"", "lineage=\"0\" snapshot=\"warm\" snapshot-number=\"1\"", "end: a snapshot has a number, and nothing else has one" },
	{ "by=\"exit\"", "by=\"snapshot\"", "end: a snapshot has a number, and nothing else has one" },
	{ "by=\"exit\"", "by=\"snapshots\"", "end: 'by' must be exit, signal, exec or snapshot" },
};

static char *changed(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	if (at == NULL)
		fail_msg("there is no %s", from);
	return g_strdup_printf("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

static bool read_text(struct model *m, const char *text, GError **error)
{
	FILE *in = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
	bool done = profile_read_stream(m, in, NULL, error);
	fclose(in);
	return done;
}

static void every_change_is_refused(void **state)
{
	(void)state;
	g_autofree char *good = NULL;
	assert_true(g_file_get_contents(SCOPES, &good, NULL, NULL));
	for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
		g_autofree char *bad = changed(good, changes[i].from, changes[i].to);
		struct model *m = model_new();
		g_autoptr(GError) error = NULL;
		if (read_text(m, bad, &error))
			fail_msg("change %zu was not refused: %s", i, changes[i].to);
		assert_string_equal(error->message, changes[i].reason);
		model_free(m);
	}
}

static void a_snapshot_says_so(void **state)
{
	(void)state;
	g_autofree char *good = NULL;
	assert_true(g_file_get_contents(SCOPES, &good, NULL, NULL));
	g_autofree char *named = changed(good, "lineage=\"0\"", "lineage=\"0\" snapshot=\"warm\" snapshot-number=\"3\"");
	g_autofree char *snapshot = changed(named, "by=\"exit\"", "by=\"snapshot\"");
	struct model *m = model_new();
	assert_true(read_text(m, snapshot, NULL));
	const struct process *p = model_get_process(m, (process_id){ 1 });
	assert_int_equal(p->end, PROCESS_SNAPSHOT);
	assert_string_equal(p->snapshot, "warm");
	assert_int_equal(p->snapshot_number, 3);
	model_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(regions_and_phases_become_part_of_the_model),
		cmocka_unit_test(failed_assertions_become_part_of_the_model),
		cmocka_unit_test(every_change_is_refused),
		cmocka_unit_test(a_snapshot_says_so),
	};
	return cmocka_run_group_tests_name("profile_scopes", tests, NULL, NULL);
}
