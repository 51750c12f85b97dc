/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which functions of an executable are served in their place, and why none is. */
#include "unit.h"

#include "input/code_references.h"
#include "input/native_replacements.h"

#include <string.h>

/* Symbols of an executable, each with the address that it has. Code at 0x1000 and on is nops; from 0x5000 on it begins with endbr64; from 0x9000
   on there is none. */
static GArray *symbols;
static GArray *references;

static bool read_code(const void *data, uint64_t address, uint8_t *code, size_t n)
{
	(void)data;
	if (address >= 0x9000)
		return false;
	memset(code, 0x90, n);
	if (address >= 0x5000)
		memcpy(code, ap_replacement_mark, n < 4 ? n : 4);
	return true;
}

static void find_references(const void *data, const uint64_t *functions, size_t n, GArray *to)
{
	(void)data;
	for (size_t i = 0; i < n; i++)
		for (guint k = 0; k < references->len; k++)
			if (g_array_index(references, struct code_reference, k).to == functions[i])
				g_array_append_val(to, g_array_index(references, struct code_reference, k));
}

static const struct native_executable executable = { NULL, read_code, find_references };

static int begin(void **state)
{
	(void)state;
	symbols = g_array_new(FALSE, FALSE, sizeof(struct object_symbol));
	references = g_array_new(FALSE, FALSE, sizeof(struct code_reference));
	return 0;
}

static int end(void **state)
{
	(void)state;
	g_array_unref(symbols);
	g_array_unref(references);
	return 0;
}

static void add_kind(const char *name, uint64_t address, uint64_t size, enum object_symbol_kind kind)
{
	const struct object_symbol s = { name, address, size, kind };
	g_array_append_val(symbols, s);
}

static void add(const char *name, uint64_t address, uint64_t size)
{
	add_kind(name, address, size, OBJECT_SYMBOL_FUNCTION);
}

static void refer(uint64_t from, uint64_t to)
{
	const struct code_reference r = { from, to };
	g_array_append_val(references, r);
}

static void assert_chosen(guint n, const char *title)
{
	char *fault = NULL;
	struct native_replacements *r = native_replacements_choose(symbols, &executable, &fault);
	if (fault != NULL)
		fail_msg("%s", fault);
	g_autofree char *found = native_replacements_title(r);
	assert_int_equal(r->entries->len, n);
	assert_string_equal(found, title);
	native_replacements_free(r);
}

static void assert_fault(const char *part)
{
	g_autofree char *fault = NULL;
	struct native_replacements *r = native_replacements_choose(symbols, &executable, &fault);
	assert_null(r);
	if (strstr(fault, part) == NULL)
		fail_msg("%s", fault);
	assert_non_null(strstr(fault, "use '--backend=valgrind'"));
}

static void add_mimalloc(void)
{
	add("mi_malloc_aligned", 0x1000, 40);
	add("mi_free", 0x1100, 5);
}

static void nothing_is_chosen_where_there_is_no_allocator(void **state)
{
	(void)state;
	add("main", 0x1000, 40);
	add("mi_free", 0x1100, 40);              /* one function alone */
	add("reallocarray", 0x1200, 40);         /* stands on the C library's */
	add("_Znwm", 0x1300, 40);
	add_kind("malloc", 0, 0, OBJECT_SYMBOL_UNDEFINED);
	assert_chosen(0, "");
}

static void all_of_an_allocator_is_chosen_in_the_order_of_addresses(void **state)
{
	(void)state;
	char *fault = NULL;
	add("mi_usable_size", 0x1200, 30);
	add("mi_zalloc_aligned", 0x5000, 9);
	add_mimalloc();
	add("cfree_of_mine", 0x1100, 5);         /* another name of mi_free */
	add("free", 0x1100, 5);
	add("malloc", 0x1300, 8);
	add("_Znwm", 0x1400, 8);
	struct native_replacements *r = native_replacements_choose(symbols, &executable, &fault);
	assert_null(fault);
	assert_int_equal(r->entries->len, 6);
	for (guint i = 1; i < r->entries->len; i++)
		assert_true(g_array_index(r->entries, struct ap_replacement, i - 1).address
		            < g_array_index(r->entries, struct ap_replacement, i).address);
	const struct ap_replacement *last = &g_array_index(r->entries, struct ap_replacement, 5);
	assert_int_equal(last->begin, AP_REPLACEMENT_MARK);
	assert_int_equal(last->manner, AP_MANNER_ZEROES);
	assert_int_equal(last->position[AP_PARAM_ALIGN], 1);
	g_autofree char *title = native_replacements_title(r);
	assert_string_equal(title, "malloc, mimalloc and C++'s operators");
	native_replacements_free(r);
}

