# SPDX-License-Identifier: MIT OR Apache-2.0
# The command ends as the program ends, and reports what was recorded.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/cli/cargolib.sh"

expect success ours run -q
expect exit ours run -q exit
status "a panic" 101 ours run -q panic
has "is reported all the same" "$io/out" 'demo::boxes: 11'
status "an abort" 134 ours run -q abort
has "an abort is reported all the same" "$io/out" 'demo::boxes: 11'
cat >demo/tests/failing.rs <<'X'
#[test]
fn fails() {
    assert_eq!(demo::boxes(1).len(), 2);
}
X
status "a test that fails" 101 ours test -q --test failing
has "is reported, too" "$io/out" 'demo::boxes: 2'
rm demo/tests/failing.rs

status "over the threshold" 3 ours --threshold-bytes 160 run -q
has "with what is over it" "$io/out" 'demo::boxes: 11'
has "and what it allocated" "$io/err" 'Threshold reached: 1 function allocated at least 160 bytes [--threshold-bytes]'
status "not over the threshold" 0 ours --threshold-bytes 1K run -q
status "the program's failure comes first" 7 ours --threshold-bytes 160 run -q exit

# stop SIGNAL COMMAND…: sends the signal to the command alone once the program waits; sets $got. The command does not ignore the
# signal, even if the tests run where it is ignored.
stop() {
	signal=$1
	shift
	mkfifo "$tmp/stdin"
	env --default-signal="$signal" "$@" >"$io/out" 2>"$io/err" <"$tmp/stdin" &
	pid=$!
	exec 9>"$tmp/stdin"
	for _ in $(seq 200); do
		grep -q waiting "$io/out" && break
		sleep 0.1
	done
	kill -"$signal" $pid
	got=0
	wait $pid || got=$?
	exec 9>&-
	rm "$tmp/stdin"
}
stop TERM cargo-alloc-profile -f demo::boxes run -q wait
is "a signal that ends the program" "$got" 143
has "leaves a report" "$io/out" 'demo::boxes: 11'
stop HUP cargo-alloc-profile -f demo::boxes exec target/debug/demo wait
is "without cargo, too" "$got" 129
has "with its report" "$io/out" 'demo::boxes: 11'
cat >demo/tests/waiting.rs <<'X'
#[test]
fn waits() {
    println!("{}", demo::boxes(8).len());
    println!("waiting");
    std::thread::sleep(std::time::Duration::from_secs(60));
}
X
cargo test -q --no-run
stop TERM cargo-alloc-profile -f demo::boxes test -q --test waiting -- --nocapture
is "cargo is ended with the test" "$got" 143
has "and the test's report is shown" "$io/out" 'demo::boxes: 9'

# Ctrl-C reaches the program from the terminal once, and the command does not send it again.
if "$PYTHON" -c 'import os; os.openpty()' 2>"$io/pty"; then
	cat >"$tmp/counter.c" <<'X'
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static volatile sig_atomic_t signals;

static void count(int number)
{
	(void)number;
	signals = signals + 1;
}

__attribute__((noinline)) void *make(void)
{
	return malloc(8);
}

int main(void)
{
	signal(SIGINT, count);
	free(make());
	write(1, "waiting\n", 8);
	sleep(20);
	sleep(1);
	printf("signals: %d\n", (int)signals);
	return 0;
}
X
	$CC -g -o "$tmp/counter" "$tmp/counter.c"
	cat >"$tmp/terminal.py" <<'X'
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
output, asked = b"", False
while True:
    try:
        got = os.read(terminal, 4096)
    except OSError:
        break
    if not got:
        break
    output += got
    if b"waiting" in output and not asked:
        asked = True
        os.write(terminal, b"\x03")
print(output.decode().replace("^C", "").replace("\r\n", "\n"), end="")
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
X
	expect terminal "$PYTHON" "$tmp/terminal.py" cargo-alloc-profile -q -f make exec "$tmp/counter"
else
	skip terminal "no terminal can be made here: $(tail -n 1 "$io/pty")"
fi

clean_run_directories
finish
