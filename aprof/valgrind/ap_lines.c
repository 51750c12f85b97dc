/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_lines.h"

/* The core's function that reads them has other parameters in each version, and returns nothing. So what the core calls in its place, by the
   linker's --wrap, goes on to it with all parameters as they are, or returns. */
__attribute__((used)) UChar AP_(without_lines);

#if defined(VGA_amd64)
__asm__(".text\n"
        ".globl __wrap_vgModuleLocal_read_debuginfo_dwarf3\n"
        "__wrap_vgModuleLocal_read_debuginfo_dwarf3:\n"
        "	cmpb $0, vgAprof_without_lines(%rip)\n"
        "	je __real_vgModuleLocal_read_debuginfo_dwarf3\n"
        "	ret\n"
        ".previous\n");
#elif defined(VGA_arm64)
__asm__(".text\n"
        ".globl __wrap_vgModuleLocal_read_debuginfo_dwarf3\n"
        "__wrap_vgModuleLocal_read_debuginfo_dwarf3:\n"
        "	adrp x16, vgAprof_without_lines\n"
        "	ldrb w16, [x16, :lo12:vgAprof_without_lines]\n"
        "	cbnz w16, 1f\n"
        "	b __real_vgModuleLocal_read_debuginfo_dwarf3\n"
        "1:	ret\n"
        ".previous\n");
#else
#error "unknown architecture"
#endif

void AP_(lines_leave_out)(void)
{
	AP_(without_lines) = 1;
}
