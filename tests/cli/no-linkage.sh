# SPDX-License-Identifier: MIT OR Apache-2.0
# Containers and functions of C++'s library over types without linkage count as the library's at every optimisation, though they have no
# linkage name.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
need g++

cat >prog.cc <<'X'
#include <functional>
#include <string>
#include <vector>

static const void *volatile kept; // or a compiler may do without the memory

__attribute__((noinline)) std::vector<std::function<int()>> callbacks(int n)
{
	std::vector<std::function<int()>> v;
	v.reserve(n);                                          // 1
	for (int i = 0; i < n; i++) {
		std::string s(40, 'a' + i);                    // n
		v.push_back([s, i] { return (int)s.size() + i; }); // n for the copy of s, n for the function's object
	}
	return v;
}

__attribute__((noinline)) std::size_t local(int n)
{
	struct Local { int a[10]; };
	std::vector<Local> many(n);                            // 1
	kept = many.data();
	return many.size();
}

namespace { struct Anon { int x; }; }

__attribute__((noinline)) std::size_t anon(int n)
{
	std::vector<Anon> v;
	v.reserve(n);                                          // 1
	kept = v.data();
	return v.capacity();
}

int main()
{
	auto c = callbacks(3);
	return local(4) + anon(9) + c.size() == 0;
}
X
for compiler in g++ clang++; do
	if ! command -v $compiler >/dev/null 2>&1; then
		skip $compiler "$compiler is not installed"
		continue
	fi
	for how in '-O0 -gdwarf-5' '-O1 -gdwarf-4' '-O2 -gdwarf-5' '-O3 -gdwarf-5' '-O2 -flto'; do
		# That compiler removes allocations whose memory nobody reads.
		[ "$compiler$how" != 'clang++-O2 -flto' ] || continue
		# shellcheck disable=SC2086
		if ! $compiler -std=c++17 -g $how -o prog prog.cc 2>log; then
			skip "$compiler $how" "it cannot build this: $(head -n 1 log)"
			continue
		fi
		cargo-alloc-profile exec ./prog >out 2>err </dev/null || :
		if grep -q 'Valgrind .* cannot read' err; then
			skip "$compiler $how" 'this Valgrind cannot read its debug information'
			continue
		fi
		is "$compiler $how" "$(sed -n '2,/^$/p' out | sed '/^$/d' | grep -v -e 'libstdc++' -e '^harness and runtime')" 'callbacks(int): 10
anon(int): 1
local(int): 1'
	done
done
finish
