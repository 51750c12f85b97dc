# SPDX-License-Identifier: MIT OR Apache-2.0
# Each function of the workspace in attribution/ has exactly what it allocates, to the byte and by its full name, in every build of
# builds.table. With LTO the chains of inlined calls equal addr2line's: inline/chains.sh has the other builds.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/buildslib.sh"
. "$abs_srcdir/inline/chainslib.sh"
need cargo rustc addr2line objdump objcopy "$PYTHON"

cp -R "$abs_srcdir/attribution" "$tmp/work"
chmod -R u+w "$tmp/work"
mkdir "$tmp/run"
TMPDIR=$tmp/run CARGO_NET_OFFLINE=true
export TMPDIR CARGO_NET_OFFLINE
cd "$tmp/work"
# As cargo builds by itself.
unset CARGO_INCREMENTAL
cargo build -q 2>"$io/build" || skip_all "cargo cannot build here: $(head -n 1 "$io/build")"

# A cargo profile of the user with lines alone gets the names of inlined functions, too. A variable that is set stays as it is.
! takes_every_setting || for profile in dev release; do
	printf '\n[profile.%s]\ndebug = "line-tables-only"\n' $profile
done >>Cargo.toml

# settings LINE…
settings() {
	cargo_settings "$@"
	[ "$7" != line-tables-only ] || [ -n "${leave_lines-}" ] || unset CARGO_PROFILE_DEV_DEBUG CARGO_PROFILE_RELEASE_DEBUG
}

# profiled LINE…
profiled() {
	(settings "$@"
	cargo alloc-profile -q --closures --keep "$tmp/$1.xml" -o json -vvv --output-file "$tmp/$1.json" run -q $cargo_profile) \
		>"$io/out" 2>"$io/err" </dev/null
}

# A compiler that writes the version of DWARF that is asked for. Cargo knows nothing of it, and gives its symbols the same names.
cat >"$tmp/rustc-dwarf" <<'END'
#!/bin/sh
exec "$@" "$AS_DWARF"
END
chmod +x "$tmp/rustc-dwarf"

# chains VERSION LINE…: of the program as the line built it last, or with that version of DWARF, for which it is built once more:
# not with thin LTO, which takes longest.
chains() {
	wanted=$1
	shift
	case $4-$wanted in
	thin-4 | fat-*) ;;
	*) return 0 ;;
	esac
	bare= program=target/release/app twin=target/release/app
	[ "$7" != line-tables-only ] || bare=bare
	if [ "$wanted" = 5 ]; then
		[ "$9" = 4 ] && other=5 program=$tmp/other/release/app || other=4 twin=$tmp/other/release/app
		(settings "$@"
		export CARGO_TARGET_DIR="$tmp/other" RUSTC_WRAPPER="$tmp/rustc-dwarf" AS_DWARF="$dwarf_version=$other"
		cargo build -q $cargo_profile) >"$io/out" 2>"$io/err" </dev/null
	fi
	same "$1" "$program" "$twin" 100 $bare
}

# A Valgrind before 3.20 reads DWARF 4 alone: there, 4 takes the place of 5.
best=5
while read -r build profile opt lto units panic debug mangling dwarf; do
	version=$dwarf
	[ "$dwarf" -le "$best" ] || dwarf=$best
	set -- "$build" "$profile" "$opt" "$lto" "$units" "$panic" "$debug" "$mangling"
	status=0
	if [ "$dwarf" = 5 ] && [ -z "$dwarf_version" ]; then
		skip "$build" 'this rustc knows DWARF 4 alone'
		continue
	elif [ "$debug" = line-tables-only ] && ! takes_every_setting; then
		skip "$build" 'this cargo does not know such debug information'
		continue
	fi
	profiled "$@" "$dwarf" || status=$?
	if [ $status != 0 ] && [ "$dwarf" = 5 ] && grep -q 'cannot read its debug information' "$io/err"; then
		best=4 dwarf=4 status=0
		skip 'DWARF 5' "DWARF 4 in its place: $(sed 's/.*: \(Valgrind .*\): build.*/\1/' "$io/err")"
		profiled "$@" 4 || status=$?
	fi
	# A linker may print warnings.
	is "$build: is profiled" "$status $(grep '^cargo-alloc-profile' "$io/err")" '0 '
	# Without debug information, functions that were inlined have no names. With LTO, the start of std is inlined into main.
	[ "$debug" = 0 ] || ok "$build: the functions have what is written beside them" "$PYTHON" "$abs_srcdir/attribution/rows.py" \
		40 'std::.*|main' "$mangling" "$tmp/$build.json" "$abs_srcdir"/attribution/*/src/*.rs
	for how in '-vvv --runtime' '-vvv --runtime --full-stacks' '-vvv --runtime --attribute workspace --generics'; do
		cargo-alloc-profile $how --output-file "$tmp/names.txt" report "$tmp/$build.xml"
		cargo-alloc-profile $how -o json --output-file "$tmp/names.json" report "$tmp/$build.xml"
		ok "$build: $how: no name is bare" \
			"$PYTHON" "$abs_srcdir/attribution/names.py" "$tmp/names.json" "$tmp/names.txt" app
	done
	if [ "$debug" = line-tables-only ]; then
		leave_lines=yes
		profiled "$@" "$dwarf"
		ok "$build: with lines alone by the last parts of their names" "$PYTHON" "$abs_srcdir/attribution/rows.py" --last \
			40 'std::.*|main' "$mangling" "$tmp/$build.json" "$abs_srcdir"/attribution/*/src/*.rs
	fi
	chains "$version" "$@" "$dwarf"
	leave_lines=
done <<TABLE
$(builds)
TABLE
finish
