# SPDX-License-Identifier: MIT OR Apache-2.0
# Which backend records, what it refuses, and how a program starts under `native`: with a library of the test's own in the
# place of the recorder's.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
[ -z "${AP_WRAPPERS-}" ] || skip_all "the test runs a copy of the command"

# A copy of the command finds the library as an installed one does. Its paths have what LD_PRELOAD cannot have.
where="$tmp/a b\$c"
mkdir -p "$where/bin" "$where/libexec/cargo-alloc-profile" run
cp "$abs_top_builddir/cli/cargo-alloc-profile" "$where/bin/"
PATH="$where/bin:$PATH" TMPDIR=$tmp/run
export PATH TMPDIR

# This library leaves something in the place of a recording, and locked until somebody writes to HELD.
cat >library.c <<'C'
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>
__attribute__((constructor)) static void record(void)
{
	char path[4096];
	const char *pattern = getenv("ALLOC_PROFILE_RECORDING"), *at = strstr(pattern, "%p");
	snprintf(path, sizeof path, "%.*s%d%s", (int)(at - pattern), pattern, (int)getpid(), at + 2);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	if (getenv("HELD") && flock(fd, LOCK_EX) == 0 && fork() == 0) {
		int null = open("/dev/null", O_RDWR);
		dup2(null, 1), dup2(null, 2);
		open(getenv("HELD"), O_RDONLY);
		_exit(0);
	}
	dprintf(fd, "nonsense");
}
C
library="$where/libexec/cargo-alloc-profile/libaprof-native.so"
$CC -shared -fPIC -o other.so -x c /dev/null
cat >shows.c <<'C'
#include <stdio.h>
#include <stdlib.h>
#include <sys/personality.h>
#include <unistd.h>
int main(int argc, char **argv)
{
	for (int i = 0; i < argc; i++)
		printf("argument %s\n", argv[i]);
	const char *names[] = { "LD_PRELOAD", "ALLOC_PROFILE_RECORDING", "ALLOC_PROFILE_RECORDING_OPTIONS", "TERM", "RUST_BACKTRACE" };
	for (int i = 0; i < 5; i++)
		if (getenv(names[i]))
			printf("%s=%s\n", names[i], getenv(names[i]));
	printf("the heap is at %s\n", personality(0xffffffff) & ADDR_NO_RANDOMIZE ? "one place" : "any place");
	free(malloc(10));
	return 0;
}
C
$CC -o shows shows.c

if [ ! -e /usr/local/libexec/cargo-alloc-profile/libaprof-native.so ]; then
	scrub="s|in '/[^']*'|in '@LIBEXEC@'|"
	expect no-library cargo-alloc-profile --backend=native exec ./shows
	scrub=
else
	skip no-library "the library is installed"
fi
$CC -shared -fPIC -o "$library" library.c

# The recording is no recording, so each run fails after the program.
scrub="s|/cargo-alloc-profile\.[A-Za-z0-9]*/|/@RUN@/|g
s/(process [0-9]*)/(process N)/; s/its recording cannot be read: .*/its recording cannot be read: @REASON@/"
RUST_BACKTRACE=0
export RUST_BACKTRACE
setarch -R true 2>/dev/null || scrub="$scrub
s/any place/one place/"
expect started cargo-alloc-profile --cpus 3 --backend=native exec ./shows 'an argument' ''
expect options cargo-alloc-profile --depth 5 --free-stacks --check-stacks --seed 7 --cpus 3 --trace-children --backend=native exec ./shows
expect not-deterministic cargo-alloc-profile --no-deterministic --backend=native exec ./shows
LD_PRELOAD=$tmp/other.so expect preloaded cargo-alloc-profile --cpus 3 --backend=native exec ./shows
mkfifo held
HELD=$tmp/held expect runs-on cargo-alloc-profile -q --cpus 3 --backend=native exec ./shows
ok "and it does" timeout 60 sh -c ': >held'
cp other.so libasan.so.8
LD_PRELOAD=$tmp/libasan.so.8 expect preloaded-sanitizer cargo-alloc-profile --backend=native exec ./shows
is "no directory of a run is left" "$(ls -A run)" ''

