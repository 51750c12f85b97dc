# SPDX-License-Identifier: MIT OR Apache-2.0
# A crate is known by where its code lies, not by its name: tests/test.rs is not Rust's harness, tests/bytes.rs is not the crate
# `bytes` that it uses, and a workspace's own `lru` is never passed over.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/cli/cargolib.sh"
need python3

rm -rf "$work"
mkdir -p "$work/src" "$work/tests" "$work/lru/src" "$work/vendor/bytes/src" "$work/vendor/maker/src"
cd "$work"
cat >Cargo.toml <<'TOML'
[package]
name = "named"
version = "0.1.0"
edition = "2021"
[dependencies]
bytes = { path = "vendor/bytes" }
maker = { path = "vendor/maker" }
lru = { path = "lru" }
[workspace]
members = ["lru"]
exclude = ["vendor"]
TOML
cat >vendor/bytes/Cargo.toml <<'TOML'
[package]
name = "bytes"
version = "0.1.0"
edition = "2021"
TOML
sed 's/bytes/maker/' vendor/bytes/Cargo.toml >vendor/maker/Cargo.toml
cat >lru/Cargo.toml <<'TOML'
[package]
name = "lru"
version = "0.1.0"
edition = "2021"
[dependencies]
maker = { path = "../vendor/maker" }
TOML
cat >vendor/bytes/src/lib.rs <<'RUST'
#[inline(never)]
pub fn copies(count: usize) -> Vec<Box<usize>> {
    (0..count).map(Box::new).collect()
}
RUST
cp vendor/bytes/src/lib.rs vendor/maker/src
cat >>vendor/maker/src/lib.rs <<'RUST'

/// Four ways to the same, for a report that counts them.
macro_rules! ways {
    ($($name:ident)*) => { $(
        #[inline(never)]
        pub fn $name(count: usize) -> Box<usize> {
            Box::new(std::hint::black_box(count))
        }
    )* };
}
ways!(north east south west);
RUST
cat >lru/src/lib.rs <<'RUST'
pub struct Name(pub String);

/// Of two types of Rust's library and a trait of it, it is still this crate's.
impl From<Name> for Vec<String> {
    #[inline(never)]
    fn from(name: Name) -> Self {
        vec![name.0; 6]
    }
}

#[inline(never)]
pub fn put(count: usize) -> usize {
    maker::copies(count).len()
}
RUST
cat >src/main.rs <<'RUST'
#[inline(never)]
fn around(count: usize) -> usize {
    let ways = [maker::north(1), maker::north(2), maker::east(3), maker::east(4), maker::south(5), maker::west(6)];
    ways.len() + count
}

fn main() {
    let names = Vec::<String>::from(lru::Name("x".repeat(9)));
    assert!(lru::put(7) + around(names.len()) >= 19);
}
RUST
cat >tests/test.rs <<'RUST'
#[inline(never)]
fn run_test(count: usize) -> usize {
    bytes::copies(count).len()
}

#[test]
fn alpha() {
    let texts: Vec<String> = (0..50).map(|i| format!("{i}")).collect();
    assert_eq!(texts.len(), 50);
}

#[test]
fn beta() {
    assert_eq!(run_test(3), 3);
}

#[test]
fn leaves() {
    std::mem::forget(std::hint::black_box(vec![1u8; 5000]));
}
RUST
# These names have the same length, so that the harness's bytes are the same, too.
for crate in best bytes other; do
	cp tests/test.rs tests/$crate.rs
done
cargo build -q --tests 2>"$io/build" || skip_all "cargo cannot build here: $(head -n 1 "$io/build")"

rows() {
	cargo alloc-profile --output-file "$tmp/report" "$@" >/dev/null 2>"$io/err" || cat "$io/err"
	cat "$tmp/report"
}

# Whether a report says the same of two crates that differ only in their names.
same() {
	what=$1 crate=$2 like=$3
	shift 3
	rows "$@" test -q --test "$crate" | sed "s/^$crate:/$like:/" >"$tmp/got"
	rows "$@" test -q --test "$like" >"$tmp/wanted"
	is "$what of $crate" "$(cat "$tmp/got")" "$(cat "$tmp/wanted")"
}
for pair in 'test best' 'bytes other'; do
	same "tests" $pair -v --group-by test
	same "crates" $pair -f '::' --group-by crate --only-crate test --only-crate bytes --only-crate best --only-crate other
	same "functions" $pair -f '::' --only-crate test --only-crate bytes --only-crate best --only-crate other
