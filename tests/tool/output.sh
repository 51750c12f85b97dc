# SPDX-License-Identifier: MIT OR Apache-2.0
# Where the profile goes, and what happens when it cannot.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"
only_valgrind 'the command line says where recordings go'

build ends.c ends -pthread
run() {
	status=0
	"$VALGRIND" -q --tool=aprof "$@" >out 2>err </dev/null || status=$?
}

mkdir default && cd default
run ../ends _exit
is 'by default the profile is named after the process' "$(ls | sed 's/[0-9][0-9]*/N/')" "$(printf 'aprof.out.N.xml\nerr\nout')"
pid=$(ls aprof.out.*.xml | tr -dc 0-9)
mv aprof.out."$pid".xml ../p.xml && : >../p.out && cd ..
ok 'and it is the process that the profile speaks of' says p "run.pid == $pid"

mkdir sub
APROF_TEST_NAME=value run --aprof-out-file='sub/a-%q{APROF_TEST_NAME}-%n-100%%.xml' ./ends _exit
is 'a variable, a number and a percent sign are expanded' "$(ls sub | sed 's/-[0-9][0-9]*-/-N-/')" 'a-value-N-100%.xml'
ok 'that profile is valid' valid sub/*.xml

run --aprof-out-file=sub/%p-%p.xml ./ends _exit
is 'a pattern may occur twice' "$(find sub -name '*-*.xml' ! -name 'a-*' | sed 's,.*/\([0-9]*\)-\1.xml,twice,')" twice

mkdir elsewhere
cat >moves.c <<'END'
#include <stdlib.h>
#include <unistd.h>
int main(void) { void *volatile p = malloc(5); (void)p; return chdir("elsewhere"); }
END
$CC -g moves.c -o moves
run --aprof-out-file=relative.xml ./moves
is 'a relative path starts where the program started' "$(ls relative.xml elsewhere)" "$(printf 'relative.xml\n\nelsewhere:')"

run --aprof-out-file="$PWD/absent/a.xml" ./ends _exit
is 'a directory that is not there: the exit status is the program’s' "$status" 6
is 'a directory that is not there: one line says so' "$(sed 's/==[0-9]*==/==N==/' err)" \
	"==N== aprof: cannot open '$PWD/absent/a.xml': No such file or directory"

if [ "$(id -u)" -ne 0 ]; then
	mkdir locked && chmod a-w locked
	run --aprof-out-file="$PWD/locked/a.xml" ./ends _exit
	is 'a directory that cannot be written: the exit status is the program’s' "$status" 6
	is 'a directory that cannot be written: one line says so' "$(sed 's/==[0-9]*==/==N==/' err)" \
		"==N== aprof: cannot open '$PWD/locked/a.xml': Permission denied"
else
	skip 'a directory that cannot be written' 'root writes everywhere'
fi

mkdir taken
run --aprof-out-file="$PWD/taken" ./ends _exit
is 'a directory in the place of the file: the exit status is the program’s' "$status" 6
is 'a directory in the place of the file: one line says so' "$(sed 's/==[0-9]*==/==N==/' err)" \
	"==N== aprof: cannot open '$PWD/taken': Is a directory"

run --aprof-out-file=/dev/full ./ends _exit
is 'a full device: the exit status is the program’s' "$status" 6
is 'a full device: one line says so' "$(sed 's/==[0-9]*==/==N==/' err)" \
	"==N== aprof: cannot write '/dev/full': No space left on device"
ok 'a full device stays a device' test -c /dev/full

echo 'a good profile' >good.xml
ulimit_run() {
	(ulimit -f 1 && trap '' XFSZ && run --aprof-out-file="$PWD/good.xml" ./ends _exit; cat err >"$io/limited"; exit "$status")
}
status=0
ulimit_run || status=$?
is 'a write that fails: the exit status is the program’s' "$status" 6
is 'a write that fails leaves the file that was there' "$(cat good.xml)" 'a good profile'
is 'a write that fails leaves the beginning of a profile beside it' "$(ls -A | grep '^good' | tr '\n' ' ')" 'good.xml good.xml.part '
is 'a write that fails: one line says so' "$(sed 's/==[0-9]*==/==N==/' "$io/limited")" \
	"==N== aprof: cannot write '$PWD/good.xml': File too large"

