# SPDX-License-Identifier: MIT OR Apache-2.0
# Reports use debug information wherever it is, and say what is missing. `inner` is inlined, so that only debug information can
# name it.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
need objcopy readelf
mkdir run
TMPDIR=$tmp/run
export TMPDIR

cat >lib.c <<'X'
#include <stdlib.h>

static inline __attribute__((always_inline)) void *inner(size_t size)
{
	return malloc(size);
}

__attribute__((noinline)) void *outer(size_t size)
{
	void *volatile made = inner(size);
	return made;
}
X
# Makes two allocations and does what its arguments say: unlink FILE, rename FROM TO, fork.
cat >prog.c <<'X'
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void *outer(size_t size);

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "fork") == 0 && fork() != 0)
		wait(NULL);
	free(outer(100));
	free(outer(100));
	if (argc > 2 && strcmp(argv[1], "unlink") == 0)
		return unlink(argv[2]) != 0;
	if (argc > 3 && strcmp(argv[1], "rename") == 0)
		return rename(argv[2], argv[3]) != 0;
	return 0;
}
X
# Closes the library before its end, and removes the file if an argument says so.
cat >plug.c <<'X'
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	void *library = dlopen(argv[1], RTLD_NOW);
	void *(*outer)(size_t) = (void *(*)(size_t))dlsym(library, "outer");

	free(outer(100));
	free(outer(100));
	return dlclose(library) != 0 || (argc > 2 && unlink(argv[1]) != 0);
}
X

cc_() {
	# shellcheck disable=SC2086
	$CC -O1 -g $dwarf -Wl,--build-id "$@"
}

resolved='Allocation Profile:
inner: 2 (0.20 KB)
    sizes: 100 B
    lib.c:5: 2 (0.20 KB)'
lineless() {
	printf 'Allocation Profile:\nouter: 2 (0.20 KB)\n    sizes: 100 B\n    ??? (%s): 2 (0.20 KB)' "$1"
}
unresolved='Allocation Profile:
outer: 2 (0.20 KB)
    sizes: 100 B
    lib.c:5: 2 (0.20 KB)'
# tells NAME WANTED WANTED-NOTE COMMAND…: compares the rows of the command's report, and its notes
tells() {
	name=$1 wanted=$2 note=$3
	shift 3
	cargo-alloc-profile -vv -f inner -f outer exec "$@" >out 2>err </dev/null || echo "status $?" >>err
	is "$name" "$(sed '/^$/,$d' out)" "$wanted"
	is "$name: the messages" "$(sed "s|$tmp|@TMP@|g" err)" "$note"
}

for dwarf in -gdwarf-4 -gdwarf-5; do
	for pie in -pie -no-pie; do
		cc_ -fPIE $pie -o prog prog.c lib.c
		tells "$dwarf $pie" "$resolved" '' ./prog
	done
	cc_ -fPIC -shared -o libouter.so lib.c
	cc_ -o linked prog.c -L. -louter -Wl,-rpath,"$tmp"
	tells "$dwarf, a library" "$resolved" '' ./linked
	cc_ -o plug plug.c -ldl
	tells "$dwarf, a library that was closed" "$resolved" '' ./plug ./libouter.so
done
dwarf=
cp libouter.so gone.so
tells 'a library that is gone' "$(lineless gone.so)" \
	"cargo-alloc-profile: note: cannot resolve lines and inlined functions in '@TMP@/gone.so': it can no longer be read" \
	./plug ./gone.so unlink
# A newer build in its place, with another build id.
cc_ -fPIC -shared -Wl,-soname,newer -o newer.so lib.c
cp libouter.so same.so
tells 'a library that was rebuilt' "$(lineless libouter.so)" \
	"cargo-alloc-profile: note: cannot resolve lines and inlined functions in '@TMP@/libouter.so': it was rebuilt after the run" \
	./linked rename newer.so libouter.so
cp same.so libouter.so
# Copied back, it is the same build.
tells 'a library that was copied' "$resolved" '' ./linked rename same.so libouter.so

# The executable has another link until the report is made.
cc_ -o prog prog.c lib.c
cc_ -Wl,--build-id=0x0123456789abcdef0123456789abcdef01234567 -o newer prog.c lib.c
cp prog victim
tells 'an executable that is gone' "$resolved" '' ./victim unlink victim
cp prog victim
tells 'an executable that was rebuilt' "$resolved" '' ./victim rename newer victim
far=$(mktemp -d /dev/shm/aprof-test.XXXXXX 2>/dev/null || true)
if [ -n "$far" ] && [ "$(stat -c %d "$far")" != "$(stat -c %d .)" ] && [ -z "${AP_WRAPPERS-}" ]; then
	cp prog victim
	TMPDIR=$far tells 'an executable that is gone, without another link' "$(lineless victim)" \
		"cargo-alloc-profile: note: cannot resolve lines and inlined functions in '@TMP@/victim': it can no longer be read" \
		./victim unlink victim
	for new in 0x0123456789abcdef0123456789abcdef01234567 none; do
		cc_ -Wl,--build-id=$new -o newer prog.c lib.c
		cp prog victim
		TMPDIR=$far tells "an executable that was rebuilt, without another link, build id $new" "$(lineless victim)" \
			"cargo-alloc-profile: note: cannot resolve lines and inlined functions in '@TMP@/victim': it was rebuilt after the run" \
			./victim rename newer victim
	done
else
	skip 'an executable without another link' '/dev/shm is no other file system that can be written'
fi
[ -z "$far" ] || rmdir "$far"

