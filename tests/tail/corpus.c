// SPDX-License-Identifier: MIT OR Apache-2.0
// Every way that a function leaves by a jump, and what looks like one: chains, branches, loops, pointers, tables, pieces and copies of a
// function, aliases, functions of a library and back, signal handlers.
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define APART __attribute__((noinline, noclone))
#define KEPT __attribute__((noinline))
void *library_wrapper(size_t n);
void *library_chain(size_t n);
void *library_back(size_t n, void *(*back)(size_t));
extern void *library_alias(size_t n);
void *library_indirect(size_t n);

static void *volatile sink;
static volatile int zero, one = 1;

static void keep(void *p)
{
	sink = p;
	free(p);
}

APART void *leaf(size_t n)
{
	void *p = malloc(n);
	sink = p;
	return p;
}
APART void *straight(size_t n) { sink = 0; return leaf(n + 1); }
APART void *straight2(size_t n) { sink = 0; return straight(n + 2); }
APART void *straight3(size_t n) { sink = 0; return straight2(n + 3); }

/* Two ways to the same end: which one is not known. */
APART void *left(size_t n) { sink = 0; return leaf(n + 10); }
APART void *right(size_t n) { sink = 0; return leaf(n + 20); }
APART void *branches(size_t n) { sink = 0; return zero ? left(n) : right(n); }
/* One of the two ways comes to another end. */
APART void *other(size_t n) { void *p = calloc(1, n); sink = p; return p; }
APART void *half(size_t n) { sink = 0; return zero ? other(n) : right(n); }
APART void *direct_or_not(size_t n) { sink = 0; return one ? leaf(n) : left(n); }
/* Both ways lead through one. */
APART void *both(size_t n) { sink = 0; return zero ? straight(n + 5) : straight(n * 2); }

/* In circles. */
APART void *ping(size_t n, int times);
APART void *pong(size_t n, int times) { sink = 0; return times > 0 ? ping(n, times - 1) : leaf(n); }
APART void *ping(size_t n, int times) { sink = 0; return times > 0 ? pong(n, times - 1) : leaf(n); }
APART void *again(size_t n, int times) { sink = 0; return times > 0 ? again(n + 1, times - 1) : leaf(n); }

/* Through pointers and tables. */
static void *(*volatile pointer)(size_t) = straight;
APART void *through_pointer(size_t n) { sink = 0; return pointer(n); }
APART void *to_pointer(size_t n) { sink = 0; return through_pointer(n); }
APART void *table(size_t n, int which)
{
	switch (which) {
	case 0: return leaf(n);
	case 1: return left(n);
	case 2: return right(n);
	case 3: return straight(n);
	case 4: return straight2(n);
	case 5: return other(n);
	case 6: return malloc(n + 7);
	default: return NULL;
	}
}

/* A wrapper of malloc, and one of that. */
APART void *wrapper(size_t n) { sink = 0; return malloc(n); }
APART void *wrapper2(size_t n) { sink = 0; return wrapper(n + 1); }
APART void *zeroed(size_t n) { sink = 0; return calloc(n, 2); }
APART void *grown(void *p, size_t n) { sink = 0; return realloc(p, n); }

/* Compilers make pieces and copies of these. */
static KEPT void *piece(size_t n, int how)
{
	if (__builtin_expect(how == 7, 0)) {
		fprintf(stderr, "%d", how);
		abort();
	}
	sink = 0;
	return leaf(n + (size_t)how);
}
static KEPT void *copied(size_t n, const int *how) { sink = 0; return piece(n, *how); }
__attribute__((cold, noinline)) static void *rare(size_t n) { sink = 0; return leaf(n + 30); }
KEPT void *with_rare(size_t n)
{
	if (__builtin_expect(one, 0)) {
		sink = 0;
		return rare(n);
	}
	return leaf(n);
}

/* One function under two names. */
APART void *real_name(size_t n) { sink = 0; return leaf(n + 40); }
void *another_name(size_t n) __attribute__((alias("real_name")));
/* Two with the same code. */
APART void *same_code(size_t n) { sink = 0; return leaf(n + 50); }
APART void *same_code2(size_t n) { sink = 0; return leaf(n + 50); }

/* With memory of its own or arguments on the stack nothing can be left by a jump. */
APART void *stays(size_t n)
{
	char room[64];
	memset(room, (int)n, sizeof room);
	sink = room;
	return leaf(n + (size_t)room[3] % 2);
}
APART void *many(long a, long b, long c, long d, long e, long f, long g, size_t n) { sink = 0; return leaf((size_t)(a + b + c + d + e + f + g) + n); }
APART void *to_many(size_t n) { sink = 0; return many(1, 2, 3, 4, 5, 6, 7, n); }
APART void *variadic(size_t n, ...)
{
	va_list list;
	va_start(list, n);
	int more = va_arg(list, int);
	va_end(list);
	return leaf(n + (size_t)more);
}
APART void *to_variadic(size_t n) { sink = 0; return variadic(n, 3); }

static jmp_buf place;
APART void leaves(size_t n) { keep(straight(n)); longjmp(place, 1); }
APART void to_leaves(size_t n) { sink = 0; leaves(n); }

static void on_signal(int number) { (void)number; sink = 0; keep(straight(60)); }
APART void raises(size_t n) { sink = (void *)n; raise(SIGUSR1); }

APART int by_size(const void *a, const void *b) { keep(straight(70)); return *(const int *)a - *(const int *)b; }
APART void *back(size_t n) { sink = 0; return leaf(n + 80); }

#define EACH(call) keep(call)
int main(void)
{
	static const int five = 5;
	int numbers[] = { 2, 1 };
	EACH(leaf(1));
	EACH(straight(2));
	EACH(straight2(3));
	EACH(straight3(4));
	EACH(branches(5));
	EACH(half(6));
	EACH(direct_or_not(7));
	EACH(both(8));
	EACH(ping(9, 3));
	EACH(pong(9, 2));
	EACH(again(10, 3));
	EACH(through_pointer(11));
	EACH(to_pointer(12));
	for (int i = 0; i < 7; i++)
		EACH(table(13, i));
	EACH(wrapper(14));
	EACH(wrapper2(15));
	EACH(zeroed(16));
	EACH(grown(wrapper(17), 170));
	EACH(copied(18, &five));
	EACH(piece(19, one));
	EACH(with_rare(20));
	EACH(real_name(21));
	EACH(another_name(22));
	EACH(same_code(23));
	EACH(same_code2(24));
	EACH(stays(25));
	EACH(to_many(26));
	EACH(to_variadic(27));
	if (setjmp(place) == 0)
		to_leaves(28);
	signal(SIGUSR1, on_signal);
	raises(29);
	qsort(numbers, 2, sizeof *numbers, by_size);
	EACH(library_wrapper(30));
	EACH(library_chain(31));
	EACH(library_back(32, back));
	EACH(library_alias(33));
	EACH(library_indirect(34));
	EACH(strdup("abc"));
	return 0;
}
