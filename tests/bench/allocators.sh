#!/bin/sh
# SPDX-License-Identifier: MIT OR Apache-2.0
# What it costs to observe an allocator: allocators.sh BUILD-DIRECTORY [ROUNDS]
# Prints a table: processor time under --tool=none and under aprof without line tables, as the command runs it, medians of rounds that take turns. The program is the allocating one of
# run.sh, which is over soon, and the same with eight times the work, where the start matters less. The crate comes from the registry.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:?usage: $0 BUILD-DIRECTORY [ROUNDS]}" && pwd)
rounds=${2-9}
AP_VALGRIND=${AP_VALGRIND-$(command -v valgrind)}

tmp=$(mktemp -d "${TMPDIR:-/tmp}/aprof-bench.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$tmp"

mkdir -p package/src/bin
cat >package/Cargo.toml <<'END'
[package]
name = "observed"
version = "0.0.0"
edition = "2021"
[dependencies]
mimalloc = { version = "0.1", default-features = false, optional = true }
[profile.release]
debug = 1
END
{
	echo '#[cfg(feature = "mimalloc")] #[global_allocator] static GLOBAL: mimalloc::MiMalloc = mimalloc::MiMalloc;'
	cat "$here/programs/allocating.rs"
} >package/src/bin/allocating.rs
sed 's/125_000/1_000_000/' package/src/bin/allocating.rs >package/src/bin/eightfold.rs
for allocator in system mimalloc; do
	features=
	[ $allocator = system ] || features="--features $allocator"
	# shellcheck disable=SC2086
	cargo build -q --release --manifest-path package/Cargo.toml --target-dir $allocator $features
done

# under TOOL PROGRAM: the processor time of the program under the tool, in seconds, to the file TOOL
under() {
	if [ "$1" = none ]; then
		/usr/bin/time -a -o "$1" -f '%U %S' "$AP_VALGRIND" -q --tool=none "$2" >/dev/null
	else
		VALGRIND_LIB=$build/aprof/vglib \
			/usr/bin/time -a -o "$1" -f '%U %S' "$AP_VALGRIND" -q --tool=aprof --line-numbers=no --aprof-out-file=/dev/null "$2" >/dev/null
	fi
}

median() {
	awk '{ print $1 + $2 }' "$1" | sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'
}

echo '| allocator | program | none, s | aprof, s | ratio |'
echo '| --- | --- | ---: | ---: | ---: |'
for allocator in system mimalloc; do
	for program in allocating eightfold; do
		rm -f none aprof
		i=0
		while [ $i -lt "$rounds" ]; do
			under none "$allocator/release/$program"
			under aprof "$allocator/release/$program"
			i=$((i + 1))
		done
		echo "$allocator $program $(median none) $(median aprof)" |
			awk '{ printf "| %s | %s | %.2f | %.2f | %.2f |\n", $1, $2, $3, $4, $4 / $3 }'
	done
done
