# SPDX-License-Identifier: MIT OR Apache-2.0
# Each harness takes its corpus, file by file, as it is compiled here: so under the sanitizers and Memcheck, too.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"

# Further files that belong to the harness's corpus.
more() {
	[ ! -e "$abs_srcdir/fuzz/$1.seeds" ] || sed "s|^|$abs_srcdir/fuzz/|" "$abs_srcdir/fuzz/$1.seeds"
}

for source in "$abs_srcdir"/fuzz/fuzz_*.c; do
	harness=$(basename "$source" .c)
	fed=${harness#fuzz_}
	# shellcheck disable=SC2046
	find "$abs_srcdir/fuzz/corpus/$fed" $(more "$fed") -type f >files
	ok "$fed has a corpus" [ -s files ]
	# shellcheck disable=SC2086
	if xargs -d '\n' ${AP_MEMCHECK-} "$abs_builddir/fuzz/$harness" <files >"$io/$harness" 2>&1; then
		pass "$fed takes its corpus"
	else
		fail "$fed takes its corpus"
		note <"$io/$harness"
	fi
done
finish
