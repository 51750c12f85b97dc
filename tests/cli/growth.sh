# SPDX-License-Identifier: MIT OR Apache-2.0
# The example of ./demo: its rows have the names of the specification, in debug and release, before the cure and after. README shows
# what the gate prints: its words, as the numbers follow the compiler.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
need cargo

cp -R "$abs_top_srcdir/examples/growth" growth
chmod -R u+w growth
cd growth
CARGO_TARGET_DIR=$tmp/target
export CARGO_TARGET_DIR

# row FUNCTION FILE: what stands after its name
row() {
	sed -n "s/^$1: //p" "$2"
}

for profile in dev release; do
	ok "$profile runs" cargo alloc-profile -v --output-file "$tmp/$profile" run --offline --profile $profile
	# Capacities 4, 8 … 1024 of 8 bytes each.
	is "$profile: vec_growth::grow" "$(row vec_growth::grow "$tmp/$profile")" '9 (15.97 KB)'
	ok "$profile: string_builder::build" grep -q '^string_builder::build: 2[0-9] (0\.[0-9]* KB)$' "$tmp/$profile"
	ok "$profile with the cure runs" cargo alloc-profile -v --output-file "$tmp/$profile.cured" run --offline \
		--profile $profile --features reserve
	is "$profile with the cure: vec_growth::grow" "$(row vec_growth::grow "$tmp/$profile.cured")" '1 (7.81 KB)'
	ok "$profile with the cure: string_builder::build" \
		grep -q '^string_builder::build: 21 (0\.[0-9]* KB)$' "$tmp/$profile.cured"
done

gate() {
	cargo alloc-profile -q --save-baseline good run --offline --features reserve >"$io/good" 2>&1 || cat "$io/good"
	status=0
	cargo alloc-profile -q --baseline good --tolerance allocations=0 run --offline || status=$?
	echo "exit status $status"
}
words() {
	sed 's/[0-9][0-9.]*/N/g' "$1"
}
gate >"$tmp/gate" 2>&1
# The first line of the picture is its title, the second one the command.
sed -n 's|^<text.* y="\([0-9]*\)".*>\(.*\)</text>$|\1 \2|p' "$abs_top_srcdir/docs/pictures/gate.svg" | awk '$1 != y { y = $1; line++ } line > 2 { sub("^[0-9]* ", ""); print }' |
	sed 's/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g' | tr -d ' \n' >"$tmp/picture"
tr -d ' \n' <"$tmp/gate" >"$tmp/printed"
is "README's picture shows this gate" "$(words "$tmp/picture")" "$(words "$tmp/printed")"

# The limits that README puts into Cargo.toml fail before the cure and hold after it.
sed -n '/^    \[package\.metadata/,/^$/s/^    //p' "$abs_top_srcdir/README.md" >>vec_growth/Cargo.toml
cd vec_growth
cargo alloc-profile -q test --offline --lib >"$io/test" 2>&1 && status=0 || status=$?
is 'the limits fail' "$status" 3
is 'on the function' "$(grep -o '^Gate failed: .*: +8' "$io/test")" \
	'Gate failed: allocations of function vec_growth::grow: 9, at most 1: +8'
ok 'the limits hold' cargo alloc-profile -q test --offline --lib --features reserve
finish