static void a_jump_has_to_fit(void **state)
{
	(void)state;
	add_mimalloc();
	add("mi_realloc", 0x1200, 4);
	assert_fault("'mi_realloc' is too short");
	g_array_set_size(symbols, 2);
	add("mi_realloc", 0x5000, 8);            /* and the mark before it */
	assert_fault("'mi_realloc' is too short");
	g_array_set_size(symbols, 2);
	add("mi_realloc", 0x9000, 80);
	assert_fault("'mi_realloc' is too short");
}

static void nothing_may_begin_where_a_jump_is_written(void **state)
{
	(void)state;
	add_mimalloc();
	add("mi_zalloc", 0x5000, 40);
	add_kind("after", 0x1105, 0, OBJECT_SYMBOL_OTHER);
	add_kind("after_mark", 0x5009, 0, OBJECT_SYMBOL_OTHER);
	assert_chosen(3, "mimalloc");
	add_kind("within", 0x5008, 0, OBJECT_SYMBOL_OTHER);
	assert_fault("'within' begins within the first bytes of 'mi_zalloc'");
}

static void a_part_of_an_allocator_is_refused(void **state)
{
	(void)state;
	add("mi_malloc", 0x1000, 40);
	add("mi_usable_size", 0x1100, 40);
	assert_fault("mimalloc: it lacks a function that frees");
	g_array_set_size(symbols, 0);
	add("malloc", 0x1000, 40);
	assert_fault("malloc: it lacks a function that frees");
}

static void one_function_has_one_meaning(void **state)
{
	(void)state;
	add_mimalloc();
	add("mi_free_aligned", 0x1100, 5);       /* ends the same block */
	assert_chosen(2, "mimalloc");
	add("mi_zalloc_aligned", 0x1000, 40);
	assert_fault("is one function with another that does something else");
}

static void a_function_that_cannot_be_served_must_be_called_by_the_allocator_alone(void **state)
{
	(void)state;
	add_mimalloc();
	add("mi_heap_destroy", 0x2000, 40);
	add("_mi_process_done", 0x2100, 40);
	add("main", 0x2200, 40);
	assert_chosen(2, "mimalloc");
	refer(0x2110, 0x2000);
	assert_chosen(2, "mimalloc");
	refer(0x2210, 0x2000);
	assert_fault("'mi_heap_destroy' ends many blocks at once");
	g_array_set_size(references, 1);
	refer(0, 0x2000);                        /* a pointer */
	assert_fault("'mi_heap_destroy' ends many blocks at once");
}

static void what_is_chosen_at_the_start_or_elsewhere_is_refused(void **state)
{
	(void)state;
	add_mimalloc();
	add_kind("mi_zalloc", 0x1200, 40, OBJECT_SYMBOL_IFUNC);
	assert_fault("the program chooses among several 'mi_zalloc' when it starts");
	g_array_set_size(symbols, 0);
	add_kind("mallocx", 0, 0, OBJECT_SYMBOL_UNDEFINED);
	assert_fault("it calls 'mallocx' in a shared library");
}

static void texts_are_the_c_librarys(void **state)
{
	(void)state;
	add_mimalloc();
	add("mi_strdup", 0x1200, 40);
	add("mi_wcsdup", 0x1300, 40);
	refer(0, 0x1200);
	assert_chosen(3, "mimalloc");
	refer(0, 0x1300);
	assert_fault("'mi_wcsdup' returns a text");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_is_chosen_where_there_is_no_allocator, begin, end),
		cmocka_unit_test_setup_teardown(all_of_an_allocator_is_chosen_in_the_order_of_addresses, begin, end),
		cmocka_unit_test_setup_teardown(a_jump_has_to_fit, begin, end),
		cmocka_unit_test_setup_teardown(nothing_may_begin_where_a_jump_is_written, begin, end),
		cmocka_unit_test_setup_teardown(a_part_of_an_allocator_is_refused, begin, end),
		cmocka_unit_test_setup_teardown(one_function_has_one_meaning, begin, end),
		cmocka_unit_test_setup_teardown(a_function_that_cannot_be_served_must_be_called_by_the_allocator_alone, begin, end),
		cmocka_unit_test_setup_teardown(what_is_chosen_at_the_start_or_elsewhere_is_refused, begin, end),
		cmocka_unit_test_setup_teardown(texts_are_the_c_librarys, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
