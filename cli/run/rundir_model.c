/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "run/rundir_model.h"

#include "base/cargo_name.h"
#include "base/diag.h"
#include "base/escape.h"
#include "base/outfile.h"
#include "base/units.h"
#include "input/profile_read.h"
#include "input/profile_resolve.h"
#include "run/completeness.h"
#include "run/doctests.h"
#include "run/nextest_attempts.h"
#include "run/rundir.h"
#include "run/snapshot_files.h"
#include "run/unseen_allocator.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

/* process: NULL if the profile could not be read. */
struct profile { const char *path; const struct process *process; };

/* What is known of the run so far. */
struct tally {
	int listed, refused, harnesses, failures;
	guint superseded;        /* how many runs of tests a later run replaces */
	GArray *read;            /* of struct profile */
	GPtrArray *snapshots;    /* of struct snapshot_file *; their owners are slots */
	struct resolver *resolver;
	GHashTable *names;       /* function names of merged documentation tests */
};

/* Returns a path with something put before the suffix of the name; free it with g_free. */
static char *path_with(const char *path, const char *more)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	const char *dot = *name ? strrchr(name + 1, '.') : NULL;
	int stem = dot ? (int)(dot - path) : (int)strlen(path);

	return g_strdup_printf("%.*s.%s%s", stem, path, more, path + stem);
}

/* `out.xml`, `out.2.xml`, `out.3.xml` …; free it with g_free. */
static char *keep_path(const char *keep, int number)
{
	g_autofree char *text = g_strdup_printf("%d", number);

	return number == 1 ? g_strdup(keep) : path_with(keep, text);
}

static void add_attribute(GString *text, const char *name, const char *value)
{
	g_autofree char *shown = escape_text(value);
	g_autofree char *escaped = g_markup_escape_text(shown, -1);

	g_string_append_printf(text, " %s=\"%s\"", name, escaped);
}

/* Returns what a kept profile says about its run, which goes to its beginning; "" if it is the whole run. p:
   NULL if it could not be read. */
static char *describe_kept(const struct model *m, const char *run, int number, int of, const struct process *p)
{
	GString *text = g_string_new("  <kept");

	if (of > 1)
		add_attribute(text, "run", run);
	if (of > 1)
		g_string_append_printf(text, " number=\"%d\" of=\"%d\"", number, of);
	if (p && *p->incomplete)
		add_attribute(text, "incomplete", p->incomplete);
	g_string_append(text, ">\n");
	for (guint i = 0; i < m->missing->len; i++) {
		const struct missing *missing = g_ptr_array_index(m->missing, i);
		g_string_append(text, "    <missing");
		add_attribute(text, "executable", missing->executable);
		g_string_append_printf(text, " pid=\"%" PRId64 "\"", missing->pid);
		add_attribute(text, "reason", missing->reason);
		g_string_append(text, "/>\n");
	}
	g_string_append(text, "  </kept>\n");
	if (of == 1 && m->missing->len == 0 && !(p && *p->incomplete))
		g_string_truncate(text, 0);
	return g_string_free(text, FALSE);
}

/* Inserts the description after the root's start tag. */
static bool copy(const char *from, struct outfile *to, const char *description, GError **error)
{
	static const char root[] = "<aprof-profile ";
	g_autoptr(GMappedFile) file = g_mapped_file_new(from, FALSE, error);
	size_t length = file ? g_mapped_file_get_length(file) : 0;
	const char *text = length > 0 ? g_mapped_file_get_contents(file) : "";
	const char *begin = length > 0 ? memmem(text, length, root, strlen(root)) : NULL;
	const char *end = begin ? memchr(begin, '\n', length - (size_t)(begin - text)) : NULL;
	size_t head = end ? (size_t)(end + 1 - text) : 0;

	if (!file) {
		outfile_abandon(to);
		return false;
	}
	fwrite(text, 1, head, outfile_stream(to));
	if (end)
		fputs(description, outfile_stream(to));
	fwrite(text + head, 1, length - head, outfile_stream(to));
	return outfile_commit(to, error);
}

static bool keep_profile(const char *profile, const char *path, const char *description)
{
	g_autoptr(GError) error = NULL;
	struct outfile *to = outfile_open(path, &error);

	if (to && copy(profile, to, description, &error))
		return true;
	diag_error("cannot write '%s': %s", path, error->message);
	return false;
}

/* Returns the number that the kept profile of the process of snapshot i has; or would have, if it left none. numbers: of the snapshots
   before; *next: of the next process that left none. */