# Debug information in a file of its own.
objcopy --only-keep-debug prog apart.debug
cp prog apart
objcopy --strip-debug --add-gnu-debuglink=apart.debug apart
tells 'a debug link' "$resolved" '' ./apart
mkdir .debug
mv apart.debug .debug
tells 'a debug link into .debug' "$resolved" '' ./apart
id=$(readelf -n prog | sed -n 's/.*Build ID: //p')
mkdir -p "debug/.build-id/${id%"${id#??}"}"
mv .debug/apart.debug "debug/.build-id/${id%"${id#??}"}/${id#??}.debug"
cp prog known
objcopy --strip-debug known
cat >with-debug <<'X'
#!/bin/sh
mount --bind debug /usr/lib/debug && exec "$@"
X
chmod +x with-debug
if [ -n "${AP_WRAPPERS-}" ]; then
	skip 'by build id' 'the Valgrind that the command runs under needs /usr/lib/debug'
elif [ -d /usr/lib/debug ] && unshare --user --map-root-user --mount ./with-debug true 2>mount.log; then
	cat >in-namespace <<'X'
#!/bin/sh
exec unshare --user --map-root-user --mount ./with-debug cargo-alloc-profile "$@"
X
	chmod +x in-namespace
	./in-namespace -vv -f inner -f outer exec ./known >out 2>err </dev/null || :
	is 'by build id' "$(sed '/^$/,$d' out; cat err)" "$resolved"
else
	skip 'by build id' "/usr/lib/debug cannot be replaced for a test: $(head -n 1 mount.log 2>/dev/null)"
fi

# Files with the debug information of a unit each.
mkdir units
(cd units && cc_ -gdwarf-4 -gsplit-dwarf -o split ../prog.c ../lib.c)
tells 'files of units' "$resolved" '' ./units/split
build_whole="build it without '-gsplit-dwarf' (with cargo: 'split-debuginfo = \"off\"' in the profile)"
if command -v dwp >/dev/null && (cd units && dwp -e split) 2>dwp.log; then
	mkdir kept
	mv units/*.dwo kept
	cargo-alloc-profile -vv -f inner -f outer exec units/split >out 2>err </dev/null
	if [ -s err ]; then
		is 'a package of such files' "$(sed "s|$tmp|@TMP@|g" err)" "cargo-alloc-profile: note: cannot resolve inlined functions in \
'@TMP@/units/split': elfutils reads '@TMP@/units/split.dwp' from version 0.191 on: $build_whole"
	else
		is 'a package of such files' "$(sed '/^$/,$d' out)" "$resolved"
	fi
	mv kept/*.dwo units
	rm units/split.dwp
else
	skip 'a package of such files' "no package can be made: $([ -e dwp.log ] && head -n 1 dwp.log || echo 'there is no dwp')"
fi
lost=$(basename units/*lib.dwo)
rm "units/$lost"
tells 'such a file is missing' "$unresolved" "cargo-alloc-profile: note: cannot resolve some inlined functions in '@TMP@/units/split': \
cannot read '$lost', which has their debug information: $build_whole" ./units/split

# No debug information at all: one line for each object, however many frames and processes it has.
expect symbols-only cargo-alloc-profile -vv -f inner -f outer exec ./known
strip -o stripped prog
expect stripped cargo-alloc-profile -vvv exec ./stripped fork
expect stripped-quiet cargo-alloc-profile -q -f inner exec ./stripped
cc_ -s -fPIC -shared -o libouter.so lib.c
cc_ -s -o linked prog.c -L. -louter -Wl,-rpath,"$tmp"
expect two-stripped cargo-alloc-profile -vv exec ./linked fork
# Newer versions of libdw unpack it.
cp prog packed
if objcopy --compress-debug-sections=zstd packed 2>zstd.log; then
	cargo-alloc-profile -vv exec ./packed >out 2>err </dev/null || :
	if grep -q "^cargo-alloc-profile: cannot profile './packed': .* build it without compressed debug information" err; then
		pass 'packed: a Valgrind that would read nothing of it is not started'
	elif grep -q "^cargo-alloc-profile: warning: 'packed' has debug information that Valgrind cannot read" err; then
		pass 'packed: what Valgrind cannot read of it is said'
	elif [ -s err ]; then
		is packed "$(sed "s|$tmp|@TMP@|g" err)" "cargo-alloc-profile: note: '@TMP@/packed' has debug information \
that is compressed in a way that elfutils cannot read, so functions may have no names: build it without \
'--compress-debug-sections', or with '--compress-debug-sections=zlib'"
	else
		is packed "$(sed '/^$/,$d' out)" "$resolved"
	fi
else
	skip packed "objcopy has no zstd: $(head -n 1 zstd.log)"
fi
if command -v rustc >/dev/null 2>&1 && echo 'fn main() { std::hint::black_box(vec![1u8; 64]); }' >simple.rs &&
		rustc -g -Cstrip=symbols -o rust simple.rs 2>rustc.log; then
	cargo-alloc-profile exec ./rust >out 2>err </dev/null
	is 'a stripped program of rustc' "$(sed "s|$tmp|@TMP@|g" err)" \
		"$(sed 's|/stripped|/rust|' "$expectations/stripped.stderr")"
	is 'is a program without names' "$(sed -n '/^???/s/:.*//p' out)" '??? (rust)'
else
	skip 'a stripped program of rustc' 'rustc is not installed or does not strip'
fi
is "no run directory is left" "$(ls run)" ''
finish
