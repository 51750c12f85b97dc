#!/bin/sh
# SPDX-License-Identifier: MIT OR Apache-2.0
# Makes the pictures of README.md anew, from examples/growth: tools/pictures.sh BUILD-DIRECTORY. Needs Chromium and its fonts.
#   docs/pictures/page.png, page-dark.png   the page of -o html, as Chromium shows it
#   docs/pictures/gate.svg                  a limit that fails, as a terminal shows it
#   docs/pictures/diff.svg                  -o svg, compared with a baseline
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
build=$(cd "${1:?usage: $0 BUILD-DIRECTORY}" && pwd)
command -v chromium >/dev/null || {
	echo "$0: chromium is not installed" >&2
	exit 1
}
PATH=$build/cli:$PATH
tmp=$(mktemp -d "${TMPDIR:-/tmp}/aprof-pictures.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
CARGO_TARGET_DIR=$tmp/target
export PATH CARGO_TARGET_DIR
pictures=$here/docs/pictures
mkdir -p "$pictures"

# Paths in reports are those of the workspace, so that the place of the clone does not show.
cp -R "$here/examples/growth" "$tmp/growth"
cd "$tmp/growth"

shoot() {
	chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=1.5 --window-size=1280,800 \
		--virtual-time-budget=3000 \
		--user-data-dir="$tmp/chromium" "$@" >"$tmp/chromium.log" 2>&1
}

cargo alloc-profile -q --leak-check --save-baseline good run --features reserve >/dev/null
cargo alloc-profile -q --leak-check -o html --output-file "$tmp/page.html" run >/dev/null
shoot --screenshot="$pictures/page.png" "file://$tmp/page.html"
shoot --blink-settings=preferredColorScheme=0 --screenshot="$pictures/page-dark.png" "file://$tmp/page.html"
cargo alloc-profile -q --baseline good -o svg --output-file "$pictures/diff.svg" run >/dev/null
{
	# shellcheck disable=SC2016
	echo '$ cargo alloc-profile -q --baseline good --tolerance allocations=0 run; echo "exit status $?"'
	status=0
	cargo alloc-profile -q --color always --baseline good --tolerance allocations=0 run 2>&1 || status=$?
	echo "exit status $status"
} | "$here/tools/terminal-picture.py" 'A limit that fails' >"$pictures/gate.svg"
ls -l "$pictures"
