# SPDX-License-Identifier: MIT OR Apache-2.0
# The man page and the completions have the options as the rows of cli/model/options.def give them, and name those of --help.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
docs=$abs_top_srcdir/docs

# What `make generated` would write. A list that is out of date differs.
write_lists=$abs_top_builddir/docs/write-lists
make -s -C "$abs_top_builddir/docs" print-generated >files
ok 'files have generated lists' [ "$(wc -l <files)" -ge 4 ]
while read -r file; do
	"$write_lists" "$docs/$file" >current
	is "docs/$file is current (else: make -C docs generated)" "$(diff "$docs/$file" current)" ''
done <files
sed 's/^Show only/Show/' "$docs/cargo-alloc-profile.1" >changed
ok 'a change by hand' [ "$(diff "$docs/cargo-alloc-profile.1" changed | wc -l)" -gt 10 ]
"$write_lists" changed >current
is 'what was changed by hand is written anew' "$(diff "$docs/cargo-alloc-profile.1" current)" ''
sed 's/generated: fish-seen/generated: no-such-list/' "$docs/completions/cargo-alloc-profile.fish" >changed
is 'a list that there is not is an error' "$("$write_lists" changed 2>&1 >current || echo refused)" \
	"write-lists: there is no list 'no-such-list'
refused"

# The long options in the input.
long() {
	grep -o -e '--[a-z][a-z-]*' | LC_ALL=C sort -u
}

# The options that a man page has as headings.
headings() {
	sed 's/\\f[BIR]//g; s/\\-/-/g' "$1" | grep -A 1 '^\.TP' | grep '^\.B' | long
}

cargo-alloc-profile --help >help
grep -E '^ +-' help | long >wanted
ok '--help names options' [ "$(wc -l <wanted)" -ge 20 ]

is 'man page' "$(headings "$docs/cargo-alloc-profile.1")" "$(cat wanted)"
is 'bash' "$(sed -n "/flags='/,/'\$/p" "$docs/completions/cargo-alloc-profile.bash" | long)" "$(cat wanted)"
is 'zsh' "$(sed -n "/arguments=(/,/1:command/p" "$docs/completions/_cargo-alloc-profile" | sed 's/\[[^]]*\]//g' | long)" \
	"$(cat wanted)"
is 'fish' "$(sed -n '/^    complete/s/.* -l \([a-z-]*\).*/--\1/p' "$docs/completions/cargo-alloc-profile.fish" | long)" "$(cat wanted)"

# The short options, as the man page writes them.
short() {
	grep -o -E -e '(^|[ ,(])-[A-Za-z?]($|[, =])' | tr -d ' ,=(' | LC_ALL=C sort -u
}
is 'short options in the man page' \
	"$(sed 's/\\f[BIR]//g; s/\\-/-/g; s/[" ]//g' "$docs/cargo-alloc-profile.1" | grep -A 1 '^\.TP' |
		sed -n 's/^\.B[RI]*\(-[^-]\).*/\1/p' | LC_ALL=C sort -u)" \
	"$(grep -E '^ +-' help | cut -c 1-6 | short)"

# The tool's own part of its --help-debug.
"$VALGRIND" --tool=aprof --help-debug | awk '/options for aprof/ { on = 1 } /^$/ { on = 0 } on' | grep -E '^ +--' |
	sed 's/=.*//' | long >tool
ok "the tool's --help names options" [ "$(wc -l <tool)" -ge 3 ]
is "the tool's man page" "$(headings "$docs/aprof.1")" "$(cat tool)"

# --help and the man page have the exit statuses.
for status in 0 1 2 3; do
	ok "exit status $status in --help" grep -q -E "^ +$status  " help
	ok "exit status $status in the man page" grep -q -x "\.B $status" "$docs/cargo-alloc-profile.1"
done
finish
