# SPDX-License-Identifier: MIT OR Apache-2.0
# Named baselines, and limits from the environment, with kept profiles, without cargo.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
rust=$profiles/rust.xml
CARGO_TARGET_DIR=$tmp/target CARGO=/nosuch/cargo
export CARGO_TARGET_DIR CARGO

gated() {
	cargo-alloc-profile --limit 0 "$@"
}

# Named baselines.
expect missing gated --baseline main --tolerance allocations=0 report "$rust"
expect saved gated --save-baseline main report "$rust"
is 'is a file of the target directory' "$(ls -A target/alloc-profile)" main.json
cargo-alloc-profile --save same.json report "$rust" >report
ok 'and the same that --save writes' cmp same.json target/alloc-profile/main.json
expect found gated --baseline main --tolerance allocations=0 --tolerance bytes=0 --tolerance peak=0 --tolerance live=0 report "$rust"
expect other gated --save-baseline 'a b.c' report "$profiles/threads.xml"
expect other-found gated --baseline 'a b.c' --tolerance allocations=20 report "$rust"
expect saved-over gated --baseline main --save-baseline main report "$profiles/threads.xml"
expect now-other gated --baseline main --max-allocations 9 report "$profiles/threads.xml"
echo '{}' >target/alloc-profile/damaged.json
expect damaged gated --baseline damaged report "$rust"
expect target-directory-is-a-file env CARGO_TARGET_DIR="$tmp/report" cargo-alloc-profile --save-baseline main report "$rust"
expect no-target-directory env CARGO_TARGET_DIR= cargo-alloc-profile --save-baseline main report "$rust"
expect no-target-directory-baseline env -u CARGO_TARGET_DIR cargo-alloc-profile --baseline main report "$rust"
for case in empty= slash=a/b point=. points=.. hidden=.a hyphen=-a "control=$(printf 'a\033b')"; do
	expect "name-${case%%=*}" gated --baseline="${case#*=}" report "$rust"
	ok "name-${case%%=*} to save" sh -c '! cargo-alloc-profile --save-baseline="$1" report "$2"' - "${case#*=}" "$rust"
done
is 'and nothing else is there' "$(ls -A target/alloc-profile | LC_ALL=C sort | tr '\n' ' ')" 'a b.c.json damaged.json main.json '
expect compare-and-baseline gated --baseline main --compare same.json report "$rust"
expect save-and-save-baseline gated --save-baseline main --save same.json report "$rust"
expect diff-baseline gated --baseline main diff x y

# The environment. The command line comes before it.
expect tolerance-of-the-first env ALLOC_PROFILE_GATE='crate std: bytes+0
test *: bytes<=9' cargo-alloc-profile --limit 0 --save-baseline first report "$rust"
expect variables env ALLOC_PROFILE_MAX_ALLOCATIONS=29 ALLOC_PROFILE_MAX_BYTES=1K ALLOC_PROFILE_MAX_PEAK=1K \
	ALLOC_PROFILE_MAX_LIVE=0 ALLOC_PROFILE_GATE='crate std: live<=47
	test *: peak<=0
function demo::v*: allocations<=8, bytes<=8176' cargo-alloc-profile --limit 0 report "$rust"
expect command-line-first env ALLOC_PROFILE_MAX_ALLOCATIONS=0 ALLOC_PROFILE_GATE='demo::*: allocations<=0' \
	cargo-alloc-profile --limit 0 --max-allocations 30 --gate 'demo::*: allocations<=20' report "$rust"
expect empty-variables env ALLOC_PROFILE_MAX_ALLOCATIONS= ALLOC_PROFILE_TOLERANCE= ALLOC_PROFILE_GATE=' ' \
	cargo-alloc-profile --limit 0 report "$rust"
expect tolerances env ALLOC_PROFILE_TOLERANCE='allocations=20, bytes=1%' \
	cargo-alloc-profile --limit 0 --compare "$profiles/threads.xml" report "$rust"
expect tolerance-unchecked env ALLOC_PROFILE_TOLERANCE=allocations=0 cargo-alloc-profile --limit 0 report "$rust"
expect tolerance-while-saving env ALLOC_PROFILE_TOLERANCE=allocations=0 \
	cargo-alloc-profile --limit 0 --save-baseline new report "$rust"
expect tolerance-of-diff env ALLOC_PROFILE_TOLERANCE=allocations=0 \
	cargo-alloc-profile --limit 0 diff "$rust" "$rust"
expect bad-variable env ALLOC_PROFILE_MAX_PEAK=64X cargo-alloc-profile report "$rust"
expect bad-tolerance env ALLOC_PROFILE_TOLERANCE=bytes=1%,peak cargo-alloc-profile report "$rust"
expect bad-gate env ALLOC_PROFILE_GATE="$(printf 'a: bytes<=1\n\033[31m: x<=1')" cargo-alloc-profile report "$rust"
expect misspelt-variable env ALLOC_PROFILE_GAET=1 cargo-alloc-profile report "$rust"
expect no-such-variable env ALLOC_PROFILE_OUTPUT=1 cargo-alloc-profile report "$rust"
expect unknown-variable env ALLOC_PROFILE_MAX_PEEK=1 cargo-alloc-profile report "$rust"
finish
