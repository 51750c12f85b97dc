# SPDX-License-Identifier: MIT OR Apache-2.0
# Allocators that the user describes, with --allocator and in Cargo.toml: what is refused, and what is recorded.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
pool='alloc=my_alloc(size,align) free=my_free(ptr)'

refused() {
	expect "$1" cargo-alloc-profile --allocator "$2" exec true
}
refused empty ''
refused blank '  '
refused no-parameters 'alloc=f free=g(ptr)'
refused role 'aloc=f(size) free=g(ptr)'
refused parameter 'alloc=f(size) free=g(pointer)'
refused twice 'alloc=f(size,size) free=g(ptr)'
refused no-size 'alloc=f(align) free=g(ptr)'
refused no-ptr 'alloc=f(size) free=g(_)'
refused seventh 'alloc=f(_,_,_,_,_,_,size) free=g(ptr)'
refused no-free 'alloc=f(size) usable=g(ptr)'
refused no-alloc 'free=g(ptr)'
refused comma 'alloc=f(size),free=g(ptr)'
refused second 'alloc=f(size) free=g'
refused control "$(printf 'alloc=f\033(size) free=g(ptr)')"
expect too-many sh -c 'set --; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17; do set -- "$@" --allocator "alloc=f$i(size) reset=g()"; done
	exec cargo-alloc-profile "$@" exec true'
expect for-report cargo-alloc-profile --allocator "$pool" report "$profiles/allocators.xml"
expect native cargo-alloc-profile --backend=native --allocator "$pool" exec true
ALLOC_PROFILE_BACKEND=native expect native-variable cargo-alloc-profile --allocator "$pool" exec true
expect watched cargo-alloc-profile --allocator "$pool" watch exec true

cat >arena.c <<'C'
#include <stddef.h>
#include <stdlib.h>
#define ALONE __attribute__((noinline, noclone, noipa))
static char memory[4096];
static size_t used;
void *volatile sink;
static inline void *bump(size_t size) { void *p = memory + used; used += (size + 15) & ~(size_t)15; return p; }
ALONE void *my_alloc(size_t size, size_t align) { (void)align; return bump(size); }
ALONE void my_free(void *p) { (void)p; }
ALONE void my_reset(void) { used = 0; }
ALONE void parse(void) { sink = my_alloc(100, 8); sink = my_alloc(50, 8); my_free(sink); }
ALONE void skip_the_pool(void) { sink = bump(30); my_free(sink); }
ALONE void load(void) { sink = malloc(10); free(sink); parse(); }
int main(int n, char **args) { (void)args; load(); my_reset(); load(); if (n > 1) skip_the_pool(); return 0; }
C
$CC -g -O2 -fno-builtin arena.c -o arena
run() {
	name=$1 functions=$2
	shift 2
	expect "$name" cargo-alloc-profile -q -v --allocator "$functions" exec ./arena "$@"
}
scrub='s/(process [0-9]*)/(process N)/'
whole="$pool reset=my_reset()"
run recorded "$whole"
run pattern 'alloc=my_a*c(size) reset=my_re?et()'
run part-absent "$pool reset=my_rest()"
run absent 'alloc=nothing(size) free=nobody(ptr)'
# What nobody gave is freed: the function that gives it is not described.
run unmatched "$whole" more
cat >inlined.c <<'C'
#include <stddef.h>
static char memory[4096];
static size_t used;
void *volatile sink;
void *my_alloc(size_t size) { void *p = memory + used; used += size; return p; }
void my_reset(void) { used = 0; }
void *(*volatile call)(size_t) = my_alloc;
void (*volatile reset)(void) = my_reset;
int main(void) { sink = call(10); sink = my_alloc(20); reset(); return 0; }
C
$CC -g -O2 inlined.c -o inlined
expect inlined cargo-alloc-profile -q --allocator 'alloc=my_alloc(size) reset=my_reset()' exec ./inlined
# gcc makes a copy that has the size alone, and clang leaves the other parameter out.
cat >copy.c <<'C'
#include <stddef.h>
static char memory[4096];
static size_t used;
void *volatile sink;
__attribute__((noinline)) static void *my_alloc(size_t align, size_t size)
{
	used = (used + align - 1) & ~(align - 1);
	void *p = memory + used;
	used += size;
	return p;
}
void my_reset(void) { used = 0; }
int main(int n, char **args) { (void)args; sink = my_alloc(16, (size_t)n * 77); sink = my_alloc(16, (size_t)n * 33); my_reset(); return 0; }
C
$CC -g -O2 copy.c -o copy
if nm copy | grep -q 'my_alloc\.constprop\.0'; then
	expect copy cargo-alloc-profile -q --allocator 'alloc=my_alloc(align,size) reset=my_reset()' exec ./copy
