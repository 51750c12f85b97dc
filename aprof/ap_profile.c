/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "ap_profile.h"

#include "ap_alloc.h"
#include "ap_children.h"
#include "ap_frames.h"
#include "ap_leaks.h"
#include "ap_options.h"
#include "ap_outfile.h"
#include "ap_paths.h"
#include "ap_process.h"
#include "ap_profile_leaks.h"
#include "ap_profile_marks.h"
#include "ap_releases.h"
#include "ap_sites.h"
#include "ap_stacks.h"
#include "ap_threads.h"
#include "ap_timeline.h"
#include "ap_xml.h"

#include "pub_tool_clientstate.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_options.h"
#include "pub_tool_vki.h"
#include "pub_tool_xarray.h"

/* The process's own; NULL: it could not be opened. */
static struct ap_outfile *s_file;
static ULong s_signal_end;       /* where the room for the signal ends that ends the process; 0: there is none */

/* ------------------------------------------------ the name ------------------------------------------------ */

static Bool exists(const HChar *path)
{
	struct vg_stat st;
	return !sr_isError(VG_(stat)(path, &st));
}

/* What is there already and is no regular file takes every profile: /dev/null has no neighbours of its name. */
static Bool takes_all(const HChar *path)
{
	struct vg_stat st;
	return !sr_isError(VG_(stat)(path, &st)) && !VKI_S_ISREG(st.mode);
}

static Bool names_process(const HChar *pattern)
{
	for (; pattern[0] && pattern[1]; pattern++)
		if (pattern[0] == '%') {
			if (pattern[1] == 'p')
				return True;
			pattern++;
		}
	return False;
}

/* A forked child's name has to differ from its parent's: with the process id in the pattern it does so already, and then
   what has the name is another process's. */
static void open_file(void)
{
	const HChar *pattern = AP_(options)()->profile_file;
	HChar *path = VG_(expand_file_name)("--aprof-out-file", pattern);
	if (AP_(process_is_forked)() && !names_process(pattern) && !takes_all(path)) {
		HChar *name = AP_(path_with)(path, AP_(process_lineage)(), "");
		VG_(free)(path);
		path = name;
	}
	struct ap_outfile *file = AP_(outfile_open)(path, !names_process(pattern), s_file);
	VG_(free)(path);
	if (s_file)
		AP_(outfile_close)(s_file);
	s_file = file;
}

/* Where the profile of a program that another one replaces goes, which that one's is to differ from. */
static HChar *exec_path(void)
{
	HChar *name = NULL;
	for (UInt n = 1; !name || exists(name); n++) {
		HChar addition[24];
		if (name)
			VG_(free)(name);
		VG_(sprintf)(addition, "exec%u", n);
		name = AP_(path_with)(AP_(outfile_final_path)(s_file), addition, "");
	}
	return name;
}

/* ------------------------------------------- what is this run's own --------------------------------------- */

/* Civil date of a day count since 1970-01-01: Howard Hinnant, "chrono-compatible low-level date algorithms". */
static void out_time(struct ap_outfile *f, const HChar *name, ULong seconds, UInt milliseconds)
{
	ULong day = seconds / 86400 + 719468, second = seconds % 86400;
	ULong era = day / 146097, day_of_era = day % 146097;
	ULong year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	ULong day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	ULong month = (5 * day_of_year + 2) / 153;
	ULong day_of_month = day_of_year - (153 * month + 2) / 5 + 1;
	month = month < 10 ? month + 3 : month - 9;
	ULong year = era * 400 + year_of_era + (month <= 2);
	HChar text[64];
	VG_(snprintf)(text, sizeof text, "%04llu-%02llu-%02lluT%02llu:%02llu:%02llu.%03uZ", year, month, day_of_month,
	              second / 3600, second / 60 % 60, second % 60, milliseconds);
	AP_(out_text)(f, name, text);
}

