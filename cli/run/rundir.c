/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "run/rundir.h"

#include "base/leftovers.h"
#include "base/program_allocators.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SETTINGS "settings"
#define SEQUENCE "sequence"
#define COMMAND "command"
#define TEST "test"
#define ATTEMPT "attempt"
#define LINKS "program"

/* Valgrind takes paths of up to 900 bytes; this leaves room for
   `/cargo-alloc-profile.XXXXXX/000001/valgrind.%p.log`. */
enum { LONGEST_PARENT = 850 };

static G_DEFINE_QUARK(rundir-error, rundir_error)

struct run_settings *run_settings_new(void)
{
	struct run_settings *s = g_new0(struct run_settings, 1);

	s->args = g_ptr_array_new_with_free_func(g_free);
	s->unset = g_ptr_array_new_with_free_func(g_free);
	s->allocators = program_allocators_new();
	return s;
}

void run_settings_free(struct run_settings *s)
{
	if (!s)
		return;
	g_free(s->program);
	g_free(s->library);
	g_ptr_array_unref(s->args);
	g_ptr_array_unref(s->unset);
	g_ptr_array_unref(s->allocators);
	g_free(s);
}

/* Settings and commands are lists of `name=value`, each ended by a NUL, so that arguments may have any other
   bytes. */
static void add_field(GString *fields, const char *name, const char *value)
{
	g_string_append_printf(fields, "%s=%s", name, value);
	g_string_append_c(fields, '\0');
}

/* Returns the field's value if it has this name, else NULL. */
static const char *field_value(const char *field, const char *name)
{
	size_t length = strlen(name);

	return strncmp(field, name, length) == 0 && field[length] == '=' ? field + length + 1 : NULL;
}

static bool write_fields(const char *directory, const char *file, const GString *fields, GError **error)
{
	g_autofree char *path = g_build_filename(directory, file, NULL);

	return g_file_set_contents(path, fields->str, (gssize)fields->len, error);
}

/* Returns the file's fields, which end with a NUL; NULL with *error set. */
static char *read_fields(const char *directory, const char *file, size_t *length, GError **error)
{
	g_autofree char *path = g_build_filename(directory, file, NULL);
	char *fields;

	return g_file_get_contents(path, &fields, length, error) ? fields : NULL;
}

/* The fields of an allocator of a program, in this order. */
#define ALLOCATOR_OF "allocator-of"
#define ALLOCATOR_CAUSE "allocator-cause"
#define ALLOCATOR_WAY "allocator-way"

/* The settings that are on or off. */
static const struct { const char *name; size_t offset; } switches[] = {
	{ "deterministic", offsetof(struct run_settings, deterministic) },
	{ "confined", offsetof(struct run_settings, confined) },
	{ "list-natively", offsetof(struct run_settings, list_natively) },
	{ "scripts", offsetof(struct run_settings, scripts) },
	{ "per-test", offsetof(struct run_settings, per_test) },
	{ "drops-quiet", offsetof(struct run_settings, drops_quiet) },
	{ "quiet", offsetof(struct run_settings, quiet) },
};

static bool *switch_of(struct run_settings *s, size_t i)
{
	return (bool *)((char *)s + switches[i].offset);
}

static bool write_settings(const char *rundir, const struct run_settings *s, GError **error)
{
	g_autoptr(GString) fields = g_string_new(NULL);

	add_field(fields, "backend", backend_text(s->backend));
	if (s->program)
		add_field(fields, "program", s->program);
	if (s->library)
		add_field(fields, "library", s->library);
	for (guint i = 0; i < s->args->len; i++)
		add_field(fields, "arg", g_ptr_array_index(s->args, i));
	for (guint i = 0; i < s->unset->len; i++)
		add_field(fields, "unset", g_ptr_array_index(s->unset, i));
	for (guint i = 0; i < s->allocators->len; i++) {
		const struct program_allocator *a = g_ptr_array_index(s->allocators, i);
		add_field(fields, ALLOCATOR_OF, a->program);
		add_field(fields, ALLOCATOR_CAUSE, a->cause);
		add_field(fields, ALLOCATOR_WAY, a->way);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(switches); i++)
		if (*switch_of((struct run_settings *)(uintptr_t)s, i))
			add_field(fields, switches[i].name, "yes");
	return write_fields(rundir, SETTINGS, fields, error);
}

