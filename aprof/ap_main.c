/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Registers the tool with Valgrind and wires the modules; no logic of its own. */
#include "pub_tool_basics.h"
#include "pub_tool_tooliface.h"

static void post_clo_init(void) {}
static IRSB *instrument(VgCallbackClosure *c, IRSB *sb, const VexGuestLayout *l, const VexGuestExtents *e,
                        const VexArchInfo *a, IRType g, IRType h)
{ (void)c; (void)l; (void)e; (void)a; (void)g; (void)h; return sb; }
static void fini(Int status) { (void)status; }

static void pre_clo_init(void)
{
	VG_(details_name)("aprof");
	VG_(details_version)("0.1.0");
	VG_(details_description)("an exact heap profiler");
	VG_(details_copyright_author)("Copyright (C) 2026, and MIT OR Apache-2.0 licensed, by the cargo-alloc-profile authors.");
	VG_(details_bug_reports_to)("the authors");
	VG_(basic_tool_funcs)(post_clo_init, instrument, fini);
}

VG_DETERMINE_INTERFACE_VERSION(pre_clo_init)
