/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A host of the recorder's core that only has memory. */
#ifndef TESTS_CORE_HOST_H
#define TESTS_CORE_HOST_H

#include "core/ap_host.h"

#include <stdlib.h>

void *AP_(host_record)(SizeT bytes)
{
	return calloc(1, bytes);
}

void *AP_(host_allocate)(SizeT bytes)
{
	return calloc(1, bytes);
}

void AP_(host_free)(void *p, SizeT bytes)
{
	(void)bytes;
	free(p);
}

#endif
