# SPDX-License-Identifier: MIT OR Apache-2.0
# A process that is killed at any moment leaves a recording of all that it did and asked, and its counters agree.
AP_BACKEND=native
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"

build killed.c killed -pthread
build kill-at.c kill-at

# printed NAME: what the program had done, from its file, in the form that expectations read.
printed() {
	od -An -v -t u8 -w64 "$1.progress" | awk '
		{ events += $1; allocations += $2; bytes += $3; print "allocations-" NR "=" $2 }
		NR == 1 { print "asked=" $4; print "held=" $5; print "failed=" $6 }
		END { print "events=" events; print "allocations=" allocations; print "bytes=" bytes }' >"$1.out"
}

# killed NAME EXPECTATION…: what holds for the profile of a process that was killed
killed() {
	killed=$1
	shift
	printed "$killed"
	for expectation in 'end.by == "signal"' 'total.live_blocks >= 0' "$@"; do
		printf '%s\t%s\n' "$killed" "$expectation" >>"$io/expected"
	done
}

# judge_killed KIND NUMBER: makes the profiles KIND-*.xml, all at once, and says whether they are so many and as expected.
judge_killed() {
	"$abs_builddir/tool/make-profiles" "$1"-*.recording.* >"$io/wrong" 2>&1 || :
	for made in "$1"-*.recording.*.xml; do
		mv "$made" "${made%.recording.*}"
	done
	rm "$1"-*.recording.*
	xmllint --nonet --huge --noout --relaxng "$schema" "$1"-*.xml 2>&1 | grep -v ' validates$' >>"$io/wrong" || :
	"$PYTHON" "$abs_srcdir/tool/profile-query.py" --list "$io/expected" >"$io/said" 2>&1 || :
	is "$1: $2 recordings" "$(wc -l <"$io/said")" "$2"
	is "$1: each is complete and its sums fit" "$(cut -c -300 "$io/wrong"; grep -v '	$' "$io/said")" ''
	rm "$io/expected"
}

# After a number of events: exactly these.
i=1
while [ $i -le 50 ]; do
	# 1, 3, 7, … and then ever further on
	events=$((i * i * i / 7 + 2 * i))
	status=0
	$recorder --aprof-out-file=after-$i.xml ./killed after-$i.progress after $events >after-$i.run 2>after-$i.err || status=$?
	[ $status = 137 ] || fail "SIGKILL after $events events: status $status"
	killed after-$i "total.events == $events" 'printed["events"] == total.events' 'total.allocations == printed["allocations"]' \
		'total.bytes == printed["bytes"]'
	i=$((i + 1))
done
judge_killed after 50

# After a number of machine instructions: what was under way counts, or does not. First while stacks are new, then while they are known.
# step_by_step NAME ROUNDS TIMES STEP
step_by_step() {
	i=1
	while [ $i -le $3 ]; do
		./kill-at $((i * $4)) $recorder --aprof-out-file="$1-$i.xml" ./killed "$1-$i.progress" stop "$2" >"$1-$i.run" 2>"$1-$i.err" ||
			return
		killed "$1-$i" 'total.events - printed["events"] in (0, 1)' 'total.allocations - printed["allocations"] in (0, 1)' \
			'0 <= total.bytes - printed["bytes"] <= 300' 'total.allocations > printed["allocations"] or total.bytes == printed["bytes"]'
		i=$((i + 1))
	done
	judge_killed "$1" $3
}

# requests NAME ROUNDS TIMES STEP: the same of requests. What the program did not see answered counts, or does not.
requests() {
	i=1
	while [ $i -le $3 ]; do
		./kill-at $((i * $4)) $recorder --aprof-out-file="$1-$i.xml" ./killed "$1-$i.progress" ask "$2" >"$1-$i.run" 2>"$1-$i.err" ||
			return
		killed "$1-$i" 'total.events - printed["events"] in (0, 1)' 'total.ad_hoc - printed["asked"] in (0, 1)' \
			'total.ad_hoc_weight == 7 * total.ad_hoc' 'failed_assertions - printed["failed"] in (0, 1)' \
			'checked_assertions - failed_assertions - printed["held"] in (0, 1)' \
			'sum(a.times for a in assertions) == failed_assertions' 'total.uncounted == 0' 'total.peak_bytes <= 300'
		i=$((i + 1))
	done
	judge_killed "$1" $3
}

# A process that begins to count anew has done so, or has not.
start_anew() {
	i=1
	while [ $i -le 6 ]; do
		./kill-at $((i * $1)) $recorder --aprof-out-file=anew-$i.xml ./killed anew-$i.progress start 30 >anew-$i.run 2>anew-$i.err || return
		killed anew-$i '(total.events, total.allocations, total.uncounted) in ((30, 20, 0), (0, 0, 20))' \
			'printed["asked"] == 0 or total.uncounted == 20' '(total.peak_bytes > 0) == (total.events > 0)'
		i=$((i + 1))
	done
	judge_killed anew 6
	is 'anew: the first was killed before, the last one after' \
		"$(for n in 1 6; do sed -n 's/.* uncounted="20".*/after/p' anew-$n.xml; done)" after
}

if ./kill-at 0 sh -c 'kill -STOP $$'; then
	step_by_step first 0 25 421
	step_by_step settled 30 50 23
	requests asked 0 25 421
	requests requests 10 25 203
	start_anew 9601
else
	skip 'after a number of machine instructions' 'no process may trace another one here'
fi

# While eight threads allocate.
i=1
while [ $i -le 50 ]; do
	$recorder --aprof-out-file=threads-$i.xml ./killed threads-$i.progress threads $((i * 300)) >threads-$i.run 2>threads-$i.err || :
	killed threads-$i '0 <= at("work").allocations + at("work").deallocations - printed["events"] <= 8' \
		'all(t.allocations - printed["allocations-%d" % (t.id - 1)] in (0, 1) for t in all_threads[1:])'
	i=$((i + 1))
done
judge_killed threads 50
finish
