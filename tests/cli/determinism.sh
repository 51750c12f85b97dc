# SPDX-License-Identifier: MIT OR Apache-2.0
# Two runs give one report and one baseline, byte for byte, with the processor to themselves or not, in whatever terminal; --seed,
# --cpus and --no-deterministic.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
need cargo rustc
cp -R "$abs_srcdir/choices" choices
chmod -R u+w choices
cd choices
CARGO_NET_OFFLINE=true
export CARGO_NET_OFFLINE
cargo build -q 2>"$io/build" || skip_all "cargo cannot build here: $(head -n 1 "$io/build")"

# record NAME OPTIONS… COMMAND…: leaves NAME.json, NAME.base and NAME.out
record() {
	recorded=$1
	shift
	cargo-alloc-profile -q -o json -vvv --output-file "$recorded.json" --save "$recorded.base" "$@" \
		>"$recorded.out" 2>"$recorded.err" </dev/null
}

same() {
	cmp "$1.json" "$2.json" && cmp "$1.base" "$2.base"
}

differ() {
	! cmp -s "$1.json" "$2.json"
}

# several WHAT COMMAND…
several() {
	what=$1
	shift
	ok "$what is recorded" record "$what-1" "$@"
	for n in 2 3 4; do
		record "$what-$n" "$@" || :
		ok "$what, run $n" same "$what-1" "$what-$n"
	done
	timeout 300 sh -c 'while :; do :; done' & one=$!
	timeout 300 sh -c 'while :; do :; done' & two=$!
	record "$what-5" "$@" || :
	kill $one $two
	ok "$what, on a busy machine" same "$what-1" "$what-5"
}
several workers run --bin workers
several order run --bin order
several tests test
TERM=xterm record terminal test || :
ok 'tests in another terminal' same tests-1 terminal

record seed-0 --seed 0 run --bin order
ok '--seed 0 is the default' same order-1 seed-0
record seed-1 --seed 1 run --bin order
ok '--seed 1 is another order' differ order-1 seed-1
record off-1 --no-deterministic run --bin order
record off-2 --no-deterministic run --bin order
ok '--no-deterministic: an order of its own' differ off-1 order-1
ok '--no-deterministic: a new one each time' differ off-1 off-2

is 'the program sees all processors' "$(record cpus run --bin parallelism; cat cpus.out)" "$(target/debug/parallelism)"
is '--cpus 1' "$(record cpus --cpus 1 run --bin parallelism; cat cpus.out)" 1
is '--no-deterministic' "$(record cpus --no-deterministic run --bin parallelism; cat cpus.out)" "$(target/debug/parallelism)"
quota() {
	cat /sys/fs/cgroup/cpu.max /sys/fs/cgroup/cpu/cpu.cfs_quota_us 2>/dev/null | grep -q '^[0-9]'
}
if quota; then
	skip '--cpus 3' 'a control group limits the processors'
else
	is '--cpus 3' "$(record cpus --cpus 3 run --bin parallelism; cat cpus.out)" 3
fi

# The program runs on one processor, which the machine chooses.
confined() {
	cargo-alloc-profile -q --output-file report "$@" exec "$(command -v grep)" Cpus_allowed_list /proc/self/status </dev/null |
		grep -c '^Cpus_allowed_list:[[:space:]]*[0-9]*$'
}
is 'on one processor' "$(confined)" 1
if [ "$(nproc)" -gt 1 ]; then
	is '--no-deterministic: on all' "$(confined --no-deterministic)" 0
else
	skip '--no-deterministic: on all' 'there is one processor'
fi
finish
