# SPDX-License-Identifier: MIT OR Apache-2.0
# Any signal that ends the command (but 16, which Valgrind does not know) ends the program, too. The command reports what was recorded
# and leaves nothing behind. Once the run is over, a signal ends the command itself, at once.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
[ -z "${AP_WRAPPERS-}" ] || skip_all "the command is not to run in other programs"

TMPDIR=$tmp
export TMPDIR
cat >waits.c <<'END'
#include <signal.h>
#include <stdio.h>
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
	dprintf(1, "ready %d\n", (int)getpid());
	for (int i = 0; i < 60 && !told; i++)
		sleep(1);
	free(take(10));
	return argc > 1 && strcmp(argv[1], "0") != 0;
}
END
$CC -g -O1 -fno-builtin waits.c -o waits

# start COMMAND…: starts it in the background and waits until the program is ready; sets $pid, and $program, its process id. $unignored resets a signal that is ignored
# where the tests run.
start() {
	rm -f ready
	mkfifo ready
	env --default-signal="$unignored" "$@" >ready 2>"$io/err" </dev/null &
	pid=$!
	exec 9<ready
	read -r line <&9 || :
	program=${line#ready }
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
# how RESULT COMMAND…: writes its process id to RESULT.pid, and how it ended to RESULT, which a shell cannot tell.
cat >how.c <<'END'
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
static void put(const char *path, const char *form, int number)
{
	FILE *out = fopen(path, "w");
	fprintf(out, form, number);
	fclose(out);
}
int main(int argc, char **argv)
{
	char path[4096];
	int status;
	(void)argc;
	snprintf(path, sizeof path, "%s.pid", argv[1]);
	pid_t pid = fork();
	if (pid == 0) {
		put(path, "%d", getpid());
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	waitpid(pid, &status, 0);
	if (WIFSIGNALED(status))
		put(argv[1], "signal %d", WTERMSIG(status));
	else
		put(argv[1], "status %d", WEXITSTATUS(status));
	return 0;
}
END
$CC how.c -o how

# A profile that is a FIFO: whoever opens it to write goes on when the command has come to read it. The program ends by USR1.
start_reading() {
	unignored=$signal,USR1
	start ./how ended cargo-alloc-profile -q "$@" exec ./waits 0
	command=$(cat ended.pid)
	profile=$(echo "$tmp"/cargo-alloc-profile.*/000001)/profile.1.xml
	mkfifo "$profile"
	kill -s USR1 "$command"
	exec 8>"$profile"
}
# The command finds the end of what it reads, and next time another FIFO.
read_to_its_end() {
	rm "$profile"
	mkfifo "$profile"
	exec 8>&-
}

while read -r number signal; do
	start_reading
	kill -s "$signal" "$command"
	end
	exec 8>&-
	is "$signal while the profile is read ends the command" "$(cat ended)" "signal $number"
	is "$signal: no report" "$(cat "$io/out" "$io/err")" ''
	is "$signal: nothing is left behind then" "$(left)" ''
done <<'END'
1 HUP
2 INT
15 TERM
34 RTMIN
END

# The names are resolved, the profile is read, and it is kept: the temporary file of that is there when the signal comes.
mkdir kept
echo old >kept/run.xml
signal=TERM
start_reading --keep kept/run.xml
read_to_its_end
exec 8>"$profile"
read_to_its_end
until ls kept/.cargo-alloc-profile.* >/dev/null 2>&1; do
	kill -s CONT "$command" || break
	sleep 0.1
done
kill -s TERM "$command"
end
is 'a signal while the profile is kept' "$(cat ended)" 'signal 15'
is 'the file that was there before is the only one' "$(ls -A kept) $(cat kept/run.xml)" 'run.xml old'
is 'nothing is left behind of that' "$(left)" ''

# The command stands still while the program ends, so that it finds both at once.
unignored=TERM,USR1
start ./how ended cargo-alloc-profile -q exec ./waits 0
command=$(cat ended.pid)
kill -s STOP "$command"
kill -s USR1 "$program"
until grep -q '^State:.Z' "/proc/$program/status"; do
	sleep 0.1
done
kill -s TERM "$command"
kill -s CONT "$command"
end
is 'a signal that no program took' "$(cat ended)" 'signal 15'
is 'nothing is left behind of it, either' "$(left)" ''
finish
