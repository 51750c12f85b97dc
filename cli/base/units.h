/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* How reports and messages write amounts of memory: in bytes below 1,024, else with two decimals in KB of 1,024
   bytes, in MB or in GB. Rows of the text report and changes also use KB for fewer bytes, but never 0.00 KB. */
#ifndef CLI_UNITS_H
#define CLI_UNITS_H

#include <stdint.h>

/* Has room for any amount. */
struct units_text { char text[32]; };

/* `592 B`, `3.78 KB`, `1.00 MB`. A negative amount begins with `-`. */
struct units_text units_bytes(int64_t bytes);

/* For a row of text: `0.58 KB`, but `3 B` for what would read 0.00 KB. */
struct units_text units_row(int64_t bytes);

/* For a change, like units_row: `+1.25 KB`, `-2.50 KB`, `-3 B`, `+0 B`. */
struct units_text units_change(int64_t bytes);

/* A number with its digits in groups: `1,234,567`. */
struct units_text units_count(int64_t number);

#endif
