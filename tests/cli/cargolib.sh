# SPDX-License-Identifier: MIT OR Apache-2.0
# A library for scripts that run cargo. Read it after testlib.sh: it makes a copy of tests/cargo and goes there.
#
#   ours ARGS…             cargo alloc-profile with only the demo's counted functions in the report
#   report ARGS…           the same, without what the programs print
#   status NAME N COMMAND… passes if the command ends with status N; what it printed is in $io/out and $io/err
#   has NAME FILE TEXT     passes if a line of the file contains the text
#
# A script that sets own_package before builds a package of its own, and the copy is not built.
need cargo rustc

# White space in every path, and run directories of our own: each must be gone at the end.
work="$tmp/the work"
cp -R "$abs_srcdir/cargo" "$work"
chmod -R u+w "$work"
mkdir "$tmp/run"
TMPDIR=$tmp/run CARGO_NET_OFFLINE=true RUST_BACKTRACE=0
export TMPDIR CARGO_NET_OFFLINE RUST_BACKTRACE
cd "$work"
[ -n "${own_package-}" ] || cargo build -q 2>"$io/build" || skip_all "cargo cannot build here: $(head -n 1 "$io/build")"

ours() {
	cargo alloc-profile -f demo::boxes -f demo::words "$@"
}

report() {
	rm -f "$tmp/report"
	got=0
	ours --output-file "$tmp/report" "$@" >/dev/null || got=$?
	[ ! -e "$tmp/report" ] || cat "$tmp/report"
	return $got
}

status() {
	name=$1 wanted=$2 got=0
	shift 2
	("$@") >"$io/out" 2>"$io/err" </dev/null || got=$?
	if [ "$got" = "$wanted" ]; then
		pass "$name"
	else
		fail "$name"
		{ echo "status $got, not $wanted: $*"; cat "$io/out" "$io/err"; } | note
	fi
}

has() {
	if grep -qF -e "$3" "$2"; then
		pass "$1"
	else
		fail "$1"
		{ echo "no '$3' in:"; cat "$2"; } | note
	fi
}

# Whether cargo is of that version or later: version_is MINOR
version_is() {
	minor=$(cargo --version | sed 's/^cargo 1\.\([0-9]*\).*/\1/')
	[ "$minor" -ge "$1" ]
}

clean_run_directories() {
	is "no run directory is left" "$(ls "$tmp/run" | grep '^cargo-alloc-profile' || true)" ""
}
