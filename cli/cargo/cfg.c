/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "cargo/cfg.h"

#include <glib.h>
#include <string.h>

#define MOST_NESTING 64

struct parser {
	const char *at;
	const char *const *facts;
	int nesting;
	bool failed;
};

static bool parse_predicate(struct parser *p);

static void skip_space(struct parser *p)
{
	while (g_ascii_isspace(*p->at))
		p->at++;
}

static bool take(struct parser *p, char c)
{
	skip_space(p);
	if (*p->at != c)
		return false;
	p->at++;
	return true;
}

static void expect(struct parser *p, char c)
{
	if (!take(p, c))
		p->failed = true;
}

static char *take_word(struct parser *p)
{
	const char *start;

	skip_space(p);
	for (start = p->at; g_ascii_isalnum(*p->at) || *p->at == '_'; p->at++)
		;
	if (p->at == start)
		p->failed = true;
	return g_strndup(start, (gsize)(p->at - start));
}

/* Reads the list in `all(…)`, `any(…)` or `not(…)`. Sets *count to its length and *holding to how many entries
   hold. */
static void parse_list(struct parser *p, int *count, int *holding)
{
	*count = *holding = 0;
	while (!p->failed && !take(p, ')')) {
		*holding += parse_predicate(p);
		++*count;
		if (!take(p, ',')) {
			expect(p, ')');
			return;
		}
	}
}

static bool combine(struct parser *p, const char *word)
{
	int count, holding;

	parse_list(p, &count, &holding);
	if (strcmp(word, "all") == 0)
		return holding == count;
	if (strcmp(word, "any") == 0)
		return holding > 0;
	if (strcmp(word, "not") != 0 || count != 1)
		p->failed = true;
	return holding == 0;
}

static bool has_fact(const struct parser *p, const char *fact)
{
	return g_strv_contains(p->facts, fact);
}

static bool has_value(struct parser *p, const char *name)
{
	const char *start;
	g_autofree char *fact = NULL;

	expect(p, '"');
	for (start = p->at; *p->at && *p->at != '"'; p->at++)
		;
	fact = g_strdup_printf("%s=\"%.*s\"", name, (int)(p->at - start), start);
	expect(p, '"');
	return has_fact(p, fact);
}

static bool parse_predicate(struct parser *p)
{
	g_autofree char *word = NULL;
	bool holds;

	if (p->failed || p->nesting++ > MOST_NESTING) {
		p->failed = true;
		return false;
	}
	word = take_word(p);
	if (take(p, '('))
		holds = combine(p, word);
	else if (take(p, '='))
		holds = has_value(p, word);
	else
		holds = strcmp(word, "true") == 0 || has_fact(p, word);
	p->nesting--;
	return holds;
}

enum cfg_answer cfg_evaluate(const char *expression, const char *const *facts)
{
	struct parser p = { .at = expression, .facts = facts };
	g_autofree char *word = take_word(&p);
	bool holds;

	if (strcmp(word, "cfg") != 0)
		return CFG_UNREADABLE;
	expect(&p, '(');
	holds = parse_predicate(&p);
	expect(&p, ')');
	skip_space(&p);
	if (p.failed || *p.at)
		return CFG_UNREADABLE;
	return holds ? CFG_YES : CFG_NO;
}
