# SPDX-License-Identifier: MIT OR Apache-2.0
# What counts by the functions that options name: --only-below, --from, --until and --phase. The programs are counted by hand.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"
only_valgrind 'it does not watch functions'

# selected NAME: what the valid NAME.xml says of the options, and how many allocations did not count.
selected() {
	valid "$1.xml" && sed -n 's/^    <selection option="\([^"]*\)" function="\([^"]*\)"\( entries="\([0-9]*\)"\)*.*/\1 \2 \4/p' "$1.xml" |
		sed 's/ $/ 0/'
	sed -n 's/.* uncounted="\([0-9]*\)".*/\1 uncounted/p; s/.*<selections doubts="\([0-9]*\)".*/\1 doubts/p' "$1.xml"
}

# What the program counts is the same however it is compiled: all 21 blocks of main, more with an argument.
for flags in -O0 -O2 '-O2 -fomit-frame-pointer -fno-optimize-sibling-calls'; do
	binary=below$(echo "$flags" | tr -d ' ')
	# shellcheck disable=SC2086
	build below.c "$binary" -pthread $flags
	count() {
		profile counted "./$binary" "${argument-}"
	}

	options=--only-below=parse
	count
	is "a function and what it calls, recursion too, $flags" "$(selected counted)" 'only-below parse 3
17 uncounted'
	ok "three blocks of its own, one of its helper, $flags" says counted \
		'(total.allocations, total.bytes) == (4, 130)' '(at("parse").allocations, at("helper").allocations) == (4, 1)' \
		'(at("render").allocations, total.peak_bytes, total.peak_event, total.events) == (0, 100, 7, 8)'

	options='--only-below=render --only-below=par*'
	count
	is "several functions, and a pattern, $flags" "$(selected counted)" 'only-below render 1
only-below par* 3
15 uncounted'
	ok "what is below any of them counts, $flags" says counted '(total.allocations, total.bytes) == (6, 237)'

	options='--only-below=tail'
	count
	ok "a function that left by a jump still counts, $flags" says counted '(total.allocations, total.bytes) == (1, 100)'

	options='--only-below=keeps --leak-check=yes'
	count
	is "a block that ends elsewhere is freed, and what it grows to is not counted, $flags" "$(selected counted)" 'only-below keeps 1
20 uncounted'
	ok "and it is no leak, $flags" says counted '(total.allocations, total.bytes, total.freed_bytes) == (1, 20, 20)' \
		'(total.live_blocks, total.deallocations, total.foreign_frees) == (0, 1, 0)' 'total.leaks == 0'

	options='--only-below=begins_tail --leak-check=yes'
	count
	ok "only leaks that count are reported, $flags" says counted '(total.live_blocks, total.live_bytes, total.leaks) == (1, 3, 1)'

	options='--only-below=waits' argument=threads
	count
	ok "a thread that the function creates does not run below it, $flags" says counted \
		'at("in_thread").allocations == 0' 'at("waits").allocations > 0' 'at("get").bytes == 50'
	options='--only-below=parse' argument=threads
	count
	ok "each thread is below what it calls itself, $flags" says counted '(total.allocations, total.bytes) == (6, 240)' \
		'at("in_thread").allocations == 2' 'len(all_threads) == 2'
	options='--only-below=in_thread' argument=threads
	count
	ok "the first function of a thread, $flags" says counted '(total.allocations, total.bytes) == (3, 1110)'

	options='--only-below=forks' argument=fork
	count
	cp counted.out counted.0.1.out
	is "a child is below what its parent was below, $flags" "$(selected counted.0.1)" 'only-below forks 0'
	ok "with all that it allocates, $flags" says counted.0.1 '(total.allocations, total.bytes) == (3, 141)'
	ok "its parent goes on, $flags" says counted '(total.allocations, total.bytes) == (1, 30)'
	options='--from=forks --until=keeps'
	count
	cp counted.out counted.0.1.out
	ok "a child goes on to count as its parent does, $flags" says counted.0.1 '(total.allocations, total.bytes) == (3, 141)'
	ok "and its parent up to the end, $flags" says counted '(total.allocations, total.bytes) == (1, 30)'
	options='--from=nothing --phase=begins_tail --until=forks'
	count
	cp counted.out counted.0.1.out
	ok "a child of one that has ended its count counts nothing, $flags" says counted.0.1 'total.allocations == 0' 'total.uncounted == 3'
	argument=

	if [ "$AP_PLATFORM" = amd64-linux ]; then
		options='--only-below=calls_from_nowhere' argument=lost
		count
		is "what is below nobody knows what, $flags" "$(selected counted)" 'only-below calls_from_nowhere 1
