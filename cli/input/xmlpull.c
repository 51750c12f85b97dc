/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Wraps libxml2's pull parser and allows only a given vocabulary. */
#include "config.h"      /* memmem */

#include "input/xmlpull.h"

#include "base/escape.h"

#include <errno.h>
#include <inttypes.h>
#include <libxml/xmlreader.h>
#include <stdarg.h>
#include <string.h>

enum { DEPTH_MAX = 4, QUOTED_MAX = 60, HEAD_MAX = 256, TAIL_MAX = 4096, NONE = -1 };

/* libxml2 compares each attribute of an element with all others before it hands out the element. The number of
   quotes bounds the number of attributes; no argument of a program has as many as QUOTES_MAX. Counting is only
   worth it for elements of more than UNCOUNTED bytes. */
enum { QUOTES_MAX = 60000, UNCOUNTED = 1 << 16 };

struct xmlpull {
	FILE *in;
	xmlTextReaderPtr reader;
	const struct pull_element *vocabulary;
	size_t count;
	const xmlChar **element_names;       /* interned, as all names from the reader are */
	const xmlChar **attribute_names;     /* PULL_ATTRIBUTES_MAX for each element */
	int open[DEPTH_MAX];                 /* the elements that are open */
	int depth;
	int64_t *ordinals;                   /* by element: how many of them have begun */
	int at;                              /* the element that the last event or error is about */
	bool end_is_due;                     /* the end of an empty element comes next */
	bool root_seen;
	int read_error;
	size_t unseen, quotes;               /* bytes read since the last event, and the quotes in them after
	                                        UNCOUNTED bytes */
	bool at_end;
	char head[HEAD_MAX + 1];             /* always ends in 0 */
	char tail[TAIL_MAX];
	size_t head_length, tail_length;
	char *complaint;                     /* libxml2's first one */
};

static GQuark xmlpull_quark(void)
{
	return g_quark_from_static_string("xmlpull");
}

/* Keeps the first and the last bytes: they tell a file that was cut short from one that was never a profile. */
static void remember(struct xmlpull *p, const char *bytes, size_t length)
{
	size_t more = MIN(length, HEAD_MAX - p->head_length);
	memcpy(p->head + p->head_length, bytes, more);
	p->head_length += more;
	if (length >= TAIL_MAX) {
		memcpy(p->tail, bytes + length - TAIL_MAX, TAIL_MAX);
		p->tail_length = TAIL_MAX;
		return;
	}
	size_t kept = MIN(p->tail_length, TAIL_MAX - length);
	memmove(p->tail, p->tail + p->tail_length - kept, kept);
	memcpy(p->tail + kept, bytes, length);
	p->tail_length = kept + length;
}

static int read_bytes(void *context, char *buffer, int length)
{
	struct xmlpull *p = context;
	size_t n = fread(buffer, 1, (size_t)length, p->in);
	if (n < (size_t)length) {
		if (ferror(p->in)) {
			p->read_error = errno;
			return -1;
		}
		p->at_end = true;
	}
	remember(p, buffer, n);
	p->unseen += n;
	for (size_t i = 0; p->unseen > UNCOUNTED && i < n; i++)
		p->quotes += buffer[i] == '"' || buffer[i] == '\'';
	return p->quotes <= QUOTES_MAX ? (int)n : -1;
}

static void keep_complaint(void *context, const char *message, xmlParserSeverities severity,
                           xmlTextReaderLocatorPtr locator)
{
	struct xmlpull *p = context;
	if (p->complaint != NULL || severity == XML_PARSER_SEVERITY_VALIDITY_WARNING
	    || severity == XML_PARSER_SEVERITY_WARNING)
		return;
	char *text = g_strndup(message, strcspn(message, "\n"));     /* leave out the dump of bytes that follows */
	char *shown = escape_text(g_strstrip(text));
	int line = locator != NULL ? xmlTextReaderLocatorLineNumber(locator) : 0;
	p->complaint = g_strdup_printf("line %d: it is not well-formed XML: %s", line, shown);
	g_free(shown);
	g_free(text);
}

