/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The processors that this process, and the program that it becomes, may run on. */
#ifndef CLI_AFFINITY_H
#define CLI_AFFINITY_H

#include <stdint.h>

/* Returns how many processors this process may use, at least 1. */
int affinity_cpu_count(void);

/* Restricts this process to one of its processors. Consecutive numbers give different processors, so that
   programs that run at the same time are spread over all. */
void affinity_pin(uint64_t number);

#endif
