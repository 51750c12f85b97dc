/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "model/model.h"

static int make(void **state)
{
	*state = model_new();
	return 0;
}

static int drop(void **state)
{
	model_free(*state);
	return 0;
}

static void equal_elements_are_one(void **state)
{
	struct model *m = *state;
	string_id a = model_string(m, "a"), b = model_string_len(m, "bcd", 1);
	assert_int_equal(a.i, 1);
	assert_int_equal(b.i, 2);
	assert_int_equal(model_string_len(m, "abc", 1).i, a.i);
	assert_int_equal(model_string(m, "").i, 0);
	assert_string_equal(model_text(m, b), "b");
	assert_string_equal(model_text(m, (string_id){ 0 }), "");

	struct object object = { a, b, 7 };
	object_id o = model_object(m, &object);
	assert_int_equal(model_object(m, &object).i, o.i);
	object.bias++;
	assert_int_not_equal(model_object(m, &object).i, o.i);
	assert_int_equal(model_get_object(m, o)->bias, 7);

	struct frame frame = { .address = 0x10, .object = o, .function = a, .file = b, .line = 3 };
	frame_id f = model_frame(m, &frame);
	assert_int_equal(model_frame(m, &frame).i, f.i);
	frame.line = 4;
	frame_id g = model_frame(m, &frame);
	assert_int_not_equal(g.i, f.i);
	assert_int_equal(model_get_frame(m, g)->line, 4);

	stack_id outer = model_stack(m, (stack_id){ 0 }, f, false);
	stack_id inner = model_stack(m, outer, g, false);
	assert_int_equal(model_stack(m, outer, g, false).i, inner.i);
	assert_int_not_equal(model_stack(m, (stack_id){ 0 }, g, false).i, inner.i);
	assert_false(m->cut);
	assert_int_not_equal(model_stack(m, (stack_id){ 0 }, f, true).i, outer.i);
	assert_true(m->cut);
	assert_int_equal(model_get_stack(m, inner)->parent.i, outer.i);
}

/* Enough that every table grows and hash values meet. */
static void many_elements_keep_their_ids(void **state)
{
	struct model *m = *state;
	enum { COUNT = 50000 };
	char text[16];
	for (int round = 0; round < 2; round++)
		for (uint32_t i = 1; i <= COUNT; i++) {
			g_snprintf(text, sizeof text, "f%u", i);
			struct frame frame = { .address = i * 16, .function = model_string(m, text), .line = i % 7 };
			assert_int_equal(frame.function.i, i);
			assert_int_equal(model_frame(m, &frame).i, i);
			assert_int_equal(model_stack(m, (stack_id){ i / 2 }, (frame_id){ i }, false).i, i);
		}
	assert_int_equal(m->strings->len, COUNT + 1);
	assert_int_equal(m->stacks->len, COUNT + 1);
	assert_string_equal(model_text(m, (string_id){ COUNT }), "f50000");
}

static process_id add_process(struct model *m, const char *name, int64_t sequence, const char *lineage,
                              const char *arg)
{
	struct process *p = process_new();
	g_free(p->name);
	p->name = g_strdup(name);
	g_free(p->lineage);
	p->lineage = g_strdup(lineage);
	p->sequence = sequence;
	if (arg != NULL)
		g_ptr_array_add(p->args, g_strdup(arg));
	process_id id = model_process(m, p);
	struct thread t = { .process = id, .serial = 1 };
	model_thread(m, &t);
	return id;
}

static void processes_are_labelled_in_order(void **state)
{
	struct model *m = *state;
	static const struct { const char *name; int64_t sequence; const char *lineage, *arg, *label; } cases[] = {
		/* in the order that is right */
		{ "demo", 1, "0", NULL, "demo" },
		{ "demo", 1, "0.9", NULL, "demo#2" },
		{ "demo", 1, "0.10", NULL, "demo#3" },
		{ "demo", 1, "0", "x", "demo#4" },
		{ "demo#2", 1, "0", NULL, "demo#2#2" },
		{ "a", 2, "0", NULL, "a" },
	};
	guint count = G_N_ELEMENTS(cases);
	for (guint i = count; i-- > 0; )
		add_process(m, cases[i].name, cases[i].sequence, cases[i].lineage, cases[i].arg);
	for (int round = 0; round < 2; round++) {
		model_label_processes(m);
		for (guint i = 0; i < count; i++) {
			const struct process *p = model_get_process(m, (process_id){ i + 1 });
			assert_string_equal(p->label, cases[i].label);
			assert_string_equal(p->lineage, cases[i].lineage);
			/* a thread stays with its process */
			assert_int_equal(model_get_thread(m, (thread_id){ count - i })->process.i, i + 1);
		}
	}
}

static void the_peak_is_that_of_one_process(void **state)
{
	struct model *m = *state;
	process_id peak = { 9 };
	assert_int_equal(model_totals(m, &peak).bytes, 0);
	assert_int_equal(peak.i, 0);
	for (int i = 0; i < 3; i++) {
		struct process *p = process_new();
		p->totals = (struct cost){ .allocations = 1, .bytes = 100 + i, .peak_bytes = i == 1 ? 90 : 80,
			.peak_blocks = i + 1 };
		model_process(m, p);
	}
	assert_true(model_sums_fit(m));
	struct cost totals = model_totals(m, &peak);
	assert_int_equal(totals.allocations, 3);
	assert_int_equal(totals.bytes, 303);
	assert_int_equal(totals.peak_bytes, 90);
	assert_int_equal(totals.peak_blocks, 2);
	assert_int_equal(peak.i, 2);
	assert_int_equal(model_totals(m, NULL).bytes, 303);

	struct process *p = process_new();
	p->totals.bytes = INT64_MAX - 302;
	model_process(m, p);
	assert_false(model_sums_fit(m));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(equal_elements_are_one, make, drop),
		cmocka_unit_test_setup_teardown(many_elements_keep_their_ids, make, drop),
		cmocka_unit_test_setup_teardown(processes_are_labelled_in_order, make, drop),
		cmocka_unit_test_setup_teardown(the_peak_is_that_of_one_process, make, drop),
	};
	return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
