# SPDX-License-Identifier: MIT OR Apache-2.0
# The program gets the environment that cargo gives it, and the user's settings for cargo hold.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/cli/cargolib.sh"

# Valgrind itself sets some variables, and this test has set the tool's directory. Programs get no RUST_BACKTRACE: see below.
differs='^variable \(GLIBCPP_FORCE_NEW\|GLIBCXX_FORCE_NEW\|LD_LIBRARY_PATH\|LD_PRELOAD\|VALGRIND_LAUNCHER\|VALGRIND_LIB\|RUST_BACKTRACE\)$'
cd demo
cargo run -q environment | grep -v "$differs" >"$tmp/native"
cargo alloc-profile -q --output-file "$tmp/report" run -q environment | grep -v "$differs" >"$tmp/profiled"
ok "directory and variables are as cargo's" diff -u "$tmp/native" "$tmp/profiled"
cargo run -q --release environment | grep -v "$differs" >"$tmp/native"
cargo alloc-profile -q --output-file "$tmp/report" run -q --release environment | grep -v "$differs" >"$tmp/profiled"
ok "also where the build gets variables" diff -u "$tmp/native" "$tmp/profiled"
cd ..

host=$(cargo -vV | sed -n 's/^host: //p')
variable=CARGO_TARGET_$(echo "$host" | tr 'a-z.-' 'A-Z__')_RUNNER
scrub="s/$host/@HOST@/g; s/$variable/@VARIABLE@/g"
expect runner-variable env "$variable=/usr/bin/env" cargo alloc-profile run -q
status "an empty runner counts as no runner" 0 env "$variable=" cargo alloc-profile run -q
mkdir .cargo
if RUSTC_BOOTSTRAP=1 cargo config get --format=json -Zunstable-options >/dev/null 2>&1; then
	printf '[target.%s]\nrunner = "env"\n' "$host" >.cargo/config.toml
	expect runner-configured cargo alloc-profile run -q
	printf '[target."cfg(unix)"]\nrunner = ["env", "A=1"]\n' >.cargo/config.toml
	expect runner-cfg cargo alloc-profile run -q
	printf '[target."cfg(target_os = \\"none\\")"]\nrunner = "probe-run"\n' >.cargo/config.toml
	status "a runner for another target does not matter" 0 ours run -q
	rm .cargo/config.toml
	expect runner-argument cargo alloc-profile run -q --config "target.'$host'.runner='env'"
	printf '[build]\ntarget = "%s"\n' "$host" >.cargo/config.toml
	status "a target of one's own" 0 ours run -q
	has "is profiled" "$io/out" 'demo::boxes: 11'
	printf '[build]\ntarget = "riscv64gc-unknown-linux-gnu"\n' >.cargo/config.toml
	expect foreign-configured cargo alloc-profile run -q
	rm .cargo/config.toml
else
	skip runner-configured "this cargo does not tell its configuration"
fi
status "the same target by argument" 0 ours run -q --target "$host"
has "is profiled, too" "$io/out" 'demo::boxes: 11'
expect foreign-argument cargo alloc-profile run -q --target aarch64-apple-darwin
expect foreign-variable env CARGO_BUILD_TARGET=x86_64-pc-windows-gnu cargo alloc-profile run -q

static() { RUSTFLAGS='-C target-feature=+crt-static' ours "$@" run -q --target "$host"; }
status "a static executable" 0 static
has "is profiled" "$io/out" 'demo::boxes: 11'
status "natively" 1 static --backend=native
has "it is refused" "$io/err" "it is statically linked, and the backend 'native' loads no library into such a program: use '--backend=valgrind'"

expect no-cargo env CARGO=/nosuch/cargo cargo-alloc-profile run
status "cargo help" 0 cargo help alloc-profile
has "is ours" "$io/out" 'Usage: cargo-alloc-profile'
status "help of cargo's command" 0 cargo alloc-profile run --help
has "is cargo's" "$io/out" '--example'

