/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The processors that we, and whoever we become, may run on. */
#ifndef CLI_AFFINITY_H
#define CLI_AFFINITY_H

#include <stdint.h>

/* The most that a program can be told of. */
#define AFFINITY_CPUS_MAX 1024

/* How many there are, at least 1. */
int affinity_cpu_count(void);

/* Keeps to one of them: those that confine themselves with different numbers in a row are spread over all. */
void affinity_pin(uint64_t number);

#endif
