# SPDX-License-Identifier: MIT OR Apache-2.0
# Programs that a process becomes or starts, in every way that the C library has: they run as without the recorder, with the same
# environment, and are recorded with --trace-children=yes alone.
AP_BACKEND=native
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"

build execs.c execs
cat >target.c <<'END'
#include <stdio.h>
#include <stdlib.h>
extern char **environ;
__attribute__((noinline)) static void take(void) { for (int i = 0; i < 4; i++) { void *volatile p = malloc(25); (void)p; } }
int main(int argc, char **argv)
{
	take();
	for (int i = 0; i < argc; i++)
		printf("%s\n", argv[i]);
	for (char **e = environ; e && *e; e++)
		printf("%s\n", *e);
	return 3;
}
END
$CC -g -fno-builtin target.c -o target

PATH=$PWD:$PATH
becomes='syscall execve execv execvp execvpe execl execle execlp fexecve execveat'
starts='vfork fork spawn spawnp system popen'

# A shell may give its environment in another order each time, with its last program in it.
said() {
	grep -v '^_=' "$1" | LC_ALL=C sort
}

# run DIRECTORY KIND PROGRAM: leaves what it said in DIRECTORY/out, with its status, and recordings beside it.
run() {
	mkdir "$1"
	status=0
	# shellcheck disable=SC2086
	$recorder --aprof-out-file="$1/%p.xml" $options ./execs "$2" "$3" >"$1/out" 2>"$1/err" || status=$?
	echo "ended $status" >>"$1/out"
}

plain() {
	status=0
	./execs "$1" "$2" || status=$?
	echo "ended $status"
}

# read_all: how each process in each directory ended, and how many blocks it took. One program reads all of them: it takes longer to begin
# than to read.
read_all() {
	for directory in */err; do
		set -- "$@" "${directory%err}%p.xml"
	done
	collect "$@"
	"$PYTHON" - */*.xml >all <<'END'
import os, sys, xml.etree.ElementTree as t
for path in sys.argv[1:]:
    r = t.parse(path).getroot()
    function = {x.get("id"): x.get("function") for x in r.iter("frame")}
    stack = {x.get("id"): x for x in r.iter("stack")}
    def in_take(i):
        while i:
            if function[stack[i].get("frame")] == "take":
                return True
            i = stack[i].get("parent")
    taken = sum(int(x.get("allocations")) for x in r.iter("site") if in_take(x.get("stack")))
    print(os.path.dirname(path), r.find("process").get("name"), r.find("end").get("by"), taken)
END
}

# recorded DIRECTORY NAME: those of this name
recorded() {
	sed -n "s/^$1 \($2 \)/\1/p" all | LC_ALL=C sort
}

for kind in $becomes $starts; do
	for bare in '' -bare; do
		name=$kind$bare
		# These look for it by PATH.
		case $name in
		execvp | execlp | execvpe* | spawnp*) target=target ;;
		*) target=./target ;;
		esac
		plain "$name" $target >wanted
		options=
		run $name $name $target
		is "$name: the program and its environment are as without the recorder" "$(said $name/out)" "$(said wanted)"
		options=--trace-children=yes
		run traced-$name $name $target
		is "$name: and so it is while it is recorded" "$(said traced-$name/out)" "$(said wanted)"
	done
done

# What cannot start.
for kind in $becomes $starts; do
	for program in /nonexistent/program ./target.c .; do
		name=$kind$(echo $program | tr -dc a-z)
		plain $kind $program >wanted 2>&1
		options=--trace-children=yes
		run failed-$name $kind $program
		cat failed-$name/err >>failed-$name/out
		is "$kind $program: it fails as without the recorder" "$(LC_ALL=C sort failed-$name/out)" "$(LC_ALL=C sort wanted)"
	done
done

is 'every recording can be read' "$(read_all 2>&1)" ''
for kind in $becomes $starts; do
	case " $starts " in
	*" $kind "*) own='execs exit 5' ;;
	*) own='execs exec 3' ;;
	esac
	for name in $kind $kind-bare; do
		is "$name: what the process took until then" "$(recorded $name execs | grep -v ' exec 0$')" "$own"
		is "$name: the program is not recorded unasked" "$(recorded $name target)" ''
		is "$name: the program is recorded" "$(recorded traced-$name target)" 'target exit 4'
	done
	for name in nonexistentprogram targetc ''; do
		is "$kind ${name:-.}: the process goes on" "$(recorded failed-$kind$name execs | grep -v ' 0$')" 'execs exit 5'
	done
done
finish
