/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "run/valgrind_image.h"

#include <string.h>

/* Uncompress at most this much. */
#define MOST_UNPACKED (1u << 30)

/* The sections that Valgrind looks for. It puts compressed ones behind the file in the file's order. */
static const char *const looked_for[] = {
	".debug_line", ".debug_info", ".debug_types", ".debug_abbrev", ".debug_str", ".debug_line_str",
	".debug_ranges", ".debug_rnglists", ".debug_loclists", ".debug_loc", ".debug_frame",
};

static bool is_looked_for(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(looked_for); i++)
		if (strcmp(name, looked_for[i]) == 0)
			return true;
	return false;
}

/* Appends the uncompressed section to the image. */
static bool unpack(struct valgrind_image *m, Elf_Scn *scn, struct valgrind_image_section *s)
{
	GElf_Chdr header;
	Elf_Data *data;

	if (!gelf_getchdr(scn, &header))
		return false;
	m->unknown_compression = header.ch_type != ELFCOMPRESS_ZLIB;
	if (m->unknown_compression || m->size > MOST_UNPACKED || header.ch_size > MOST_UNPACKED - m->size
	    || elf_compress(scn, 0, 0) != 1 || !(data = elf_rawdata(scn, NULL))
	    || data->d_size != header.ch_size)
		return false;
	if (!m->unpacked) {
		m->unpacked = g_byte_array_new();
		g_byte_array_append(m->unpacked, m->bytes, (guint)m->size);
	}
	*s = (struct valgrind_image_section){ m->size, data->d_size };
	g_byte_array_append(m->unpacked, data->d_buf, (guint)data->d_size);
	m->size += data->d_size;
	m->bytes = m->unpacked->data;
	return true;
}

static bool find_section(struct valgrind_image *m, Elf_Scn *scn, const char *name, size_t file_size)
{
	const struct { const char *name; struct valgrind_image_section *section; } wanted[] = {
		{ ".debug_info", &m->info }, { ".debug_abbrev", &m->abbrev }, { ".debug_line", &m->line },
		{ ".debug_str", &m->str }, { ".debug_line_str", &m->line_str },
	};
	struct valgrind_image_section found;
	GElf_Shdr header;

	if (!gelf_getshdr(scn, &header))
		return false;
	if (header.sh_type == SHT_NOBITS)
		return true;
	/* This does not follow the old style of compression. Valgrind reads nothing of a file that is cut
	   off. */
	if (g_str_has_prefix(name, ".zdebug_")
	    || header.sh_offset > file_size || header.sh_size > file_size - header.sh_offset)
		return false;
	if (!is_looked_for(name))
		return true;
	found = (struct valgrind_image_section){ header.sh_offset, header.sh_size };
	if ((header.sh_flags & SHF_COMPRESSED) && !unpack(m, scn, &found))
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++)
		if (strcmp(name, wanted[i].name) == 0)
			*wanted[i].section = found;
	return true;
}

bool valgrind_image_open(struct valgrind_image *m, Elf *elf)
{
	const struct valgrind_image_section none = { NOWHERE, 0 };
	Elf_Scn *scn = NULL;
	size_t size, names;

	*m = (struct valgrind_image){ .info = none, .abbrev = none, .line = none, .str = none, .line_str = none };
	m->bytes = (const uint8_t *)elf_rawfile(elf, &size);
	if (!m->bytes || elf_getshdrstrndx(elf, &names) != 0)
		return false;
	m->size = size;
	while ((scn = elf_nextscn(elf, scn))) {
		GElf_Shdr header;
		const char *name = gelf_getshdr(scn, &header) ? elf_strptr(elf, names, header.sh_name) : NULL;

		if (name && !find_section(m, scn, name, size))
			return false;
	}
	m->patience = 1000000 + 4 * m->size;
	return m->info.offset != NOWHERE && m->abbrev.offset != NOWHERE && m->line.offset != NOWHERE;
}

void valgrind_image_close(struct valgrind_image *m)
{
	if (m->unpacked)
		g_byte_array_unref(m->unpacked);
}

bool valgrind_image_stopped(const struct valgrind_image *m)
{
	return m->overrun || m->patience == 0;
}

uint64_t valgrind_image_take(struct valgrind_image *m, uint64_t *at, unsigned int size)
{
	uint64_t value = 0;

	if (valgrind_image_stopped(m))
		return 0;
	m->patience--;
	if (*at > m->size || size > m->size - *at) {
		m->overrun = true;
		return 0;
	}
	for (unsigned int i = size; i > 0; i--)
		value = value << 8 | m->bytes[*at + i - 1];
	*at += size;
	return value;
}

uint64_t valgrind_image_take_leb128(struct valgrind_image *m, uint64_t *at)
{
	uint64_t value = 0;
	unsigned int shift = 0;
	uint8_t byte;

	do {
		byte = (uint8_t)valgrind_image_take(m, at, 1);
		/* Shift as the processor does. */
		value |= (uint64_t)(byte & 0x7f) << (shift & 63);
		shift += 7;
	} while (byte & 0x80);
	return value;
}

uint8_t valgrind_image_take_text(struct valgrind_image *m, uint64_t *at)
{
	const uint8_t *end;
	uint8_t first = *at < m->size ? m->bytes[*at] : 0;

	if (valgrind_image_stopped(m))
		return 0;
	end = *at < m->size ? memchr(m->bytes + *at, 0, m->size - *at) : NULL;
	if (!end) {
		m->overrun = true;
		return 0;
	}
	*at = (uint64_t)(end - m->bytes) + 1;
	return first;
}

uint64_t valgrind_image_take_length(struct valgrind_image *m, uint64_t *at, bool *wide)
{
	uint64_t length = valgrind_image_take(m, at, 4);

	*wide = length == 0xffffffff;
	return *wide ? valgrind_image_take(m, at, 8) : length;
}

uint64_t valgrind_image_take_offset(struct valgrind_image *m, uint64_t *at, bool wide)
{
	return valgrind_image_take(m, at, wide ? 8 : 4);
}

void valgrind_image_skip(struct valgrind_image *m, uint64_t *at, uint64_t size)
{
	if (!valgrind_image_stopped(m))
		*at = size > NOWHERE - 1 - *at ? NOWHERE - 1 : *at + size;
}