static void out_run(struct ap_outfile *f)
{
	ULong seconds;
	UInt milliseconds;
	AP_(process_started)(&seconds, &milliseconds);
	AP_(out)(f, "  <run");
	AP_(out_number)(f, "pid", VG_(getpid)());
	AP_(out_number)(f, "parent", VG_(getppid)());
	out_time(f, "started", seconds, milliseconds);
	AP_(out_text)(f, "executable", AP_(process_executable)());
	AP_(out_text)(f, "directory", VG_(get_startup_wd)());
	AP_(out)(f, ">\n");
	for (Word i = 0; i < VG_(sizeXA)(VG_(args_for_client)); i++) {
		AP_(out)(f, "    <arg>");
		AP_(out_content)(f, *(HChar **)VG_(indexXA)(VG_(args_for_client), i));
		AP_(out)(f, "</arg>\n");
	}
	AP_(out)(f, "  </run>\n");
}

/* --------------------------------------- what sites and threads refer to ---------------------------------- */

/* Only what is referred to is written, with ids of its own: what was counted before a fork may have left more. */
struct used { UInt objects, frames, stacks, sites, points; struct ap_leak_counts leaks; struct ap_mark_counts marks; };

static void use_stack(UInt id)
{
	while (id != 0 && id != AP_STACK_CUT && !AP_(stack_by_id)(id)->profile_id) {
		AP_(stack_by_id)(id)->profile_id = 1;
		id = AP_(stack_parent)(AP_(stack_by_id)(id));
	}
}

/* A profile that was written before, for an exec that failed, has left its own. */
static void forget_numbers(void)
{
	for (UInt i = 1; i <= AP_(stacks_count)(); i++)
		AP_(stack_by_id)(i)->profile_id = 0;
	for (UInt i = 1; i <= AP_(frames_count)(); i++)
		AP_(frame_by_id)(i)->profile_id = 0;
	for (UInt i = 1; i <= AP_(objects_count)(); i++)
		AP_(object_by_id)(i)->profile_id = 0;
}

/* Those that stacks refer to, and the objects of those. */
static void number_frames(struct used *n)
{
	for (UInt i = 1; i <= AP_(frames_count)(); i++) {
		struct ap_frame *frame = AP_(frame_by_id)(i);
		if (!frame->profile_id)
			continue;
		frame->profile_id = ++n->frames;
		AP_(frame_resolve)(frame);
		if (frame->object)
			frame->object->profile_id = 1;
	}
	for (UInt i = 1; i <= AP_(objects_count)(); i++)
		if (AP_(object_by_id)(i)->profile_id)
			AP_(object_by_id)(i)->profile_id = ++n->objects;
}

static struct used number_what_is_used(void)
{
	struct used n = { .sites = AP_(sites_count)() };
	forget_numbers();
	for (UInt i = 0; i < n.sites; i++) {
		const struct ap_site *s = AP_(site_by_index)(i);
		use_stack(AP_(site_stack)(s));
		for (const struct ap_release *r = AP_(release_first)(s); r; r = AP_(release_next)(r))
			use_stack(r->stack);
	}
	for (UInt i = 1; i <= AP_(threads_count)(); i++)
		use_stack(AP_(thread_by_serial)(i)->creation_stack);
	AP_(profile_leaks_stacks)(use_stack);

	for (UInt i = 1; i <= AP_(stacks_count)(); i++) {
		struct ap_stack *s = AP_(stack_by_id)(i);
		if (!s->profile_id)
			continue;
		s->profile_id = ++n.stacks;
		AP_(frame_by_id)(AP_(stack_frame)(s))->profile_id = 1;
	}
	number_frames(&n);
	return n;
}

static UInt stack_profile_id(UInt id)
{
	return id == 0 || id == AP_STACK_CUT ? 0 : AP_(stack_by_id)(id)->profile_id;
}

static void out_objects(struct ap_outfile *f, UInt n)
{
	AP_(out)(f, "  <objects>\n");
	for (UInt i = 1, written = 0; written < n; i++) {
		const struct ap_object *o = AP_(object_by_id)(i);
		if (!o->profile_id)
			continue;
		written++;
		AP_(out)(f, "    <object");
		AP_(out_number)(f, "id", o->profile_id);
		AP_(out_text)(f, "path", o->path);
		AP_(out_text)(f, "build-id", o->build_id);
		AP_(out_address)(f, "bias", o->bias);
		AP_(out)(f, "/>\n");
	}
	AP_(out)(f, "  </objects>\n");
}

