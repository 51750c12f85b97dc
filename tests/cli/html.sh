# SPDX-License-Identifier: MIT OR Apache-2.0
# Pages: page.py says that they are whole, with the totals of the report, and that nothing of the program's is markup.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
rust=$profiles/rust.xml threads=$profiles/threads.xml

if ! command -v "$PYTHON" >/dev/null; then
	skip_all 'python3 is not installed'
fi
page() {
	"$PYTHON" "$abs_srcdir/cli/page.py" "$@"
}

# whole NAME ARGUMENTS…: the page of a command line is whole, and another one is the same.
whole() {
	what=$1
	shift
	cargo-alloc-profile -o html "$@" >page.html 2>err || note <err
	cargo-alloc-profile -o html "$@" >again.html 2>err || note <err
	cargo-alloc-profile -o json "$@" >report.json 2>err || note <err
	ok "the page of $what is whole" page page.html report.json
	ok "the page of $what is the same again" cmp page.html again.html
}

for profile in sizes rust threads cut native scopes leaks leak-ways assertions allocators marks selections releases; do
	whole "$profile" report "$profiles/$profile.xml"
done
whole 'two processes' report "$profiles/fork-parent.xml" "$profiles/fork-child.xml"
whole 'a baseline' report "$profiles/fork.json"
whole 'a comparison' diff "$threads" "$rust"
whole 'a comparison with a baseline' diff "$profiles/fork.json" "$rust"
whole 'a report of leaks' report --leaks "$profiles/leak-ways.xml"
whole 'rows of tests' --group-by test report "$rust"
whole 'folded threads' --fold-threads report "$threads"
cargo-alloc-profile --save saved.json report "$rust" >out

# What a profile of each kind has.
expect report page --data page.html
cargo-alloc-profile -o html diff "$threads" "$rust" >page.html
expect comparison page --data page.html
cargo-alloc-profile -o html --max-allocations 3 report --leaks "$profiles/leak-ways.xml" >page.html 2>err || :
expect leaks page --data page.html
expect exported page --data "$(cargo-alloc-profile export html "$threads" >exported.html && echo exported.html)"

# Names that would be markup, or deceive.
sed -e 's|pool::job|\&lt;/script>\&lt;img src=x onerror=alert(1)>\&quot;'"'"'\&amp;\&#10;\&#x202e;\&#xe0041;@SCRIPT@ ]]\&gt;|' -e 's|name="idle"|name="\&lt;!--"|' \
	-e 's|src/job.rs|src/\&lt;script>.rs|' "$threads" >hostile.xml
whole 'hostile names' report hostile.xml
ok 'hostile names are in it, and none is markup' [ "$(grep -c 'onerror' page.html)" = 0 ]
page --data page.html >data.json
ok 'they are escaped as in a report' grep -q '"</script><img src=x onerror=alert(1)>\\"'"'"'&\\\\n\\\\u{202e}\\\\u{e0041}@SCRIPT@ ]]>"' data.json

# Small and large.
sed '/<site /d; s/\(sites\|allocations\|bytes\|deallocations\|freed-bytes\|live-blocks\|live-bytes\|peak-blocks\|peak-bytes\|peak-event\|temporary\|releases\|events\)="[0-9]*"/\1="0"/g; /<release /d' \
	"$profiles/cut.xml" >empty.xml
whole 'an empty profile' report empty.xml
"$PYTHON" "$abs_srcdir/cli/many-sites.py" 1 >one.xml
whole 'one site' report one.xml
"$PYTHON" "$abs_srcdir/cli/many-sites.py" 3000 2000 >many.xml
whole '3,000 sites and a stack of 2,000 frames' report many.xml
"$PYTHON" "$abs_srcdir/cli/many-sites.py" 100000 2000 | cargo-alloc-profile -o html report /dev/stdin >large.html
is 'the page of 100,000 sites is whole' "$(page large.html)" '189010 nodes, 99999 samples'
ok 'and has less than 5 MB' [ "$(wc -c <large.html)" -lt 5000000 ]
# 2^62, the most that a counter reaches.
"$PYTHON" "$abs_srcdir/cli/many-sites.py" 1 0 4611686018427387904 >huge.xml
whole 'counts of 2^62' report huge.xml
page --data page.html >data.json
ok 'which are exact' grep -q '"total": 4611686018427387904' data.json

