/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "input/native_programs.h"

#include "input/native_reading.h"

#include <string.h>

enum { PROGRAMS_MAX = 1 << 20 };   /* of a process: a file may be anything */

/* What is known of the programs that one process id ran, one after the other. */
struct ran {
	int64_t pid;
	GPtrArray *paths;      /* of those that recordings name, in the order in which they began */
	GPtrArray *recorded;   /* as what those were started that began a recording, in order */
};

struct native_programs {
	int64_t main_pid;
	GPtrArray *by_pid;     /* of struct ran *, in order of appearance */
	GHashTable *index;     /* the same, by pid */
};

static void ran_free(void *data)
{
	struct ran *ran = data;
	g_ptr_array_free(ran->paths, TRUE);
	g_ptr_array_free(ran->recorded, TRUE);
	g_free(ran);
}

struct native_programs *native_programs_new(int64_t main_pid)
{
	struct native_programs *p = g_new0(struct native_programs, 1);
	p->main_pid = main_pid;
	p->by_pid = g_ptr_array_new_with_free_func(ran_free);
	p->index = g_hash_table_new(g_int64_hash, g_int64_equal);
	return p;
}

void native_programs_free(struct native_programs *p)
{
	g_hash_table_destroy(p->index);
	g_ptr_array_free(p->by_pid, TRUE);
	g_free(p);
}

static struct ran *ran_by(struct native_programs *p, int64_t pid)
{
	struct ran *ran = g_hash_table_lookup(p->index, &pid);
	if (ran)
		return ran;
	ran = g_new0(struct ran, 1);
	ran->pid = pid;
	ran->paths = g_ptr_array_new_with_free_func(g_free);
	ran->recorded = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(p->by_pid, ran);
	g_hash_table_insert(p->index, &ran->pid, ran);
	return ran;
}

/* A forked child begins a recording, too, but no program. */
static bool is_program(const struct native_reading *r)
{
	g_autofree char *lineage = native_reading_text(r, native_reading_header(r)->lineage);
	return g_strcmp0(lineage, "0") == 0;
}

/* By whom a process was started is known from another recording. What it became after that stands in its own ones, which come in order. */
static void add_program(struct native_programs *p, const struct ap_recording *h, int64_t pid, char *path)
{
	GPtrArray *paths = ran_by(p, pid)->paths;
	g_ptr_array_insert(paths, pid == h->pid ? -1 : 0, path);
}

static void add_area(struct native_programs *p, const struct native_reading *r)
{
	const struct ap_recording *h = native_reading_header(r);
	g_autoptr(GPtrArray) programs = g_ptr_array_new();
	const struct ap_recording_program *program;

	if (is_program(r)) {
		char *started_as = native_reading_text(r, h->started_as);
		g_ptr_array_add(ran_by(p, h->pid)->recorded, started_as ? started_as : g_strdup(""));
	}
	for (const void *at = h->programs; at && programs->len < PROGRAMS_MAX; at = program->next) {
		program = native_reading_at(r, at, sizeof *program);
		if (!program)
			break;
		g_ptr_array_add(programs, (gpointer)(uintptr_t)program);
	}
	/* The newest one comes first. */
	for (guint i = programs->len; i-- > 0; ) {
		program = g_ptr_array_index(programs, i);
		char *path = program->pid > 0 ? native_reading_text(r, program->path) : NULL;
		if (program->pid > 0)
			add_program(p, h, program->pid, path ? path : g_strdup(""));
	}
}

void native_programs_add(struct native_programs *p, const char *recording)
{
	uint32_t areas = 0;
	for (uint32_t area = 0; area <= areas; area++) {
		struct native_reading *r = native_reading_open(recording, area, NULL);
		if (!r)
			continue;
		if (area == 0)
			areas = native_reading_areas(r);
		add_area(p, r);
		native_reading_free(r);
	}
}

/* Whether a program that a process called `path` was started as `started_as`. The C library looks names up in PATH, and gives a script
   that the kernel does not take to a shell. */
static bool is_same(const char *path, const char *started_as)
{
	size_t path_length = strlen(path), length = strlen(started_as);
	if (!*path || !*started_as || strcmp(started_as, "/bin/sh") == 0 || strcmp(path, started_as) == 0)
		return true;
	return length > path_length && started_as[length - path_length - 1] == '/' && strcmp(started_as + length - path_length, path) == 0;
}

/* Returns whether the program has a recording, which is then no other program's. */
static bool take_recording(GPtrArray *recorded, const char *path)
{
	for (guint i = 0; i < recorded->len; i++)
		if (is_same(path, g_ptr_array_index(recorded, i))) {
			g_ptr_array_remove_index(recorded, i);
			return true;
		}
	return false;
}

GArray *native_programs_unrecorded(struct native_programs *p)
{
	GArray *unrecorded = g_array_new(FALSE, FALSE, sizeof(struct native_unrecorded));
	for (guint i = 0; i < p->by_pid->len; i++) {
		const struct ran *ran = g_ptr_array_index(p->by_pid, i);
		/* The first program of the main process is named by nobody. */
		if (ran->pid == p->main_pid && ran->recorded->len > 0)
			g_ptr_array_remove_index(ran->recorded, 0);
		/* A program that is not recorded may start one that is, in its own process, too. */
		for (guint k = 0; k < ran->paths->len; k++) {
			const struct native_unrecorded u = { ran->pid, g_ptr_array_index(ran->paths, k) };
			if (!take_recording(ran->recorded, u.path))
				g_array_append_val(unrecorded, u);
		}
	}
	return unrecorded;
}
