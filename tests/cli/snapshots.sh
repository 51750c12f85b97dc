# SPDX-License-Identifier: MIT OR Apache-2.0
# Snapshots: profiles that a program asks for while it runs. They are reported by name, and compared with each other and the end.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
end=$profiles/scopes.xml

# The snapshot of that number and name, with a tenth of the ad-hoc weight, so that it differs.
snapshot() {
	sed -e "s/lineage=\"0\"/lineage=\"0\" snapshot=\"$2\" snapshot-number=\"$1\"/" -e 's/<end by="exit"/<end by="snapshot"/' \
		-e 's/allocations="5" bytes="250" deallocations="5" freed-bytes="250"/allocations="1" bytes="50" deallocations="1" freed-bytes="50"/' \
		-e 's/lifetime-sum="10"/lifetime-sum="2"/' \
		-e 's/<thread id="1" allocations="12" bytes="4746" deallocations="10" freed-bytes="4596"/<thread id="1" allocations="8" bytes="4546" deallocations="6" freed-bytes="4396"/' \
		-e 's/events="30" allocations="16" bytes="4946" deallocations="14" freed-bytes="4796"/events="22" allocations="12" bytes="4746" deallocations="10" freed-bytes="4596"/' "$end"
}
cp "$end" out.xml
snapshot 1 warm >out.snapshot1.xml
snapshot 2 hot >out.snapshot2.xml
snapshot 3 hot >out.snapshot3.xml
snapshot 4 '\&lt;b\&gt;\&#x202e;' >out.snapshot4.xml

# Beside the profile of the end they are no processes of their own.
expect end cargo-alloc-profile -v report out.xml out.snapshot1.xml out.snapshot2.xml
expect end-json cargo-alloc-profile -o json report out.xml out.snapshot1.xml out.snapshot2.xml
expect end-markdown cargo-alloc-profile -o markdown report out.xml out.snapshot1.xml
expect strange cargo-alloc-profile --limit 0 report out.xml out.snapshot4.xml
expect strange-markdown cargo-alloc-profile --limit 0 -o markdown report out.xml out.snapshot4.xml
expect by-name cargo-alloc-profile --group-by phase --snapshot hot report out.xml out.snapshot1.xml out.snapshot2.xml
expect by-number cargo-alloc-profile --group-by phase --snapshot 1 report out.xml out.snapshot1.xml out.snapshot2.xml
expect since cargo-alloc-profile --group-by phase --since warm report out.xml out.snapshot1.xml out.snapshot2.xml
expect between cargo-alloc-profile -v --since 1 --snapshot 2 report out.snapshot1.xml out.snapshot2.xml
expect since-markdown cargo-alloc-profile -o markdown --since 1 report out.xml out.snapshot1.xml
expect since-gate cargo-alloc-profile --limit 0 --since warm --gate 'phase load: allocations+3' report out.xml out.snapshot1.xml
expect alone cargo-alloc-profile -o json -v report out.snapshot1.xml
expect diff cargo-alloc-profile diff out.snapshot1.xml out.xml
expect save sh -c 'cargo-alloc-profile -q --limit 0 --save saved.json report out.snapshot1.xml && cargo-alloc-profile diff saved.json out.xml'

# Two processes have a snapshot of one name. A process that has none is no part of it.
sed 's/pid="900"/pid="901"/' out.snapshot1.xml >other.snapshot1.xml
sed 's/pid="900"/pid="901"/' out.xml >other.xml
expect processes cargo-alloc-profile --snapshot warm report out.xml other.xml other.snapshot1.xml out.snapshot1.xml
expect one-process cargo-alloc-profile --snapshot warm report out.xml other.xml other.snapshot1.xml

expect unknown cargo-alloc-profile --snapshot wram report out.xml out.snapshot1.xml out.snapshot2.xml
expect unknown-number cargo-alloc-profile --since 7 report out.xml out.snapshot1.xml out.snapshot2.xml
expect none cargo-alloc-profile --snapshot warm report out.xml
expect ambiguous cargo-alloc-profile --snapshot hot report out.xml out.snapshot2.xml out.snapshot3.xml
expect both cargo-alloc-profile report out.snapshot1.xml out.snapshot2.xml
expect empty cargo-alloc-profile --snapshot '' report out.xml
expect two-baselines cargo-alloc-profile --since 1 --compare out.snapshot1.xml report out.xml
expect not-for-diff cargo-alloc-profile --snapshot 1 diff out.xml out.snapshot1.xml

