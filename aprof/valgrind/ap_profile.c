/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "valgrind/ap_host.h"
#include "valgrind/ap_profile.h"

#include "core/ap_profile_allocators.h"
#include "core/ap_profile_counters.h"
#include "core/ap_profile_run.h"
#include "core/ap_profile_stacks.h"
#include "core/ap_releases.h"
#include "core/ap_sites.h"
#include "core/ap_xml.h"
#include "valgrind/ap_record.h"
#include "valgrind/ap_allocators.h"
#include "valgrind/ap_children.h"
#include "valgrind/ap_leaks.h"
#include "valgrind/ap_observed.h"
#include "valgrind/ap_options.h"
#include "valgrind/ap_outfile.h"
#include "valgrind/ap_paths.h"
#include "valgrind/ap_process.h"
#include "valgrind/ap_profile_leaks.h"
#include "valgrind/ap_profile_marks.h"
#include "valgrind/ap_profile_selections.h"
#include "valgrind/ap_threads.h"

#include "pub_tool_clientstate.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_options.h"
#include "pub_tool_vki.h"
#include "pub_tool_xarray.h"

/* The file of this process; NULL: it could not be opened. */
static struct ap_outfile *s_file;
static ULong s_signal_end;       /* the offset behind SIGNAL_ROOM in the file; 0: it has none */

/* ------------------------------------------------ the name ------------------------------------------------ */

static Bool exists(const HChar *path)
{
	struct vg_stat st;
	return !sr_isError(VG_(stat)(path, &st));
}

/* Whether the path is a file that is not regular, which takes all profiles: /dev/null.1 would make no sense. */
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

/* A forked child must not replace its parent's profile. If the pattern has the process id, the names differ
   already, and a name that is taken is another process's. */
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

/* The path of the profile of a program that executes another one. The other program's profile takes the usual
   place. */
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

#define SIGNAL_ROOM "            "      /* room for ` signal="64"` */

static void write_end(struct ap_outfile *f)
{
	static const HChar *const names[] = {
		[AP_END_SIGNAL] = "signal", [AP_END_EXIT] = "exit", [AP_END_EXEC] = "exec",
		[AP_END_SNAPSHOT] = "snapshot",
	};
	enum ap_end end = AP_(process_end)();
	AP_(xml_raw)(f, "  <end");
	AP_(xml_attribute)(f, "by", names[end]);
	if (end == AP_END_EXIT)
		AP_(xml_number_or_zero)(f, "status", AP_(process_status)());
	AP_(xml_attribute)(f, "blind", AP_(allocators_are_all)() ? NULL : AP_(process_blind_reason)());
	s_signal_end = 0;
	if (end == AP_END_SIGNAL) {
		AP_(xml_raw)(f, SIGNAL_ROOM);
		s_signal_end = AP_(outfile_length)(f);
	}
	AP_(xml_raw)(f, "/>\n");
}

/* snapshot: its name; NULL: this is the profile of the process. */
static void write_head(struct ap_outfile *f, const HChar *snapshot, UInt number)
{
	const UInt n_args = (UInt)VG_(sizeXA)(VG_(args_for_client));
	const struct ap_profile_head head = {
		.pid = VG_(getpid)(), .parent = VG_(getppid)(), .started_ms = AP_(process_started)(),
		.executable = AP_(process_executable)(), .directory = VG_(get_startup_wd)(),
		.args = n_args ? VG_(indexXA)(VG_(args_for_client), 0) : NULL, .n_args = n_args,
		.valgrind = AP_VALGRIND_VERSION, .lineage = AP_(process_lineage)(), .depth = AP_(options)()->depth,
		.snapshot = snapshot, .snapshot_number = number,
	};
	AP_(profile_head)(f, &head);
}

