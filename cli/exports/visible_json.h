/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A stream of JSON whose strings are changed on their way to another one: what a report escapes, they show escaped. So a page can show
   them as they are. */
#ifndef CLI_VISIBLE_JSON_H
#define CLI_VISIBLE_JSON_H

#include <stdio.h>

/* Returns the stream. It takes JSON in which escape_append_json has escaped what is not to be seen. fclose ends it and leaves `out`
   open. */
FILE *visible_json_open(FILE *out);

#endif