done
is "its own" "$(rows --group-by crate --only-crate test test -q --test test)" "Allocation Profile:
test: 56"
rows --runtime --group-by crate --attribute user test -q --test test >"$tmp/crates"
is "the harness is another crate" "$(sed -n 's/^\(test[^:]*\): .*/\1/p' "$tmp/crates" | sort)" "test
test (library)"
is "one process a test" "$(rows --per-test test -q --test test | sed -n 's/^\(test::[a-z]* *[0-9]*\).*/\1/p' | tr -s ' ')" \
	"test::alpha 51
test::beta 4
test::leaves 1"
status "a limit of a test" 3 cargo alloc-profile --gate 'test test::alpha: allocations<=3' test -q --test test
status "that holds" 0 cargo alloc-profile --gate 'test test::alpha: allocations<=51' test -q --test test
rows leaks test -q --test test >"$tmp/leaks"
has "a leak" "$tmp/leaks" "test::leaves: 1 block"

# The workspace's own `lru` does not count as a container, and what it implements for Rust's types is its own. A vendored package does
# not belong to the workspace.
own() {
	sed '/^$/,$d' | grep -e '^lru::' -e '^<alloc::vec::Vec' -e '^named::around' -e '^maker::' -e '^ ' || true
}
mine="lru::put: 8 (0.11 KB)
<alloc::vec::Vec as core::convert::From>::from: 6 (0.18 KB)
named::around: 6 (0.05 KB)"
is "by default" "$(rows -v --keep "$tmp/kept.xml" --save "$tmp/base.json" run -q | own)" "$mine"
is "the user's" "$(rows -v --attribute user run -q | own | sort)" "<alloc::vec::Vec as core::convert::From>::from: 6 (0.18 KB)
maker::copies: 8 (0.11 KB)
maker::east: 2 (0.02 KB)
maker::north: 2 (0.02 KB)
maker::south: 1 (0.01 KB)
maker::west: 1 (0.01 KB)"
is "through what it came" "$(rows -vv run -q | own | grep -v "^    sizes: " | grep -A 4 -e around -e put | grep -v -e src/ -e alloc::vec)" "lru::put: 8 (0.11 KB)
    via maker::copies: 8 (0.11 KB)
named::around: 6 (0.05 KB)
    via maker::east: 2 (0.02 KB)
    via maker::north: 2 (0.02 KB)
    via maker::south: 1 (0.01 KB)
    via 1 more function: 1 (0.01 KB)"

# A kept profile says the same wherever it is read, and without the sources.
mkdir "$tmp/elsewhere"
cd "$tmp/elsewhere"
mv "$work" "$work.away"
is "a kept profile" "$(rows -v report "$tmp/kept.xml" | own)" "$mine"
is "a baseline" "$(rows -v report "$tmp/base.json" | own)" "$mine"
is "the same" "$(rows diff "$tmp/base.json" "$tmp/kept.xml")" "Allocation Comparison:
Current vs Baseline
(no difference)"
# A profile of an earlier version has neither the crates nor their directories.
sed -e '/^"crates"/d' -e 's/, "in": "[a-z]*"//' "$tmp/base.json" >"$tmp/old.json"
is "an old baseline" "$(rows diff "$tmp/old.json" "$tmp/base.json")" "Allocation Comparison:
Current vs Baseline
(no difference)"
is "to a profile" "$(rows diff "$tmp/old.json" "$tmp/kept.xml")" "Allocation Comparison:
Current vs Baseline
(no difference)"
is "as the current one" "$(rows diff "$tmp/base.json" "$tmp/old.json")" "Allocation Comparison:
Current vs Baseline
(no difference)"
mv "$work.away" "$work"
cd "$work"
rows -vv -o json report "$tmp/kept.xml" >"$tmp/kept.json"
is "in JSON" "$("$PYTHON" -c 'import json, sys
row, = (row for row in json.load(open(sys.argv[1]))["allocations"] if row["function"] == "named::around")
print(*((via["function"], via["count"]) for via in row["via"]))' "$tmp/kept.json")" \
	"('maker::east', 2) ('maker::north', 2) ('maker::south', 1) ('maker::west', 1)"
rows -vv -o markdown report "$tmp/kept.xml" >"$tmp/kept.md"
has "in Markdown" "$tmp/kept.md" "via maker::copies: 8 ("
cp src/main.rs "$tmp/main.rs"
sed 's/maker::west(6)/maker::west(6), maker::west(7)/' "$tmp/main.rs" >src/main.rs
rows -vv --compare "$tmp/base.json" run -q >"$tmp/compared"
has "in a comparison" "$tmp/compared" "    via maker::west: 1 → 2 +1 (+0.01 KB)"

# A build without debug information has no files. Only the names of the workspace's crates are known.
is "without debug information" "$(CARGO_PROFILE_RELEASE_STRIP=debuginfo rows --no-debuginfo -v run -q --release | own | grep lru)" \
	"lru::put: 8 (0.11 KB)"
clean_run_directories
finish
