/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "analysis/ledger.h"
#include "input/profile_read.h"

#define PROFILES TEST_SRCDIR "/profiles/"

static struct model *model_of(const char *const *names)
{
	struct model *m = model_new();
	for (; *names != NULL; names++) {
		g_autofree char *path = g_strdup_printf(PROFILES "%s.xml", *names);
		process_id process;
		assert_true(profile_read(m, path, &process, NULL));
	}
	model_label_processes(m);
	return m;
}

static void check_pool(const struct thread_pools *p, guint i, const char *name, int64_t threads,
                       int64_t exited, guint creator)
{
	g_autofree char *shown = thread_pools_name(p, i);
	assert_string_equal(shown, name);
	assert_int_equal(thread_pools_get(p, i)->threads, threads);
	assert_int_equal(thread_pools_get(p, i)->exited, exited);
	assert_int_equal(thread_pools_get(p, i)->creator, creator);
}

static void threads_of_a_pool_are_one(void **state)
{
	(void)state;
	struct model *m = model_of((const char *const[]){ "leak-ways", NULL });
	struct thread_pools *each = thread_pools_new(m, false), *folded = thread_pools_new(m, true);
	assert_int_equal(each->list->len, 8);
	check_pool(each, 1, "main thread", 1, 0, 0);
	check_pool(each, 3, "producer-2", 1, 1, 1);
	check_pool(each, 7, "thread 7", 1, 0, 4);

	assert_int_equal(folded->list->len, 6);
	check_pool(folded, 2, "producer-*", 2, 2, 1);
	check_pool(folded, 3, "consumer", 1, 0, 1);
	check_pool(folded, 5, "unnamed threads", 2, 1, 3);
	assert_int_equal(folded->of[2], folded->of[3]);
	assert_int_equal(thread_pools_get(folded, 2)->cost.allocations, 20);
	assert_int_equal(thread_pools_get(folded, 2)->cost.sites, 2);
	thread_pools_free(each);
	thread_pools_free(folded);
	model_free(m);
}

/* Not by its name alone: by its creator and its process, too. */
static void threads_of_others_are_none_of_a_pool(void **state)
{
	(void)state;
	struct model *m = model_of((const char *const[]){ "threads", "threads", NULL });
	struct thread_pools *p = thread_pools_new(m, true);
	assert_int_equal(p->list->len, 7);
	check_pool(p, 1, "main thread of pool", 1, 0, 0);
	check_pool(p, 2, "worker of pool", 2, 2, 1);
	check_pool(p, 3, "idle of pool", 1, 1, 2);
	check_pool(p, 4, "main thread of pool#2", 1, 0, 0);
	check_pool(p, 6, "idle of pool#2", 1, 1, 5);
	thread_pools_free(p);
	model_free(m);
}

static void check_cell(const GArray *cells, guint i, struct ledger_cell expected)
{
	struct ledger_cell cell = g_array_index(cells, struct ledger_cell, i);
	assert_int_equal(cell.from, expected.from);
	assert_int_equal(cell.to, expected.to);
	assert_int_equal(cell.blocks, expected.blocks);
	assert_int_equal(cell.bytes, expected.bytes);
	assert_int_equal(cell.resized, expected.resized);
	assert_int_equal(cell.resized_bytes, expected.resized_bytes);
}

static void the_ledger_has_what_is_not_listed(void **state)
{
	(void)state;
	/* One lists what other threads released alone, the other all that was. */
	struct model *m = model_of((const char *const[]){ "threads", "releases", NULL });
	struct thread_pools *p = thread_pools_new(m, false);
	struct ledger *l = ledger_new(m, p);
	assert_true(ledger_is_known(l));
	g_autoptr(GArray) cells = ledger_cells(l, NULL, 0);
	int64_t blocks = 0, resized = 0;
	for (guint i = 0; i < cells->len; i++) {
		blocks += g_array_index(cells, struct ledger_cell, i).blocks;
		resized += g_array_index(cells, struct ledger_cell, i).resized;
	}
	struct cost totals = model_totals(m, NULL);
	assert_int_equal(blocks, totals.deallocations);
	assert_int_equal(resized, totals.reallocations);

	/* Processes are in order of their names, and their threads' pools with them. */
	uint32_t last = m->sites->len - 2;
	g_autoptr(GArray) sent = ledger_cells(l, &last, 1);
	assert_int_equal(sent->len, 2);
	check_cell(sent, 0, (struct ledger_cell){ 2, 2, 2, 20, 0, 0 });
	check_cell(sent, 1, (struct ledger_cell){ 2, 3, 5, 50, 2, 20 });
	struct ledger_cell crossed = ledger_crossed(sent);
	assert_int_equal(crossed.blocks, 5);
	assert_int_equal(crossed.resized_bytes, 20);

	uint32_t both[] = { last, last + 1 };
	g_autoptr(GArray) shares = ledger_shares(l, both, 2);
	assert_int_equal(shares->len, 2);
	assert_int_equal(g_array_index(shares, struct ledger_share, 1).pool, 3);
	assert_int_equal(g_array_index(shares, struct ledger_share, 1).cost.allocations, 3);
	ledger_free(l);
	thread_pools_free(p);
	model_free(m);
}

static void what_threads_do_not_confirm_is_not_known(void **state)
{
	(void)state;
	struct model *m = model_of((const char *const[]){ "releases", NULL });
	/* As a baseline has it: the threads' own sums without who released what. */
	g_array_set_size(m->releases, 0);
	struct thread_pools *p = thread_pools_new(m, false);
	struct ledger *l = ledger_new(m, p);
	assert_false(ledger_is_known(l));
	g_autoptr(GArray) releases = g_array_new(FALSE, FALSE, sizeof(struct release));
	ledger_releases(l, 1, releases);
	assert_int_equal(releases->len, 0);
	ledger_free(l);
	thread_pools_free(p);
	model_free(m);
}

static void nothing_has_a_ledger_too(void **state)
{
	(void)state;
	struct model *m = model_new();
	struct thread_pools *p = thread_pools_new(m, true);
	struct ledger *l = ledger_new(m, p);
	g_autoptr(GArray) cells = ledger_cells(l, NULL, 0);
	assert_int_equal(cells->len, 0);
	assert_int_equal(p->list->len, 1);
	assert_true(ledger_is_known(l));
	ledger_free(l);
	thread_pools_free(p);
	model_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(threads_of_a_pool_are_one),
		cmocka_unit_test(threads_of_others_are_none_of_a_pool),
		cmocka_unit_test(the_ledger_has_what_is_not_listed),
		cmocka_unit_test(what_threads_do_not_confirm_is_not_known),
		cmocka_unit_test(nothing_has_a_ledger_too),
	};
	return cmocka_run_group_tests_name("ledger", tests, NULL, NULL);
}
