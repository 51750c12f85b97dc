/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Amounts of memory as all reports and messages show them. The rule: fewer than 1,024 bytes as they are, and else with two
   decimals in KB of 1,024 bytes, in MB or in GB. Rows of text and changes keep the form that they always had, KB for few bytes,
   too; but nothing reads 0.00 KB. */
#ifndef CLI_UNITS_H
#define CLI_UNITS_H

#include <stdint.h>

/* Room for any amount. */
struct units_text { char text[32]; };

/* `592 B`, `3.78 KB`, `1.00 MB`; a negative amount begins with `-`. */
struct units_text units_bytes(int64_t bytes);

/* In a row of text, `0.58 KB`; what would read 0.00 KB is `3 B`. */
struct units_text units_row(int64_t bytes);

/* As units_row for a change: `+1.25 KB`, `-2.50 KB`, `-3 B`, `+0 B`. */
struct units_text units_change(int64_t bytes);

#endif
