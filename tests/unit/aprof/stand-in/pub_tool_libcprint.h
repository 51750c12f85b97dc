/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef PUB_TOOL_LIBCPRINT_H
#define PUB_TOOL_LIBCPRINT_H

#include <stdarg.h>
#include <stdio.h>

__attribute__((format(printf, 1, 2))) static inline UInt VG_(dmsg)(const HChar *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	Int n = vfprintf(stderr, format, arguments);
	va_end(arguments);
	return n;
}

__attribute__((format(printf, 2, 3))) static inline UInt VG_(sprintf)(HChar *text, const HChar *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	Int n = vsprintf(text, format, arguments);
	va_end(arguments);
	return n;
}

__attribute__((format(printf, 1, 2))) UInt VG_(umsg)(const HChar *format, ...);

#endif
