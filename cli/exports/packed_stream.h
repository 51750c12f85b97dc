/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A stream whose bytes go to another one, deflated and in base64. Nothing of it is kept in memory. */
#ifndef CLI_PACKED_STREAM_H
#define CLI_PACKED_STREAM_H

#include <stdio.h>

/* Returns the stream. fclose ends it and leaves `out` open. Callers check ferror(out). */
FILE *packed_stream_open(FILE *out);

#endif
