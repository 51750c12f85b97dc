/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The backend `native`: a library is preloaded into the program. It leaves a recording of each process. When the
   process is gone, its profile is made of that.

   The library gets these variables, which aprof/core/ap_recording.h describes, and takes them from the program again:

     LD_PRELOAD                        the library, and behind it what the user preloads
     ALLOC_PROFILE_RECORDING           the path of a recording, with %p in the place of the process id
     ALLOC_PROFILE_RECORDING_OPTIONS   options of the tool aprof, separated by spaces

   and, if the program has an allocator of its own, that of aprof/core/ap_replacements.h. */
#include "config.h"

#include "base/diag.h"
#include "input/native_live.h"
#include "input/native_profile.h"
#include "input/native_programs.h"
#include "input/native_replacements.h"
#include "run/affinity.h"
#include "run/backend.h"
#include "run/native_allocators.h"
#include "run/sanitizer.h"
#include "run/tooldir.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/stat.h>
#include <unistd.h>

#define PRELOAD_VARIABLE "LD_PRELOAD"
#define RECORDING_VARIABLE "ALLOC_PROFILE_RECORDING"
#define OPTIONS_VARIABLE "ALLOC_PROFILE_RECORDING_OPTIONS"

/* What files of a slot are called: recording.PID, recording.PID.2 of the program that the process became, and
   recording.PID.snapshot1, a copy. */
#define RECORDING "recording."
#define LIBRARY "libaprof-native.so"
#define REPLACEMENTS "replacements."

static G_DEFINE_QUARK(backend-native-error, backend_native_error)

/* ---------------------------------------- before the run ---------------------------------------- */

/* The sanitizer's own allocator has to be the first. Other libraries may be preloaded behind ours. */
static bool check_preloaded(GError **error)
{
	const char *value = g_getenv(PRELOAD_VARIABLE);
	g_auto(GStrv) libraries = value ? g_strsplit_set(value, " :", -1) : NULL;

	for (char **library = libraries; library && *library; library++) {
		const char *sanitizer = sanitizer_of_library(*library);
		if (!sanitizer)
			continue;
		g_set_error(error, backend_native_error_quark(), 0, "cannot record with the backend 'native': " PRELOAD_VARIABLE
		            " has '%s' of %s, which takes the place of the allocator: unset it", *library, sanitizer);
		return false;
	}
	return true;
}

static bool prepare(const struct backend_request *r, struct run_settings *s, GError **error)
{
	const struct record_options *o = r->options;

	if (!check_preloaded(error))
		return false;
	s->library = tooldir_find_native(error);
	if (!s->library)
		return false;
	if (o->depth >= 0)
		g_ptr_array_add(s->args, g_strdup_printf("--depth=%" PRId64, o->depth));
	if (!o->no_deterministic) {
		g_ptr_array_add(s->args, g_strdup_printf("--entropy-seed=%" PRId64, o->seed));
		g_ptr_array_add(s->args, g_strdup_printf("--program-cpus=%" PRId64, o->cpus > 0 ? o->cpus : affinity_cpu_count()));
	}
	if (o->free_stacks)
		g_ptr_array_add(s->args, g_strdup("--free-stacks=yes"));
	if (o->check_stacks)
		g_ptr_array_add(s->args, g_strdup("--check-stacks=yes"));
	if (o->trace_children)
		g_ptr_array_add(s->args, g_strdup("--trace-children=yes"));
	return true;
}

static char *find_fault(const char *path, Elf *elf, const char *interpreter, const struct program_allocator *told)
{
	g_autofree char *linker = interpreter ? g_path_get_basename(interpreter) : NULL;
	char *fault = NULL;

	(void)elf;
	if (!linker)
		return g_strdup("it is statically linked, and the backend 'native' loads no library into such a program: "
		                "use '--backend=valgrind'");
	if (!g_str_has_prefix(linker, "ld-linux"))
		return g_strdup_printf("its C library is not glibc, which the backend 'native' needs (its dynamic linker is '%s'): "
		                       "build it for a target with glibc", interpreter);
	native_replacements_free(native_replacements_of(path, &fault));
	return fault ? program_allocators_explain(told, fault) : NULL;
}

/* ---------------------------------------- the start of a program ---------------------------------------- */

/* Paths in LD_PRELOAD cannot have spaces, colons or dollar signs. That of a slot has none. */
static bool link_library(const char *library, const char *link, GError **error)
{
	if (symlink(library, link) == 0)
		return true;
	g_set_error(error, backend_native_error_quark(), 0, "cannot create '%s': %s", link, g_strerror(errno));
	return false;
}

static void set_variables(const struct run_settings *s, const char *slot, const char *link)
{
	const char *preloaded = g_getenv(PRELOAD_VARIABLE);
	g_autofree char *preload = preloaded && *preloaded ? g_strdup_printf("%s:%s", link, preloaded) : g_strdup(link);
	g_autofree char *recording = g_build_filename(slot, RECORDING "%p", NULL);
	g_autoptr(GString) options = g_string_new(NULL);

	for (guint i = 0; i < s->args->len; i++)
		g_string_append_printf(options, "%s%s", i > 0 ? " " : "", (const char *)g_ptr_array_index(s->args, i));
	g_setenv(PRELOAD_VARIABLE, preload, TRUE);
	g_setenv(RECORDING_VARIABLE, recording, TRUE);
	g_setenv(OPTIONS_VARIABLE, options->str, TRUE);
}

