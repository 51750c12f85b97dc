/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "watch/watch.h"

#include "base/signals.h"
#include "base/terminal.h"
#include "watch/screen.h"
#include "watch/watched.h"

#include <time.h>
#include <unistd.h>

enum {
	REFRESH_US = 250000,
	SHARE = 10,                /* one part in so many of the time may be our work, */
	ALLOWANCE_US = 500000,     /* after as much as this, in which executables and libraries are opened */
	FIRST_NAMES = 64, NAMES_MAX = 4096, NAMES_GROW = 4,   /* how many stacks get a name at a time */
	SPEED_US = 1000000,        /* over what time the speed is measured */
	PAUSE_NS = 50000000,
	LINES_MAX = 24, LINES_LEFT = 4,
};

struct watch {
	struct watch_request request;
	struct report_options options;
	struct stack_names *names;
	struct watched *watched;
	struct screen *screen;
	struct plot *plot;
	bool unicode;
	guint n_names;             /* how many stacks to look up in the next look */
	int64_t first_us;          /* the first look; 0: none yet */
	int64_t began_us;          /* when the first process was seen; 0: none yet */
	int64_t due_us, used_us;   /* when to look again; the processor's time that looks took */
	struct { int64_t us, events; } speed[2];   /* at the beginning of this measurement and of the one before */
};

static G_DEFINE_QUARK(watch-error, watch_error)

bool watch_is_possible(const char *command, GError **error)
{
	g_autofree char *fault = screen_find_fault(STDERR_FILENO);
	if (fault != NULL)
		g_set_error(error, watch_error_quark(), 0, "'%s' needs a terminal: standard error %s", command, fault);
	return fault == NULL;
}

/* A picture of threads, tests, regions or phases would need more than stacks. */
static struct report_options options_of(const struct report_options *o)
{
	struct report_options copy = *o;
	if (copy.group == GROUP_THREAD || copy.group == GROUP_TEST || copy.group == GROUP_REGION || copy.group == GROUP_PHASE)
		copy.group = GROUP_FUNCTION;
	return copy;
}

struct watch *watch_new(const struct watch_request *request)
{
	struct watch *w = g_new0(struct watch, 1);
	w->request = *request;
	w->options = options_of(request->options);
	w->names = stack_names_new(&w->options, request->directory, request->workspace, request->known);
	w->watched = watched_new(request->rundir, request->backend, w->names);
	w->screen = screen_new(STDERR_FILENO);
	w->plot = plot_new();
	w->unicode = terminal_is_unicode();
	w->n_names = FIRST_NAMES;
	return w;
}

/* Looks again, and adds to what is kept over time. Returns whether there is something to show. */
static bool look(struct watch *w)
{
	bool any = watched_look(w->watched, w->n_names);
	int64_t now_us = g_get_monotonic_time();
	const struct native_totals *t = watched_totals(w->watched);
	w->n_names = MIN(w->n_names * NAMES_GROW, NAMES_MAX);
	if (!any)
		return false;
	if (w->began_us == 0) {
		w->began_us = w->speed[0].us = w->speed[1].us = now_us;
		w->speed[0].events = w->speed[1].events = t->events;
	}
	if (now_us - w->speed[0].us >= SPEED_US) {
		w->speed[1] = w->speed[0];
		w->speed[0].us = now_us;
		w->speed[0].events = t->events;
	}
	plot_add(w->plot, (now_us - w->began_us) / 1000, t->live_bytes);
	return true;
}

/* Events per second since the beginning of the measurement before, which is at least SPEED_US ago; −1 if it is not. */
static int64_t events_per_second(const struct watch *w)
{
	int64_t us = g_get_monotonic_time() - w->speed[1].us;
	if (us < SPEED_US)
		return -1;
	return (int64_t)((double)(watched_totals(w->watched)->events - w->speed[1].events) * G_USEC_PER_SEC / (double)us);
}

static GPtrArray *draw(const struct watch *w)
{
	const struct native_totals *t = watched_totals(w->watched);
	const GArray *rows = watched_rows(w->watched);
	struct picture_row unnamed = watched_unnamed(w->watched);
	struct terminal_size size = terminal_measure(STDERR_FILENO);
	g_autofree char *title = watched_title(w->watched);
	const struct picture picture = {
		.title = title, .elapsed_ms = (g_get_monotonic_time() - w->began_us) / 1000,
		.allocations = t->allocations, .bytes = t->bytes, .live_blocks = t->live_blocks, .live_bytes = t->live_bytes,
		.peak_bytes = t->peak_bytes, .events_per_second = events_per_second(w), .plot = w->plot,
		.rows_title = group_name(w->options.group),
		/* The end of a name tells most, and the beginning of a stack. */
		.rows_keep = w->options.group == GROUP_STACK ? TEXT_KEEPS_BEGIN : TEXT_KEEPS_END,
		.rows = (const struct picture_row *)(void *)rows->data, .n_rows = rows->len,
		.unnamed_blocks = unnamed.blocks, .unnamed_bytes = unnamed.bytes,
	};
	const struct picture_style style = {
		.columns = size.columns, .lines = CLAMP(MIN(size.lines - LINES_LEFT, size.lines * 2 / 3), 0, LINES_MAX),
		.unicode = w->unicode, .color = w->request.color,
	};
	return picture_draw(&picture, style);
}

static int64_t cpu_us(void)
{
	struct timespec t = { 0 };
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * G_USEC_PER_SEC + t.tv_nsec / 1000;
}

void watch_tick(struct watch *w)
{
	int64_t now_us = g_get_monotonic_time(), cpu_before_us;
	if (now_us < w->due_us)
		return;
	cpu_before_us = cpu_us();
	if (look(w)) {
		g_autoptr(GPtrArray) lines = draw(w);
		screen_show(w->screen, lines);
	}
	w->used_us += cpu_us() - cpu_before_us;
	w->first_us = w->first_us != 0 ? w->first_us : now_us;
	w->due_us = MAX(now_us + REFRESH_US, w->first_us + SHARE * (w->used_us - ALLOWANCE_US));
}

static void leave(struct watch *w)
{
	g_autoptr(GPtrArray) lines = w->began_us != 0 ? draw(w) : g_ptr_array_new();
	screen_end(w->screen, lines);
	plot_free(w->plot);
	watched_free(w->watched);
	stack_names_free(w->names);
	g_free(w);
}

void watch_end(struct watch *w)
{
	if (w == NULL)
		return;
	w->n_names = NAMES_MAX;
	(void)look(w);
	leave(w);
}

int watch_follow(struct watch *w)
{
	const struct timespec pause = { .tv_nsec = PAUSE_NS };
	const sigset_t set = signals_that_end();
	int signal_number = 0;
	/* The other command removes the directory when it has read all recordings. */
	while (signal_number <= 0 && g_file_test(w->request.rundir, G_FILE_TEST_IS_DIR)) {
		watch_tick(w);
		do
			signal_number = sigtimedwait(&set, NULL, &pause);
		while (signal_number == SIGCHLD);
	}
	leave(w);
	return MAX(signal_number, 0);
}