static void out_frames(struct ap_outfile *f, UInt n)
{
	AP_(out)(f, "  <frames>\n");
	for (UInt i = 1, written = 0; written < n; i++) {
		struct ap_frame *frame = AP_(frame_by_id)(i);
		if (!frame->profile_id)
			continue;
		written++;
		AP_(out)(f, "    <frame");
		AP_(out_number)(f, "id", frame->profile_id);
		AP_(out_address)(f, "address", frame->address);
		AP_(out_number)(f, "object", frame->object ? frame->object->profile_id : 0);
		AP_(out_text)(f, "function", frame->function);
		AP_(out_text)(f, "symbol", frame->symbol);
		if (frame->file && frame->directory && frame->file[0] != '/') {
			HChar *file = VG_(malloc)("ap.profile.file",
			                          VG_(strlen)(frame->directory) + VG_(strlen)(frame->file) + 2);
			VG_(sprintf)(file, "%s/%s", frame->directory, frame->file);
			AP_(out_text)(f, "file", file);
			VG_(free)(file);
		} else
			AP_(out_text)(f, "file", frame->file);
		AP_(out_number)(f, "line", frame->line);
		AP_(out)(f, "/>\n");
	}
	AP_(out)(f, "  </frames>\n");
}

static void out_stacks(struct ap_outfile *f)
{
	AP_(out)(f, "  <stacks>\n");
	for (UInt i = 1; i <= AP_(stacks_count)(); i++) {
		const struct ap_stack *s = AP_(stack_by_id)(i);
		if (!s->profile_id)
			continue;
		AP_(out)(f, "    <stack");
		AP_(out_number)(f, "id", s->profile_id);
		AP_(out_number)(f, "parent", stack_profile_id(AP_(stack_parent)(s)));
		AP_(out_number)(f, "frame", AP_(frame_by_id)(AP_(stack_frame)(s))->profile_id);
		AP_(out_text)(f, "cut", AP_(stack_parent)(s) == AP_STACK_CUT ? "yes" : NULL);
		AP_(out)(f, "/>\n");
	}
	AP_(out)(f, "  </stacks>\n");
}

/* ------------------------------------------------ counters ------------------------------------------------ */

static void out_threads(struct ap_outfile *f)
{
	AP_(out)(f, "  <threads>\n");
	for (UInt i = 1; i <= AP_(threads_count)(); i++) {
		const struct ap_thread *t = AP_(thread_by_serial)(i);
		AP_(out)(f, "    <thread");
		AP_(out_number)(f, "id", t->serial);
		AP_(out_text)(f, "name", t->name);
		AP_(out_number)(f, "creator", t->creator);
		AP_(out_number)(f, "stack", stack_profile_id(t->creation_stack));
		AP_(out_text)(f, "exited", t->exited ? "yes" : NULL);
#define COUNTER(member, attribute, json, thread, ...) COUNTER_IF_THREAD_##thread(AP_(out_number)(f, attribute, t->member);)
#include "counters/counters.def"
		AP_(out)(f, "/>\n");
	}
	AP_(out)(f, "  </threads>\n");
}

/* How a counter of a site is written, by what it measures: a smallest or largest request of 0 bytes says something, a lifetime where no
   block ended says nothing. */
#define OUT_SITES(f, s, attribute, number) AP_(out_number)(f, attribute, number)
#define OUT_ALLOCATIONS(f, s, attribute, number) AP_(out_number_always)(f, attribute, number)
#define OUT_ENDED(f, s, attribute, number) \
	AP_(out_number)(f, attribute, (s)->deallocations || (s)->realloc_out ? number : 0)

static void out_sites(struct ap_outfile *f, UInt n)
{
	AP_(out)(f, "  <sites>\n");
	for (UInt i = 0; i < n; i++) {
		const struct ap_site *s = AP_(site_by_index)(i);
		AP_(out)(f, "    <site");
		AP_(out_number)(f, "stack", stack_profile_id(AP_(site_stack)(s)));
		AP_(out_number)(f, "thread", s->thread->serial);
#define COUNTER(member, attribute, json, thread, totals, event, merge, of, ...) OUT_##of(f, s, attribute, s->member);
#include "counters/counters.def"
		AP_(out)(f, "/>\n");
	}
	AP_(out)(f, "  </sites>\n");
}

