# SPDX-License-Identifier: MIT OR Apache-2.0
# Programs that use crates from the registry, if that can be reached. Three runs with thread pools give one report and one baseline. The
# functions of the other program are the rows, with the counts that the source states; every name is full; and the chains of inlined
# calls equal addr2line's.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
need cargo rustc "$PYTHON" addr2line objcopy timeout

# Debian 12's addr2line misreads DWARF 5, which a later rustc may write by default.
rustc -Cdwarf-version=4 --print cfg >"$io/cfg" 2>&1 || skip_all "the crates need a rustc of 1.88 or later, and this is $(rustc --version)"
cp -R "$abs_srcdir/crates" "$tmp/work"
chmod -R u+w "$tmp/work"
mkdir "$tmp/run"
# The fewer units, the less the compiler has to do in all.
TMPDIR=$tmp/run RUSTFLAGS=-Cdwarf-version=4 CARGO_NET_RETRY=0 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=4 CARGO_PROFILE_RELEASE_DEBUG=1
export TMPDIR RUSTFLAGS CARGO_NET_RETRY CARGO_PROFILE_RELEASE_CODEGEN_UNITS CARGO_PROFILE_RELEASE_DEBUG
cd "$tmp/work"
timeout 60 cargo fetch -q 2>"$io/fetch" </dev/null || skip_all "the registry is not reached: $(grep -m 1 error "$io/fetch")"

# Both programs are built at once, with the same crates.
cargo build -q --release --bins 2>"$io/build" </dev/null || skip_all "the crates cannot be built here: $(grep -m 1 error "$io/build")"
for pool in tokio rayon; do
	for n in 1 2 3; do
		ok "$pool, run $n" cargo-alloc-profile -q -o json -vvv --output-file "$pool-$n.json" --save "$pool-$n.base" \
			exec target/release/pools $pool
	done
	for n in 2 3; do
		ok "$pool: run $n has the first one's report" cmp "$pool-1.json" "$pool-$n.json"
		ok "$pool: run $n has the first one's baseline" cmp "$pool-1.base" "$pool-$n.base"
	done
done

RAYON_NUM_THREADS=2
export RAYON_NUM_THREADS
is 'the program is profiled' "$(cargo alloc-profile -q --keep "$tmp/app.xml" --output-file "$tmp/app.txt" run -q --release 2>&1)" \
	'[1,2,3] [1, 2, 3, 4, 5]
9 10
28 [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
124750 1000 ["12-ab", "3-c", "456-def"]'

crate='(serde_json|serde_core|regex|regex_automata|regex_syntax|aho_corasick|memchr|tokio|crossbeam_\w+|rayon|rayon_core)'
for rule in user workspace; do
	cargo-alloc-profile -vvv --closures --runtime --attribute $rule --output-file "$tmp/app.txt" report "$tmp/app.xml"
	cargo-alloc-profile -vvv --closures --runtime --attribute $rule -o json --output-file "$tmp/app.json" report "$tmp/app.xml"
	ok "by the rule $rule the functions have what is written beside them" "$PYTHON" "$abs_srcdir/attribution/rows.py" \
		13 "std::.*|<*$crate::.*|<.* as $crate::.*" $rule "$tmp/app.json" src/main.rs
	ok "and no name is bare" "$PYTHON" "$abs_srcdir/attribution/names.py" "$tmp/app.json" "$tmp/app.txt" app
done

cat >addresses.py <<'PY'
import re, sys
frames = [dict(re.findall(r'(\S+)="([^"]*)"', line)) for line in open(sys.argv[1], encoding="utf-8")
          if re.match(r"\s*<(object|frame) ", line)]
bias = {f["id"]: int(f["bias"], 16) for f in frames if f.get("path", "").endswith("/release/app")}
addresses = {int(f["address"], 16) - bias[f["object"]] for f in frames if f.get("object") in bias}
print("\n".join(f"{a:#x}" for a in sorted(addresses)))
PY
"$PYTHON" addresses.py "$tmp/app.xml" >addresses
program=target/release/app
objcopy --strip-debug "$program" stripped
"$abs_builddir/inline/print-chains" "$program" <addresses >ours
addr2line -a -i -f -C -e "$program" <addresses >theirs
addr2line -a -f -C -e stripped <addresses >symbols
ok "the chains are addr2line's" "$PYTHON" "$abs_srcdir/inline/same-chains.py" ours theirs symbols 200
finish