# Who chooses.
chosen() {
	if cargo-alloc-profile -q "$@" exec ./shows 2>/dev/null | grep -q ALLOC_PROFILE_RECORDING=; then echo native; else echo valgrind; fi
}
is "nobody chooses" "$(chosen)" valgrind
is "an option" "$(chosen --backend=native)" native
is "a variable" "$(ALLOC_PROFILE_BACKEND=native chosen)" native
is "an empty variable" "$(ALLOC_PROFILE_BACKEND='' chosen)" valgrind
is "an option comes before a variable" "$(ALLOC_PROFILE_BACKEND=native chosen --backend=valgrind)" valgrind
ALLOC_PROFILE_BACKEND=natve expect bad-variable cargo-alloc-profile exec ./shows
ALLOC_PROFILE_BACKEND=natve expect bad-variable-of-report cargo-alloc-profile report "$profiles/rust.xml"
ALLOC_PROFILE_BACKENT=native expect misspelt-variable cargo-alloc-profile exec ./shows

# What native cannot do, whoever asks for it.
scrub=
expect leaks cargo-alloc-profile --backend=native leaks exec ./shows
expect leak-check cargo-alloc-profile --backend=native --leak-check exec ./shows
expect leak-mark cargo-alloc-profile --backend=native --leak-mark main exec ./shows
expect leak-limit cargo-alloc-profile --backend=native --max-leaked-bytes 0 exec ./shows
expect leak-gate cargo-alloc-profile --backend=native --gate 'crate a: leaked<=0' exec ./shows
expect valgrind-arg cargo-alloc-profile --backend=native --valgrind-arg=--max-threads=9 exec ./shows
ALLOC_PROFILE_BACKEND=native ALLOC_PROFILE_MAX_LEAKED_BYTES=1 expect variables cargo-alloc-profile exec ./shows
ALLOC_PROFILE_BACKEND=native expect report-reads-leaks cargo-alloc-profile leaks report "$profiles/leaks.xml"

