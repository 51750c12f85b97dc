# SPDX-License-Identifier: MIT OR Apache-2.0
# --per-test runs each test by itself, with counts known beforehand. Users of cargo see what they saw before.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/cli/cargolib.sh"

# What the programs print, except what differs from run to run.
said() {
	sed 's/finished in [0-9.]*s/finished in TIME/' "$io/out"
}

# Twelve tests, the Nth of which makes N allocations of 8 bytes.
mkdir -p "$tmp/many/src" && cd "$tmp/many"
cat >Cargo.toml <<'END'
[package]
name = "many"
version = "0.1.0"
edition = "2021"

[workspace]

[lib]
doctest = false

[[bench]]
name = "own"
harness = false
test = true
END
mkdir benches
echo 'fn main() { println!("{}", std::hint::black_box(vec![1; 2]).len()); }' >benches/own.rs
{
	echo 'use std::hint::black_box;'
	for n in $(seq 1 12); do
		printf '#[test] fn t%02d() { for i in 0..%d { drop(black_box(Box::new(i as u64))); } }\n' "$n" "$n"
	done
	cat <<'END'
#[test] fn nothing() {}
#[test] fn leaks() { std::mem::forget(black_box(Box::new([0u8; 100]))); }
#[test] fn threads() {
    std::thread::spawn(|| drop(black_box(Box::new([0u8; 50])))).join().unwrap();
}
#[test] #[ignore = "takes a day, or two"] fn slow() { drop(black_box(Box::new(1u64))); }
#[test] #[ignore] fn fails() { assert!(black_box(Box::new(1u64)) == Box::new(2)); }
#[test] #[ignore] fn aborts() { std::process::abort(); }
END
} | sed '1s/^/#![allow(unused_imports)]\n/' >src/lib.rs
cargo build -q --tests 2>"$io/build" || skip_all "cargo cannot build here: $(head -n 1 "$io/build")"

counts() {
	awk '/^many::t[0-9]/ { sub("many::", ""); print $1, $2, $3, $4, $5, $6 }' "$1"
}
for n in $(seq 1 12); do
	printf 't%02d %d %d B 0 B\n' "$n" "$n" $((n * 8))
done >wanted

status 'twelve tests' 0 cargo alloc-profile --per-test --sort-by name -v --output-file "$tmp/report" test --lib
is 'each test counts what it makes' "$(counts "$tmp/report")" "$(cat wanted)"
has 'what is not freed' "$tmp/report" 'many::leaks              1      100 B         100 B'
is 'what allocates nothing' "$(sed -n 's/^many::nothing  *//p' "$tmp/report" | sed 's/  */ /g; s/[0-9.]* KB$/PEAK/')" '0 0 B 0 B PEAK'
ok 'has a peak of its process' sh -c "! grep -q '^many::nothing .* 0 B  *0 B  *0 B' '$tmp/report'"
is 'and no other' "$(grep -c '^many::' "$tmp/report")" 15
said >"$tmp/all"
is 'what is printed' "$(said)" "$(
	printf '\nrunning 18 tests\ntest aborts ... ignored\ntest fails ... ignored\ntest leaks ... ok\ntest nothing ... ok\ntest slow ... ignored, takes a day, or two\n'
	for n in $(seq 1 12); do printf 'test t%02d ... ok\n' "$n"; done
	printf 'test threads ... ok\n\n'
	echo 'test result: ok. 15 passed; 0 failed; 3 ignored; 0 measured; 0 filtered out; finished in TIME'
)"
has 'processes are counted' "$tmp/report" '  processes: 15'

# The order in which tests end changes nothing in the output.
for run in 1 2; do
	cargo alloc-profile --per-test -o json -vvv --output-file "$tmp/json.$run" --save "$tmp/baseline.$run" \
		test -q --lib t0 >"$io/out" 2>&1 || true
done
ok 'two runs give one JSON' cmp "$tmp/json.1" "$tmp/json.2"
ok 'two runs give one baseline' cmp "$tmp/baseline.1" "$tmp/baseline.2"

