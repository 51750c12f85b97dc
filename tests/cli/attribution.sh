# SPDX-License-Identifier: MIT OR Apache-2.0
# Whose an allocation is, through cargo: rules, crates of the workspace, and tests.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/cli/cargolib.sh"
need "$PYTHON"

mkdir -p helper/src app/src app/tests
cat >Cargo.toml <<'TOML'
[workspace]
members = ["app"]
exclude = ["helper"]
resolver = "2"
TOML
cat >helper/Cargo.toml <<'TOML'
[package]
name = "helper-lib"
version = "0.1.0"
edition = "2021"
[lib]
path = "src/lib.rs"
[workspace]
TOML
cat >helper/src/lib.rs <<'RUST'
#[inline(never)]
pub fn boxes(count: usize) -> Vec<Box<usize>> {
    (0..count).map(Box::new).collect()
}
RUST
cat >app/Cargo.toml <<'TOML'
[package]
name = "my-app"
version = "0.1.0"
edition = "2021"
[dependencies]
helper-lib = { path = "../helper" }
[[test]]
name = "plain"
harness = false
TOML
cat >app/src/lib.rs <<'RUST'
/// ```
/// assert_eq!(my_app::load(2), 2);
/// ```
#[inline(never)]
pub fn load(count: usize) -> usize {
    helper_lib::boxes(count).len()
}

/// Loads in a thread that another thread has started.
#[inline(never)]
pub fn load_elsewhere(count: usize) -> usize {
    std::thread::spawn(move || std::thread::spawn(move || load(count)).join().unwrap()).join().unwrap()
}

#[cfg(test)]
mod tests {
    #[test]
    fn here() {
        assert_eq!(super::load(3), 3);
    }

    #[test]
    fn elsewhere() {
        assert_eq!(super::load_elsewhere(5), 5);
    }

    #[test]
    fn nothing() {}
}
RUST
cat >app/src/main.rs <<'RUST'
fn main() {
    assert_eq!(my_app::load(7), 7);
}
RUST
cat >app/tests/plain.rs <<'RUST'
fn main() {
    assert_eq!(my_app::load(4), 4);
}
RUST

profiled() {
	rm -f "$tmp/report"
	got=0
	cargo alloc-profile --output-file "$tmp/report" "$@" >/dev/null 2>"$io/err" || got=$?
	[ ! -e "$tmp/report" ] || cat "$tmp/report"
	[ $got = 0 ] || cat "$io/err"
	return $got
}

# The rows of a report that are not the runtime's.
rows() {
	profiled "$@" | grep -v -e '^harness and runtime: ' -e '^Allocation Profile'
}

is "by default the workspace's function is named" "$(rows run -q --bin my-app)" "my_app::load: 8"
is "a dependency's as the user's" "$(rows --attribute user run -q --bin my-app)" "helper_lib::boxes: 8"
is "the workspace's function" "$(rows --attribute workspace run -q --bin my-app)" "my_app::load: 8"
is "from another directory" "$(cd / && rows --attribute workspace run -q --manifest-path "$work/app/Cargo.toml" --bin my-app)" \
	"my_app::load: 8"
is "a crate passed over" "$(rows --hide-crate helper-lib run -q --bin my-app)" "my_app::load: 8"
is "one crate only" "$(profiled --only-crate helper-lib run -q --bin my-app)" "Allocation Profile:
helper_lib::boxes: 8"
is "the innermost" "$(rows --attribute leaf -f malloc --min-count 8 run -q --bin my-app | sed 's/: .*//')" "malloc"

