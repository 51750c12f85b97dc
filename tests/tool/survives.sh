# SPDX-License-Identifier: MIT OR Apache-2.0
# The profile survives what a program does to itself: its file is opened when it starts.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"

build survives.c program
[ $AP_BACKEND = valgrind ] || build many-sites.c many-sites

# run ACT PATTERN [OPTION]: runs in a directory of its own, which becomes the current one; sets $status.
run() {
	mkdir "$tmp/$1" && cd "$tmp/$1" && chmod 733 .
	status=0
	$recorder --vgdb=no --aprof-out-file="$2" ${3+"$3"} "$tmp/program" "$1" >out 2>err </dev/null || status=$?
	collect "$2"
	[ "$status" -ne 9 ]
}

for act in rights root directory close close-range limit soft-limit filter; do
	run $act profile.xml || { skip "$act" 'this user or system may not do that'; continue; }
	is "$act: the program goes on" "$status" 0
	# If the file may not be put into its place any more, it stays beside that.
	[ ! -e profile.xml.part ] || mv profile.xml.part profile.xml
	: >profile.out
	ok "$act: the profile is whole" says profile 'total.allocations == 2' 'total.bytes == 300' 'at("take").allocations == 2' \
		'(end.by, end.status) == ("exit", 0)'
	is "$act: nothing else is left" "$(ls -d *.xml*)" profile.xml
done

# As a user without the right to lift a hard limit.
other='setpriv --reuid 65534 --regid 65534 --clear-groups'
chmod 755 "$tmp"
# shellcheck disable=SC2086
if [ "$(id -u)" -eq 0 ] && $other sh -c 'test -r "$VALGRIND_LIB"/default.supp -a -r "$1" -a -r "$2"' sh "$tmp/program" "$abs_srcdir/tool/recorder" 2>/dev/null; then
	mkdir "$tmp/hard" && cd "$tmp/hard" && chmod 777 .
	status=0
	# shellcheck disable=SC2086
	$other $recorder --vgdb=no --aprof-out-file=profile.xml "$tmp/program" limit >out 2>err </dev/null || status=$?
	collect profile.xml
	is 'a hard limit: the program goes on' "$status" 0
	: >profile.out
	ok 'a hard limit: the profile is whole' says profile 'total.bytes == 300'
	is 'a hard limit: it is no larger than it has to be' "$(wc -c <profile.xml)" "$(tr -d '\0' <profile.xml | wc -c)"
else
	skip 'a hard limit' 'another user cannot be had here, or cannot read the tool'
fi

# Limits that the process begins with. The profile is larger than the smaller ones, of one or two KiB.
under() {
	mkdir "$tmp/$1" && cd "$tmp/$1"
	status=0
	# shellcheck disable=SC2086
	(ulimit $2 && exec $recorder --vgdb=no --aprof-out-file=profile.xml "$tmp/program" close) >out 2>err </dev/null || status=$?
	collect profile.xml
	is "$1: the program goes on" "$status" 0
	: >profile.out
}
under 'a soft limit from the start' '-S -f 2'
ok 'a soft limit from the start: the profile is whole' says profile 'total.bytes == 300'
under 'a large limit from the start' '-f 50000'
ok 'a large limit from the start: the profile is whole' says profile 'total.bytes == 300'
under 'a small limit from the start' '-f 2'
not_native 'a small limit from the start: an error' 'the command line says that there is no profile' ||
	ok 'a small limit from the start: an error says that there is no profile' grep 'cannot write .*profile.xml.: File too large' err

# A recording that may not grow as far as the program would need ends, and the program goes on.
if [ $AP_BACKEND = native ]; then
	for kib in 1100 1500 2000 3000; do
		mkdir "$tmp/end-$kib" && cd "$tmp/end-$kib"
		status=0
		(ulimit -f $((2 * kib)) && exec $recorder --aprof-out-file=profile.xml "$tmp/many-sites") >profile.out 2>err </dev/null || status=$?
		collect profile.xml 2>>err || :
		is "a recording of $kib KiB: the program goes on" "$status" 0
		ok "a recording of $kib KiB: what it has is consistent" says profile '0 < total.allocations < 2 ** 14' 'end.has("incomplete")'
	done