static int number_of(const struct tally *t, guint i, const int *numbers, int *next)
{
	const struct snapshot_file *f = g_ptr_array_index(t->snapshots, i);

	for (guint k = 0; k < t->read->len; k++) {
		const struct process *p = g_array_index(t->read, struct profile, k).process;
		if (p && snapshot_files_is_of(f, p))
			return (int)k + 1;
	}
	for (guint k = 0; k < i; k++)
		if (snapshot_files_is_of(f, ((const struct snapshot_file *)g_ptr_array_index(t->snapshots, k))->head))
			return numbers[k];
	return (*next)++;
}

/* `out.snapshot1.xml`, `out.2.snapshot1.xml` … */
static void keep_snapshots(const struct rundir_model_request *r, const struct model *m, const char *run, struct tally *t)
{
	int of = (int)t->read->len, next = of + 1;
	g_autofree int *numbers = g_new(int, t->snapshots->len + 1);

	for (guint i = 0; i < t->snapshots->len; i++) {
		const struct snapshot_file *f = g_ptr_array_index(t->snapshots, i);
		int number = numbers[i] = number_of(t, i, numbers, &next);
		g_autofree char *base = keep_path(r->keep, number);
		g_autofree char *mark = g_strdup_printf("snapshot%" PRId64, f->head->snapshot_number);
		g_autofree char *path = path_with(base, mark);
		g_autofree char *description = describe_kept(m, run, number, number <= of ? of : 1, NULL);
		if (!keep_profile(f->path, path, description))
			t->failures++;
	}
}

/* Keeps the profiles even if the model is of no use after a failure. */
static void keep_all(const struct rundir_model_request *r, const struct model *m, struct tally *t)
{
	g_autofree char *name = g_path_get_basename(r->rundir);
	g_autofree char *run = g_strdup_printf("%s.%" PRId64, name, g_get_real_time());

	if (!r->keep)
		return;
	for (guint i = 0; i < t->read->len; i++) {
		const struct profile *profile = &g_array_index(t->read, struct profile, i);
		g_autofree char *path = keep_path(r->keep, (int)i + 1);
		g_autofree char *description = describe_kept(m, run, (int)i + 1, (int)t->read->len, profile->process);
		if (!keep_profile(profile->path, path, description))
			t->failures++;
	}
	keep_snapshots(r, m, run, t);
}

static void adopt(const struct rundir_model_request *r, struct process *process, const struct slot *slot,
                  struct tally *t)
{
	if (slot->test) {
		doctests_names_add(t->names, process->executable, slot->test_number, slot->test);
		g_free(process->topic);
		process->topic = g_strdup(slot->test);
	}
	process->runs = slot->runs;
	process->sequence = r->ordered ? slot->number : 0;
	cargo_name_drop_hash(process->name);
}

static void read_one(const struct rundir_model_request *r, struct model *m, const struct slot *slot,
                     const char *path, struct tally *t)
{
	struct profile profile = { path, NULL };
	g_autoptr(GError) error = NULL;
	process_id process;

	/* Resolve first, so that the kept profile is complete. An unreadable profile is reported below. */
	if (!profile_resolve(t->resolver, path, slot->link, &error))
		g_clear_error(&error);
	if (profile_read(m, path, &process, &error)) {
		struct process *p = g_ptr_array_index(m->processes, process.i);
		adopt(r, p, slot, t);
		profile.process = p;
	} else {
		diag_error("cannot read the profile of '%s': %s", slot->executable, error->message);
		t->failures++;
	}
	g_array_append_val(t->read, profile);
}

/* Finds the snapshots of a slot. They are resolved only if somebody reads them. */
static void find_snapshots(const struct rundir_model_request *r, const struct slot *slot, struct tally *t)
{
	for (guint i = 0; i < slot->snapshots->len; i++) {
		const char *path = g_ptr_array_index(slot->snapshots, i);
		if (!snapshot_files_add(t->snapshots, path, slot))
			diag_warning("cannot read a snapshot of '%s'", slot->executable);
		else if (r->keep || r->snapshot || r->since)
			(void)profile_resolve(t->resolver, path, slot->link, NULL);
	}
}

/* Returns the model of the snapshots that an option names, or NULL after an error. */
static struct model *read_snapshots(const struct rundir_model_request *r, const char *asked, struct tally *t)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) found = snapshot_files_find(t->snapshots, asked, &error);
	struct model *m = model_new();

	for (guint i = 0; found && i < found->len; i++) {
		const struct snapshot_file *f = g_ptr_array_index(found, i);
		process_id process;
		if (!profile_read(m, f->path, &process, &error))
			break;
		adopt(r, g_ptr_array_index(m->processes, process.i), f->owner, t);
	}
	if (!error) {
		doctests_tell_apart(m, t->names);
		model_label_processes(m);
		return m;
	}
	diag_error("%s", error->message);
	t->failures++;
	model_free(m);
	return NULL;
}

/* With this much free space, a full disk is unlikely to be the cause. */
#define AMPLE_BYTES (1 << 20)

/* If the disk is full, the backend's messages are lost along with the profile. Free the result with g_free; NULL
   if there is room. */
