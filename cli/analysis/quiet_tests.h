/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Tests that ran by themselves and allocated nothing: rows of a report that no site tells of. */
#ifndef CLI_QUIET_TESTS_H
#define CLI_QUIET_TESTS_H

#include "analysis/aggregate.h"

/* Adds a row of zeros to the rows of tests for each process whose harness was to run one test by name, and in which no
   test allocated. */
void quiet_tests_add(struct grouping *rows, struct catalog *c);

#endif
