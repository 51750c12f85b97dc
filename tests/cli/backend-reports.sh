# SPDX-License-Identifier: MIT OR Apache-2.0
# Reports, baselines and comparisons say which backend recorded what, and what that leaves open.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"

# Profiles as the native recorder writes them: of a pool of threads, of one whose peak is exact, and of a program with one thread.
sed 's/ valgrind="3.19.0"/ backend="native"/; s/<totals /<totals peak-bound="131072" /' "$profiles/threads.xml" >threads.xml
sed 's/ peak-bound="131072"//' threads.xml >exact.xml
sed 's/<tool name="aprof"/& backend="native"/' "$profiles/cut.xml" >one.xml

# says ARGUMENTS…: the line on the backend, or nothing
says() {
	cargo-alloc-profile "$@" | grep -e 'recorded with' || :
}
is 'nothing on valgrind' "$(says report "$profiles/threads.xml")" ''
is 'native with one thread' "$(says report one.xml)" '(recorded with the backend native)'
is 'native with several' "$(says report exact.xml)" '(recorded with the backend native: the kernel chose the order of threads)'
expect report cargo-alloc-profile -v report threads.xml
is 'runs of both' "$(says report "$profiles/rust.xml" one.xml)" '(recorded with the backends valgrind and native)'
expect markdown cargo-alloc-profile -o markdown --limit 1 report threads.xml
is 'Markdown has nothing on valgrind' "$(says -o markdown report "$profiles/threads.xml")" ''
is 'a report of leaks, too' "$(says --leaks report one.xml)" '(recorded with the backend native)'

# The recorder does not see which signal ends a process; who starts the process does.
{
	echo '#!/bin/sh'
	echo '[ "$1" != --version ] || exec "'"$AP_VALGRIND"'" --version'
	echo 'for option; do case $option in --aprof-out-file=*) file=${option#*=} ;; esac; done'
	echo "sed -e 's/pid=\"700\"/pid=\"'\$\$'\"/' -e 's/<end .*>/<end by=\"signal\"\/>/' '$tmp/threads.xml' >\"\${file%\\%p.xml}\$\$.xml\""
	echo 'kill -9 $$'
} >killed
chmod +x killed
VALGRIND=$tmp/killed cargo-alloc-profile -v -o json exec "$(command -v sleep)" 9 >killed.json 2>"$io/err" || :
is 'the signal of a program' "$(grep -oE '"(end|signal)": [^,]*' killed.json | tr '\n' ' ')" '"end": "signal" "signal": 9 '

# JSON, and baselines.
cargo-alloc-profile -v -o json report threads.xml >report.json
is 'JSON has it for the run' "$(grep -oE '"(peak_bound|backends)": [^,]*' report.json | sort | tr '\n' ' ')" \
	'"backends": ["native"] "peak_bound": 131072 "peak_bound": 131072 '
is 'and for the process' "$(grep -oE '"backend": [^,]*' report.json)" '"backend": "native"'
is 'nothing of the kind for valgrind' "$(cargo-alloc-profile -v -o json report "$profiles/threads.xml" | grep -cE 'peak_bound|backend')" 0
cargo-alloc-profile --save threads.json report threads.xml >"$io/report"
is 'a baseline has it' "$(grep -oE '"(peak-bound|backend)": [^,]*' threads.json | tr '\n' ' ')" '"backend": "native" "peak-bound": 131072 '
is 'a report on that, too' "$(cargo-alloc-profile report threads.json)" "$(cargo-alloc-profile report threads.xml)"
cargo-alloc-profile --save valgrind.json report "$profiles/threads.xml" >"$io/report"
is 'and nothing for valgrind' "$(grep -cE 'peak-bound|backend' valgrind.json)" 0
sed 's/"backend": "native"/"backend": "perf"/' threads.json >other.json
is 'no other backend' "$(cargo-alloc-profile report other.json 2>&1)" \
	"cargo-alloc-profile: cannot read 'other.json': process 1: 'backend' must be valgrind or native"
sed 's/ backend="native"/ backend="perf"/' threads.xml >other.xml
is 'nor in a profile' "$(cargo-alloc-profile report other.xml 2>&1)" \
	"cargo-alloc-profile: cannot read 'other.xml': tool: its backend must be valgrind or native"

# A limit on a peak that is known to within a bound.
is 'a limit with room for the bound' "$(cargo-alloc-profile --max-peak 131552 report threads.xml 2>&1 >"$io/report")" ''
expect no-room cargo-alloc-profile --limit 0 --max-peak 131551 report threads.xml
is 'JSON has the bound' "$(cargo-alloc-profile -o json --max-peak 131551 report threads.xml 2>"$io/err" | grep -o '"bound": .*passed[^,]*')" \
	'"bound": 131072, "passed": false'
expect too-large cargo-alloc-profile --limit 0 --max-peak 479 report threads.xml
expect tolerance cargo-alloc-profile --limit 0 --tolerance peak=262143 --gate 'thread *: peak+262144' --compare threads.json report threads.xml
is 'a tolerance with room for both bounds' "$(cargo-alloc-profile --tolerance peak=262144 --compare threads.json report threads.xml 2>&1 >"$io/report")" ''
is 'other limits are exact' "$(cargo-alloc-profile --max-bytes 480 --max-live 180 report threads.xml 2>&1 >"$io/report")" ''

# Comparisons.
expect differ cargo-alloc-profile diff valgrind.json threads.xml
is 'the other way round' "$(says diff threads.json "$profiles/threads.xml")" \
	'(the baseline was recorded with the backend native, this run with the backend valgrind: the kernel chose the order of threads, and the peak is known to within 128.00 KB)'
is 'with one thread' "$(says diff "$profiles/cut.xml" one.xml)" \
	'(the baseline was recorded with the backend valgrind, this run with the backend native)'
is 'both native, with one thread' "$(says diff one.xml one.xml)" ''
is 'both native' "$(says diff one.xml exact.xml)" '(recorded with the backend native: the kernel chose the order of threads)'
is 'both valgrind' "$(says diff "$profiles/threads.xml" "$profiles/rust.xml")" ''
expect markdown-differ cargo-alloc-profile -o markdown --limit 1 --compare valgrind.json report threads.xml
finish
