# SPDX-License-Identifier: MIT OR Apache-2.0
# The library crate says the same as aprof.h, compiles for each target, with the oldest Rust that it promises and without std, and its
# documentation's examples run. Each target, compiler and tool that is missing here is skipped.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
need rustc "$PYTHON"

crate=$abs_top_srcdir/crate
cat >same.py <<'PY'
import re, sys
header, requests, profiler, measure = (open(path, encoding="utf-8").read() for path in sys.argv[1:])
def words(text):
    """The names between commas and line ends, without comments and values."""
    text = re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.S)
    return [w for w in (re.sub(r"=.*", "", part).strip() for part in re.split(r"[,\n]", text)) if w]
def between(text, begin):
    return text.split(begin + " {", 1)[1].split("\n}", 1)[0]
def c_members(struct):
    return [m.strip() for line in between(header, "struct " + struct).split(";")
            for m in re.sub(r"/\*.*?\*/|\b(unsigned|long|const|char|int)\b|\*", "", line, flags=re.S).split(",") if m.strip()]
def rust_members(text, struct):
    return re.findall(r"^\s*(?:pub )?(\w+): ", between(text, "struct " + struct), re.M)
def show(what, c, rust):
    print(what, "same" if c == rust and c else f"differ: {c} {rust}")
def camel(name):
    return "".join(part.title() for part in name.split("_"))
show("requests:", [camel(w.replace("APROF_REQUEST_", "")) for w in words(between(header, "enum aprof_request"))],
     words(between(requests, "enum Request")))
show("measures:", [camel(w.replace("APROF_", "")) for w in words(between(header, "enum aprof_measure"))],
     words(between(requests, "enum Measure")))
show("verdict:", c_members("aprof_verdict"), rust_members(requests, "Verdict"))
show("counters:", c_members("aprof_counters"), rust_members(profiler, "Counters"))
show("measured:", c_members("aprof_measured"), rust_members(measure, "Stats"))
slot = re.search(r"#define APROF_SLOT_ (.*?)\n\n", header, re.S).group(1)
machine = open(sys.argv[2].replace("request.rs", "machine.rs"), encoding="utf-8").read()
lines = lambda text: re.findall(r'"((?:[^"\\]|\\.)*)"', text.replace("%%", "%"))
show("word and note:", lines(slot), lines(machine.split("concat!(", 1)[1].split("$instructions", 1)[0]))
PY
is 'the header and the crate say the same' \
	"$("$PYTHON" same.py "$abs_top_srcdir/aprof/aprof.h" "$crate/request.rs" "$crate/profiler.rs" "$crate/measure.rs" 2>&1)" \
	'requests: same
measures: same
verdict: same
counters: same
measured: same
word and note: same'
is 'both have the first number' "$(grep -c '0x41500000' "$abs_top_srcdir/aprof/aprof.h") $(grep -c '0x4150_0000' "$crate/request.rs")" '1 1'

# library COMPILER… : compiles it with all and without features, and says nothing.
library() {
	for features in '--cfg feature="std"' ''; do
		# shellcheck disable=SC2086
		"$@" -Dwarnings --edition 2021 --crate-name cargo_alloc_profile --crate-type rlib --out-dir "$tmp" \
			${features:+--cfg 'feature="std"'} "$crate/lib.rs" || return 1
	done
}
std_of() {
	ls "$("$@" --print target-libdir)"/libcore-*.rlib >/dev/null 2>&1
}
ok 'it compiles' library rustc
ok 'it compiles where nobody can answer' library rustc --cfg miri
for target in aarch64-unknown-linux-gnu x86_64-unknown-linux-musl wasm32-unknown-unknown x86_64-pc-windows-gnu; do
	if std_of rustc --target $target; then
		ok "it compiles for $target" library rustc --target $target -O
	else
		skip "it compiles for $target" 'this rustc has no library for it'
	fi
done
if std_of rustc --target aarch64-unknown-linux-gnu; then
	library rustc --target aarch64-unknown-linux-gnu -O --emit asm
	ok 'a request of arm64 is the one that Valgrind knows' sh -c 'tr -s "\t " " " <cargo_alloc_profile.s | grep -A 4 "ror x12, x12, #3" |
		tr -d "\n" | grep -q "ror x12, x12, #3 ror x12, x12, #13 ror x12, x12, #51 ror x12, x12, #61 orr x10, x10, x10"'
