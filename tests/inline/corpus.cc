// SPDX-License-Identifier: MIT OR Apache-2.0
// Inlined templates, lambdas and methods of C++.
#include <map>
#include <string>
#include <vector>

namespace shop {
template <typename T> static inline std::vector<T> grow(int n, T x)
{
	std::vector<T> v;
	for (int i = 0; i < n; i++)
		v.push_back(x);
	return v;
}
struct Counter {
	std::map<std::string, int> counts;
	void add(const std::string &name) { counts[name]++; }
};
}

int main(int argc, char **argv)
{
	shop::Counter counter;
	auto each = [&](int i) { counter.add(argv[0] + std::to_string(i)); };
	for (int i = 0; i < 10 * argc; i++)
		each(i);
	return shop::grow(10, 1).size() + shop::grow(10, 2.0).size() + counter.counts.size() == 30 ? 0 : 1;
}
