/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_entropy.h"

#include "core/ap_stream.h"
#include "native/native_process.h"

static __thread struct ap_stream s_stream;

bool native_entropy_is_seeded(void)
{
	return native_process_options()->seeded;
}

void native_entropy_start(void *random)
{
	if (!native_entropy_is_seeded())
		return;
	s_stream = AP_(stream_of_seed)(native_process_options()->seed);
	if (random)
		native_entropy_fill(random, 16);
}

void native_entropy_fill(void *p, size_t size)
{
	AP_(stream_fill)(&s_stream, p, size);
}

uint64_t native_entropy_thread_key(void)
{
	return AP_(stream_descendant)(&s_stream);
}

void native_entropy_thread_started(uint64_t key)
{
	s_stream = (struct ap_stream){ .key = key };
}

void native_entropy_before_fork(void)
{
	s_stream.descendants++;
}

void native_entropy_forked(void)
{
	s_stream.descendants--;
	s_stream = (struct ap_stream){ .key = AP_(stream_descendant)(&s_stream) };
}

uint64_t native_entropy_exec_seed(void)
{
	return AP_(stream_descendant)(&s_stream);
}

void native_entropy_exec_failed(void)
{
	s_stream.descendants--;
}

uint64_t native_entropy_spawn_seed(void)
{
	struct ap_stream parent = s_stream, child = { 0 };
	parent.descendants--;
	child.key = AP_(stream_descendant)(&parent);
	return AP_(stream_descendant)(&child);
}