struct xmlpull *xmlpull_new(FILE *in, const struct pull_element *vocabulary, size_t count)
{
	LIBXML_TEST_VERSION
	struct xmlpull *p = g_new0(struct xmlpull, 1);
	p->in = in;
	p->vocabulary = vocabulary;
	p->count = count;
	p->at = NONE;
	/* force UTF-8, so that the file cannot choose an encoding and iconv is not used */
	p->reader = xmlReaderForIO(read_bytes, NULL, p, NULL, "UTF-8", XML_PARSE_NONET | XML_PARSE_COMPACT);
	if (p->reader == NULL)
		g_error("libxml2 is out of memory");
	xmlTextReaderSetErrorHandler(p->reader, keep_complaint, p);
	p->ordinals = g_new0(int64_t, count);
	p->element_names = g_new0(const xmlChar *, count);
	p->attribute_names = g_new0(const xmlChar *, count * PULL_ATTRIBUTES_MAX);
	for (size_t e = 0; e < count; e++) {
		p->element_names[e] = xmlTextReaderConstString(p->reader, (const xmlChar *)vocabulary[e].name);
		const struct pull_attribute *a = vocabulary[e].attributes;
		for (size_t i = 0; a[i].name != NULL; i++) {
			g_assert(i < PULL_ATTRIBUTES_MAX);
			p->attribute_names[e * PULL_ATTRIBUTES_MAX + i] =
				xmlTextReaderConstString(p->reader, (const xmlChar *)a[i].name);
		}
	}
	return p;
}

void xmlpull_free(struct xmlpull *p)
{
	if (p == NULL)
		return;
	xmlFreeTextReader(p->reader);
	g_free(p->ordinals);
	g_free(p->element_names);
	g_free(p->attribute_names);
	g_free(p->complaint);
	g_free(p);
}

/* Makes text from the file short and safe for a terminal. */
static char *quotable(const char *text)
{
	size_t length = strnlen(text, QUOTED_MAX + 1);
	const char *end = text + length;
	if (length > QUOTED_MAX)
		g_utf8_validate(text, QUOTED_MAX, &end);
	char *start = g_strndup(text, (gsize)(end - text));
	char *shown = escape_text(start);
	char *whole = length > QUOTED_MAX ? g_strconcat(shown, "…", NULL) : g_strdup(shown);
	g_free(shown);
	g_free(start);
	return whole;
}

bool xmlpull_fail(const struct xmlpull *p, GError **error, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *reason = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	const char *name = p->at == NONE ? "the file" : p->vocabulary[p->at].name;
	if (p->at != NONE && p->vocabulary[p->at].numbered)
		g_set_error(error, xmlpull_quark(), 0, "%s %" PRId64 ": %s", name, p->ordinals[p->at], reason);
	else
		g_set_error(error, xmlpull_quark(), 0, "%s: %s", name, reason);
	g_free(reason);
	return false;
}

static void fail_doctype(GError **error)
{
	g_set_error(error, xmlpull_quark(), 0, "document type declarations are not allowed");
}

/* Whether `at`, which may be cut short, begins with prefix. */
static bool starts(const char *at, const char *prefix)
{
	return strncmp(at, prefix, MIN(strlen(at), strlen(prefix))) == 0;
}

/* Whether the file begins like a profile, as far as it goes. */
static bool begins_well(const struct xmlpull *p)
{
	const char *at = p->head;
	if (starts(at, "<?xml")) {
		const char *after = strstr(at, "?>");
		at = after != NULL ? after + 2 : p->head + strlen(p->head);
	}
	at += strspn(at, " \t\r\n");
	if (*at == '\0')
		return at == p->head + p->head_length;
	return *at == '<' && starts(at + 1, p->vocabulary[0].name);
}

static bool is_blank(const struct xmlpull *p)
{
	return p->head[strspn(p->head, " \t\r\n")] == '\0';
}

