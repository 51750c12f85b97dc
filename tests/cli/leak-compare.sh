# SPDX-License-Identifier: MIT OR Apache-2.0
# Baselines keep leaks and give them back, and comparisons show them, even if nothing else changed.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
leaks=$profiles/leaks.xml

ours() {
	cargo-alloc-profile "$@"
}

# The same program with the blocks of work still held.
sed -e '/<leak id="[12]"/d' -e 's/<leak id="3" site="1" kind="reachable" blocks="2" bytes="20"/<leak id="1" site="1" kind="reachable" blocks="4" bytes="40"/' \
	-e 's/<leak id="4"/<leak id="2"/' -e 's/<hold leak="3"/<hold leak="1"/' -e 's/<hold leak="4"/<hold leak="2"/' \
	-e 's/leaks="4"/leaks="2"/' "$leaks" >held.xml
printf '[circle]\nframes=malloc;link\n' >circle.suppressions
printf '[work]\nframes=malloc;work\n' >work.suppressions

# A baseline has the leaks that were not suppressed when it was saved.
ours --save all.json report "$leaks" >all.txt
expect baseline cat all.json
ours --save again.json report all.json >again.txt
ok 'it is read back as it is' cmp all.json again.json
ok 'and makes the same report' cmp all.txt again.txt
expect summary ours -v --limit 0 report all.json
ours --suppressions circle.suppressions --save part.json report "$leaks" >part.txt
expect suppressed cat part.json
expect suppressed-report ours -o json --limit 0 report part.json
ours --suppressions circle.suppressions --save twice.json report part.json >twice.txt 2>twice.err
ok 'a rule that took its part before changes nothing' cmp part.json twice.json

# Comparisons.
for pair in profile-profile="held.xml $leaks" baseline-profile="held.json $leaks" profile-baseline='held.xml all.json'; do
	ours --save held.json report held.xml >held.txt
	# shellcheck disable=SC2086
	ours -vvv diff ${pair#*=} >"${pair%%=*}.txt"
done
expect new cat profile-profile.txt
ok 'a baseline is as good, before' cmp profile-profile.txt baseline-profile.txt
ok 'and after' cmp profile-profile.txt profile-baseline.txt
expect fixed ours -v diff "$leaks" held.xml
expect json ours -o json -vvv diff held.json "$leaks"
expect markdown ours -o markdown -vvv diff held.json "$leaks"
expect markdown-report ours -o markdown report "$leaks"
expect nothing ours -v diff all.json "$leaks"
expect suppressed-now ours -v --suppressions work.suppressions diff held.json "$leaks"
expect not-known-before ours -v diff "$profiles/fork-parent.xml" "$leaks"
expect gate ours --limit 0 --tolerance leaked=0 diff held.json "$leaks"
expect gate-github env -u GITHUB_STEP_SUMMARY cargo-alloc-profile --limit 0 --ci github --tolerance leaked=0 diff held.json "$leaks"

# Two leaks of one file change places, so that no number changes.
cat >swap.c <<'X'
#include <stdlib.h>
static char *volatile kept[2];
__attribute__((noinline)) static void first(void) { kept[0] = malloc(10); }
__attribute__((noinline)) static void second(void) { kept[1] = malloc(10); }
int main(int argc, char **argv)
{
	(void)argv;
	first();
	second();
	kept[argc > 1] = NULL;
	return 0;
}
X
$CC -g -O1 -fno-builtin swap.c -o swap
ours -q --leak-check --save first.json --limit 0 exec ./swap >first.txt
expect swapped ours -q --leak-check --group-by file -vvv --compare first.json exec ./swap other
expect not-swapped ours -q --leak-check --group-by file -vvv --compare first.json exec ./swap
finish
