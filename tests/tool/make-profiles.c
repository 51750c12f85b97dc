/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* make-profiles RECORDING…: writes the profiles of native recordings whose processes have ended: RECORDING.xml, and RECORDING.areaN.xml of
   a child in an area of the file. There is none of a process that recorded nothing. Lines come from debug information, as in a run. If remembered stacks were checked, it says on standard error what that found, as the tool does. */
#include "core/ap_recording_thread.h"
#include "input/native_profile.h"
#include "input/profile_resolve.h"

#include <inttypes.h>
#include <stdio.h>

static void say_what_was_checked(const struct native_source *source)
{
	struct native_reading *m = native_reading_open(source->recording, source->area, NULL);
	const struct ap_recording *r = m != NULL ? native_reading_header(m) : NULL;
	const struct ap_recording_thread *t = r != NULL ? r->threads : NULL;
	uint64_t checked = 0, wrong = 0;
	uint32_t threads = 0;

	for (; t != NULL && threads < r->n_threads; threads++) {
		t = native_reading_at(m, t, sizeof *t);
		if (t == NULL)
			break;
		checked += t->stacks_checked;
		wrong += t->stacks_wrong;
		t = t->next;
	}
	if (r != NULL && r->options.check_stacks)
		fprintf(stderr, "aprof: stack memo: %" PRIu64 " checked, %" PRIu64 " wrong\n", checked, wrong);
	if (r != NULL && r->incomplete != AP_RECORDING_COMPLETE)
		fprintf(stderr, "aprof: the recording is incomplete: %u\n", r->incomplete);
	if (m != NULL)
		native_reading_free(m);
}

static bool make(const struct native_source *source, struct resolver *resolver)
{
	g_autofree char *profile = source->area == 0 ? g_strdup_printf("%s.xml", source->recording)
	                                             : g_strdup_printf("%s.area%u.xml", source->recording, source->area);
	g_autoptr(GError) error = NULL;

	if (native_profile_write(source, profile, &error) && profile_resolve(resolver, profile, NULL, &error)) {
		say_what_was_checked(source);
		return true;
	}
	fprintf(stderr, "make-profiles: cannot make '%s': %s\n", profile, error->message);
	return g_error_matches(error, NATIVE_READING_ERROR, NATIVE_READING_NOT_BEGUN);
}

int main(int argc, char **argv)
{
	struct object_files *files = object_files_new();
	struct resolver *resolver = resolver_new(NULL);
	bool made = true;

	for (int i = 1; i < argc; i++) {
		struct native_source source = { .recording = argv[i], .files = files };
		uint32_t areas = native_profile_areas(argv[i]);

		for (; source.area <= areas; source.area++)
			made &= make(&source, resolver);
	}
	resolver_free(resolver);
	object_files_free(files);
	return made ? 0 : 1;
}
