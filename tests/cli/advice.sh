# SPDX-License-Identifier: MIT OR Apache-2.0
# Advice on programs of Rust, C and C++ whose allocations are counted by hand, by both backends, and of kept profiles and baselines.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
need cc c++

# advice BACKEND PROGRAM OPTION…: the advice on a program, and its profile in PROGRAM.BACKEND.xml
advice() {
	backend=$1 program=$2
	shift 2
	[ -e "$program.$backend.xml" ] ||
		cargo-alloc-profile -q --backend="$backend" --keep "$program.$backend.xml" exec "./$program" >"$io/out" 2>&1 || cat "$io/out"
	cargo-alloc-profile -v "$@" report "$program.$backend.xml" | sed -n '/^Advice:/,/^$/p'
}
# both PROGRAM TEXT: what both backends say
both() {
	for backend in valgrind native; do
		is "$1, $backend" "$(advice "$backend" "$1")" "$2"
	done
}

# 8, 16 … 4,096 bytes twice; 256 bytes 40 times; and three that prove nothing: a block that grows in two functions, one that shrinks,
# and one that grows once.
cat >c.c <<'C'
#include <stdlib.h>
#include <string.h>

__attribute__((noinline)) static char *grow(char *p, size_t size)
{
	for (; size <= 4096; size *= 2)
		p = realloc(p, size);
	return p;
}

__attribute__((noinline)) static char *from_malloc(void)
{
	char *p = malloc(8);
	for (size_t size = 16; size <= 4096; size *= 2)
		p = realloc(p, size);
	return p;
}

__attribute__((noinline)) static int temporary(void)
{
	int sum = 0;
	for (int i = 0; i < 40; i++) {
		volatile char *p = malloc(256);
		p[i] = 1;
		sum += p[i];
		free((void *)p);
	}
	return sum;
}

/* Begun elsewhere. */
__attribute__((noinline)) static char *further(char *p)
{
	for (size_t size = 64; size <= 512; size *= 2)
		p = realloc(p, size);
	return p;
}

__attribute__((noinline)) static char *begun(void)
{
	char *p = malloc(32);
	memset(p, 1, 32);
	return p;
}

__attribute__((noinline)) static char *shrunk(void)
{
	char *p = malloc(64);
	p = realloc(p, 128);
	p = realloc(p, 256);
	return realloc(p, 100);
}

__attribute__((noinline)) static char *once(void)
{
	return realloc(malloc(100), 2000);
}

int main(void)
{
	char *p[] = { grow(NULL, 8), grow(NULL, 8), from_malloc(), further(begun()), shrunk(), once() };
	for (size_t i = 0; i < sizeof p / sizeof *p; i++)
		free(p[i]);
	return temporary() != 40;
}
C
line() {
	grep -n "$2" "$1" | head -n "${3:-1}" | tail -n 1 | cut -d : -f 1
}
cc -g -O1 c.c -o c
both c "Advice:
  temporary (c.c:$(line c.c 'malloc(256)')): 40 blocks of 256 bytes, each freed before the thread's next allocation: to keep one and use it again would save 39 allocations and 9.75 KB
  grow (c.c:$(line c.c 'realloc(p, size)')): 2 blocks grew 18 times in all, each to 4,096 bytes: to allocate that at once would save 18 allocations and 7.98 KB
  from_malloc (c.c:$(line c.c 'malloc(8)')): a block grew 9 times to 4,096 bytes: to allocate that at once would save 9 allocations and 3.99 KB"

# 4, 8 … 4,096 bytes; 31, 61 … 961; 5 times 8 … 128; 4,096 bytes 30 times. A vector of other sizes each time proves nothing.
cat >cxx.cc <<'CXX'
#include <string>
#include <vector>

__attribute__((noinline)) static std::vector<int> one()
{
	std::vector<int> v;
	for (int i = 0; i < 1000; i++)
		v.push_back(i);
	return v;
}

__attribute__((noinline)) static std::string text()
{
	std::string s;
	for (int i = 0; i < 500; i++)
		s += 'x';
	return s;
}

__attribute__((noinline)) static long vector(int n)
{
	std::vector<long> v;
	for (int i = 0; i < n; i++)
		v.push_back(i);
	return v[(size_t)n - 1];
}

__attribute__((noinline)) static long equal()
{
	long sum = 0;
	for (int i = 0; i < 5; i++)
		sum += vector(16);
	return sum;
}

__attribute__((noinline)) static long different()
{
	long sum = 0;
	for (int i = 1; i < 20; i++)
		sum += vector(i);
	return sum;
}

__attribute__((noinline)) static size_t temporary()
{
	size_t sum = 0;
	for (size_t i = 0; i < 30; i++) {
		std::vector<char> v(4096);
		v[i] = 1;
		sum += v.size() + (size_t)v[i];
	}
	return sum;
}

int main()
{
	return one().size() + text().size() + (size_t)equal() + (size_t)different() + temporary() == 0;
}
CXX
c++ -g -O1 cxx.cc -o cxx
both cxx "Advice:
  temporary() (cxx.cc:$(line cxx.cc 'v(4096)')): 30 std::vectors of 4,096 bytes, each freed before the thread's next allocation: to keep one and use it again would save 29 allocations and 116.00 KB
  vector(int) (cxx.cc:$(line cxx.cc push_back 2)): 5 std::vectors grew 20 times in all, each to a capacity of 128 bytes: to reserve that first would save 20 allocations and 600 B
  one() (cxx.cc:$(line cxx.cc push_back)): a std::vector grew 10 times to a capacity of 4,096 bytes: to reserve that first would save 10 allocations and 4.00 KB
  text() (cxx.cc:$(line cxx.cc "s += 'x'")): a std::string grew 5 times to a capacity of 960 bytes: to reserve that first would save 5 allocations and 935 B"