static void out_releases(struct ap_outfile *f, UInt sites)
{
	AP_(out)(f, "  <releases");
	AP_(out_text)(f, "stacks", AP_(options)()->free_stacks ? "yes" : NULL);
	AP_(out)(f, ">\n");
	for (UInt i = 0; i < sites; i++) {
		const struct ap_release *r = AP_(release_first)(AP_(site_by_index)(i));
		for (; r; r = AP_(release_next)(r)) {
			AP_(out)(f, "    <release");
			AP_(out_number)(f, "site", i + 1);
			AP_(out_number)(f, "thread", r->thread);
			AP_(out_number)(f, "stack", stack_profile_id(r->stack));
			AP_(out_number)(f, "blocks", r->blocks);
			AP_(out_number)(f, "bytes", r->bytes);
			AP_(out_number)(f, "resized", r->resized);
			AP_(out_number)(f, "resized-bytes", r->resized_bytes);
			AP_(out)(f, "/>\n");
		}
	}
	AP_(out)(f, "  </releases>\n");
}

static void out_point(struct ap_outfile *f, const struct ap_point *p)
{
	AP_(out)(f, "    <point");
	AP_(out_number)(f, "event", p->event);
	AP_(out_number)(f, "allocated-bytes", p->allocated_bytes);
	AP_(out_number)(f, "live-bytes", p->live_bytes);
	AP_(out_number)(f, "live-blocks", p->live_blocks);
	AP_(out_number)(f, "max-bytes", p->max_bytes);
	AP_(out)(f, "/>\n");
}

/* Returns the number of points. */
static UInt out_timeline(struct ap_outfile *f)
{
	UInt n = AP_(timeline_count)();
	struct ap_point last;
	AP_(out)(f, "  <timeline");
	AP_(out_number)(f, "interval", AP_(timeline_interval)());
	AP_(out)(f, ">\n");
	for (UInt i = 0; i < n; i++)
		out_point(f, AP_(timeline_point)(i));
	if (AP_(alloc_final_point)(&last)) {
		out_point(f, &last);
		n++;
	}
	AP_(out)(f, "  </timeline>\n");
	return n;
}

static void out_totals(struct ap_outfile *f, const struct used *used)
{
	const struct ap_totals *t = AP_(totals)();
	AP_(out)(f, "  <totals");
	AP_(out_number)(f, "objects", used->objects);
	AP_(out_number)(f, "frames", used->frames);
	AP_(out_number)(f, "stacks", used->stacks);
	AP_(out_number)(f, "threads", AP_(threads_count)());
	AP_(out_number)(f, "sites", used->sites);
	AP_(out_number)(f, "releases", AP_(releases_count)());
	AP_(out_number)(f, "points", used->points);
	AP_(out_number)(f, "leaks", used->leaks.leaks);
	AP_(out_number)(f, "holds", used->leaks.holds);
	AP_(out_number)(f, "marks", used->marks.marks);
	AP_(out_number)(f, "snapshots", used->marks.snapshots);
	AP_(out_number)(f, "growths", used->marks.growths);
#define COUNTER(member, attribute, json, thread, totals, ...) COUNTER_IF_TOTALS_##totals(AP_(out_number)(f, attribute, t->member);)
#define PROCESS_COUNTER(member, attribute, ...) AP_(out_number)(f, attribute, t->member);
#include "counters/counters.def"
	AP_(out)(f, "/>\n");
}

/* What is this run's own, too. */
static void out_ended(struct ap_outfile *f)
{
	struct vki_timeval now;
	VG_(gettimeofday)(&now, NULL);
	AP_(out)(f, "  <ended");
	out_time(f, "at", now.tv_sec, now.tv_usec / 1000);
	AP_(out)(f, ">\n");
	for (UInt i = 0; i < AP_(killed_children_count)(); i++) {
		const struct ap_killed_child *killed = AP_(killed_child)(i);
		AP_(out)(f, "    <killed");
		AP_(out_number)(f, "pid", killed->pid);
		AP_(out_number)(f, "signal", killed->signal);
		AP_(out)(f, "/>\n");
	}
	AP_(out)(f, "  </ended>\n");
}

