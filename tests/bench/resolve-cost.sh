#!/bin/sh
# SPDX-License-Identifier: MIT OR Apache-2.0
# What it costs to resolve a profile: resolve-cost.sh BUILD-DIRECTORY [FUNCTIONS DEPTH FILES]
# Builds a program with more than 100 MB of DWARF that allocates at 20,000 addresses, records its profile, and prints the
# time and the peak memory of putting the inlined calls into it. The limits are 5 s and 600 MiB; the compiler takes minutes.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:?usage: $0 BUILD-DIRECTORY [FUNCTIONS DEPTH FILES]}" && pwd)
functions=${2-20000} depth=${3-10} files=${4-40}
AP_VALGRIND=${AP_VALGRIND-$(command -v valgrind)}
CXX=${CXX-g++}
PYTHON=${PYTHON-/usr/bin/python3}
[ -x "$PYTHON" ] || PYTHON=python3

tmp=$(mktemp -d "${TMPDIR:-/tmp}/aprof-bench.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$tmp"

"$PYTHON" "$here/resolve-source.py" . "$functions" "$depth" "$files"
ls ./*.cc | xargs -n 1 -P "$(nproc)" "$CXX" -O1 -g -c
"$CXX" -o program ./*.o
rm ./*.o
VALGRIND_LIB=$build/aprof/vglib "$AP_VALGRIND" -q --tool=aprof --aprof-out-file=recorded.xml ./program
exec "$PYTHON" "$here/resolve-cost.py" "$build/tests/bench/resolve" program recorded.xml
