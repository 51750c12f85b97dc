# SPDX-License-Identifier: MIT OR Apache-2.0
# tools/setup.sh knows all that ./configure looks for, and says at once what is missing. docs/install.md has the packages.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
cd "$abs_top_srcdir"
. tools/setup.sh

needs >"$tmp/needs"
grep -hE '^AP_((OPTIONAL_)?LIBRARY|HEADER|PROGRAM)\(' configure.ac m4/*.m4 | tr -d '[])' |
	awk -F '[(,] *' '{ print $NF, (/^AP_HEADER/ ? "header" : /^AP_PROGRAM/ ? "program" : "module"), $(NF - 1) }' | LC_ALL=C sort >"$tmp/looked-for"
ok './configure looks for libraries' [ "$(wc -l <"$tmp/looked-for")" -ge 10 ]
is 'each is a need, and each need is looked for' \
	"$(sed -nE 's/^(build|check) ([^ ]* (module|header|program) )/\2/p' "$tmp/needs" | LC_ALL=C sort)" "$(cat "$tmp/looked-for")"
awk '{ print $2 }' "$tmp/needs" | while read -r package; do
	grep -q "\`$package\`" docs/install.md || echo "$package"
done >"$tmp/absent"
is 'docs/install.md has each package' "$(cat "$tmp/absent")" ''

# say_missing in a shell of its own, without pkg-config's libraries jansson and valgrind and without make.
mkdir "$tmp/bin"
cat >"$tmp/bin/pkg-config" <<'SCRIPT'
#!/bin/sh
case $2 in
jansson* | valgrind*) exit 1 ;;
esac
SCRIPT
chmod +x "$tmp/bin/pkg-config"
for program in sh sed cat gcc cc awk gawk mawk protoc-c; do
	path=$(command -v $program) && ln -s "$path" "$tmp/bin/"
done
say() {
	CC='' CPPFLAGS="-isystem $tmp/include" PATH=$tmp/bin PKG_CONFIG='' sh -c '. tools/setup.sh; say_missing build' us 2>&1
}
mkdir -p "$tmp/include/libiberty"
: >"$tmp/include/libiberty/demangle.h"
is 'what is missing, all at once' "$(say || echo "status $?")" "us: cannot find 'make': install the package make
us: cannot find 'jansson >= 2.13': install the package libjansson-dev
us: cannot find 'valgrind >= 3.19': install the package valgrind
us: on Debian: apt-get install make libjansson-dev valgrind
status 1"
sed -i 's/jansson\* | valgrind/nothing/' "$tmp/bin/pkg-config"
ln -s "$(command -v sh)" "$tmp/bin/make"
is 'nothing is missing' "$(say || echo "status $?")" ''
finish
