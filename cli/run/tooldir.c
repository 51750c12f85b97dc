/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "run/tooldir.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

static G_DEFINE_QUARK(tooldir-error, tooldir_error)

#define NATIVE_LIBRARY "libaprof-native.so"

/* What a recorder needs in its directory, up to NULL. */
static const char *const tool_files[] = {
	"aprof-" AP_PLATFORM, "vgpreload_aprof-" AP_PLATFORM ".so", "vgpreload_core-" AP_PLATFORM ".so", NULL,
};
static const char *const native_files[] = { NATIVE_LIBRARY, NULL };

static bool is_program(const char *path)
{
	return g_file_test(path, G_FILE_TEST_IS_EXECUTABLE) && !g_file_test(path, G_FILE_TEST_IS_DIR);
}

static bool check_version(const char *valgrind, GError **error)
{
	const char *argv[] = { valgrind, "--version", NULL };
	g_autofree char *out = NULL;
	g_auto(GStrv) envp = g_environ_unsetenv(g_get_environ(), "VALGRIND_LIB");
	const char *version;
	int status;

	/* Ask for Valgrind's own directory, not for the user's. GLib does not write to argv. */
	if (!g_spawn_sync(NULL, (char **)(uintptr_t)argv, envp, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out,
	                  NULL, &status, NULL)
	    || status != 0 || !g_str_has_prefix(out, "valgrind-")) {
		g_set_error(error, tooldir_error_quark(), 0, "cannot use '%s': it is not a working Valgrind: "
		            "install the package valgrind", valgrind);
		return false;
	}
	version = g_strchomp(out) + strlen("valgrind-");
	if (strcmp(version, AP_VALGRIND_VERSION) == 0)
		return true;
	g_set_error(error, tooldir_error_quark(), 0,
	            "cannot use '%s': it is Valgrind %s, but the tool was built for %s: "
	            "build cargo-alloc-profile again",
	            valgrind, version, AP_VALGRIND_VERSION);
	return false;
}

char *tooldir_find_valgrind(GError **error)
{
	const char *asked = g_getenv("VALGRIND");
	g_autofree char *valgrind = NULL;

	if (asked && *asked)
		valgrind = g_find_program_in_path(asked);
	else
		valgrind = is_program(AP_VALGRIND_PROGRAM) ? g_strdup(AP_VALGRIND_PROGRAM)
		                                           : g_find_program_in_path("valgrind");
	/* Without /proc, neither Valgrind nor this program can find its own executable. */
	if (access("/proc/self/exe", F_OK) != 0) {
		g_set_error_literal(error, tooldir_error_quark(), 0, "cannot start Valgrind: it needs /proc, which is not mounted here");
		return NULL;
	}
	if (!valgrind) {
		if (asked && *asked)
			g_set_error(error, tooldir_error_quark(), 0, "cannot find '%s', which VALGRIND is set to",
			            asked);
		else
			g_set_error_literal(error, tooldir_error_quark(), 0,
			                    "cannot find 'valgrind': install the package valgrind");
		return NULL;
	}
	return check_version(valgrind, error) ? g_steal_pointer(&valgrind) : NULL;
}

/* Returns the first of the files that is missing in directory; NULL if none is. */
static const char *find_missing(const char *directory, const char *const *files)
{
	for (; *files; files++) {
		g_autofree char *path = g_build_filename(directory, *files, NULL);
		if (access(path, R_OK) != 0)
			return *files;
	}
	return NULL;
}

static char *find_own_directory(void)
{
	g_autofree char *executable = g_file_read_link("/proc/self/exe", NULL);

	return executable ? g_path_get_dirname(executable) : NULL;
}

/* Returns the first directory that has all the files: that of the build tree that our executable lies in, which is at
   in_build from there, or an installed one. Free it with g_free. NULL if none has. */
static char *find_directory(const char *in_build, const char *const *files)
{
	g_autofree char *own = find_own_directory();
	const char *const near[] = { in_build, "../libexec/" PACKAGE_NAME };

	for (size_t i = 0; own && i < G_N_ELEMENTS(near); i++) {
		g_autofree char *directory = g_build_filename(own, near[i], NULL);
		g_autofree char *canonical = g_canonicalize_filename(directory, NULL);
		if (!find_missing(canonical, files))
			return g_steal_pointer(&canonical);
	}
	return find_missing(AP_TOOLDIR, files) ? NULL : g_strdup(AP_TOOLDIR);
}

char *tooldir_find(GError **error)
{
	const char *asked = g_getenv("VALGRIND_LIB");
	const char *missing = asked && *asked ? find_missing(asked, tool_files) : NULL;
	char *found = NULL;

	if (missing) {
		g_set_error(error, tooldir_error_quark(), 0,
		            "cannot find '%s' in '%s', which VALGRIND_LIB is set to: "
		            "unset VALGRIND_LIB or install the tool there",
		            missing, asked);
		return NULL;
	}
	found = asked && *asked ? g_strdup(asked) : find_directory("../aprof/vglib", tool_files);
	if (!found)
		g_set_error(error, tooldir_error_quark(), 0, "cannot find '%s' in '%s': install " PACKAGE_NAME
		            " again, or set VALGRIND_LIB to the tool's directory", find_missing(AP_TOOLDIR, tool_files), AP_TOOLDIR);
	return found;
}

char *tooldir_find_native(GError **error)
{
	g_autofree char *directory = find_directory("../aprof", native_files);

	if (directory)
		return g_build_filename(directory, NATIVE_LIBRARY, NULL);
	g_set_error_literal(error, tooldir_error_quark(), 0, "cannot find '" NATIVE_LIBRARY "' in '" AP_TOOLDIR "': install "
	                    PACKAGE_NAME " again, or use '--backend=valgrind'");
	return NULL;
}
