# SPDX-License-Identifier: MIT OR Apache-2.0
# Names that are not text. Each profile is valid XML and shows the names without interpreting them.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"

need g++ objcopy
build names.c names -pthread
profile threads ./names
ok 'names of threads are written as the format says' says threads \
	'thread(2).name == "<a b=\"c\">&amp;"' \
	'thread(3).name == "\ufffd\ufffd[31m\ufffd\ufffd\ufffd"' \
	'thread(4).name == "\ufffd\ufffd\ufffd"' \
	'thread(5).name == "gr\u00fc\u00df \u20ac"' \
	"thread(6).name == \"]]><!--'\"" \
	'thread(7).name == "\ufffd" * 5' \
	'thread(8).name == "aaaaaaaaaaaaaa\ufffd"' \
	'thread(9).name == ""' \
	'[t.bytes for t in all_threads[1:]] == list(range(1, 9))'

# A directory and a program with every character that could end a text too early.
directory=$(printf 'a <b> & "c"\n\001\377 d'\''')
mkdir "$directory"
build peaks.c "$directory/p <&>\"e"
profile hostile "./$directory/p <&>\"e" 'an <argument> & "one"' "$(printf 'line\nline\377\001')"
is 'a program of a hostile name runs' "$status" 0
ok 'its names are written as the format says' says hostile \
	'process.name == "p <&>\"e"' \
	'run.executable.endswith("/a <b> & \"c\"\ufffd\ufffd\ufffd d'\''/p <&>\"e")' \
	'args == ["an <argument> & \"one\"", "line\ufffdline\ufffd\ufffd"]' \
	'object_of("main") == [run.executable]' 'total.allocations == 10'

# Function names: C++ operators and templates, and a symbol that only an assembler can make.
cat >functions.cc <<'END'
#include <cstdlib>
void *volatile sink;
struct Less { bool operator<(const Less &) const; };
__attribute__((noinline)) bool Less::operator<(const Less &) const { sink = malloc(1); return sink; }
template <class A, class B> __attribute__((noinline)) void both(A, B) { sink = malloc(2); asm volatile(""); }
extern "C" __attribute__((noinline)) void hostile(void) { sink = malloc(3); asm volatile(""); }
int main() { Less a; if (a < a) both<int, Less>(1, a); hostile(); }
END
g++ -g -c functions.cc
objcopy --redefine-sym "hostile=hostile<&\"'>" functions.o
g++ functions.o -o functions
profile functions ./functions
ok 'names of functions are written as they are' says functions \
	'[f.function for f in frames if "operator" in f.function] == ["Less::operator<(Less const&) const"]' \
	'[f.function for f in frames if "both" in f.function] == ["void both<int, Less>(int, Less)"]' \
	"[f.function for f in frames if 'hostile' in f.function] == ['hostile<&\"\\'>']"

# Names that are partly an implementation's. The command line takes them, too, with and without marks.
$CC -g -c "$programs/names-impl.c" -o impl.o
for renamed in '<impl for x>::f' '<impl for :>::f' '_<impl for x>::f' 'a::<impl for T>::f' '< as >::f'; do
	objcopy --redefine-sym "named=$renamed" impl.o renamed.o && $CC renamed.o -o impl
	options='--leak-mark=main --leak-mark=<impl?for?x>::f'
	profile impl ./impl
	ok "the tool takes '$renamed'" says impl "'$renamed' in [f.function for f in frames]"
	options=
	ok "the command line takes '$renamed'" cargo-alloc-profile -vvv -o json --generics report impl.xml
done

# A copy or a part of a function counts as the function in reports, comparisons and suppressions. Marks count entries of the function,
# and a part is never entered.
counted() {
	cargo-alloc-profile report copy.xml | sed -n 2p
	[ $AP_BACKEND = native ] || "$PYTHON" "$abs_srcdir/tool/marks.py" copy.xml
}
not_native 'marks of copies and parts' 'it knows no marks' || :
# The note on a file of rules if none of them matches.
useless() {
	cargo-alloc-profile --suppressions "$1" report copy.xml 2>&1 >/dev/null
}
printf '[kept]\nframes = ...; fill\n' >c.supp
printf '[kept]\nframes = ...; fill(int)\n' >cc.supp
printf '[kept]\nframes = ...; fill.1\n' >other.supp
while read -r symbol shown entries supp; do
	objcopy --redefine-sym "named=$symbol" impl.o renamed.o && $CC renamed.o -o impl
	options='--leak-mark=fill --leak-check=yes'
	profile copy ./impl
	options=
	marked="${newline}fill: $entries"
	[ $AP_BACKEND = valgrind ] || marked=
	is "$symbol is $shown" "$(counted)" "$shown: 1$marked"
	is "$symbol is suppressed as $shown" "$(useless "$supp.supp")" ''
	cargo-alloc-profile --save "$supp.json" report copy.xml >/dev/null
	[ -e "$supp.first.json" ] || cp "$supp.json" "$supp.first.json"
	is "$symbol is compared as $shown" "$(cargo-alloc-profile diff "$supp.first.json" "$supp.json" | tail -n 1)" '(no difference)'
done <<'END'
fill fill 1 c
fill.constprop.0 fill 1 c
fill.isra.0.constprop.12 fill 1 c
fill.lto_priv.0.llvm.1234 fill 1 c
fill.part.0 fill 0 c
fill.cold fill 0 c
fill.1 fill.1 0 other
_ZL4filli.constprop.0.isra.0 fill(int) 1 cc
_ZL4filli.part.0 fill(int) 0 cc
END

finish
