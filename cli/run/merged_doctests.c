/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "run/merged_doctests.h"

#include <string.h>

#define MODULE "__doctest_"

bool merged_doctests_is_harness(const char *executable)
{
	g_autoptr(GMappedFile) file = g_mapped_file_new(executable, FALSE, NULL);
	size_t length = file ? g_mapped_file_get_length(file) : 0;

	return length > 0 && memmem(g_mapped_file_get_contents(file), length, MERGED_DOCTESTS_BINARY,
	                            strlen(MERGED_DOCTESTS_BINARY)) != NULL;
}

/* Returns the place behind the string literal that begins at `at`; NULL if none does. */
static const char *skip_literal(const char *at)
{
	if (*at != '"')
		return NULL;
	for (at++; *at && *at != '"'; at++)
		if (*at == '\\' && at[1])
			at++;
	return *at == '"' ? at + 1 : NULL;
}

/* Returns the place behind `, true` or `, false`. */
static const char *skip_truth(const char *at)
{
	static const char *const words[] = { ", true", ", false" };

	for (size_t i = 0; at && i < G_N_ELEMENTS(words); i++)
		if (g_str_has_prefix(at, words[i]))
			return at + strlen(words[i]);
	return NULL;
}

char *merged_doctests_function_from_source(const char *source, const char *number)
{
	static const char begin[] = "test::TestDescAndFn::new_doctest(\n";
	g_autofree char *module = g_strdup_printf("\nmod " MODULE "%s {\n", number);
	const char *at = strstr(source, module), *file;
	GString *name;
	size_t digits;

	/* `new_doctest("src/lib.rs - put (line 2)", false, "src/lib.rs", 2,` */
	at = at ? strstr(at, begin) : NULL;
	at = at ? skip_truth(skip_literal(at + strlen(begin))) : NULL;
	if (!at || !g_str_has_prefix(at, ", \""))
		return NULL;
	file = at + strlen(", \"");
	at = skip_literal(file - 1);
	digits = at && g_str_has_prefix(at, ", ") ? strspn(at + 2, "0123456789") : 0;
	if (digits == 0 || digits > 9)
		return NULL;
	name = g_string_new("_doctest_main_");
	for (const char *c = file; c < at - 1; c++)
		g_string_append_c(name, g_ascii_isalnum(*c) ? *c : '_');
	g_string_append_printf(name, "_%.*s_0", (int)digits, at + 2);
	return g_string_free(name, FALSE);
}

char *merged_doctests_function(const char *executable, const char *number)
{
	g_autofree char *directory = g_path_get_dirname(executable);
	GDir *dir = g_dir_open(directory, 0, NULL);
	const char *file;
	char *function = NULL;

	/* rustdoc keeps doctest_runner_2024.rs beside the executable while that runs. */
	while (dir && !function && (file = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(directory, file, NULL);
		g_autofree char *source = NULL;

		if (g_str_has_prefix(file, "doctest_runner_") && g_str_has_suffix(file, ".rs")
		    && g_file_get_contents(path, &source, NULL, NULL))
			function = merged_doctests_function_from_source(source, number);
	}
	if (dir)
		g_dir_close(dir);
	return function;
}

const char *merged_doctests_number(const char *part, size_t *length)
{
	const char *digits = g_str_has_prefix(part, MODULE) ? part + strlen(MODULE) : "";

	*length = strspn(digits, "0123456789");
	return *length > 0 && (digits[*length] == ':' || digits[*length] == '\0') ? digits : NULL;
}
