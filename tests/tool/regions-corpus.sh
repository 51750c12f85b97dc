# SPDX-License-Identifier: MIT OR Apache-2.0
# The test programs, with a region for each call of each function: regions and phases add up to the whole, counter by counter, with both
# backends, and both give the same rows for programs of one thread.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"
[ -e "$AP_NATIVE_LIBRARY" ] || skip_all "there is no native recorder for $AP_PLATFORM"

"$CC" -O1 -c -I"$abs_top_srcdir/aprof" "$programs/region-per-function.c" -o region-per-function.o

# adds_up BACKEND: records ./program, and leaves BACKEND.KEY.json. Succeeds also if it allocates nothing, as those do that need arguments.
adds_up() {
	rm -f kept*.xml "$1".*.json
	timeout 120 cargo-alloc-profile -q --limit 0 --backend="$1" --trace-children --keep kept.xml exec ./program >out 2>err </dev/null || :
	[ -e kept.xml ] || { cat err && return 1; }
	for key in function region phase; do
		cargo-alloc-profile -q --runtime -o json --group-by $key report kept*.xml >"$1.$key.json" 2>"$1.err" || cat "$1.err"
	done
	grep -q '"total_allocations": 0' "$1.function.json" ||
		"$PYTHON" "$abs_srcdir/tool/adds-up.py" "$1".function.json "$1".region.json "$1".phase.json
}

same_rows() {
	for key in region phase; do
		"$PYTHON" -c '
import json, sys
def rows(path):
    return sorted((row[sys.argv[3]], row["count"], row["total_bytes"], row["deallocations"], row["live_bytes"], row["reallocations"])
                  for row in json.load(open(path))["allocations"])
one, other = rows(sys.argv[1]), rows(sys.argv[2])
assert one == other, f"{one}\n{other}"' valgrind.$key.json native.$key.json $key || return
	done
}

counted=0
for path in "$programs"/*.c "$programs"/*.cc; do
	source=$(basename "$path")
	case $source in
	region-per-function.c | regions*.c) continue ;;
	# Of what the program's own allocator gives, one part is seen here: native-replacements.sh and observed.sh tell.
	observed* | own-inlined.c | own-jemalloc.c | own-mimalloc.c* | own-tcmalloc.c) continue ;;
	*.cc) command -v g++ >/dev/null || continue ;;
	esac
	flags=$(directive flags "$path")
	# shellcheck disable=SC2086
	build "$source" program -finstrument-functions -finstrument-functions-exclude-file-list=aprof.h -I"$abs_top_srcdir/aprof" \
		region-per-function.o $flags -pthread -ldl >built 2>&1 || { skip "$source" 'it is no program by itself' && continue; }
	ok "$source, valgrind" adds_up valgrind
	! grep -q '"regions": ' valgrind.function.json || counted=$((counted + 1))
	case $(directive native "$path") in
	no,*) continue ;;
	esac
	ok "$source, native" adds_up native
	# The kernel decides the order of threads and signals. A program's own operator new, with its region, runs only natively.
	case $source in
	handlers.c | own-new.cc) continue ;;
	esac
	[ -n "$(directive both "$path")" ] || grep -q -e pthread -e signal "$path" || ok "$source: the backends agree" same_rows
done
ok 'there were programs with regions' [ $counted -ge 40 ]
finish
