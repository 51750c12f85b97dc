/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "base/paths.h"

static const struct { const char *path, *workspace, *canonical; } cases[] = {
	/* in the workspace */
	{ "/home/u/ws/src/main.rs", "/home/u/ws", "src/main.rs" },
	{ "/home/u/ws/src/main.rs", "/home/u/ws//", "src/main.rs" },
	{ "/home/u/ws/a/./src/../src//main.rs", "/home/u/ws", "a/src/main.rs" },
	{ "/home/u/ws/vendor/serde/src/lib.rs", "/home/u/ws", "vendor/serde/src/lib.rs" },
	{ "/home/u/ws/registry/src/lib.rs", "/home/u/ws", "registry/src/lib.rs" },
	{ "/home/u/ws", "/home/u/ws", "ws" },
	{ "/home/u/ws2/src/main.rs", "/home/u/ws", "main.rs" },
	{ "/home/u/src/main.rs", "/", "main.rs" },
	{ "/home/u/src/main.rs", "", "main.rs" },
	/* relative to somewhere that is not known */
	{ "src/main.rs", "/home/u/ws", "src/main.rs" },
	{ "./src/main.rs", NULL, "src/main.rs" },
	{ "../common/src/lib.rs", NULL, "../common/src/lib.rs" },
	{ "../../a/../b.rs", NULL, "../../b.rs" },
	{ "", NULL, "" },
	{ "library/alloc/src/vec/mod.rs", NULL, "library/alloc/src/vec/mod.rs" },
	/* crates */
	{ "/home/u/.cargo/registry/src/index.example-6f17d22bba15001f/serde-1.0.200/src/lib.rs", NULL,
	  "serde-1.0.200/src/lib.rs" },
	{ "/home/u/ws/.cargo/registry/src/host.example-1ecc6299db9ec823/serde-1.0.200/src/lib.rs", "/home/u/ws",
	  "serde-1.0.200/src/lib.rs" },
	{ "/cargo/registry/src/index.example-6f17d22bba15001f/hashbrown-0.14.3/src/raw/mod.rs", NULL,
	  "hashbrown-0.14.3/src/raw/mod.rs" },
	{ "/rust/deps/hashbrown-0.15.2/src/raw/mod.rs", NULL, "hashbrown-0.15.2/src/raw/mod.rs" },
	{ "/usr/share/cargo/registry/serde-1.0.136/src/lib.rs", NULL, "serde-1.0.136/src/lib.rs" },
	{ "/home/u/.cargo/registry/src/mine/serde/src/lib.rs", NULL, "lib.rs" },
	{ "/home/u/.cargo/git/checkouts/my-crate-0123456789abcdef/5a8c1f3/sub/src/lib.rs", NULL,
	  "my-crate-5a8c1f3/sub/src/lib.rs" },
	{ "/home/u/.cargo/git/checkouts/my-crate-0123456789abcdef/main/src/lib.rs", NULL, "lib.rs" },
	/* Rust's own */
	{ "/rustc/90b35a6239c3d8bdabc530a6a0816f7ff89a0aaf/library/alloc/src/vec/mod.rs", NULL,
	  "library/alloc/src/vec/mod.rs" },
	{ "/rustc/90b35a6239c3d8bdabc530a6a0816f7ff89a0aaf//library/core/src/ops/function.rs", "/home/u/ws",
	  "library/core/src/ops/function.rs" },
	{ "/usr/src/rustc-1.63.0/library/alloc/src/raw_vec.rs", NULL, "library/alloc/src/raw_vec.rs" },
	{ "/usr/src/rustc-1.63.0/vendor/hashbrown/src/raw/mod.rs", NULL, "vendor/hashbrown/src/raw/mod.rs" },
	{ "/home/u/rustc-notes/library/x.rs", NULL, "x.rs" },
	{ "/home/u/.rustup/toolchains/stable/lib/rustlib/src/rust/library/std/src/rt.rs", NULL,
	  "library/std/src/rt.rs" },
	/* One place in another. */
	{ "/home/u/.cargo/registry/src/index.example-6f17d22bba15001f/mirror-1.0.0/rustlib/src/rust/library/core/src/lib.rs", NULL,
	  "library/core/src/lib.rs" },
	{ "/home/u/.cargo/registry/src/a-6f17d22bba15001f/x-1.0.0/registry/src/b-6f17d22bba15001f/y-1.0.0/src/lib.rs", NULL,
	  "y-1.0.0/src/lib.rs" },
	{ "/a/rustlib/src/rust/b/rustlib/src/rust/c/rustc-1.63.0/library/x.rs", NULL, "library/x.rs" },
	{ "src/main.rs", "src", "src/main.rs" },
	/* others */
	{ "/usr/include/c++/12/bits/new_allocator.h", NULL, "new_allocator.h" },
	{ "/..", NULL, "" },
	{ "/", "/x", "" },
};

static void each_path_has_its_form(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *canonical = paths_canonical(cases[i].path, cases[i].workspace);
		assert_string_equal(canonical, cases[i].canonical);
		g_free(canonical);
	}
}

/* What a baseline holds does not change when it is read and saved again. */
static void a_form_is_its_own_form(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *again = paths_canonical(cases[i].canonical, cases[i].workspace);
		assert_string_equal(again, cases[i].canonical);
		g_free(again);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_path_has_its_form),
		cmocka_unit_test(a_form_is_its_own_form),
	};
	return cmocka_run_group_tests_name("paths", tests, NULL, NULL);
}
