/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Makes the command line a host of the recorder's core: it puts together in one recorder what a process recorded,
   names the frames, and writes the profile. */
#ifndef CLI_NATIVE_HOST_H
#define CLI_NATIVE_HOST_H

#include "core/ap_recorder.h"
#include "core/ap_xml.h"
#include "input/object_files.h"

#include <stdio.h>

struct native_host {
	struct ap_recorder recorder;
	struct object_files *files;     /* borrowed */
	const char *program;            /* see object_files_get; may be NULL; borrowed */
	GStringChunk *texts;            /* what the recorder's frames and objects point to */
	GPtrArray *blames;              /* those of assertions */
};

/* Makes h an empty recorder. Release what it holds with native_host_clear. */
void native_host_init(struct native_host *h, struct object_files *files, const char *program);
void native_host_clear(struct native_host *h);

/* Releases what a list of the core holds, and its index; NULL: it has none. */
void native_host_free_list(struct ap_list *list, struct ap_index *index);

/* Returns a copy of the text that lives as long as h. */
const char *native_host_text(struct native_host *h, const char *text);

/* Returns room for n blames that lives as long as h. */
struct ap_blame *native_host_blames(struct native_host *h, UInt n);

/* The core writes to a stream. */
struct ap_outfile { FILE *out; };

#endif
