# SPDX-License-Identifier: MIT OR Apache-2.0
# `make fuzz` with the smallest of the harnesses: it builds and runs, keeps what breaks a harness, and says so.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"

need clang make pkg-config
echo 'int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n); int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n)
{ return d == 0 && n > 0; }' >probe.c
clang -fsanitize=fuzzer,address,undefined probe.c -o probe >log 2>&1 || skip_all 'clang has no libFuzzer: install libclang-rt-dev'

# With the flags of `make fuzz`, the compiler finds each header that the command line's sources include.
grep -h '^#include <' "$abs_top_srcdir"/cli/*/*.[ch] | sort -u >headers.c
flags=$(MAKEFLAGS='' make -s -n -C "$abs_top_builddir/tests" fuzz | sed -n "s/.*FUZZ_CFLAGS='\([^']*\)'.*/\1/p")
# shellcheck disable=SC2086
ok 'the headers of all libraries are found' clang -fsyntax-only $flags headers.c

# A smaller tree of sources: one harness that holds, and another that breaks.
mkdir -p tree/cli/base tree/tests/fuzz/corpus/paths tree/tests/fuzz/corpus/breaks build/cli
cp "$abs_srcdir"/fuzz/fuzz.h "$abs_srcdir"/fuzz/fuzz.mk "$abs_srcdir"/fuzz/run.sh "$abs_srcdir"/fuzz/fuzz_paths.c "$abs_srcdir"/fuzz/paths.dict \
	tree/tests/fuzz/
cp "$abs_srcdir"/fuzz/corpus/paths/* tree/tests/fuzz/corpus/paths/
cp "$abs_top_srcdir"/cli/base/paths.[ch] "$abs_top_srcdir"/cli/base/workspace.[ch] tree/cli/base/
cp "$abs_top_builddir/config.h" build/
for made in default_suppressions page_parts; do
	echo "int no_$made;" >build/cli/$made.c
done
: >build/cli/pprof.pb-c.c
mkdir fuzz

fuzz() {
	(cd fuzz && make -f ../tree/tests/fuzz/fuzz.mk top_srcdir="$tmp/tree" top_builddir="$tmp/build" SHELL=/bin/sh \
		FUZZ_SECONDS=2 FUZZ_CFLAGS="$(pkg-config --cflags glib-2.0)" FUZZ_LIBS="$(pkg-config --libs glib-2.0)" run)
}
fuzz >out 2>&1 </dev/null || note <out
ok 'nothing is found where nothing breaks' grep -q '^nothing was found' out
ok 'inputs are kept for the next time' [ -n "$(ls fuzz/seeds/paths)" ]

cat >tree/tests/fuzz/fuzz_breaks.c <<'END'
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FUZZ_REQUIRE(size < 1 || data[0] != '!', "%zu", size);
	return 0;
}
END
printf '!' >tree/tests/fuzz/corpus/breaks/seed
status=0
fuzz >out 2>&1 </dev/null || status=$?
ok 'one that breaks is an error' [ "$status" -ne 0 ]
ok 'the output says what broke' grep -q 'does not hold: size < 1' out
ok 'what broke it is kept' grep -q '^!' fuzz/found/breaks/crash-*
ok 'and named' grep -q "^found: .*/breaks .*/found/breaks/crash-" out
ok 'the others run all the same' grep -q '^paths: ' out
finish
