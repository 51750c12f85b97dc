# SPDX-License-Identifier: MIT OR Apache-2.0
# Each process that ran recorded has a whole profile, or the command names it with the reason why not. Then no limit or baseline of the
# whole run passes.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
[ -z "${AP_WRAPPERS-}" ] || skip_all "the command is not to run in other programs"

TMPDIR=$tmp
export TMPDIR
cat >family.c <<'END'
#include <signal.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline)) static void *mine(size_t size) { return malloc(size); }
__attribute__((noinline)) static void *childs(size_t size) { return malloc(size); }

static void child(const char *what, char **argv)
{
	free(childs(20));
	if (strcmp(what, "kill") == 0)
		for (;;)
			pause();
	if (strcmp(what, "stay") == 0) {
		close(0);
		close(1);
		close(2);
		sleep(5);
	}
	if (strcmp(what, "exec") == 0)
		execv(argv[2], argv + 2);
	if (strcmp(what, "abort") == 0)
		abort();
	_exit(0);
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	int status, ready[2];
	char byte;
	free(mine(10));
	if (pipe(ready))
		return 9;
	pid_t pid = fork();
	if (pid == 0) {
		close(ready[0]);
		if (write(ready[1], "r", 1) != 1)
			_exit(9);
		close(ready[1]);
		child(what, argv);
	}
	close(ready[1]);
	if (read(ready[0], &byte, 1) != 1)
		return 9;
	if (strcmp(what, "kill") == 0)
		kill(pid, SIGKILL);
	if (strcmp(what, "stay") != 0)
		waitpid(pid, &status, 0);
	return 0;
}
END
$CC -g -O1 -fno-builtin family.c -o family
ours() {
	timeout 120 cargo-alloc-profile "$@" >"$io/out" 2>"$io/err" </dev/null
}
said() {
	sed "s/(process [0-9]*)/(process N)/; s,$tmp/,," "$io/err"
}
status() {
	got=0
	ours "$@" || got=$?
}

status exec ./family
is 'a run that is complete has no warning' "$got $(said)" '0 '

# kind WHAT LINE OPTIONS…: a plain report warns of WHAT; a limit or a baseline of the whole run makes it an error.
kind() {
	what=$1 line=$2
	shift 2
	status "$@" exec ./family $what
	is "$what: a plain report warns" "$got $(said)" "0 cargo-alloc-profile: warning: $line"
	is "$what: and shows what there is" "$(grep -c '^mine: 1$' "$io/out")" 1
	is "$what: which says that it is incomplete" "$(grep -c '^(the run is incomplete: ' "$io/out")" 1
	status "$@" -o markdown exec ./family $what
	is "$what: in Markdown, too" "$(grep -c '^Note: the run is incomplete: ' "$io/out")" 1
	status "$@" -o json exec ./family $what
	is "$what: its JSON says that it is incomplete" "$(grep -c '"complete": false' "$io/out")" 1
	for held in '--max-allocations 1000' "--save $tmp/base" '--verify' '--threshold-bytes 1G'; do
		# shellcheck disable=SC2086
		status "$@" $held exec ./family $what
		is "$what: an error with ${held%% *}" "$got $(said | head -n 1)" "1 cargo-alloc-profile: $line"
	done
	ok "$what: no baseline is made of it" test ! -e base
}
kind kill "'family' (process N) left no profile: signal 9 ended it (Killed)"
kind stay "'family' (process N) left no profile: it is still running"
ours --keep kept.xml exec ./family kill
is 'what the text of a report says' "$(tail -n 1 "$io/out")" '(the run is incomplete: 1 process left no profile)'
ours -o junit report kept.xml
is 'JUnit says it, too' "$(grep -c '<property name="incomplete" value="the run is incomplete: 1 process left no profile"/>' "$io/out")" 1
ours -o sarif report kept.xml
is 'SARIF says it, too' "$(grep -c '"text": "the run is incomplete: 1 process left no profile"' "$io/out")" 1
if echo 'int main(void) { return 0; }' >static.c && $CC -static -s static.c -o static 2>/dev/null; then
	kind 'exec ./static' "the profile of 'static' (process N) is incomplete: it is statically linked, and no symbol of it is of a known allocator: do not strip it, or describe its allocator with '--allocator'" \
		--trace-children
	unloaded="the recorder's library was not loaded into it, because it is static or has rights of its own: leave '--trace-children' out"
	kind 'exec ./static' "'./static' (process N) left no profile: $unloaded" --backend=native --trace-children

	# Whatever starts it.
	cat >starts.c <<-'END'
		#define _GNU_SOURCE
		#include <fcntl.h>
		#include <spawn.h>
		#include <stdio.h>
		#include <stdlib.h>
		#include <string.h>
		#include <sys/syscall.h>
		#include <sys/wait.h>
		#include <unistd.h>
		extern char **environ;
		#define IS(word) (strcmp(argv[1], word) == 0)
		int main(int argc, char **argv)
		{
			char *path = argv[2], **rest = argv + 2, *none[] = { NULL };
			int status;
			pid_t pid;
			free(malloc(argc));
			if (IS("become"))
				return execv(path, rest);
			if (IS("system"))
				return system(path);
			if (IS("popen"))
				return pclose(popen(path, "r"));
			if (IS("spawn") ? posix_spawn(&pid, path, NULL, NULL, rest, environ) : (pid = IS("vfork") ? vfork() : fork()) == 0) {
				if (IS("call"))
					syscall(SYS_execve, path, rest, environ);
				if (IS("empty"))
					execve(path, rest, none);
				if (IS("descriptor"))
					fexecve(open(path, O_RDONLY), rest, environ);
				execvp(path, rest);
				_exit(9);
			}
			wait(&status);
			return 0;
		}
	END
	$CC -o starts starts.c
	$CC -static -o starts-static starts.c
	printf '#!%s\n' "$tmp/static" >script
	chmod +x script
	for how in become system popen spawn vfork call empty search; do
		status --backend=native --trace-children --max-allocations 100000 exec ./starts $how ./static
		is "$how: it is named, and no limit passes" "$got $(said | head -n 1)" "1 cargo-alloc-profile: './static' (process N) left no profile: $unloaded"
	done
	status --backend=native --trace-children --max-allocations 100000 exec ./starts descriptor ./static
	is 'who has no name' "$got $(said | head -n 1)" "1 cargo-alloc-profile: 'a program without a name' (process N) left no profile: $unloaded"
	status --backend=native --trace-children --max-allocations 100000 exec ./starts spawn ./script
	is 'a script of a static interpreter' "$got $(said | head -n 1)" "1 cargo-alloc-profile: './script' (process N) left no profile: $unloaded"
	for how in become spawn call; do
		status --backend=native --trace-children --max-allocations 100000 exec ./starts $how ./starts-static become ./starts become /bin/true
		is "$how: one that becomes a program with a recording" "$got $(said | head -n 1)" \
			"1 cargo-alloc-profile: './starts-static' (process N) left no profile: $unloaded"
		status --backend=native --trace-children --max-allocations 100000 exec ./starts $how ./starts system ./starts
		is "$how: a program with a recording is not named" "$(grep -c 'left no profile' "$io/err")" 0
	done
