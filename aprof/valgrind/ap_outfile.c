/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_outfile.h"

#include "valgrind/ap_core.h"
#include "valgrind/ap_paths.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_options.h"
#include "pub_tool_vki.h"
#include "pub_tool_vkiscnums.h"

#define BUFFER_BYTES 65536    /* a multiple of the size of a page */

struct ap_outfile {
	Int fd;                     /* −1: not open */
	/* the directory of the file, open: later its path may lead elsewhere, or nowhere */
	Int directory;
	HChar *path;                /* the place of the file */
	HChar *part;                /* the temporary name beside it, of a regular file; else NULL */
	HChar *at;                  /* where it was moved to, or NULL: it is still at `part` */
	ULong written, checkpoint;  /* lengths in bytes */
	ULong limit;                /* the most bytes that the process may write to a file */
	ULong room;                 /* the length that the tool gave the file, to write through memory; 0: it did not */
	const HChar *failure;       /* the reason of the first failure, or NULL */
	UInt used;
	HChar buffer[BUFFER_BYTES];
};

static void report(const HChar *what, const HChar *path, const HChar *reason)
{
	VG_(umsg)("aprof: cannot %s '%s': %s\n", what, path, reason);
}

/* ------------------------------------------------ its place ---------------------------------------------- */

#define NAMES_MAX 100000

/* The length of the path of the directory that contains `path`. */
static SizeT directory_length(const HChar *path)
{
	return AP_(path_last)(path) - path;
}

/* Opens the directory that contains `path`. Returns its descriptor, or −errno. If parent_file is not NULL and
   in the same directory, takes over its descriptor, because the process may have lost the right to open the
   directory. */
static Int open_directory(const HChar *path, struct ap_outfile *parent_file)
{
	SizeT length = directory_length(path);
	if (parent_file && parent_file->directory >= 0 && directory_length(parent_file->path) == length
	    && VG_(memcmp)(parent_file->path, path, length) == 0) {
		/* Valgrind keeps room for a dozen descriptors of its own, so there is no second one. */
		Int fd = parent_file->directory;
		parent_file->directory = -1;
		return fd;
	}
	HChar *directory = VG_(strdup)("ap.outfile.directory", length > 0 ? path : ".");
	if (length > 0)
		directory[length] = '\0';
	SysRes opened = VG_(open)(directory, AP_O_PATH, 0);
	VG_(free)(directory);
	return sr_isError(opened) ? -(Int)sr_Err(opened) : VG_(safe_fd)(sr_Res(opened));
}

/* Gives the directory back to whom open_directory took it from, or else closes it. */
static void leave_directory(struct ap_outfile *f, struct ap_outfile *parent_file)
{
	if (parent_file && parent_file->directory < 0 && parent_file->fd >= 0)
		parent_file->directory = f->directory;
	else
		leave_directory(f, parent_file);
	f->directory = -1;
}

/* Makes a system call that takes a directory and a name in it: here f's directory. */
static SysRes in_directory(const struct ap_outfile *f, UWord call, const HChar *path, UWord a3, UWord a4)
{
	return VG_(do_syscall)(call, f->directory, (UWord)AP_(path_last)(path), a3, a4, 0, 0, 0, 0);
}

/* Creates the temporary file beside f's place, or beside the next place that is free. Never opens a file that
   exists: it could be a link that somebody planted. */
static SysRes make_file(struct ap_outfile *f, const HChar *path, Bool replace)
{
	SysRes opened = VG_(mk_SysRes_Error)(VKI_EEXIST);
	for (UInt n = 1; n < NAMES_MAX && !f->part && sr_isError(opened) && sr_Err(opened) == VKI_EEXIST; n++) {
		HChar *place = AP_(path_numbered)(path, replace ? 1 : n, "");
		HChar *part = AP_(path_numbered)(path, n, ".part");
		if (replace || sr_isError(in_directory(f, __NR_faccessat, place, 0, 0)))
			opened = in_directory(f, __NR_openat, part, VKI_O_CREAT | VKI_O_EXCL | VKI_O_RDWR, 0666);
		if (!sr_isError(opened)) {
			f->path = place;
			f->part = part;
		} else {
			VG_(free)(place);
			VG_(free)(part);
		}
	}
	return opened;
}

/* ----------------------------------------------- its limits ---------------------------------------------- */

#define ROOM_MOST (1ULL << 36)

/* Makes the file longer than the profile will be. Stays within the limit, because the kernel sends a signal
   to who exceeds it. The hole takes no room on the disk. */
static void make_room(struct ap_outfile *f, ULong most)
{
	for (ULong room = most < ROOM_MOST ? most : ROOM_MOST; f->room == 0 && room > 0; room /= 2)
		if (!sr_isError(VG_(do_syscall)(__NR_ftruncate, f->fd, room, 0, 0, 0, 0, 0, 0)))
			f->room = room;
}

