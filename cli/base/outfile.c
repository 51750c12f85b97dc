/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Writes a file beside the target and renames it over the target at the end. Writes to a device or a pipe
   directly. */
#include "config.h"      /* fopencookie */

#include "base/outfile.h"

#include "base/leftovers.h"
#include "base/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINKS_MAX = 40, ALL_PERMISSIONS = 0777 };

struct outfile {
	FILE *stream;
	int fd;
	bool passing;     /* nobody needs it after the run */
	int error;        /* errno of the first write that failed; 0: none */
	char *target;     /* the path to rename the temporary file to; NULL: write directly */
	char *temporary;
	struct leftover *leftover;    /* the temporary, until it is renamed or removed */
};

static GQuark outfile_quark(void)
{
	return g_quark_from_static_string("outfile");
}

static void fail(GError **error, int number)
{
	g_set_error_literal(error, outfile_quark(), number, g_strerror(number));
}

/* The stream writes through this function, which keeps the reason of the first failure. */
static ssize_t write_through(void *cookie, const char *bytes, size_t length)
{
	struct outfile *f = cookie;
	size_t done = 0;
	while (f->error == 0 && done < length) {
		ssize_t n = write(f->fd, bytes + done, length - done);
		if (n >= 0)
			done += (size_t)n;
		else if (errno != EINTR)
			f->error = errno;
	}
	return f->error == 0 ? (ssize_t)done : 0;
}

/* Follows symbolic links one by one, so that the target of a dangling link is created. NULL with errno set on
   failure. *magic: there was a link below /proc, whose text need not be a path. */
static char *resolve(const char *path, bool *magic)
{
	char *at = g_strdup(path);
	*magic = false;
	for (int links = 0; links <= LINKS_MAX; links++) {
		char *link = g_file_read_link(at, NULL);
		if (link == NULL)
			return at;
		if (g_str_has_prefix(at, "/proc/"))
			*magic = true;
		char *directory = g_path_get_dirname(at);
		char *next = g_path_is_absolute(link) ? g_strdup(link) : g_build_filename(directory, link, NULL);
		g_free(directory);
		g_free(link);
		g_free(at);
		at = next;
	}
	g_free(at);
	errno = ELOOP;
	return NULL;
}

static bool open_directly(struct outfile *f, const char *path, GError **error)
{
	f->fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY);
	if (f->fd < 0)
		fail(error, errno);
	return f->fd >= 0;
}

static mode_t mode_of_new(void)
{
	mode_t mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

/* Sets f->fd, -1 with errno set on failure. */
static void make_temporary(struct outfile *f)
{
	sigset_t before;
	signals_hold(&before);
	f->fd = g_mkstemp_full(f->temporary, O_WRONLY | O_CLOEXEC, 0600);
	if (f->fd >= 0)
		f->leftover = leftovers_add(f->temporary);
	signals_release(&before);
}

static bool open_beside(struct outfile *f, const struct stat *existing, GError **error)
{
	char *directory = g_path_get_dirname(f->target);
	f->temporary = g_build_filename(directory, ".cargo-alloc-profile.XXXXXX", NULL);
	make_temporary(f);
	if (f->fd < 0) {
		int number = errno;
		g_set_error(error, outfile_quark(), number, "cannot create a file in '%s': %s", directory,
		            g_strerror(number));
		g_clear_pointer(&f->temporary, g_free);
	}
	g_free(directory);
	if (f->fd < 0)
		return false;
	if (fchmod(f->fd, existing != NULL ? existing->st_mode & ALL_PERMISSIONS : mode_of_new()) == 0)
		return true;
	fail(error, errno);
	return false;
}

static bool open_file(struct outfile *f, const char *path, GError **error)
{
	struct stat status;
	bool exists = stat(path, &status) == 0;
	if (!exists && errno != ENOENT) {
		fail(error, errno);
		return false;
	}
	if (exists && S_ISDIR(status.st_mode)) {
		fail(error, EISDIR);
		return false;
	}
	if (exists && !S_ISREG(status.st_mode))
		return open_directly(f, path, error);
	bool magic;
	f->target = resolve(path, &magic);
	if (f->target == NULL) {
		fail(error, errno);
		return false;
	}
	if (magic) {
		g_clear_pointer(&f->target, g_free);
		return open_directly(f, path, error);
	}
	/* do not replace a file that may not be written to */
	if (exists && access(f->target, W_OK) != 0) {
		fail(error, errno);
		return false;
	}
	return open_beside(f, exists ? &status : NULL, error);
}

struct outfile *outfile_open(const char *path, GError **error)
{
	struct outfile *f = g_new0(struct outfile, 1);
	f->fd = -1;
	if (!open_file(f, path, error)) {
		outfile_abandon(f);
		return NULL;
	}
	f->stream = fopencookie(f, "w", (cookie_io_functions_t){ .write = write_through });
	if (f->stream == NULL) {
		fail(error, errno);
		outfile_abandon(f);
		return NULL;
	}
	return f;
}

void outfile_set_passing(struct outfile *f)
{
	f->passing = true;
}

FILE *outfile_stream(struct outfile *f)
{
	return f->stream;
}

/* Waits for the disk, if the file is to stay: some file systems report a lack of space only then. */
static int finish_writing(struct outfile *f)
{
	int closed = fclose(f->stream);
	f->stream = NULL;
	if (f->error != 0)
		return f->error;
	if (closed != 0)
		return EIO;
	if (f->target != NULL && !f->passing && fsync(f->fd) != 0 && errno != EINVAL)
		return errno;
	int fd = f->fd;
	f->fd = -1;
	return close(fd) != 0 ? errno : 0;
}

bool outfile_commit(struct outfile *f, GError **error)
{
	int number = finish_writing(f);
	if (number == 0 && f->target != NULL) {
		if (rename(f->temporary, f->target) == 0)
			g_clear_pointer(&f->temporary, g_free);
		else
			number = errno;
	}
	if (number != 0)
		fail(error, number);
	outfile_abandon(f);
	return number == 0;
}

void outfile_abandon(struct outfile *f)
{
	if (f == NULL)
		return;
	if (f->stream != NULL) {
		f->error = ECANCELED;     /* drop what is still in the buffer */
		fclose(f->stream);
	}
	if (f->fd >= 0)
		close(f->fd);
	if (f->temporary != NULL)
		unlink(f->temporary);
	leftovers_forget(f->leftover);
	g_free(f->temporary);
	g_free(f->target);
	g_free(f);
}
