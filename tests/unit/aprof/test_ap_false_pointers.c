/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Hashes of names and clocks are numbers; any other word may be a pointer. */
#define AP_HOST_VALGRIND
#include "unit.h"

#include "../../../aprof/valgrind/ap_false_pointers.c"

/* The file of a loaded object, that of data, and memory without a file. */
static HChar s_object[VKI_PAGE_SIZE] = "printf", s_data[VKI_PAGE_SIZE] = "printf", s_memory[VKI_PAGE_SIZE] = "printf";

/* System V ABI, and the hash of DT_GNU_HASH, of "printf" and of "". */
enum { ELF_HASH = 0x077905a6, GNU_HASH = 0x156b2bb8, GNU_HASH_OF_NOTHING = 5381 };

static NSegment segment(SegKind kind, HChar *p, Int file)
{
	return (NSegment){ .kind = kind, .start = (Addr)p, .end = (Addr)p + sizeof s_object - 1, .fnIdx = file, .hasR = True };
}

NSegment const *VG_(am_find_nsegment)(Addr a)
{
	static NSegment segments[3];
	segments[0] = segment(SkFileC, s_object, 1);
	segments[1] = segment(SkFileC, s_data, 2);
	segments[2] = segment(SkAnonC, s_memory, -1);
	for (UInt i = 0; i < 3; i++)
		if (a >= segments[i].start && a <= segments[i].end)
			return &segments[i];
	return NULL;
}

const HChar *VG_(am_get_filename)(NSegment const *s)
{
	return s->fnIdx == 1 ? "/lib/libc.so.6" : s->fnIdx == 2 ? "/tmp/data" : NULL;
}

Bool VG_(am_is_valid_for_client)(Addr start, SizeT length, UInt protection)
{
	(void)start; (void)length; (void)protection;
	return True;
}

struct _DebugInfo { const HChar *path; };

const DebugInfo *VG_(next_DebugInfo)(const DebugInfo *di)
{
	static const DebugInfo objects[] = { { "/usr/bin/program" }, { "/lib/libc.so.6" } };
	return !di ? &objects[0] : di == &objects[0] ? &objects[1] : NULL;
}

const HChar *VG_(DebugInfo_get_filename)(const DebugInfo *di)
{
	return di->path;
}

DiEpoch VG_(current_DiEpoch)(void)
{
	return (DiEpoch){ 0 };
}

static const HChar *s_symbol;

Bool VG_(get_datasym_and_offset)(DiEpoch epoch, Addr a, const HChar **name, PtrdiffT *offset)
{
	(void)epoch; (void)a;
	*name = s_symbol;
	*offset = 0;
	return s_symbol != NULL;
}

static Bool is_hash(UWord number, const void *name_before, const void *name_after)
{
	UWord words[3] = { (UWord)name_before, number, (UWord)name_after };
	return AP_(is_symbol_hash)((Addr)&words[1], (Addr)words, (Addr)(words + 3));
}

static void the_hash_of_the_name_beside_it_is_a_number(void **state)
{
	(void)state;
	assert_true(is_hash(ELF_HASH, s_object, NULL));
	assert_true(is_hash(ELF_HASH, NULL, s_object));
	assert_true(is_hash(GNU_HASH, s_object, NULL));
	assert_true(is_hash(GNU_HASH_OF_NOTHING, s_object + 6, NULL));
	assert_false(is_hash(ELF_HASH + 1, s_object, s_object));
	assert_false(is_hash(ELF_HASH, s_object + 1, NULL));
	assert_false(is_hash(ELF_HASH, NULL, NULL));
	/* A hash has 32 bits. */
	assert_false(is_hash((UWord)1 << 32 | ELF_HASH, s_object, NULL));
}

static void only_names_of_loaded_objects_count(void **state)
{
	(void)state;
	for (UInt i = 0; i < 2; i++) {
		assert_false(is_hash(ELF_HASH, s_data, s_memory));
		assert_true(is_hash(ELF_HASH, s_data, s_object));
	}
}

static void words_outside_of_the_range_are_not_read(void **state)
{
	(void)state;
	UWord words[3] = { (UWord)s_object, ELF_HASH, (UWord)s_object };
	Addr at = (Addr)&words[1];
	assert_false(AP_(is_symbol_hash)(at, at, at + sizeof(UWord)));
	assert_true(AP_(is_symbol_hash)(at, (Addr)words, at + sizeof(UWord)));
	assert_true(AP_(is_symbol_hash)(at, at, at + 2 * sizeof(UWord)));
}

static void a_name_ends_with_its_segment(void **state)
{
	(void)state;
	/* No 0 follows: with AddressSanitizer, to read on is an error. */
	HChar *last = s_object + sizeof s_object - 1;
	*last = 'x';
	assert_true(is_hash('x', last, NULL));
	*last = '\0';
}

static void the_loaders_clocks_are_numbers(void **state)
{
	(void)state;
	s_symbol = "load_time";
	assert_true(AP_(is_loader_clock)(0x1000));
	s_symbol = "relocate_time";
	assert_true(AP_(is_loader_clock)(0x1000));
	s_symbol = "_rtld_global";
	assert_false(AP_(is_loader_clock)(0x1000));
	s_symbol = NULL;
	assert_false(AP_(is_loader_clock)(0x1000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_hash_of_the_name_beside_it_is_a_number),
		cmocka_unit_test(only_names_of_loaded_objects_count),
		cmocka_unit_test(words_outside_of_the_range_are_not_read),
		cmocka_unit_test(a_name_ends_with_its_segment),
		cmocka_unit_test(the_loaders_clocks_are_numbers),
	};
	return cmocka_run_group_tests_name("ap_false_pointers", tests, NULL, NULL);
}
