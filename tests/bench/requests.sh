#!/bin/sh
# SPDX-License-Identifier: MIT OR Apache-2.0
# What the requests of aprof.h cost: requests.sh BUILD-DIRECTORY [ROUNDS]
# Prints a table: nanoseconds of each request in a program by itself, recorded natively, and under Valgrind.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:?usage: $0 BUILD-DIRECTORY [ROUNDS]}" && pwd)
rounds=${2-20}
AP_VALGRIND=${AP_VALGRIND-$(command -v valgrind)}
CC=${CC-cc}

tmp=$(mktemp -d "${TMPDIR:-/tmp}/aprof-bench.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$tmp"

$CC -O2 -g -I"$here/../../aprof" -o requests "$here/programs/requests.c"
./requests "$rounds" >alone
for backend in native valgrind; do
	VALGRIND_LIB=$build/aprof/vglib PATH=$(dirname "$AP_VALGRIND"):$PATH \
		"$build/cli/cargo-alloc-profile" -q --backend=$backend --keep $backend.xml exec ./requests "$rounds" >$backend.all
	# The report follows.
	head -n "$(wc -l <alone)" $backend.all >$backend
done
echo '| request | by itself, ns | natively, ns | under Valgrind, ns |'
echo '| --- | --- | --- | --- |'
paste alone native valgrind | awk -F '\t' '{ printf "| %s | %.1f | %.0f | %.0f |\n", $2, $1, $3, $5 }'