else
	skip static "$CC cannot link statically"
fi

cat >own.c <<'END'
#include <stddef.h>
static char room[4096];
static size_t used;
void *malloc(size_t size) { used += size; return room + used - size; }
void free(void *p) { (void)p; }
int main(void) { free(malloc(10)); return 0; }
END
$CC -fno-builtin -o own own.c
kind 'exec ./own' "the profile of 'own' (process N) is incomplete: 'own' has an allocator of its own, malloc, which the backend 'native' sees in the program that is started and nowhere else: use '--backend=valgrind'" \
	--backend=native --trace-children

# The same executable again is seen again, whoever starts it.
cat >>own.c <<'END'
#include <unistd.h>
__attribute__((constructor)) static void again(int argc, char **argv)
{
	if (argc == 2)
		execl("/proc/self/exe", argv[0], argv[1], "second", (char *)0);
}
END
$CC -g -fno-builtin -o own-again own.c
status --backend=native --trace-children -o json exec ./own-again first
is 'a program with an allocator of its own that executes itself' \
	"$got $(said) $(grep -o '"complete": true' "$io/out")" '0  "complete": true'

# A library with an allocator of its own that the program loads.
cat >plugin.c <<'END'
#include <stdlib.h>
__attribute__((noinline)) void *mi_malloc(size_t size) { static char room[4096]; return room + size; }
__attribute__((noinline)) void mi_free(void *p) { static void *last; last = p; __asm__("" : : "m"(last)); }
void work(void) { mi_free(mi_malloc(10)); free(malloc(20)); }
END
cat >loads.c <<'END'
#include <dlfcn.h>
int main(void)
{
	void *plugin = dlopen("./plugin.so", RTLD_NOW);
	((void (*)(void))dlsym(plugin, "work"))();
	return 0;
}
END
$CC -g -fno-builtin -fpic -shared -o plugin.so plugin.c
$CC -g -o loads loads.c -ldl
status --backend=native exec ./loads
is 'a library with an allocator of its own' "$got $(said)" "0 cargo-alloc-profile: warning: the profile of 'loads' (process N) is \
incomplete: 'plugin.so' has an allocator of its own, mimalloc, which the backend 'native' sees in the program that is started and nowhere \
else: use '--backend=valgrind'"

