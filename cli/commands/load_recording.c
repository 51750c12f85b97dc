/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "commands/load_recording.h"

#include "base/cargo_name.h"
#include "input/recording.h"
#include "run/completeness.h"

bool load_recording_into(struct model *m, const char *path, GError **error)
{
	guint first = m->processes->len;

	if (!recording_read(m, path, error)) {
		g_prefix_error(error, "cannot read '%s': ", path);
		return false;
	}
	for (guint i = first; i < m->processes->len; i++) {
		struct process *process = g_ptr_array_index(m->processes, i);
		process->sequence = (int64_t)i;
		cargo_name_drop_hash(process->name);
	}
	return true;
}

struct model *load_recording(const char *path, GError **error)
{
	struct model *m = model_new();

	if (load_recording_into(m, path, error) && completeness_is_reportable(m, error)) {
		completeness_report(m, false);
		model_label_processes(m);
		return m;
	}
	model_free(m);
	return NULL;
}
