# SPDX-License-Identifier: MIT OR Apache-2.0
# --entropy-seed: every source of randomness gives the same bytes in every run, and other bytes with another seed.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"

build entropy.c entropy -O1 -pthread

# What the system gives, and not a function of the C library, is what it is under the native recorder.
others='^none$'
files='urandom|random|pread|readv|preadv|dup|F_DUPFD|dup2|zero|again the number|standard input'
if not_native 'files and instructions' 'it changes what functions of the C library say'; then
	others="^($files|rd[a-z0-9]*) "
fi

# What the program prints, by the name of the source: its threads print in any order.
bytes() {
	options="$1 --trace-children=yes --aprof-out-file=out.%p.xml"
	shift
	# shellcheck disable=SC2086
	$recorder $options ./entropy "$@" </dev/urandom >all 2>err && grep -vE "$others" all | LC_ALL=C sort
}

bytes --entropy-seed=1 exec >first
bytes --entropy-seed=1 exec >second
bytes --entropy-seed=2 exec >other
bytes '' exec >real
is 'the same in two runs' "$(cat second)" "$(cat first)"
bytes --entropy-seed=1 exec 3 >searched
is 'the same however often the exec failed before' "$(cat searched)" "$(cat first)"

# The process executes itself once.
is 'every source is there, twice' "$(sed -E 's/( [0-9a-f]{2})+$//' first | grep -v '^rd' | uniq -c | sed 's/^ *//')" "$(
	sed 's/$/ /' <<'EOF' | grep -vE "$(echo "$others" | sed 's/^^/^2 /')" | sed 's/ $//'
2 AT_RANDOM
2 F_DUPFD
2 GRND_RANDOM
2 afterwards
2 again the number
2 dup
2 dup2
2 first child
2 getrandom
2 of none
2 of one byte
2 of seven
2 pread
2 preadv
2 random
2 readv
2 second child
2 standard input
2 thread 0
2 thread 1
2 thread 2
2 thread 3
2 thread 4
2 thread 5
2 thread 6
2 thread 7
2 urandom
2 wrong flags Invalid argument
2 zero
EOF
)"
# Any two runs agree in one byte now and then, so these ask for 4 or more.
fixed='^(again|zero|of none|of one|wrong)'
is 'nothing else is touched' "$(grep -E "$fixed" first | grep -v '^of one')" "$(printf '%s\n' 'again the number 01' 'again the number 01' \
	'of none' 'of none' 'wrong flags Invalid argument' 'wrong flags Invalid argument' \
	"zero$(printf ' 00%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16)" \
	"zero$(printf ' 00%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16)" | grep -vE "$others")"
random() {
	grep -vE "$fixed" "$@" | sort
}
random first >first.random
is 'another seed, other bytes' "$(random other | comm -12 - first.random)" ''
is 'no seed, other bytes' "$(random real | comm -12 - first.random)" ''
bytes '' exec >real-again
is 'no seed, other bytes in each run' "$(random real-again >again.random; random real | comm -12 - again.random)" ''
is 'no two sources have the same bytes' "$(grep -oE '( [0-9a-f]{2}){4,}$' first.random | sort | uniq -d)" ''

if [ $AP_BACKEND = native ]; then
	:
elif grep -q '^rdrand' first; then
	is 'instructions: two widths, and in both programs' "$(grep -c '^rdrand' first)" 4
else
	skip 'instructions' 'the processor has no RDRAND'
fi

# What Rust's HashMap does with it.
if command -v rustc >/dev/null; then
	cat >order.rs <<'EOF'
use std::collections::HashMap;
fn main() {
    let map: HashMap<u32, u32> = (0..100).map(|i| (i, i)).collect();
    println!("{:?}", map.keys().collect::<Vec<_>>());
}
EOF
	rustc --edition 2021 -o order order.rs
	options=--entropy-seed=5
	profile one ./order
	profile two ./order
	ok "the order of a HashMap" cmp one.out two.out
	options=--entropy-seed=6
	profile three ./order
	ok "with another seed another one" sh -c "! cmp one.out three.out"
else
	skip "the order of a HashMap" 'rustc is not installed'
fi

options=--entropy-seed=18446744073709551615
profile largest ./entropy
is 'the largest seed' "$status" 0
not_native 'no seed' 'the command line checks its options' && finish
for wrong in '' x -1 1x 18446744073709551616; do
	options=--entropy-seed=$wrong
	profile wrong ./entropy
	is "no seed: '$wrong'" "$status" 1
done
finish
