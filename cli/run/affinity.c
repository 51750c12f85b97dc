/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "run/affinity.h"

#include <sched.h>
#include <stdbool.h>

/* Fails on a machine with more processors than a cpu_set_t holds: programs then run on any of them. */
static bool may_use(cpu_set_t *set)
{
	return sched_getaffinity(0, sizeof *set, set) == 0 && CPU_COUNT(set) > 0;
}

int affinity_cpu_count(void)
{
	cpu_set_t set;

	return may_use(&set) ? CPU_COUNT(&set) : 1;
}

void affinity_pin(uint64_t number)
{
	cpu_set_t all, one;
	uint64_t left;

	if (!may_use(&all))
		return;
	left = number % (uint64_t)CPU_COUNT(&all);
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &all) || left-- > 0)
			continue;
		CPU_ZERO(&one);
		CPU_SET(cpu, &one);
		/* If the system refuses, the program runs on any processor. Its profile is still right. */
		(void)sched_setaffinity(0, sizeof one, &one);
		return;
	}
}