/* Whether the end of the root element was read. The parser may lag behind by less than the kept tail. */
static bool is_complete(const struct xmlpull *p)
{
	char *closing = g_strdup_printf("</%s>", p->vocabulary[0].name);
	bool found = memmem(p->tail, p->tail_length, closing, strlen(closing)) != NULL;
	g_free(closing);
	return found || (p->root_seen && p->depth == 0);
}

/* Sets *error to why the reader stopped. */
static void explain(const struct xmlpull *p, GError **error)
{
	bool ours = p->root_seen || begins_well(p);
	GQuark quark = xmlpull_quark();
	if (p->read_error != 0)
		g_set_error_literal(error, quark, 0, g_strerror(p->read_error));
	else if (p->quotes > QUOTES_MAX)
		g_set_error(error, quark, 0, "an element has too many attributes");
	else if (p->at_end && is_blank(p))
		g_set_error(error, quark, 0, "it is empty: run the program again");
	else if (strstr(p->head, "<!DOCTYPE") != NULL)
		fail_doctype(error);
	else if (!ours)
		g_set_error(error, quark, 0, "it is not a profile of aprof: it is not XML");
	else if (p->at_end && !is_complete(p))
		g_set_error(error, quark, 0, "it is cut short: </%s> is missing; run the program again",
		            p->vocabulary[0].name);
	else
		g_set_error_literal(error, quark, 0, p->complaint != NULL ? p->complaint : "it cannot be parsed");
}

static enum pull_event start(struct xmlpull *p, GError **error)
{
	const xmlChar *name = xmlTextReaderConstName(p->reader);
	size_t e = 0;
	while (e < p->count && p->element_names[e] != name)
		e++;
	if (!p->root_seen && e != 0) {
		char *shown = quotable((const char *)name);
		g_set_error(error, xmlpull_quark(), 0, "it is not a profile of aprof: its root element is <%s>", shown);
		g_free(shown);
		return PULL_FAILED;
	}
	p->root_seen = true;
	if (e == p->count || p->depth == DEPTH_MAX) {
		char *shown = quotable((const char *)name);
		xmlpull_fail(p, error, "<%s> is not allowed in it", shown);
		g_free(shown);
		return PULL_FAILED;
	}
	p->ordinals[e]++;
	p->at = (int)e;
	p->open[p->depth++] = p->at;
	p->end_is_due = xmlTextReaderIsEmptyElement(p->reader) == 1;
	return PULL_START;
}

static enum pull_event end(struct xmlpull *p)
{
	p->depth--;
	p->end_is_due = false;
	p->at = p->depth > 0 ? p->open[p->depth - 1] : NONE;
	return PULL_END;
}

enum pull_event xmlpull_next(struct xmlpull *p, GError **error)
{
	if (p->end_is_due)
		return end(p);
	p->unseen = p->quotes = 0;
	int more;
	while ((more = xmlTextReaderRead(p->reader)) == 1)
		switch (xmlTextReaderNodeType(p->reader)) {
		case XML_READER_TYPE_ELEMENT:
			return start(p, error);
		case XML_READER_TYPE_END_ELEMENT:
			return end(p);
		case XML_READER_TYPE_TEXT:
		case XML_READER_TYPE_CDATA:
			return PULL_CONTENT;
		case XML_READER_TYPE_WHITESPACE:
		case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
		case XML_READER_TYPE_COMMENT:
		case XML_READER_TYPE_PROCESSING_INSTRUCTION:
			break;
		case XML_READER_TYPE_DOCUMENT_TYPE:
			fail_doctype(error);
			return PULL_FAILED;
		default:
			xmlpull_fail(p, error, "only elements and text are allowed");
			return PULL_FAILED;
		}
	if (more == 0 && p->root_seen && p->depth == 0)
		return PULL_DONE;
	explain(p, error);
	return PULL_FAILED;
}

size_t xmlpull_element(const struct xmlpull *p)
{
	return (size_t)p->at;
}

const char *xmlpull_text(const struct xmlpull *p)
{
	return (const char *)xmlTextReaderConstValue(p->reader);
}

