# SPDX-License-Identifier: MIT OR Apache-2.0
# What services of continuous integration read: JUnit's XML, SARIF, GitHub's annotations and summary.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
rust=$profiles/rust.xml threads=$profiles/threads.xml
unset GITHUB_STEP_SUMMARY GITHUB_WORKSPACE

# Names that contain everything that has a meaning in one of the formats.
sed -e 's/pool::job/pool::\&lt;job, %25: \&quot;x]]\&gt; \&amp;\&#xfffd;/' -e 's|/src/job.rs|/src/a b,c:%#é.rs|' "$threads" >hostile.xml

# Files that the workspace has.
touch job.rs main.rs 'a b,c:%#é.rs' string_builder.rs

expect junit cargo-alloc-profile -o junit report "$threads"
expect junit-gates cargo-alloc-profile -o junit --max-allocations 5 --max-peak 1G --gate 'pool::*: bytes<=200' --limit 0 report "$threads"
expect junit-comparison cargo-alloc-profile -o junit --tolerance allocations=0 --group-by crate diff "$threads" "$rust"
expect junit-hostile cargo-alloc-profile -o junit --max-allocations 5 report hostile.xml
cargo-alloc-profile --save noncharacter.json report "$threads" >report
sed 's/pool::job/pool::job\\uffff\\ufffe/' noncharacter.json >noncharacters.json
expect junit-noncharacters cargo-alloc-profile -o junit --max-allocations 5 report noncharacters.json
expect sarif cargo-alloc-profile -o sarif report "$threads"
expect sarif-gates cargo-alloc-profile -o sarif --max-allocations 5 --max-peak 1G --gate 'pool::*: bytes<=200' report "$threads"
expect sarif-comparison cargo-alloc-profile -o sarif --tolerance allocations=0 diff "$threads" "$rust"
expect sarif-hostile cargo-alloc-profile -o sarif --max-allocations 5 report hostile.xml

# Leaks, with names that contain the same, alone and beside what grew.
ways=$profiles/leak-ways.xml
expect junit-leaks cargo-alloc-profile -o junit --leak-kinds all --max-leaked-bytes 100 --limit 7 leaks report "$ways"
expect junit-leaks-comparison cargo-alloc-profile -o junit --limit 2 --compare "$profiles/releases.xml" leaks report "$ways"
expect sarif-leaks cargo-alloc-profile -o sarif --leak-kinds all --limit 7 leaks report "$ways"
expect sarif-leaks-comparison cargo-alloc-profile -o sarif --limit 1 --compare "$profiles/releases.xml" leaks report "$ways"
expect sarif-leaks-unknown cargo-alloc-profile -o sarif leaks report "$threads"

if command -v xmllint >/dev/null; then
	for document in "$expectations"/junit*.stdout; do
		ok "the grammar takes $(basename "$document")" \
			timeout 60 xmllint --nonet --noout --relaxng "$abs_srcdir/junit.rng" "$document"
	done
else
	skip 'the grammar of JUnit' 'xmllint is not installed'
fi
if "$PYTHON" -c 'import jsonschema' 2>none; then
	for document in "$expectations"/sarif*.stdout; do
		ok "the schema takes $(basename "$document")" "$PYTHON" -c '
import json, sys
from jsonschema import Draft7Validator
document, schema = json.load(open(sys.argv[1])), json.load(open(sys.argv[2]))
Draft7Validator(schema).validate(document)
rules = document["runs"][0]["tool"]["driver"]["rules"]
for result in document["runs"][0]["results"]:
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"]' "$document" "$abs_srcdir/sarif.schema.json"
	done
else
	skip 'the schema of SARIF' 'python3-jsonschema is not installed'
fi

# Annotations are at files of the workspace, never at those of Rust's library or of other crates.
mkdir -p repository/inner
touch repository/inner/job.rs
expect github cargo-alloc-profile --ci github --max-allocations 5 report "$threads"
cargo-alloc-profile -q --ci github report "$threads" >report 2>notes
is '-q leaves the note out' "$(cat notes)" ''
expect github-comparison cargo-alloc-profile --ci github diff "$threads" "$rust"
expect github-hostile cargo-alloc-profile --ci github --max-allocations 5 report hostile.xml
expect github-inner env GITHUB_WORKSPACE="$PWD/repository" sh -c 'cd repository/inner && exec "$@"' - \
	cargo-alloc-profile --ci github --max-allocations 5 report "$threads"

