/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "run/debugfile.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SYSTEM_DIRECTORY "/usr/lib/debug"

/* What an object's file says about its debug information. */
struct pointers {
	bool own;           /* the file itself has some */
	char *build_id;     /* in hexadecimal; NULL: none */
	char *name;         /* of the debug link; NULL: none */
	uint32_t checksum;
};

static void pointers_clear(struct pointers *p)
{
	g_free(p->build_id);
	g_free(p->name);
}

static void read_notes(struct pointers *p, Elf_Data *data)
{
	GElf_Nhdr note;
	size_t name, text;

	for (size_t at = 0; data && (at = gelf_getnote(data, at, &note, &name, &text)) > 0;) {
		const uint8_t *id = (const uint8_t *)data->d_buf + text;
		g_autoptr(GString) digits = g_string_new(NULL);

		if (p->build_id || note.n_type != NT_GNU_BUILD_ID || note.n_namesz != sizeof "GNU"
		    || note.n_descsz < 2 || memcmp((const char *)data->d_buf + name, "GNU", sizeof "GNU") != 0)
			continue;
		for (size_t i = 0; i < note.n_descsz; i++)
			g_string_append_printf(digits, "%02x", id[i]);
		p->build_id = g_strdup(digits->str);
	}
}

/* The section has a file name, padded to a multiple of four bytes, and the file's checksum. */
static void read_link(struct pointers *p, const Elf_Data *data)
{
	const char *end = data && data->d_buf ? memchr(data->d_buf, 0, data->d_size) : NULL;
	size_t at = end ? ((size_t)(end - (const char *)data->d_buf) + 4) & ~(size_t)3 : 0;

	if (!end || p->name || data->d_size < at + sizeof p->checksum)
		return;
	p->name = g_strdup(data->d_buf);
	memcpy(&p->checksum, (const char *)data->d_buf + at, sizeof p->checksum);
}

static void read_pointers(struct pointers *p, Elf *elf)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr header;
	size_t names;

	if (elf_getshdrstrndx(elf, &names) != 0)
		return;
	while ((scn = elf_nextscn(elf, scn))) {
		const char *name = gelf_getshdr(scn, &header) ? elf_strptr(elf, names, header.sh_name) : NULL;

		if (!name)
			continue;
		if (header.sh_type == SHT_NOTE)
			read_notes(p, elf_getdata(scn, NULL));
		else if (strcmp(name, ".gnu_debuglink") == 0)
			read_link(p, elf_getdata(scn, NULL));
		else if (g_str_has_prefix(name, ".zdebug_")
		         || (g_str_has_prefix(name, ".debug_") && strcmp(name, ".debug_gdb_scripts") != 0))
			p->own = true;
	}
}

static bool has_build_id(const char *path, const char *build_id)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	Elf *elf = fd < 0 || elf_version(EV_CURRENT) == EV_NONE ? NULL : elf_begin(fd, ELF_C_READ_MMAP, NULL);
	struct pointers p = { 0 };
	bool has;

	if (elf_kind(elf) == ELF_K_ELF)
		read_pointers(&p, elf);
	has = g_strcmp0(p.build_id, build_id) == 0;
	pointers_clear(&p);
	elf_end(elf);
	if (fd >= 0)
		close(fd);
	return has;
}

/* The checksum that debug links use: the common 32-bit CRC. */
static uint32_t checksum(const uint8_t *bytes, size_t length)
{
	uint32_t table[256], sum = UINT32_MAX;

	for (uint32_t i = 0; i < 256; i++) {
		table[i] = i;
		for (int bit = 0; bit < 8; bit++)
			table[i] = table[i] >> 1 ^ (table[i] & 1 ? 0xedb88320 : 0);
	}
	for (size_t i = 0; i < length; i++)
		sum = sum >> 8 ^ table[(sum ^ bytes[i]) & 0xff];
	return ~sum;
}

static bool has_checksum(const char *path, uint32_t wanted)
{
	g_autoptr(GMappedFile) file = NULL;

	if (!g_file_test(path, G_FILE_TEST_IS_REGULAR) || !(file = g_mapped_file_new(path, FALSE, NULL)))
		return false;
	return checksum((const uint8_t *)g_mapped_file_get_contents(file), g_mapped_file_get_length(file))
	       == wanted;
}

/* directory: where the object lies, with symbolic links resolved. */
static char *find_linked(const struct pointers *p, const char *directory)
{
	/* Valgrind takes /usr/bin for /bin as well. */
	const char *usr = strstr(directory, "usr");
	const char *const directories[] = { directory, usr ? usr + strlen("usr") : directory };
	static const struct { const char *before, *after; } places[] = {
		{ "", "" }, { "", "/.debug" }, { SYSTEM_DIRECTORY, "" },
	};

	if (*p->name == '/' && has_checksum(p->name, p->checksum))
		return g_strdup(p->name);
	for (size_t i = 0; i < G_N_ELEMENTS(places); i++)
		for (size_t j = 0; j < G_N_ELEMENTS(directories); j++) {
			g_autofree char *path = g_strconcat(places[i].before, directories[j], places[i].after,
			                                    "/", p->name, NULL);
			if (has_checksum(path, p->checksum))
				return g_steal_pointer(&path);
		}
	return NULL;
}

static char *find(const char *path, const struct pointers *p)
{
	g_autofree char *known = NULL;
	char *real = realpath(path, NULL);
	g_autofree char *directory = real ? g_path_get_dirname(real) : NULL;

	free(real);
	if (p->build_id)
		known = g_strdup_printf(SYSTEM_DIRECTORY "/.build-id/%.2s/%s.debug", p->build_id, p->build_id + 2);
	if (known && has_build_id(known, p->build_id))
		return g_steal_pointer(&known);
	return p->name && directory ? find_linked(p, directory) : NULL;
}

char *debugfile_find(const char *path, Elf *elf)
{
	struct pointers p = { 0 };
	char *found = NULL;

	read_pointers(&p, elf);
	if (!p.own)
		found = find(path, &p);
	pointers_clear(&p);
	return found;
}
