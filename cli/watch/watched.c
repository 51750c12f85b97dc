/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "watch/watched.h"

#include "base/cargo_name.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

struct followed {
	char *recording;
	uint32_t area;                 /* of the file */
	char *name, *program;          /* program: see object_files_get */
	pid_t pid;
	bool runs, is_shown;
	bool is_over;                  /* its totals are the last ones */
	struct native_totals totals;
	GHashTable *rows;              /* by thread: serial → GArray of uint32_t, by site: the key of its row, or 0 */
	struct native_reading *reading;   /* during a look; NULL: not read */
};

/* A site that holds something and has no row yet. */
struct unnamed {
	struct followed *process;
	guint thread;                  /* its place in `threads` */
	uint32_t site;
	struct native_live_site now;
};

struct watched {
	const char *rundir;
	const struct backend *backend;
	struct stack_names *names;
	GPtrArray *processes;          /* of struct followed *, in the order in which they were seen */
	GHashTable *known;             /* the recordings that these are of: the path, for an area with its number */
	struct native_totals totals;
	GArray *by_key;                /* of struct picture_row: what the rows hold, by key */
	GArray *rows;                  /* of struct picture_row */
	/* Of one look: */
	GArray *threads;               /* of struct native_live_thread */
	GArray *unnamed;               /* of struct unnamed */
	struct picture_row left;       /* what is left of these */
};

static void followed_free(gpointer data)
{
	struct followed *p = data;
	native_reading_free(p->reading);
	g_hash_table_destroy(p->rows);
	g_free(p->recording);
	g_free(p->name);
	g_free(p->program);
	g_free(p);
}

static void free_array(gpointer array)
{
	g_array_unref(array);
}

struct watched *watched_new(const char *rundir, const struct backend *backend, struct stack_names *names)
{
	struct watched *w = g_new0(struct watched, 1);
	w->rundir = rundir;
	w->backend = backend;
	w->names = names;
	w->processes = g_ptr_array_new_with_free_func(followed_free);
	w->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	w->by_key = g_array_new(FALSE, TRUE, sizeof(struct picture_row));
	w->rows = g_array_new(FALSE, FALSE, sizeof(struct picture_row));
	w->threads = g_array_new(FALSE, FALSE, sizeof(struct native_live_thread));
	w->unnamed = g_array_new(FALSE, FALSE, sizeof(struct unnamed));
	return w;
}

void watched_free(struct watched *w)
{
	g_hash_table_destroy(w->known);
	g_ptr_array_unref(w->processes);
	g_array_unref(w->by_key);
	g_array_unref(w->rows);
	g_array_unref(w->threads);
	g_array_unref(w->unnamed);
	g_free(w);
}

/* ------------------------------------------- processes ------------------------------------------------- */

static struct followed *add_process(struct watched *w, const char *recording, uint32_t area)
{
	struct followed *p = g_new0(struct followed, 1);
	p->recording = g_strdup(recording);
	p->area = area;
	p->rows = g_hash_table_new_full(NULL, NULL, NULL, free_array);
	g_ptr_array_add(w->processes, p);
	return p;
}

static void describe(struct followed *p)
{
	const struct ap_recording *h = native_reading_header(p->reading);
	g_autofree char *executable = native_reading_text(p->reading, h->executable), *slot = g_path_get_dirname(p->recording);
	p->pid = h->pid;
	p->name = g_path_get_basename(executable != NULL ? executable : "?");
	p->program = executable != NULL ? rundir_link(slot, executable) : NULL;
	cargo_name_drop_hash(p->name);
}

/* The lock on a file is that of the process that it was made for, unless forked children share the file. Then ids tell. */
static bool does_run(const struct followed *p)
{
	const struct ap_recording *h = native_reading_header(p->reading);
	bool locked = rundir_is_locked(p->recording);
	if (!locked || (p->area == 0 && native_reading_areas(p->reading) == 0))
		return locked;
	return h->pid > 0 && (kill(h->pid, 0) == 0 || errno == EPERM);
}

static bool open_process(struct followed *p)
{
	struct native_totals totals;
	p->reading = native_reading_open(p->recording, p->area, NULL);
	if (p->reading == NULL || !native_live_totals(p->reading, &totals, NULL)) {
		g_clear_pointer(&p->reading, native_reading_free);
		return false;
	}
	p->totals = totals;
	return true;
}

/* A recording is complete when its process is gone, so it is read once more then. Who started the run may be faster, and remove
   it. */
