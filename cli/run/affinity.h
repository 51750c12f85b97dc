/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The processors that we, and whoever we become, may run on. */
#ifndef CLI_CONFINE_H
#define CLI_CONFINE_H

#include <stdint.h>

/* The most that a program can be told of. */
#define CONFINE_CPUS_MAX 1024

/* How many there are, at least 1. */
int confine_count(void);

/* Keeps to one of them: those that confine themselves with different numbers in a row are spread over all. */
void confine_to_one(uint64_t number);

#endif