cd "$tmp/many"
status 'filters' 0 cargo alloc-profile --per-test --sort-by name --output-file "$tmp/report" test --lib t0 -- --skip t03 --skip t05
is 'filters are minded' "$(grep -c '^many::t0' "$tmp/report")" 7
has 'what they leave out' "$io/out" '7 passed; 0 failed; 0 ignored; 0 measured; 11 filtered out'
status 'nothing but that' 0 cargo alloc-profile --per-test -o json --output-file "$tmp/report.json" test --lib nothing
is 'as JSON' "$("$PYTHON" - "$tmp/report.json" <<'END'
import json, sys
for row in json.load(open(sys.argv[1]))["allocations"]:
    print(row["test"], row["count"] > 0, row["process_peak"] > row["peak_bytes"])
END
)" 'many::nothing False True
(no test) True False'
if "$PYTHON" -c 'import jsonschema' 2>"$io/none"; then
	ok 'fits the schema' "$PYTHON" -c 'import json, jsonschema, sys; jsonschema.validate(*[json.load(open(f)) for f in sys.argv[1:]])' \
		"$tmp/report.json" "$abs_srcdir/../docs/report.schema.json"
else
	skip 'fits the schema' 'python3-jsonschema is not installed'
fi
status 'exact' 0 cargo alloc-profile --per-test --output-file "$tmp/report" test --lib -- --exact t07
has 'an exact name' "$tmp/report" 'many::t07            7  '

status 'ignored tests' 0 cargo alloc-profile --per-test --output-file "$tmp/report" test --lib -- --ignored slow
has 'ignored tests run when asked for' "$io/out" 'test slow ... ok'
has 'and count' "$tmp/report" 'many::slow            1  '

status 'a test that fails' 101 cargo alloc-profile --per-test --output-file "$tmp/report" \
	test --lib -- --include-ignored s
is 'its output is at the end' "$(said | sed 's/([0-9]*) panicked/panicked/; s/ at src.*//; /^note: /d')" '
running 5 tests
test aborts ... FAILED (signal 6)
test fails ... FAILED
test leaks ... ok
test slow ... ok
test threads ... ok

failures:

---- fails stdout ----

thread '\''fails'\'' panicked
assertion failed: black_box(Box::new(1u64)) == Box::new(2)



failures:
    aborts
    fails

test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 13 filtered out; finished in TIME'
has 'cargo says that it failed' "$io/err" 'error: test failed, to rerun pass `--lib`'
has 'the others are counted' "$tmp/report" 'many::threads '

status 'no harness' 0 cargo alloc-profile --per-test test --bench own
has 'an executable without a harness is named' "$io/err" 'runs as one process: its tests cannot be listed'
has 'and profiled' "$io/out" '(no test) '
status 'no harness, quietly' 0 cargo alloc-profile -q --per-test test -q --bench own
is 'is no reason to say anything' "$(cat "$io/err")" ''

status 'a list' 1 cargo alloc-profile --per-test test -q --lib -- --list
has 'a list is only that' "$io/out" 't01: test'

status 'with run' 2 cargo alloc-profile --per-test run
has 'says why' "$io/err" "'--per-test' cannot be used with 'run'"

status 'a limit for each test' 3 cargo alloc-profile --per-test --gate 'test many::t*: allocations<=8' test -q --lib t0
has 'names the test' "$io/err" 'many::t09'

# If a signal ends the command, no test goes on, and none begins.
cargo alloc-profile --per-test test -q --lib >"$io/out" 2>"$io/err" &
pid=$!
for i in $(seq 100); do
	[ -z "$(find "$tmp/run" -name 'progress.*' | head -n 1)" ] || break
	sleep 0.1
done
kill -TERM $pid
got=0
wait $pid || got=$?
ok 'a signal ends the run' [ $got -ge 128 ]
echo "$tmp/run" >"$io/pattern"
sleep 0.5
is 'no test is left' "$(grep -lsF -f "$io/pattern" /proc/[0-9]*/cmdline | wc -l)" 0
clean_run_directories
finish
