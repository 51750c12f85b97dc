/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Names for formats whose readers strip blanks, or take no empty name. */
#ifndef CLI_PLAIN_NAME_H
#define CLI_PLAIN_NAME_H

/* Returns the text escaped and without blanks around it; `???` if nothing is left. Free with g_free. */
char *plain_name(const char *text);

#endif
