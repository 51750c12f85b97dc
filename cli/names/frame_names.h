/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The names that a report gives to a model's frames, and whose code they are. Each is worked out once. */
#ifndef CLI_FRAME_NAMES_H
#define CLI_FRAME_NAMES_H

#include "model/model.h"
#include "model/options.h"
#include "names/catalog.h"
#include "names/origin.h"
#include "names/symbol_class.h"

struct frame_names;

/* Borrows all of these. Uses these options: generics and closures. workspace: paths are shown relative to this
   root; NULL: there is none. */
struct frame_names *frame_names_new(const struct model *m, struct catalog *c, const struct report_options *options,
                                    const char *workspace);
void frame_names_free(struct frame_names *n);

/* Return whose the function is: by its name, and by where its source lies. */
enum symbol_class frame_names_class(struct frame_names *n, frame_id f);
/* Returns the function of an allocator that the run was seen through which s was inlined into, or is; none: there is no such one. */
stack_id frame_names_allocator_around(struct frame_names *n, stack_id s);
enum origin frame_names_origin(struct frame_names *n, frame_id f);

/* Returns the function in its canonical spelling; `??? (libfoo.so)` if it is not known. */
name_id frame_names_function(struct frame_names *n, frame_id f);

/* Returns the function that a row is for. That is the same, but a closure belongs to the function around it
   unless --closures gives it rows of its own. */
name_id frame_names_owner(struct frame_names *n, frame_id f);

/* The parts of the frame's own name. They borrow it. */
struct symbol frame_names_symbol(struct frame_names *n, frame_id f);

/* Return the crate, the module, and the type or trait of the function. If the name has none, the crate and the
   module are the object, and the type is the module. If a crate only has the same name as one of the
   workspace's, its origin follows its name. */
name_id frame_names_crate(struct frame_names *n, frame_id f);
name_id frame_names_module(struct frame_names *n, frame_id f);
name_id frame_names_type(struct frame_names *n, frame_id f);

/* Return the file in the form of paths_canonical, and the file with the line. If the file is not known: the
   unknown function. */
name_id frame_names_file(struct frame_names *n, frame_id f);
place_id frame_names_place(struct frame_names *n, frame_id f);

/* Returns the frame as a stack shows it. */
call_id frame_names_call(struct frame_names *n, frame_id f);

#endif
