# SPDX-License-Identifier: MIT OR Apache-2.0
# Leaks of what cargo runs: limits and suppressions in Cargo.toml, baselines by name, tests by name.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
need cargo rustc
CARGO_NET_OFFLINE=true RUST_BACKTRACE=0
export CARGO_NET_OFFLINE RUST_BACKTRACE

mkdir -p leaky/src leaky/rules
cd leaky
package() {
	{ printf '[package]\nname = "leaky"\nversion = "0.1.0"\nedition = "2021"\n[package.metadata.alloc-profile]\n'; printf '%b' "$1"; } >Cargo.toml
}
package ''
cat >src/lib.rs <<'X'
#[inline(never)]
pub fn forget(bytes: usize) {
    std::mem::forget(std::hint::black_box(vec![1u8; bytes]));
}

/// Overwrites what forget left on the stack.
#[inline(never)]
pub fn scrub() {
    std::hint::black_box([0usize; 4096]);
}

#[cfg(test)]
mod tests {
    #[test]
    fn leaks() {
        super::forget(70);
        super::scrub();
    }

    #[test]
    fn leaks_nothing() {
        drop(std::hint::black_box(vec![1u8; 70]));
    }
}
X
cat >src/main.rs <<'X'
fn main() {
    for bytes in std::env::args().skip(1) {
        leaky::forget(bytes.parse().unwrap());
    }
    leaky::scrub();
    println!("ran");
}
X
printf '[known]\nframes=...;leaky::forget\nwhy=It is forgotten on purpose.\n' >rules/known
cargo build -q 2>"$io/build" || skip_all "cargo cannot build here: $(head -n 1 "$io/build")"

# The gates that failed, with the first stack alone, then the exit status.
gated() {
	got=0
	cargo alloc-profile -q --limit 0 "$@" >"$io/out" 2>"$io/err" </dev/null || got=$?
	sed -n -e '/^Gate failed/p' -e '/^cargo-alloc-profile:/p' -e '/^  [+0-9]/s/ (.*//p' "$io/err"
	echo "$got"
}

is 'nothing is leaked' "$(gated --max-leaked-bytes 0 run -q)" 0
is 'something is' "$(gated --max-leaked-bytes 99 run -q -- 60 40)" "Gate failed: bytes leaked of the run: 100, at most 99: +1 (+1.01%) [--max-leaked-bytes]
  100 in leaky::forget
3"
is 'so much is allowed' "$(gated --max-leaked-bytes 100 run -q -- 60 40)" 0
is 'in a release build' "$(gated --gate 'leaky::*: leaked<=0' run -q --release -- 60)" "Gate failed: bytes leaked of function leaky::forget: 60, at most 0: +60 [--gate: function leaky::*: leaked<=0]
  60 in leaky::forget
3"
is 'by the environment' "$(ALLOC_PROFILE_MAX_LEAKED_BYTES=0 gated run -q -- 1 | tail -n 1)" 3
is 'suppressed' "$(gated --suppressions rules/known --max-leaked-bytes 0 run -q -- 60)" 0

# Each test by itself.
for option in --group-by=test --per-test; do
	is "the test that leaks, $option" "$(gated $option --gate 'test *: leaked<=0' test -q --lib)" "Gate failed: bytes leaked of test leaky::tests::leaks: 70, at most 0: +70 [--gate: test *: leaked<=0]
  70 in leaky::forget
3"
done

# Cargo.toml.
package 'max-leaked-bytes = 59\n'
is 'a limit in Cargo.toml' "$(gated run -q -- 60)" "Gate failed: bytes leaked of the run: 60, at most 59: +1 (+1.69%) [package.metadata.alloc-profile.max-leaked-bytes]
  60 in leaky::forget
3"
package 'max-leaked-bytes = 59\nsuppressions = ["rules/known"]\n'
is 'and suppressions beside it' "$(cd src && gated run -q -- 60)" 0
cargo alloc-profile --limit 0 run -q >"$io/out" 2>"$io/err"
is 'a note names a suppression that matches no leak' "$(grep -c "note: suppression 'known' in '$tmp/leaky/rules/known' matched no leak" "$io/err")" 1