void AP_(outfile_before_limit)(struct ap_outfile *f, ULong bytes)
{
	if (!f->part || bytes >= f->limit)
		return;
	make_room(f, f->limit);
	f->limit = bytes;
}

/* Finds the limit that the process has inherited. Raises the limit for a moment, as far as the kernel allows,
   to make room. */
static void find_limit(struct ap_outfile *f)
{
	struct vki_rlimit limit;
	if (VG_(getrlimit)(AP_RLIMIT_FSIZE, &limit) != 0)
		return;
	f->limit = limit.rlim_cur;
	if (f->limit == AP_RLIM_INFINITY)
		return;
	const struct vki_rlimit lifted = { limit.rlim_max, limit.rlim_max };
	Bool is_lifted = VG_(setrlimit)(AP_RLIMIT_FSIZE, &lifted) == 0;
	make_room(f, is_lifted ? limit.rlim_max : limit.rlim_cur);
	VG_(setrlimit)(AP_RLIMIT_FSIZE, &limit);
}

/* Creates the file. Returns NULL, or the reason of a failure. Both descriptors are out of the program's
   reach. The process holds a lock on the file while it lives, so that others can see whether it does. */
static const HChar *make(struct ap_outfile *f, const HChar *path, Bool replace, struct ap_outfile *parent_file)
{
	f->directory = open_directory(path, parent_file);
	if (f->directory < 0)
		return VG_(strerror)(-f->directory);
	SysRes opened = make_file(f, path, replace);
	if (sr_isError(opened)) {
		VG_(close)(f->directory);
		return VG_(strerror)(sr_Err(opened));
	}
	f->fd = VG_(safe_fd)(sr_Res(opened));
	VG_(do_syscall)(__NR_flock, f->fd, AP_LOCK_EX | AP_LOCK_NB, 0, 0, 0, 0, 0, 0);
	return NULL;
}

struct ap_outfile *AP_(outfile_open)(const HChar *path, Bool replace, struct ap_outfile *parent_file)
{
	struct ap_outfile *f = VG_(calloc)("ap.outfile", 1, sizeof *f);
	struct vg_stat st;
	HChar *place = replace ? AP_(path_follow_links)(path) : VG_(strdup)("ap.outfile.path", path);
	Bool exists = replace && !sr_isError(VG_(stat)(place, &st));
	f->fd = f->directory = -1;
	f->limit = ~0ULL;
	if (AP_(path_is_of_proc)(place) || (exists && !VKI_S_ISREG(st.mode) && !VKI_S_ISDIR(st.mode))) {
		f->path = place;
		return f;
	}
	const HChar *failure = exists && VKI_S_ISDIR(st.mode) ? VG_(strerror)(VKI_EISDIR)
	                                                      : make(f, place, replace, parent_file);
	if (failure) {
		report("open", place, failure);
		VG_(free)(f);
		f = NULL;
	}
	VG_(free)(place);
	return f;
}

Bool AP_(outfile_is_regular)(const struct ap_outfile *f)
{
	return f->part != NULL;
}

const HChar *AP_(outfile_current_path)(const struct ap_outfile *f)
{
	return f->at ? f->at : f->part ? f->part : f->path;
}

const HChar *AP_(outfile_final_path)(const struct ap_outfile *f)
{
	return f->path;
}

ULong AP_(outfile_length)(const struct ap_outfile *f)
{
	return f->written + f->used;
}

/* ------------------------------------------------- writing ----------------------------------------------- */

/* Writes through a mapping, to which no limit applies. Allocates the room on the disk first: a write to a
   full disk through memory would be a fault. */
static void write_mapped(struct ap_outfile *f, ULong offset, const HChar *text, UInt length)
{
	ULong begin = offset / BUFFER_BYTES * BUFFER_BYTES;
	SysRes res = VG_(do_syscall)(__NR_fallocate, f->fd, 0, offset, length, 0, 0, 0, 0);
	if (!sr_isError(res) || sr_Err(res) == AP_EOPNOTSUPP)
		res = VG_(am_shared_mmap_file_float_valgrind)(2 * BUFFER_BYTES, VKI_PROT_READ | VKI_PROT_WRITE, f->fd, begin);
	if (sr_isError(res)) {
		f->failure = VG_(strerror)(sr_Err(res));
		return;
	}
	VG_(memcpy)((HChar *)sr_Res(res) + (offset - begin), text, length);
	VG_(am_munmap_valgrind)(sr_Res(res), 2 * BUFFER_BYTES);
}

static void write_plainly(struct ap_outfile *f)
{
	for (UInt done = 0; done < f->used && !f->failure;) {
		Int n = VG_(write)(f->fd, f->buffer + done, f->used - done);
		if (n > 0)
			done += n;
		else
			f->failure = n < 0 ? VG_(strerror)(-n) : "nothing was written";
	}
}