static char *describe_lack_of_room(const struct slot *slot)
{
	g_autofree char *rundir = g_path_get_dirname(slot->directory), *parent = g_path_get_dirname(rundir);
	struct statvfs room;
	int64_t bytes;

	if (statvfs(parent, &room) != 0
	    || __builtin_mul_overflow(room.f_bavail, room.f_frsize, &bytes) || bytes >= AMPLE_BYTES)
		return NULL;
	return g_strdup_printf("only %s are free in '%s': free more, or set TMPDIR to another directory",
	                       units_bytes(bytes).text, parent);
}

/* Why a process left no profile, if nothing else tells. Free it with g_free. */
static char *describe_unknown(const struct backend *backend, const struct slot *slot, int64_t pid, const char *unknown)
{
	g_autofree char *said = backend->find_reason ? backend->find_reason(slot, pid) : NULL;
	g_autofree char *lack = said ? NULL : describe_lack_of_room(slot);

	return g_strdup(said ? said : lack ? lack : unknown);
}

/* The signal that ended the program; 0: none, or unknown, as of programs that cargo started. */
static int signal_of_main(const struct rundir_model_request *r)
{
	return r->built || r->status <= 128 ? 0 : r->status - 128;
}

/* Adds the slot's missing processes to the model: those that began a profile, and the program itself if it did
   not even do that. */
static void find_missing(const struct rundir_model_request *r, struct model *m, const struct slot *slot)
{
	bool main_seen = slot->main_profile;

	for (guint i = 0; i < slot->unfinished->len; i++) {
		const struct unfinished *u = g_ptr_array_index(slot->unfinished, i);
		g_autofree char *reason = completeness_why_unfinished(m, u, slot->pid, signal_of_main(r), r->backend);
		if (!reason)
			reason = describe_unknown(r->backend, slot, u->pid, r->backend->unfinished);
		model_missing(m, u->executable ? u->executable : slot->executable, u->pid, reason);
		main_seen |= u->pid == slot->pid;
	}
	if (slot->state == SLOT_STARTED && !main_seen) {
		g_autofree char *reason = describe_unknown(r->backend, slot, slot->pid, r->backend->unstarted);
		model_missing(m, slot->executable, slot->pid, reason);
	}
}

static void say_nothing_ran(const struct rundir_model_request *r, struct tally *t)
{
	if (!g_file_test(r->rundir, G_FILE_TEST_IS_DIR)) {
		diag_error("the recording is lost: the directory '%s' was removed during the run", r->rundir);
		t->failures++;
		return;
	}
	/* The run failed, or a runner refused a program: that was already reported. */
	if (r->status != 0 || t->refused > 0)
		return;
	if (t->listed > 0)
		diag_error("nothing was profiled: the tests were only listed");
	else if (t->harnesses > 0)
		diag_error("nothing was profiled: no test was run");
	else if (r->built)
		diag_error("nothing was profiled: cargo started no program through its runner");
	else
		diag_error("nothing was profiled: no program was started");
}

/* Reports programs that a runner could not start. Those make the run fail. */
static void say_unknown(const struct rundir_model_request *r, const GPtrArray *slots, struct tally *t)
{
	int64_t lost = rundir_started(r->rundir) - (int64_t)slots->len - t->superseded;

	if (r->status != 0 || lost <= 0)
		return;
	diag_error("%" PRId64 " of the programs that were started left nothing in '%s': was something removed there?", lost,
	           r->rundir);
	t->failures++;
}

/* Limits and comparisons hold only if all programs of the run were seen. */
static void say_what_is_missing(const struct rundir_model_request *r, struct model *m,
                                const GPtrArray *slots, struct tally *t)
{
	g_autoptr(GError) error = NULL;
	bool started = false, fails;

	for (guint i = 0; i < slots->len; i++) {
		const struct slot *slot = g_ptr_array_index(slots, i);
		started |= slot->state == SLOT_STARTED;
		find_missing(r, m, slot);
	}
	fails = !completeness_is_reportable(m, &error) || r->whole;
	if (!completeness_report(m, fails || t->read->len == 0))
		t->failures += fails;
	if (g_error_matches(error, COMPLETENESS_ERROR, COMPLETENESS_ABSENT)) {
		diag_error("%s", error->message);
		t->failures++;
	}
	say_unknown(r, slots, t);
	if (!started)
		say_nothing_ran(r, t);
}

static void say_notes(const struct rundir_model_request *r, const GPtrArray *notes)
{
	for (guint i = 0; !r->quiet && i < notes->len; i++)
		diag_note("%s", (const char *)g_ptr_array_index(notes, i));
}

