# SPDX-License-Identifier: MIT OR Apache-2.0
# Programs that ask the profiler from their own code, with the library crate: under both backends, and with nothing that records them.
own_package=yes
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/cli/cargolib.sh"

backends=valgrind
if [ -e "$abs_top_builddir/aprof/libaprof-native.so" ]; then
	backends='valgrind native'
else
	skip 'natively' "there is no native recorder for $AP_PLATFORM"
fi
rm -rf "$work"
cp -R "$abs_srcdir/library" "$work"
chmod -R u+w "$work"
cd "$work"
from_sources() {
	sed "s|@SOURCES@|$abs_top_srcdir|" "$1" >"$io/toml" && cp "$io/toml" "$1"
}
from_sources Cargo.toml
cargo build -q --tests --bins 2>"$io/build" || skip_all "cargo cannot build here: $(head -n 1 "$io/build")"
is 'the library builds without a warning' "$(cat "$io/build")" ''

# The first program and the first table of docs/library.md are the specification's.
mkdir -p "$tmp/spec/src"
first() {
	awk -v begin="^\`\`\`$1" '/^```$/ && on { exit } on; $0 ~ begin { on = 1 }' "$abs_top_srcdir/docs/library.md"
}
first rust >"$tmp/spec/src/main.rs"
{
	printf '[package]\nname = "spec"\nversion = "0.1.0"\nedition = "2021"\n[workspace]\n'
	first toml | sed 's|= "0\.1"|= { path = "@SOURCES@" }|'
} >"$tmp/spec/Cargo.toml"
from_sources "$tmp/spec/Cargo.toml"
(cd "$tmp/spec" && RUSTFLAGS='-Dwarnings -Aunused-variables' cargo run -q) >"$io/spec" 2>&1 && code=0 || code=$?
is 'the example by itself does nothing, and the compiler has nothing to say' "$code$(cat "$io/spec")" 0
for backend in $backends; do
	example() {
		cd "$tmp/spec" && cargo alloc-profile --backend=$backend "$@" --output-file "$io/report" run -q 2>&1 && cat "$io/report"
	}
	is "$backend: counting begins where the example says" "$(example -v | grep '^spec')" 'spec::main: 1 (0.02 KB)'
	is "$backend: and its report is a snapshot" "$(example -v --snapshot report | grep '^spec')" 'spec::main: 1 (0.02 KB)'
done

# So is the example in C complete.
mkdir -p "$tmp/c/cargo-alloc-profile"
cp "$abs_top_srcdir/aprof/aprof.h" "$tmp/c/cargo-alloc-profile"
first c >"$tmp/c/main.c"
ok 'the example in C compiles' "$CC" -g -Wall -Wextra -Werror -I"$tmp/c" "$tmp/c/main.c" -o "$tmp/c/main"
is 'it names its line' "$(sed -n 's/.*"main.c:\([0-9]*\)".*/\1/p' "$tmp/c/main.c")" "$(grep -n '"main.c:' "$tmp/c/main.c" | cut -d : -f 1)"
status 'by itself it succeeds' 0 "$tmp/c/main"
for backend in $backends; do
	is "$backend: its assertion is checked, and the region is there" \
		"$(cargo-alloc-profile --backend=$backend --group-by region exec "$tmp/c/main" | grep '^parse\|checked')" 'parse: 1
(1 assertion checked)'
done

# line FILE TEXT: the number of the line with this text
line() {
	grep -nF -e "$2" "$1" | head -n 1 | cut -d : -f 1
}

# Sixteen tests in sixteen threads.
RUST_TEST_THREADS=16
export RUST_TEST_THREADS
place=tests/parallel.rs:$(line tests/parallel.rs 'the line that fails')
for backend in $backends; do
	profile() {
		cargo alloc-profile --backend=$backend --limit 0 test -q --test parallel "$@"
	}
	status "$backend: exact assertions hold in sixteen threads at a time" 0 profile
	has "$backend: all of them" "$io/out" '16 passed; 0 failed'
	has "$backend: and all are checked" "$io/out" '800 assertions checked'
	status "$backend: one with one allocation more fails" 101 profile --features one-more
	has "$backend: alone" "$io/out" '15 passed; 1 failed'
	has "$backend: and names its line" "$io/out" \
		"$place: demanded allocations == 16, found 17; the report of cargo alloc-profile names the stacks"
	status "$backend: they can be required" 0 env ALLOC_PROFILE_REQUIRED=1 cargo alloc-profile --backend=$backend -q --limit 0 \
		test -q --test parallel
done

# All forms of assertions.
results() {
	"$@" >"$io/tests" 2>&1 || :
	grep -ohE '^test .*|tests/demands.rs:[0-9]+: demanded .*stacks' "$io/tests" | grep -v '^test result' | LC_ALL=C sort
}
RUST_TEST_THREADS=1
for backend in $backends; do
	is "$backend: assertions hold and fail as they should" \
		"$(results cargo alloc-profile --backend=$backend --limit 0 test --test demands)" "$(cat "$expectations/demands")"
done

# Regions, phases, pauses, measurements.
for backend in $backends; do
	cargo alloc-profile --backend=$backend -q --keep "$tmp/scopes.$backend.xml" run -q --bin scopes 2>"$io/err" |
		sed '/^Allocation Profile/,$d; s/Some(\(Valgrind\|Native\))/Some(RECORDER)/' >"$tmp/scopes.$backend"
	is "$backend: what the program measures" "$(cat "$tmp/scopes.$backend" "$io/err")" "$(cat "$expectations/scopes")"
	for group in region phase; do
		is "$backend: its ${group}s" "$(cargo alloc-profile --group-by $group report "$tmp/scopes.$backend.xml" | tail -n +2 |
			grep -v '^(' | LC_ALL=C sort)" "$(cat "$expectations/$group")"
	done
	cargo alloc-profile -o json report "$tmp/scopes.$backend.xml" >"$io/json"
	is "$backend: an event is its caller's" "$("$PYTHON" -c 'import json, sys
for row in json.load(sys.stdin)["allocations"]:
    if row["ad_hoc_events"]:
        print(row["function"], row["ad_hoc_events"], row["ad_hoc_weight"])' <"$io/json")" 'scopes::main 2 11'
done

# With nothing that records them.
status 'by themselves assertions pass' 0 cargo test -q --test parallel
is 'which one line says' "$(sed 's/rs:[0-9]* /rs:N /; s/rs:[0-9]*:/rs:N:/; s/== [0-9]*:/== N:/' "$io/err")" \
	'cargo-alloc-profile: tests/parallel.rs:N: cannot check allocations == N: nothing records this program (said once; such assertions pass)'
status 'unless they are required' 101 env ALLOC_PROFILE_REQUIRED=1 cargo test -q --test parallel
has 'each says why it fails' "$io/out" 'cannot check allocations == 16: nothing records this program, and ALLOC_PROFILE_REQUIRED is set'
has 'and all do' "$io/out" '0 passed; 16 failed'
status 'with 0 they are not' 0 env ALLOC_PROFILE_REQUIRED=0 cargo test -q --test parallel
is 'measurements say that there are none' "$(./target/debug/scopes | grep -vc 'nothing$\|None$\|false$')" 0
clean_run_directories
finish
