# SPDX-License-Identifier: MIT OR Apache-2.0
# Reports of leaks and of threads, of recorded profiles.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
ways=$profiles/leak-ways.xml
leaks() {
	cargo-alloc-profile report --leaks "$@"
}

# Every kind, every way that leads to a block, and names that are not safe to print.
expect default leaks "$ways"
expect verbose leaks -v --leak-kinds all "$ways"
expect places leaks -vv "$ways"
expect stacks leaks -vvv --leak-kinds all "$ways"
expect full-stacks leaks -vvv --full-stacks --leak-kinds cycle "$ways"
expect word cargo-alloc-profile leaks --leak-kinds reachable report "$ways"
expect kinds leaks --leak-kinds cycle,indirect "$ways"
expect folded leaks -v --fold-threads --leak-kinds lost,indirect,reachable "$ways"
expect json leaks -o json --limit 4 "$ways"
expect json-verbose leaks -o json -v --limit 1 "$ways"
expect json-stacks leaks -o json -vvv --threads --fold-threads --leak-kinds all -f nothing -f demo::fill -f demo::grow "$ways"
expect markdown leaks -o markdown --leak-kinds all --limit 7 "$ways"
expect reallocated leaks -vvv "$profiles/releases.xml"
# Of two blocks in a row one was reallocated.
sed -e '/<site stack="5"/s/deallocations="1" freed-bytes="20" //' \
	-e '/<site stack="5"/s/live-blocks="1" live-bytes="20"/live-blocks="2" live-bytes="40"/' \
	-e '/<site stack="5"/s/lifetime-sum="4"/lifetime-sum="2"/' \
	-e '/<thread id="1"/s/ deallocations="1" freed-bytes="20"//' \
	-e '/<thread id="3"/s/live-blocks="1" live-bytes="20"/live-blocks="2" live-bytes="40"/' \
	-e '/<release site="2" thread="1"/d' \
	-e '/<leak id="2"/s/blocks="1" bytes="20"/blocks="2" bytes="40"/' \
	-e '/<totals/s/releases="5" leaks="2" events="21"/releases="4" leaks="2" events="20"/' \
	-e '/<totals/s/deallocations="8" freed-bytes="90"/deallocations="7" freed-bytes="70"/' \
	-e '/<totals/s/live-blocks="2" live-bytes="30"/live-blocks="3" live-bytes="50"/' \
	"$profiles/releases.xml" >one-of-two.xml
expect one-of-two leaks -v one-of-two.xml

# Which leaks are shown.
expect filter leaks -f produce "$ways"
expect filter-none leaks -f nowhere "$ways"
expect min-bytes leaks --min-bytes 100 "$ways"
expect min-count leaks --min-count 2 "$ways"
expect limit leaks --limit 2 "$ways"
expect limit-none leaks --limit 0 "$ways"
expect by-name leaks --sort-by name --leak-kinds reachable "$ways"
expect by-count leaks --sort-by count --leak-kinds reachable "$ways"
expect by-file leaks --group-by file "$ways"
expect by-stack leaks --group-by stack --leak-kinds cycle "$ways"
expect only-crate leaks --only-crate nobody "$ways"
expect suppressed leaks --suppressions "$abs_srcdir/cli/leaks/rules" "$ways"
# What the rows do not say, every form of a report says.
unsaid() {
	leaks -o "$1" --limit 0 --suppressions "$abs_srcdir/cli/leaks/rules" "$ways" "$profiles/rust.xml" | sed -n "$2"
}
expect unsaid-markdown unsaid markdown '/not listed$/p; /^suppressed/p; /unknown for/p'
expect unsaid-junit unsaid junit '/<testcase/p; /<system-out>/,/<\/system-out>/p'
expect unsaid-sarif unsaid sarif '/"invocations"/,/^      \]/p'
expect unsaid-json unsaid json '/"leaks"/p'

# A profile whose leaks are all suppressed, and one without leak checking.
printf '[all]\nframes = ...; demo::*\n' >rules
expect all-suppressed leaks --suppressions rules "$ways"
expect nobody-looked leaks "$profiles/rust.xml"
expect nobody-looked-markdown leaks -o markdown "$profiles/rust.xml"
nobody_looked_sarif() {
	leaks -o sarif "$profiles/rust.xml" | sed -n '/"text": "leaks are unknown/p'
}
expect nobody-looked-sarif nobody_looked_sarif
expect partly leaks "$ways" "$profiles/rust.xml"

# Leaks alone are no failure.
expect gate leaks --max-leaked-bytes 100 --limit 1 "$ways"
expect threshold leaks --threshold-bytes 300 "$ways"
expect threshold-held leaks --threshold-bytes 500 "$ways"
expect compare leaks --compare "$profiles/releases.xml" "$ways"
expect compare-json leaks -o json --threads --compare "$profiles/releases.xml" -f drain "$ways"
cargo-alloc-profile --save base.json report "$ways" >saved
expect baseline leaks base.json
expect baseline-threads cargo-alloc-profile --threads --limit 1 report base.json
expect compare-same leaks --limit 1 --compare base.json "$ways"