fi

oldest=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' "$abs_top_srcdir/Cargo.toml")
is 'both crates promise the same Rust' "$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' "$crate/macros/Cargo.toml")" "$oldest"
old=
case $(rustc --version) in
"rustc $oldest."*) old=rustc ;;
*) ! command -v rustup >/dev/null || ! rustup run "$oldest.0" rustc --version >"$io/old" 2>&1 ||
	old="rustup run $oldest.0 rustc" ;;
esac
if [ -n "$old" ]; then
	# shellcheck disable=SC2086
	ok "it compiles with Rust $oldest" library $old
	ok "and so does the attribute" $old -Dwarnings --edition 2021 --crate-name cargo_alloc_profile_macros --crate-type proc-macro \
		--extern proc_macro --out-dir "$tmp" "$crate/macros/src/lib.rs"
else
	skip "it compiles with Rust $oldest" 'rustup has no such Rust'
fi

# In the sources cargo finds its Cargo.lock and writes nothing. The small crate has none, so cargo gets a copy.
need cargo
CARGO_TARGET_DIR=$tmp/target CARGO_ALLOC_PROFILE_BUILD=no
export CARGO_TARGET_DIR CARGO_ALLOC_PROFILE_BUILD
cp -R "$crate/macros" macros
chmod -R u+w macros
sed -i "s|path = \"../..\"|path = \"$abs_top_srcdir\"|" macros/Cargo.toml
cargo_in() {
	manifest=$1/Cargo.toml command=$2
	shift 2
	cargo $command -q --offline --manifest-path "$manifest" "$@"
}
for package in "$abs_top_srcdir" macros; do
	called=$(sed -n 's/^name = "\(.*\)"/\1/p' $package/Cargo.toml | head -n 1)
	if [ -n "$(cargo clippy --version 2>/dev/null)" ]; then
		ok "clippy has nothing to say of $called" cargo_in $package clippy --lib -- -Dwarnings
	else
		skip "clippy has nothing to say of $called" 'clippy is not installed'
	fi
	if [ -n "$(rustdoc --version 2>/dev/null)" ]; then
		ok "the documentation of $called is whole" env RUSTDOCFLAGS=-Dwarnings \
			cargo doc -q --offline --lib --no-deps --manifest-path $package/Cargo.toml
		ok "the examples of $called run" cargo_in $package test --doc
	else
		skip "the documentation of $called is whole" 'rustdoc is not installed'
	fi
done
ok 'its examples run where nobody can answer' env RUSTFLAGS='--cfg miri' RUSTDOCFLAGS='--cfg miri' \
	cargo test -q --offline --doc --manifest-path "$abs_top_srcdir/Cargo.toml"

# What the attribute and the macros refuse: each function of this program has an error of its own, on the line before the one that
# says it.
mkdir -p refused/src
cp "$abs_srcdir/tree/library/refused.rs" refused/src/lib.rs
cat >refused/Cargo.toml <<'TOML'
[package]
name = "refused"
version = "0.1.0"
edition = "2021"

[dependencies]
cargo-alloc-profile = { path = "@SOURCES@" }
cargo-alloc-profile-macros = { path = "../macros" }

[workspace]
TOML
sed -i "s|@SOURCES@|$abs_top_srcdir|" refused/Cargo.toml
cargo check --offline --manifest-path refused/Cargo.toml 2>"$io/refused" && status=0 || status=$?
is 'what is wrong does not compile' $status 101
is 'and each error says why, where it is' \
	"$(awk '/^error: / { sub(/^error: /, ""); said = $0 } /^ *--> / && said { sub(/.*rs:/, ""); sub(/:.*/, ""); print $0 ": " said; said = "" }' \
		"$io/refused" | sort -n)" \
	"$(sed -n 's|^\(.*\)// error: |\1\n|; t found; b; : found; s/^[^\n]*\n//; =; p' refused/src/lib.rs |
		paste - - | sed 's/\t/: /')"
finish
