# SPDX-License-Identifier: MIT OR Apache-2.0
# The picture of a program that runs, on a terminal.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"

# It stops twice and waits for a line, with more alive the second time.
cat >holder.c <<'C'
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

__attribute__((noinline)) void *grow(size_t n) { return malloc(n); }
__attribute__((noinline)) void *table(size_t n) { return malloc(n); }

static void say(const char *text) { (void)!write(1, text, strlen(text)); }
static void wait(void) { char line[80]; (void)!read(0, line, sizeof line); }

int main(void)
{
	void *all[64];
	for (int i = 0; i < 50; i++)
		all[i] = grow(1024);
	for (int i = 0; i < 40; i++)
		say("a line\n");
	say("a part");
	wait();
	say(" and the rest\n");
	void *large = table(1 << 20);
	for (int i = 0; i < 49; i++)
		free(all[i]);
	wait();
	free(large);
	return 3;
}
C
$CC -g -O1 -o holder holder.c

# Who refuses it, and why.
expect no-terminal cargo-alloc-profile watch exec ./holder
expect valgrind cargo-alloc-profile --backend=valgrind watch exec ./holder
ALLOC_PROFILE_BACKEND=valgrind expect variable cargo-alloc-profile watch exec ./holder
expect report cargo-alloc-profile watch report "$profiles/rust.xml"
expect option-of-report cargo-alloc-profile report --watch "$profiles/rust.xml"
expect leaks cargo-alloc-profile watch leaks exec ./holder
expect leak-check cargo-alloc-profile watch --leak-check exec ./holder
expect twice cargo-alloc-profile watch watch exec ./holder
expect no-command cargo-alloc-profile watch

if ! "$PYTHON" -c 'import os; os.openpty()' 2>"$io/pty"; then
	skip "the picture" "no terminal can be made here: $(tail -n 1 "$io/pty")"
	finish
fi
TERM=vt100
export TERM
on_terminal() {
	"$PYTHON" "$abs_srcdir/cli/terminal.py" "$@"
}
# What differs from run to run: process ids, times, speeds, and the course of the plot.
scrub="s/process $$ /process N /; s/\((process \)[0-9]*), [0-9]*:[0-9]* [─-]*/\1N), TIME/; s/\([0-9] processes\), [0-9]*:[0-9]* [─-]*/\1, TIME/; s| so far, .*| so far|
s/\([│|]\)[^│|]*\$/\1/; s/^ *[0-9.]* [KM]*B \([│|]\)\$/     MOST \1/"

expect picture on_terminal 24 70 'wait= 50 .*grow' show 'type=\n' 'wait= 1 .*table' show 'type=\n' -- \
	cargo-alloc-profile -q watch exec ./holder
LC_ALL=C expect ascii on_terminal 18 60 'wait= 50 .*grow' show 'type=\n' 'wait= 1 .*table' 'type=\n' -- \
	cargo-alloc-profile -q --color never watch exec ./holder
expect resized on_terminal 24 70 'wait= 50 .*grow' size=16x50 'wait=table|grow' 'type=\n' 'wait= 1 .*table' show size=30x80 \
	'type=\n' -- cargo-alloc-profile -q watch exec ./holder
expect tiny on_terminal 2 20 'wait=a part' 'type=\n' 'wait=rest' 'type=\n' -- cargo-alloc-profile -q watch exec ./holder
expect interrupted on_terminal 24 70 'wait= 50 .*grow' 'type=\x03' -- cargo-alloc-profile -q watch exec ./holder
TERM=dumb expect dumb on_terminal 24 70 -- cargo-alloc-profile -q watch exec ./holder

# The last lines of what scrolled are there: nothing is overwritten.
on_terminal 24 70 'wait= 50 .*grow' 'type=\n' 'wait= 1 .*table' 'type=\n' -- cargo-alloc-profile -q watch exec ./holder >all || true
is "all that the program wrote is there" "$(grep -c '^a line$' all)" 40
is "also what it wrote in two parts" "$(grep -c '^a part and the rest$' all)" 1

# Two processes at once: the parent waits for its child, and then for a line of its own.
cat >forks.c <<'C'
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline)) void *in_child(size_t n) { return malloc(n); }
__attribute__((noinline)) void *in_parent(size_t n) { return malloc(n); }
static void wait_for_line(void) { char line[80]; (void)!read(0, line, sizeof line); }

