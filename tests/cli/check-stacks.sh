# SPDX-License-Identifier: MIT OR Apache-2.0
# --check-stacks: remembered stacks are compared with full unwinds, under both backends.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"

cat >pool.c <<'C'
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
static void *work(void *unused)
{
	for (int i = 0; i < 100; i++)
		free(malloc(i));
	return unused;
}
int main(void)
{
	for (int i = 0; i < 5; i++) {
		pthread_t t;
		pthread_create(&t, NULL, work, NULL);
		pthread_join(t, NULL);
	}
	work(NULL);
	if (fork() == 0) {
		work(NULL);
		_exit(0);
	}
	wait(NULL);
	return 0;
}
C
$CC -g -pthread -o pool pool.c
# The first of each thread's stacks is not remembered yet, and neither is that of a forked child. pthread_create allocates, too.
scrub='s/(1 allocation, .*)/(1 allocation, @BYTES@)/'
for backend in valgrind native; do
	expect $backend cargo-alloc-profile "--backend=$backend" --no-deterministic --trace-children --check-stacks --limit 1 exec ./pool
	cargo-alloc-profile "--backend=$backend" -q --limit 1 exec ./pool >"$backend" 2>&1 || :
	is "$backend: -q" "$(cargo-alloc-profile "--backend=$backend" -q --check-stacks exec ./pool 2>&1 >"$io/report")" ''
done

# The C library has a table for each thread, which is larger for the native recorder's library.
is 'both count the same bytes' "$(grep -v '^(recorded' native)" "$(cat valgrind)"

# A profile of a recorder that remembered wrong stacks.
sed 's/<totals /<totals stacks-checked="12345" stacks-wrong="2" /' "$profiles/threads.xml" >wrong.xml
expect wrong cargo-alloc-profile --limit 1 report wrong.xml
{
	echo '#!/bin/sh'
	echo '[ "$1" != --version ] || exec "'"$AP_VALGRIND"'" --version'
	echo 'for option; do case $option in --aprof-out-file=*) file=${option#*=} ;; esac; done'
	echo "sed -e 's/pid=\"700\"/pid=\"'\$\$'\"/' '$tmp/wrong.xml' >\"\${file%\\%p.xml}\$\$.xml\""
} >remembers
chmod +x remembers
scrub='s/(process [0-9]*)/(process N)/'
VALGRIND=$tmp/remembers expect wrong-run cargo-alloc-profile --no-deterministic --check-stacks --limit 1 exec "$(command -v true)"
sed 's/<totals /<totals stacks-checked="1" stacks-wrong="2" /' "$profiles/threads.xml" >more.xml
is 'not more are wrong than were checked' "$(cargo-alloc-profile report more.xml 2>&1)" \
	"cargo-alloc-profile: cannot read 'more.xml': totals: more stacks are wrong than were checked"
finish
