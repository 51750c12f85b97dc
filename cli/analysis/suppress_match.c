/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Stacks share most of their frames, so each pattern is matched with each frame once and the answer is kept. */
#include "analysis/suppress_match.h"

#include "base/wildcard.h"
#include "names/catalog.h"
#include "names/frame_names.h"

#include <string.h>

/* A pattern, and its answer for each frame. */
enum { NOT_ASKED, FITS, FITS_NOT };
struct pattern { const char *text; uint8_t *answers; };

struct matching {
	const struct model *model;
	struct catalog *catalog;
	struct frame_names *frame_names;
	GHashTable *patterns[2];  /* text → struct pattern: for users' rules, and for the default ones */
};

static void free_pattern(gpointer data)
{
	struct pattern *p = data;
	g_free(p->answers);
	g_free(p);
}

/* A pattern without a slash matches the file name alone. */
static bool path_fits(const char *pattern, const char *path)
{
	const char *slash = strchr(pattern, '/') == NULL ? strrchr(path, '/') : NULL;
	return wildcard_matches(pattern, slash != NULL ? slash + 1 : path);
}

/* The default rules are about libraries, so they never match a function of the workspace. */
static bool ask(struct matching *x, const char *pattern, bool own, frame_id f)
{
	if (own && frame_names_origin(x->frame_names, f) == ORIGIN_WORKSPACE)
		return false;
	if (!g_str_has_prefix(pattern, SUPPRESS_OBJECT))
		return wildcard_matches(pattern, catalog_text(x->catalog, frame_names_function(x->frame_names, f)));
	object_id object = model_get_frame(x->model, f)->object;
	return path_fits(pattern + strlen(SUPPRESS_OBJECT), model_text(x->model, model_get_object(x->model, object)->path));
}

static bool frame_fits(struct matching *x, const char *text, bool own, frame_id f)
{
	struct pattern *p = g_hash_table_lookup(x->patterns[own], text);
	if (p == NULL) {
		p = g_new(struct pattern, 1);
		*p = (struct pattern){ text, g_new0(uint8_t, x->model->frames->len) };
		g_hash_table_insert(x->patterns[own], (gpointer)(uintptr_t)text, p);
	}
	if (p->answers[f.i] == NOT_ASKED)
		p->answers[f.i] = ask(x, text, own, f) ? FITS : FITS_NOT;
	return p->answers[f.i] == FITS;
}

static bool stack_fits(struct matching *x, char *const *patterns, bool own, stack_id s)
{
	char *const *behind = NULL;       /* the last `...` */
	stack_id again = { 0 };           /* the frame that the last `...` reaches */
	while (*patterns != NULL) {
		if (strcmp(*patterns, SUPPRESS_ANY_FRAMES) == 0) {
			behind = ++patterns;
			again = s;
		} else if (s.i != 0 && frame_fits(x, *patterns, own, model_get_stack(x->model, s)->frame)) {
			patterns++;
			s = model_get_stack(x->model, s)->parent;
		} else if (behind != NULL && again.i != 0) {
			/* The last `...` takes one more frame; earlier ones need not change. */
			again = model_get_stack(x->model, again)->parent;
			s = again;
			patterns = behind;
		} else {
			return false;
		}
	}
	return true;
}

static bool holder_fits(const struct matching *x, const struct suppress_rule *rule, const struct leak *leak)
{
	if (rule->holder == NULL && rule->object == NULL)
		return true;
	if (leak->holds == 0)
		return false;
	const struct hold *root = &g_array_index(x->model->holds, struct hold, leak->first_hold);
	return root->by == HOLD_STATIC
		&& (rule->holder == NULL || wildcard_matches(rule->holder, model_text(x->model, root->name)))
		&& (rule->object == NULL || path_fits(rule->object, model_text(x->model, root->object)));
}

static bool rule_fits(struct matching *x, const struct suppress_rule *rule, const struct leak *leak, stack_id stack)
{
	return (rule->kinds >> leak->kind & 1) != 0 && holder_fits(x, rule, leak)
		&& (rule->frames == NULL || stack_fits(x, rule->frames, rule->file == NULL, stack));
}

static uint32_t rule_for(struct matching *x, const GPtrArray *rules, const struct leak *leak, bool *used)
{
	stack_id stack = g_array_index(x->model->sites, struct site, leak->site).stack;
	uint32_t first = 0;
	for (guint i = 0; i < rules->len; i++) {
		const struct suppress_rule *rule = g_ptr_array_index(rules, i);
		if (first != 0 && (used == NULL || used[i] || rule->file == NULL))
			continue;
		if (!rule_fits(x, rule, leak, stack))
			continue;
		first = first != 0 ? first : i + 1;
		if (used != NULL)
			used[i] = true;
	}
	return first;
}

void suppress_apply(const GPtrArray *rules, struct model *m, bool *used)
{
	const struct report_options options = { 0 };
	struct matching x = { .model = m };
	if (m->leaks->len == 0)
		return;
	x.catalog = catalog_new(true);
	x.frame_names = frame_names_new(m, x.catalog, &options, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(x.patterns); i++)
		x.patterns[i] = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_pattern);
	for (guint i = 0; i < m->leaks->len; i++) {
		struct leak *leak = &g_array_index(m->leaks, struct leak, i);
		leak->suppression = rule_for(&x, rules, leak, used);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(x.patterns); i++)
		g_hash_table_destroy(x.patterns[i]);
	frame_names_free(x.frame_names);
	catalog_free(x.catalog);
}