int main(void)
{
	void *mine = in_parent(1024);
	if (fork() == 0) {
		void *theirs = in_child(10240);
		wait_for_line();
		free(theirs);
		_exit(0);
	}
	wait(NULL);
	wait_for_line();
	free(mine);
	return 0;
}
C
$CC -g -O1 -o forks forks.c
expect processes on_terminal 24 70 'wait=2 processes(.|\n)*in_child(.|\n)*in_parent' show 'type=\n' 'wait=forks .process [0-9]*.(.|\n)*in_parent' show 'type=\n' -- \
	cargo-alloc-profile -q watch exec ./forks

# From another terminal. The program says its id before it waits.
cat >server.c <<'C'
#include <stdlib.h>
#include <unistd.h>

__attribute__((noinline)) void *serve(size_t n) { return malloc(n); }

int main(int argc, char **argv)
{
	char digits[16], *at = digits + sizeof digits, line[80];
	void *all = serve(4096);
	*--at = '\n';
	for (int pid = (int)getpid(); pid > 0; pid /= 10)
		*--at = (char)('0' + pid % 10);
	(void)!write(1, at, (size_t)(digits + sizeof digits - at));
	(void)!read(0, line, sizeof line);
	free(all);
	return argc > 1 && *argv[1];
}
C
$CC -g -O1 -o server server.c
mkfifo to_server
# started COMMAND…: starts it, and sets $pid when the program waits.
started() {
	: >from_server
	"$@" <to_server >from_server 2>&1 &
	exec 9>to_server
	for _ in $(seq 300); do
		[ ! -s from_server ] || break
		sleep 0.1
	done
	pid=$(head -n 1 from_server)
}
started cargo-alloc-profile -q --backend=native exec ./server
expect attach on_terminal 16 60 'wait= 1 .*serve' show 'type=\x03' -- cargo-alloc-profile attach "$pid"
# The other command may be done before the last look, so that the end is not seen.
status=0
on_terminal 16 60 'wait= 1 .*serve' "send=$tmp/to_server" -- cargo-alloc-profile --color never attach "$pid" >attached || status=$?
is "it ends with the run" "$status" 0
ok "and leaves the last picture" grep -q '^1 allocation of 4.00 KB so far' attached
exec 9>&-
wait
ok "the other command reports" grep -q '^serve: 1$' from_server
expect attach-without-recording on_terminal 16 120 -- cargo-alloc-profile attach $$
expect attach-to-nothing on_terminal 16 120 -- cargo-alloc-profile attach 9999999999
expect attach-to-a-word on_terminal 16 120 -- cargo-alloc-profile attach server
expect attach-to-none cargo-alloc-profile attach
expect attach-without-terminal cargo-alloc-profile attach 1
expect attach-has-no-report cargo-alloc-profile --max-peak 1 attach 1

# The line of a run that nobody watches.
status=0
on_terminal 24 70 'wait=\] 50 allocations, 50.00 KB live' 'type=\n' 'wait=\] 51 allocations, 1.00 MB live' 'type=\n' -- \
	cargo-alloc-profile --backend=native exec ./holder >progress || status=$?
is "the progress line has what is alive" "$status" 3

# What cargo runs, with functions of the workspace and what the runtime takes as one row.
if command -v cargo >/dev/null && command -v rustc >/dev/null; then
	mkdir -p package/src
	printf '[package]\nname = "package"\nversion = "0.1.0"\nedition = "2021"\n[workspace]\n' >package/Cargo.toml
	cat >package/src/main.rs <<'R'
#[inline(never)]
fn fill(all: &mut Vec<Box<[u8; 2048]>>) {
    for _ in 0..30 {
        all.push(Box::new([1; 2048]));
    }
}

fn main() {
    let mut all = Vec::with_capacity(30);
    fill(&mut all);
    let mut line = String::with_capacity(100);
    std::io::stdin().read_line(&mut line).unwrap();
    println!("{} blocks", all.len());
}
R
	(cd package && CARGO_NET_OFFLINE=true on_terminal 24 90 'wait= 30 .*package::fill' show 'type=\n' -- \
		cargo alloc-profile -q watch run) >cargo-out || true
	ok "a function of the package" grep -q '^ *60.00 KB  *[0-9.]*% *30  package::fill$' cargo-out
	ok "and the last picture before the report" grep -q '^package::fill: 30$' cargo-out
	ok "what the runtime takes is one row" grep -q ' harness and runtime$' cargo-out
else
	skip "what cargo runs" "there is no cargo"
fi
finish
