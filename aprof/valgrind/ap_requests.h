/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Client requests: answers what a program asks through aprof.h. docs/howto/add-a-client-request.md shows how
   to add one. */
#ifndef AP_REQUESTS_H
#define AP_REQUESTS_H

#include "core/ap_basics.h"

/* Registers the handler of client requests with Valgrind. */
extern void AP_(requests_register)(void);

#endif
