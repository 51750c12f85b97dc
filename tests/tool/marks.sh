# SPDX-License-Identifier: MIT OR Apache-2.0
# Growth from one entry of a function to the next: programs whose growth is known, in C and Rust, debug and optimised.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"
only_valgrind 'it knows no marks'

# marks NAME FUNCTION…: what NAME.xml, which must be valid, says of its marks.
marks() {
	marked=$1
	shift
	valid "$marked.xml" >&2 && "$PYTHON" "$abs_srcdir/tool/marks.py" "$marked.xml" "$@"
}

server='handle_request: 100
  cache since 2: 0 -> 3, 0 -> 300, +3 -0 of 99
  grow since 11: 0 -> 1, 0 -> 59000, +6 -0 of 90
  keep since 2: 0 -> 99, 0 -> 990, +99 -0 of 99'

for flags in -O0 '-O2 -fno-ipa-icf' -Os; do
	binary=marks$(echo "$flags" | tr -d ' ')
	# shellcheck disable=SC2086
	build marks.c "$binary" -pthread $flags
	options='--leak-mark=handle_request'
	profile "$binary" "./$binary"
	is "growth is found, $flags" "$(marks "$binary" keep cache work grow)" "$server"
	options='--leak-mark=recurse --leak-mark=inlined --leak-mark=called_last --leak-mark=handle_re?uest --leak-mark=*_request
	         --leak-mark=nowhere --leak-mark=handle'
	profile "$binary" "./$binary"
	is "entries are counted, $flags" "$(marks "$binary")" 'recurse: 7
inlined: 0
called_last: 2
handle_re?uest: 100
*_request: 100
nowhere: 0
handle: 0'
done

# What happens after the last entry is not seen. What happens before the first one is there already.
options=--leak-mark=recurse
profile later ./marks-O0
is 'what was there before did not grow' "$(marks later keep)" 'recurse: 7
  keep since 1: 40 -> 40, 400 -> 400, +0 -0 of 6
  keep since 1: 60 -> 60, 600 -> 600, +0 -0 of 6'

options=--leak-mark=handle_request
profile child ./marks-O0 fork
is 'a forked child begins anew' "$(marks child.0.1 keep)" 'handle_request: 3
  keep since 2: 0 -> 2, 0 -> 20, +2 -0 of 2'
is 'its parent goes on' "$(marks child keep cache grow)" "$server"

# Two runs give the same profile, except the elements for the run itself.
twice() {
	options="--leak-mark=handle_request --fair-sched=try"
	profile one ./marks-O2-fno-ipa-icf
	profile two ./marks-O2-fno-ipa-icf
	without_run one.xml >one
	without_run two.xml >two
	cmp one two
}
ok 'two runs say the same' twice

# More entries than there are snapshots.
cat >many.c <<'END'
#include <stdlib.h>
__attribute__((noinline)) void tick(void) { __asm__ volatile("" ::: "memory"); }
int main(void) { for (int i = 0; i < 5000; i++) { tick(); if (i % 2 == 0) { __asm__ volatile("" :: "r"(malloc(1))); } } }
END
$CC -O1 -fno-builtin many.c -o many
options=--leak-mark=tick
profile many ./many
is 'many entries are thinned' "$(marks many main)" 'tick: 5000
  main since 2: 0 -> 2500, 0 -> 2500, +2500 -0 of 4999'

# All names are in a separate file, which Valgrind reads only when somebody asks for a name or unwinds through the program.
apart() {
	cp many apart && objcopy --only-keep-debug apart apart.debug && strip apart &&
		objcopy --add-gnu-debuglink=apart.debug apart
}
if apart 2>apart.log; then
	profile apart ./apart
	is 'the first entry counts where the names are in another file' "$(marks apart)" 'tick: 5000'
else
	skip 'the first entry counts where the names are in another file' "the names cannot be moved: $(head -n 1 apart.log)"
fi