/* Reads a number of decimal digits only, from 0 to most. */
static bool parse_decimal(const char *text, uint64_t most, int64_t *number)
{
	uint64_t value = 0;
	const char *c = text;
	for (; *c >= '0' && *c <= '9'; c++) {
		uint64_t digit = (uint64_t)(*c - '0');
		if (value > (most - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*number = (int64_t)value;
	return *c == '\0' && c != text;
}

static bool parse_hex(const char *text, uint64_t *hex)
{
	if (text[0] != '0' || text[1] != 'x' || text[2] == '\0')
		return false;
	*hex = 0;
	int digits = 0;
	for (const char *c = text + 2; *c != '\0'; c++, digits++) {
		int digit = g_ascii_xdigit_value(*c);
		if (digit < 0 || digits == 16)
			return false;
		*hex = *hex << 4 | (uint64_t)digit;
	}
	return true;
}

static bool parse(enum pull_kind kind, const char *text, struct pull_value *value)
{
	value->text = text;
	switch (kind) {
	case PULL_NUMBER:
		return parse_decimal(text, INT64_MAX, &value->number);
	case PULL_SMALL:
		return parse_decimal(text, UINT32_MAX, &value->number);
	case PULL_HEX:
		return parse_hex(text, &value->hex);
	case PULL_YES:
		return strcmp(text, "yes") == 0;
	default:
		return true;
	}
}

static bool fail_value(const struct xmlpull *p, GError **error, const struct pull_attribute *a, const char *text)
{
	static const char *const wanted[] = {
		[PULL_NUMBER] = "a number from 0 to 9223372036854775807",
		[PULL_SMALL] = "a number from 0 to 4294967295",
		[PULL_HEX] = "a hexadecimal number of 64 bits",
		[PULL_YES] = "'yes'",
	};
	char *shown = quotable(text);
	xmlpull_fail(p, error, "'%s' must be %s, not '%s'", a->name, wanted[a->kind], shown);
	g_free(shown);
	return false;
}

static bool fail_name(const struct xmlpull *p, GError **error, const xmlChar *name)
{
	char *shown = quotable((const char *)name);
	xmlpull_fail(p, error, "it has no attribute '%s'", shown);
	g_free(shown);
	return false;
}

/* The text of an attribute, which is one text node because there are no entities. */
static const char *attribute_text(const xmlAttr *a)
{
	return a->children != NULL && a->children->content != NULL ? (const char *)a->children->content : "";
}

/* Finds the attribute called name. It usually is the one after the previous one, which is the guess. */
static int find_attribute(const struct xmlpull *p, const xmlChar *name, int guess)
{
	const xmlChar *const *names = p->attribute_names + (size_t)p->at * PULL_ATTRIBUTES_MAX;
	for (int i = guess; names[i] != NULL; i++)
		if (names[i] == name)
			return i;
	for (int i = 0; i < guess; i++)
		if (names[i] == name)
			return i;
	return NONE;
}

bool xmlpull_values(struct xmlpull *p, struct pull_value values[], GError **error)
{
	const struct pull_attribute *known = p->vocabulary[p->at].attributes;
	const xmlNode *node = xmlTextReaderCurrentNode(p->reader);
	int next = 0;
	for (int i = 0; known[i].name != NULL; i++)
		values[i] = (struct pull_value){ .text = NULL };
	if (node->nsDef != NULL || node->ns != NULL)
		return xmlpull_fail(p, error, "namespaces are not allowed");
	for (const xmlAttr *a = node->properties; a != NULL; a = a->next) {
		int i = a->ns == NULL ? find_attribute(p, a->name, next) : NONE;
		if (i == NONE)
			return fail_name(p, error, a->name);
		const char *text = attribute_text(a);
		if (!parse(known[i].kind, text, &values[i]))
			return fail_value(p, error, &known[i], text);
		next = i + 1;
	}
	for (int i = 0; known[i].name != NULL; i++)
		if (known[i].required && values[i].text == NULL)
			return xmlpull_fail(p, error, "'%s' is missing", known[i].name);
	return true;
}