# Every form has the same.
expect json sh -c "cargo-alloc-profile -o json report c.valgrind.xml | sed -n '/\"advice\"/,\$p'"
expect markdown sh -c "cargo-alloc-profile -v -o markdown report c.valgrind.xml | sed -n '/Advice/,\$p'"
expect stacks sh -c "cargo-alloc-profile -vvv report c.valgrind.xml | sed -n '/^Advice/,\$p'"
expect short sh -c "cargo-alloc-profile report cxx.valgrind.xml | sed -n '/^Advice/,\$p'"
expect off sh -c "cargo-alloc-profile -v --no-advice report c.valgrind.xml | grep Advice"
cargo-alloc-profile -q --save c.json report c.valgrind.xml >"$io/saved"
is 'a baseline has the advice' "$(cargo-alloc-profile -v report c.json | sed -n '/^Advice/,$p')" "$(advice valgrind c)"
sed 's/size \*= 2/size *= 3/' c.c >changed.c
mkdir changed
mv changed.c changed/c.c
(cd changed && cc -g -O1 c.c -o c && cargo-alloc-profile -q --keep ../changed.xml exec ./c >"$io/out" 2>&1)
expect compared sh -c "cargo-alloc-profile -v --compare c.json report changed.xml | sed -n '/^Advice/,\$p'"
expect compared-back sh -c "cargo-alloc-profile -o markdown --compare changed.xml report c.valgrind.xml | sed -n '/Advice/,\$p'"
valid() {
	cargo-alloc-profile -o json "$2" "$3" report "$4" >out.json && "$PYTHON" -c '
import json, sys
from jsonschema import validate
report = json.load(open("out.json"))
assert report["advice"]
validate(report, json.load(open(sys.argv[1])))' "$abs_top_srcdir/docs/$1.schema.json"
}
if "$PYTHON" -c 'import jsonschema' 2>/dev/null; then
	ok 'the JSON is valid' valid report -vvv -v c.valgrind.xml
	ok 'the JSON of a comparison is valid' valid comparison --compare c.json changed.xml
else
	skip 'the JSON is valid' 'python3-jsonschema is not installed'
fi

# The releases name the stacks that took blocks over: they say the same as the sums.
same=$(advice valgrind c)
cargo-alloc-profile -q --free-stacks --keep free.xml exec ./c >"$io/out" 2>&1
is 'with --free-stacks' "$(cargo-alloc-profile -v report free.xml | sed -n '/^Advice/,$p')" "$same"

need rustc
# 4, 8 … 1,024 items of 8 bytes; 10 times 4 … 32 items of 4 bytes; a String of 8, 16 … 512 bytes that begins at one line and grows
# at another; 100 times
# 4,096 bytes or less. Sorting, trees, boxed slices, shrinking and one vector after the other of different use prove nothing.
cat >rust.rs <<'RUST'
use std::collections::{BTreeMap, VecDeque};
use std::hint::black_box;

#[inline(never)]
fn one() -> Vec<u64> {
    let mut v = Vec::new();
    for i in 0..1000 {
        v.push(i);
    }
    v
}

#[inline(never)]
fn many() -> usize {
    let mut sum = 0;
    for i in 0..10u32 {
        let mut v = VecDeque::new();
        for k in 0..20 {
            v.push_back(black_box(i + k));
        }
        sum += black_box(v).len();
    }
    sum
}

#[inline(never)]
fn text() -> String {
    let mut s = String::new();
    s.push('x');
    for _ in 0..32 {
        s.push('a');
        s.push('b');
        s.push('c');
        s.push_str("defgh");
    }
    s
}

#[inline(never)]
fn temporary() -> usize {
    (0..100).map(|i| black_box(vec![1u8; 4096 - i]).len()).sum()
}

#[inline(never)]
fn sorted(n: u64) -> usize {
    let mut v: Vec<u64> = (0..n).map(|i| i.wrapping_mul(0x9e37_79b9_7f4a_7c15)).collect();
    let unsorted = v.clone();
    for _ in 0..20 {
        v.copy_from_slice(&unsorted);
        v.sort();
    }
    v.len()
}

#[inline(never)]
fn tree(n: u32) -> usize {
    (0..n).filter(|i| i % 3 != 0).map(|i| (i, i)).collect::<BTreeMap<_, _>>().len()
}

#[inline(never)]
fn boxed(n: u32) -> Box<[u32]> {
    (0..n).filter(|i| i % 3 != 0).collect()
}

fn main() {
    black_box((one(), many(), text(), temporary(), sorted(1000), tree(1000), boxed(1000)));
}
RUST
for optimization in 0 2; do
	rustc -g -C opt-level=$optimization rust.rs -o rust$optimization 2>"$io/rustc" || skip_all "rustc cannot build here: $(head -n 1 "$io/rustc")"
	both rust$optimization "Advice:
  rust::temporary (rust.rs:$(line rust.rs '4096 - i')): 100 Vecs of at most 4,096 bytes, each freed before the thread's next allocation: to keep one and use it again would save 99 allocations and 391.17 KB
  rust::many (rust.rs:$(line rust.rs push_back)): 10 VecDeques grew 30 times in all, each to a capacity of 32 items of 4 bytes: with_capacity(32) would save 30 allocations and 1.09 KB
  rust::one (rust.rs:$(line rust.rs 'push(i)')): a Vec grew 8 times to a capacity of 1,024 items of 8 bytes: with_capacity(1024) would save 8 allocations and 7.97 KB
  rust::text (rust.rs:$(line rust.rs "push('x')")): a String grew 6 times to a capacity of 512 bytes: with_capacity(512) would save 6 allocations and 504 B"
done
finish
