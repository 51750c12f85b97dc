/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A recording of the native recorder with wrong words in it: it is refused with a reason, or becomes a profile, and that is read or
   refused.

   The input's first byte says how many threads there are and what they do. Then come wrong words: two bytes for where, one for
   what it is made of, eight for the word. So a corpus does not depend on where this build has its members. */
#include "fuzz.h"

#include "../unit/input/native_maker.h"

#include "input/native_profile.h"
#include "input/profile_read.h"

enum { CHANGE_BYTES = 2 + 1 + 8 };

static const struct ap_amount nothing;

/* Each thread allocates, and the last one frees what the first did. */
static void fill(struct maker *m, uint8_t choice)
{
	struct ap_recording_site *first = NULL;
	struct ap_recording_thread *t = NULL;
	maker_object(m, "/home/user/demo", 0x1000);
	for (UInt i = 0; i < choice % 4u + 1; i++) {
		t = maker_thread(m);
		UInt stack = maker_stack(m, t, 0, maker_frame(m, t, 0x1100, 1));
		stack = maker_stack(m, t, stack, maker_frame(m, t, 0x1200 + i, 1));
		struct ap_recording_site *s = maker_site(m, t, stack);
		maker_allocate(m, s, 0x5000, 100, nothing);
		maker_allocate(m, s, 0x6000, 100 + 10 * (choice >> 4), nothing);
		maker_free(m, s, 0x6000, 100 + 10 * (choice >> 4), 1);
		first = first != NULL ? first : s;
		t->has_batches = (choice & 4) != 0;
	}
	m->header->n_batched = choice & 4;
	if (t->thread.serial > 1)
		maker_free_foreign(m, maker_release(m, t, first), 100, 1);
	if ((choice & 8) != 0)
		return;
	t->journal = (struct ap_journal){ .under_way = 1, .site = { { first, 8, *first } }, .epoch = m->header->era->live.epoch };
}

/* Where a word goes, and what it is: as it stands, an address in the recording, or as much more or less than what was there. */
static void change(struct maker *m, const uint8_t *data)
{
	uint64_t value, *words = (uint64_t *)(void *)m->header;
	uint16_t place;
	memcpy(&place, data, sizeof place);
	memcpy(&value, data + 3, sizeof value);
	uint64_t *at = &words[place % (m->used / sizeof *words)];
	switch (data[2] % 3) {
	case 0: *at = value; break;
	case 1: *at = (uintptr_t)m->header + value % MAKER_BYTES; break;
	default: *at += (uint64_t)(int8_t)value; break;
	}
}

static void read_profile(const char *path)
{
	struct model *m = model_new();
	g_autoptr(GError) error = NULL;
	bool done = profile_read(m, path, NULL, &error);
	FUZZ_REQUIRE(done || error != NULL, "it is refused without a reason");
	model_free(m);
}

static void read_recording(const char *directory, const char *recording)
{
	g_autofree char *profile = g_build_filename(directory, "profile.xml", NULL);
	g_autoptr(GError) error = NULL;
	struct object_files *files = object_files_new();
	const struct native_source source = { .recording = recording, .files = files };

	if (native_profile_write(&source, profile, &error))
		read_profile(profile);
	else
		FUZZ_REQUIRE(error != NULL && strchr(error->message, '\n') == NULL, "its reason is no line");
	struct native_progress now;
	(void)native_profile_areas(recording);
	(void)native_profile_progress(recording, 0, &now);
	object_files_free(files);
	unlink(profile);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *directory = g_dir_make_tmp("aprof-fuzz.XXXXXX", NULL);
	FUZZ_REQUIRE(directory != NULL, "no directory");
	g_autofree char *recording = g_build_filename(directory, "recording", NULL);
	struct maker m = maker_open(recording);

	fill(&m, size > 0 ? data[0] : 0);
	for (size_t i = 1; i + CHANGE_BYTES <= size; i += CHANGE_BYTES)
		change(&m, data + i);
	maker_close(&m);
	read_recording(directory, recording);
	unlink(recording);
	rmdir(directory);
	return 0;
}
