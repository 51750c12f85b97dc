/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_names.h"

#include "native/native_basics.h"
#include "native/native_next.h"
#include "native/native_program.h"
#include "native/native_syscall.h"
#include "native/native_thread.h"

#include <string.h>
#include <sys/prctl.h>

/* `of` may be NULL. */
static void set(struct native_program_thread *of, struct native_thread *t, const char *name)
{
	size_t length = strnlen(name, AP_THREAD_NAME_SIZE - 1);
	if (of)
		of->has_name = true;
	if (!t)
		return;
	memset(t->recorded->thread.name, 0, AP_THREAD_NAME_SIZE);
	memcpy(t->recorded->thread.name, name, length);
}

void native_name_self(const char *name)
{
	struct native_thread *t = native_enter();
	set(native_program_self, t, name);
	if (t)
		native_leave(t);
}

/* Sets `name` to the kernel's name of the calling thread. Returns false where it is not to be had. */
static bool get(char name[AP_THREAD_NAME_SIZE])
{
	memset(name, 0, AP_THREAD_NAME_SIZE);
	return !native_is_confined && native_syscall(SYS_prctl, PR_GET_NAME, name) == 0;
}

void native_name_begins(void)
{
	if (native_program_self)
		get(native_program_self->first_name);
}

void native_name_ends(void)
{
	char name[AP_THREAD_NAME_SIZE];
	struct native_program_thread *self = native_program_self;
	if (self && get(name) && (self->has_name || (self->first_name[0] && strcmp(name, self->first_name) != 0)))
		native_name_self(name);
}

void native_names_forked(void)
{
	char name[AP_THREAD_NAME_SIZE];
	if (!native_program_self || !native_program_self->has_name || !get(name))
		return;
	set(native_program_self, native_self, name);
}

NATIVE_HOOK int pthread_setname_np(pthread_t handle, const char *name)
{
	int failed = native_next(pthread_setname_np)(handle, name);
	struct native_program_thread *of = failed ? NULL : native_program_thread_by_handle(handle);
	if (!of)
		return failed;
	struct native_thread *t = native_enter();
	set(of, of->thread, name);
	if (t)
		native_leave(t);
	return 0;
}