# An allocator of the program's own that cannot be served in its place. The other backend can record these.
# refuses NAME FLAG…: allocates by functions of mimalloc's names, which $functions has, too
refuses() {
	own=$1
	shift
	{
		printf '#include <stdlib.h>\n#define KEEP __attribute__((noinline, noclone, used))\n'
		printf '%s\n' "$functions"
		printf 'int main(void) { mi_free(mi_malloc(10)); return 0; }\n'
	} >"$own.c"
	$CC -O1 -fno-builtin -o "$own" "$own.c" "$@" && expect "$own" cargo-alloc-profile --backend=native exec "./$own"
}
makes='KEEP void *mi_malloc(size_t n) { static char room[99]; return room + n; }'
frees='KEEP void mi_free(void *p) { static void *last; last = p; __asm__("" : : "m"(last)); }'
functions="$makes
$frees
KEEP void mi_heap_destroy(void *heap) { mi_free(heap); mi_free(heap); }
__attribute__((constructor)) void begin(void) { mi_heap_destroy(NULL); }"
refuses own-heap
functions="$makes
KEEP size_t mi_usable_size(void *p) { return p != NULL; }
static void mi_free_(void *p) { mi_usable_size(p); }
#define mi_free mi_free_"
refuses own-half
functions="$frees
static void *one(size_t n) { static char room[99]; return room + n; }
static void *choose(void) { return one; }
void *mi_malloc(size_t n) __attribute__((ifunc(\"choose\")));"
refuses own-ifunc
functions="$makes
void mi_free(void *p);
__asm__(\".globl mi_free\\n.type mi_free, @function\\nmi_free: ret\\n.size mi_free, 1\\n\");"
refuses own-short
functions="$makes
void mi_free(void *p);
__asm__(\".globl mi_free\\n.type mi_free, @function\\nmi_free: nop\\nwithin: nop\\nnop\\nnop\\nret\\n.size mi_free, 5\\n\");"
refuses own-label
functions="$makes
$frees
void *mi_zalloc(size_t n) __attribute__((alias(\"mi_malloc\")));"
refuses own-alias
printf '#include <stdlib.h>\n#define KEEP\n%s\n%s\n' "$makes" "$frees" >lib.c
$CC -fpic -shared -o libown.so lib.c
functions='void *mi_malloc(size_t n); void mi_free(void *p);'
refuses own-library -L. -lown -Wl,-rpath,"$tmp"

# What native cannot record.
: >ld-musl-x86_64.so.1
$CC -o other-libc shows.c -Wl,--dynamic-linker="$tmp/ld-musl-x86_64.so.1"
expect other-libc cargo-alloc-profile --backend=native exec ./other-libc
cp shows setuid
chmod u+s setuid
expect setuid cargo-alloc-profile --backend=native exec ./setuid
printf '#!/bin/sh\n' >script
chmod +x script
expect script cargo-alloc-profile --backend=native exec ./script

# What cargo runs.
if command -v cargo >/dev/null && command -v rustc >/dev/null; then
	mkdir -p package/src package/benches
	echo '/// ```' >package/src/lib.rs
	echo '/// assert!(std::env::var("ALLOC_PROFILE_RECORDING").is_ok());' >>package/src/lib.rs
	echo '/// ```' >>package/src/lib.rs
	echo 'pub fn documented() {}' >>package/src/lib.rs
	echo 'fn main() { println!("{:?}", std::env::var("ALLOC_PROFILE_RECORDING").is_ok()); }' >package/benches/bench.rs
	echo 'fn main() { println!("{:?}", std::env::var("ALLOC_PROFILE_RECORDING").is_ok()); }
#[test] fn one() { assert!(std::env::var("ALLOC_PROFILE_RECORDING").is_ok()) }
#[test] fn two() { assert!(std::env::var("ALLOC_PROFILE_RECORDING").is_ok()) }' >package/src/main.rs
	package() {
		printf '[package]\nname = "package"\nversion = "0.1.0"\nedition = "2021"\n[workspace]\n[[bench]]\nname = "bench"\nharness = false\n%s\n' "$1" >package/Cargo.toml
	}
	in_package() {
		(cd package && CARGO_NET_OFFLINE=true cargo alloc-profile -q "$@" 2>&1)
	}
	package ''
	is "cargo runs under valgrind" "$(in_package run | head -n 1)" false
	is "and under native" "$(in_package --backend=native run | head -n 1)" true
	package '[package.metadata.alloc-profile]
backend = "native"'
	is "Cargo.toml chooses" "$(in_package run | head -n 1)" true
	is "a variable comes before it" "$(ALLOC_PROFILE_BACKEND=valgrind in_package run | head -n 1)" false
	is "so does an option" "$(in_package --backend=valgrind run | head -n 1)" false
	is "tests run under it" "$(in_package test | grep -c '^test .* ok$')" 2
	is "and each by itself" "$(in_package --per-test test | grep -c '^test .* ok$')" 2
	is "benchmarks run under it" "$(in_package bench --bench bench | head -n 1)" true
	minor=$(cargo --version | sed 's/^cargo 1\.\([0-9]*\).*/\1/')
	if [ "$minor" -ge 89 ]; then
		is "so do documentation tests" "$(in_package test --doc | grep -c '^test result: ok. 1 passed')" 1
	else
		skip "so do documentation tests" "this cargo starts them without a runner"
	fi
	if cargo nextest --version >"$io/nextest" 2>&1; then
		is "and nextest's" "$(in_package nextest run 2>&1 | grep -c ' PASS .* package::bin/package ')" 2
	else
		skip "and nextest's" "there is no cargo-nextest"
	fi
	is "a leak check is refused before the build" "$(in_package --leak-check run)" \
		"cargo-alloc-profile: '--leak-check' cannot be used with the backend 'native', which is set by package.metadata.alloc-profile.backend: use '--backend=valgrind'"
	package '[workspace.metadata.alloc-profile]
backend = "native"
[package.metadata.alloc-profile]
max-leaked-bytes = 0
[package.metadata.alloc-profile.run]
backend = "valgrind"'
	is "the package's table for a command comes before the workspace's" "$(in_package run | head -n 1)" false
	is "other commands keep theirs" "$(in_package test)" \
		"cargo-alloc-profile: 'package.metadata.alloc-profile.max-leaked-bytes' cannot be used with the backend 'native', which is set by workspace.metadata.alloc-profile.backend: use '--backend=valgrind'"
	package '[package.metadata.alloc-profile.bench]
backend = "nativ"'
	is "a wrong name" "$(in_package run | sed "s|in '.*/package/|in '|")" \
		"cargo-alloc-profile: invalid value 'nativ' for 'package.metadata.alloc-profile.bench.backend' in 'Cargo.toml': did you mean 'native'?"
	package '[package.metadata.alloc-profile]
backend = 1'
	is "no name" "$(in_package run | sed "s|in '.*/package/|in '|")" \
		"cargo-alloc-profile: invalid value for 'package.metadata.alloc-profile.backend' in 'Cargo.toml': it must be a string"
else
	skip "what cargo runs" "there is no cargo"
fi
finish
