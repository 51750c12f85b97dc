/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "ap_outfile.h"

#include "ap_core.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_vki.h"

#define BUFFER_BYTES 65536

struct ap_outfile {
	Int fd;
	HChar *path;
	HChar *part;             /* written first, then renamed to path; NULL: path is written directly */
	const HChar *failure;    /* the first one's reason, or NULL */
	UInt used;
	HChar buffer[BUFFER_BYTES];
};

static void report(const HChar *what, const HChar *path, const HChar *reason)
{
	VG_(umsg)("aprof: cannot %s '%s': %s\n", what, path, reason);
}

static void outfile_free(struct ap_outfile *f)
{
	VG_(free)(f->path);
	if (f->part)
		VG_(free)(f->part);
	VG_(free)(f);
}

#define LINKS_MAX 40    /* as the kernel does */
#define PATH_BYTES 4096

/* path with the symbolic links that it ends in followed, so that not the link is replaced but what it stands for. *direct: it
   ends in the kernel's own, whose links (/proc/self/fd/1) are no paths. To be freed by the caller. */
static HChar *follow_links(const HChar *path, Bool *direct)
{
	HChar *at = VG_(strdup)("ap.outfile.path", path);
	HChar target[PATH_BYTES];
	*direct = VG_(strncmp)(at, "/proc/", 6) == 0;
	for (UInt links = 0; links < LINKS_MAX && !*direct; links++) {
		SSizeT n = VG_(readlink)(at, target, sizeof target - 1);
		if (n <= 0)
			break;
		target[n] = '\0';
		const HChar *slash = VG_(strrchr)(at, '/');
		SizeT directory = target[0] == '/' || !slash ? 0 : slash + 1 - at;
		HChar *next = VG_(malloc)("ap.outfile.path", directory + n + 1);
		VG_(memcpy)(next, at, directory);
		VG_(strcpy)(next + directory, target);
		VG_(free)(at);
		at = next;
		*direct = VG_(strncmp)(at, "/proc/", 6) == 0;
	}
	return at;
}

struct ap_outfile *AP_(outfile_open)(const HChar *path)
{
	struct ap_outfile *f = VG_(calloc)("ap.outfile", 1, sizeof *f);
	struct vg_stat st;
	Bool direct;
	f->path = follow_links(path, &direct);
	path = f->path;
	Bool exists = !sr_isError(VG_(stat)(path, &st));
	if (!direct && (!exists || VKI_S_ISREG(st.mode))) {
		f->part = VG_(malloc)("ap.outfile.part", VG_(strlen)(path) + sizeof ".part");
		VG_(sprintf)(f->part, "%s.part", path);
	}
	SysRes opened = VG_(open)(f->part ? f->part : path, VKI_O_CREAT | VKI_O_WRONLY | VKI_O_TRUNC, 0666);
	if (sr_isError(opened)) {
		report("open", path, VG_(strerror)(sr_Err(opened)));
		outfile_free(f);
		return NULL;
	}
	f->fd = VG_(safe_fd)(sr_Res(opened));
	return f;
}

static void flush(struct ap_outfile *f)
{
	UInt done = 0;
	while (done < f->used && !f->failure) {
		Int n = VG_(write)(f->fd, f->buffer + done, f->used - done);
		if (n < 0)
			f->failure = VG_(strerror)(-n);
		else if (n == 0)
			f->failure = "nothing was written";
		else
			done += n;
	}
	f->used = 0;
}

Bool AP_(outfile_close)(struct ap_outfile *f)
{
	flush(f);
	VG_(close)(f->fd);
	Bool good = !f->failure;
	if (!good) {
		report("write", f->path, f->failure);
		if (f->part)
			VG_(unlink)(f->part);
	} else if (f->part && VG_(rename)(f->part, f->path) != 0) {
		report("replace", f->path, "the new file could not be renamed");
		VG_(unlink)(f->part);
		good = False;
	}
	outfile_free(f);
	return good;
}

void AP_(outfile_remove)(const HChar *path)
{
	struct vg_stat st;
	if (!sr_isError(VG_(stat)(path, &st)) && VKI_S_ISREG(st.mode))
		VG_(unlink)(path);
}

static inline void put(struct ap_outfile *f, HChar c)
{
	if (UNLIKELY(f->used == BUFFER_BYTES))
		flush(f);
	f->buffer[f->used++] = c;
}

void AP_(out)(struct ap_outfile *f, const HChar *text)
{
	while (*text)
		put(f, *text++);
}

/* The length of the UTF-8 sequence at s, or 0 where there is none that XML allows. RFC 3629, section 4; XML 1.0, Char. */
static UInt utf8_length(const UChar *s)
{
	UInt lead = s[0];
	if (lead < 0x80)
		return lead >= 0x20 && lead != 0x7f;
	UInt length = lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
	for (UInt i = 1; i < length; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	UInt second = s[1];
	if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second >= 0xa0)
	    || (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second >= 0x90)
	    || (lead == 0xc2 && second < 0xa0))           /* the C1 controls */
		return 0;
	if (lead == 0xef && second == 0xbf && s[2] >= 0xbe)   /* U+FFFE and U+FFFF */
		return 0;
	return length;
}

void AP_(out_content)(struct ap_outfile *f, const HChar *value)
{
	const UChar *s = (const UChar *)value;
	while (*s) {
		UInt length = utf8_length(s);
		switch (*s) {
		case '&': AP_(out)(f, "&amp;"); break;
		case '<': AP_(out)(f, "&lt;"); break;
		case '>': AP_(out)(f, "&gt;"); break;
		case '"': AP_(out)(f, "&quot;"); break;
		default:
			if (length == 0)
				AP_(out)(f, "\xef\xbf\xbd");
			for (UInt i = 0; i < length; i++)
				put(f, s[i]);
		}
		s += length ? length : 1;
	}
}

void AP_(out_text)(struct ap_outfile *f, const HChar *name, const HChar *value)
{
	if (!value || !*value)
		return;
	put(f, ' ');
	AP_(out)(f, name);
	AP_(out)(f, "=\"");
	AP_(out_content)(f, value);
	put(f, '"');
}

static void out_in_base(struct ap_outfile *f, const HChar *name, const HChar *prefix, ULong number, UInt base)
{
	HChar digits[24];
	UInt n = 0;
	do
		digits[n++] = "0123456789abcdef"[number % base];
	while ((number /= base) != 0);
	put(f, ' ');
	AP_(out)(f, name);
	AP_(out)(f, "=\"");
	AP_(out)(f, prefix);
	while (n > 0)
		put(f, digits[--n]);
	put(f, '"');
}

void AP_(out_number)(struct ap_outfile *f, const HChar *name, ULong number)
{
	if (number)
		out_in_base(f, name, "", number, 10);
}

void AP_(out_address)(struct ap_outfile *f, const HChar *name, Addr address)
{
	out_in_base(f, name, "0x", address, 16);
}
