# SPDX-License-Identifier: MIT OR Apache-2.0
# Growth at marks in reports, and the option that records it.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
marks=$profiles/marks.xml

expect plain cargo-alloc-profile report "$marks"
expect places cargo-alloc-profile -vv report "$marks"
expect stacks cargo-alloc-profile -vvv report "$marks"
expect json cargo-alloc-profile -o json report "$marks"
expect json-stacks cargo-alloc-profile -o json -vvv report "$marks"
expect markdown cargo-alloc-profile -o markdown report "$marks"
expect limited cargo-alloc-profile --limit 1 report "$marks"
expect filtered cargo-alloc-profile -f work report "$marks"
cp "$marks" same.xml
expect processes cargo-alloc-profile report "$marks" same.xml "$profiles/rust.xml"
expect leaks cargo-alloc-profile leaks report "$marks"
expect baseline sh -c "cargo-alloc-profile -q --save saved.json report '$marks' >/dev/null && cargo-alloc-profile report saved.json"

schema() {
	cargo-alloc-profile -o json "$@" report "$marks" >report.json && "$PYTHON" -c '
import json, sys
from jsonschema import validate
validate(json.load(open("report.json")), json.load(open(sys.argv[1])))' "$abs_top_srcdir/docs/report.schema.json"
}
if "$PYTHON" -c 'import jsonschema' 2>/dev/null; then
	ok 'the JSON is valid' schema
	ok 'the JSON with stacks is valid' schema -vvv
else
	skip 'the JSON is valid' 'python3-jsonschema is not installed'
fi

expect empty cargo-alloc-profile --leak-mark '' exec true
expect control cargo-alloc-profile --leak-mark "$(printf 'a\033b')" exec true
expect too-long sh -c 'cargo-alloc-profile --leak-mark "$(printf "%5000s" "")" exec true 2>&1 | tail -c 100'
expect too-many sh -c 'set --; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17; do set -- "$@" --leak-mark f$i; done
	exec cargo-alloc-profile "$@" exec true'
expect not-for-report cargo-alloc-profile --leak-mark f report "$marks"

need rustc cargo
mkdir -p server/src
cat >server/Cargo.toml <<'END'
[package]
name = "server"
version = "0.1.0"
edition = "2021"
END
cat >server/src/main.rs <<'END'
use std::collections::HashMap;
use std::hint::black_box;

#[derive(Default)]
struct State {
    log: Vec<String>,
    names: HashMap<u32, Box<[u8; 100]>>,
}

#[inline(never)]
fn log(state: &mut State, n: u32) {
    state.log.push(if n % 2 == 0 { "even request" } else { "odd requests" }.to_string());
}

#[inline(never)]
fn name(state: &mut State, n: u32) -> u8 {
    state.names.entry(n % 3).or_insert_with(|| Box::new([1; 100]))[0]
}

#[inline(never)]
fn handle(state: &mut State, n: u32) {
    log(state, n);
    black_box(name(state, n));
    black_box(vec![n; 100]);
}

fn main() {
    let mut state = State { log: Vec::with_capacity(100), names: HashMap::with_capacity(8) };
    for n in 0..100 {
        handle(&mut state, n);
    }
    black_box(&state);
}
END
cd server
CARGO_NET_OFFLINE=true
export CARGO_NET_OFFLINE
cargo build -q 2>"$io/build" && cargo build -q --release 2>"$io/build" || skip_all "cargo cannot build here: $(head -n 1 "$io/build")"
# How much the runtime has at the start differs.
scrub="s/ entered 100 times: .*/ entered 100 times/"
for profile in '' --release; do
	# shellcheck disable=SC2086
	expect "cargo$profile" cargo-alloc-profile -q -f server:: --leak-mark server::handle --leak-mark '*::nothing' run $profile -q
done

# A function that allocates at two places and in a closure is one row. An async function is entered when its future is made. What its
# body keeps is not below it, and the report says what to mark.
cd "$tmp"
cat >async.rs <<'RUST'
use std::future::Future;
use std::hint::black_box;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

#[inline(never)]
fn keep(log: &mut Vec<Box<usize>>, n: usize) {
    log.push(Box::new(n));
    if n % 2 == 0 {
        log.push(Box::new(n));
    }
    (0..1).for_each(|k| log.push(black_box(Box::new(k))));
}

#[inline(never)]
async fn handle(log: &mut Vec<Box<usize>>, n: usize) {
    keep(log, black_box(n));
}

fn run<F: Future<Output = ()>>(task: F) {
    let mut task = Box::pin(task);
    let poll = Pin::as_mut(&mut task).poll(&mut Context::from_waker(Waker::noop()));
    assert!(matches!(poll, Poll::Ready(())));
}

fn main() {
    let mut log = Vec::with_capacity(100);
    for n in 0..10 {
        run(handle(&mut log, n));
    }
    black_box(&log);
}
RUST
scrub="s/ entered 10 times: .*/ entered 10 times/"
if rustc --edition 2021 -g async.rs -o async 2>"$io/rustc"; then
	marked() {
		expect "marked-$1" cargo-alloc-profile -q -f keep --leak-mark "$2" exec ./async
	}
	marked async async::handle
	marked body 'async::handle::{{closure}}'
	marked function async::keep
	marked pattern '*::run'
	cargo-alloc-profile -q --keep async.xml --leak-mark async::handle --leak-mark 'async::handle::{{closure}}' exec ./async >"$io/out"
	report() {
		cargo-alloc-profile -f keep "$@" report async.xml | sed -e '/^Allocation Profile/,/^$/d' -e '/^Summary/,/^$/d' -e '/(library/d'
	}
	expect async-places report -vv
	expect async-stacks report -vvv
	expect async-markdown sh -c 'cargo-alloc-profile -f keep -o markdown report async.xml | sed -n "/Growth/,\$p"'
	expect async-json sh -c 'cargo-alloc-profile -f keep -o json report async.xml |
		sed -e "1,/\"marks\"/d" -e "s/\"\(first\|last\)\": {[^}]*}, //g"'
else
	skip 'an async function' "rustc cannot build it here: $(head -n 1 "$io/rustc")"
fi
finish