case $AP_PLATFORM in
amd64-linux)
	build entries.c entries
	options=
	for function in loop long_loop repeat table itself jumped jumps jumps_sometimes twice once called_in_loop; do
		options="$options --leak-mark=$function"
	done
	profile entries ./entries
	is 'a jump of a function to itself is no entry' "$(marks entries)" 'loop: 7
long_loop: 7
repeat: 7
table: 7
itself: 28
jumped: 14
jumps: 7
jumps_sometimes: 14
twice: 7
once: 14
called_in_loop: 1000' ;;
*)
	skip 'a jump of a function to itself is no entry' "the program is for another machine than $AP_PLATFORM" ;;
esac

# Invalid patterns, and patterns whose end no name can have.
refused() {
	profile refused ./marks-O0
	cat refused.err
	[ "$status" -ne 0 ] && grep -q -e "$1" refused.err
}
options=--leak-mark=
ok 'an empty pattern is refused' refused 'the name of the function is missing'
options=--leak-mark=$(printf '%5000s' '' | tr ' ' a)
ok 'a pattern without end is refused' refused 'longer than 4096 bytes'
options=
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17; do
	options="$options --leak-mark=f$i"
done
ok 'too many patterns are refused' refused 'more than 16'
options="--leak-mark=$(printf '%2000s' '' | tr ' ' '*')~none --leak-mark=$(printf '%4000s' '' | tr ' ' '<') --leak-mark=>>)]}::<
         --leak-mark=::h0123456789abcdef --leak-mark=<*as*for>::{{#}} --leak-mark=$(printf '\377\376') --leak-mark=&\"<'
         --leak-mark=_<impl::<impl --leak-mark=(((* --leak-mark=operator( --leak-mark=a?b*c?d*e?f*g"
profile hostile ./marks-O0
is 'strange patterns match nothing and break nothing' "$status $(marks hostile | grep -c ': 0$')" '0 11'

# If everything is marked, each function of the program is entered.
options='--leak-mark=*'
ok 'everything can be marked' profile all ./marks-O0
is 'the program runs as it would' "$status $(marks all | grep -c '^\*: [1-9][0-9][0-9][0-9]')" '0 1'

cat >marks.cc <<'END'
#include <string>
#include <vector>
#define ALONE __attribute__((noinline))
#define HERE __asm__ volatile("")
namespace ns {
struct S {
	ALONE void operator()(int) { HERE; }
	ALONE int operator[](int i) { HERE; return i; }
	template<class T> ALONE std::vector<T> make(T t) { return std::vector<T>(3, t); }
};
namespace { ALONE void hidden(std::string) { HERE; } }
ALONE int f(int (*g)(int), const std::vector<std::string> &) { HERE; return g ? g(1) : 0; }
ALONE bool operator<(const S &, const S &) { HERE; return true; }
}
int main()
{
	ns::S s;
	s(s[1]);
	s(2);
	s.make(1);
	s.make(std::string("a"));
	ns::hidden("b");
	ns::f(nullptr, {});
	return s < s ? 0 : 1;
}
END
if command -v "${CXX-g++}" >/dev/null 2>&1; then
	for flags in -O0 -O2; do
		${CXX-g++} -g $flags marks.cc -o marks-cc
		options='--leak-mark=ns::S::operator() --leak-mark=ns::S::operator[] --leak-mark=ns::S::make --leak-mark=ns::f
			--leak-mark=ns::f(int) --leak-mark=ns::operator< --leak-mark=ns::*::hidden'
		profile marks-cc ./marks-cc
		is "names of C++ have no arguments, $flags" "$(marks marks-cc)" 'ns::S::operator(): 2
ns::S::operator[]: 1
ns::S::make: 2
ns::f: 1
ns::f(int): 1
ns::operator<: 1
ns::*::hidden: 1'
	done
else
	skip 'names of C++ have no arguments' 'there is no C++ compiler'
fi

# Like profile, for the binary, with % for a blank in an option.
profile_with_blanks() {
	rm -f "$binary.xml"
	(
		IFS='
	 '
		set -f
		set --
		for option in $options; do
			set -- "$@" "$(echo "$option" | tr % ' ')"
		done
		exec "$VALGRIND" -q --tool=aprof --aprof-out-file="$binary.xml" "$@" "./$binary"
	) >/dev/null 2>"$binary.err" || cat "$binary.err" >&2
}

rust() {
	options='--leak-mark=marks::server::handle_request'
	profile "$binary" "./$binary"
	is "growth is found in Rust, $*" "$(marks "$binary" server::keep server::cache server::work)" \
		'marks::server::handle_request: 100
  server::cache since 2: 0 -> 3, 0 -> 300, +3 -0 of 99
  server::keep since 2: 0 -> 99, 0 -> 990, +99 -0 of 99'
	options='--leak-mark=*::handle_request --leak-mark=marks::server::handle_request::h0123456789abcdef
	         --leak-mark=<marks::server::Echo%as%marks::server::Handler>::handle --leak-mark=<*%as%marks::server::Handler>::handle
	         --leak-mark=marks::server::Handler::provided --leak-mark=marks::server::Echo::inherent
	         --leak-mark=marks::server::Queue<u8>::push --leak-mark=marks::server::Queue::push
	         --leak-mark=marks::server::generic::<u8> --leak-mark=marks::server::inlined --leak-mark=handle_request'
	profile_with_blanks
	is "names are as users write them, $*" "$(marks "$binary")" '*::handle_request: 100
marks::server::handle_request::h0123456789abcdef: 100
<marks::server::Echo as marks::server::Handler>::handle: 2
<* as marks::server::Handler>::handle: 3
marks::server::Handler::provided: 2
marks::server::Echo::inherent: 1
marks::server::Queue<u8>::push: 2
marks::server::Queue::push: 2
marks::server::generic::<u8>: 3
marks::server::inlined: 0
handle_request: 0'
	options='--leak-mark=<[_;%_]%as%marks::server::Shape>::shape --leak-mark=<[u16;%7]%as%marks::server::Shape>::shape
	         --leak-mark=<(_,%_)%as%marks::server::Shape>::shape --leak-mark=<&[*]%as%marks::server::Shape>::shape
	         --leak-mark=<fn(_)%as%marks::server::Shape>::shape
	         --leak-mark=<fn(&u8,%(_,%_))%->%u8%as%marks::server::Shape>::shape
	         --leak-mark=<dyn%core::any::Any%+%core::marker::Send%as%marks::server::Shape>::shape
	         --leak-mark=<dyn%core::iter::traits::iterator::Iterator%as%marks::server::Shape>::shape
	         --leak-mark=marks::server::größe'
	profile_with_blanks
	is "types are as reports have them, $*" "$(marks "$binary")" '<[_; _] as marks::server::Shape>::shape: 1
<[u16; 7] as marks::server::Shape>::shape: 1
<(_, _) as marks::server::Shape>::shape: 1
<&[*] as marks::server::Shape>::shape: 1
<fn(_) as marks::server::Shape>::shape: 1
<fn(&u8, (_, _)) -> u8 as marks::server::Shape>::shape: 1
<dyn core::any::Any + core::marker::Send as marks::server::Shape>::shape: 1
<dyn core::iter::traits::iterator::Iterator as marks::server::Shape>::shape: 1
marks::server::größe: 1'
}

if command -v rustc >/dev/null 2>&1; then
	RUSTC_BOOTSTRAP=1
	export RUSTC_BOOTSTRAP
	for mangling in legacy v0; do
		for flags in -g '-O -g'; do
			binary=marks-$mangling$(echo "$flags" | tr -d ' ')
			# shellcheck disable=SC2086
			build marks.rs "$binary" --crate-name marks -Zunstable-options -Csymbol-mangling-version=$mangling $flags
			rust "$mangling, $flags"
		done
	done
else
	skip 'growth is found in Rust' 'rustc is not installed'
fi

finish