else
	skip copy 'the compiler makes no copy of the function'
fi
expect children cargo-alloc-profile -q -f parse --trace-children --allocator "$whole" exec sh -c './arena; true'
expect leaks cargo-alloc-profile -q --allocator "$whole" leaks exec ./arena
expect gate cargo-alloc-profile -q --allocator "$whole" --gate 'parse: allocations<=3' exec ./arena
expect gate-unmatched cargo-alloc-profile -q --allocator "$whole" --max-allocations 100 exec ./arena more
cargo-alloc-profile -q --keep kept.xml --save kept.json --allocator "$whole" exec ./arena >report
expect kept cargo-alloc-profile report kept.xml
expect baseline cargo-alloc-profile report kept.json
expect leaf cargo-alloc-profile --attribute leaf report kept.xml
# The recorder by itself reads what the command line does.
for functions in 'alloc=f(size) fre=g(ptr)' 'alloc=f(size)'; do
	is "the tool refuses '$functions', too" "$("$VALGRIND" --tool=aprof --allocator="$functions" ./arena 2>&1 | sed -n "s/.*== \('.*'\): .*/\1/p"
		"$VALGRIND" --tool=aprof --allocator="$functions" ./arena >report 2>&1 || echo $?)" "'${functions#'alloc=f(size) '}'
1"
done

# Cargo.toml.
if command -v cargo >/dev/null && command -v rustc >/dev/null; then
	mkdir -p package/src
	package() {
		printf '[package]\nname = "package"\nversion = "0.1.0"\nedition = "2021"\n%s\n' "$1" >package/Cargo.toml
	}
	in_package() {
		(cd package && CARGO_NET_OFFLINE=true cargo alloc-profile -q "$@" 2>&1 | sed "s|$tmp|@TMP@|g")
	}
	cat >package/src/main.rs <<'RUST'
use std::cell::Cell;
use std::hint::black_box;

pub struct Arena { used: Cell<usize>, memory: [u64; 512] }

impl Arena {
    #[inline(never)]
    pub fn alloc(&self, size: usize) -> *const u8 {
        let at = self.used.get();
        self.used.set(at + (size + 7) / 8);
        self.memory[at..].as_ptr().cast()
    }

    #[inline(never)]
    pub fn reset(&mut self) { self.used.set(0); }
}

#[inline(never)]
fn parse(arena: &Arena) { black_box(arena.alloc(black_box(100))); black_box(arena.alloc(black_box(50))); }

fn main() {
    let mut arena = Arena { used: Cell::new(0), memory: [0; 512] };
    for _ in 0..3 {
        parse(&arena);
        arena.reset();
    }
}
RUST
	described='alloc=package::Arena::alloc(pool,size) reset=package::Arena::reset(pool)'
	package '[workspace]'
	is 'nobody describes it' "$(in_package run | grep -c parse)" 0
	is 'an option does' "$(in_package --allocator "$described" run | grep parse)" 'package::parse: 6'
	package "[package.metadata.alloc-profile]
allocators = ['$described']
[workspace]"
	is "the package does" "$(in_package -v run | grep parse)" 'package::parse: 6 (0.44 KB)'
	is 'native refuses it' "$(in_package --backend=native run)" \
		"cargo-alloc-profile: 'package.metadata.alloc-profile.allocators' cannot be used with the backend 'native': use '--backend=valgrind'"
	package "[package.metadata.alloc-profile.test]
allocators = ['$described']
[workspace]
metadata.alloc-profile.run.allocators = ['$described']"
	is "the workspace does, and what both say counts once" "$(in_package --allocator "$described" run | grep parse)" 'package::parse: 6'
	package "[package.metadata.alloc-profile]
allocators = ['alloc=f(size)']
[workspace]"
	is 'a wrong one' "$(in_package run)" "cargo-alloc-profile: invalid value 'alloc=f(size)' for 'package.metadata.alloc-profile.allocators' in '@TMP@/package/Cargo.toml': it has no function with the role free or reset"
	package "[package.metadata.alloc-profile]
allocators = '$described'
[workspace]"
	is 'no list' "$(in_package run)" "cargo-alloc-profile: invalid value for 'package.metadata.alloc-profile.allocators' in '@TMP@/package/Cargo.toml': it must be a list of strings"
	package "[package.metadata.alloc-profile]
allocator = ['$described']
[workspace]"
	is 'a misspelt key' "$(in_package run)" "cargo-alloc-profile: unknown key 'package.metadata.alloc-profile.allocator' in '@TMP@/package/Cargo.toml': did you mean 'allocators'?"
else
	skip 'Cargo.toml' 'cargo or rustc is not installed'
fi
finish
