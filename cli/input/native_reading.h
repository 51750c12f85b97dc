/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The memory of the native recorder, as its recording has it (aprof/core/ap_recording.h). Who asks names an address that
   the memory had in the recorded process. Nothing in the file is trusted: what does not lie in it is not there. The
   process may still run. */
#ifndef CLI_NATIVE_READING_H
#define CLI_NATIVE_READING_H

#include "core/ap_list.h"
#include "core/ap_recording.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum native_reading_error {
	NATIVE_READING_UNREADABLE,   /* the file cannot be opened or mapped */
	NATIVE_READING_NOT_BEGUN,    /* it has no recording yet, and will have none if the process is gone */
	NATIVE_READING_FOREIGN,      /* it is no recording, or one of another build */
	NATIVE_READING_DAMAGED,      /* it is cut short, or contradicts itself */
};
#define NATIVE_READING_ERROR native_reading_error_quark()
GQuark native_reading_error_quark(void);

struct native_reading;

/* Opens the recording in the file at path. area: that of the process that the file was made for (0), or the one in
   area 1, 2 … of the file, up to native_reading_areas. Release it with native_reading_free. NULL with *error (an
   enum native_reading_error) on failure. */
struct native_reading *native_reading_open(const char *path, uint32_t area, GError **error);
void native_reading_free(struct native_reading *m);

/* The beginning of the recording, as it was when it was opened. */
const struct ap_recording *native_reading_header(const struct native_reading *m);

/* How many areas for forked children were taken. */
uint32_t native_reading_areas(const struct native_reading *m);

/* Returns the `size` bytes that were at the address, which must be a multiple of 8, or NULL if the recording does not have
   all of them. To change them changes no file. */
void *native_reading_at(const struct native_reading *m, const void *address, uint64_t size);

/* The same for bytes at any address. */
const unsigned char *native_reading_bytes(const struct native_reading *m, const void *address, uint64_t size);

/* Returns a copy of the text up to its first 0, to free with g_free, or NULL if it is unknown or not there. */
char *native_reading_text(const struct native_reading *m, struct ap_recording_text text);

/* A list of the recorder: elements 0 … count − 1. */
struct native_list {
	uint32_t count;
	size_t element_bytes;
	unsigned char *chunks[AP_LIST_CHUNKS];
	const unsigned char *recorded[AP_LIST_CHUNKS];   /* where these were in the process */
};

/* Sets *list to what `recorded` stands for. False if its elements have another size or do not all lie in the recording. */
bool native_list_open(const struct native_reading *m, const struct ap_list *recorded, size_t element_bytes,
                        struct native_list *list);

static inline const void *native_list_at(const struct native_list *list, uint32_t i)
{
	UInt chunk = AP_(list_chunk)(i);
	return list->chunks[chunk] + (size_t)AP_(list_chunk_place)(i, chunk) * list->element_bytes;
}

/* Returns where element i was in the process. */
static inline const void *native_list_recorded(const struct native_list *list, uint32_t i)
{
	UInt chunk = AP_(list_chunk)(i);
	return list->recorded[chunk] + (size_t)AP_(list_chunk_place)(i, chunk) * list->element_bytes;
}

#endif
