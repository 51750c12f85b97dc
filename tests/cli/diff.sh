# SPDX-License-Identifier: MIT OR Apache-2.0
# diff takes profiles and baselines in any mix, and finds no difference between equal ones.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"

none='Allocation Comparison:
Current vs Baseline
(no difference)'

groups='function module type file line crate thread test stack'
# No baseline is saved of an incomplete profile. Failed assertions and what did not count stand in a comparison, too.
chosen=$(cd "$profiles" && grep -L -e ' incomplete=' -e '<assertions' -e ' uncounted=' *.xml)
mixes='xml,xml xml,json json,xml json,json'
# Starting another program takes a second each time. These profiles have all that a profile can have, and each is read in both forms.
[ -z "${AP_WRAPPERS-}" ] || { groups=stack && chosen='leak-ways.xml rust.xml threads.xml' && mixes=json,xml; }

for profile in $chosen; do
	name=${profile%.xml}
	cp "$profiles/$profile" "$name.xml"
	cargo-alloc-profile --save "$name.json" report "$name.xml" >"$io/report"
	for mix in $mixes; do
		old=$name.${mix%,*} new=$name.${mix#*,}
		for group in $groups; do
			is "$old $new by $group" "$(cargo-alloc-profile --group-by $group diff "$old" "$new")" "$none"
		done
		is "$old $new with generics" "$(cargo-alloc-profile --generics --full-stacks diff "$old" "$new")" "$none"
		is "$old $new by leaf" "$(cargo-alloc-profile --attribute leaf --full-stacks diff "$old" "$new")" "$none"
	done
done

# For two that differ, all four mixes give the same comparison, at every verbosity.
for mix in xml,xml xml,json json,xml json,json; do
	old=threads.${mix%,*} new=rust.${mix#*,}
	cargo-alloc-profile -vvv diff "$old" "$new" >"$io/mix"
	[ -e first ] || cp "$io/mix" first
	ok "$old $new as the first mix" cmp first "$io/mix"
done
ok 'they differ' grep -q ' → 0 -' first

# An edit that changes no allocations: the program before, with everything moved about in its files, and in another module.
if command -v rustc >"$io/rustc"; then
	mkdir before after other
	cat >before/main.rs <<'X'
mod work {
    #[inline(never)]
    pub fn words(n: usize) -> Vec<String> {
        (0..n).map(|i| format!("word {i}")).collect()
    }
    #[inline(never)]
    pub fn pair<A: Clone, B: Clone>(a: &A, b: &B) -> Box<(A, B)> {
        Box::new((a.clone(), b.clone()))
    }
}

fn main() {
    let words = work::words(5);
    let pair = work::pair(&words, &1u8);
    println!("{}", pair.0.len());
}
X
	cat >after/work.rs <<'X'
// A comment that moves the lines.

#[inline(never)]
pub fn pair<A: Clone, B: Clone>(a: &A, b: &B) -> Box<(A, B)> {
    Box::new((a.clone(), b.clone()))
}

#[inline(never)]
pub fn words(n: usize) -> Vec<String> {
    (0..n).map(|i| format!("word {i}")).collect()
}
X
	sed -e '/^mod work {/,/^}/d' before/main.rs | sed '1i mod work;' >after/main.rs
	sed -e 's/mod work/mod more/; s/work::/more::/' before/main.rs >other/main.rs
	for build in before after other; do
		(cd $build && rustc -g --edition 2021 --crate-name prog -C metadata=$build -o prog main.rs)
		ok "$build runs" cargo-alloc-profile -q --save "$build.json" exec "$build/prog"
	done
	is 'what was moved about is the same' "$(cargo-alloc-profile diff before.json after.json)" "$none"
	is 'by stack, too' "$(cargo-alloc-profile --group-by stack --full-stacks diff before.json after.json)" "$none"
	is 'what is in another module was moved' \
		"$(cargo-alloc-profile diff before.json other.json | grep -v -e '^Alloc' -e '^Current' | sed 's/: .*,/,/')" \
		'prog::more::pair, moved from prog::work::pair
prog::more::words, moved from prog::work::words'
else
	skip 'an edit' 'rustc is not installed'
fi
finish