need "$CC"
cat >program.c <<'END'
#include "aprof.h"
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void *volatile kept;

__attribute__((noinline)) static void work(int n)
{
	for (int i = 0; i < n; i++) {
		kept = malloc(32);
		free(kept);
	}
}

int main(int argc, char **argv)
{
	if (argc > 1 && *argv[1] == 'x') {
		work(1);
		aprof_snapshot("before");
		work(1);
		execl(argv[0], argv[0], "executed", NULL);
	}
	if (argc > 1 && *argv[1] == 'e') {
		work(10);
		aprof_snapshot("after");
		return 0;
	}
	if (argc > 1 && *argv[1] == 'k') {
		work(5);
		aprof_snapshot("last");
		work(10);
		kill(getpid(), SIGKILL);
	}
	work(3);
	aprof_snapshot("warm");
	work(4);
	aprof_event(7);
	aprof_snapshot("hot\033[31m");
	if (fork() == 0) {
		work(2);
		aprof_snapshot("warm");
		work(1);
		_exit(0);
	}
	wait(NULL);
	work(5);
	return 0;
}
END
"$CC" -g -O1 -I"$abs_top_srcdir/aprof" -o program program.c
# Both backends give the same, but for a line that says which one it was.
reported() {
	reported_status=0
	cargo-alloc-profile "$@" >reported || reported_status=$?
	sed '/^(recorded with the backend native/d' reported
	return $reported_status
}
recorded() {
	reported -q --backend=$backend "$@" exec ./program $argument
}
argument=
for backend in valgrind native; do
	if [ $backend = native ] && [ ! -e "$abs_top_builddir/aprof/libaprof-native.so" ]; then
		skip 'the native backend' "there is no native recorder for $AP_PLATFORM"
		continue
	fi
	rm -f kept*
	expect recorded recorded --keep kept.xml
	is "snapshots are kept beside their processes, $backend" "$(echo kept*)" \
		'kept.2.snapshot1.xml kept.2.xml kept.snapshot1.xml kept.snapshot2.xml kept.xml'
	expect recorded-snapshot recorded --snapshot warm
	expect recorded-since recorded --since warm
	expect recorded-event recorded -vvv --snapshot 2
	expect recorded-unknown recorded --snapshot nosuch
	# A program that becomes another one has snapshots of both, and one that was killed keeps its own.
	argument=x
	expect executed recorded --trace-children
	expect executed-before recorded --trace-children --snapshot before
	argument=k
	expect killed recorded --snapshot last
	argument=
	expect kept reported report kept*.xml
	expect kept-snapshot reported --snapshot warm report kept*.xml
	ok "the grammar takes what is kept, $backend" sh -c 'command -v xmllint >/dev/null || exit 0
		timeout 60 xmllint --nonet --huge --noout --relaxng "$1/docs/profile-format.rng" kept*.xml' - "$abs_top_srcdir"
done

# Of processes that another one kills, Valgrind leaves snapshots alone. They are kept under numbers behind those of the others.
cat >killed.c <<'END'
#include "aprof.h"
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void *volatile kept;

int main(void)
{
	int pipes[2];
	char c;
	if (pipe(pipes) != 0)
		return 1;
	kept = malloc(1);
	for (int i = 0; i < 40; i++) {
		pid_t child = fork();
		if (child == 0) {
			kept = malloc(2);
			aprof_snapshot("last");
			if (write(pipes[1], "", 1) == 1)
				pause();
			_exit(1);
		}
		if (read(pipes[0], &c, 1) != 1)
			return 1;
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
	}
	return 0;
}
END
"$CC" -g -O1 -I"$abs_top_srcdir/aprof" -o killed killed.c
cargo-alloc-profile -q --backend=valgrind --keep kept-of-killed.xml exec ./killed >"$io/report" 2>"$io/err" || :
is 'the snapshots of 40 killed processes' "$(ls kept-of-killed* | sort -t. -k2n | sed -n '1p;2p;$p' | tr '\n' ' ')" \
	'kept-of-killed.xml kept-of-killed.2.snapshot1.xml kept-of-killed.41.snapshot1.xml '
finish
