# SPDX-License-Identifier: MIT OR Apache-2.0
# Two runs of a program with the same input give the same profile except <run> and <ended>, whatever its environment.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"

# Compares profiles without <run> and <ended>. <run> must be there, so that something is left out.
rest() {
	grep -q '^  <run ' "$1" && without_run "$1" >"$1.rest"
}

same() {
	rest "$1.xml" && rest "$2.xml" && cmp "$1.xml.rest" "$2.xml.rest"
}

twice() {
	profile first-"$1" ./"$1"
	profile second-"$1" ./"$1"
	ok "$1: two runs, one profile" same first-"$1" second-"$1"
	(
		i=0
		while [ $i -lt 300 ]; do
			export "APROF_PADDING_$i=some more of the environment, which lies above the stack"
			i=$((i + 1))
		done
		profile padded-"$1" ./"$1" with more arguments
	)
	ok "$1: the same with a larger environment and with arguments" same first-"$1" padded-"$1"
}

for source in entry.c peaks.c deep.c odd-stacks.c same-sp.c; do
	build $source ${source%.c} -O1
	twice ${source%.c}
done
if command -v g++ >/dev/null; then
	build cxx.cc cxx -std=c++17
	twice cxx
else
	skip cxx 'g++ is not installed'
fi
if command -v rustc >/dev/null; then
	build collections.rs collections -g
	twice collections
else
	skip collections 'rustc is not installed'
fi

# Threads that take turns by barriers, and processes: the program decides everything.
build thread-names.c thread-names -pthread
twice thread-names

# A name that is longer changes nothing but the name.
cp peaks peaks-by-another-name-that-is-longer
profile renamed ./peaks-by-another-name-that-is-longer
sed -i 's/peaks-by-another-name-that-is-longer/peaks/' renamed.xml
ok 'a longer name of the program changes only the name' same first-peaks renamed

# The directory that the run starts in is only in <run>.
mkdir elsewhere
(cd elsewhere && profile ../moved ../peaks)
ok 'nor does the directory that it starts in' same first-peaks moved

finish
