/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Makes the preloaded library a host of the core. */
#include "config.h"

#include "core/ap_frames.h"
#include "core/ap_host.h"
#include "native/native_memory.h"
#include "native/native_objects.h"
#include "native/native_small.h"
#include "native/native_thread.h"
#include "native/native_unwind.h"

/* What the core gets where the recording has no more memory, or the process has none. Both end the recording: the event that is under way
   is not counted, and the program goes on. These bytes are for what not even a mapping can be had for. */
static _Alignas(16) unsigned char s_last[1 << 20];
static size_t s_last_used;

static void *last_memory(SizeT bytes)
{
	native_stop();
	void *p = native_private_allocate(bytes);
	if (p)
		return p;
	size_t used = __atomic_fetch_add(&s_last_used, (bytes + 15) / 16 * 16, __ATOMIC_RELAXED);
	if (used > sizeof s_last || bytes > sizeof s_last - used)
		__builtin_trap();
	return s_last + used;
}

void *AP_(host_record)(SizeT bytes)
{
	void *p = native_memory_allocate(bytes);
	return p ? p : last_memory(bytes);
}

void *AP_(host_try_record)(SizeT bytes)
{
	void *p = native_memory_allocate(bytes);
	if (!p)
		native_stop();
	return p;
}

void *AP_(host_allocate)(SizeT bytes)
{
	void *p = bytes <= NATIVE_SMALL_MOST ? native_small_allocate(bytes) : native_private_allocate(bytes);
	if (p)
		return p;
	native_recording->incomplete = AP_RECORDING_NO_ADDRESSES;
	return last_memory(bytes);
}

void AP_(host_free)(void *p, SizeT bytes)
{
	if ((uintptr_t)p - (uintptr_t)s_last < sizeof s_last)
		return;
	if (bytes <= NATIVE_SMALL_MOST)
		native_small_free(p, bytes);
	else
		native_private_free(p, bytes);
}

Bool AP_(host_counts)(const struct ap_recorder *r, UInt stack)
{
	(void)r; (void)stack;
	return True;
}

UInt AP_(host_unwind)(const struct ap_caller *c, UInt max, Addr *ips, Addr *sps, Addr *fps, Bool *lost)
{
	UInt n = native_unwind((const struct native_call *)c->thread, max, ips, sps, fps);
	*lost = n == 1 && max > 1;
	return n;
}

/* Returns the frame of the address in the object that was unloaded and is back, or NULL. */
static struct ap_frame *find_unloaded(struct ap_frames *frames, Addr address, UInt object_number)
{
	struct ap_frame *f = AP_(index_find)(&frames->by_address, address);
	while (f && f->object_number != object_number)
		f = AP_(index_find_next)(&frames->by_address, f);
	return f;
}

UInt AP_(host_frame)(struct ap_frames *frames, Addr address)
{
	struct ap_frame *f = AP_(frame_find)(frames, address);
	if (f)
		return f->keyed.number;
	UInt object_number = native_object_at(address);
	f = find_unloaded(frames, address, object_number);
	if (f) {
		f->unmapped = False;
	} else {
		f = AP_(frame_add)(frames, address);
		f->object_number = object_number;
	}
	return f->keyed.number;
}
