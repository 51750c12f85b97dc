# SPDX-License-Identifier: MIT OR Apache-2.0
# fork, vfork, posix_spawn and exec: each process leaves its own profile, of its own allocations.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"

# by_lineage DIRECTORY LINEAGE: makes LINEAGE.xml of the one profile in DIRECTORY that has this lineage.
by_lineage() {
	found=$(grep -l "<process [^>]*lineage=\"$2\"" "$1"/*.xml)
	[ "$(echo "$found" | wc -l)" -eq 1 ] && [ -n "$found" ] && cp "$found" "$2.xml" && : >"$2.out"
}

# tree NAME PROGRAM…: runs a program that makes processes; their profiles are in the directory NAME.
tree() {
	mkdir "$1"
	tree=$1
	shift
	status=0
	# shellcheck disable=SC2086
	$recorder --aprof-out-file="$tree/%p.xml" $options "$@" >"$tree/out" 2>"$tree/err" </dev/null || status=$?
	collect "$tree/%p.xml"
}

count() {
	find "$1" -type f ! -name out ! -name err | wc -l
}

build fork.c forks
tree fork ./forks
is 'a process that forks ends as it should' "$status" 0
is 'four processes leave four profiles, and nothing else' "$(count fork)" 4
ok 'the first process has a profile' by_lineage fork 0
ok 'the first process counts only what it did' says 0 \
	'total.allocations == 3 + 1' 'at("before_fork").allocations == 3' 'at("in_parent").bytes == 9' \
	'at("in_child").allocations == 0' 'total.deallocations == 1' 'total.live_bytes == 200 + 9' \
	'(total.inherited_blocks, total.inherited_bytes, total.inherited_freed) == (0, 0, 0)' \
	'total.foreign_frees == 0' 'end.by == "exit"' 'process.name == "forks"'
ok 'its first child has a profile' by_lineage fork 0.1
ok 'its first child inherits three blocks and counts its own' says 0.1 \
	'(total.inherited_blocks, total.inherited_bytes, total.inherited_freed) == (3, 300, 2)' \
	'at("before_fork").allocations == 0' '(at("in_child").allocations, at("in_child").bytes) == (2, 100)' \
	'(at("grown_in_child").allocations, at("grown_in_child").bytes) == (2, 200 + 300)' \
	'(total.allocations, total.reallocations, total.deallocations) == (4, 1, 0)' \
	'(total.live_blocks, total.live_bytes) == (3, 50 + 50 + 300)' '(total.peak_bytes, total.foreign_frees) == (400, 0)' \
	'(end.by, end.status) == ("exit", 2)' 'total.events == 4' 'at("in_child").temporary == 0'
ok "the child's child has a profile" by_lineage fork 0.1.1
ok "the child's child inherits from it" says 0.1.1 \
	'(total.inherited_blocks, total.inherited_bytes, total.inherited_freed) == (4, 100 + 50 + 50 + 300, 1)' \
	'(total.allocations, total.bytes, total.deallocations, total.live_blocks) == (1, 7, 1, 0)' \
	'(total.foreign_frees, end.status) == (0, 3)' '(len(all_sites), len(points)) == (1, 2)'
ok 'the second child has a profile' by_lineage fork 0.2
ok 'the second child did nothing' says 0.2 \
	'(total.allocations, total.events, total.peak_bytes) == (0, 0, 0)' \
	'(total.inherited_blocks, total.inherited_bytes) == (4, 309)' '(end.by, end.status) == ("exit", 4)' \
	'(len(all_sites), len(points)) == (0, 0)'
ok 'a child names its parent' says 0.1 "run.parent == $(sed -n 's/.*<run pid="\([0-9]*\)".*/\1/p' 0.xml)"

build thread-fork.c thread-fork -pthread
tree threads ./thread-fork
is 'a thread that forks ends as it should' "$status" 0
by_lineage threads 0
ok 'the process of the thread that forks goes on' says 0 \
	'thread("forker").bytes == 2000 + 3000' 'thread("bystander").bytes == 1000' 'at("take_in_child").allocations == 0'
by_lineage threads 0.1
ok "the child of a thread counts under the thread's name" says 0.1 \
	'(total.allocations, total.bytes) == (2, 77 + 78)' \
	'[t.name for t in all_threads if t.allocations] == ["forker"]' \
	'chain("take_in_child")[:2] == ["take_in_child", "forker"] or at("take_in_child", "forker").sites == 2'

build spawn.c spawner
tree vfork ./spawner vfork
is 'a process that vforks ends as it should' "$status" 0
by_lineage vfork 0
ok 'the process that vforked counts what it did' says 0 '(total.allocations, total.bytes) == (7, 70)' 'end.by == "exit"'
not_native 'the child of vfork has a profile' "what it does counts as its parent's, in whose memory it runs" ||
	{ by_lineage vfork 0.1 && ok 'the child of vfork has a profile' says 0.1 '(total.allocations, total.inherited_blocks) == (0, 5)' 'end.status == 7'; }

tree spawn ./spawner spawn /bin/true
is 'a process that spawns ends as it should' "$status" 0
by_lineage spawn 0
ok 'the process that spawned counts what it did' says 0 '(total.allocations, total.bytes) == (7, 70)'

tree exec ./spawner exec /bin/true
is 'a process that execs ends as the program it became' "$status" 0
is 'a process that execs leaves one profile' "$(count exec)" 1
by_lineage exec 0
ok 'it is complete before the exec' says 0 '(total.allocations, total.bytes, end.by) == (5, 50, "exec")'

tree noexec ./spawner exec /nonexistent/program
is 'a process whose exec fails goes on' "$status" 0
is 'a process whose exec fails leaves one profile' "$(count noexec)" 1
by_lineage noexec 0
ok 'it is of the whole run' says 0 '(total.allocations, total.bytes, end.by) == (7, 70, "exit")'

tree exec-fork ./spawner exec-fork /nonexistent/program
by_lineage exec-fork 0.1
ok 'a child that is made after that has nothing of what was written then' says 0.1 '(total.allocations, total.bytes) == (1, 20)' \
	'{f.bare for f in frames} >= {"take_in_child", "main"}' '"take" not in {f.bare for f in frames}'

: >not-a-program
chmod +x not-a-program
tree notexec ./spawner exec ./not-a-program
is 'a process that execs an empty file goes on' "$status" 0
by_lineage notexec 0
ok 'the profile of one that execs an empty file is of the whole run' says 0 '(total.allocations, end.by) == (7, "exit")'

options='--trace-children=yes'
build entry.c entry
tree traced ./spawner spawn "$PWD/entry"
is 'a program that was spawned is profiled with --trace-children=yes' \
	"$(grep -l '<process name="entry"' traced/*.xml | wc -l)" 1
ok 'and both profiles are valid' valid traced/*.xml
options=

# A program that executes itself by /proc/self/exe.
build reexec.c itself
tree reexec ./itself
is 'a program that executes itself does not execute the tool' "$status" 3
is 'not traced it leaves one profile' "$(count reexec)" 1
by_lineage reexec 0
ok 'up to its exec' says 0 '(total.allocations, end.by) == (2, "exec")'
options='--trace-children=yes'
tree reexec-traced ./itself
is 'traced it goes on as itself' "$status" 3
is 'traced it leaves a profile each time' "$(ls reexec-traced | sed 's/^[0-9][0-9]*/N/; /^[oe]/d' | tr '\n' ' ')" \
	'N.exec1.xml N.exec2.xml N.exec3.xml N.exec4.xml N.xml '
options=

# Without the process id in the pattern, lineages tell the processes of a run apart.
mkdir plain && cd plain
$recorder --aprof-out-file=run.xml ../forks >/dev/null 2>&1
collect run.xml
is 'children are named after their lineage' "$(ls)" "$(printf 'run.0.1.1.xml\nrun.0.1.xml\nrun.0.2.xml\nrun.xml')"
rm ./*
$recorder --trace-children=yes --aprof-out-file=run.xml ../spawner exec ../entry >/dev/null 2>&1
collect run.xml
is 'what a program was before its exec does not stand in its way after it' "$(ls)" "$(printf 'run.exec1.xml\nrun.xml')"
cd ..
for name in run run.exec1; do
	mv plain/$name.xml . && : >$name.out
done
ok 'before the exec' says run.exec1 'process.name == "spawner"' '(total.allocations, end.by) == (5, "exec")'
ok 'after the exec' says run 'process.name == "entry"' '(total.allocations, end.by) == (38, "exit")' 'run.pid > 0'

not_native 'a file that is not regular' 'a recording is a file that the command line made room for' && finish
# What was written directly to a file that is not regular stays when an exec fails and its profile is taken back: it shows how often one was
# written.
cat >fails.c <<'EOF'
#include <stdlib.h>
#include <unistd.h>
int main(int argc, char **argv)
{
	(void)argc;
	free(malloc(1));
	for (int i = 1; argv[i]; i++)
		execl(argv[i], argv[i], (char *)NULL);
	return 3;
}
EOF
$CC -o fails fails.c
mkfifo pipe
exec 9<>pipe
status=0
timeout 60 "$VALGRIND" -q --tool=aprof --aprof-out-file=pipe ./fails /nonexistent >"$io/fails" 2>&1 </dev/null || status=$?
exec 9<&-
is 'a failed exec leaves the exit status' "$status" 3
ok 'and a pipe where it was' test -p pipe
written() {
	status=0
	exec 9<>pipe
	timeout 60 "$VALGRIND" -q --tool=aprof --aprof-out-file=pipe ./fails "$@" >"$io/fails" 2>&1 </dev/null || status=$?
	timeout 60 dd bs=65536 count=1 <&9 >all 2>"$io/dd"
	exec 9<&-
	echo "$status $(sed -n 's/^ *<end by="\([a-z]*\)".*/\1/p' all | tr '\n' ' ')"
}
: >no-executable
ln -s loop loop
is 'where there is no program, nothing is written before an exec' \
	"$(written /nonexistent ./no-executable ./no-executable/below ./loop/below . '')" '3 exit '
is 'where there is one, all is, though the exec fails' "$(written /nonexistent ./not-a-program)" '3 exec exit '
mkdir closed
cp not-a-program closed
chmod 0 closed
is 'where the program must not look, as its rights are' "$(written ./closed/not-a-program)" \
	"3 $([ -x closed/not-a-program ] && echo 'exec ')exit "
chmod 700 closed
finish
