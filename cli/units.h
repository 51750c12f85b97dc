/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Amounts of memory as the reports show them: two decimals, in KB of 1024 bytes, in MB or GB where it is that
   much. */
#ifndef CLI_UNITS_H
#define CLI_UNITS_H

#include <stdint.h>

/* Room for any amount. */
struct units_text { char text[32]; };

/* `0.58 KB`, `1.00 MB`; a negative amount begins with `-`. */
struct units_text units_bytes(int64_t bytes);

/* The same, but whole bytes below 1 KB, where each counts: `20 B`. */
struct units_text units_small(int64_t bytes);

/* As units_bytes for a change: `+1.25 KB`, `-2.50 KB`, `+0.00 KB`; `-3 B` where it would read like none. */
struct units_text units_change(int64_t bytes);

#endif
