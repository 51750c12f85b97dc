/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A host of the recorder's core that only has memory, which core_host_end frees: the core itself never frees what it recorded. */
#ifndef TESTS_CORE_HOST_H
#define TESTS_CORE_HOST_H

#include "core/ap_host.h"

#include <stdlib.h>

/* What lies before each piece of memory. */
struct core_host_piece { struct core_host_piece *next, **link; };
static struct core_host_piece *s_pieces;

void *AP_(host_allocate)(SizeT bytes)
{
	struct core_host_piece *p = calloc(1, sizeof *p + bytes);
	p->next = s_pieces;
	p->link = &s_pieces;
	if (p->next)
		p->next->link = &p->next;
	s_pieces = p;
	return p + 1;
}

void *AP_(host_record)(SizeT bytes)
{
	return AP_(host_allocate)(bytes);
}

void *AP_(host_try_record)(SizeT bytes)
{
	return AP_(host_record)(bytes);
}

void AP_(host_free)(void *memory, SizeT bytes)
{
	(void)bytes;
	if (!memory)
		return;
	struct core_host_piece *p = (struct core_host_piece *)memory - 1;
	*p->link = p->next;
	if (p->next)
		p->next->link = p->link;
	free(p);
}

/* Frees all: the end of a test. */
static int core_host_end(void **state)
{
	(void)state;
	while (s_pieces)
		AP_(host_free)(s_pieces + 1, 0);
	return 0;
}

#endif
