# SPDX-License-Identifier: MIT OR Apache-2.0
# Allocators of a program's own that are observed: what a call may do besides to return, and what counts.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"
only_valgrind 'it replaces the functions of such allocators'

echo 'no program' >garbage
chmod +x garbage
options='--leak-check=yes --check-stacks=yes --free-stacks=yes'
scenarios observed.c '-O0 -pthread' '-O2 -fno-ipa-icf -pthread'

child_of_fork() {
	cp "$1.out" "$1.0.1.out"
	says "$1.0.1" 'total.inherited_blocks == 1' '(at("plant").allocations, at("plant").bytes) == (1, 100)' \
		'(total.deallocations, total.inherited_freed, total.live_blocks) == (1, 1, 1)' \
		'(total.unmatched_frees, total.unmatched_blocks, at("plant_by_malloc").allocations) == (0, 0, 0)'
}
ok 'a child that was forked within a call' child_of_fork observed-c-O0-pthread-fork

no_stack_is_wrong() {
	for err in ./*.err; do
		grep -q 'aprof: stack memo: [0-9]* checked, 0 wrong' "$err" || { cat "$err" && return 1; }
	done
}
ok 'no remembered stack was wrong' no_stack_is_wrong

for scenario in results signal-longjmp heaps; do
	profile again ./observed-c-O0-pthread $scenario
	is "two runs of $scenario" "$(without_run again.xml)" "$(without_run observed-c-O0-pthread-$scenario.xml)"
done

exec_in_call() {
	profile exec ./observed-c-O0-pthread exec
	cat exec.err
	cp exec.out exec.exec1.out
	says exec.exec1 '(at("plant").allocations, at("plant").live_bytes, total.reallocations, found()) == (1, 10, 0, {})'
}
ok 'what executes another program within a realloc still has its block' exec_in_call

options=--only-below=grow
profile below ./observed-c-O0-pthread results
ok 'only below a function' says below '(total.allocations, total.bytes, total.reallocations) == (4, 24 + 30 + 5000, 3)' \
	'(total.deallocations, total.live_blocks, total.uncounted) == (1, 0, 11)'
options='--from=zeroed --until=mi_posix_memalign'
profile between ./observed-c-O0-pthread results
ok 'from one function on, until another' says between '(total.allocations, total.bytes) == (9, 20 + 24 + 30 + 5000 + 0 + 7 + 48 + 40 + 60)'

# --------------------------------------------- where allocators are ---------------------------------------------
options=--leak-check=yes
program observed.cc
program observed-plain.c
program observed-static.c

options=--leak-check=yes
# has NAME ATTRIBUTES: the profile has one allocator, with these attributes
has() {
	grep '<allocator ' "$1.xml"
	[ "$(grep -c '<allocator ' "$1.xml")" = 1 ] && grep -q "<allocator $2/>" "$1.xml"
}
comes_and_goes() {
	build observed-library.c library.so -O1 -shared -fPIC && build observed-dlopen.c loads -O1 -ldl || return
	profile loads ./loads "$tmp/library.so"
	cat loads.out loads.err
	says_program loads observed-dlopen.c && has loads "family=\"mimalloc\" object=\"$tmp/library.so\" functions=\"3\" known=\"3\""
}
says_program() {
	valid "$1.xml" && "$PYTHON" "$abs_srcdir/tool/profile-query.py" --program "$programs/$2" --printed "$1.out" "$1.xml"
}
ok 'a library with an allocator comes, goes and comes again' comes_and_goes

linked() {
	build observed-library.c library.so -O1 -shared -fPIC && $CC -g -o linked -x c - -x none ./library.so -Wl,-rpath,"$tmp" <<'EOF' || return
void *mi_malloc(unsigned long), mi_free(void *);
int main(void) { mi_free(mi_malloc(10)); return !mi_malloc(20); }
EOF
	profile linked ./linked
	says linked '(at("main").allocations, at("main").bytes, at("main").deallocations) == (2, 30, 1)' 'found() == {"lost": {"main": (1, 20)}}'
}
ok 'a library that is linked' linked

# ------------------------------------------------ parts of allocators -------------------------------------------
# part NAME FLAGS EXPECTATION…
part() {
	part=$1 flags=$2
	shift 2
	# shellcheck disable=SC2086
	build observed-parts.c "$part" $flags && profile "$part" "./$part" && says "$part" "$@"
}
# incomplete NAME TEXT: the report of the profile says so.
incomplete() {
	cargo-alloc-profile report "$1.xml" >"$1.txt" 2>&1
	cat "$1.txt"
	grep -qF "$2" "$1.txt"
}
ok "calls that do not fit" part parts -O0 '(total.unmatched_blocks, total.unmatched_frees) == (1, 2)' \
	'(at("use").allocations, at("use").bytes) == (3, 10 + 12 + 300)' 'at("use").live_blocks == 0'
ok "a report says that they do not" incomplete parts 'freed 2 blocks that it was not seen to give, and gave 1 block where one was alive'
ok "a family of which no function frees" part no-free '-O0 -DNO_FREE' 'total.allocations == 0'
ok "its allocator lacks that" has no-free "family=\"mimalloc\" object=\"$tmp/no-free\" missing=\"a function that frees\""
ok "a report says so" incomplete no-free 'a function that frees'
ok "Rust's four functions" part rust -DRUST=4 '(at("use").allocations, at("use").bytes, at("use").live_bytes) == (3, 10 + 12 + 20, 20)'
ok "they are the allocator" has rust "family=\"Rust's global allocator\" object=\"$tmp/rust\" functions=\"4\" known=\"4\""
ok "with three of them it is none" part rust-3 -DRUST=3 'total.allocations == 0'

# ------------------------------------------- allocators that are described --------------------------------------
cat >described <<EOF
exec $recorder --allocator='alloc=my_alloc(size,align) realloc=my_realloc(ptr,size) free=my_free(ptr)' \\
	--allocator='alloc=arena_alloc(pool,size) reset=arena_reset(pool) reset=arena_drop(pool)' \\
	--allocator='alloc=thin_alloc(size) free=thin_free(ptr) free=no_such_free(ptr)' "\$@"
EOF
recorder="sh $tmp/described"
options=--leak-check=yes
scenarios observed-own.c '-O0' '-O2 -fno-ipa-icf'
ok 'a function that nobody has' grep -q '<allocator family="[^"]*thin_alloc[^"]*" .*missing="no_such_free"' observed-own-c-O0-two.xml
finish
