# SPDX-License-Identifier: MIT OR Apache-2.0
# A program sees nothing of the recorder. Blocks before and after main, of 2,000 threads one after the other, and of eight at once; a plugin
# that comes and goes 1,000 times; recordings that cannot be made or that find no more room.
AP_BACKEND=native
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"

program around.c

# The same as without the recorder. A shell may put its last program into the environment.
options=
said() {
	grep -v '^_=' "$1" | LC_ALL=C sort
}
build transparent.c transparent -pthread
for what in usable errors descriptors environment threads strict limited; do
	wanted=0
	setarch -R ./transparent $what >wanted 2>&1 </dev/null || wanted=$?
	profile $what ./transparent $what
	cat $what.err >>$what.out
	is "$what: as without the recorder" "$(said $what.out) $status" "$(said wanted) $wanted"
	: >$what.out
	ok "$what: the profile is whole" says $what "end.by == '$([ $what = strict ] && echo signal || echo exit)'"
done
is 'a strict filter: every block counts' "$("$PYTHON" "$abs_srcdir/tool/profile-query.py" strict.xml 'at("strict").allocations == 1001')" ''

# used NAME COMMAND…: the room that a recording takes, in KiB
used() {
	used=$1
	shift
	$recorder --aprof-out-file="$used.xml" "$@" >"$used.run" 2>&1 </dev/null
	du -k "$used".xml.recording.* | cut -f 1
	collect "$used.xml" >&2
}

build plugin.c plugin.so -O1 -fpic -shared -DNAME=one
cat >loads.c <<'END'
#include <dlfcn.h>
#include <stdlib.h>
int main(int argc, char **argv)
{
	for (int i = 0; i < atoi(argv[argc - 1]); i++) {
		void *plugin = dlopen("./plugin.so", RTLD_NOW);
		void *(*take)(size_t) = (void *(*)(size_t))dlsym(plugin, "plugin_take");
		free(take(100));
		dlclose(plugin);
	}
	return 0;
}
END
$CC -g loads.c -o loads -ldl
# Each of 2,000 threads keeps what it counted.
ended=$(used ended ./around-c-1)
ok "2,000 threads that ended take 16 KiB each: $ended KiB" test "$ended" -le 32000
few=$(used few ./loads 10)
many=$(used many ./loads 1000)
ok "a plugin that comes and goes takes no more room each time: $few KiB, $many KiB" test "$many" -le $((few + 64))
: >many.out
ok 'and all of it counts' says many 'at("one_inner").allocations == 1000' 'at("one_inner").sites == 1' \
	'len([o for o in objects if o.path.endswith("/plugin.so")]) == 1'

# Where no recording can be made, the program runs all the same.
mkdir absent
wanted=$(./transparent usable)
is 'no directory for a recording: the program runs' "$(env LD_PRELOAD="$AP_NATIVE_LIBRARY" ALLOC_PROFILE_RECORDING="$PWD/absent/x/%p" ./transparent usable 2>&1)" "$wanted"
is 'an empty pattern: the program runs' "$(env LD_PRELOAD="$AP_NATIVE_LIBRARY" ALLOC_PROFILE_RECORDING= ./transparent usable 2>&1)" "$wanted"
is 'no pattern: the program runs' "$(env LD_PRELOAD="$AP_NATIVE_LIBRARY" ./transparent usable 2>&1)" "$wanted"

# A file system that becomes full.
build many-sites.c many-sites
mkdir small
unmount() {
	umount "$tmp/small" 2>/dev/null || :
}
at_exit=unmount
if mount -t tmpfs -o size=700k none small 2>"$io/mount"; then
	status=0
	$recorder --aprof-out-file="$PWD/small/full.xml" ./many-sites >full.out 2>full.err </dev/null || status=$?
	is 'a full file system: the program goes on' "$status $(cat full.err)" '0 '
	cp --sparse=always small/full.xml.recording.* .
	"$abs_builddir/tool/make-profiles" full.xml.recording.* 2>said || :
	ok 'a full file system: the recording says that it is incomplete' grep 'incomplete' said
else
	skip 'a full file system' "none can be mounted here: $(head -n 1 "$io/mount")"
fi
finish
