# SPDX-License-Identifier: MIT OR Apache-2.0
# Gates over what cargo runs: after edits, and with limits in Cargo.toml.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/cli/cargolib.sh"
strict='--tolerance allocations=0 --tolerance bytes=0 --tolerance peak=0 --tolerance live=0'

gated() {
	cargo alloc-profile -q --limit 0 "$@"
}

# Asks for the gates in debug and in release, with the sources as they are now.
compared() {
	gated --compare "$tmp/debug.json" $strict run -q && gated --compare "$tmp/release.json" $strict run -q --release
}

status "a baseline of a debug build" 0 gated --save "$tmp/debug.json" run -q
status "and of a release build" 0 gated --save "$tmp/release.json" run -q --release
status "nothing changed" 0 compared
is "is nothing to say" "$(cat "$io/err")" ''

# Functions in another order, further down.
awk 'BEGIN { for (i = 0; i < 7; i++) print "// moved" } { print }' demo/src/main.rs >"$tmp/main.rs"
sed -n '1,2p' demo/src/lib.rs >"$tmp/lib.rs"
for function in words length boxes; do
	awk -v name="pub fn $function\\(|^fn $function\\(" '
		/^\/\/\/|^#\[inline/ { held = held $0 "\n"; next }
		$0 ~ name { on = 1 }
		on { printf "%s%s\n", held, $0 }
		{ held = "" }
		on && /^}/ { print ""; on = 0 }' demo/src/lib.rs >>"$tmp/lib.rs"
done
sed -n '/^#\[cfg(test)\]/,$p' demo/src/lib.rs >>"$tmp/lib.rs"
is "no line is lost" "$(grep -v '^$' "$tmp/lib.rs" | LC_ALL=C sort)" "$(grep -v '^$' demo/src/lib.rs | LC_ALL=C sort)"
ok "but the order changed" sh -c '! cmp -s "$1" demo/src/lib.rs' - "$tmp/lib.rs"
cp demo/src/lib.rs "$tmp/lib-before.rs"
cp "$tmp/lib.rs" demo/src/lib.rs
cp "$tmp/main.rs" demo/src/main.rs
status "functions that moved are no change" 0 compared
is "also not worth a word" "$(cat "$io/err")" ''

# One clone.
sed 's/&String::from("words")/\&String::from("words").clone()/' "$tmp/lib.rs" >demo/src/lib.rs
line=$(grep -n 'clone()' demo/src/lib.rs | cut -d : -f 1)
# The standard library allocates differently in each version.
scrub="s/lib\.rs:$line/lib.rs:@LINE@/; s/main\.rs:[0-9]*/main.rs:@LINE@/
s/of the run: [0-9]* → [0-9]*, at most [0-9]*: \(+[0-9]*\) ([^)]*)/of the run: @BEFORE@ → @NOW@: \1/"
expect clone-debug gated --compare "$tmp/debug.json" $strict --gate '*: allocations+0' run -q
scrub=
status "a clone in a release build" 3 gated --compare "$tmp/release.json" --tolerance allocations=0 run -q --release
has "the gate says the number" "$io/err" 'Gate failed: allocations of the run: '
has "and by function, file and line" "$io/err" "  +3 in demo::words (demo/src/lib.rs:$line): "
ok "and it alone" sh -c '! grep -v "^  +3 in demo::words (demo/src/lib.rs:" "$1" | grep "^  +"' - "$io/err"
status "a tolerance that allows it" 0 gated --compare "$tmp/debug.json" --tolerance allocations=3 run -q
status "the program's own failure comes first" 7 gated --max-allocations 0 run -q exit
has "but the gate is printed, too" "$io/err" 'Gate failed: allocations of the run: '
cp "$tmp/lib-before.rs" demo/src/lib.rs

# Named baselines stand in the target directory, which may be elsewhere.
status "no baseline of that name" 1 gated --baseline main --tolerance allocations=0 run -q
has "the error says how to make the baseline" "$io/err" "save it with '--save-baseline main'"
status "a baseline by name" 0 gated --save-baseline main run -q
ok "stands in the target directory" [ -f target/alloc-profile/main.json ]
cd demo/src
status "is found from further down" 0 gated --baseline main --tolerance allocations=0 run -q
cd "$work"
status "another target directory" 0 gated --save-baseline main run -q --target-dir "$tmp/elsewhere"
ok "has its own" [ -f "$tmp/elsewhere/alloc-profile/main.json" ]
status "exec asks cargo where they are" 0 gated --baseline main exec target/debug/demo
cd "$tmp"
status "outside of a package it is an error" 1 gated --baseline main exec "$work/target/debug/demo"
cd "$work"

