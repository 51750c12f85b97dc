/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* make-replacements EXECUTABLE FILE: writes which functions of the executable the native recorder serves in their place, as the command line
   does before it starts a program. Without any, it writes nothing. */
#include "input/native_replacements.h"

#include <stdio.h>

int main(int argc, char **argv)
{
	g_autofree char *fault = NULL;
	g_autoptr(GError) error = NULL;
	struct native_replacements *r = argc == 3 ? native_replacements_of(argv[1], &fault) : NULL;
	bool done = r != NULL && (r->entries->len == 0 || native_replacements_write(r, argv[1], argv[2], &error));

	if (!done)
		fprintf(stderr, "make-replacements: %s\n", fault != NULL ? fault : error != NULL ? error->message : "it takes two arguments");
	native_replacements_free(r);
	return done ? 0 : 1;
}
