/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The memory of the recorder: the recording, and what no reader needs. */
#ifndef NATIVE_MEMORY_H
#define NATIVE_MEMORY_H

#include <stddef.h>

/* Memory that no reader needs: zeros, by the page. NULL: there is none. */
extern void *native_private_allocate(size_t bytes);
extern void native_private_free(void *p, size_t bytes);

#endif