struct run_settings *rundir_read_settings(const char *rundir, GError **error)
{
	size_t length;
	g_autofree char *fields = read_fields(rundir, SETTINGS, &length, error);
	struct run_settings *s;
	bool known = false;
	const char *value, *program = "", *cause = "";

	if (!fields)
		return NULL;
	s = run_settings_new();
	for (const char *f = fields; f < fields + length; f += strlen(f) + 1) {
		if ((value = field_value(f, "backend")))
			known = backend_named(value, &s->backend, NULL);
		else if ((value = field_value(f, "program")))
			s->program = g_strdup(value);
		else if ((value = field_value(f, "library")))
			s->library = g_strdup(value);
		else if ((value = field_value(f, "arg")))
			g_ptr_array_add(s->args, g_strdup(value));
		else if ((value = field_value(f, "unset")))
			g_ptr_array_add(s->unset, g_strdup(value));
		else if ((value = field_value(f, ALLOCATOR_OF)))
			program = value;
		else if ((value = field_value(f, ALLOCATOR_CAUSE)))
			cause = value;
		else if ((value = field_value(f, ALLOCATOR_WAY)))
			program_allocators_add(s->allocators, program, cause, value);
		for (size_t i = 0; i < G_N_ELEMENTS(switches); i++)
			if (field_value(f, switches[i].name))
				*switch_of(s, i) = true;
	}
	if (known && s->library)
		return s;
	run_settings_free(s);
	g_set_error(error, rundir_error_quark(), 0, "the settings of the run in '%s' are damaged", rundir);
	return NULL;
}

/* Returns the parent directory for a run. cargo splits a runner's path at white space, and Valgrind expands %
   in file names and takes up to 900 bytes: the path must have none of that. */
static char *temporary_directory(void)
{
	const char *asked = g_getenv("TMPDIR");
	g_autofree char *path = g_canonicalize_filename(asked && *asked ? asked : "/tmp", NULL);

	return strlen(path) > LONGEST_PARENT || strpbrk(path, " \t\n\r\f\v:%") ? g_strdup("/tmp") : g_steal_pointer(&path);
}

/* A hard link keeps the runner the same program even if a newer version is installed during the run. */
static bool link_to(const char *executable, const char *link)
{
	return linkat(AT_FDCWD, executable, AT_FDCWD, link, 0) == 0 || symlink(executable, link) == 0;
}

static bool fill(const char *rundir, const struct run_settings *settings, GError **error)
{
	g_autofree char *link = g_build_filename(rundir, RUNDIR_RUNNER, NULL);
	g_autofree char *executable = g_file_read_link("/proc/self/exe", error);

	if (!executable || !write_settings(rundir, settings, error))
		return false;
	if (link_to(executable, link))
		return true;
	g_set_error(error, rundir_error_quark(), 0, "cannot create '%s': %s", link, g_strerror(errno));
	return false;
}

char *rundir_create(const struct run_settings *settings, GError **error)
{
	g_autofree char *parent = temporary_directory();
	g_autofree char *rundir = g_build_filename(parent, "cargo-alloc-profile.XXXXXX", NULL);

	if (!g_mkdtemp(rundir)) {
		g_set_error(error, rundir_error_quark(), 0, "cannot create a directory in '%s'%s: %s", parent,
		            g_strcmp0(parent, g_getenv("TMPDIR")) == 0 ? ", which TMPDIR is set to" : "",
		            g_strerror(errno));
		return NULL;
	}
	if (fill(rundir, settings, error))
		return g_steal_pointer(&rundir);
	leftovers_remove(rundir);
	return NULL;
}

/* Runners may start at the same time. Appending one byte is atomic, so the byte's place in the file is a unique
   number. */
