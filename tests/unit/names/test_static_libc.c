/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The C library in a statically linked executable. */
#include "sample.h"

#include "names/frame_names.h"

#define EXE "/home/u/ws/target/demo"
#define RUST { "std::rt::lang_start", "library/std/src/rt.rs", 206, EXE }, { "main", NULL, 0, EXE }
#define MUSL { "libc_start_main_stage2", "/build/musl/src_musl/src/env/__libc_start_main.c", 95, EXE }
#define GLIBC { "__libc_start_main@@GLIBC_2.34", NULL, 0, EXE }
#define SHARED { "__libc_start_call_main", NULL, 0, "/lib/libc.so.6" }

static enum symbol_class class_in(const struct sample_frame *others, const struct sample_frame *frame)
{
	struct model *m = model_new();
	for (; others->function != NULL; others++)
		sample_frame(m, others);
	frame_id f = sample_frame(m, frame);
	g_array_index(m->frames, struct frame, f.i).resolved = true;
	struct report_options options = { 0 };
	struct catalog *c = catalog_new(false);
	struct frame_names *n = frame_names_new(m, c, &options, NULL);
	enum symbol_class class = frame_names_class(n, f);
	frame_names_free(n);
	catalog_free(c);
	model_free(m);
	return class;
}

#define CLASS(frame, ...) class_in((const struct sample_frame[]){ __VA_ARGS__, { NULL, NULL, 0, NULL } }, &(const struct sample_frame){ frame })
#define FRAME(function, file) function, file, 1, EXE

static void of_a_rust_program(void **state)
{
	(void)state;
	assert_int_equal(CLASS(FRAME("opendir", "/build/musl/src_musl/src/dirent/opendir.c"), RUST, MUSL), SYMBOL_SUPPORT);
	assert_int_equal(CLASS(FRAME("opendir", "opendir.c"), RUST, MUSL), SYMBOL_SUPPORT);     /* of a baseline */
	assert_int_equal(CLASS(FRAME("opendir", NULL), RUST, GLIBC), SYMBOL_SUPPORT);
	assert_int_equal(CLASS(FRAME("", NULL), RUST, MUSL), SYMBOL_SUPPORT);
	assert_int_equal(CLASS(FRAME("start", "pthread_create.c"), RUST, MUSL), SYMBOL_ENTRY);
	assert_int_equal(CLASS(FRAME("clone", NULL), RUST, GLIBC), SYMBOL_ENTRY);
	assert_int_equal(CLASS(FRAME("libc_start_main_stage2", NULL), RUST, MUSL), SYMBOL_ENTRY);
	/* What has a crate, Rust's sources or a name of the runtime is not. */
	assert_int_equal(CLASS(FRAME("demo::opendir", NULL), RUST, MUSL), SYMBOL_USER);
	assert_int_equal(CLASS(FRAME("grow", "/home/u/ws/src/main.rs"), RUST, MUSL), SYMBOL_USER);
	assert_int_equal(CLASS(FRAME("main", NULL), RUST, MUSL), SYMBOL_USER);
	assert_int_equal(CLASS(FRAME("__rust_try", NULL), RUST, MUSL), SYMBOL_STD);
	assert_int_equal(CLASS(FRAME("malloc", NULL), RUST, MUSL), SYMBOL_ALLOCATOR);
	/* Nor what lies in a package. */
	assert_int_equal(CLASS(FRAME("deflate", "/home/u/.cargo/registry/src/index.example-6f17d22bba15001f/libz-sys-1.1.0/src/zlib/deflate.c"),
	                       RUST, MUSL), SYMBOL_USER);
}

static void of_a_program_in_c(void **state)
{
	(void)state;
	/* The user's functions have debug information, those of the library have none. */
	assert_int_equal(CLASS(FRAME("opendir", NULL), { "load", "load.c", 1, EXE }, GLIBC), SYMBOL_SUPPORT);
	assert_int_equal(CLASS(FRAME("load", "load.c"), GLIBC), SYMBOL_USER);
	/* Without any, nobody knows. */
	assert_int_equal(CLASS(FRAME("opendir", NULL), { "load", NULL, 0, EXE }, GLIBC), SYMBOL_USER);
}

static void of_a_dynamic_program(void **state)
{
	(void)state;
	assert_int_equal(CLASS(FRAME("opendir", NULL), RUST, SHARED), SYMBOL_USER);
	assert_int_equal(CLASS(FRAME("start", NULL), RUST, SHARED), SYMBOL_USER);
	assert_int_equal(CLASS(FRAME("", NULL), RUST, SHARED), SYMBOL_USER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_a_rust_program), cmocka_unit_test(of_a_program_in_c), cmocka_unit_test(of_a_dynamic_program),
	};
	return cmocka_run_group_tests_name("static_libc", tests, NULL, NULL);
}
