/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/native_profile.h"

#include "base/outfile.h"
#include "core/ap_profile_counters.h"
#include "core/ap_profile_run.h"
#include "core/ap_profile_stacks.h"
#include "core/ap_recording_thread.h"
#include "input/native_live.h"
#include "input/native_merge.h"

#include <string.h>

/* Returns the texts that lie in `all`, each with a 0 behind it. */
static GPtrArray *read_arguments(const struct native_reading *r, struct ap_recording_text all)
{
	GPtrArray *args = g_ptr_array_new_with_free_func(g_free);
	const char *bytes = (const char *)native_reading_bytes(r, all.bytes, all.size), *end = bytes != NULL ? bytes + all.size : NULL;
	while (bytes != end) {
		size_t length = strnlen(bytes, (size_t)(end - bytes));
		g_ptr_array_add(args, g_strndup(bytes, length));
		bytes += length + (bytes + length < end);
	}
	return args;
}

static void write_head(struct ap_outfile *f, const struct native_reading *r)
{
	const struct ap_recording *h = native_reading_header(r);
	g_autoptr(GPtrArray) args = read_arguments(r, h->arguments);
	g_autofree char *executable = native_reading_text(r, h->executable);
	g_autofree char *directory = native_reading_text(r, h->directory);
	g_autofree char *lineage = native_reading_text(r, h->lineage);
	g_autofree char *snapshot = h->snapshot_number > 0 ? native_reading_text(r, h->snapshot_name) : NULL;
	const struct ap_profile_head head = {
		.pid = (UInt)MAX(h->pid, 0), .parent = (UInt)MAX(h->parent, 0), .started_ms = h->started_ms, .executable = executable,
		.directory = directory, .args = (const char *const *)args->pdata, .n_args = args->len, .lineage = lineage,
		.depth = h->options.depth, .snapshot = snapshot, .snapshot_number = h->snapshot_number,
	};
	AP_(profile_head)(f, &head);
}

static void write_ended(struct ap_outfile *f, const struct native_reading *r)
{
	enum { KILLED_MAX = 1 << 20 };
	const struct ap_recording *h = native_reading_header(r);
	g_autoptr(GArray) killed = g_array_new(FALSE, FALSE, sizeof(struct ap_killed_child));
	const struct ap_recording_killed *k;
	for (const void *at = h->killed; at != NULL && killed->len < KILLED_MAX; at = k->next) {
		if ((k = native_reading_at(r, at, sizeof *k)) == NULL)
			break;
		const struct ap_killed_child child = { k->pid, k->signal };
		g_array_append_val(killed, child);
	}
	AP_(profile_ended)(f, h->ended_ms, (const struct ap_killed_child *)(void *)killed->data, killed->len);
}

/* By enum ap_recording_incomplete: why the recorder saw only a part of the process. */
static const char *const stops[] = {
	[AP_RECORDING_NO_SPACE] = "there was no space for its recording: free some, or set TMPDIR to another directory",
	[AP_RECORDING_NO_ADDRESSES] = "it had no memory left for its recording",
	[AP_RECORDING_TOO_LARGE] = "its recording became too large",
	[AP_RECORDING_NOT_REPLACED] = "the system does not let the recorder change its code, so its own allocator was not seen: use "
	                              "'--backend=valgrind'",
	[AP_RECORDING_LOST_EVENTS] = "its signal handlers allocated while the recorder was at work, more than that could note",
};

/* Returns what the profile lacks, as a clause to free with g_free; NULL if it lacks nothing. */
static char *describe_lack(const struct ap_recording *h, const char *lack)
{
	if (h->incomplete != AP_RECORDING_COMPLETE)
		return g_strdup(h->incomplete < G_N_ELEMENTS(stops) ? stops[h->incomplete] : "its recording stopped");
	if (h->unrecorded_children > 0)
		return g_strdup_printf("%u of its forked children could not be recorded (%s)", h->unrecorded_children,
		                       g_strerror(h->unrecorded_error));
	return g_strdup(lack);
}

static void write_end(struct ap_outfile *f, const struct ap_recording *h, const char *known_lack)
{
	static const char *const names[] = {
		[AP_RECORDING_RUNS] = "signal", [AP_RECORDING_EXIT] = "exit", [AP_RECORDING_EXEC] = "exec",
	};
	g_autofree char *lack = describe_lack(h, known_lack);
	AP_(xml_raw)(f, "  <end");
	AP_(xml_attribute)(f, "by", h->snapshot_number > 0 ? "snapshot" : names[h->end]);
	if (h->snapshot_number == 0 && h->end == AP_RECORDING_EXIT)
		AP_(xml_number_or_zero)(f, "status", h->status);
	AP_(xml_attribute)(f, "incomplete", lack);
	AP_(xml_raw)(f, "/>\n");
}