static int64_t next_number(const char *rundir, GError **error)
{
	g_autofree char *path = g_build_filename(rundir, SEQUENCE, NULL);
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	int64_t number = -1;

	if (fd >= 0 && write(fd, ".", 1) == 1)
		number = lseek(fd, 0, SEEK_CUR);
	if (number < 0)
		g_set_error(error, rundir_error_quark(), 0, "cannot write '%s': %s", path, g_strerror(errno));
	if (fd >= 0)
		close(fd);
	return number;
}

int64_t rundir_started(const char *rundir)
{
	g_autofree char *path = g_build_filename(rundir, SEQUENCE, NULL);
	struct stat st;

	return stat(path, &st) == 0 ? st.st_size : 0;
}

char *rundir_new_slot(const char *rundir, GError **error)
{
	int64_t number = next_number(rundir, error);
	char *path;

	if (number < 0)
		return NULL;
	path = g_strdup_printf("%s/%06" G_GINT64_FORMAT, rundir, (gint64)number);
	/* A program that drops its privileges can then still make its children's files, through a descriptor
	   that it holds. No other user can reach this directory. */
	if (mkdir(path, 0700) == 0 && chmod(path, 0733) == 0)
		return path;
	g_set_error(error, rundir_error_quark(), 0, "cannot create '%s': %s", path, g_strerror(errno));
	g_free(path);
	return NULL;
}

bool rundir_describe_slot(const char *directory, enum slot_state state, const char *executable,
                          GError **error)
{
	g_autoptr(GString) fields = g_string_new(NULL);
	g_autofree char *number = g_strdup_printf("%d", (int)state);
	g_autofree char *pid = g_strdup_printf("%d", (int)getpid());

	add_field(fields, "state", number);
	add_field(fields, "pid", pid);
	add_field(fields, "executable", executable);
	return write_fields(directory, COMMAND, fields, error);
}

bool rundir_describe_test(const char *directory, const char *number, const char *function, GError **error)
{
	g_autoptr(GString) fields = g_string_new(NULL);

	add_field(fields, "number", number);
	add_field(fields, "function", function);
	return write_fields(directory, TEST, fields, error);
}

bool rundir_describe_attempt(const char *directory, const char *attempted, const char *attempt, const char *run,
                             GError **error)
{
	g_autoptr(GString) fields = g_string_new(NULL);

	add_field(fields, "attempted", attempted);
	add_field(fields, "attempt", attempt);
	add_field(fields, "run", run);
	return write_fields(directory, ATTEMPT, fields, error);
}

int64_t rundir_slot_number(const char *directory)
{
	g_autofree char *name = g_path_get_basename(directory);

	return g_ascii_strtoll(name, NULL, 10);
}

char *rundir_link(const char *directory, const char *executable)
{
	g_autofree char *name = g_path_get_basename(executable);

	return g_build_filename(directory, LINKS, name, NULL);
}

static void unfinished_free(gpointer data)
{
	struct unfinished *u = data;

	g_free(u->executable);
	g_free(u->reason);
	g_free(u);
}

static void slot_free(gpointer data)
{
	struct slot *slot = data;

	g_free(slot->directory);
	g_free(slot->executable);
	g_free(slot->link);
	g_free(slot->test_number);
	g_free(slot->test);
	g_free(slot->attempted);
	g_ptr_array_unref(slot->profiles);
	g_ptr_array_unref(slot->snapshots);
	g_ptr_array_unref(slot->unfinished);
	g_free(slot);
}

int64_t rundir_file_number(const char *path)
{
	const char *name = strrchr(path, '/');
	const char *dot = strchr(name ? name : path, '.');

	return dot ? g_ascii_strtoll(dot + 1, NULL, 10) : 0;
}

static gint compare_by_number(gconstpointer a, gconstpointer b)
{
	const char *path_a = *(const char *const *)a, *path_b = *(const char *const *)b;
	gint64 number_a = rundir_file_number(path_a), number_b = rundir_file_number(path_b);

	return number_a != number_b ? (number_a > number_b) - (number_a < number_b) : strcmp(path_a, path_b);
}

