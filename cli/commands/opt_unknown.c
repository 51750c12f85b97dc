/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "commands/opt_unknown.h"

#include "base/suggest.h"
#include "commands/opt_table.h"

#include <string.h>

static bool takes_value(const struct opt *opt)
{
	return opt && opt->argument && !opt_value_is_optional(opt);
}

/* Returns the option that arg begins with, by its long name, by a beginning of that, or by its letter. Only
   looks at options that a command with one of the traits takes. If names is not NULL, adds the long names of
   the options that it passes to names. */
static const struct opt *find(const char *arg, unsigned traits, GPtrArray *names)
{
	size_t length = strcspn(arg, "=");

	for (size_t i = 0; i < opt_count; i++) {
		const struct opt *opt = &opts[i];

		if ((opt->commands & traits) == 0)
			continue;
		if (arg[1] == '-' ? opt->name && strncmp(opt->name, arg + 2, length - 2) == 0 : opt->letter == arg[1])
			return opt;
		if (names && opt->name)
			g_ptr_array_add(names, opt_title(opt));
	}
	return NULL;
}

/* Whether the next argument is the value of this one. In `-vo`, the letter that takes a value is the last
   one. */
static bool value_follows(const char *arg, unsigned traits)
{
	const struct opt *opt = find(arg, traits, NULL);

	if (arg[1] == '-')
		return takes_value(opt) && !strchr(arg, '=');
	for (arg++; opt && !takes_value(opt) && arg[1]; arg++) {
		const char letter[] = { '-', arg[1], '\0' };
		opt = find(letter, traits, NULL);
	}
	return takes_value(opt) && !arg[1];
}

static bool fail(const char *name, const struct command *command, const GPtrArray *known, GError **error)
{
	const char *nearest = suggest_nearest(name, known);

	if (command && find(name, COMMAND_ANY, NULL))
		g_set_error(error, OPT_ERROR, 0, "'%s' cannot be used with '%s'", name, command->name);
	else if (nearest)
		g_set_error(error, OPT_ERROR, 0, "unknown option '%s': did you mean '%s'?", name, nearest);
	else
		g_set_error(error, OPT_ERROR, 0, "unknown option '%s': '--help' lists the options%s", name,
		            command ? "" : "; put an option of cargo behind 'run', 'test' and the like");
	return false;
}

static bool precedes_command(const char *word)
{
	for (const struct command *c = commands; c->name; c++)
		if (!c->run && strcmp(c->name, word) == 0)
			return true;
	return false;
}

bool opt_unknown_check(char **argv, const struct command *command, GError **error)
{
	unsigned traits = command ? command->traits : COMMAND_ANY;

	for (char **arg = argv + 1; *arg && strcmp(*arg, "--") != 0; arg++) {
		g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
		g_autofree char *name = g_strndup(*arg, strcspn(*arg, "="));

		if (**arg != '-' || !(*arg)[1]) {
			if (!command && !precedes_command(*arg))
				break;
			continue;
		}
		if ((*arg)[1] == '-' && !find(*arg, traits, names))
			return fail(name, command, names, error);
		if (value_follows(*arg, traits) && *++arg == NULL)
			break;
	}
	return true;
}
