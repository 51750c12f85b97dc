/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The recorder maps its file, which lies in a slot of the run's directory. */
#include "config.h"

#include "run/recorded_process.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static G_DEFINE_QUARK(recorded-process-error, recorded_process_error)

/* Returns the settings of the run that has the mapped file in one of its slots, and sets *rundir. NULL if there is none. */
static struct run_settings *settings_of(const char *path, char **rundir)
{
	g_autofree char *slot = g_path_get_dirname(path), *number = g_path_get_basename(slot), *directory = g_path_get_dirname(slot);
	struct run_settings *settings = g_ascii_isdigit(*number) ? rundir_read_settings(directory, NULL) : NULL;

	if (settings)
		*rundir = g_steal_pointer(&directory);
	return settings;
}

static struct run_settings *search(FILE *maps, char **rundir)
{
	struct run_settings *settings = NULL;
	char *line = NULL;
	size_t room = 0;

	while (!settings && getline(&line, &room, maps) > 0) {
		const char *path = strchr(line, '/');
		settings = path ? settings_of(path, rundir) : NULL;
	}
	free(line);
	return settings;
}

char *recorded_process_find(int64_t pid, const struct backend **backend, GError **error)
{
	g_autofree char *path = g_strdup_printf("/proc/%" PRId64 "/maps", pid), *rundir = NULL;
	FILE *maps = fopen(path, "re");
	struct run_settings *settings;

	if (!maps && errno == ENOENT)
		g_set_error(error, recorded_process_error_quark(), 0, "there is no process %" PRId64, pid);
	else if (!maps)
		g_set_error(error, recorded_process_error_quark(), 0, "cannot open '%s': %s", path, g_strerror(errno));
	if (!maps)
		return NULL;
	settings = search(maps, &rundir);
	fclose(maps);
	*backend = settings ? backend_get(settings->backend) : NULL;
	run_settings_free(settings);
	if (*backend && (*backend)->recordings)
		return g_steal_pointer(&rundir);
	g_set_error(error, recorded_process_error_quark(), 0, "process %" PRId64 " has no recording: start it with "
	            "'cargo alloc-profile --backend=native'", pid);
	return NULL;
}