/* If only the C library's allocations were seen, the report would be as good as empty. */
static void say_unseen(const struct rundir_model_request *r, const struct model *m, struct tally *t)
{
	bool others;
	g_autoptr(GPtrArray) unseen = unseen_allocator_find(m, &others);
	bool fails = r->whole || !others;

	for (guint i = 0; i < unseen->len; i++) {
		g_autofree char *text = unseen_allocator_text(g_ptr_array_index(unseen, i), r->allocators, r->backend);
		if (fails)
			diag_error("%s", text);
		else
			diag_warning("%s", text);
		t->failures += fails;
	}
}

/* A program that did not run to its end may have allocated later. */
static void say_no_allocation(const struct model *m)
{
	for (guint i = 1; i < m->processes->len; i++) {
		const struct process *p = model_get_process(m, (process_id){ i });
		if (p->end == PROCESS_SIGNAL || *p->incomplete) {
			diag_error(p->end == PROCESS_EXIT ? "saw no allocation: the profile of '%s' is incomplete"
			                                  : "saw no allocation: '%s' ended before it made any", p->name);
			return;
		}
	}
	diag_error("saw no allocation: the program makes none, or its allocator is linked in under names of its own");
}

/* Whether m can be reported: everything was read, and there is something in it. */
static bool is_usable(const struct rundir_model_request *r, const struct model *m, struct tally *t)
{
	if (t->failures > 0 || t->read->len == 0)
		return false;
	/* Where counting was stopped, it is a result that nothing counts. */
	if (model_totals(m, NULL).allocations == 0 && model_uncounted(m) == 0) {
		say_no_allocation(m);
		return false;
	}
	say_unseen(r, m, t);
	return t->failures == 0;
}

/* Takes the snapshots that the options name. Returns m, or what is reported in its place; NULL after an error. */
static struct model *select_moment(const struct rundir_model_request *r, struct model *m, struct tally *t, struct model **baseline)
{
	struct model *snapshot = r->snapshot ? read_snapshots(r, r->snapshot, t) : NULL;

	if (r->since && t->failures == 0)
		*baseline = read_snapshots(r, r->since, t);
	if (t->failures == 0 && !r->snapshot)
		return m;
	if (snapshot && m->assertions->len > snapshot->assertions->len)
		diag_warning("assertions failed after the snapshot '%s': a report without '--snapshot' has them", r->snapshot);
	model_free(m);
	if (t->failures == 0)
		return snapshot;
	if (snapshot)
		model_free(snapshot);
	return NULL;
}

struct model *rundir_model_read(const struct rundir_model_request *r, struct model **baseline, bool *failed)
{
	g_autoptr(GPtrArray) slots = rundir_slots(r->rundir);
	g_autoptr(GHashTable) names = doctests_names_new();
	struct model *m = model_new();
	struct tally t = {
		.read = g_array_new(FALSE, FALSE, sizeof(struct profile)), .resolver = resolver_new(r->workspace),
		.names = names, .superseded = nextest_attempts_keep_last(slots), .snapshots = snapshot_files_new(),
	};
	g_autofree char *again = nextest_attempts_note(slots);
	g_autoptr(GPtrArray) doubts = NULL;
	struct remarks *remarks = remarks_new();

	for (guint i = 0; i < slots->len; i++) {
		struct slot *slot = g_ptr_array_index(slots, i);
		guint first = m->processes->len;
		t.listed += slot->state == SLOT_LISTED;
		t.harnesses += slot->state == SLOT_TESTS;
		t.refused += slot->state == SLOT_REFUSED;
		r->backend->collect(slot);
		for (guint j = 0; j < slot->profiles->len; j++)
			read_one(r, m, slot, g_ptr_array_index(slot->profiles, j), &t);
		find_snapshots(r, slot, &t);
		completeness_add_signals(m, first, slot->pid, signal_of_main(r));
		if (r->backend->read_remarks)
			r->backend->read_remarks(remarks, slot, m, first);
	}
	doubts = unseen_allocator_mark(m, r->allocators);
	say_what_is_missing(r, m, slots, &t);
	remarks_show(remarks, r->quiet);
	remarks_free(remarks);
	if (r->checks_stacks && !r->quiet)
		completeness_note_checks(m);
	keep_all(r, m, &t);
	if (again && !r->quiet)
		diag_note("%s", again);
	say_notes(r, resolver_notes(t.resolver));
	say_notes(r, doubts);
	*failed = r->snapshot ? t.failures > 0 : !is_usable(r, m, &t);
	g_array_free(t.read, TRUE);
	if (*failed) {
		g_clear_pointer(&m, model_free);
	} else {
		doctests_tell_apart(m, t.names);
		model_label_processes(m);
		snapshot_files_tell(t.snapshots, m);
		m = select_moment(r, m, &t, baseline);
		*failed = m == NULL;
	}
	g_ptr_array_unref(t.snapshots);
	resolver_free(t.resolver);
	return m;
}