# Programs, as they are recorded: by Valgrind with leaks, by the native recorder, and by both beside each other.
"$CC" -g -O1 -pthread -o ledger "$abs_srcdir/tool/programs/ledger.c" -I"$abs_top_srcdir/aprof" >log 2>&1 || note <log
"$CC" -g -O1 -o churn "$abs_srcdir/tool/programs/churn.c" >log 2>&1 || note <log
for program in 'ledger pool' churn; do
	# shellcheck disable=SC2086 # a program and its argument
	set -- $program
	cargo-alloc-profile -q --leak-check --keep "$1.xml" exec "./$@" >log 2>&1 || note <log
	cargo-alloc-profile -q --backend=native --keep "$1.native.xml" exec "./$@" >log 2>&1 || note <log
	whole "$program" report "$1.xml"
	whole "$program, recorded natively" report "$1.native.xml"
	whole "$program, by one recorder and the other" diff "$1.xml" "$1.native.xml"
done

# --open: in what BROWSER names. Nothing that fails there changes the exit status.
cat >browser <<'SCRIPT'
#!/bin/sh
printf '%s\n' "$@" >opened
exit "${BROWSER_ENDS-0}"
SCRIPT
chmod +x browser
BROWSER=$tmp/browser TMPDIR=$tmp/pages
export BROWSER TMPDIR
mkdir pages
expect open cargo-alloc-profile -o html --open --output-file "$tmp/opened.html" report "$threads"
is 'the browser gets the path' "$(cat opened)" "$tmp/opened.html"
ok 'the page is written' cmp opened.html exported.html
expect open-quiet env BROWSER="$tmp/browser --new '%s' -x:other" cargo-alloc-profile -q -o html --open --output-file opened.html report "$threads"
is 'its arguments stand where they belong' "$(cat opened)" "--new
$tmp/opened.html
-x"
cargo-alloc-profile -o html --open report "$threads" >out 2>err
is 'without a file there is a note' "$(sed "s|pages/cargo-alloc-profile\.[A-Za-z0-9]*\.html|FILE|" err)" "cargo-alloc-profile: note: the page is '$tmp/FILE'"
ok 'standard output is empty' [ ! -s out ]
ok 'the file has the page' cmp "$(cat opened)" exported.html
is 'and is the user'"'"'s alone' "$(stat -c %a "$(cat opened)")" 600
expect open-nothing env BROWSER=no-such-browser cargo-alloc-profile -o html --open --output-file opened.html report "$threads"
expect open-fails env BROWSER_ENDS=3 cargo-alloc-profile -o html --open --max-allocations 1 --output-file opened.html report "$threads"
expect open-no-command env BROWSER="'browser" cargo-alloc-profile -q -o html --open --output-file opened.html report "$threads"
expect open-nowhere env TMPDIR="$tmp/nosuch" cargo-alloc-profile -o html --open report "$threads"
expect open-text cargo-alloc-profile --open report "$threads"
unset BROWSER

# --embed-source: files of the workspace, and no others, whatever a profile says.
mkdir -p ws/src outside
cd ws
printf 'fn job() {\n\t"</script>"\n}\n' >src/job.rs
echo secret >../outside/secret.rs
ln -s ../../outside/secret.rs src/link.rs
ln -s job.rs src/inside.rs
mkfifo src/pipe.rs
printf '\377' >src/latin.rs
head -c 1048577 /dev/zero | tr '\0' x >src/large.rs
echo other >elsewhere.rs
n=0
for file in src/job.rs src/link.rs src/inside.rs src/pipe.rs src/latin.rs src/large.rs src/absent.rs src ../outside/secret.rs "$tmp/outside/secret.rs" /build/elsewhere.rs; do
	n=$((n + 1))
	sed "s|/home/user/ws/src/job.rs|$file|; s|/home/user/ws/src/main.rs|$tmp/ws/src/job.rs|; s|/home/user/ws|$tmp/ws|; s|pid=\"700\"|pid=\"$n\"|" "$threads" >../source$n.xml
done
ok 'a page has no sources by itself' [ "$(cargo-alloc-profile -o html report ../source1.xml >../page.html && page --data ../page.html | grep -c '"sources')" = 0 ]
cargo-alloc-profile -o html --embed-source report ../source*.xml >../page.html
ok 'a page with sources is whole' page ../page.html
page --data ../page.html | sed -n '/"sources"/,/"sources_left_out"/p' | sed 's/, /,\n    /g' >../sources.json
cd ..
expect sources cat sources.json
expect sources-text cargo-alloc-profile --embed-source report "$threads"
finish
