/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#define _GNU_SOURCE
#include "unit.h"

#include "native_maker.h"

#include "input/native_profile.h"
#include "input/profile_read.h"

static char *s_path;

static int make_file(void **state)
{
	(void)state;
	int fd = g_file_open_tmp("aprof-unit.XXXXXX", &s_path, NULL);
	return close(fd);
}

static int remove_file(void **state)
{
	(void)state;
	int failed = unlink(s_path);
	g_free(s_path);
	return failed;
}

static const struct ap_amount nothing;

/* Looks at the recording while it is being made. */
static struct native_totals look(void)
{
	struct native_reading *r = native_reading_open(s_path, 0, NULL);
	struct native_totals totals;
	assert_non_null(r);
	assert_true(native_live_totals(r, &totals, NULL));
	native_reading_free(r);
	return totals;
}

static void totals_are_those_of_the_moment(void **state)
{
	(void)state;
	struct maker maker = maker_open(s_path);
	struct ap_recording_thread *first = maker_thread(&maker), *second = maker_thread(&maker);
	struct ap_recording_site *a = maker_site(&maker, first, 0), *b = maker_site(&maker, second, 0);
	assert_int_equal(look().events, 0);
	maker_allocate(&maker, a, 0x5000, 100, nothing);
	maker_allocate(&maker, b, 0x6000, 50, nothing);
	maker_free(&maker, b, 0x6000, 50, 1);
	struct native_totals totals = look();
	assert_int_equal(totals.allocations, 2);
	assert_int_equal(totals.bytes, 150);
	assert_int_equal(totals.events, 3);
	assert_int_equal(totals.live_blocks, 1);
	assert_int_equal(totals.live_bytes, 100);
	assert_int_equal(totals.peak_bytes, 150);
	maker_allocate(&maker, b, 0x6000, 1, nothing);
	assert_int_equal(look().allocations, 3);
	maker_close(&maker);
}

static void sites_say_what_is_alive(void **state)
{
	(void)state;
	struct maker maker = maker_open(s_path);
	struct ap_recording_thread *t = maker_thread(&maker), *other = maker_thread(&maker);
	UInt program = maker_object(&maker, "/home/user/demo", 0x1000);
	struct ap_recording_site *s = maker_site(&maker, t, maker_stack(&maker, t, 0, maker_frame(&maker, t, 0x1100, program)));
	maker_allocate(&maker, s, 0x5000, 100, nothing);
	maker_allocate(&maker, s, 0x6000, 50, nothing);
	/* Another thread releases one. */
	maker_free_foreign(&maker, maker_release(&maker, other, s), 100, 1);
	s->elsewhere = (struct ap_amount){ 1, 100 };
	maker_site(&maker, t, 0);

	struct native_reading *r = native_reading_open(s_path, 0, NULL);
	GArray *threads = native_live_threads(r, NULL);
	assert_int_equal(threads->len, 2);
	const struct native_live_thread *newest = &g_array_index(threads, struct native_live_thread, 0), *oldest = newest + 1;
	assert_int_equal(newest->serial, 2);
	assert_int_equal(newest->sites.count, 0);
	assert_int_equal(oldest->serial, 1);
	assert_int_equal(oldest->sites.count, 2);
	struct native_live_site site = native_live_site(oldest, 0);
	assert_int_equal(site.stack, 1);
	assert_int_equal(site.blocks, 1);
	assert_int_equal(site.bytes, 50);
	site = native_live_site(oldest, 1);
	assert_int_equal(site.stack, 0);
	assert_int_equal(site.blocks, 0);
	/* A site that was made after the look is not in it. */
	maker_site(&maker, t, 0);
	assert_int_equal(oldest->sites.count, 2);

	/* The release is counted, and the allocation not yet. */
	s->elsewhere = (struct ap_amount){ 3, 151 };
	site = native_live_site(oldest, 0);
	assert_int_equal(site.blocks, 0);
	assert_int_equal(site.bytes, 0);
	g_array_unref(threads);
	native_reading_free(r);
	maker_close(&maker);
}

static void refuses(void)
{
	struct native_reading *r = native_reading_open(s_path, 0, NULL);
	GError *error = NULL;
	struct native_totals totals;
	assert_null(native_live_threads(r, &error));
	assert_true(g_error_matches(error, NATIVE_READING_ERROR, NATIVE_READING_DAMAGED));
	g_clear_error(&error);
	if (!native_live_totals(r, &totals, &error))
		assert_true(g_error_matches(error, NATIVE_READING_ERROR, NATIVE_READING_DAMAGED));
	g_clear_error(&error);
	native_reading_free(r);
}

static void a_recording_that_contradicts_itself_is_refused(void **state)
{
	(void)state;
	struct maker maker = maker_open(s_path);
	struct ap_recording_thread *first = maker_thread(&maker), *second = maker_thread(&maker);
	first->next = second;
	refuses();
	first->next = (void *)8;
	refuses();
	first->next = NULL;
	first->recorder.sites.list.count = 1u << 31;
	refuses();
	first->recorder.sites.list.count = 1;
	refuses();
	first->recorder.sites.list.count = 0;
	struct native_reading *r = native_reading_open(s_path, 0, NULL);
	GArray *threads = native_live_threads(r, NULL);
	assert_int_equal(threads->len, 2);
	g_array_unref(threads);
	native_reading_free(r);
	maker.header->era = (void *)8;
	r = native_reading_open(s_path, 0, NULL);
	struct native_totals totals;
	assert_false(native_live_totals(r, &totals, NULL));
	native_reading_free(r);
	maker_close(&maker);
}

