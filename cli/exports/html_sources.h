/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The workspace's files that a profile's frames name, for a page whose readers do not have them. */
#ifndef CLI_HTML_SOURCES_H
#define CLI_HTML_SOURCES_H

#include "analysis/frame_tree.h"
#include "analysis/side.h"

#include <stdio.h>

/* Writes the member `sources` of the document: for each file in order of names its text as it is now. Leaves out what does not lie in the
   workspace, is not UTF-8 or is large; `sources_left_out` then has the file with the reason. side: what the tree is
   made of. workspace: the directory that its paths are relative to; NULL: the current one. shown: where the document goes; raw: the same without visible_json, since a source has
   several lines. */
void html_sources_put(const struct frame_tree *t, const struct side *side, const char *workspace, FILE *shown, FILE *raw);

#endif
