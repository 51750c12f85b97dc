/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads the elements of an XML file from an untrusted stream. The vocabulary is closed: an unknown element or
   attribute is an error. Allows no document type, no network and no entities but XML's own. Nothing else uses
   libxml2. */
#ifndef CLI_XMLPULL_H
#define CLI_XMLPULL_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum pull_kind {
	PULL_TEXT,
	PULL_NUMBER,       /* decimal, up to INT64_MAX */
	PULL_SMALL,        /* decimal, up to UINT32_MAX */
	PULL_HEX,          /* 0x and up to 16 digits */
	PULL_YES,          /* "yes"; it is absent otherwise */
};

struct pull_attribute {
	const char *name;
	enum pull_kind kind;
	bool required;
};

enum { PULL_ATTRIBUTES_MAX = 64 };

/* The attributes that an element may have, in an array that ends with a NULL name. */
struct pull_element {
	const char *name;
	const struct pull_attribute *attributes;
	bool numbered;     /* it is one of a list: errors name it by its place there */
};

/* The value of an attribute; all 0 if it is absent. The text lives until the next call of xmlpull. */
struct pull_value {
	const char *text;
	union { int64_t number; uint64_t hex; };
};

enum pull_event { PULL_START, PULL_END, PULL_CONTENT, PULL_DONE, PULL_FAILED };

struct xmlpull;

/* Elements are known by their index in the vocabulary; [0] is the root. The vocabulary must outlive the
   xmlpull. */
struct xmlpull *xmlpull_new(FILE *in, const struct pull_element *vocabulary, size_t count);
void xmlpull_free(struct xmlpull *p);

/* Returns the next start, end, or text that is not white space. An empty element has an end, too. */
enum pull_event xmlpull_next(struct xmlpull *p, GError **error);
/* The element's index. Only after PULL_START. */
size_t xmlpull_element(const struct xmlpull *p);
/* Checks the attributes and fills values in the order of the element's attributes. Only after PULL_START.
   Returns false with *error set on failure. */
bool xmlpull_values(struct xmlpull *p, struct pull_value values[], GError **error);
/* The text. Only after PULL_CONTENT. */
const char *xmlpull_text(const struct xmlpull *p);

/* Sets *error to a reason that names the current element, as in `site 17: …`. Always returns false. */
bool xmlpull_fail(const struct xmlpull *p, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);

#endif
