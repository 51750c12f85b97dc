/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Opens the file of an executable or library with libdwfl, which also finds what is in a separate debug file (by
   build id or debug link). All that is read of the file is read of one image. */
#ifndef CLI_OBJECT_IMAGE_H
#define CLI_OBJECT_IMAGE_H

#include <glib.h>

/* Why a file cannot be used. */
enum object_image_error { OBJECT_IMAGE_GONE, OBJECT_IMAGE_REBUILT };
#define OBJECT_IMAGE_ERROR object_image_error_quark()
GQuark object_image_error_quark(void);

struct object_image;
struct Dwfl_Module;

/* Opens the file at path. build_id: the one that the process had mapped, in hexadecimal; "" is not compared. Close
   it with object_image_free. NULL with *error (an enum object_image_error) on failure. */
struct object_image *object_image_open(const char *path, const char *build_id, GError **error);
void object_image_free(struct object_image *image);

/* Returns libdwfl's module of the file, which the image owns. An address in the module is the address in the file. */
struct Dwfl_Module *object_image_module(const struct object_image *image);

#endif