static void read_process(struct watched *w, struct followed *p)
{
	if (p->is_over)
		return;
	if (!open_process(p)) {
		p->is_over = p->name != NULL && access(p->recording, F_OK) != 0;
		p->runs &= !p->is_over;
		return;
	}
	if (p->name == NULL)
		describe(p);
	p->runs = does_run(p);
	if (!p->runs) {
		g_clear_pointer(&p->reading, native_reading_free);
		p->is_over = open_process(p);
	}
	/* Children that share the file. */
	for (uint32_t area = p->area == 0 && p->reading != NULL ? native_reading_areas(p->reading) : 0; area > 0; area--) {
		g_autofree char *key = g_strdup_printf("%s %u", p->recording, area);
		if (!g_hash_table_contains(w->known, key))
			g_hash_table_insert(w->known, g_strdup(key), add_process(w, p->recording, area));
	}
}

static void read_all(struct watched *w)
{
	g_autoptr(GPtrArray) slots = rundir_list(w->rundir, "0");
	for (guint i = 0; i < slots->len; i++) {
		g_autoptr(GPtrArray) recordings = w->backend->recordings(g_ptr_array_index(slots, i));
		for (guint k = 0; k < recordings->len; k++) {
			const char *path = g_ptr_array_index(recordings, k);
			if (!g_hash_table_contains(w->known, path))
				g_hash_table_insert(w->known, g_strdup(path), add_process(w, path, 0));
		}
	}
	/* The list may grow on the way. */
	for (guint i = 0; i < w->processes->len; i++)
		read_process(w, g_ptr_array_index(w->processes, i));
}

/* Those that run are shown. If none does, the last ones are, or the newest if no look saw it run. */
static void choose_shown(struct watched *w)
{
	struct followed *newest = NULL;
	bool any_runs = false, any_new = false;
	for (guint i = 0; i < w->processes->len; i++) {
		struct followed *p = g_ptr_array_index(w->processes, i);
		any_runs |= p->runs;
		if (p->name != NULL)
			newest = p;
		any_new |= p->is_over && p->reading != NULL && !p->is_shown;
	}
	for (guint i = 0; i < w->processes->len && (any_runs || any_new); i++) {
		struct followed *p = g_ptr_array_index(w->processes, i);
		p->is_shown = any_runs ? p->runs : p == newest;
	}
}

static void sum(struct watched *w)
{
	w->totals = (struct native_totals){ 0 };
	for (guint i = 0; i < w->processes->len; i++) {
		const struct followed *p = g_ptr_array_index(w->processes, i);
		const struct native_totals *t = &p->totals;
		w->totals.allocations += t->allocations;
		w->totals.bytes += t->bytes;
		w->totals.events += t->events;
		w->totals.live_blocks += p->is_shown ? t->live_blocks : 0;
		w->totals.live_bytes += p->is_shown ? t->live_bytes : 0;
		w->totals.peak_bytes = MAX(w->totals.peak_bytes, t->peak_bytes);
	}
}

/* ------------------------------------------- sites ----------------------------------------------------- */

static GArray *keys_of(struct followed *p, const struct native_live_thread *t)
{
	gpointer serial = GUINT_TO_POINTER(t->serial);
	GArray *keys = g_hash_table_lookup(p->rows, serial);
	if (keys == NULL) {
		keys = g_array_new(FALSE, TRUE, sizeof(uint32_t));
		g_hash_table_insert(p->rows, serial, keys);
	}
	if (keys->len < t->sites.count)
		g_array_set_size(keys, t->sites.count);
	return keys;
}

static void hold(struct watched *w, uint32_t key, const struct native_live_site *site)
{
	if (w->by_key->len <= key)
		g_array_set_size(w->by_key, key + 1);
	struct picture_row *row = &g_array_index(w->by_key, struct picture_row, key);
	row->blocks += site->blocks;
	row->bytes += site->bytes;
}

static void read_sites(struct watched *w, struct followed *p)
{
	g_autoptr(GArray) threads = p->reading != NULL ? native_live_threads(p->reading, NULL) : NULL;
	for (guint i = 0; threads != NULL && i < threads->len; i++) {
		const struct native_live_thread *t = &g_array_index(threads, struct native_live_thread, i);
		const uint32_t *keys = (const uint32_t *)(void *)keys_of(p, t)->data;
		for (uint32_t k = 0; k < t->sites.count; k++) {
			struct unnamed u = { p, w->threads->len, k, native_live_site(t, k) };
			if (u.now.blocks == 0 || u.now.stack == 0)
				continue;
			if (keys[k] != 0)
				hold(w, keys[k], &u.now);
			else
				g_array_append_val(w->unnamed, u);
		}
		g_array_append_vals(w->threads, t, 1);
	}
}

/* Those that hold most come first. */
static gint by_bytes(gconstpointer a, gconstpointer b)
{
	const struct unnamed *x = a, *y = b;
	return (x->now.bytes < y->now.bytes) - (x->now.bytes > y->now.bytes);
}

