# SPDX-License-Identifier: MIT OR Apache-2.0
# --program-cpus says how many processors the program sees. The program cannot leave those that it was started on.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"
[ -r /sys/devices/system/cpu/online ] || skip_all 'there is no /sys, where the C library counts processors'

build cpus.c cpus -pthread

# The files of the system are the machine's own under the native recorder.
files='/^.sys.devices/d; /^  [0-9-]* from the second on/d'
[ $AP_BACKEND != valgrind ] || files=
not_native 'files that say how many processors there are' 'it changes what functions of the C library say' || :

told() {
	options=--program-cpus=$1
	profile told ./cpus
	sed "$files" told.out
	cat told.err
}

is 'four' "$(told 4)" "$(sed "$files" <<'EOF'
at the start: 0 1 2 3
by its number: 0 1 2 3
no such process: No such process
in one word: 8 f
sysconf: 4 online, 4 configured
/sys/devices/system/cpu/online, 32 at a time: 0-3
  3 from the second on: -3
/sys/devices/system/cpu/online, 1 at a time: 0-3
  3 from the second on: -3
chooses: 2 3
  then: 2 3
runs on: 2 of node 0
none that there is: Invalid argument
  then: 2 3
a thread has its creator's: 2 3
it chooses: 1
  then: 1
the thread's choice was its own: 2 3
the child has its parent's: 2 3
EOF
)"
told 1 >one
is 'one' "$(sed -n 's/^at the start: //p; s/^chooses: //p; s/^sysconf: //p' one | tr '\n' ';')" \
	'0;1 online, 1 configured;Invalid argument;'
told 1000 >many
# What else the failed call does to the word is the machine's.
is 'more than one word' "$(sed -n '/^in one/s/ [0-9a-f]*$//p; /^sysconf/p; /^none/,/^  then/p' many)" \
	"$(printf '%s\n' 'in one word: -1' 'sysconf: 1000 online, 1000 configured' \
		'none that there is: 900 901' '  then: 900 901')"

# Without the option, the program sees what it sees by itself.
options=
profile truth ./cpus
./cpus >native
is 'off' "$(sed '/^runs on/d' truth.out)" "$(sed '/^runs on/d' native)"

# Where the program really may run, while it chooses processors.
cat >confined.c <<'EOF'
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <string.h>
int main(void)
{
	cpu_set_t set;
	char line[256];
	FILE *status;
	memset(&set, 0xff, sizeof set);
	if (sched_setaffinity(0, sizeof set, &set) != 0)
		return 1;
	CPU_ZERO(&set);
	CPU_SET(1, &set);
	if (sched_setaffinity(0, sizeof set, &set) != 0)
		return 1;
	status = fopen("/proc/thread-self/status", "r");
	while (fgets(line, sizeof line, status))
		if (strncmp(line, "Cpus_allowed_list:", 18) == 0)
			fputs(line, stdout);
	return 0;
}
EOF
$CC -o confined confined.c
if command -v taskset >/dev/null && here=$(taskset -cp $$ | sed 's/.*: *\([0-9]*\).*/\1/'); then
	is 'it stays where it was started' "$(taskset -c "$here" $recorder --aprof-out-file=out.%p.xml --program-cpus=8 ./confined)" \
		"$(printf 'Cpus_allowed_list:\t%s' "$here")"
else
	skip 'it stays where it was started' 'there is no taskset'
fi

not_native 'no number of processors' 'the command line checks its options' && finish
for wrong in x -1 1025; do
	options=--program-cpus=$wrong
	profile wrong ./cpus
	is "no number of processors: '$wrong'" "$status" 1
done
finish
