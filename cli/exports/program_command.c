/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "exports/program_command.h"

#include <string.h>

static bool needs_quotes(const char *argument)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,+@%";
	return *argument == '\0' || strspn(argument, plain) != strlen(argument);
}

char *program_command(const struct model *m, process_id process)
{
	if (process.i == 0)
		return g_strdup("");
	const struct process *p = model_get_process(m, process);
	GString *line = g_string_new(p->name);
	for (guint i = 0; i < p->args->len; i++) {
		const char *argument = g_ptr_array_index(p->args, i);
		g_autofree char *quoted = needs_quotes(argument) ? g_shell_quote(argument) : g_strdup(argument);
		g_string_append_c(line, ' ');
		g_string_append(line, quoted);
	}
	return g_string_free(line, FALSE);
}
