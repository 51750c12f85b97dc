# SPDX-License-Identifier: MIT OR Apache-2.0
# What becomes of the blocks at the end: scenarios of known truth, in C and Rust, debug and optimised.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"

options=--leak-check=yes

# Each line: a scenario of a source and an expectation of it, with a tab between them.
scenarios_of() {
	sed -n -e 's,^ *[/*/]* scenario: \([a-z0-9-]*\).*,=\1,p' -e 's,^ *[/*/]* expect: \(.*\)$,\1,p' "$programs/$1" |
		sed 's, \*/$,,' | awk '/^=/ { name = substr($0, 2); next } { print name "\t" $0 }'
}

says_of_scenario() {
	name=$1 scenario=$2
	profile "$name" "./$binary" "$scenario"
	cat "$name.out" "$name.err"
	grep '<leak \|<hold ' "$name.xml" | head -n 20
	case $scenario in
	abort) [ "$status" -gt 128 ] || return 1 ;;
	*) [ "$status" -eq 0 ] || return 1 ;;
	esac
	awk -F '\t' -v s="$scenario" '$1 == s { print $2 }' "$io/scenarios" >"$io/expectations"
	set --
	while read -r line; do
		set -- "$@" "$line"
	done <"$io/expectations"
	[ $# -gt 0 ] && says "$name" "$@"
}

scenarios() {
	source=$1
	shift
	scenarios_of "$source" >"$io/scenarios"
	for variant; do
		binary=$(basename "$source" | tr . -)$(echo "$variant" | tr -d ' =')
		# shellcheck disable=SC2086
		ok "$source, $variant, is built" build "$source" "$binary" $variant
		for scenario in $(cut -f 1 "$io/scenarios" | uniq); do
			ok "$source, $variant: $scenario" says_of_scenario "$binary-$scenario" "$scenario"
		done
	done
}

scenarios leaks.c '-O0 -pthread' '-O2 -fno-ipa-icf -pthread'

# A block that the child inherited has no leak, but holds the child's own.
inherited() {
	cp leaks-c-O0-pthread-fork.out leaks-c-O0-pthread-fork.0.1.out
	says leaks-c-O0-pthread-fork.0.1 'found() == {}' 'total.inherited_blocks == 1' \
		'[(h.by, h.site) for h in all_holds] == [("static", 0), ("block", 0)]'
}
ok 'a forked child tells of its own blocks' inherited

# Without the option nothing is looked for.
options=
not_asked() {
	profile not-asked ./leaks-c-O0-pthread lost
	says not-asked 'not checked'
}
ok 'nothing is looked for unasked' not_asked
options=--leak-check=yes

if command -v rustc >/dev/null 2>&1; then
	scenarios leaks.rs -g '-O -g'
else
	skip 'the scenarios in Rust' 'rustc is not installed'
fi

finish
