# SPDX-License-Identifier: MIT OR Apache-2.0
# Stacks of optimised programs have the functions that left by a jump, and no others. The same program built without such jumps shows
# what is true. Rust has no such build, so one without optimisation takes its place.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
need "$PYTHON"
[ "$(uname -m)" = x86_64 ] || skip_all 'of other machines than amd64 no machine code is read'

# record NAME, with each backend
record() {
	for backend in valgrind native; do
		cargo-alloc-profile -q "--backend=$backend" -o json -vvv --full-stacks --output-file "$1.$backend.json" exec "./$1" \
			>"$1.out" 2>&1 </dev/null
	done
}

# same NAME AT-LEAST [FUNCTION]
same() {
	for backend in valgrind native; do
		ok "$1, $backend" "$PYTHON" "$abs_srcdir/tail/same-stacks.py" jumps.$backend.json truth.$backend.json \
			'^(jumps|truth|libcalled)' "$2" ${3+"$3"}
	done
}

# c COMPILER AT-LEAST OPTION…
c() {
	compiler=$1 least=$2
	shift 2
	for truth in jumps truth; do
		stays=-foptimize-sibling-calls
		[ $truth = jumps ] || stays=-fno-optimize-sibling-calls
		$compiler -g -w "$@" $stays -fPIC -shared -o libcalled.so "$abs_srcdir/tail/library.c"
		$compiler -g -w "$@" $stays -o $truth "$abs_srcdir/tail/corpus.c" -L. -lcalled -Wl,-rpath,"$tmp"
		record $truth
	done
	same "C, $compiler $*" "$least"
}

cxx() {
	compiler=$1 least=$2
	shift 2
	$compiler -std=c++17 -g -w "$@" -foptimize-sibling-calls -o jumps "$abs_srcdir/tail/corpus.cc"
	$compiler -std=c++17 -g -w "$@" -fno-optimize-sibling-calls -o truth "$abs_srcdir/tail/corpus.cc"
	record jumps
	record truth
	same "C++, $compiler $*" "$least"
}

if command -v gcc >/dev/null 2>&1; then
	c gcc 30 -O1
	c gcc 30 -O2
	c gcc 30 -O3 -no-pie
	c gcc 30 -Os -fcf-protection
	c gcc 30 -O2 -fno-plt -Wl,-z,now
	c gcc 20 -O2 -mindirect-branch=thunk-inline
	# Without debug information, names come from the symbol table.
	c gcc 30 -O2 -g0
else
	skip 'C, gcc' 'gcc is not installed'
fi
if command -v clang >/dev/null 2>&1; then
	c clang 30 -O2 -gdwarf-4
	c clang 30 -O3 -gdwarf-4 -fno-plt
else
	skip 'C, clang' 'clang is not installed'
fi
if command -v g++ >/dev/null 2>&1; then
	cxx g++ 4 -O1
	cxx g++ 8 -O2
	cxx g++ 8 -O2 -flto
fi
if command -v clang++ >/dev/null 2>&1; then
	cxx clang++ 8 -O2 -gdwarf-4
fi
if command -v rustc >/dev/null 2>&1; then
	rustc --edition 2021 -g -Awarnings -Copt-level=0 -o truth "$abs_srcdir/tail/corpus.rs"
	record truth
	for how in 1 2 3 s; do
		rustc --edition 2021 -g -Awarnings "-Copt-level=$how" -o jumps "$abs_srcdir/tail/corpus.rs"
		record jumps
		# rustc 1.85 leaves no function of the program by a jump, 1.95 does.
		same "Rust, opt-level $how" 0 corpus::
	done
else
	skip Rust 'rustc is not installed'
fi

# What a report shows and counts.
cat >told.c <<'X'
#include <stdlib.h>

static void *volatile s;

__attribute__((noinline)) void *inner(int n)
{
	void *p = malloc(n);
	s = p;
	return p;
}

__attribute__((noinline)) void *outer(int n)
{
	s = 0;
	return inner(n * 2);
}

int main(void)
{
	free(outer(5));
	free(inner(3));
	return 0;
}
X
if command -v gcc >/dev/null 2>&1; then
	gcc -g -O2 -o told told.c
	expect told cargo-alloc-profile -vvv --keep told.xml --save told.json exec ./told
	is 'JSON marks it' "$(cargo-alloc-profile -o json -vvv report told.xml | grep -c '"jumped": true')" 1
	expect told-diff cargo-alloc-profile -vvv diff told.json told.xml
	is 'a filter finds it' "$(cargo-alloc-profile -vvv -f outer report told.xml | grep -c ' outer ')" 1
	if command -v xmllint >/dev/null 2>&1; then
		ok 'the profile is as its schema says' xmllint --noout --relaxng "$abs_srcdir/../docs/profile-format.rng" told.xml
	else
		skip 'the profile is as its schema says' 'xmllint is not installed'
	fi
	rm told
	cargo-alloc-profile -vvv report told.xml >again 2>&1
	ok 'the profile knows it without the program' grep -q 'outer (told.c:15, left by a jump)' again
	sed 's/<jump frame="[0-9]*"/<jump frame="99"/' told.xml >bad.xml
	expect bad-frame cargo-alloc-profile report bad.xml
fi
if command -v gcc >/dev/null 2>&1; then
	gcc -O2 -g -w -fPIC -shared -o libcalled.so "$abs_srcdir/tail/library.c"
	gcc -O2 -g -w -o own "$abs_srcdir/tail/corpus.c" -L. -lcalled -Wl,-rpath,"$tmp"
	cargo-alloc-profile -q --backend=native --keep own.xml exec ./own >own.out 2>&1 </dev/null
	ok 'jumps are found' grep -q '<jump ' own.xml
	is "none of them is in the recorder's library" "$(sed -n 's/.*<object id="\([0-9]*\)" path="[^"]*libaprof-native.so".*/\1/p' own.xml |
		while read -r id; do grep -c "<jump .* object=\"$id\"" own.xml; done)" 0
	# The recorder calls the one malloc.
	cat >nothing.c <<-'EOF'
		#include <stdlib.h>
		int main(int argc, char **argv)
		{
			char *p = realloc(argv[argc], 10);
			free(p);
		}
	EOF
	gcc -O1 -g -o nothing nothing.c
	is 'a reallocation of nothing did not leave by a jump' \
		"$(cargo-alloc-profile -q --backend=native -vvv --full-stacks exec ./nothing | grep 'left by a jump')" ''
fi

finish
