/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "collect.h"

#include "cargo_name.h"
#include "diag.h"
#include "doctests.h"
#include "outfile.h"
#include "profile_read.h"
#include "profile_resolve.h"
#include "remarks.h"
#include "rundir.h"
#include "units.h"
#include "unseen.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

/* What is known of a run. */
struct tally { int profiles, listed, refused, failures; struct resolver *resolver; };

/* `out.xml`, `out.2.xml`, `out.3.xml` …; to be freed with g_free. */
static char *keep_path(const char *keep, int number)
{
	const char *slash = strrchr(keep, '/');
	const char *name = slash ? slash + 1 : keep;
	const char *dot = *name ? strrchr(name + 1, '.') : NULL;
	int stem = dot ? (int)(dot - keep) : (int)strlen(keep);

	return number == 1 ? g_strdup(keep) : g_strdup_printf("%.*s.%d%s", stem, keep, number, keep + stem);
}

static bool copy(const char *from, struct outfile *to, GError **error)
{
	g_autoptr(GMappedFile) file = g_mapped_file_new(from, FALSE, error);
	size_t length = file ? g_mapped_file_get_length(file) : 0;

	if (!file) {
		outfile_abandon(to);
		return false;
	}
	if (length > 0)
		fwrite(g_mapped_file_get_contents(file), 1, length, outfile_stream(to));
	return outfile_commit(to, error);
}

static bool keep_profile(const char *profile, const char *path)
{
	g_autoptr(GError) error = NULL;
	struct outfile *to = outfile_open(path, &error);

	if (to && copy(profile, to, &error))
		return true;
	diag_error("cannot write '%s': %s", path, error->message);
	return false;
}

static void adopt(const struct collect_request *r, struct process *process, const struct slot *slot)
{
	process->sequence = r->ordered ? slot->number : 0;
	cargo_name_drop_hash(process->name);
}

static void read_one(const struct collect_request *r, struct model *m, const struct slot *slot,
                     const char *path, struct tally *t)
{
	g_autoptr(GError) error = NULL;
	process_id process;

	t->profiles++;
	/* Before anything else, so that a kept profile is complete. One that cannot be read is reported
	   below. */
	if (!profile_resolve(t->resolver, path, slot->link, &error))
		g_clear_error(&error);
	if (r->keep) {
		g_autofree char *kept = keep_path(r->keep, t->profiles);
		if (!keep_profile(path, kept))
			t->failures++;
	}
	if (profile_read(m, path, &process, &error)) {
		adopt(r, g_ptr_array_index(m->processes, process.i), slot);
		return;
	}
	diag_error("cannot read the profile of '%s': %s", slot->executable, error->message);
	t->failures++;
}

/* Room for Valgrind's files that makes a full disk an unlikely cause. */
#define AMPLE_BYTES (1 << 20)

/* A full disk takes the messages along with the profile. To be freed with g_free; NULL: it is not full. */
static char *describe_lack_of_room(const struct slot *slot)
{
	g_autofree char *rundir = g_path_get_dirname(slot->directory), *parent = g_path_get_dirname(rundir);
	struct statvfs room;
	int64_t bytes;

	if (statvfs(parent, &room) != 0
	    || __builtin_mul_overflow(room.f_bavail, room.f_frsize, &bytes) || bytes >= AMPLE_BYTES)
		return NULL;
	return g_strdup_printf("only %s are left in '%s': make room, or name another directory in TMPDIR",
	                       units_bytes(bytes).text, parent);
}

static void say_missing(const struct slot *slot, bool others)
{
	g_autofree char *said = remarks_reason(slot, slot->pid);
	g_autofree char *lack = said ? NULL : describe_lack_of_room(slot);
	const char *unknown = "it was killed or still runs, or Valgrind could not start it";
	g_autofree char *text = g_strdup_printf("'%s' left no profile: %s", slot->executable,
	                                        said ? said : lack ? lack : unknown);

	if (others)
		diag_warning("%s", text);
	else
		diag_error("%s", text);
}

static void say_nothing_ran(const struct collect_request *r, const struct tally *t)
{
	/* A run that failed has said why; so has a runner that refused. */
	if (r->status != 0 || t->refused > 0)
		return;
	if (t->listed > 0)
		diag_error("nothing was profiled: the tests were only listed");
	else if (r->built)
		diag_error("nothing was profiled: cargo started no program through its runner");
	else
		diag_error("nothing was profiled: no program was started");
}

