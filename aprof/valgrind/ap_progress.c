/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_progress.h"

#include "valgrind/ap_core.h"
#include "valgrind/ap_options.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_options.h"
#include "pub_tool_vki.h"

#define EVENTS_A_LINE 65536
#define NEVER (~0ull >> 1)

static Int s_fd = -1;

ULong AP_(progress_open)(void)
{
	const HChar *pattern = AP_(options)()->progress_file;
	if (!pattern)
		return NEVER;
	/* A forked child writes a file of its own. */
	if (s_fd >= 0)
		VG_(close)(s_fd);
	HChar *name = VG_(expand_file_name)("--progress-file", pattern);
	s_fd = VG_(fd_open)(name, VKI_O_CREAT | VKI_O_WRONLY | VKI_O_TRUNC, 0600);
	if (s_fd >= 0)
		s_fd = VG_(safe_fd)(s_fd);
	VG_(free)(name);
	return AP_(progress_first_event)();
}

ULong AP_(progress_first_event)(void)
{
	return s_fd < 0 ? NEVER : EVENTS_A_LINE;
}

ULong AP_(progress_write)(ULong events, ULong allocations, ULong live_bytes)
{
	HChar line[80];
	/* All lines have the same width, so that nothing remains of a longer one. */
	UInt n = VG_(snprintf)(line, sizeof line, "%20llu %20llu %20llu\n", events, allocations, live_bytes);
	VG_(lseek)(s_fd, 0, VKI_SEEK_SET);
	VG_(write)(s_fd, line, n);
	return EVENTS_A_LINE;
}