1 doubts
22 uncounted'
		argument=
	fi

	options='--only-below=nowhere'
	count
	is "a function that there is not, $flags" "$status $(selected counted)" '0 only-below nowhere 0
21 uncounted'
	ok "nothing counts, $flags" says counted '(total.allocations, total.events, total.foreign_frees) == (0, 0, 0)'

	options='--from=nothing'
	count
	is "counting begins at the entry, $flags" "$(selected counted)" 'from nothing 1
6 uncounted'
	ok "and goes on to the end, $flags" says counted '(total.allocations, total.bytes) == (15, 584)' 'at("parse").allocations == 0'
	options='--until=nothing'
	count
	is "counting ends at the entry, $flags" "$(selected counted)" 'until nothing 1
15 uncounted'
	ok "the two are the whole, $flags" says counted '(total.allocations, total.bytes) == (6, 237)'
	options='--from=parse --until=keeps'
	count
	is "from one to another, $flags" "$(selected counted)" 'until keeps 1
from parse 3
15 uncounted'
	ok "only what is between, $flags" says counted '(total.allocations, total.bytes) == (6, 233)' 'total.live_bytes == 3'
	options='--from=nothing --until=render'
	count
	ok "an end that comes first is none, $flags" says counted '(total.allocations, total.bytes) == (15, 584)'
	options='--from=step --until=step'
	count
	is "from one entry of a function to the next, $flags" "$(selected counted)" 'until step 4
from step 4
20 uncounted'
	ok "is one call, $flags" says counted '(total.allocations, total.bytes) == (1, 40)'
	options='--from=nowhere --leak-check=yes'
	count
	is "a start that never comes, $flags" "$status $(selected counted)" '0 from nowhere 0
21 uncounted'
	options='--from=step --only-below=step --phase=step --leak-mark=step'
	count
	ok "all together, $flags" says counted '(total.allocations, total.bytes) == (10, 400)'
	is "marks begin with the count, $flags" "$("$PYTHON" "$abs_srcdir/tool/marks.py" counted.xml)" 'step: 4'

	options='--phase=parse --phase=st?p --phase=nowhere'
	count
	is "phases change nothing of the count, $flags" "$(selected counted)" 'phase parse 3
phase st?p 4
phase nowhere 0'
	ok "all of it counts, in phases that are called as the functions are, $flags" says counted \
		'scopes("phase") == {"": (0, 2, 107), "parse": (3, 9, 314), "step": (4, 10, 400)}' '(total.allocations, total.bytes) == (21, 821)'
done

# The program's own requests. It counts where both the options and the requests let it.
build below-requests.c requests -O1 -I"$abs_top_srcdir/aprof"
options='--from=begin --until=end'
profile requests ./requests
ok 'the program cannot begin before the option does, nor go on behind it' says requests \
	'(total.allocations, total.bytes, total.uncounted) == (3, 201, 6)' 'scopes("phase")["own"] == (1, 2, 200)'
is 'it is measured where it counts' "$(cat requests.out)" 'at first: 0 0 0
begun: 1 1 1
at last: 0 0 0'
options=--only-below=take
profile requests ./requests
is 'a thread that counts only below a function is not measured' "$(cat requests.out)" 'at first: 0 0 0
begun: 0 0 0
at last: 0 0 0'
ok 'the first start forgets what was below, too' says requests '(total.allocations, total.bytes) == (7, 1183)'