/* Looks up the rows of sites of one process. */
static void name_some(struct watched *w, struct followed *p, GPtrArray *chosen)
{
	g_autofree struct native_stack *stacks = g_new(struct native_stack, chosen->len);
	g_autofree uint32_t *keys = g_new0(uint32_t, chosen->len);
	for (guint i = 0; i < chosen->len; i++) {
		const struct unnamed *u = g_ptr_array_index(chosen, i);
		stacks[i] = (struct native_stack){ &g_array_index(w->threads, struct native_live_thread, u->thread), u->now.stack };
	}
	if (!stack_names_find(w->names, p->reading, p->program, stacks, chosen->len, keys, NULL))
		return;
	for (guint i = 0; i < chosen->len; i++) {
		struct unnamed *u = g_ptr_array_index(chosen, i);
		g_array_index(keys_of(p, stacks[i].thread), uint32_t, u->site) = keys[i];
		hold(w, keys[i], &u->now);
		u->now.bytes = u->now.blocks = 0;
	}
}

/* Looks up the rows of at most n sites. */
static void name_largest(struct watched *w, guint n)
{
	g_array_sort(w->unnamed, by_bytes);
	for (guint i = 0; i < w->processes->len; i++) {
		struct followed *p = g_ptr_array_index(w->processes, i);
		g_autoptr(GPtrArray) chosen = g_ptr_array_new();
		for (guint k = 0; p->reading != NULL && k < MIN(n, w->unnamed->len); k++) {
			struct unnamed *u = &g_array_index(w->unnamed, struct unnamed, k);
			if (u->process == p)
				g_ptr_array_add(chosen, u);
		}
		if (chosen->len > 0)
			name_some(w, p, chosen);
	}
}

static gint by_row_bytes(gconstpointer a, gconstpointer b)
{
	const struct picture_row *x = a, *y = b;
	return x->bytes != y->bytes ? (x->bytes < y->bytes ? 1 : -1) : strcmp(x->name, y->name);
}

static void make_rows(struct watched *w)
{
	g_array_set_size(w->rows, 0);
	for (guint key = 1; key < w->by_key->len; key++) {
		struct picture_row row = g_array_index(w->by_key, struct picture_row, key);
		row.name = stack_names_text(w->names, key);
		if (row.blocks > 0)
			g_array_append_val(w->rows, row);
	}
	g_array_sort(w->rows, by_row_bytes);
	w->left = (struct picture_row){ 0 };
	for (guint i = 0; i < w->unnamed->len; i++) {
		const struct unnamed *u = &g_array_index(w->unnamed, struct unnamed, i);
		w->left.blocks += u->now.blocks;
		w->left.bytes += u->now.bytes;
	}
}

/* Returns false if a recording is gone that the last look may have seen. */
static bool open_shown(struct watched *w)
{
	bool all = true;
	for (guint i = 0; i < w->processes->len; i++) {
		struct followed *p = g_ptr_array_index(w->processes, i);
		all &= !p->is_shown || p->reading != NULL || open_process(p);
	}
	return all;
}

static void read_shown(struct watched *w, guint names)
{
	g_array_set_size(w->by_key, 0);
	g_array_set_size(w->threads, 0);
	g_array_set_size(w->unnamed, 0);
	for (guint i = 0; i < w->processes->len; i++) {
		struct followed *p = g_ptr_array_index(w->processes, i);
		if (p->is_shown)
			read_sites(w, p);
	}
	if (w->unnamed->len > 0)
		name_largest(w, names);
	make_rows(w);
}

bool watched_look(struct watched *w, guint names)
{
	read_all(w);
	choose_shown(w);
	sum(w);
	if (open_shown(w))
		read_shown(w, names);
	bool any = false;
	for (guint i = 0; i < w->processes->len; i++) {
		struct followed *p = g_ptr_array_index(w->processes, i);
		any |= p->name != NULL;
		g_clear_pointer(&p->reading, native_reading_free);
	}
	return any;
}

const struct native_totals *watched_totals(const struct watched *w)
{
	return &w->totals;
}

const GArray *watched_rows(const struct watched *w)
{
	return w->rows;
}

struct picture_row watched_unnamed(const struct watched *w)
{
	return w->left;
}

char *watched_title(const struct watched *w)
{
	const struct followed *first = NULL;
	int n = 0;
	for (guint i = 0; i < w->processes->len; i++) {
		const struct followed *p = g_ptr_array_index(w->processes, i);
		n += p->is_shown;
		first = p->is_shown && first == NULL ? p : first;
	}
	return n == 1 ? g_strdup_printf("%s (process %" PRId64 ")", first->name, (int64_t)first->pid) : g_strdup_printf("%d processes", n);
}