static void open_direct(struct ap_outfile *f)
{
	SysRes opened = VG_(open)(f->path, VKI_O_CREAT | VKI_O_WRONLY | VKI_O_TRUNC, 0666);
	if (sr_isError(opened))
		f->failure = VG_(strerror)(sr_Err(opened));
	else
		f->fd = VG_(safe_fd)(sr_Res(opened));
}

static void flush(struct ap_outfile *f)
{
	if (f->fd < 0 && !f->failure)
		open_direct(f);
	/* A write beyond the limit would also send the program a signal, and the program did not cause it. */
	if (!f->failure && f->written + f->used > (f->room ? f->room : f->limit))
		f->failure = VG_(strerror)(VKI_EFBIG);
	if (!f->failure && f->room)
		write_mapped(f, f->written, f->buffer, f->used);
	else if (!f->failure)
		write_plainly(f);
	f->written += f->used;
	f->used = 0;
}

void AP_(outfile_write)(struct ap_outfile *f, const HChar *text, SizeT length)
{
	while (length > 0) {
		if (UNLIKELY(f->used == BUFFER_BYTES))
			flush(f);
		SizeT n = length < BUFFER_BYTES - f->used ? length : BUFFER_BYTES - f->used;
		VG_(memcpy)(f->buffer + f->used, text, n);
		f->used += n;
		text += n;
		length -= n;
	}
}

void AP_(outfile_set_checkpoint)(struct ap_outfile *f)
{
	flush(f);
	f->checkpoint = f->written;
}

static void roll_back_to(struct ap_outfile *f, ULong length)
{
	VG_(do_syscall)(__NR_ftruncate, f->fd, length, 0, 0, 0, 0, 0, 0);
	VG_(lseek)(f->fd, length, VKI_SEEK_SET);
	f->written = length;
	f->used = 0;
	f->room = 0;
	f->failure = NULL;
}

void AP_(outfile_restart)(struct ap_outfile *f)
{
	if (!f->part)
		return;
	roll_back_to(f, 0);
	find_limit(f);
}

static Bool move(struct ap_outfile *f, const HChar *from, const HChar *to)
{
	return !sr_isError(in_directory(f, __NR_renameat, from, f->directory, (UWord)AP_(path_last)(to)));
}

static Bool commit_direct(struct ap_outfile *f)
{
	if (f->failure)
		report(f->fd < 0 ? "open" : "write", f->path, f->failure);
	if (f->fd >= 0)
		VG_(close)(f->fd);
	f->fd = -1;
	return !f->failure;
}

Bool AP_(outfile_commit)(struct ap_outfile *f, const HChar *path)
{
	flush(f);
	if (!f->part)
		return commit_direct(f);
	if (f->failure) {
		report("write", f->path, f->failure);
		roll_back_to(f, f->checkpoint);
		return False;
	}
	if (f->room)
		roll_back_to(f, f->written);
	if (!path)
		path = f->path;
	if (move(f, f->part, path))
		f->at = VG_(strdup)("ap.outfile.at", path);
	else if (VG_(clo_verbosity) > 0)
		VG_(umsg)("aprof: the profile stays at '%s'\n", f->part);
	return True;
}

void AP_(outfile_roll_back)(struct ap_outfile *f)
{
	if (f->at && move(f, f->at, f->part)) {
		VG_(free)(f->at);
		f->at = NULL;
	}
	if (!f->part)
		return;
	roll_back_to(f, f->checkpoint);
	find_limit(f);
}

void AP_(outfile_patch)(struct ap_outfile *f, ULong end, const HChar *text, UInt length)
{
	if (!f->part || f->used > 0 || f->failure)
		return;
	if (end <= f->limit) {
		VG_(lseek)(f->fd, end - length, VKI_SEEK_SET);
		VG_(write)(f->fd, text, length);
	} else
		write_mapped(f, end - length, text, length);
}

static void outfile_free(struct ap_outfile *f)
{
	HChar *const paths[] = { f->path, f->part, f->at };
	for (UInt i = 0; i < sizeof paths / sizeof paths[0]; i++)
		if (paths[i])
			VG_(free)(paths[i]);
	VG_(free)(f);
}

void AP_(outfile_close_beside)(struct ap_outfile *f, struct ap_outfile *parent_file)
{
	if (f->directory >= 0)
		leave_directory(f, parent_file);
	AP_(outfile_close)(f);
}

void AP_(outfile_close)(struct ap_outfile *f)
{
	if (f->fd >= 0)
		VG_(close)(f->fd);
	if (f->directory >= 0)
		VG_(close)(f->directory);
	outfile_free(f);
}

Bool AP_(outfile_remove)(struct ap_outfile *f)
{
	return !f->part || !sr_isError(in_directory(f, __NR_unlinkat, AP_(outfile_current_path)(f), 0, 0));
}
