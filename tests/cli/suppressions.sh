# SPDX-License-Identifier: MIT OR Apache-2.0
# Files of suppressions: what they take out of a report, which of their rules match nothing, and what is refused.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
leaks=$profiles/leaks.xml

cat >good.suppressions <<'X'
# Both ways to write it.
[circle]
kinds = cycle
frames = malloc; link
why = The circle is kept on purpose.

[cache]
static = cache
X
printf '[never]\nframes=...;nosuch\n[work]\nframes=...;work\n' >half.suppressions

summed() {
	cargo-alloc-profile -v "$@" report "$leaks" | sed -n '/leaked/p'
}
expect none summed
expect taken summed --suppressions good.suppressions
expect two-files summed --suppressions good.suppressions --suppressions half.suppressions
expect quiet summed -q --suppressions half.suppressions
expect json cargo-alloc-profile -o json --limit 0 --suppressions good.suppressions report "$leaks"
expect no-leaks cargo-alloc-profile --suppressions half.suppressions --limit 0 report "$profiles/rust.xml"
expect comparison cargo-alloc-profile --suppressions good.suppressions diff "$leaks" "$leaks"

# Files that cannot be read or understood.
bad() {
	cargo-alloc-profile --suppressions "$1" report "$leaks"
}
expect missing bad nosuch
expect directory bad .
expect endless bad /dev/zero
printf '[a]\nframes=x\nkind=lost\n' >key.suppressions
expect unknown-key bad key.suppressions
printf '[a]\nkinds=lost\n' >wide.suppressions
expect too-wide bad wide.suppressions
printf 'frames=x\n' >stray.suppressions
expect no-group bad stray.suppressions
printf '[\033[31m]\nframes=x\n' >control.suppressions
expect control-character bad control.suppressions
printf '[a]\nfr\033[31mames=x\n' >control-key.suppressions
expect control-character-in-key bad control-key.suppressions
head -c 2000000 /dev/zero | tr '\0' '#' >large.suppressions
expect too-large bad large.suppressions
expect a-profile bad "$leaks"

# In Cargo.toml, relative to it.
if command -v cargo >/dev/null 2>&1; then
	mkdir -p app/src/bin
	printf '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n' >app/Cargo.toml
	printf '[package.metadata.alloc-profile]\nsuppressions = ["rules/nosuch"]\n' >>app/Cargo.toml
	echo 'fn main() {}' >app/src/main.rs
	expect cargo cargo-alloc-profile run --manifest-path app/Cargo.toml
	sed -i 's/suppressions = .*/suppressions = [1]/' app/Cargo.toml
	expect cargo-no-file cargo-alloc-profile run --manifest-path app/Cargo.toml
	sed -i 's/suppressions = .*/run.suppressions = "x"/' app/Cargo.toml
	expect cargo-no-list cargo-alloc-profile run --manifest-path app/Cargo.toml
else
	skip 'suppressions in Cargo.toml' 'cargo is not installed'
fi
finish
