#!/bin/sh
# SPDX-License-Identifier: MIT OR Apache-2.0
# What profiling costs: run.sh BUILD-DIRECTORY [--rounds=N] [--write=FILE]
# Builds the programs and measures each by itself, with the native recorder and under each tool, in turn, N times (measure.py).
# The tables go to standard output and, with --write, into FILE.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:?usage: $0 BUILD-DIRECTORY [--rounds=N] [--write=FILE]}" && pwd)
shift
AP_VALGRIND=${AP_VALGRIND-$(command -v valgrind)}
CC=${CC-cc}
PYTHON=${PYTHON-/usr/bin/python3}
[ -x "$PYTHON" ] || PYTHON=python3

tmp=$(mktemp -d "${TMPDIR:-/tmp}/aprof-bench.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

for program in allocating mixed threads; do
	if command -v rustc >/dev/null 2>&1; then
		rustc --edition 2021 -O -C debuginfo=1 -o "$tmp/$program" "$here/programs/$program.rs"
	else
		$CC -O2 -g -pthread -o "$tmp/$program" "$here/programs/$program.c"
	fi
done
# heap has 1 GiB that is alive at the end, which shows what a scan for leaks costs.
for program in pairs contend heap live empty; do
	$CC -O2 -g -pthread -o "$tmp/$program" "$here/programs/$program.c"
done
$CC -O2 -o "$tmp/launch" "$here/launch.c"
"$PYTHON" "$here/measure.py" --valgrind="$AP_VALGRIND" --vglib="$build/aprof/vglib" --command="$build/cli/cargo-alloc-profile" \
	--directory="$tmp" "$@" allocating mixed threads pairs contend heap