/* Writes the list of functions that are served in their place; it may be empty. */
static bool write_replacements(const char *executable, const char *to, GError **error)
{
	g_autofree char *fault = NULL;
	struct native_replacements *r = native_replacements_of(executable, &fault);
	bool written = r && native_replacements_write(r, executable, to, error);

	if (!r)
		g_set_error(error, backend_native_error_quark(), 0, "cannot profile '%s': %s", executable, fault);
	native_replacements_free(r);
	return written;
}

/* Many programs of a run may be one executable, as each test is with --per-test: it is read once. */
static bool set_replacements(const char *slot, const char *executable, GError **error)
{
	g_autofree char *rundir = g_path_get_dirname(slot), *path = NULL;
	struct stat st, list;

	if (stat(executable, &st) == 0)
		path = g_strdup_printf("%s/" REPLACEMENTS "%ju.%ju.%jd.%jd", rundir, (uintmax_t)st.st_dev, (uintmax_t)st.st_ino,
		                       (intmax_t)st.st_mtim.tv_sec, (intmax_t)st.st_mtim.tv_nsec);
	if (!path || (stat(path, &list) != 0 && (!write_replacements(executable, path, error) || stat(path, &list) != 0))) {
		if (error && !*error)
			g_set_error(error, backend_native_error_quark(), 0, "cannot start '%s': %s", executable, g_strerror(errno));
		return false;
	}
	if ((size_t)list.st_size > sizeof(struct ap_replacements))
		g_setenv(AP_REPLACEMENTS_VARIABLE, path, TRUE);
	return true;
}

/* The system may refuse, as containers do. Then addresses differ from run to run, and no number depends on them unless the
   program's own work does. */
static void fix_addresses(void)
{
	enum { ASK = 0xffffffff };
	int now = personality(ASK);

	if (now != -1)
		(void)personality((unsigned long)now | ADDR_NO_RANDOMIZE);
}

static void start(const struct run_settings *s, const char *slot, const char *executable, char **args, GError **error)
{
	g_autofree char *link = g_build_filename(slot, LIBRARY, NULL);
	g_autoptr(GPtrArray) argv = g_ptr_array_new();

	if (!link_library(s->library, link, error) || !set_replacements(slot, executable, error))
		return;
	set_variables(s, slot, link);
	if (s->deterministic)
		fix_addresses();
	g_ptr_array_add(argv, (gpointer)(uintptr_t)executable);
	for (; *args; args++)
		g_ptr_array_add(argv, *args);
	g_ptr_array_add(argv, NULL);
	execv(executable, (char **)argv->pdata);
	g_set_error(error, backend_native_error_quark(), 0, "cannot start '%s': %s", executable, g_strerror(errno));
}

/* ---------------------------------------- while it runs ---------------------------------------- */

/* Returns false if the area has no recording. *areas: how many the file has. */
static bool add_process(const char *recording, uint32_t area, uint32_t *areas, struct backend_progress *sum)
{
	struct native_reading *reading = native_reading_open(recording, area, NULL);
	struct native_totals totals;
	bool known = reading && native_live_totals(reading, &totals, NULL);

	if (known) {
		sum->allocations += totals.allocations;
		sum->live_bytes += totals.live_bytes;
		sum->any = true;
		*areas = native_reading_areas(reading);
	}
	native_reading_free(reading);
	return known;
}

/* What a process that is gone had alive at its end is alive no longer. The recorder locks its file before the recording begins: a
   look at the lock before that could keep it from doing so. */
static void add_file(const char *recording, struct backend_progress *sum)
{
	int64_t live_bytes = sum->live_bytes;
	uint32_t areas = 0, ignored;

	if (!add_process(recording, 0, &areas, sum))
		return;
	for (uint32_t area = 1; area <= areas; area++)
		add_process(recording, area, &ignored, sum);
	if (!rundir_is_locked(recording))
		sum->live_bytes = live_bytes;
}

/* Returns the recordings in a slot, or those that are copies of a moment. */
static GPtrArray *list_recordings(const char *slot, bool snapshots)
{
	GPtrArray *paths = rundir_list(slot, RECORDING);

	for (guint i = paths->len; i > 0; i--)
		if (rundir_is_snapshot(g_ptr_array_index(paths, i - 1)) != snapshots)
			g_ptr_array_remove_index(paths, i - 1);
	return paths;
}

static GPtrArray *find_recordings(const char *slot)
{
	return list_recordings(slot, false);
}

static void add_progress(const char *slot, struct backend_progress *sum)
{
	g_autoptr(GPtrArray) recordings = find_recordings(slot);

	for (guint i = 0; i < recordings->len; i++)
		add_file(g_ptr_array_index(recordings, i), sum);
}

/* ---------------------------------------- what it leaves in a slot ---------------------------------------- */

