/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "core/ap_profile_allocators.h"
#include "input/native_host.h"
#include "input/profile_read.h"

#include <stdio.h>
#include <string.h>

#define ALLOCATORS TEST_SRCDIR "/profiles/allocators.xml"

static const struct allocator *allocator_at(const struct model *m, guint i)
{
	return &g_array_index(m->allocators, struct allocator, i);
}

static void allocators_become_part_of_the_model(void **state)
{
	(void)state;
	struct model *m = model_new();
	assert_true(profile_read(m, ALLOCATORS, NULL, NULL));
	assert_true(profile_read(m, ALLOCATORS, NULL, NULL));
	assert_int_equal(m->allocators->len, 4);
	assert_string_equal(model_text(m, allocator_at(m, 0)->family), "mimalloc");
	assert_string_equal(model_text(m, allocator_at(m, 3)->object), "/usr/lib/libplugin.so");
	assert_int_equal(allocator_at(m, 3)->functions, 6);
	assert_int_equal(allocator_at(m, 3)->known, 6);
	assert_int_equal(allocator_at(m, 3)->missing.i, 0);
	assert_true(model_is_complete(m));

	/* They stay with their processes. */
	((struct process *)g_ptr_array_index(m->processes, 1))->sequence = 2;
	((struct process *)g_ptr_array_index(m->processes, 2))->sequence = 1;
	model_label_processes(m);
	assert_int_equal(allocator_at(m, 0)->process.i, 2);
	assert_int_equal(allocator_at(m, 3)->process.i, 1);
	model_free(m);
}

static char *changed(const char *from, const char *to)
{
	g_autofree char *text = NULL;
	assert_true(g_file_get_contents(ALLOCATORS, &text, NULL, NULL));
	const char *at = strstr(text, from);
	if (at == NULL)
		fail_msg("there is no %s", from);
	return g_strdup_printf("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

static bool read_changed(struct model *m, const char *from, const char *to, GError **error)
{
	g_autofree char *text = changed(from, to);
	FILE *in = fmemopen(text, strlen(text), "r");
	bool done = profile_read_stream(m, in, NULL, error);
	fclose(in);
	return done;
}

/* What is put in the place of what, and why the profile is then incomplete. */
static const struct { const char *from, *to, *reason; } lacks[] = {
	{ "known=\"4\"", "known=\"3\" missing=\"free\"",
	  "mimalloc in 'server' cannot be seen as a whole, because nothing tells of free: build the program without it" },
	{ "family=\"mimalloc\"", "family=\"Rust's global allocator\" missing=\"__rust_dealloc\"",
	  "Rust's global allocator in 'server' cannot be seen as a whole, because nothing tells of __rust_dealloc: put the "
	  "'#[global_allocator]' into a crate of its own, or build the program without optimisation" },
	{ "family=\"mimalloc\"", "family=\"Rust's global allocator\" inlined=\"3\"",
	  "Rust's global allocator in 'server' cannot be seen as a whole, because the compiler inlined calls of it, at 3 places: put the "
	  "'#[global_allocator]' into a crate of its own, or build the program without optimisation" },
	{ "family=\"mimalloc\"", "family=\"Rust's global allocator\"",
	  "Rust's global allocator in 'server' cannot be seen as a whole, because no debug information tells whether the compiler inlined calls of "
	  "it: build the program with 'debug = 1' in its profile" },
	{ "family=\"mimalloc\"", "family=\"alloc=my_alloc(size) free=my_free(ptr)\" missing=\"my_free\"",
	  "my_alloc in 'server' cannot be seen as a whole, because nothing tells of my_free: check the functions that '--allocator' names" },
	{ "family=\"jemalloc\" object=\"/usr/lib/libplugin.so\"", "family=\"malloc\" missing=\"a function that frees\"",
	  "malloc cannot be seen as a whole, because nothing tells of a function that frees: build the program without it" },
	{ "allocators=\"2\"", "allocators=\"2\" unmatched-frees=\"1\"",
	  "mimalloc or jemalloc cannot be seen as a whole, because it freed 1 block that it was not seen to give: build the program without it" },
	{ "allocators=\"2\"", "allocators=\"2\" unmatched-blocks=\"1200\"",
	  "mimalloc or jemalloc cannot be seen as a whole, because it gave 1,200 blocks where one was alive: build the program without it" },
	{ "allocators=\"2\"", "allocators=\"2\" unmatched-frees=\"2\" unmatched-blocks=\"1\"",
	  "mimalloc or jemalloc cannot be seen as a whole, because it freed 2 blocks that it was not seen to give, and gave 1 block where one "
	  "was alive: build the program without it" },
};

static void what_is_half_seen_is_incomplete(void **state)
{
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(lacks); i++) {
		struct model *m = model_new();
		assert_true(read_changed(m, lacks[i].from, lacks[i].to, NULL));
		assert_string_equal(model_get_process(m, (process_id){ 1 })->incomplete, lacks[i].reason);
		assert_true(model_get_process(m, (process_id){ 1 })->half_seen);
		assert_false(model_is_complete(m));
		model_free(m);
	}
}

/* What is put in the place of what, and why that is refused. */
static const struct { const char *from, *to, *reason; } changes[] = {
	{ " family=\"mimalloc\"", "", "allocator 1: 'family' is missing" },
	{ "family=\"jemalloc\"", "family=\"\"", "allocator 2: its family has no name" },
	{ "known=\"6\"", "known=\"7\"", "allocator 2: 7 functions were seen of 6" },
	{ "functions=\"4\"", "functions=\"4294967296\"", "allocator 1: 'functions' must be a number from 0 to 4294967295, not '4294967296'" },
	{ "allocators=\"2\"", "allocators=\"3\"", "totals: it has 3 allocators, but there are 2" },
	{ "allocators=\"2\"", "unmatched-frees=\"-1\"", "totals: 'unmatched-frees' must be a number from 0 to 9223372036854775807, not '-1'" },
};

static void every_change_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
		struct model *m = model_new();
		g_autoptr(GError) error = NULL;
		if (read_changed(m, changes[i].from, changes[i].to, &error))
			fail_msg("change %zu was not refused: %s", i, changes[i].to);
		assert_string_equal(error->message, changes[i].reason);
		model_free(m);
	}
}

static void the_recorders_write_them(void **state)
{
	(void)state;
	const struct ap_profile_allocator rows[] = {
		{ "mimalloc", "/bin/a&b", 4, 4, false, NULL }, { "Rust", NULL, 4, 0, true, "__rust_dealloc" },
	};
	char *text = NULL;
	size_t size = 0;
	struct ap_outfile f = { open_memstream(&text, &size) };
	assert_int_equal(AP_(profile_allocators)(&f, rows, 0), 0);
	assert_int_equal(AP_(profile_allocators)(&f, rows, 2), 2);
	fclose(f.out);
	assert_string_equal(text, "  <allocators>\n"
	                          "    <allocator family=\"mimalloc\" object=\"/bin/a&amp;b\" functions=\"4\" known=\"4\"/>\n"
	                          "    <allocator family=\"Rust\" functions=\"4\" missing=\"__rust_dealloc\" passes-on=\"yes\"/>\n"
	                          "  </allocators>\n");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(allocators_become_part_of_the_model),
		cmocka_unit_test(what_is_half_seen_is_incomplete),
		cmocka_unit_test(every_change_is_refused),
		cmocka_unit_test(the_recorders_write_them),
	};
	return cmocka_run_group_tests_name("profile_allocators", tests, NULL, NULL);
}
