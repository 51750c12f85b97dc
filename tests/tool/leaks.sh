# SPDX-License-Identifier: MIT OR Apache-2.0
# Leaks at the end: scenarios whose leaks are known, in C and Rust, debug and optimised.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"
only_valgrind 'it does not look for leaks'

options=--leak-check=yes

scenarios leaks.c '-O0 -pthread' '-O2 -fno-ipa-icf -pthread'
scenarios leaks-stacks.c '-O0 -pthread' '-O2 -fno-ipa-icf -pthread'

# A block that the child inherited has no leak, but holds the child's own.
inherited() {
	cp leaks-c-O0-pthread-fork.out leaks-c-O0-pthread-fork.0.1.out
	says leaks-c-O0-pthread-fork.0.1 'found() == {}' 'total.inherited_blocks == 1' \
		'[(h.by, h.site) for h in all_holds] == [("static", 0), ("block", 0)]'
}
ok 'a forked child tells of its own blocks' inherited

# Without the option the tool does not look for leaks.
options=
not_asked() {
	profile not-asked ./leaks-c-O0-pthread lost
	says not-asked 'not checked'
}
ok 'nothing is looked for unasked' not_asked
options=--leak-check=yes

if command -v rustc >/dev/null 2>&1; then
	scenarios leaks.rs -g '-O -g'
	# If it depends on the order of threads where blocks lie, each run differs, most of all beside other work.
	busy
	for run in 1 2 3; do
		run_scenario "leaks.rs: messages, beside other work, $run" "$binary-messages-$run" messages
	done
	idle
	judge
else
	skip 'the scenarios in Rust' 'rustc is not installed'
fi

# A report has what the profile says is lost, and the default suppressions hide nothing that was planted.
cat >counted.py <<'PY'
import json, os, sys, xml.etree.ElementTree as tree
for profile in sys.argv[1:]:
    name = profile[:-4]
    lost = sum(int(l.get("bytes", 0)) for l in tree.parse(profile).getroot().iter("leak") if l.get("kind") != "reachable")
    report = json.load(open(name + ".json")) if os.path.getsize(name + ".json") else {"allocations": [], "summary": {}}
    planted = [s for row in report["allocations"] for s in row["stacks"] if any("plant" in f["function"] for f in s["frames"])]
    taken = [s for s in planted if s["suppressed_blocks"] or s["suppressed_bytes"]]
    print(name, bool(planted), lost - report["summary"].get("leaked_bytes", -1), taken)
PY
for profile in leaks-*.xml; do
	cargo-alloc-profile -q -o json -vvv --full-stacks --group-by stack report "$profile" >"${profile%.xml}.json" || :
done
"$PYTHON" counted.py leaks-*.xml >counted
for profile in leaks-*.xml; do
	is "the report of ${profile%.xml}" "$(grep "^${profile%.xml} " counted)" "${profile%.xml} True 0 []"
done

finish
