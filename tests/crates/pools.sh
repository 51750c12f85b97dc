# SPDX-License-Identifier: MIT OR Apache-2.0
# Thread pools of crates from the registry, if that can be reached: three runs give one report and one baseline.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
need cargo rustc timeout

cp -R "$abs_srcdir/crates" "$tmp/work"
chmod -R u+w "$tmp/work"
cd "$tmp/work"
# The crates that the other program alone uses need not be compiled.
sed -i -E '/^(allocator-api2|equivalent|hashbrown|indexmap|itertools|itoa|memchr|regex[a-z-]*|serde_[a-z]*|smallvec|zmij) =/d' Cargo.toml
CARGO_NET_RETRY=0
export CARGO_NET_RETRY
timeout 60 cargo fetch -q 2>"$io/fetch" </dev/null || skip_all "the registry is not reached: $(grep -m 1 error "$io/fetch")"
cargo build -q --bin pools 2>"$io/build" </dev/null || skip_all "the crates cannot be built here: $(grep -m 1 error "$io/build")"

for pool in tokio rayon; do
	for n in 1 2 3; do
		ok "$pool, run $n" cargo-alloc-profile -q -o json -vvv --output-file "$pool-$n.json" --save "$pool-$n.base" \
			exec target/debug/pools $pool
	done
	for n in 2 3; do
		ok "$pool: run $n has the first one's report" cmp "$pool-1.json" "$pool-$n.json"
		ok "$pool: run $n has the first one's baseline" cmp "$pool-1.base" "$pool-$n.base"
	done
done
finish
