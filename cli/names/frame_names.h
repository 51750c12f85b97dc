/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the frames of a model are called in a report, and whose they are. Each is found once. */
#ifndef CLI_NAMING_H
#define CLI_NAMING_H

#include "model/model.h"
#include "model/options.h"
#include "names/catalog.h"
#include "names/origin.h"
#include "names/symbol_class.h"

struct naming;

/* Borrows all of these. Of the options it minds the workspace, generics and closures. */
struct naming *naming_new(const struct model *m, struct catalog *c, const struct report_options *options);
void naming_free(struct naming *n);

enum symbol_class naming_class(struct naming *n, frame_id f);
enum origin naming_origin(struct naming *n, frame_id f);

/* The function in its canonical spelling; `??? (libfoo.so)` where it is not known. */
name_id naming_function(struct naming *n, frame_id f);

/* The function that a row is for: that name. A closure has the name of the function that it stands in, unless --closures asks for
   its own. */
name_id naming_owner(struct naming *n, frame_id f);

/* The parts of the frame's own name, which borrow it. */
struct symbol naming_symbol(struct naming *n, frame_id f);

/* The crate, the module, and the type or trait that the function is of; where there is none the object, the object, and
   the module. A crate that is called as one of the workspace's but is another has its origin behind its name. */
name_id naming_crate(struct naming *n, frame_id f);
name_id naming_module(struct naming *n, frame_id f);
name_id naming_type(struct naming *n, frame_id f);

/* The file as paths_canonical has it, and with the line; the unknown function where the file is not known. */
name_id naming_file(struct naming *n, frame_id f);
place_id naming_place(struct naming *n, frame_id f);

/* The frame as shown in a stack. */
call_id naming_call(struct naming *n, frame_id f);

#endif