static struct ap_profile_quality quality_of(const struct native_reading *reading)
{
	struct ap_profile_quality q = { .peak_bound = AP_(live_peak_bound)(native_reading_header(reading)->n_batched) };
	struct native_totals totals;
	if (native_live_totals(reading, &totals, NULL)) {
		q.stacks_checked = totals.stacks_checked;
		q.stacks_wrong = totals.stacks_wrong;
	}
	return q;
}

static void use_no_others(struct ap_recorder *r)
{
	(void)r;
}

static void write_profile(struct ap_outfile *f, const struct native_reading *reading, struct ap_recorder *r,
                          const struct native_process *process, const struct native_source *source)
{
	const struct ap_recording *h = native_reading_header(reading);
	const struct ap_live *live = &process->live;
	struct ap_totals totals = {
		.uncounted = process->uncounted, .failed = process->failed, .foreign_frees = process->foreign_frees,
		.inherited_blocks = h->inherited_blocks, .inherited_bytes = h->inherited_bytes, .inherited_freed = h->inherited_freed,
	};
	/* With an allocator of the program's own all blocks are the C library's, and known. */
	if (h->replaced > 0) {
		totals.unmatched_frees = totals.foreign_frees;
		totals.foreign_frees = 0;
	}
	AP_(totals_sum)(&totals, &r->sites, live);
	write_head(f, reading);
	struct ap_stack_counts stacks = AP_(profile_number_stacks)(r, use_no_others);
	struct ap_profile_counts n = { .objects = stacks.objects, .frames = stacks.frames, .stacks = stacks.stacks };
	AP_(profile_stacks)(f, r, stacks);
	n.allocators = AP_(profile_allocators)(f, source->allocators, source->n_allocators);
	n.scopes = AP_(profile_number_scopes)(r);
	n.sizes = AP_(profile_counters)(f, r, n.scopes);
	n.points = AP_(profile_timeline)(f, live);
	write_ended(f, reading);
	write_end(f, h, source->lack);
	const struct ap_profile_quality quality = quality_of(reading);
	AP_(profile_totals)(f, r, &n, &totals, &quality);
	AP_(xml_raw)(f, "</aprof-profile>\n");
}

static bool write_to(const struct native_source *source, const char *path, const struct native_reading *reading, struct ap_recorder *r,
                     const struct native_process *process, GError **error)
{
	struct outfile *file = outfile_open(path, error);
	if (file == NULL)
		return false;
	outfile_set_passing(file);
	struct ap_outfile f = { outfile_stream(file) };
	write_profile(&f, reading, r, process, source);
	return outfile_commit(file, error);
}

bool native_profile_write(const struct native_source *source, const char *profile, GError **error)
{
	struct native_reading *reading = native_reading_open(source->recording, source->area, error);
	if (reading == NULL)
		return false;
	struct native_host host;
	struct native_process *process = g_new0(struct native_process, 1);
	native_host_init(&host, source->files, source->program);
	bool done = native_merge(&host, reading, process, error) && write_to(source, profile, reading, &host.recorder, process, error);
	native_host_clear(&host);
	g_free(process);
	native_reading_free(reading);
	return done;
}

bool native_profile_write_stacks(const struct native_source *source, struct native_reading *reading, const struct native_stack *stacks,
                                 guint n, UInt *sites, const char *profile, GError **error)
{
	struct native_host host;
	struct native_process *process = g_new0(struct native_process, 1);
	native_host_init(&host, source->files, source->program);
	bool done = native_stacks_merge(&host, reading, stacks, n, sites, &process->live, error)
		&& write_to(source, profile, reading, &host.recorder, process, error);
	native_host_clear(&host);
	g_free(process);
	return done;
}

uint32_t native_profile_areas(const char *recording)
{
	struct native_reading *reading = native_reading_open(recording, 0, NULL);
	uint32_t areas = reading != NULL ? native_reading_areas(reading) : 0;
	native_reading_free(reading);
	return areas;
}

bool native_profile_progress(const char *recording, uint32_t area, struct native_progress *now)
{
	struct native_reading *r = native_reading_open(recording, area, NULL);
	struct native_totals totals;
	bool done = r != NULL && native_live_totals(r, &totals, NULL);
	if (done)
		*now = (struct native_progress){
			.events = totals.events, .allocations = totals.allocations,
			/* With batches they may be below 0 for a while. */
			.live_bytes = MAX(totals.live_bytes, 0), .live_blocks = MAX(totals.live_blocks, 0), .peak_bytes = totals.peak_bytes,
		};
	native_reading_free(r);
	return done;
}