# Libraries at one address, one after the other: each has names of its own.
for name in one two; do
	build plugin.c $name.so -O1 -fpic -shared -DNAME=$name
done
build dlopen.c dlopen -O1 -ldl
for function in one_inner two_inner plugin_take; do
	options="--only-below=$function --check-stacks=yes"
	profile $function ./dlopen ./one.so ./two.so ./one.so ./two.so
	is 'the libraries lay at one address' "$(cat $function.out)" same=3
done
ok 'a function of the first library' says one_inner 'total.allocations == 20' 'at("one_inner").allocations == 20'
ok 'one of the second' says two_inner 'total.allocations == 20' 'at("two_inner").allocations == 20'
ok 'one of both' says plugin_take 'total.allocations == 40'

# Deep recursion, and many stacks.
build deep.c deep -O1
options=--only-below=main
profile deep ./deep
ok 'thousands of stacks below the outermost function' says deep 'total.uncounted == 0' 'at("descend").sites > 1000' \
	'at("main").allocations == total.allocations'

refused() {
	profile refused ./below-O0
	cat refused.err
	[ "$status" -ne 0 ] && grep -q -e "$1" refused.err
}
options='--only-below=f --depth=5'
ok 'stacks must be whole' refused "it cannot be used with --depth"
options='--depth=5 --only-below=f'
ok 'in any order' refused "it cannot be used with --depth"
for option in only-below from until phase; do
	options=--$option=
	ok "--$option needs a name" refused 'the name of the function is missing'
	options=--$option=$(printf '%5000s' '' | tr ' ' a)
	ok "--$option needs one with an end" refused 'longer than 4096 bytes'
done
options='--from=a --from=b'
ok 'there is one start' refused 'given more than 1 time$'
options=
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17; do
	options="$options --only-below=f$i"
done
ok 'too many functions are refused' refused 'given more than 16 times'
strange="$(printf '%2000s' '' | tr ' ' '*')~none $(printf '%4000s' '' | tr ' ' '<') >>)]}::< <*as*for>::{{#}} $(printf '\377\376') &\"<
	_<impl::<impl (((* operator( a?b*c?d*e?f*g"
options=$(for pattern in $strange; do
	for option in only-below phase; do
		echo "--$option=$pattern"
	done
done)
options="$options --until=<<<>"
set -f
profile hostile ./below-O0
set +f
is 'strange patterns match nothing and break nothing' "$status $(selected hostile | grep -c ' 0$')" '0 21'
set -f
options='--only-below=* --from=* --phase=*'
profile all ./below-O0
set +f
ok 'everything can be named' says all 'total.allocations == 21'

if command -v rustc >/dev/null 2>&1; then
	for flags in '-g' '-O -g' '-O -g -Zunstable-options -Csymbol-mangling-version=v0'; do
		binary=below-rust$(echo "$flags" | tr -d ' =')
		# shellcheck disable=SC2086
		RUSTC_BOOTSTRAP=1 build below.rs "$binary" --crate-name below $flags
		options='--only-below=below::text::Parser::parse'
		profile rust "./$binary"
		ok "all instances of a generic function in Rust, $flags" says rust '(total.allocations, total.bytes) == (9, 613)'
		options='--only-below=below::text::token --only-below=*text::Show*show'
		set -f
		profile rust "./$binary"
		set +f
		ok "functions and methods of traits in Rust, $flags" says rust '(total.allocations, total.bytes) == (8, 800)'
		options='--phase=below::text::Parser::parse --phase=*text::Show*show'
		set -f
		profile rust "./$binary"
		set +f
		ok "phases have the names of functions in Rust, $flags" says rust \
			'[n for n in scopes("phase")] == ["", "below::text::Parser::parse", "<below::text::Parser as below::text::Show>::show"]' \
			'[scopes("phase")["below::text::Parser::parse"][0], sum(p[1] for p in scopes("phase").values())] == [3, total.allocations]'
	done
else
	skip 'functions of Rust' 'rustc is not installed'
fi
finish