#define SIGNAL_ROOM "            "      /* for ` signal="64"` */

static void out_end(struct ap_outfile *f)
{
	static const HChar *const names[] = {
		[AP_END_SIGNAL] = "signal", [AP_END_EXIT] = "exit", [AP_END_EXEC] = "exec",
	};
	enum ap_end end = AP_(process_end)();
	AP_(out)(f, "  <end");
	AP_(out_text)(f, "by", names[end]);
	if (end == AP_END_EXIT)
		AP_(out_number_always)(f, "status", AP_(process_status)());
	AP_(out_text)(f, "blind", AP_(process_blind_reason)());
	s_signal_end = 0;
	if (end == AP_END_SIGNAL) {
		AP_(out)(f, SIGNAL_ROOM);
		s_signal_end = AP_(outfile_length)(f);
	}
	AP_(out)(f, "/>\n");
}

static void out_head(struct ap_outfile *f)
{
	AP_(out)(f, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<aprof-profile");
	AP_(out_number)(f, "version", COUNTERS_VERSION);
	AP_(out)(f, ">\n");
	out_run(f);
	AP_(out)(f, "  <tool name=\"aprof\" version=\"" PACKAGE_VERSION "\" valgrind=\"" AP_VALGRIND_VERSION
	            "\" platform=\"" AP_PLATFORM "\"/>\n  <process");
	AP_(out_text)(f, "name", AP_(path_last)(AP_(process_executable)()));
	AP_(out_text)(f, "lineage", AP_(process_lineage)());
	AP_(out_number)(f, "depth", AP_(options)()->depth);
	AP_(out)(f, "/>\n");
}

static void out_rest(struct ap_outfile *f)
{
	if (AP_(options)()->leak_check)
		AP_(leaks_find)();
	AP_(sites_update_peaks)(AP_(totals)()->epoch);
	struct used used = number_what_is_used();
	out_objects(f, used.objects);
	out_frames(f, used.frames);
	out_stacks(f);
	out_threads(f);
	out_sites(f, used.sites);
	out_releases(f, used.sites);
	if (AP_(options)()->leak_check)
		used.leaks = AP_(profile_leaks)(f, stack_profile_id);
	if (AP_(options)()->n_marks)
		used.marks = AP_(profile_marks)(f, stack_profile_id);
	used.points = out_timeline(f);
	out_ended(f);
	out_end(f);
	out_totals(f, &used);
	AP_(out)(f, "</aprof-profile>\n");
}

/* ------------------------------------------------ the file ------------------------------------------------ */

void AP_(profile_write_head)(void)
{
	if (!s_file || !AP_(outfile_is_regular)(s_file))
		return;
	AP_(outfile_restart)(s_file);
	out_head(s_file);
	AP_(outfile_set_checkpoint)(s_file);
}

void AP_(profile_open)(void)
{
	open_file();
	AP_(profile_write_head)();
}

Bool AP_(profile_discard)(void)
{
	return !s_file || AP_(outfile_remove)(s_file);
}

void AP_(profile_roll_back)(void)
{
	if (s_file)
		AP_(outfile_roll_back)(s_file);
}

void AP_(profile_before_limit)(ULong bytes)
{
	if (s_file)
		AP_(outfile_before_limit)(s_file, bytes);
}

HChar *AP_(profile_write)(void)
{
	if (!s_file)
		return NULL;
	HChar *path = NULL;
	if (AP_(outfile_is_regular)(s_file)) {
		if (AP_(process_end)() == AP_END_EXEC)
			path = exec_path();
	} else
		out_head(s_file);
	out_rest(s_file);
	Bool good = AP_(outfile_commit)(s_file, path);
	if (path)
		VG_(free)(path);
	if (!good)
		s_signal_end = 0;
	return good ? VG_(strdup)("ap.profile.path", AP_(outfile_current_path)(s_file)) : NULL;
}

void AP_(profile_record_signal)(Int signal)
{
	HChar text[sizeof SIGNAL_ROOM];
	if (!s_file || s_signal_end == 0)
		return;
	UInt n = VG_(snprintf)(text, sizeof text, " signal=\"%d\"", signal);
	if (n < sizeof text)
		AP_(outfile_patch)(s_file, s_signal_end, text, n);
}