package '[workspace]\n[workspace.metadata.alloc-profile]\nmax-leaked-bytes = 0\nsuppressions = ["rules/known"]\n'
is "the workspace's" "$(gated run -q -- 60)" 0
package 'suppressions = ["rules/known"]\n[workspace]\n[workspace.metadata.alloc-profile]\nsuppressions = ["rules/nosuch"]\n'
is 'both' "$(gated run -q)" "cargo-alloc-profile: cannot use the suppressions in '$tmp/leaky/rules/nosuch': No such file or directory
1"

# A tolerance on leaks in Cargo.toml makes a saved baseline contain the leaks, for later comparisons.
package 'tolerance = { leaked = 0 }\n'
is 'a baseline' "$(gated --save-baseline main run -q -- 60)" 0
is 'knows of leaks' "$(grep -c '"leak-check": true' target/alloc-profile/main.json)" 1
is 'the same is leaked' "$(gated --baseline main run -q -- 60)" 0
is 'more is leaked' "$(gated --baseline main run -q -- 60 5)" "Gate failed: bytes leaked of the run: 60 → 65, at most 60: +5 (+8.33%) [package.metadata.alloc-profile.tolerance: leaked+0]
  +5 in leaky::forget
3"
cp target/alloc-profile/main.json first.json
is 'once more' "$(gated --save-baseline main run -q -- 60)" 0
ok 'the baseline is the same, byte for byte' cmp first.json target/alloc-profile/main.json
package ''
is 'and so are more runs' "$(gated --leak-check --verify=3 run -q -- 60 | tail -n 1)" 0
is 'one without leaks' "$(gated --save-baseline bare run -q)" 0
is 'a baseline without leaks is an error before the program runs' "$(gated --baseline bare --tolerance leaked=0 run -q)" "cargo-alloc-profile: cannot check '--tolerance: leaked+0' against the baseline: 'leaky' was recorded without '--leak-check': record it again with that option
1"
is 'which does not' "$(cat "$io/out")" ''

# The report of leaks, by function and by test, without what the runtime keeps for itself.
reported() {
	got=0
	cargo alloc-profile -q --output-file "$io/report" "$@" >"$io/out" 2>"$io/err" </dev/null || got=$?
	grep -v '^suppressed: ' "$io/report"
	echo "$got"
}
is 'leaks run' "$(reported leaks run -q -- 60 40)" 'Leak Report:
lost: 2 blocks (100 B)
  main thread
    leaky::forget: 2 blocks (100 B)
      nothing points to them
0'
is 'leaks run in a release build' "$(reported leaks run -q --release -- 60)" 'Leak Report:
lost: 1 block (60 B)
  main thread
    leaky::forget: 1 block (60 B)
      nothing points to it
0'
is 'leaks run, without leaks' "$(reported leaks run -q)" 'Leak Report:
(no leaks)
0'
is 'leaks test' "$(reported leaks test -q --lib)" 'Leak Report:
lost: 1 block (70 B)
  tests::leaks (thread 2, exited)
    leaky::forget: 1 block (70 B)
      nothing points to it
0'
is 'leaks test by test' "$(reported --group-by test leaks test -q --lib)" 'Leak Report:
lost: 1 block (70 B)
  tests::leaks (thread 2, exited)
    leaky::tests::leaks: 1 block (70 B)
      nothing points to it
0'
is 'leaks test, one by one' "$(reported --per-test leaks test -q --lib)" 'Leak Report:
lost: 1 block (70 B)
  tests::leaks of leaky (thread 2, exited)
    leaky::forget: 1 block (70 B)
      nothing points to it
0'
is 'the status of the program is first' "$(reported --max-leaked-bytes 0 leaks run -q -- 60 x | tail -n 1)" 101
is 'a gate fails' "$(reported --max-leaked-bytes 0 --limit 0 leaks run -q -- 60 | tail -n 1)" 3
finish
