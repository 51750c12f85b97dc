# SPDX-License-Identifier: MIT OR Apache-2.0
# Documentation tests that rustdoc merges into one executable run as they do without us, each in a process of its own.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
own_package=yes
. "$abs_srcdir/cli/cargolib.sh"
version_is 89 || skip_all "cargo starts doctests through a runner from 1.89 on, and this is $(cargo --version)"

mkdir -p "$tmp/doc/src" && cd "$tmp/doc"
printf '[package]\nname = "doc"\nversion = "0.1.0"\nedition = "2024"\n[workspace]\n' >Cargo.toml
cat >src/lib.rs <<'X'
static KEPT: std::sync::Mutex<Vec<u64>> = std::sync::Mutex::new(Vec::new());

/// What one test leaves behind, another one does not find.
/// ```
/// doc::put(1);
/// assert_eq!(doc::count(), 1);
/// ```
#[inline(never)]
pub fn put(n: u64) {
    KEPT.lock().unwrap().push(n);
}

/// ```
/// #[inline(never)]
/// fn helper() { doc::put(2) }
/// helper();
/// assert_eq!(doc::count(), 1);
/// ```
pub fn count() -> usize {
    KEPT.lock().unwrap().len()
}

/// The others go on after it.
/// ```
/// doc::put(3);
/// std::process::exit(0);
/// ```
pub fn last() {}

/// ```should_panic
/// assert_eq!(doc::count(), 1);
/// ```
pub fn panics() {}

/// ```ignore
/// never
/// ```
pub fn ignored() {}

/// ```no_run
/// doc::put(4);
/// ```
pub fn compiled() {}
X
cargo test -q --no-run 2>"$io/build" || skip_all "cargo cannot build here: $(head -n 1 "$io/build")"

status "merged doctests" 0 cargo alloc-profile -f doc::put test --doc
has "run each by itself" "$io/out" 'test result: ok. 5 passed; 0 failed; 1 ignored;'
has "and are profiled" "$io/out" 'doc::put: 3'
# Rustdoc's main belongs to the harness: it makes a list of all tests in the process of each test.
status "all that allocates" 0 cargo alloc-profile --output-file "$tmp/all" test --doc
is "has no row for rustdoc's main" "$(grep doctest_runner "$tmp/all" || true)" ''
has "which is of the harness" "$tmp/all" 'harness and runtime: '
# The report is the same whether the harness ran them at once or not.
for threads in 1 4; do
	status "tests by name, $threads at a time" 0 cargo alloc-profile --group-by test --output-file "$tmp/tests-$threads" \
		test --doc -- --test-threads $threads
	expect tests sh -c 'sed -n "s/:[^:]*$//; /_doctest_main_/p" "$1" | sort' sh "$tmp/tests-$threads"
done
ok "their order does not matter" cmp "$tmp/tests-1" "$tmp/tests-4"
status "each test by itself" 0 cargo alloc-profile --per-test test --doc -- put
has "is the same" "$io/out" 'doctest_bundle_2024::_doctest_main_src_lib_rs_4_0'

status "no test" 1 cargo alloc-profile test --doc -- no-such-test
has "an error says that no test was run" "$io/err" 'cargo-alloc-profile: nothing was profiled: no test was run'

sed 's/put(1)/put(5); assert!(false)/' src/lib.rs >failing.rs && mv failing.rs src/lib.rs
status "a doctest that fails" 101 cargo alloc-profile -f doc::put test --doc
has "fails alone" "$io/out" 'test result: FAILED. 4 passed; 1 failed; 1 ignored;'
has "and is reported" "$io/out" 'doc::put: 3'

clean_run_directories
finish