# Who freed whose blocks.
expect threads cargo-alloc-profile --threads --limit 1 report "$ways"
expect threads-crossed cargo-alloc-profile --threads -vv -f produce -f start -f open report "$ways"
expect threads-stacks cargo-alloc-profile --threads -vvv --limit 0 report "$ways"
# Threads of one name are told apart by their numbers, wherever they are named.
sed -e 's/"producer-[12]"/"worker"/' -e 's/name="consumer"/name="worker"/' "$ways" >namesakes.xml
expect threads-namesakes cargo-alloc-profile --threads --limit 0 report namesakes.xml
expect leaks-namesakes leaks --limit 2 namesakes.xml
expect threads-json cargo-alloc-profile --threads -o json -f produce report "$ways"
expect threads-several cargo-alloc-profile --threads --limit 0 report "$ways" "$profiles/releases.xml"
expect threads-markdown cargo-alloc-profile --threads -o markdown --limit 0 report "$ways" "$profiles/releases.xml"
expect threads-markdown-comparison cargo-alloc-profile --threads -o markdown --limit 0 --compare "$ways" report base.json
expect leaks-markdown leaks -v -o markdown --fold-threads "$ways"
expect threads-grouped cargo-alloc-profile --group-by thread --fold-threads report "$ways"
if command -v "$PYTHON" >/dev/null; then
	"$PYTHON" "$abs_srcdir/gen-profile.py" 600 3 150 >many.xml
	many() {
		cargo-alloc-profile --threads "$@" report many.xml | sed -n -e '/^worker-99 /p' -e '/^worker-101 /p' -e '/^worker-150 /p' -e '/^…/p' | cut -c 1-60
	}
	expect threads-many many --limit 0
	expect threads-all many --limit 0 -vvv
	# Each of 120 allocates a block that the main thread frees.
	"$PYTHON" - >many.xml <<'X'
n = 121
print('<?xml version="1.0" encoding="UTF-8"?>\n<aprof-profile version="1">\n<run pid="2"/>\n<tool name="aprof" version="0.1.0" '
      'valgrind="3.19.0" platform="amd64-linux"/>\n<process name="many" lineage="0"/>\n<objects/>\n<frames>\n'
      '<frame id="1" address="0x10" function="malloc"/>\n<frame id="2" address="0x20" function="work"/>\n</frames>\n<stacks>\n'
      '<stack id="1" frame="2"/>\n<stack id="2" parent="1" frame="1"/>\n</stacks>\n<threads>')
print(f'<thread id="1" deallocations="{n - 1}" freed-bytes="{8 * (n - 1)}"/>')
for i in range(2, n + 1):
    print(f'<thread id="{i}" creator="1" exited="yes" allocations="1" bytes="8" max-bytes="8" max-blocks="1"/>')
print('</threads>\n<sites>')
for i in range(2, n + 1):
    print(f'<site stack="2" thread="{i}" allocations="1" bytes="8" deallocations="1" freed-bytes="8" max-bytes="8" max-blocks="1" '
          'min-request="8" max-request="8" lifetime-sum="1" lifetime-min="1" lifetime-max="1"/>')
print('</sites>\n<releases>')
for i in range(1, n):
    print(f'<release site="{i}" thread="1" blocks="1" bytes="8"/>')
print('</releases>\n<timeline interval="1"/>\n<end by="exit" status="0"/>')
print(f'<totals frames="2" stacks="2" threads="{n}" sites="{n - 1}" releases="{n - 1}" events="{2 * (n - 1)}" '
      f'allocations="{n - 1}" bytes="{8 * (n - 1)}" deallocations="{n - 1}" freed-bytes="{8 * (n - 1)}"/>\n</aprof-profile>')
X
	table() {
		cargo-alloc-profile --threads "$@" report many.xml | sed -n '/^allocated by/,$p' | sed '3,100d'
	}
	expect threads-table table
	expect threads-table-all table -vvv
	expect threads-table-folded table --fold-threads
	page() {
		cargo-alloc-profile --threads -o markdown --limit 0 "$@" report many.xml | sed -n '/^\*\*Threads/,$p' | sed -e '6,28d' -e '35,58d'
	}
	expect threads-markdown-many page
else
	for name in threads-many threads-all threads-table threads-table-all threads-table-folded threads-markdown-many; do
		skip "$name" 'python3 is not installed'
	done
fi
expect threads-none cargo-alloc-profile --threads report "$profiles/fork-child.xml"

# Usage.
expect bad-kind leaks --leak-kinds lost,found "$ways"
expect no-kind leaks --leak-kinds '' "$ways"
expect leaks-diff cargo-alloc-profile leaks diff "$ways" "$ways"
expect leaks-of-diff cargo-alloc-profile diff --leaks "$ways" "$ways"
expect kinds-without cargo-alloc-profile --leak-kinds lost report "$ways"
expect leaks-alone cargo-alloc-profile leaks
expect free-stacks-report cargo-alloc-profile --free-stacks report "$ways"
finish
