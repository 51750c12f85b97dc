/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "run/progress.h"

#include "base/units.h"
#include "run/rundir.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DELAY_US (2 * G_USEC_PER_SEC)

struct progress {
	char *rundir;
	const struct backend *backend;
	bool enabled, shown;
	gint64 start_us;    /* when the first program appeared; 0: none yet */
};

static bool is_wanted(bool quiet)
{
	const char *term = g_getenv("TERM");

	return !quiet && isatty(STDERR_FILENO) && g_strcmp0(term, "dumb") != 0
	       && g_strcmp0(g_getenv("CARGO_TERM_PROGRESS_WHEN"), "never") != 0
	       && g_strcmp0(g_getenv("CARGO_TERM_QUIET"), "true") != 0;
}

struct progress *progress_new(const char *rundir, const struct backend *backend, bool quiet)
{
	struct progress *p = g_new0(struct progress, 1);

	p->rundir = g_strdup(rundir);
	p->backend = backend;
	p->enabled = backend->add_progress && is_wanted(quiet);
	return p;
}

static void show(const char *text)
{
	/* The line is only a courtesy, so a failed write does not matter. */
	(void)!write(STDERR_FILENO, text, strlen(text));
}

void progress_free(struct progress *p)
{
	if (!p)
		return;
	if (p->shown)
		show("\r\033[K");
	g_free(p->rundir);
	g_free(p);
}

static struct backend_progress add_up(const struct progress *p)
{
	struct backend_progress sum = { 0 };
	g_autoptr(GPtrArray) slots = rundir_list(p->rundir, "0");

	for (guint i = 0; i < slots->len; i++)
		p->backend->add_progress(g_ptr_array_index(slots, i), &sum);
	return sum;
}

void progress_tick(struct progress *p)
{
	struct backend_progress sum;
	gint64 now_us = g_get_monotonic_time();
	g_autofree char *line = NULL;

	if (!p->enabled || (p->start_us && now_us - p->start_us < DELAY_US))
		return;
	sum = add_up(p);
	if (!sum.any)
		return;
	if (p->start_us == 0) {
		p->start_us = now_us;
		return;
	}
	line = g_strdup_printf("\r\033[K[%" G_GINT64_FORMAT "s] %s allocations, %s live",
	                       (now_us - p->start_us) / G_USEC_PER_SEC, units_count(sum.allocations).text,
	                       units_bytes(sum.live_bytes).text);
	show(line);
	p->shown = true;
}