cargo alloc-profile -q --keep "$tmp/kept.xml" run -q --bin my-app >"$io/out"
# A kept profile has its workspace in it, wherever it is read.
is "of a kept profile" "$(cd / && rows report "$tmp/kept.xml")" "my_app::load: 8"
is "asked for" "$(cd / && rows --attribute workspace report "$tmp/kept.xml")" "my_app::load: 8"
is "the user's of it" "$(cd / && rows --attribute user report "$tmp/kept.xml")" "helper_lib::boxes: 8"
cargo alloc-profile --keep "$tmp/exec.xml" exec target/debug/my-app >"$io/out"
has "exec keeps to the user's" "$io/out" "helper_lib::boxes: 8"
is "so does a report of it" "$(rows report "$tmp/exec.xml")" "helper_lib::boxes: 8"
is "the workspace's of it" "$(cd app && rows --attribute workspace report "$tmp/exec.xml")" "my_app::load: 8"
status "of one outside of a workspace" 1 sh -c 'cd / && cargo-alloc-profile --attribute workspace report "$1"' - "$tmp/exec.xml"
has "an error says that there is no workspace" "$io/err" "cannot find the crates of the workspace for '--attribute workspace': "
is "in one line" "$(wc -l <"$io/err")" 1

# A test has its own allocations and those of its threads. All rows add up to the whole.
profiled --group-by test -o json -v test -q >"$tmp/tests.json"
cat >"$tmp/sums.py" <<'PYTHON'
import json, sys
report = json.load(open(sys.argv[1]))
rows = {row["test"]: row for row in report["allocations"]}
for name in sys.argv[2:]:
    print(name, rows[name]["count"])
for member, total in ("count", "total_allocations"), ("total_bytes", "total_bytes_allocated"):
    print(member, sum(row[member] for row in rows.values()) == report["summary"][total])
PYTHON
is "tests add up to the whole" "$("$PYTHON" "$tmp/sums.py" "$tmp/tests.json" my_app::tests::here)" "my_app::tests::here 4
count True
total_bytes True"
names=$("$PYTHON" -c 'import json, sys
print(*sorted(row["test"] for row in json.load(open(sys.argv[1]))["allocations"] if "_doctest_" not in row["test"]))' "$tmp/tests.json")
is "each is a row, and what is no test's" "$names" "(no test) my_app::tests::elsewhere my_app::tests::here"

# The threads of a test count for it: what is attributed to the workspace's function in both is 4 and 6.
profiled --group-by test --only-crate helper-lib -o json test -q --lib >"$tmp/only.json"
is "threads belong to the test" "$("$PYTHON" -c 'import json, sys
print(*sorted((row["test"], row["count"]) for row in json.load(open(sys.argv[1]))["allocations"]))' "$tmp/only.json")" \
	"('my_app::tests::elsewhere', 6) ('my_app::tests::here', 4)"
if version_is 89; then
	is "a documentation test is one" "$(profiled --group-by test --only-crate helper-lib test -q --doc | sed 's/_src_.*:/:/')" \
		"Allocation Profile:
rust_out::main::_doctest_main_app: 3"
else
	skip "a documentation test is one" "cargo starts them through a runner from 1.89 on, and this is $(cargo --version)"
fi
is "a test without the harness counts as no test" "$(profiled --group-by test --only-crate helper-lib test -q --test plain)" "Allocation Profile:
(no test): 5"
is "one test at a time" "$(profiled --group-by test --only-crate helper-lib test -q --lib -- --test-threads=1)" "Allocation Profile:
my_app::tests::elsewhere: 6
my_app::tests::here: 4"
is "release" "$(profiled --group-by test --only-crate helper-lib test -q --lib --release)" "Allocation Profile:
my_app::tests::elsewhere: 6
my_app::tests::here: 4"
if cargo +nightly --version >/dev/null 2>&1; then
	mkdir app/benches
	cat >app/benches/speed.rs <<'RUST'
#![feature(test)]
extern crate test;

#[bench]
fn loading(b: &mut test::Bencher) {
    b.iter(|| my_app::load(1));
}
RUST
	status "benches" 0 cargo +nightly alloc-profile --group-by test --only-crate helper-lib --output-file "$tmp/bench" bench -q --bench speed
	is "a bench is one" "$(sed 's/: .*/: N/' "$tmp/bench")" "Allocation Profile:
speed::loading: N"
else
	skip "benches" "they need a nightly Rust, and there is none"
fi
clean_run_directories
finish
