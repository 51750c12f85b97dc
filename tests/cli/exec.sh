# SPDX-License-Identifier: MIT OR Apache-2.0
# exec, and what cannot be profiled.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
mkdir run 'a dir'
TMPDIR=$tmp/run
export TMPDIR
cat >'a dir/prog.c' <<'X'
#include <stdio.h>
#include <stdlib.h>

__attribute__((noinline)) void *make(size_t size)
{
	return malloc(size);
}

int main(int argc, char **argv)
{
	for (int i = 0; i < 4; i++)
		free(make(100));
	fprintf(stderr, "prog");
	for (int i = 1; i < argc; i++)
		fprintf(stderr, " [%s]", argv[i]);
	fprintf(stderr, "\n");
	return argc > 2;
}
X
$CC -g -O1 -o 'a dir/prog' 'a dir/prog.c'

expect program cargo-alloc-profile -v -f make exec 'a dir/prog' ''
expect arguments cargo-alloc-profile -q -f make exec 'a dir/prog' --list '--a b'
odd=$(printf 'a\nname')
cp 'a dir/prog' "$odd"
expect odd-name cargo-alloc-profile -f make exec "./$odd"
# Names of files and functions may have U+FFFE, which XML cannot contain.
odd=$(printf 'a\357\277\276b')
cp 'a dir/prog.c' "$odd.c"
$CC -g -O1 -o plain "$odd.c"
expect no-character cargo-alloc-profile -vv -f make exec ./plain
PATH=$PATH:$tmp/a\ dir expect in-path cargo-alloc-profile -f make exec prog
echo 'int main(void) { return 0; }' >idle.c
$CC -o idle idle.c
expect no-allocation cargo-alloc-profile exec ./idle
expect no-program cargo-alloc-profile exec
expect missing cargo-alloc-profile exec ./nosuch
expect missing-in-path cargo-alloc-profile exec nosuch-program
expect directory cargo-alloc-profile exec ./run
expect not-executable cargo-alloc-profile exec ./'a dir'/prog.c
cp 'a dir/prog.c' not-elf
chmod +x not-elf
expect not-elf cargo-alloc-profile exec ./not-elf
printf '#!/bin/sh\nexec "%s/a dir/prog"\n' "$tmp" >script
chmod +x script
expect script cargo-alloc-profile exec ./script
expect script-traced cargo-alloc-profile -f make --trace-children exec ./script
cp 'a dir/prog' setuid
chmod u+s setuid
expect setuid cargo-alloc-profile exec ./setuid
cp 'a dir/prog' capable
if setcap cap_net_raw+ep capable 2>/dev/null; then
	expect capable cargo-alloc-profile exec ./capable
else
	skip capable "setcap cannot give capabilities here"
fi
if $CC -static -o static 'a dir/prog.c' 2>/dev/null; then
	expect static cargo-alloc-profile --backend=native exec ./static
	strip static
	expect static-stripped cargo-alloc-profile exec ./static
else
	skip static "$CC cannot link statically"
fi
# 20 is the number of a machine that has no 64 bits, as far as Valgrind knows.
cp 'a dir/prog' foreign
scrub="s/$AP_PLATFORM/@PLATFORM@/"
printf '\024' | dd of=foreign bs=1 seek=18 conv=notrunc 2>/dev/null
expect foreign cargo-alloc-profile exec ./foreign
scrub=

# Programs that cannot start by themselves either, or not under Valgrind.
$CC -o no-linker idle.c -Wl,--dynamic-linker=/nosuch/ld.so
expect no-linker cargo-alloc-profile exec ./no-linker
printf '#!/nosuch/sh -e\n' >no-interpreter
chmod +x no-interpreter
expect no-interpreter cargo-alloc-profile --trace-children exec ./no-interpreter
for sanitizer in address thread leak; do
	if $CC -fsanitize=$sanitizer -o sanitized idle.c 2>/dev/null; then
		expect "sanitizer-$sanitizer" cargo-alloc-profile exec ./sanitized
	else
		skip "sanitizer-$sanitizer" "$CC has it not"
	fi
done
echo '#include <signal.h>' | cat - idle.c | sed 's/return 0/return raise(SIGTERM)/' >ended.c
$CC -o ended ended.c
expect ended-early cargo-alloc-profile exec ./ended
if [ -z "${AP_WRAPPERS-}" ] && unshare -rm mount -t tmpfs none /proc 2>/dev/null; then
	# A sanitizer in the command itself misses /proc, too.
	scrub='/^==[0-9]*==/d'
	expect no-proc unshare -rm sh -c 'mount -t tmpfs none /proc && exec "$@"' sh cargo-alloc-profile exec ./'a dir'/prog
	scrub=
else
	skip no-proc "/proc cannot be covered here"
fi

# The command shows what Valgrind says.
scrub='s/(process [0-9]*)/(process N)/'
expect bad-valgrind-arg cargo-alloc-profile --valgrind-arg=--nonsense exec ./'a dir'/prog
scrub=
if [ -n "${AP_WRAPPERS-}" ]; then
	skip no-tool "the Valgrind that the command runs under needs VALGRIND_LIB"
	skip no-tmp "the Valgrind that the command runs under needs TMPDIR"
else
	scrub="s/$AP_PLATFORM/@PLATFORM@/"
	VALGRIND_LIB=$tmp/run expect no-tool cargo-alloc-profile exec ./'a dir'/prog
	TMPDIR=$tmp/nosuch expect no-tmp cargo-alloc-profile exec ./'a dir'/prog
	scrub=
fi
VALGRIND=$tmp/nosuch expect no-valgrind cargo-alloc-profile exec ./'a dir'/prog
# A Valgrind of the right version that fails.
{
	echo '#!/bin/sh'
	echo '[ "$1" != --version ] || exec "'"$AP_VALGRIND"'" --version'
	echo 'for option; do case $option in --log-file=*) log=${option#*=} ;; esac; done'
	echo 'printf "### unhandled\n==$$== \n==$$== Valgrind: debuginfo reader: failed:\n==$$== more\n" >"$log"; exit 1'
} >failing-valgrind
chmod +x failing-valgrind
scrub='s/(process [0-9]*)/(process N)/'
VALGRIND=$tmp/failing-valgrind expect valgrind-fails cargo-alloc-profile exec ./'a dir'/prog
printf '#!/bin/sh\necho valgrind-3.1.0\n' >old-valgrind
chmod +x old-valgrind
scrub='s/built for [0-9.]*:/built for @VERSION@:/'
VALGRIND=$tmp/old-valgrind expect old-valgrind cargo-alloc-profile exec ./'a dir'/prog
scrub=
printf '#!/bin/sh\nexit 1\n' >old-valgrind
VALGRIND=$tmp/old-valgrind expect broken-valgrind cargo-alloc-profile exec ./'a dir'/prog

# The run directory is private and gone at the end, and is only made where its path can be handed on.
mkdir 'tmp with space'
TMPDIR="$tmp/tmp with space" expect tmp-with-space cargo-alloc-profile -f make exec ./'a dir'/prog
deep=$tmp
while [ ${#deep} -le 850 ]; do
	deep=$deep/$(printf %0150d 0)
done
mkdir -p "$deep"
TMPDIR=$deep expect deep-tmp cargo-alloc-profile -f make exec ./'a dir'/prog
is "no run directory is left" "$(find run "$deep" 'tmp with space' -mindepth 1)" ''
finish