fi

# Nor may the child make a log of its own.
for act in fork fork-root fork-asked; do
	run $act '%p.xml' --log-file="$tmp/log.%p" || { skip "$act" 'this user may not do that'; continue; }
	is "$act: the program goes on" "$status" 0
	is "$act: both processes leave a profile" "$(ls *.xml | wc -l)" 2
	child=$(grep -l 'lineage="0.1"' *.xml)
	mv "$child" child.xml && : >child.out
	ok "$act: the child's is whole" says child 'total.bytes == 300' 'end.by == "exit"'
done

umask 022
mkdir "$tmp/own" && chmod 711 "$tmp/own"
if run fork-exec '%p.xml' --aprof-out-file="$tmp/own/%p.xml"; then
	cd "$tmp/own"
	collect "$tmp/own/%p.xml"
	child=$(grep -l 'lineage="0.1"' ./*)
	mv "$child" child.xml && : >child.out
	ok 'a child that may not become another program leaves its profile' says child 'total.bytes == 300' 'end.by == "exit"'
	is 'and that alone' "$(ls -d *.xml* | wc -l)" 2
else
	skip 'a child that may not become another program' 'this user may not do that'
fi

not_native 'names that are taken' 'the command line keeps recordings in a directory of its own' && finish

# Names: the tool neither follows nor removes a link that somebody planted, and takes no name with the process id in it twice.
mkdir "$tmp/planted" && cd "$tmp/planted"
echo precious >victim
ln -s victim profile.xml.part
"$VALGRIND" -q --vgdb=no --tool=aprof --aprof-out-file=profile.xml "$tmp/program" >out 2>err </dev/null
is 'a planted link is left alone' "$(readlink profile.xml.part) $(cat victim)" 'victim precious'
ok 'and the profile written all the same' valid profile.xml
cat >exec-self.c <<'END'
#include <stdlib.h>
#include <unistd.h>
int main(int argc, char **argv)
{
	(void)argc;
	free(malloc(7));
	if (argv[1])
		execl(argv[0], argv[0], (char *)NULL);
	return 0;
}
END
$CC -g exec-self.c -o exec-self
mkdir names && cd names
"$VALGRIND" -q --vgdb=no --tool=aprof --trace-children=yes --aprof-out-file=%p.xml "$PWD/../exec-self" again >../out 2>../err </dev/null
is 'a program and what it becomes leave a profile each' "$(ls | sed 's/^[0-9]*/N/' | tr '\n' ' ')" 'N.exec1.xml N.xml '
cd ..
mkdir taken && cd taken
cat >"$tmp/takes" <<'END'
#!/bin/sh
for name in $$.xml $$.2.xml.part; do echo taken >$name; done
exec "$@"
END
chmod +x "$tmp/takes"
"$tmp/takes" "$VALGRIND" -q --vgdb=no --tool=aprof --aprof-out-file=%p.xml "$tmp/program" >../out 2>../err </dev/null
is 'a name with the process id that is taken is left alone' "$(ls | sed 's/^[0-9]*/N/' | tr '\n' ' ')" 'N.2.xml.part N.3.xml N.xml '

# A process that is killed leaves the beginning of its profile, which says who it was.
mkdir "$tmp/killed" && cd "$tmp/killed"
mkfifo ready
"$VALGRIND" -q --vgdb=no --tool=aprof --aprof-out-file=profile.xml sh -c 'echo ready; read -r line; :' >ready 2>err <"$tmp/takes" &
pid=$!
read -r line <ready
kill -KILL $pid
wait $pid 2>/dev/null || :
if [ -e profile.xml ]; then
	skip 'a process that is killed' 'it ended before'
else
	is 'a process that is killed leaves the beginning' "$(sed -n 's/.*<run pid="\([0-9]*\)".*/\1/p' profile.xml.part)" $pid
fi
finish
