# SPDX-License-Identifier: MIT OR Apache-2.0
# run.sh SOURCES SECONDS HARNESS…: runs each harness of the current directory for its share of the seconds. It starts from the corpus in
# the sources, from the directories that HARNESS.seeds names there, and from what earlier runs have found, which is kept in seeds/.
# It names what breaks a harness and keeps it in found/, where the next run begins; then the exit status is 1.
set -u
sources=$1 seconds=$2
shift 2
share=$((seconds / $#))
[ "$share" -gt 0 ] || share=1
status=0
# The C library's allocator for GLib, so that the sanitizer sees each block.
G_SLICE=always-malloc UBSAN_OPTIONS=print_stacktrace=1
export G_SLICE UBSAN_OPTIONS

fuzz() {
	harness=$1
	mkdir -p "found/$harness" "seeds/$harness"
	set -- -max_total_time="$share" -timeout=30 -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="found/$harness/"
	[ ! -e "$sources/$harness.dict" ] || set -- "$@" -dict="$sources/$harness.dict"
	set -- "$@" "seeds/$harness" "found/$harness" "$sources/corpus/$harness"
	if [ -e "$sources/$harness.seeds" ]; then
		while read -r directory; do
			set -- "$@" "$sources/$directory"
		done <"$sources/$harness.seeds"
	fi
	"./$harness" "$@"
}

mkdir -p logs
for name in "$@"; do
	echo "$name: $share seconds"
	if fuzz "$name" >"logs/$name" 2>&1 </dev/null; then
		sed -n 's/^stat::number_of_executed_units: */  executions: /p' "logs/$name"
	else
		status=1
		tail -n 40 "logs/$name" | sed 's/^/  /'
		find "found/$name" -type f | sed "s|^|found: $PWD/$name $PWD/|"
	fi
done
[ $status -ne 0 ] || echo 'nothing was found'
exit $status
