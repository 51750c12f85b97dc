# SPDX-License-Identifier: MIT OR Apache-2.0
# The example of ./demo: its rows have the names of the specification, in debug and release, before the cure and after.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
need cargo

cp -R "$abs_top_srcdir/examples/growth" growth
chmod -R u+w growth
cd growth
CARGO_TARGET_DIR=$tmp/target
export CARGO_TARGET_DIR

# row FUNCTION FILE: what stands behind its name
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
finish
