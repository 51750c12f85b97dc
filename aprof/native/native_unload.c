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
	if (native_objects_notice_unloaded())
		native_threads_notify();
	native_leave(t);
	return result;
}
