# SPDX-License-Identifier: MIT OR Apache-2.0
# run, test, bench and nextest with cargo's own arguments.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/cli/cargolib.sh"

expect run ours run -q
expect run-without-cargo cargo-alloc-profile -f demo:: -f words --min-count 3 run -q
expect run-bin ours run -q --bin demo -- one 'two words'
expect run-words ours run -q one --release
expect run-example ours run -q --example simple
status "the release profile gets debug information" 0 ours -v run --release
has "a note says so" "$io/err" 'cargo-alloc-profile: note: the cargo profile leaves out debug information: building with CARGO_PROFILE_RELEASE_DEBUG=1'
has "and gives names" "$io/out" 'demo::boxes: 11 (0.16 KB)'
status "quiet says nothing of it" 0 ours -q -v run -q --release
is "and cargo neither" "$(cat "$io/err")" ''
# -q quiets cargo, not the program. It changes neither the output nor the counts of a test harness.
touch demo/src/main.rs
status "quiet without cargo's own" 0 ours -q run
is "and cargo is, too" "$(cat "$io/err")" ''
for command in 'test -p demo --lib' 'test -p demo --lib -- --test-threads=1' 'bench -p demo --bench plain'; do
	# shellcheck disable=SC2086
	cargo alloc-profile --save "$tmp/loud.json" $command >"$tmp/loud" 2>"$io/err"
	# shellcheck disable=SC2086
	status "quietly: $command" 0 cargo alloc-profile -q --save "$tmp/quiet.json" $command
	is "cargo says nothing" "$(cat "$io/err")" ''
	is "the harness says the same" "$(sed 's/finished in .*//' "$io/out")" "$(sed 's/finished in .*//' "$tmp/loud")"
	ok "and allocates the same" cmp "$tmp/loud.json" "$tmp/quiet.json"
done
status "how much cargo says may be said" 0 cargo alloc-profile -q test -v -p demo --lib
has "and counts" "$io/err" Running
status "as for the harness" 0 cargo alloc-profile -q test -p demo --lib -- --quiet
ok "which then is quiet" sh -c '! grep -q "^test .*[.][.][.] ok" "$1"' - "$io/out"
status "a stripped profile of one's own" 0 ours run -q --profile small
has "is not stripped" "$io/err" 'CARGO_PROFILE_SMALL_DEBUG=1 CARGO_PROFILE_SMALL_STRIP=none'
has "and has names, too" "$io/out" 'demo::boxes: 11'
status "debug information in a package" 0 ours run --profile packed
has "is read" "$io/out" 'demo::boxes: 11'
[ -e target/packed/demo.dwp ] || has "as it is in none then" "$io/err" CARGO_PROFILE_PACKED_SPLIT_DEBUGINFO=off
status "but for who wants it so" 0 cargo alloc-profile --no-debuginfo run -q --profile small
has "a note says that it is stripped" "$io/err" 'is stripped, so its functions have no names: build it with'
status "what the user has set is left alone" 0 env CARGO_PROFILE_RELEASE_DEBUG=2 cargo alloc-profile run -q --release
is "without a note" "$(cat "$io/err")" ''
status "no debug information on demand" 0 ours --no-debuginfo run -q --release
ok "the build sets no variable" sh -c '! grep -q CARGO_PROFILE "$1"' - "$io/err"
if readelf -S target/release/demo | grep -q '\.debug_info'; then
	skip "a note says that there is no debug information" "this Rust's library brings debug information along"
else
	has "a note says that there is no debug information" "$io/err" ' has no debug information, so files'
fi

expect test-all report test -q --workspace --lib --bins --tests
expect test-name report test -q -p demo boxes -- --nocapture --test-threads=1
expect test-package report -f other:: test -q -p other --lib
expect test-list cargo alloc-profile test -q -p demo --lib -- --list
expect test-no-run cargo alloc-profile test -q --no-run
if version_is 89; then
	status "doctests" 0 ours test -q --doc
	has "are profiled" "$io/out" 'demo::boxes: 4'
else
	skip "doctests" "cargo starts them through a runner from 1.89 on, and this is $(cargo --version)"
fi

expect bench-plain ours -q bench -q --bench plain
status "libtest benches" 0 ours -q bench -q

if cargo nextest --version >/dev/null 2>&1; then
	status "nextest" 0 ours nextest run --workspace
	has "runs each test by itself" "$io/out" 'demo::boxes: 12'
	has "through us" "$io/err" '4 tests run: 4 passed'
	# A test that fails at first, and then passes.
	cat >demo/tests/flaky.rs <<'X'
#[test]
fn flaky() {
    std::hint::black_box(demo::boxes(2));
    let mark = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tried");
    if !mark.exists() {
        std::fs::write(mark, "").unwrap();
        panic!("the first time");
    }
}
X
	status "a test that is tried again" 0 ours -o json -v --output-file "$tmp/again" nextest run --retries 2 -p demo --test flaky
	has "counts once" "$tmp/again" '"function": "demo::boxes", "count": 3,'
	has "is called that in JSON" "$tmp/again" '"runs": 2'
	has "is named" "$io/err" "note: nextest ran 'flaky' 2 times: the report has the last run"
	rm demo/tests/flaky.rs demo/tried
else
	skip "nextest" "cargo-nextest is not installed"
fi

status "no such target" 101 cargo alloc-profile run -q --bin nosuch
is "cargo alone reports it, once" "$(grep -c "^error: no bin target" "$io/err"; grep -c cargo-alloc-profile "$io/err")" '1
0'
echo 'fn main() { nonsense }' >demo/examples/broken.rs
status "a build that fails" 101 cargo alloc-profile run -q --example broken
is "has no report" "$(cat "$io/out")" ''
ok "without noise of ours" sh -c '! grep -q cargo-alloc-profile "$1"' - "$io/err"
# Options stand before the command. After it they go to cargo, which does not know them.
status "an option behind the command" 1 ours run -q --bin demo --save base.json
has "a note says where the option belongs" "$io/err" "note: '--save' is an option of cargo alloc-profile: put it before 'run'"
status "with its value, too" 1 ours test -q --max-peak=1M
has "the note has the option's value" "$io/err" "note: '--max-peak=1M' is an option of cargo alloc-profile: put it before 'test'"
status "a letter, and -q" 1 ours -q run --bin demo -o json
has "do not silence the note" "$io/err" "note: '-o' is an option of cargo alloc-profile: put it before 'run'"
status "the program's own without --" 7 ours run -q --bin demo exit --save
is "is not meant" "$(grep -c 'is an option of' "$io/err" || :)" 0
status "the program's own" 7 ours run -q --bin demo -- exit --save
is "is not meant" "$(grep -c 'is an option of' "$io/err" || :)" 0

cd "$tmp"
status "no package" 101 cargo alloc-profile run -q
ok "and no noise of ours" sh -c '! grep -q cargo-alloc-profile "$1"' - "$io/err"

clean_run_directories
finish
