// SPDX-License-Identifier: MIT OR Apache-2.0
// Methods, thunks, constructors, lambdas and templates that leave by a jump.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#define APART __attribute__((noinline))
static void *volatile sink;

namespace shop {
struct Base { virtual ~Base() {} virtual std::string *make(int n) = 0; int a = 1; };
struct Other { virtual ~Other() {} virtual std::string *other(int n) = 0; int b = 2; };
APART std::string *text(int n) { auto p = new std::string(n + 40, 'x'); sink = p; return p; }
struct Both : Base, Other {
	APART std::string *make(int n) override { sink = nullptr; return text(n + 1); }
	APART std::string *other(int n) override { sink = nullptr; return make(n + 2); }
};
struct Virtual : virtual Other {
	APART std::string *other(int n) override { sink = nullptr; return text(n + 3); }
};
template <typename T> APART std::vector<T> *list(T value, int n) { auto p = new std::vector<T>(n, value); sink = p; return p; }
template <typename T> APART std::vector<T> *more(T value, int n) { sink = nullptr; return list(value, n + 1); }
struct Item {
	std::string name;
	APART Item(int n) : name(n + 50, 'y') {}
	APART Item(int n, bool) : Item(n) {}
	APART ~Item() { sink = this; }
};
APART Item *item(int n) { sink = nullptr; return new Item(n, true); }
APART std::string *call(const std::function<std::string *(int)> &f, int n) { sink = nullptr; return f(n); }
APART std::unique_ptr<Both> both() { return std::make_unique<Both>(); }
APART void *raw(std::size_t n) { sink = nullptr; return operator new(n); }
APART void *raw2(std::size_t n) { sink = nullptr; return raw(n + 1); }
}

template <typename T> static void drop(T *p) { sink = p; delete p; }

int main(int argc, char **)
{
	shop::Both both;
	shop::Virtual virtually;
	shop::Other *others[] = {&both, &virtually};
	for (shop::Other *o : others)
		drop(o->other(argc));
	shop::Base *base = &both;
	drop(base->make(argc));
	drop(shop::more(1, argc));
	drop(shop::more(2.5, argc));
	drop(shop::item(argc));
	drop(shop::call([](int n) { sink = nullptr; return shop::text(n); }, argc));
	drop(shop::both().release());
	operator delete(shop::raw2(100));
	return 0;
}