run --aprof-out-file=good.xml ./ends _exit
ok 'a profile that can be written replaces the one that was there' valid good.xml

mkfifo pipe
cat pipe >piped.xml &
run --aprof-out-file=pipe ./ends _exit
wait $!
ok 'a profile can go through a pipe' valid piped.xml
ok 'the pipe stays one' test -p pipe

: >linked.xml
ln -s linked.xml link.xml
run --aprof-out-file=link.xml ./ends _exit
ok 'a symbolic link is followed, not replaced' test -L link.xml
ok 'what it leads to is the profile' valid linked.xml

# A file that is not regular takes the profiles of forked children, too, and gets no neighbours. The pipe is opened for reading and
# writing, so that it needs no reader.
build fork.c forks
mkfifo all
exec 9<>all
run --aprof-out-file=all ./forks
exec 9<&-
is 'a pipe gets no neighbours for the profiles of children' "$(ls | grep '^all')" all

for option in --aprof-out-file= --depth=-1 --depth=many --check-stacks=maybe --no-such-option=1; do
	run $option ./ends _exit
	is "$option is refused" "$status" 1
done

# Without line numbers only these are missing.
build fork.c lines
run --aprof-out-file=with.xml ./lines
run --aprof-out-file=without.xml --line-numbers=no ./lines
is 'files and lines are in the profile' "$(grep -c '<frame .* file="[^"]*fork.c" line="[0-9]' with.xml | sed 's/^[1-9].*/some/')" some
is '--line-numbers=no leaves out lines only' "$(sed '/<run /d; /<ended /d' without.xml)" \
	"$(sed '/<run /d; /<ended /d; s/\(<frame .*\) file="[^"]*" line="[0-9]*"/\1/' with.xml)"

# The summary.
cat >keeps.c <<'END'
#include <stdlib.h>
#include <unistd.h>
void **kept;
static void __attribute__((noinline)) lose(void) { void **p = calloc(1, 16); *p = p; p = calloc(1, 8); *p = calloc(1, 2000); }
static void __attribute__((noinline)) clear(void) { char volatile room[4096]; for (int i = 0; i < 4096; i++) room[i] = 0; }
int main(void) { kept = calloc(1, 100); free(malloc(1)); lose(); clear(); return 0; }
END
$CC -g -O1 -fno-builtin keeps.c -o keeps
summary() {
	"$VALGRIND" --tool=aprof --aprof-out-file=summary.xml "$@" ./keeps 2>&1 >/dev/null </dev/null | sed -n "s/==[0-9]*== //;s,'/.*/,'DIR/,;/^Allocated/,\$p"
}
is 'the summary' "$(summary)" "\
Allocated:  2,125 bytes in 5 allocations, 0 of them reallocations
At peak:    2,124 bytes in 4 blocks, at event 6 of 6
At exit:    2,124 bytes in 4 blocks
Temporary:  1 blocks, freed before their thread allocated again
To see the profile: cargo-alloc-profile report 'DIR/summary.xml'"
is 'the summary with leaks' "$(summary --leak-check=yes)" "\
Allocated:  2,125 bytes in 5 allocations, 0 of them reallocations
At peak:    2,124 bytes in 4 blocks, at event 6 of 6
At exit:    2,124 bytes in 4 blocks
Leaked:     2,024 bytes in 3 blocks
Temporary:  1 blocks, freed before their thread allocated again
To see the profile: cargo-alloc-profile leaks report 'DIR/summary.xml'"

cat >odd.c <<'END'
#include <stdlib.h>
int main(void) { char place[32]; void *volatile p = place; free(p); size_t volatile size = (size_t)-1 / 2; p = malloc(size); return p != 0; }
END
$CC -g -O1 -fno-builtin -w odd.c -o keeps
is 'the summary of what went wrong' "$(summary | sed -n '/^Temporary/,/^To see/p' | sed '1d;$d')" "\
Failed:     1 requests got no memory
Bad frees:  1 frees of addresses at which no live block starts"

finish
