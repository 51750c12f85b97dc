/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The C library's functions that give random bytes. The real ones run first, so that what is an error stays one. */
#include "config.h"

#include "native/native_entropy.h"
#include "native/native_next.h"

#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

NATIVE_HOOK ssize_t getrandom(void *p, size_t size, unsigned flags)
{
	ssize_t n = native_next(getrandom)(p, size, flags);
	if (n > 0 && native_entropy_is_seeded())
		native_entropy_fill(p, (size_t)n);
	return n;
}

NATIVE_HOOK int getentropy(void *p, size_t size)
{
	int failed = native_next(getentropy)(p, size);
	if (!failed && native_entropy_is_seeded())
		native_entropy_fill(p, size);
	return failed;
}

#ifdef __GLIBC_PREREQ
#if __GLIBC_PREREQ(2, 36)

NATIVE_HOOK void arc4random_buf(void *p, size_t size)
{
	if (native_entropy_is_seeded())
		native_entropy_fill(p, size);
	else
		native_next(arc4random_buf)(p, size);
}

NATIVE_HOOK uint32_t arc4random(void)
{
	uint32_t n;
	if (!native_entropy_is_seeded())
		return native_next(arc4random)();
	native_entropy_fill(&n, sizeof n);
	return n;
}

/* A number below `bound`, each as likely as any other. Every value has as many bits as the largest one, and those of one random word are
   used one after the other. */
NATIVE_HOOK uint32_t arc4random_uniform(uint32_t bound)
{
	if (!native_entropy_is_seeded())
		return native_next(arc4random_uniform)(bound);
	if (bound <= 1)
		return 0;
	unsigned bits = 32 - (unsigned)__builtin_clz(bound - 1), unused = 0;
	uint32_t mask = UINT32_MAX >> (32 - bits), n, all = 0;
	do {
		if (unused < bits) {
			all = arc4random();
			unused = 32;
		} else
			all >>= bits;
		unused -= bits;
		n = all & mask;
	} while (n >= bound);
	return n;
}

#endif
#endif
