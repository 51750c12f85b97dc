# SPDX-License-Identifier: MIT OR Apache-2.0
# However a process ends, it leaves a complete profile, and its exit status is the same as without the tool.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"

build ends.c ends -pthread

# how BY STATUS BLOCKS: a process that ends that way, with the exit status, after so many blocks of 10 bytes
while read -r how by end_status blocks; do
	wanted=0
	(./ends "$how"; exit $?) >/dev/null 2>&1 || wanted=$?
	profile "$how" ./ends "$how"
	is "$how: the exit status is the program's own" "$status" "$wanted"
	ok "$how: the profile is complete" says "$how" "(end.by, end.status) == ('$by', $end_status)" \
		"(at('take').allocations, at('take').bytes) == ($blocks, 10 * $blocks)" "at('take').live_blocks == $blocks"
	is "$how: nothing else is left" "$(find . -name "$how.*" | sort | tr '\n' ' ')" "./$how.err ./$how.out ./$how.xml "
done <<'END'
return exit 1 3
exit exit 255 3
_exit exit 6 3
atexit exit 9 7
quick exit 7 7
thread exit 5 4
outlived exit 0 4
caught exit 115 4
abort signal 0 3
segv signal 0 3
bus signal 0 3
fpe signal 0 3
term signal 0 3
kill signal 0 3
END

# Another process ends it, after it has waited for the program. SIGHUP may be ignored where the tests run.
while read -r signal wanted; do
	mkfifo $signal.ready
	env --default-signal=$signal $recorder --aprof-out-file=$signal.xml ./ends wait >$signal.ready 2>$signal.err </dev/null &
	pid=$!
	read -r line <$signal.ready
	is "$signal: the program waits" "$line" ready
	kill -s $signal $pid
	status=0
	wait $pid 2>/dev/null || status=$?
	collect $signal.xml
	is "$signal from another process: the exit status is the signal's" "$status" $wanted
	: >$signal.out
	ok "$signal from another process: the profile is complete" says $signal "end.by == 'signal'" \
		"at('take').allocations == 3" "run.pid == $pid"
done <<'END'
TERM 143
HUP 129
USR1 138
END

finish