/* A program that its runner could not start failed, and so did the run. */
static void say_unknown(const struct collect_request *r, const GPtrArray *slots, struct tally *t)
{
	int64_t lost = rundir_started(r->rundir) - (int64_t)slots->len;

	if (r->status != 0 || lost <= 0)
		return;
	diag_error("%" PRId64 " of the programs that were started left nothing in '%s': has it been tampered with?", lost,
	           r->rundir);
	t->failures++;
}

/* What passes does so for all that ran. */
static void say_what_is_missing(const struct collect_request *r, const GPtrArray *slots, struct tally *t)
{
	bool started = false;
	int profiles = r->whole ? 0 : t->profiles;

	for (guint i = 0; i < slots->len; i++) {
		const struct slot *slot = g_ptr_array_index(slots, i);
		started |= slot->state == SLOT_STARTED;
		if (slot->state != SLOT_STARTED || slot->main_profile)
			continue;
		say_missing(slot, profiles > 0);
		t->failures += r->whole;
	}
	say_unknown(r, slots, t);
	if (!started)
		say_nothing_ran(r, t);
}

/* What has no profile, or one that lacks something. What passes does so for all that ran. */
static void say_what_is_incomplete(const struct collect_request *r, const struct model *m, struct tally *t)
{
	void (*say)(const char *format, ...) = r->whole ? diag_error : diag_warning;

	for (guint i = 0; i < m->missing->len; i++) {
		const struct missing *missing = g_ptr_array_index(m->missing, i);
		say("'%s' (process %" PRId64 ") left no profile: %s", missing->executable, missing->pid, missing->reason);
	}
	for (guint i = 1; i < m->processes->len; i++) {
		const struct process *p = model_get_process(m, (process_id){ i });
		if (*p->incomplete)
			say("the profile of '%s' (process %" PRId64 ") is incomplete: %s", p->name, p->pid, p->incomplete);
	}
	t->failures += r->whole && !model_is_complete(m);
}

static void say_notes(const struct collect_request *r, const GPtrArray *notes)
{
	for (guint i = 0; !r->quiet && i < notes->len; i++)
		diag_note("%s", (const char *)g_ptr_array_index(notes, i));
}

/* Where all that was seen is the C library's, the report would be as good as empty. */
static void say_unseen(const struct collect_request *r, const struct model *m, struct tally *t)
{
	bool others;
	g_autoptr(GPtrArray) unseen = unseen_executables(m, &others);
	bool fails = r->whole || !others;

	for (guint i = 0; i < unseen->len; i++) {
		g_autofree char *text = g_strdup_printf("no allocation of Rust code was seen in '%s', which makes none or has "
		                                        "an allocator linked in that has names of its own: build it without "
		                                        "its '#[global_allocator]'", (const char *)g_ptr_array_index(unseen, i));
		if (fails)
			diag_error("%s", text);
		else
			diag_warning("%s", text);
		t->failures += fails;
	}
}

/* Whether m can be reported: read without a failure, and with something in it. */
static bool is_usable(const struct collect_request *r, const struct model *m, struct tally *t)
{
	if (t->failures > 0 || t->profiles == 0)
		return false;
	if (model_totals(m, NULL).allocations == 0) {
		diag_error("no allocation was seen: the program makes none, or it has an allocator linked in that "
		           "has names of its own");
		return false;
	}
	say_unseen(r, m, t);
	return t->failures == 0;
}

struct model *collect(const struct collect_request *r, bool *failed)
{
	g_autoptr(GPtrArray) slots = rundir_slots(r->rundir);
	struct model *m = model_new();
	struct tally t = { .resolver = resolver_new(r->workspace) };
	struct remarks *remarks = remarks_new();

	for (guint i = 0; i < slots->len; i++) {
		const struct slot *slot = g_ptr_array_index(slots, i);
		guint first = m->processes->len;
		t.listed += slot->state == SLOT_LISTED;
		t.refused += slot->state == SLOT_REFUSED;
		/* After a failure the model is of no use, but the rest can be kept. */
		for (guint j = 0; j < slot->profiles->len; j++)
			read_one(r, m, slot, g_ptr_array_index(slot->profiles, j), &t);
		remarks_take(remarks, slot, m, first);
	}
	say_what_is_missing(r, slots, &t);
	say_what_is_incomplete(r, m, &t);
	remarks_say(remarks, r->quiet);
	remarks_free(remarks);
	say_notes(r, resolver_notes(t.resolver));
	resolver_free(t.resolver);
	*failed = !is_usable(r, m, &t);
	if (*failed) {
		model_free(m);
		return NULL;
	}
	doctests_tell_apart(m);
	model_label_processes(m);
	return m;
}
