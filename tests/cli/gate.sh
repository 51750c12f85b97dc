# SPDX-License-Identifier: MIT OR Apache-2.0
# Limits, held against kept profiles: what is printed where, and the exit status.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
rust=$profiles/rust.xml

gated() {
	cargo-alloc-profile --limit 0 "$@"
}

# Numbers. A limit that is one higher than the count passes, one that is lower does not.
expect most-passes gated --max-allocations 30 --max-bytes 1M --max-peak=1G --max-live 64K report "$rust"
expect most-fails gated --max-allocations 29 --max-bytes 1 --max-peak 0 --max-live 0 report "$rust"
expect most-after-command gated report "$rust" --max-allocations 29
expect last-counts gated --max-allocations 29 --max-allocations 30 report "$rust"

# Rows by name. A warning says if no name matches.
expect functions gated --gate 'demo::*: allocations<=10' --gate 'function demo::vec_growth::grow: bytes<=1' report "$rust"
expect other-rows gated --gate 'module demo::*: allocations<=19, peak<=4095' --gate 'crate demo: live<=0' \
	--gate 'thread *: allocations<=29' --gate 'file *: allocations<=19' --gate 'type *: allocations<=19' report "$rust"
expect unmatched gated --gate 'demo::nosuch: allocations<=0' --gate 'test *: allocations<=0' report "$rust"

# Filters do not change a gate. Its rows follow --attribute and the like.
expect filtered gated -f nosuch --min-count 1000 --max-allocations 29 report "$rust"
expect attributed gated --attribute leaf --gate '*: allocations<=19' report "$rust"

# Against a baseline.
cargo-alloc-profile --save before.json report "$rust" >report
expect same gated --tolerance allocations=0 --tolerance bytes=0% --tolerance peak=0 --tolerance live=0 \
	--gate '*: allocations+0' --compare before.json report "$rust"
expect grown gated --tolerance allocations=233.3333% --tolerance bytes=0 --gate 'demo::s*: peak+0, allocations+19' \
	diff "$profiles/threads.xml" before.json
expect grown-machine gated -o json --output-file out.json --tolerance allocations=233.3334% --tolerance live=1 \
	diff "$profiles/threads.xml" before.json
ok 'whose document is whole' "$PYTHON" -c 'import json; json.load(open("out.json"))'
expect no-such-baseline gated --tolerance allocations=0 --compare nosuch.json report "$rust"

# Rows that reached the threshold are named, whatever the format and --limit. Rows that only moved are not.
expect threshold gated -o json --output-file out.json --threshold-bytes 40 report "$rust"
expect threshold-held gated --threshold-bytes 1M report "$rust"
expect threshold-grown gated --group-by crate --threshold-bytes 100 diff "$profiles/threads.xml" before.json

# A report that cannot be written comes first: a failure of the command itself is no failed gate.
expect full-device gated --output-file /dev/full --max-allocations 0 report "$profiles/fork-child.xml"

# Refused.
for option in --tolerance=allocations=0 '--gate=*: bytes+1%'; do
	name=${option#--}
	expect "no-baseline-${name%%=*}" gated "$option" report "$rust"
done
expect no-metric gated --tolerance blocks=1 diff x y
expect no-condition gated --gate 'demo::f' run
expect too-large gated --max-peak 9223372036854775808 run
expect percent-of-nothing gated --max-peak 10% run
expect control-characters gated --gate "$(printf '\033[31m: bytes<=0')" report "$rust"
expect control-characters-refused gated --gate "$(printf '\033[31m\n')" run
finish
