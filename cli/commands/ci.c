/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "commands/ci.h"

#include "base/diag.h"
#include "report/formats.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The file that GitHub shows as the summary of a step. Each step appends to it. */
#define SUMMARY "GITHUB_STEP_SUMMARY"
#define SUMMARY_MAX (1 << 20)

static G_DEFINE_QUARK(ci-error, ci_error)

static const char *variable(const char *name)
{
	const char *value = g_getenv(name);

	return value && *value ? value : NULL;
}

bool ci_check(enum ci_service service, GError **error)
{
	const char *path = service == CI_GITHUB ? variable(SUMMARY) : NULL;
	FILE *file = path ? fopen(path, "ae") : NULL;

	if (path && !file) {
		g_set_error(error, ci_error_quark(), 0, "cannot write '%s', which " SUMMARY " is set to: %s", path, g_strerror(errno));
		return false;
	}
	if (file)
		fclose(file);
	return true;
}

/* Returns the path from the repository to the workspace: annotations have paths in the repository, reports in
   the workspace. NULL if these are the same, or if the repository is not known. */
static char *find_prefix(const char *workspace)
{
	const char *repository = variable("GITHUB_WORKSPACE");
	size_t length = repository ? strlen(repository) : 0;

	while (length > 0 && repository[length - 1] == '/')
		length--;
	if (length == 0 || !workspace || strncmp(workspace, repository, length) != 0 || workspace[length] != '/')
		return NULL;
	return g_strdup_printf("%s/", workspace + length + 1);
}

static char *markdown_of(const struct report *r, const struct view_context *context, size_t *length)
{
	char *text = NULL;
	FILE *stream = open_memstream(&text, length);

	if (!stream)
		g_error("out of memory");
	report_write(r, formats_find("markdown"), context, stream);
	fclose(stream);
	return text;
}

/* GitHub drops a summary that is too long, with everything that others wrote to it. */
static bool append(const char *path, const struct report *r, const struct view_context *context)
{
	size_t length;
	char *text = markdown_of(r, context, &length);
	FILE *file = fopen(path, "ae");
	bool failed = !file;
	struct stat before;

	if (file && fstat(fileno(file), &before) == 0 && S_ISREG(before.st_mode)
	    && before.st_size + (off_t)length > SUMMARY_MAX) {
		diag_warning("the report is not in the summary '%s': there is no room for %zu more bytes, because GitHub takes 1 MiB "
		             "a step",
		             path, length);
		fclose(file);
	} else if (file) {
		failed = fwrite(text, 1, length, file) != length;
		failed |= fclose(file) != 0;
	}
	free(text);
	if (failed)
		diag_error("cannot write '%s', which " SUMMARY " is set to: %s", path, g_strerror(errno));
	return !failed;
}

bool ci_tell(enum ci_service service, bool quiet, const struct report *r, const struct view_context *context)
{
	const char *path = variable(SUMMARY);
	g_autofree char *prefix = find_prefix(context->workspace);
	struct view_context here = *context;

	here.prefix = prefix;
	here.color = false;
	if (service == CI_NONE)
		return true;
	report_write(r, formats_find("github"), &here, stderr);
	if (!path) {
		if (!quiet)
			diag_note("there is no summary: " SUMMARY " is not set");
		return true;
	}
	return append(path, r, &here);
}