GPtrArray *rundir_list(const char *directory, const char *prefix)
{
	GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
	GDir *dir = g_dir_open(directory, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir)))
		if (g_str_has_prefix(name, prefix))
			g_ptr_array_add(paths, g_build_filename(directory, name, NULL));
	if (dir)
		g_dir_close(dir);
	g_ptr_array_sort(paths, compare_by_number);
	return paths;
}

bool rundir_is_snapshot(const char *path)
{
	static const char mark[] = ".snapshot";
	const char *slash = strrchr(path, '/'), *at = strstr(slash ? slash : path, mark);

	return at && g_ascii_isdigit(at[sizeof mark - 1]);
}

bool rundir_is_locked(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool locked = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;

	if (fd >= 0)
		close(fd);
	return locked;
}

static void read_test(struct slot *slot)
{
	size_t length;
	g_autofree char *fields = read_fields(slot->directory, TEST, &length, NULL);
	const char *value;

	for (const char *f = fields; f && f < fields + length; f += strlen(f) + 1) {
		if ((value = field_value(f, "number")))
			slot->test_number = g_strdup(value);
		else if ((value = field_value(f, "function")))
			slot->test = g_strdup(value);
	}
}

static void read_attempt(struct slot *slot)
{
	size_t length;
	g_autofree char *fields = read_fields(slot->directory, ATTEMPT, &length, NULL);
	const char *value;

	for (const char *f = fields; f && f < fields + length; f += strlen(f) + 1) {
		if ((value = field_value(f, "attempted")))
			slot->attempted = g_strdup(value);
		else if ((value = field_value(f, "attempt")))
			slot->attempt = g_ascii_strtoll(value, NULL, 10);
		else if ((value = field_value(f, "run")))
			slot->run = g_ascii_strtoll(value, NULL, 10);
	}
}

/* NULL if the slot was never described. Its runner has then reported why. */
static struct slot *read_slot(const char *rundir, const char *name)
{
	g_autofree char *directory = g_build_filename(rundir, name, NULL);
	size_t length;
	g_autofree char *fields = read_fields(directory, COMMAND, &length, NULL);
	struct slot *slot;
	const char *value;

	if (!fields)
		return NULL;
	slot = g_new0(struct slot, 1);
	slot->number = g_ascii_strtoll(name, NULL, 10);
	slot->directory = g_steal_pointer(&directory);
	slot->profiles = g_ptr_array_new_with_free_func(g_free);
	slot->snapshots = g_ptr_array_new_with_free_func(g_free);
	slot->unfinished = g_ptr_array_new_with_free_func(unfinished_free);
	for (const char *f = fields; f < fields + length; f += strlen(f) + 1) {
		if ((value = field_value(f, "state")))
			slot->state = (enum slot_state)g_ascii_strtoll(value, NULL, 10);
		else if ((value = field_value(f, "pid")))
			slot->pid = (pid_t)g_ascii_strtoll(value, NULL, 10);
		else if ((value = field_value(f, "executable")))
			slot->executable = g_strdup(value);
	}
	if (slot->executable)
		slot->link = rundir_link(slot->directory, slot->executable);
	read_test(slot);
	read_attempt(slot);
	return slot;
}

static gint compare_slots(gconstpointer a, gconstpointer b)
{
	const struct slot *slot_a = *(const struct slot *const *)a, *slot_b = *(const struct slot *const *)b;

	return (slot_a->number > slot_b->number) - (slot_a->number < slot_b->number);
}

GPtrArray *rundir_slots(const char *rundir)
{
	GPtrArray *slots = g_ptr_array_new_with_free_func(slot_free);
	GDir *dir = g_dir_open(rundir, 0, NULL);
	struct slot *slot;
	const char *name;

	while (dir && (name = g_dir_read_name(dir)))
		if (g_ascii_isdigit(*name) && (slot = read_slot(rundir, name)))
			g_ptr_array_add(slots, slot);
	if (dir)
		g_dir_close(dir);
	g_ptr_array_sort(slots, compare_slots);
	return slots;
}