static UInt write_allocators(struct ap_outfile *f)
{
	enum { MOST = 64 };
	struct ap_profile_allocator rows[MOST];
	const struct ap_allocator *a;
	UInt n = 0;
	for (; n < MOST && (a = AP_(allocator_by_index)(n)); n++)
		rows[n] = (struct ap_profile_allocator){ a->title, a->object, a->functions, a->known, !a->is_users && a->passed_on && !a->gave_own, a->missing };
	return AP_(profile_allocators)(f, rows, n);
}

static void write_rest(struct ap_outfile *f)
{
	struct ap_recorder *r = &AP_(recorder);
	const struct ap_live *live = AP_(live)();
	struct ap_profile_counts n = { 0 };
	if (AP_(options)()->leak_check)
		AP_(leaks_find)();
	AP_(sites_update_peaks)(&r->sites, live->epoch);
	struct ap_stack_counts stacks = AP_(profile_number_stacks)(r, AP_(profile_leaks_use_stacks));
	n.objects = stacks.objects;
	n.frames = stacks.frames;
	n.stacks = stacks.stacks;
	AP_(profile_stacks)(f, r, stacks);
	n.allocators = write_allocators(f);
	n.scopes = AP_(profile_number_scopes)(r);
	n.sizes = AP_(profile_counters)(f, r, n.scopes);
	if (AP_(options)()->leak_check)
		AP_(profile_leaks)(f, &n);
	n.selections = AP_(profile_selections)(f);
	if (AP_(options)()->watched[AP_WATCH_MARK].n)
		AP_(profile_marks)(f, &n);
	n.points = AP_(profile_timeline)(f, live);
	AP_(profile_ended)(f, AP_(process_now)(), AP_(killed_children)(), AP_(killed_children_count)());
	write_end(f);
	struct ap_totals totals = AP_(totals)();
	totals.unmatched_frees = AP_(observed_unmatched)().frees;
	totals.unmatched_blocks = AP_(observed_unmatched)().blocks;
	const struct ap_stacks_stats stats = AP_(stacks_stats)(&r->stacks);
	const struct ap_profile_quality quality = { .stacks_checked = stats.checked, .stacks_wrong = stats.wrong };
	AP_(profile_totals)(f, r, &n, &totals, &quality);
	AP_(xml_raw)(f, "</aprof-profile>\n");
}

/* ------------------------------------------------ the file ------------------------------------------------ */

void AP_(profile_write_head)(void)
{
	if (!s_file || !AP_(outfile_is_regular)(s_file))
		return;
	AP_(outfile_restart)(s_file);
	write_head(s_file, NULL, 0);
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
		write_head(s_file, NULL, 0);
	write_rest(s_file);
	Bool good = AP_(outfile_commit)(s_file, path);
	if (path)
		VG_(free)(path);
	if (!good)
		s_signal_end = 0;
	return good ? VG_(strdup)("ap.profile.path", AP_(outfile_current_path)(s_file)) : NULL;
}

UInt AP_(profile_snapshot)(const HChar *name)
{
	static UInt s_number;
	static Int s_process;
	HChar addition[32];
	if (!s_file || !AP_(outfile_is_regular)(s_file))
		return 0;
	if (s_process != VG_(getpid)()) {
		s_process = VG_(getpid)();
		s_number = 0;
	}
	VG_(sprintf)(addition, "snapshot%u", s_number + 1);
	HChar *path = AP_(path_with)(AP_(outfile_final_path)(s_file), addition, "");
	/* A snapshot of the same name is of the program that this process was before: it has the same id. */
	struct ap_outfile *f = AP_(outfile_open)(path, !names_process(AP_(options)()->profile_file), s_file);
	VG_(free)(path);
	if (!f)
		return 0;
	ULong signal_end = s_signal_end;
	enum ap_end former = AP_(process_set_end)(AP_END_SNAPSHOT);
	write_head(f, name, s_number + 1);
	write_rest(f);
	Bool good = AP_(outfile_commit)(f, NULL);
	AP_(outfile_close_beside)(f, s_file);
	AP_(process_set_end)(former);
	AP_(leaks_forget)();
	s_signal_end = signal_end;
	return good ? ++s_number : 0;
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