# If another crate allocates, its nearest caller in the workspace has the annotation. The runtime has no such caller.
sed 's|"[^"]*string_builder.rs"|"/home/user/.cargo/registry/src/index.example-6f17d22bba15001f/builder-1.2.3/src/lib.rs"|' "$rust" >other.xml
expect github-other cargo-alloc-profile --ci github --gate 'demo::string_builder::*: bytes<=5' --gate 'std::*: bytes<=5' report other.xml

# No name begins a command in the log of a workflow. Such commands begin a line, blanks aside, or are ## and a bracket anywhere.
sed -e 's/name="worker"/name="::error::worker"/' -e 's/pool::job/ ::warning::##[error]job/g' -e 's|/src/job.rs|/src/::debug::##[group]|' \
	"$threads" >commands.xml
for options in '-vvv --threads' '-vvv --group-by thread' '-vvv --full-stacks --group-by file' '-v leaks' '-o markdown -vvv --threads' \
	'-o json -vvv --threads' '-o junit' '-o sarif' '--ci github'; do
	# shellcheck disable=SC2086
	cargo-alloc-profile --gate 'file *: allocations<=1' --max-allocations 1 $options report commands.xml >said 2>&1 || :
	is "no command but ours: $options" "$(grep -E '^[[:space:]]*::|##\[' said | grep -v '^::error [^:]*::[^:]')" ''
done
ok 'the names are in the text' grep -q -F '\x3a:warning::\x23#[error]job' said
# JSON has them as they are.
cargo-alloc-profile -o json --group-by thread report commands.xml >said
ok 'and exact in JSON' grep -q '"thread": "::error::worker"' said

# Leaks are at their own place, or at the nearest caller. Those that the runtime keeps have no place.
mkdir leaky
touch leaky/main.rs leaky/queue.rs leaky/graph.rs
leaky() {
	sh -c 'cd leaky && exec "$@"' - cargo-alloc-profile --ci github --limit 1 "$@"
}
sed 's|/home/user/ws/src/graph.rs|/home/user/.cargo/registry/src/index.example-6f17d22bba15001f/graph-1.2.3/src/lib.rs|' "$ways" >other-ways.xml
sed 's|/home/user/ws/src/graph.rs|/rustc/0123456789abcdef0123456789abcdef01234567/library/std/src/rt.rs|' "$ways" >runtime-ways.xml
expect github-leaks leaky --leak-kinds all --max-leaked-bytes 100 leaks report "$ways"
expect github-leaks-other leaky --leak-kinds cycle leaks report ../other-ways.xml
expect github-leaks-runtime leaky --leak-kinds cycle leaks report ../runtime-ways.xml
expect github-leaks-comparison leaky --compare "$profiles/releases.xml" leaks report "$ways"

# There are at most ten of a level, those of limits first, and a count of the others. The summary is appended.
"$PYTHON" "$abs_srcdir/gen-profile.py" 60 6 2 >many.xml
echo before >summary.md
GITHUB_STEP_SUMMARY=$PWD/summary.md cargo-alloc-profile --ci github --max-allocations 1 diff "$threads" many.xml >report 2>annotations ||
	is 'a limit fails' $? 3
is 'one error and ten warnings' "$(sed -n 's/^::\([a-z]*\) .*/\1/p' annotations | sort | uniq -c | tr -s ' \n' ' ')" ' 1 error 10 warning '
is 'the others are counted' "$(grep '^…' annotations)" '… 10 more warnings not annotated'
is 'errors come first' "$(sed -n '/^::/{s/ .*//p;q}' annotations)" '::error'
is 'the summary keeps what it had' "$(head -n 1 summary.md)" before
ok 'and has a table' grep -q '^|' summary.md
# GitHub takes a MiB from a step; of more it takes nothing.
head -c 1048000 summary.md /dev/zero | tail -c 1048000 >summary-long.md
GITHUB_STEP_SUMMARY=$PWD/summary-long.md cargo-alloc-profile -q --ci github diff "$threads" many.xml >report 2>annotations
is 'a summary that is full stays' "$(wc -c <summary-long.md)" 1048000
ok 'a warning says that the summary is full' grep -q "warning: the report is not in the summary '.*/summary-long.md': there is no room for [0-9]* more bytes" annotations
expect summary-missing env GITHUB_STEP_SUMMARY="$tmp/no/such" cargo-alloc-profile --ci github report "$threads"
expect summary-full env GITHUB_STEP_SUMMARY=/dev/full cargo-alloc-profile --ci github report "$threads"
expect no-such-service cargo-alloc-profile --ci gitlab report "$threads"
finish
