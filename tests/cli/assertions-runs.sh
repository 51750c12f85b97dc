# SPDX-License-Identifier: MIT OR Apache-2.0
# Assertions of a program that is recorded, with both backends. Its own exit status comes first.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"

need "$CC"
cat >program.c <<'END'
#include "aprof.h"
#include <stdlib.h>
#include <string.h>

static void *volatile kept;

__attribute__((noinline)) static void parse(int n)
{
	for (int i = 0; i < n; i++) {
		kept = malloc(32);
		free(kept);
	}
}

static void check(int n, unsigned most, const char *place)
{
	struct aprof_measured m;
	uintptr_t handle = aprof_measure_begin(APROF_ASSERTION);
	parse(n);
	if (aprof_measure_read(handle, &m)) {
		struct aprof_verdict verdict = { place, "allocations <= 3", m.allocations, m.allocations > most };
		aprof_measure_end(handle, &verdict);
	}
}

int main(int argc, char **argv)
{
	kept = malloc(1000);
	check(3, 3, "program.c:31");
	aprof_snapshot("between");
	if (argc > 1)
		check(4, 3, "program.c:33");
	return argc > 1 ? atoi(argv[1]) : 0;
}
END
"$CC" -g -O1 -I"$abs_top_srcdir/aprof" -o program program.c
recorded() {
	status_of_program=0
	cargo-alloc-profile -q --limit 0 --backend=$backend $options exec ./program "$@" >recorded || status_of_program=$?
	sed '/^(recorded with the backend native/d' recorded
	return $status_of_program
}
options=
for backend in valgrind native; do
	if [ $backend = native ] && [ ! -e "$abs_top_builddir/aprof/libaprof-native.so" ]; then
		skip 'the native backend' "there is no native recorder for $AP_PLATFORM"
		continue
	fi
	expect passed recorded
	expect failed recorded 0
	expect status recorded 7
	options='--snapshot between'
	expect snapshot recorded 0
	options=
done
finish
