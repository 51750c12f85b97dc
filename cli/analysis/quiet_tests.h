/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Rows for tests that ran in a process of their own and allocated nothing: they have no sites. */
#ifndef CLI_QUIET_TESTS_H
#define CLI_QUIET_TESTS_H

#include "analysis/aggregate.h"

/* Adds a row of zeros for each process whose harness ran one test, given by name, in which no test allocated. */
void quiet_tests_add(struct grouping *rows);

#endif
