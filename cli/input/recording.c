/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The first byte that is not white space tells XML from JSON. The file is opened only once, so that it may be a
   pipe. */
#include "input/recording.h"

#include "input/baseline_read.h"
#include "input/profile_read.h"

#include <errno.h>
#include <stdio.h>

static void fail(GError **error, const char *reason)
{
	g_set_error_literal(error, g_quark_from_static_string("recording"), 0, reason);
}

/* Returns the first byte after white space and a byte order mark, and leaves the stream there; EOF at the
   end. */
static int first_byte(FILE *in)
{
	static const unsigned char mark[] = { 0xef, 0xbb, 0xbf };
	int c = getc(in);
	for (size_t i = 0; i < sizeof mark && c == mark[i]; i++)
		c = getc(in);
	while (c == ' ' || c == '\t' || c == '\r' || c == '\n')
		c = getc(in);
	if (c != EOF)
		ungetc(c, in);
	return c;
}

static bool read_stream(struct model *m, FILE *in, GError **error)
{
	int c = first_byte(in);
	if (c == '<')
		return profile_read_stream(m, in, NULL, error);
	if (c == '{')
		return baseline_read_stream(m, in, error);
	fail(error, c != EOF ? "it is neither a profile nor a baseline"
		: ferror(in) ? g_strerror(errno) : "it is empty: run the program again");
	return false;
}

bool recording_read(struct model *m, const char *path, GError **error)
{
	FILE *in = fopen(path, "re");
	if (in == NULL) {
		fail(error, g_strerror(errno));
		return false;
	}
	bool done = read_stream(m, in, error);
	fclose(in);
	return done;
}
