/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Notices that the program unloads a library. */
#include "config.h"

#include "native/native_next.h"
#include "native/native_objects.h"
#include "native/native_thread.h"

#include <dlfcn.h>

NATIVE_HOOK int dlclose(void *handle)
{
	int result = native_next(dlclose)(handle);
	struct native_thread *t = native_enter();
	if (!t)
		return result;
	/* Unless another thread has ended the recording. */
	uint32_t generation = t->generation;
	if (native_objects_notice_unloaded())
		while (generation && !__atomic_compare_exchange_n(&native_guard.generation, &generation, generation + 1, false,
		                                                  __ATOMIC_RELEASE, __ATOMIC_RELAXED))
			;
	native_leave(t);
	return result;
}
