/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Holds what a report shows, each thing once: names, places in sources, calls, and traces, which are stacks as
   shown. The two models of a comparison share one catalog, so that equal things have equal ids. Id 0 means
   none. */
#ifndef CLI_CATALOG_H
#define CLI_CATALOG_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct { uint32_t i; } name_id;
typedef struct { uint32_t i; } place_id;
typedef struct { uint32_t i; } call_id;
typedef struct { uint32_t i; } trace_id;

struct place { name_id file; uint32_t line; };

/* A frame as shown. Where frames that count as one call differ, it has no file, line 0, no object, or is not
   inlined. */
struct call { name_id function, file; uint32_t line; name_id object; bool inlined, jumped; };

/* What a stack says after the place of a call: that it was inlined, or that the function left by a jump. */
static inline const char *call_remark(bool inlined, bool jumped)
{ return inlined ? ", inlined" : jumped ? ", left by a jump" : ""; }

/* A call and the trace of its caller. */
struct trace { trace_id parent; call_id call; };

struct catalog;

/* Free it with catalog_free. any_place: calls that differ only in file and line are one, so that stacks before and after an edit
   compare. */
struct catalog *catalog_new(bool any_place);
bool catalog_is_any_place(const struct catalog *c);
void catalog_free(struct catalog *c);

/* Each returns the id of a thing, which is entered if it is new. Texts are copied. */
name_id catalog_name(struct catalog *c, const char *text, size_t length);
place_id catalog_place(struct catalog *c, name_id file, uint32_t line);
call_id catalog_call(struct catalog *c, const struct call *call);
trace_id catalog_trace(struct catalog *c, trace_id parent, call_id call);

/* Returns the parent of an outermost call whose callers were cut off: a trace without a call. */
trace_id catalog_cut(struct catalog *c);

/* Each returns the thing with an id. The catalog owns the text. */
const char *catalog_text(const struct catalog *c, name_id n);
struct place catalog_get_place(const struct catalog *c, place_id p);
struct call catalog_get_call(const struct catalog *c, call_id call);
struct trace catalog_get_trace(const struct catalog *c, trace_id t);

#endif
