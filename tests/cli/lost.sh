# SPDX-License-Identifier: MIT OR Apache-2.0
# A warning names a program that leaves no profile, and limits and baselines of the whole run fail. Installing a newer version during a
# run does not disturb the run.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
[ -z "${AP_WRAPPERS-}" ] || skip_all "the command is not to run in other programs"
own_package=yes
. "$abs_srcdir/cli/cargolib.sh"

mkdir -p "$tmp/two/src" && cd "$tmp/two"
cat >Cargo.toml <<'END'
[package]
name = "two"
version = "0.1.0"
edition = "2021"

[workspace]

[lib]
doctest = false
END
cat >src/lib.rs <<'END'
#[test] fn first() { drop(std::hint::black_box(Box::new(1u64))); }
#[test] fn second() { drop(std::hint::black_box(Box::new(2u64))); }
END
cat >src/main.rs <<'END'
fn main() {}
#[test] fn third() { drop(std::hint::black_box(Box::new(3u64))); assert!(std::env::var_os("TWO_FAILS").is_none()); }
END
cargo build -q --tests 2>"$io/build" || skip_all "cargo cannot build here: $(head -n 1 "$io/build")"

# A Valgrind that does something at the second test.
{
	echo '#!/bin/sh'
	echo 'case "$*" in *" second"*) . "'"$tmp"'/trick" ;; esac'
	echo 'exec "'"$AP_VALGRIND"'" "$@"'
} >"$tmp/tricked"
chmod +x "$tmp/tricked"
VALGRIND=$tmp/tricked
export VALGRIND

# The first of the two harnesses is the one that is lost.
tests() {
	rm -rf "$tmp/seen"
	cargo alloc-profile --output-file "$tmp/report" "$@" test -- second third
}
tests_after_failure() {
	rm -rf "$tmp/seen"
	cargo alloc-profile --output-file "$tmp/report" "$@" test --no-fail-fast -- second third
}
lost() {
	grep -c "^cargo-alloc-profile: $1.*' (process [0-9]*) left no profile: it was killed, or Valgrind could not start it" "$io/err" || :
}
at_first() {
	echo 'case "$*" in *--tool=aprof*) ! mkdir "'"$tmp"'/seen" 2>/dev/null || exit '"$1"' ;; esac' >"$tmp/trick"
}

# It ends with status 0, so that neither cargo nor the harness reports anything.
at_first 0
status 'a lost profile' 0 tests
is 'a warning names a lost profile' "$(lost 'warning: ')" 1
for option in '--max-allocations 1000000' "--save $tmp/base" '--verify' '--threshold-bytes 1G'; do
	status "a lost profile with ${option%% *}" 1 tests $option
	is "an error names a lost profile with ${option%% *}" "$(lost "'")" 1
done
ok 'no baseline is made of it' test ! -e "$tmp/base"

# However the run ended, no baseline is made from a part of it.
at_first 9
status 'a failed run that lost a profile' 101 tests_after_failure --save "$tmp/base"
ok 'no baseline is made of that, too' test ! -e "$tmp/base"
is 'a failed run that lost a profile says so' "$(lost "'")" 1

# A program that failed says so itself. If the run is complete, its baseline can be saved.
: >"$tmp/trick"
TWO_FAILS=1
export TWO_FAILS
status 'a failed run' 101 tests_after_failure --save "$tmp/base"
unset TWO_FAILS
has 'the baseline of a failed run is called that' "$io/err" "warning: the run failed: '$tmp/base' has only what was recorded until then"

# No trace at all.
echo 'case "$*" in *--tool=aprof*) rm -rf "$TMPDIR"/cargo-alloc-profile.*/0*; exit 0 ;; esac' >"$tmp/trick"
status 'programs that left nothing' 1 cargo alloc-profile --output-file "$tmp/report" test --lib -- second
has 'an error counts programs that left nothing' "$io/err" "1 of the programs that were started left nothing in "

echo 'case "$*" in *--tool=aprof*) rm -rf "$TMPDIR"/cargo-alloc-profile.*; exit 0 ;; esac' >"$tmp/trick"
status 'the directory of the run is removed' 1 cargo alloc-profile --output-file "$tmp/report" test --lib -- second
has 'an error names the directory that was removed' "$io/err" "cargo-alloc-profile: the recording is lost: the directory '$TMPDIR/cargo-alloc-profile."
is 'and nothing else' "$(grep -c '^cargo-alloc-profile: [^n]' "$io/err")" 1

# The command is removed while it runs.
mkdir "$tmp/bin"
cp "$(command -v cargo-alloc-profile)" "$tmp/bin"
PATH=$tmp/bin:$PATH
echo 'rm -f "'"$tmp/bin/cargo-alloc-profile"'"' >"$tmp/trick"
status 'the command goes while it runs' 0 cargo alloc-profile --output-file "$tmp/report" test -- second third
ok 'it is gone' test ! -e "$tmp/bin/cargo-alloc-profile"
has 'and the next program is profiled' "$tmp/report" 'two::third: 1'
clean_run_directories
finish
