/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The executables and libraries that contain the frames of profiles. Opens the symbols, the debug
   information and the machine code of each once, looks each address up once, and notes what is missing and what to do about it. */
#ifndef CLI_OBJECT_FILES_H
#define CLI_OBJECT_FILES_H

#include "input/debuginfo.h"
#include "input/machine_code.h"
#include "input/object_symbols.h"

/* One file. */
struct object_file {
	char *path;
	struct object_image *image;      /* NULL: cannot be used; then the next three are NULL */
	struct object_symbols *symbols;
	bool opened;                     /* the next two are what object_files_open found */
	struct debuginfo *debuginfo;     /* NULL: cannot be used */
	struct machine_code *machine;    /* NULL: cannot be used */
	GError *error;                   /* why the image or the debug information cannot be used */
	GHashTable *chains;              /* address in the file → GArray of struct debuginfo_call; NULL if nothing is
	                                    known */
	bool missed;                     /* there is a note of what is missing */
};

struct object_files;
struct object_files *object_files_new(void);
void object_files_free(struct object_files *all);

/* Returns the file at path with that build id; `all` owns it. program: another link to the profiled executable,
   which is opened if that is gone from its path (rustdoc removes those of doctests); may be NULL. Only its symbols can be
   used until object_files_open opens the rest. */
struct object_file *object_files_get(struct object_files *all, const char *path, const char *build_id, const char *program);

/* Opens the debug information and the machine code of f, unless that was done before. */
void object_files_open(struct object_files *all, struct object_file *f);

/* Whether the object at path is a part of the recorder, which the program knows nothing of. */
bool object_files_is_recorder(const char *path);

/* Looks the addresses (of uint64_t; sorted here) up and adds them to f->chains. f->debuginfo must not be
   NULL. */
void object_files_resolve(struct object_files *all, struct object_file *f, GArray *addresses);

/* One line of char * for each file whose debug information was expected and cannot be used. `all` owns them. */
const GPtrArray *object_files_notes(const struct object_files *all);

#endif
