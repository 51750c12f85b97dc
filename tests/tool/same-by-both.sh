# SPDX-License-Identifier: MIT OR Apache-2.0
# Both backends give the same report on each program of one thread, stack by stack, but for what the program says beside `both:`.
# docs/backends.md has the list with its reasons.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"
[ -e "$AP_NATIVE_LIBRARY" ] || skip_all "there is no native recorder for $AP_PLATFORM"

record() {
	cargo-alloc-profile -q --backend="$1" --keep "$1.xml" exec "./$binary" >"$1.out" 2>"$1.err" || :
	cargo-alloc-profile -q -o json -vvv --full-stacks --group-by stack report "$1.xml" >"$1.json"
}

same() {
	rm -f ./*.xml ./*.json
	record native && record valgrind && "$PYTHON" "$abs_srcdir/tool/same-by-both.py" native.json valgrind.json $1
}

for path in "$programs"/*.c "$programs"/*.cc "$programs"/*.rs; do
	source=$(basename "$path")
	flags=$(directive flags "$path")
	variant=$(directive variants "$path" | sed 's/.*|//')
	native=$(directive native "$path")
	both=$(directive both "$path")
	binary=$(echo "$source" | tr . -)
	# Programs of many scenarios, of threads, and those that a script runs its own way.
	case $flags$variant$(grep -c 'expect: ' "$path")$(grep -l 'scenario: ' "$path") in
	*-pthread* | 0* | */*) continue ;;
	threads.rs*) continue ;;
	esac
	case $source in
	# Natively the command line says what is served of a program's own allocator: native-replacements.sh tells.
	observed* | own-inlined.c | own-jemalloc.c | own-mimalloc.c* | own-tcmalloc.c) continue ;;
	threads.rs | marks.* | runtime.* | handlers.c) continue ;;
	*.cc) command -v g++ >/dev/null || { skip "$source" 'g++ is not installed' && continue; } ;;
	*.rs) command -v rustc >/dev/null || { skip "$source" 'rustc is not installed' && continue; } ;;
	esac
	case $native@$both in
	no,*) skip "$source" "${native#no, }" ;;
	*@no,*) skip "$source" "${both#no, }" ;;
	*)
		# shellcheck disable=SC2086
		ok "$source is built" build "$source" "$binary" $variant $flags
		# shellcheck disable=SC2086
		ok "$source${both:+, but for $both}" same "${both%%,*}" ;;
	esac
done
finish