/* Writes a profile of the stacks and reads it. NULL with *error set where that fails. */
static struct model *read_stacks(struct native_reading *r, const struct native_stack *stacks, guint n, UInt *sites, GError **error)
{
	char *profile = g_strconcat(s_path, ".xml", NULL);
	struct object_files *files = object_files_new();
	const struct native_source source = { .files = files };
	struct model *m = model_new();
	bool done = native_profile_write_stacks(&source, r, stacks, n, sites, profile, error) && profile_read(m, profile, NULL, error);
	unlink(profile);
	object_files_free(files);
	g_free(profile);
	if (done)
		return m;
	model_free(m);
	return NULL;
}

static uint64_t innermost_address(const struct model *m, UInt site)
{
	const struct site *s = &g_array_index(m->sites, struct site, site);
	return model_get_frame(m, model_get_stack(m, s->stack)->frame)->address;
}

static void stacks_can_be_read_alone(void **state)
{
	(void)state;
	struct maker maker = maker_open(s_path);
	struct ap_recording_thread *first = maker_thread(&maker), *second = maker_thread(&maker);
	UInt program = maker_object(&maker, "/home/user/demo", 0x1000);
	/* The same stack in both threads, and two more. */
	UInt outer = maker_stack(&maker, first, 0, maker_frame(&maker, first, 0x1100, program));
	UInt a = maker_stack(&maker, first, outer, maker_frame(&maker, first, 0x1200, program));
	UInt b = maker_stack(&maker, first, AP_STACK_CUT, maker_frame(&maker, first, 0x1300, 0));
	UInt same = maker_stack(&maker, second, 0, maker_frame(&maker, second, 0x1100, program));
	same = maker_stack(&maker, second, same, maker_frame(&maker, second, 0x1200, program));

	struct native_reading *r = native_reading_open(s_path, 0, NULL);
	GArray *threads = native_live_threads(r, NULL);
	const struct native_live_thread *newest = &g_array_index(threads, struct native_live_thread, 0), *oldest = newest + 1;
	const struct native_stack stacks[] = { { oldest, b }, { newest, same }, { oldest, a }, { oldest, outer } };
	UInt sites[G_N_ELEMENTS(stacks)];
	struct model *m = read_stacks(r, stacks, G_N_ELEMENTS(stacks), sites, NULL);
	assert_non_null(m);
	assert_int_equal(m->sites->len, 1 + 3);
	assert_int_equal(sites[1], sites[2]);
	assert_int_equal(innermost_address(m, sites[0]), 0x1300);
	assert_int_equal(innermost_address(m, sites[1]), 0x1200);
	assert_int_equal(innermost_address(m, sites[3]), 0x1100);
	model_free(m);

	/* What the recording does not have is refused. */
	const struct native_stack none[] = { { oldest, b + 1 } };
	GError *error = NULL;
	assert_null(read_stacks(r, none, 1, sites, &error));
	assert_true(g_error_matches(error, NATIVE_READING_ERROR, NATIVE_READING_DAMAGED));
	g_clear_error(&error);
	g_array_unref(threads);
	native_reading_free(r);
	maker_close(&maker);
}

/* Reads all that a picture is made of. */
static void read_everything(void)
{
	GError *error = NULL;
	struct native_totals totals;
	struct native_reading *r = native_reading_open(s_path, 0, &error);
	GArray *threads = r != NULL && native_live_totals(r, &totals, &error) ? native_live_threads(r, &error) : NULL;
	for (guint i = 0; threads != NULL && i < threads->len; i++) {
		const struct native_live_thread *t = &g_array_index(threads, struct native_live_thread, i);
		for (uint32_t k = 0; k < t->sites.count && error == NULL; k++) {
			const struct native_stack stack = { t, native_live_site(t, k).stack };
			UInt site;
			struct model *m = read_stacks(r, &stack, 1, &site, &error);
			if (m != NULL)
				model_free(m);
		}
	}
	assert_true(error == NULL || strchr(error->message, '\n') == NULL);
	g_clear_error(&error);
	if (threads != NULL)
		g_array_unref(threads);
	native_reading_free(r);
}

/* Any byte may be wrong. */
static void a_wrong_byte_does_no_harm(void **state)
{
	(void)state;
	struct maker maker = maker_open(s_path);
	struct ap_recording_thread *first = maker_thread(&maker), *second = maker_thread(&maker);
	UInt program = maker_object(&maker, "/home/user/demo", 0x1000);
	UInt outer = maker_stack(&maker, first, 0, maker_frame(&maker, first, 0x1100, program));
	struct ap_recording_site *s = maker_site(&maker, first, maker_stack(&maker, first, outer, maker_frame(&maker, first, 0x1200, program)));
	maker_allocate(&maker, s, 0x5000, 100, nothing);
	maker_free_foreign(&maker, maker_release(&maker, second, s), 100, 1);
	unsigned char *bytes = (unsigned char *)maker.header;
	uint32_t random = 1;
	read_everything();
	for (size_t i = 0; i < maker.used; i++) {
		/* Most of the lists is empty. */
		if (bytes[i] == 0 && (random = random * 1664525 + 1013904223) >> 24 > 3)
			continue;
		unsigned char good = bytes[i];
		bytes[i] ^= (unsigned char)(1u << (i % 8));
		read_everything();
		bytes[i] = good;
	}
	maker_close(&maker);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(totals_are_those_of_the_moment, make_file, remove_file),
		cmocka_unit_test_setup_teardown(sites_say_what_is_alive, make_file, remove_file),
		cmocka_unit_test_setup_teardown(stacks_can_be_read_alone, make_file, remove_file),
		cmocka_unit_test_setup_teardown(a_wrong_byte_does_no_harm, make_file, remove_file),
		cmocka_unit_test_setup_teardown(a_recording_that_contradicts_itself_is_refused, make_file, remove_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