# Tests by name.
status "a test that allocates too often" 3 gated --gate 'test demo::tests::*: allocations<=4' test -q -p demo --lib
has "is named" "$io/err" 'Gate failed: allocations of test demo::tests::boxes_are_counted: '

# Limits in Cargo.toml. The package's come before the workspace's.
cp Cargo.toml "$tmp/workspace.toml"
cp demo/Cargo.toml "$tmp/demo.toml"

workspace() {
	{ cat "$tmp/workspace.toml"; printf '[workspace.metadata.alloc-profile]\n%b' "$1"; } >Cargo.toml
}
package() {
	{ cat "$tmp/demo.toml"; printf '[package.metadata.alloc-profile]\n%b' "$1"; } >demo/Cargo.toml
}
# Which limits failed, without their stacks.
failed() {
	got=0
	"$@" >"$io/out" 2>"$io/err" </dev/null || got=$?
	grep -v '^ ' "$io/err" | sed 's/^Gate failed: .*\[\(.*\)\]$/\1/'
	echo "$got"
}
workspace 'max-allocations = 1\nmax-peak = "1K"\ngates = ["demo::boxes: allocations<=3", "demo::words: bytes<=1"]\n[workspace.metadata.alloc-profile.test]\nmax-peak = 0\n'
package 'max-allocations = 1000000\ngates = ["function demo::words: bytes<=1M"]\nrun.max-bytes = 1\n'
w=workspace.metadata.alloc-profile p=package.metadata.alloc-profile
all="$w.max-allocations
$w.max-peak
$w.gates: function demo::boxes: allocations<=3
$w.gates: function demo::words: bytes<=1
3"
selected="$w.max-peak
$w.gates: function demo::boxes: allocations<=3
$p.run.max-bytes
3"
is "the workspace's alone, at its root" "$(failed gated run -q)" "$all"
is "the package's over them, by name" "$(failed gated run -q -p demo)" "$selected"
is "and by directory" "$(cd demo && failed gated run -q)" "$selected"
is "and by manifest" "$(failed gated run -q --manifest-path demo/Cargo.toml)" "$selected"
is "the environment over these" "$(failed env ALLOC_PROFILE_MAX_PEAK=1M ALLOC_PROFILE_MAX_ALLOCATIONS=2 \
	cargo alloc-profile -q --limit 0 run -q -p demo)" "ALLOC_PROFILE_MAX_ALLOCATIONS
$w.gates: function demo::boxes: allocations<=3
$p.run.max-bytes
3"
is "the command line over all" "$(failed env ALLOC_PROFILE_MAX_PEAK=0 cargo alloc-profile -q --limit 0 --max-peak 1M \
	--max-allocations 1000 --max-bytes 1G --gate 'demo::boxes: allocations<=11' run -q -p demo)" 0
is "another command has other limits" "$(failed gated test -q -p demo --lib | sed '$d' | LC_ALL=C sort)" \
	"$w.gates: function demo::boxes: allocations<=3
$w.test.max-peak"
is "the whole workspace has the workspace's" "$(failed gated test -q --workspace --lib | grep -c "$p")" 0

# A limit that cannot be understood stops the command before the build.
for case in 'unknown=max-peek = 1' 'unknown-inside=run.gate = 1' 'negative=max-peak = -1' 'real=max-peak = 1.5' \
	'truth=max-live = true' 'unit=test.max-bytes = "64X"' 'tolerance=tolerance = "bytes=1%"' \
	'metric=tolerance = { blocks = 1 }' 'percent=tolerance = { bytes = "1.23456%" }' 'gates=gates = "x: bytes<=1"' \
	'gate=gates = ["demo::words"]' 'gate-number=gates = [1]' 'command=bench = 1'; do
	package "${case#*=}\n"
	expect "toml-${case%%=*}" gated run -q -p demo
done
cp "$tmp/demo.toml" demo/Cargo.toml
workspace 'max-peak = []\n'
expect toml-workspace gated run -q -p demo
printf '%s\n[workspace.metadata]\nalloc-profile = 1\n' "$(cat "$tmp/workspace.toml")" >Cargo.toml
expect toml-no-table gated run -q -p demo
printf '%s\n[workspace.metadata.alloc_profile]\nmax-peak = 1\n' "$(cat "$tmp/workspace.toml")" >Cargo.toml
expect toml-other-table gated run -q -p demo
workspace 'tolerance = { allocations = 0 }\n'
status "a tolerance that waits for a baseline" 2 gated run -q
has "the error says to name a baseline" "$io/err" "'$w.tolerance: allocations+0' needs a baseline: name one with"
status "and holds" 0 gated --baseline main run -q

clean_run_directories
finish
