/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the frames of a model are called in a report, and whose they are. Each is found once. */
#ifndef CLI_FRAME_NAMES_H
#define CLI_FRAME_NAMES_H

#include "model/model.h"
#include "model/options.h"
#include "names/catalog.h"
#include "names/origin.h"
#include "names/symbol_class.h"

struct frame_names;

/* Borrows all of these. Of the options it minds the workspace, generics and closures. */
struct frame_names *frame_names_new(const struct model *m, struct catalog *c,
                                    const struct report_options *options);
void frame_names_free(struct frame_names *n);

enum symbol_class frame_names_class(struct frame_names *n, frame_id f);
enum origin frame_names_origin(struct frame_names *n, frame_id f);

/* The function in its canonical spelling; `??? (libfoo.so)` where it is not known. */
name_id frame_names_function(struct frame_names *n, frame_id f);

/* The function that a row is for: that name. A closure has the name of the function that it stands in, unless --closures asks for
   its own. */
name_id frame_names_owner(struct frame_names *n, frame_id f);

/* The parts of the frame's own name, which borrow it. */
struct symbol frame_names_symbol(struct frame_names *n, frame_id f);

/* The crate, the module, and the type or trait that the function is of; where there is none the object, the object, and
   the module. A crate that is called as one of the workspace's but is another has its origin behind its name. */
name_id frame_names_crate(struct frame_names *n, frame_id f);
name_id frame_names_module(struct frame_names *n, frame_id f);
name_id frame_names_type(struct frame_names *n, frame_id f);

/* The file as paths_canonical has it, and with the line; the unknown function where the file is not known. */
name_id frame_names_file(struct frame_names *n, frame_id f);
place_id frame_names_place(struct frame_names *n, frame_id f);

/* The frame as shown in a stack. */
call_id frame_names_call(struct frame_names *n, frame_id f);

#endif
