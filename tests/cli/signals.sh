# SPDX-License-Identifier: MIT OR Apache-2.0
# Any signal that ends the command (but 16, which Valgrind does not know) ends the program, too. The command reports what was recorded
# and leaves nothing behind.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
[ -z "${AP_WRAPPERS-}" ] || skip_all "the command is not to run in other programs"

TMPDIR=$tmp
export TMPDIR
cat >waits.c <<'END'
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static volatile sig_atomic_t told;
static void hear(int number) { (void)number; told = 1; }
__attribute__((noinline)) static void *take(size_t size) { return malloc(size); }
int main(int argc, char **argv)
{
	free(take(10));
	if (argc > 1)
		signal(SIGUSR1, hear);
	(void)!write(1, "ready\n", 6);
	for (int i = 0; i < 60 && !told; i++)
		sleep(1);
	free(take(10));
	return argc > 1 && strcmp(argv[1], "0") != 0;
}
END
$CC -g -O1 -fno-builtin waits.c -o waits

# start COMMAND…: starts it in the background and waits until the program is ready; sets $pid. $unignored resets a signal that is ignored
# where the tests run.
start() {
	rm -f ready
	mkfifo ready
	env --default-signal="$unignored" "$@" >ready 2>"$io/err" </dev/null &
	pid=$!
	exec 9<ready
	read -r line <&9 || :
	cat <&9 >"$io/out" &
	reader=$!
	exec 9<&-
}
end() {
	got=0
	wait $pid 2>/dev/null || got=$?
	wait $reader || :
}
left() {
	ls -d "$tmp"/cargo-alloc-profile.* 2>/dev/null || :
}

while read -r number signal; do
	unignored=$number
	start cargo-alloc-profile -q exec ./waits
	kill -$number $pid
	end
	is "$signal: the exit status" "$got" $((128 + number))
	is "$signal: the report" "$(grep '^take' "$io/out")" 'take: 1'
	is "$signal: nothing is left behind" "$(left)" ''
done <<'END'
1 HUP
2 INT
3 QUIT
6 ABRT
10 USR1
12 USR2
13 PIPE
14 ALRM
15 TERM
24 XCPU
25 XFSZ
26 VTALRM
27 PROF
29 IO
30 PWR
34 RTMIN
END

# The program handles this signal itself.
unignored=USR1
start cargo-alloc-profile -q exec ./waits 0
kill -s USR1 $pid
end
is 'a signal that the program handles is its own matter' "$got $(grep '^take' "$io/out")" '0 take: 2'

# The kernel sends this one to the command alone.
if command -v perl >/dev/null; then
	unignored=ALRM
	start perl -e 'alarm 3; exec @ARGV' cargo-alloc-profile -q exec ./waits
	end
	is 'an alarm that was set before' "$got $(left)" '142 '
else
	skip 'an alarm that was set before' 'perl is not installed'
fi
finish
