/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "run/doctests.h"

#include "run/merged_doctests.h"

#include <string.h>

bool doctests_is_one(const char *name)
{
	return strcmp(name, "rust_out") == 0;
}

static char *name_key(const char *executable, const char *number, size_t length)
{
	return g_strdup_printf("%.*s %s", (int)length, number, executable);
}

GHashTable *doctests_names_new(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

void doctests_names_add(GHashTable *names, const char *executable, const char *number, const char *function)
{
	g_hash_table_replace(names, name_key(executable, number, strlen(number)), g_strdup(function));
}

/* Turns `doctest_bundle_2024::__doctest_7::main`, or another function of that module, into the test's own name.
   Free it with g_free. NULL if the function has no other name. */
static char *rename_function(GHashTable *names, const char *executable, const char *function)
{
	static const char separator[] = "::", entry[] = "::main";
	const char *part = strstr(function, "::__doctest_"), *number, *rest, *name;
	g_autofree char *key = NULL;
	size_t length;

	number = part ? merged_doctests_number(part + strlen(separator), &length) : NULL;
	if (!number)
		return NULL;
	key = name_key(executable, number, length);
	name = g_hash_table_lookup(names, key);
	rest = number + length;
	if (g_str_has_prefix(rest, entry) && strchr(":", rest[strlen(entry)]))
		rest += strlen(entry);
	return name ? g_strdup_printf("%.*s%s%s%s", (int)(part - function), function, separator, name, rest) : NULL;
}

static void rename_functions(struct model *m, GHashTable *names)
{
	for (guint i = 1; g_hash_table_size(names) > 0 && i < m->frames->len; i++) {
		struct frame *f = &g_array_index(m->frames, struct frame, i);
		const char *executable = model_text(m, model_get_object(m, f->object)->path);
		g_autofree char *name = rename_function(names, executable, model_text(m, f->function));
		if (name)
			f->function = model_string(m, name);
	}
}

/* Returns the function that rustdoc makes of a test and names after its file and line. NULL if the stack does
   not contain one. */
static const char *test_of(const struct model *m, stack_id s)
{
	for (; s.i != 0; s = model_get_stack(m, s)->parent) {
		const struct frame *f = model_get_frame(m, model_get_stack(m, s)->frame);
		const char *test = strstr(model_text(m, f->function), "_doctest_main_");
		if (test)
			return test;
	}
	return NULL;
}

/* Maps the number that the runner gave a program to the process of the test. */
static GHashTable *find_tests(const struct model *m)
{
	GHashTable *tests = g_hash_table_new(g_int64_hash, g_int64_equal);

	for (guint i = 1; i < m->processes->len; i++) {
		struct process *p = g_ptr_array_index(m->processes, i);
		if (doctests_is_one(p->name) && p->sequence > 0 && !g_hash_table_contains(tests, &p->sequence))
			g_hash_table_insert(tests, &p->sequence, p);
	}
	return tests;
}

static void set_topic(struct process *p, const char *topic, size_t length)
{
	g_free(p->topic);
	p->topic = g_strndup(topic, length);
}

static void name_tests(struct model *m)
{
	static const char unknown[] = "?";

	for (guint i = 1; i < m->processes->len; i++) {
		struct process *p = g_ptr_array_index(m->processes, i);
		if (doctests_is_one(p->name) && *p->topic == '\0')
			set_topic(p, unknown, strlen(unknown));
	}
	for (guint i = 1; i < m->sites->len; i++) {
		const struct site *site = &g_array_index(m->sites, struct site, i);
		struct process *p = g_ptr_array_index(m->processes, model_get_thread(m, site->thread)->process.i);
		const char *test = strcmp(p->topic, unknown) == 0 ? test_of(m, site->stack) : NULL;
		/* Strip the hash and the closure from the end. */
		if (test)
			set_topic(p, test, strcspn(test, ":"));
	}
}

/* Programs that were started one after the other in the directory of p form a block: returns the number of the
   first. */
static int64_t first_beside(GHashTable *tests, const struct process *p)
{
	int64_t first = p->sequence;

	for (;;) {
		int64_t before = first - 1;
		const struct process *q = g_hash_table_lookup(tests, &before);
		if (!q || strcmp(q->directory, p->directory) != 0)
			return first;
		first = before;
	}
}

void doctests_tell_apart(struct model *m, GHashTable *names)
{
	g_autoptr(GHashTable) tests = find_tests(m);
	g_autofree int64_t *places = g_new(int64_t, m->processes->len);

	rename_functions(m, names);
	name_tests(m);
	for (guint i = 1; i < m->processes->len; i++) {
		struct process *p = g_ptr_array_index(m->processes, i);
		const struct process *test = g_hash_table_lookup(tests, &p->sequence);
		places[i] = test ? first_beside(tests, test) : p->sequence;
		if (test && test != p)
			set_topic(p, test->topic, strlen(test->topic));
	}
	for (guint i = 1; i < m->processes->len; i++)
		((struct process *)g_ptr_array_index(m->processes, i))->sequence = places[i];
}
