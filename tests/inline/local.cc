// SPDX-License-Identifier: MIT OR Apache-2.0
// Functions without linkage, as each has a type without linkage in its name: inlined, and with a symbol where nothing is inlined.
#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

namespace {
struct Hidden {
	int x;
	Hidden(int x) : x(x) {}
	bool operator<(const Hidden &other) const { return x < other.x; }
	Hidden operator+(const Hidden &other) const { return Hidden(x + other.x); }
	operator int() const { return x; }
	template <typename T> std::vector<T> many(T value) const { return std::vector<T>(x, value); }
};
enum class Colour { red, green };
template <typename T, int N, bool B, char C, unsigned long L> struct Filled {
	T values[N];
	template <typename... U> std::string text(U... more) { return std::string(N + sizeof...(more) + B + L, C); }
};
std::string take(const char *text, int (&array)[3], void (*call)(int, char), int (*table)[2], long long number, unsigned short small, std::nullptr_t)
{
	if (call && table)
		call(array[0], text[0]);
	return std::string(text) + std::to_string(number + small);
}
std::string member(int Hidden::*field, int (std::string::*method)(int, const char *) const, const volatile long *where)
{
	return std::string(field && where ? 40 : 50, method ? 'a' : 'b');
}
std::string variadic(int n, ...) { return std::string(n, 'v'); }
namespace inner {
	std::vector<Hidden> list(std::size_t n) { return std::vector<Hidden>(n, Hidden(1)); }
}
template <Colour C> std::string coloured(const Hidden *const *hidden) { return std::string(hidden ? 30 : 40, C == Colour::red ? 'r' : 'g'); }
template <template <typename, typename> class V> std::string contained(V<Hidden, std::allocator<Hidden>> v) { return std::string(v.size() + 30, 'c'); }
}

namespace shop {
static std::string label(double price, float, __int128 wide) { return std::to_string(price + (double)wide); }
template <typename F> auto apply(F f, int n) { return f(n); }
struct Outer {
	struct Inner { std::string name; };
	template <typename F> std::vector<Inner> make(F f, int n) const
	{
		std::vector<Inner> v;
		for (int i = 0; i < n; i++)
			v.push_back(Inner{f(i)});
		return v;
	}
};
inline int lambdas(int n)
{
	auto one = [&](int i) { return std::string(n + i, 'a'); };
	auto two = [](int i) { return std::string(i + 30, 'b'); };
	auto three = [] { return std::string(50, 'c'); };
	struct Local {
		int a[4];
		std::vector<Local> copies(int n) { return std::vector<Local>(n, *this); }
	};
	Outer outer;
	return apply(one, n).size() + apply(two, n).size() + three().size() + outer.make(one, n).size() + outer.make(two, n).size()
		+ Local().copies(n).size();
}
}

typedef struct { int a; } Named;
static std::vector<Named> named(Named n, int count) { return std::vector<Named>(count, n); }

int main(int argc, char **)
{
	int array[3] = {argc, 2, 3};
	Hidden h(argc), *p = &h;
	std::map<Hidden, std::string> map;
	map[h + h] = take("abc", array, nullptr, nullptr, 5, 6, nullptr);
	std::unique_ptr<Hidden> unique(new Hidden(argc));
	auto shared = std::make_shared<Hidden>(argc);
	std::function<int(int)> function = [shared](int i) { return shared->x + i; };
	std::vector<Hidden> list = inner::list(argc);
	std::sort(list.begin(), list.end(), [](const Hidden &a, const Hidden &b) { return b < a; });
	std::tuple<Hidden, std::string> tuple(h, variadic(argc, 1));
	Filled<Hidden *, 5, true, 'x', 7> filled;
	return map.size() + unique->x + function(argc) + list.size() + std::get<1>(tuple).size() + filled.text(1, 'c', 2.5).size()
		+ h.many(2.0).size() + member(&Hidden::x, nullptr, nullptr).size() + coloured<Colour::green>(&p).size()
		+ contained<std::vector>(list).size() + shop::label(argc, 1, 2).size() + shop::lambdas(argc) + named(Named{argc}, 3).size();
}
