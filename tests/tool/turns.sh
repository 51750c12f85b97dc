# SPDX-License-Identifier: MIT OR Apache-2.0
# --fair-sched=yes: threads run in the same order every time, and every program comes to its end.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"
only_valgrind 'the kernel orders its threads'

build turns.c turns -O1 -pthread
options=--fair-sched=yes

rest() {
	without_run "$1"
}

profile first ./turns
is 'it ends as it should' "$status" 7
is 'all threads came by' "$(sed 's/ [a-h]*$//' first.out)" "$(cat <<'EOF'
computing 80
locking 1600
yielding 1600
spinning 8
waiting 800
woken 8
reading 400
forking 24
signalled 40
starting 804
EOF
)"
is 'yields rotate' "$(sed -n 's/^yielding 1600 .*\(\(abcdefgh\)\{50\}\).*/\2/p' first.out)" abcdefgh
for n in 2 3 4 5; do
	profile again ./turns
	is "run $n: the order" "$(cat again.out)" "$(cat first.out)"
	is "run $n: the profile" "$(rest again.xml)" "$(rest first.xml)"
done

# Beside other processes that want the processor.
timeout 120 sh -c 'while :; do :; done' & one=$!
timeout 120 sh -c 'while :; do :; done' & two=$!
profile busy ./turns
kill $one $two
is 'on a busy machine: the order' "$(cat busy.out)" "$(cat first.out)"
is 'on a busy machine: the profile' "$(rest busy.xml)" "$(rest first.xml)"

# Ends of threads, and of processes with threads in the middle of something.
for program in threads thread-numbers thread-fork ends; do
	[ -e "$programs/$program.c" ] || continue
	build $program.c $program -pthread
	options=
	profile plain ./$program
	wanted=$status
	options=--fair-sched=yes
	profile turns ./$program
	is "$program ends as without" "$status" "$wanted"
done
finish