status exec ./family exec /bin/true
is 'what is not traced needs no profile' "$got $(said)" '0 '
status --trace-children --max-allocations 100 exec ./family exec ./family
is 'what is traced has one' "$got $(said)" '0 '

# How each process ended.
status -v -o json exec ./family abort
is 'JSON has the signal that ended a process' "$(grep -o '"signal": [0-9]*' "$io/out")" '"signal": 6'
status --save base exec ./family abort
is 'a baseline has it, too' "$(grep -o '"end": "signal", "signal": [0-9]*' base)" '"end": "signal", "signal": 6'
status -v -o json exec sh -c 'kill -KILL $$'
is 'a program that kills itself leaves its profile' "$got $(grep -o '"signal": [0-9]*' "$io/out")" '137 "signal": 9'
status exec sh -c 'env kill -KILL $$; :'
is 'a message names a program that is killed' "$got $(said | sed "s/'.*'/'sh'/; s/warning: //")" \
	"137 cargo-alloc-profile: 'sh' (process N) left no profile: signal 9 ended it (Killed)"
status exec sh -c 'ulimit -S -f 1000; env kill -KILL $$; :'
is 'as one is that had limited its files' "$got $(said | sed "s/'.*'/'sh'/; s/warning: //")" \
	"137 cargo-alloc-profile: 'sh' (process N) left no profile: signal 9 ended it (Killed)"

# What a program does to itself leaves its profile whole, or a message says what damaged it.
$CC -g -O1 -fno-builtin "$abs_srcdir/tool/programs/survives.c" -o survives
for act in rights filter limit fork; do
	status --max-allocations 100 -q exec ./survives $act
	[ "$got" -ne 9 ] || { skip "$act" 'this user or system may not do that'; continue; }
	is "$act: the run is complete" "$got $(said)" '0 '
	is "$act: all of it is there" "$(sed -n 's/^take: //p' "$io/out")" "$([ $act = fork ] && echo 3 || echo 2)"
done
cat >forbids.c <<'END'
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(void)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_write, 1, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
	};
	struct sock_fprog program = { sizeof filter / sizeof *filter, filter };
	free(malloc(10));
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}
END
$CC -g forbids.c -o forbids
if ./forbids; then
	status exec ./forbids
	is 'a filter that Valgrind does not survive is named' "$got $(said)" "159 cargo-alloc-profile: './forbids' (process N) left no profile: \
signal 31 ended it (Bad system call): its seccomp filter may forbid a system call that only Valgrind makes"
else
	skip 'a filter that Valgrind does not survive' 'no filter can be set here'
fi
cp survives setuid && chmod 4755 setuid
status --trace-children exec ./family exec ./setuid
is 'a program with rights of its own that was not started is named' "$(said)" "cargo-alloc-profile: warning: 'family' could not start \
'./setuid', which runs with privileges of its own: Valgrind cannot trace such a program: leave '--trace-children' out"

# A kept profile knows which other processes there were.
status --keep kept.xml exec ./family
is 'profiles of one run are kept together' "$(ls kept*)" "$(printf 'kept.2.xml\nkept.xml')"
status report kept.xml
is 'a note says if only some of them are reported' "$(said)" \
	"cargo-alloc-profile: note: '--keep' made 2 profiles of one run, but only 1 of them is read: name all of them to report the whole run"
status -q report kept.xml
is 'but for -q' "$(said)" ''
for held in '--max-allocations 1000' "-q --save $tmp/base3"; do
	# shellcheck disable=SC2086
	status $held report kept.xml
	is "and fails what is asked of the whole run: ${held% *}" "$got $(said)" \
		"1 cargo-alloc-profile: '--keep' made 2 profiles of one run, but only 1 of them is read: name all of them to report the whole run"
done
ok 'no baseline is made of a part' test ! -e base3
status report kept.xml kept.2.xml
is 'all of them have no note' "$(said)" ''
is 'and all is reported' "$(grep -c ': 1$' "$io/out")" 2
ok 'they are valid' xmllint --nonet --noout --relaxng "$abs_top_srcdir/docs/profile-format.rng" kept.xml kept.2.xml
rm kept*
status --keep kept.xml exec ./family kill
status report kept.xml
is 'a kept profile tells what is missing' "$got $(said)" \
	"0 cargo-alloc-profile: warning: 'family' (process N) left no profile: signal 9 ended it (Killed)"
for held in '--max-allocations 1000' "--save $tmp/base2"; do
	# shellcheck disable=SC2086
	status $held report kept.xml
	is "and fails ${held%% *}" "$got $(said | tail -n 1)" \
		'1 cargo-alloc-profile: the run is incomplete: no limit was checked, no baseline was saved and nothing was compared'
done
ok 'no baseline is made of it, either' test ! -e base2
is 'nothing is left behind' "$(ls -d cargo-alloc-profile.* 2>/dev/null)" ''
finish
