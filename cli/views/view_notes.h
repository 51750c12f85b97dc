/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What there is to say about a run as a whole besides its numbers. */
#ifndef CLI_VIEW_NOTES_H
#define CLI_VIEW_NOTES_H

#include "views/view.h"

/* Returns sentences without full stops, as an array of char *. baseline: what the run is compared with, or NULL. Free with
   g_ptr_array_unref. */
GPtrArray *view_notes(const struct model *m, const struct model *baseline, const struct view_context *context);

/* Returns that stacks are cut, and where; NULL if none is. Free with g_free. */
char *view_cut(const struct model *m);

#endif
