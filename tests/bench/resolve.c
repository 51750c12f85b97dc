/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* resolve PROFILE…: puts the calls into each profile as the command does after a run; resolve-cost.sh measures it. */
#include "config.h"

#include "input/profile_resolve.h"

#include <stdio.h>

int main(int argc, char **argv)
{
	struct resolver *r = resolver_new(NULL);
	g_autoptr(GError) error = NULL;

	for (int i = 1; i < argc && !error; i++)
		profile_resolve(r, argv[i], NULL, &error);
	for (guint i = 0; i < resolver_notes(r)->len; i++)
		fprintf(stderr, "resolve: %s\n", (const char *)g_ptr_array_index(resolver_notes(r), i));
	resolver_free(r);
	if (error)
		fprintf(stderr, "resolve: %s\n", error->message);
	return error != NULL;
}