# Tests never see the variables that the harness and the runtime would allocate for, wherever they run.
mkdir panics panics/src
printf '[package]\nname = "panics"\nversion = "0.1.0"\nedition = "2021"\n[workspace]\n' >panics/Cargo.toml
cat >panics/src/lib.rs <<'X'
#[cfg(test)]
mod tests {
    #[test]
    #[should_panic]
    fn panics() {
        for name in ["TERM", "RUST_BACKTRACE", "RUST_LIB_BACKTRACE"] {
            println!("{name}: {:?}", std::env::var_os(name));
        }
        panic!("on purpose");
    }
}
X
cat >panics/src/main.rs <<'X'
fn main() {
    for name in ["TERM", "RUST_BACKTRACE", "RUST_LIB_BACKTRACE"] {
        println!("{name}: {:?}", std::env::var_os(name));
    }
    let caught = std::panic::catch_unwind(|| panic!("on purpose"));
    std::process::exit(caught.is_ok() as i32);
}
X
cd panics
seen() {
	env TERM=xterm RUST_BACKTRACE=1 RUST_LIB_BACKTRACE=0 cargo alloc-profile --output-file report "$@" -- --nocapture 2>"$io/err" | grep '^[A-Z_]*:'
}
is "tests see neither" "$(seen test --lib)" "$(printf 'TERM: None\nRUST_BACKTRACE: None\nRUST_LIB_BACKTRACE: None')"
has "a note says so" "$io/err" "cargo-alloc-profile: note: tests run without RUST_BACKTRACE, because backtraces allocate: '--no-deterministic' keeps it"
is "or both" "$(seen --no-deterministic test --lib)" "$(printf 'TERM: Some("xterm")\nRUST_BACKTRACE: Some("1")\nRUST_LIB_BACKTRACE: Some("0")')"
is "which is not said" "$(grep -c 'RUST_BACKTRACE, since' "$io/err")" 0
is "nor is 0" "$(RUST_BACKTRACE=0 cargo alloc-profile --save none.json --output-file report test --lib 2>&1 >out | grep -c 'RUST_BACKTRACE, since')" 0
status "no allocation more" 0 env TERM=xterm RUST_BACKTRACE=1 cargo alloc-profile --tolerance allocations=0 --compare none.json test --lib

# Of a program that is no test, a terminal is its own matter.
without='TERM: Some("xterm")
RUST_BACKTRACE: None
RUST_LIB_BACKTRACE: None'
is "programs see no RUST_BACKTRACE" "$(seen run -q)" "$without"
has "which is said, too" "$io/err" "cargo-alloc-profile: note: the program runs without RUST_BACKTRACE, because backtraces allocate: '--no-deterministic' keeps it"
is "or they see all" "$(seen --no-deterministic run -q)" "$(printf 'TERM: Some("xterm")\nRUST_BACKTRACE: Some("1")\nRUST_LIB_BACKTRACE: Some("0")')"
is "and that is not said" "$(grep -c 'RUST_BACKTRACE, since' "$io/err")" 0
is "nor with -q" "$(seen -q run; grep -c 'RUST_BACKTRACE, since' "$io/err")" "$without
0"
status "a panic that is caught" 0 env -u RUST_BACKTRACE cargo alloc-profile --save none.json --output-file report run -q
status "allocates nothing more" 0 env RUST_BACKTRACE=1 RUST_LIB_BACKTRACE=full cargo alloc-profile --tolerance allocations=0 --compare none.json run -q
has "and all that is missing is said" "$io/err" "note: the program runs without RUST_BACKTRACE and RUST_LIB_BACKTRACE, because backtraces allocate: '--no-deterministic' keeps both"
status "without cargo, too" 0 env RUST_BACKTRACE=full cargo-alloc-profile --tolerance allocations=0 --compare none.json exec target/debug/panics
cd ..

clean_run_directories
finish
