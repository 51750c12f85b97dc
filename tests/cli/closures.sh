# SPDX-License-Identifier: MIT OR Apache-2.0
# A closure, an async block and a lambda count for their function in rows, gates, comparisons and growth, whatever the mangling.
# --closures makes them rows of their own, and stacks have them.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
need rustc

cat >main.rs <<'RUST'
use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

#[inline(never)]
fn apply(count: usize, make: &dyn Fn(usize) -> Box<usize>) {
    (0..count).for_each(|n| drop(black_box(make(n))));
}

#[inline(never)]
fn closures() {
    black_box(Box::new(0));
    apply(3, &|n| {
        #[inline(never)]
        fn inner(n: usize) -> Box<usize> {
            Box::new(n)
        }
        black_box(inner(n));
        Box::new(n)
    });
}

async fn step(n: usize) -> Box<usize> {
    black_box(Box::new(n))
}

async fn handle() {
    for n in 0..5 {
        black_box(step(n).await);
        black_box(async move { Box::new(n) }.await);
    }
}

fn main() {
    closures();
    let mut task = pin!(handle());
    assert!(matches!(task.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Ready(())));
}
RUST
for mangling in legacy v0; do
	RUSTC_BOOTSTRAP=1 rustc --edition 2021 -g -Copt-level=1 -Zunstable-options -Csymbol-mangling-version=$mangling main.rs \
		-o $mangling 2>"$io/rustc" || skip_all "rustc cannot build here: $(head -n 1 "$io/rustc")"
	cargo-alloc-profile --save $mangling.json exec ./$mangling >"$io/report"
	is "$mangling: rows" "$(cargo-alloc-profile -f main:: report $mangling.json)" 'Allocation Profile:
main::handle: 5
main::step: 5
main::closures: 4
main::closures::{{closure}}::inner: 3'
	is "$mangling: rows with closures" "$(cargo-alloc-profile --closures -f main:: report $mangling.json)" 'Allocation Profile:
main::handle::{{closure}}::{{closure}}: 5
main::step::{{closure}}: 5
main::closures::{{closure}}: 3
main::closures::{{closure}}::inner: 3
main::closures: 1'
	ok "$mangling: stacks have closures" sh -c "cargo-alloc-profile -vvv report $mangling.json |
		grep -q '^        main::handle::{{closure}}::{{closure}} '"
	is "$mangling: a gate" "$(cargo-alloc-profile --gate 'main::closures: allocations<=3' report $mangling.json 2>&1 >"$io/out" |
		head -n 1)" "Gate failed: allocations of function main::closures: 4, at most 3: +1 (+33.33%) [--gate: function main::closures: allocations<=3]"
done
is 'manglings compare' "$(cargo-alloc-profile -f main:: diff legacy.json v0.json | tail -n 1)" '(no difference matches the filters)'
is 'manglings compare with closures' "$(cargo-alloc-profile --closures -f main:: diff legacy.json v0.json | tail -n 1)" \
	'(no difference matches the filters)'

if command -v g++ >"$io/g++"; then
	cat >main.cc <<'CXX'
void *kept;

struct Shape {
	int *draw(int n) const { return [](int k) { return new int(k); }(n); }
};

template <class T> __attribute__((noinline)) T *make(T n)
{
	kept = new T(n);
	return [](auto k) { return new T(k); }(n);
}

static int *call(int *(*f)(int)) { return f(1); }

int main()
{
	Shape shape;
	auto nested = [&](int n) { return [&] { return shape.draw(n); }(); };
	delete nested(1);
	delete make(2L);
	delete call([](int n) { return new int(n); });
}
CXX
	for level in 0 2; do
		g++ -std=c++17 -g -O$level -fno-inline main.cc -o cxx$level
		is "C++ at -O$level" "$(cargo-alloc-profile -f make -f draw -f main exec ./cxx$level)" 'Allocation Profile:
make<long>(long): 2
Shape::draw(int) const: 1
main: 1'
	done
	is 'C++ with closures' "$(cargo-alloc-profile --closures -f make -f draw -f main exec ./cxx0)" 'Allocation Profile:
Shape::draw(int) const::{lambda(int)#1}::operator()(int) const: 1
auto make<long>(long)::{lambda(auto:1)#1}::operator()<long>(long) const: 1
long* make<long>(long): 1
main::{lambda(int)#2}::operator()(int) const: 1'
	# Each takes three others by their types. So its full name contains more of the others' names than anybody has time to write out.
	{
		echo 'void *volatile kept; static __attribute__((noinline)) void all(int n) { auto l2 = [](int k) { kept = new int(k); };'
		echo 'auto l1 = l2, l0 = l2; l2(n);'
		for i in $(seq 3 40); do
			echo "auto l$i = [](decltype(l$((i - 1))) *, decltype(l$((i - 2))) *, decltype(l$((i - 3))) *) { kept = new int($i); };"
			echo "l$i(&l$((i - 1)), &l$((i - 2)), &l$((i - 3)));"
		done
		echo '} int main() { all(1); }'
	} >lambdas.cc
	g++ -std=c++17 -g -O2 lambdas.cc -o lambdas
	is 'lambdas that take each other' "$(cargo-alloc-profile -f all exec ./lambdas)" 'Allocation Profile:
all(int): 39'
else
	skip 'C++' 'g++ is not installed'
fi
finish