static void add_unfinished(struct slot *slot, const char *recording, bool runs, const char *reason)
{
	struct unfinished *u = g_new0(struct unfinished, 1);

	u->pid = rundir_file_number(recording);
	u->runs = runs;
	u->reason = reason ? g_strdup_printf("its recording cannot be read: %s", reason) : NULL;
	g_ptr_array_add(slot->unfinished, u);
}

static char *profile_path(const struct slot *slot, const struct native_source *source)
{
	const char *suffix = strrchr(source->recording, '/') + strlen("/" RECORDING);

	return source->area == 0 ? g_strdup_printf("%s/profile.%s.xml", slot->directory, suffix)
	                         : g_strdup_printf("%s/profile.%s.area%u.xml", slot->directory, suffix, source->area);
}

/* Makes the profile of one process. Returns false if there is none. */
static bool make_profile(struct slot *slot, const struct native_source *source)
{
	g_autofree char *profile = profile_path(slot, source);
	g_autoptr(GError) error = NULL;

	if (native_profile_write(source, profile, &error)) {
		g_ptr_array_add(slot->profiles, g_steal_pointer(&profile));
		return true;
	}
	/* A child that took an area and recorded nothing did nothing else. */
	if (source->area == 0 || !g_error_matches(error, NATIVE_READING_ERROR, NATIVE_READING_NOT_BEGUN))
		add_unfinished(slot, source->recording, false, error->message);
	return false;
}

/* Makes the profiles and removes the recording, which may be large. */
static void collect_one(struct slot *slot, const char *recording, struct object_files *files, struct native_allocators *allocators)
{
	struct native_source source = { .recording = recording, .files = files, .program = slot->link };
	uint32_t areas = native_profile_areas(recording);

	if (rundir_is_locked(recording)) {
		add_unfinished(slot, recording, true, NULL);
		return;
	}
	native_allocators_find(allocators, &source);
	bool done = make_profile(slot, &source);
	slot->main_profile |= done && rundir_file_number(recording) == slot->pid;
	while (source.area++ < areas)
		make_profile(slot, &source);
	if (done)
		(void)unlink(recording);
}

/* The process itself may go on, or have been killed while it made the copy. */
static void collect_snapshot(struct slot *slot, const char *recording, struct object_files *files, struct native_allocators *allocators)
{
	struct native_source source = { .recording = recording, .files = files, .program = slot->link };
	g_autofree char *profile = profile_path(slot, &source);
	g_autoptr(GError) error = NULL;

	native_allocators_find(allocators, &source);
	if (!native_profile_write(&source, profile, &error)) {
		diag_warning("cannot read a snapshot of '%s': %s", slot->executable, error->message);
		return;
	}
	g_ptr_array_add(slot->snapshots, g_steal_pointer(&profile));
	(void)unlink(recording);
}

/* Names the programs that the program started and that have no recording, though they should. */
static void add_unrecorded(struct slot *slot, const GPtrArray *recordings)
{
	struct native_programs *programs = native_programs_new(slot->pid);

	for (guint i = 0; i < recordings->len; i++)
		native_programs_add(programs, g_ptr_array_index(recordings, i));
	g_autoptr(GArray) unrecorded = native_programs_unrecorded(programs);
	for (guint i = 0; i < unrecorded->len; i++) {
		const struct native_unrecorded *u = &g_array_index(unrecorded, struct native_unrecorded, i);
		struct unfinished *unfinished = g_new0(struct unfinished, 1);
		unfinished->pid = u->pid;
		unfinished->executable = g_strdup(*u->path ? u->path : "a program without a name");
		unfinished->reason = g_strdup("the recorder's library was not loaded into it, because it is static or has rights of its own: leave "
		                              "'--trace-children' out");
		g_ptr_array_add(slot->unfinished, unfinished);
	}
	native_programs_free(programs);
}

static void collect(struct slot *slot)
{
	g_autoptr(GPtrArray) recordings = find_recordings(slot->directory);
	g_autoptr(GPtrArray) snapshots = list_recordings(slot->directory, true);
	struct native_allocators *allocators = native_allocators_new();
	struct object_files *files = object_files_new();

	add_unrecorded(slot, recordings);
	for (guint i = 0; i < recordings->len; i++)
		collect_one(slot, g_ptr_array_index(recordings, i), files, allocators);
	for (guint i = 0; i < snapshots->len; i++)
		collect_snapshot(slot, g_ptr_array_index(snapshots, i), files, allocators);
	native_allocators_free(allocators);
	object_files_free(files);
}

static const char *const cannot[] = { "leak-check", "leak-mark", "only-below", "from", "until", "phase", "allocator", "valgrind-arg", NULL };

const struct backend backend_native = {
	.cannot = cannot,
	.prepare = prepare,
	.find_fault = find_fault,
	.start = start,
	.add_progress = add_progress,
	.recordings = find_recordings,
	.collect = collect,
	.unfinished = "it was killed before its recording began",
	.unstarted = "it was killed, or the recorder's library was not loaded into it",
	.sees_more = "use '--backend=valgrind'",
	.of_sigsys = "",
};
