# SPDX-License-Identifier: MIT OR Apache-2.0
# Each default suppression takes a real block of the runtime, and blocks of the user beside these stay.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"
only_valgrind 'they are for leaks, for which it does not look'
rules=$abs_top_srcdir/cli/default.suppressions

profile_leaks() {
	name=$1
	shift
	cargo-alloc-profile -q --leak-check --keep "$name.xml" --limit 0 exec "$@" >"$name.out" 2>"$name.err" </dev/null
}

# measured NAME MEMBER OPTIONS…: prints that member of the summary.
measured() {
	measured=$1 member=$2
	shift 2
	cargo-alloc-profile -q -o json --limit 0 "$@" report "$measured.xml" >summary.json &&
		sed -n "/^  \"summary\": {/s/.*\"$member\": \([0-9]*\),.*/\1/p" summary.json
}

# takes RULE NAME: the rule alone suppresses something.
takes() {
	awk -v rule="[$1]" '/^\[/ { on = $0 == rule } on' "$rules" >one.suppressions
	[ -s one.suppressions ] && taken=$(measured "$2" suppressed_blocks --no-default-suppressions --suppressions one.suppressions) &&
		echo "$taken blocks" && [ "$taken" -gt 0 ]
}

# all_the_users NAME: what is reachable and not suppressed was allocated below a function of the user, or such a function asked for it.
all_the_users() {
	cargo-alloc-profile -q -o json -vvv --full-stacks --group-by stack report "$1.xml" >stacks.json &&
		"$PYTHON" -c '
import json, re
stacks = [s for row in json.load(open("stacks.json"))["allocations"] for s in row["stacks"]]
others = [s["frames"] for s in stacks if s["reachable_blocks"]
          and not any(re.search(r"\buser_|^runtime::|^thread$|^newlocale$", f["function"]) for f in s["frames"])]
for frames in others:
    print(" < ".join(f["function"] for f in frames))
raise SystemExit(bool(others))'
}

# rule RULE LABEL NAME: the rule takes something, unless this version of the library keeps nothing of the kind alive.
rule() {
	if takes "$1" "$3" >"$io/taken" 2>&1; then
		pass "$2"
	elif all_the_users "$3" >"$io/others" 2>&1; then
		skip "$2" 'this version of the library leaves no such block'
	else
		fail "$2"
		cat "$io/taken" "$io/others" | note
	fi
}

# stays NAME FUNCTION…: blocks are alive in or below each of the functions, and none of them is suppressed. Exceptions are the debug
# information that std keeps when it was asked to look something up, and what the C library keeps for a thread.
stays() {
	cargo-alloc-profile -q -o json -vvv --full-stacks --group-by stack report "$1.xml" >stacks.json
	shift
	"$PYTHON" -c '
import json, re, sys
stacks = [s for row in json.load(open("stacks.json"))["allocations"] for s in row["stacks"]]
for function in sys.argv[1:]:
    own = [s for s in stacks if any(re.fullmatch("(.*::)?" + function + r"(\(.*\))?", f["function"]) for f in s["frames"])
           and not any(re.match("addr2line::|std::backtrace_rs::symbolize::gimli::Cache::(new|mapping_for_lib)|_dl_allocate_tls|__tls_get_addr|__cxa_thread_atexit_impl", f["function"])
                       for f in s["frames"])]
    print(function, sum(s["live_blocks"] for s in own), sum(s["suppressed_blocks"] for s in own))
    if not sum(s["live_blocks"] for s in own) or any(s["suppressed_blocks"] for s in own):
        sys.exit(1)' "$@"
}

build runtime-plugin.c plugin.so -O1 -fpic -shared
build runtime.c runtime-c -O1 -pthread -ldl
ok 'the C program runs' profile_leaks c ./runtime-c "$PWD/plugin.so"
if grep -q 'function="__libc_start_call_main"' c.xml; then
	for rule in $(sed -n 's/^\[\(glibc-.*\)\]$/\1/p' "$rules"); do
		rule "$rule" "$rule" c
	done
else
	skip 'the rules for the C library' 'its symbols are not installed'
fi
ok "the C user's blocks stay" stays c user_copies user_file user_variable user_line user_constructor user_plugin
is 'nothing is leaked in C' "$(measured c leaked_blocks)" 0

if command -v "${CXX-g++}" >/dev/null 2>&1; then
	build runtime.cc runtime-cc -O1
	ok 'the C++ program runs' profile_leaks cc ./runtime-cc
	ok libstdcxx-emergency-pool takes libstdcxx-emergency-pool cc
	ok "the C++ user's blocks stay" stays cc user_string user_name
	is 'nothing is leaked in C++' "$(measured cc leaked_blocks)" 0
else
	skip 'the C++ library' 'no C++ compiler is installed'
fi

if command -v rustc >/dev/null 2>&1; then
	for variant in '-g' '-O -g'; do
		# shellcheck disable=SC2086
		build runtime.rs runtime-rs $variant
		ok "the Rust program runs, $variant" profile_leaks rs ./runtime-rs
		for rule in $(sed -n 's/^\[\(rust-.*\)\]$/\1/p' "$rules" | grep -v '^rust-test-'); do
			rule "$rule" "$rule, $variant" rs
		done
		ok "the Rust user's blocks stay, $variant" stays rs user_text user_backtrace user_arguments user_detached
		is "nothing is leaked in Rust, $variant" "$(measured rs leaked_blocks)" 0
	done
	# Then no inlined call of main is known.
	build runtime.rs runtime-small -C lto=fat -C opt-level=s -C panic=abort -C codegen-units=1 -g
	ok 'the small Rust program runs' profile_leaks small ./runtime-small
	ok "only what is the user's is left in it" all_the_users small
	build runtime.rs runtime-test -g --test
	profile_leaks test ./runtime-test --exact fails || true
	# std itself ends the program.
	for rule in $(sed -n 's/^\[\(rust-.*\)\]$/\1/p' "$rules" | grep -v '^rust-stdout$'); do
		rule "$rule" "$rule, in a test executable" test
	done
	ok "a test's blocks stay" stays test user_text user_backtrace user_arguments user_detached
	is 'nothing is leaked in a test' "$(measured test leaked_blocks)" 0
else
	skip "Rust's std" 'rustc is not installed'
fi
finish
