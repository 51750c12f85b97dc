# SPDX-License-Identifier: MIT OR Apache-2.0
# What bash completes, and whether each installed shell accepts its file.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
completions=$abs_top_srcdir/docs/completions

if command -v bash >/dev/null; then
	cat >complete.bash <<'EOF2'
. "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_cargo_alloc_profile 2>/dev/null   # compopt works in a completion alone
echo "${COMPREPLY[*]}"
EOF2
	completes() {
		name=$1
		shift
		is "bash: $*" "$(bash complete.bash "$completions/cargo-alloc-profile.bash" "$@")" "$name"
	}
	completes '--sort-by' cargo-alloc-profile --so
	completes 'count size name' cargo-alloc-profile --sort-by ''
	completes 'size' cargo-alloc-profile --sort-by = s
	completes 'run test bench nextest exec report export diff leaks watch attach' cargo-alloc-profile -v ''
	completes 'test' cargo-alloc-profile leaks t
	completes '--bin' cargo-alloc-profile leaks run --b
	completes '--bin' cargo-alloc-profile watch run --b
	completes 'lost' cargo-alloc-profile --leak-kinds = lo
	completes 'run report' cargo-alloc-profile --limit 3 -o json r
	completes 'test' cargo-alloc-profile --limit = 3 t
	completes 'test' cargo-alloc-profile --verify = 3 t
	completes 'test' cargo-alloc-profile --verify t
	completes '' cargo-alloc-profile --verify = ''
	completes '--bin' cargo-alloc-profile -v run --b
	completes '' cargo-alloc-profile report x
else
	skip 'bash' 'bash is not installed'
fi

for shell in zsh:_cargo-alloc-profile fish:cargo-alloc-profile.fish; do
	if command -v "${shell%%:*}" >/dev/null; then
		ok "${shell%%:*} takes its file" "${shell%%:*}" -n "$completions/${shell#*:}"
	else
		skip "${shell%%:*}" "${shell%%:*} is not installed"
	fi
done
if command -v fish >/dev/null; then
	echo "complete -C 'cargo-alloc-profile --sort-by '" | cat "$completions/cargo-alloc-profile.fish" - >complete.fish
	is 'fish: --sort-by' "$(HOME=$tmp XDG_CONFIG_HOME=$tmp XDG_DATA_HOME=$tmp fish complete.fish | cut -f 1 | LC_ALL=C sort | tr '\n' ' ')" \
		'count name size '
fi
if command -v zsh >/dev/null; then
	echo '_arguments() { print -rl -- "$@"; }' | cat - "$completions/_cargo-alloc-profile" >complete.zsh
	zsh -f complete.zsh >arguments
	ok 'zsh: --sort-by' grep -q -x -F -e '--sort-by=[Sort rows by KEY]:key:(count size name)' arguments
	ok 'zsh: -f and --filter' [ "$(grep -c -E '^\*(-f\+|--filter=)\[' arguments)" = 2 ]
fi
finish
