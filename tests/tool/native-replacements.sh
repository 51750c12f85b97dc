# SPDX-License-Identifier: MIT OR Apache-2.0
# Programs with an allocator of their own, whose functions the native recorder serves in their place.
AP_BACKEND=native
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"
replaces

program own-mimalloc.c
program own-jemalloc.c
program own-tcmalloc.c
program own-mimalloc.cc
program own-inlined.c

# A system that lets nobody change code, or execute what was changed: the program goes on as it is, and its profile says so.
if command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null; then
	traced() {
		rm -f "$tmp"/plain.recording.*
		strace -o "$tmp/trace" -e trace=mprotect "$@" -E LD_PRELOAD="$AP_NATIVE_LIBRARY" \
			-E ALLOC_PROFILE_RECORDING="$tmp/plain.recording.%p" -E ALLOC_PROFILE_RECORDING_REPLACEMENTS="$tmp/plain.list" \
			./plain >plain.out
	}
	forbidden() {
		traced -e inject=mprotect:error=EACCES:when="$1" && grep '^own=[1-9]' plain.out || return
		"$abs_builddir/tool/make-profiles" "$tmp"/plain.recording.* 2>&1
		grep -q 'the system does not let the recorder change its code' "$tmp"/plain.recording.*.xml
	}
	ok 'own-malloc.c is built' build own-malloc.c plain
	"$abs_builddir/tool/make-replacements" ./plain "$tmp/plain.list"
	ok 'it is traced' traced
	first=$(awk '/PROT_READ\|PROT_EXEC/ { print NR; exit }' "$tmp/trace")
	ok 'where the stubs cannot be executed' forbidden "$first"
	ok 'where the code cannot be written' forbidden $((first + 1))
	ok 'where what was written cannot be executed' forbidden $((first + 2))
else
	skip 'a system that forbids to change code' 'strace is not installed, or may trace nothing'
fi

finish
