/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Writes each message with one write, so that messages of several processes do not mix within a line. */
#include "base/diag.h"

#include "base/escape.h"

#include <errno.h>
#include <stdarg.h>
#include <unistd.h>

static void write_all(const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t n = write(STDERR_FILENO, bytes, length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;        /* there is nowhere left to report this */
		bytes += n;
		length -= (size_t)n;
	}
}

static void say(const char *kind, const char *format, va_list arguments) G_GNUC_PRINTF(2, 0);

static void say(const char *kind, const char *format, va_list arguments)
{
	int saved = errno;
	char *message = g_strdup_vprintf(format, arguments);
	GString *line = g_string_new("cargo-alloc-profile: ");
	g_string_append(line, kind);
	escape_append(line, message);
	g_string_append_c(line, '\n');
	write_all(line->str, line->len);
	g_string_free(line, TRUE);
	g_free(message);
	errno = saved;
}

void diag_error(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	say("", format, arguments);
	va_end(arguments);
}

void diag_note(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	say("note: ", format, arguments);
	va_end(arguments);
}

void diag_warning(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	say("warning: ", format, arguments);
	va_end(arguments);
}
