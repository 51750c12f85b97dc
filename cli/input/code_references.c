/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/code_references.h"

#include <elfutils/libdwfl.h>
#include <stdbool.h>
#include <string.h>

struct search { const uint64_t *functions; size_t n; GArray *references; bool is_fixed; };

static void look_up(struct search *s, uint64_t to, uint64_t from)
{
	size_t low = 0, high = s->n;
	if (s->n == 0 || to < s->functions[0] || to > s->functions[s->n - 1])
		return;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (s->functions[middle] < to)
			low = middle + 1;
		else
			high = middle;
	}
	const struct code_reference found = { from, to };
	if (low < s->n && s->functions[low] == to)
		g_array_append_val(s->references, found);
}

/* Whether the distance at bytes[i] may be that of a call, a jump or a lea: only these refer to code. */
static bool may_be_distance(const uint8_t *bytes, size_t i)
{
	enum { CALL = 0xe8, JUMP = 0xe9, TWO_BYTES = 0x0f, CONDITION = 0x80, LEA = 0x8d };
	uint8_t last = i > 0 ? bytes[i - 1] : 0, before = i > 1 ? bytes[i - 2] : 0;
	return last == CALL || last == JUMP || (before == TWO_BYTES && (last & 0xf0) == CONDITION) || (before == LEA && (last & 0xc7) == 5);
}

/* An instruction has the distance from its end, as its last 4 bytes. A program that is always loaded at its own addresses may have the
   address itself. */
static void search_code(struct search *s, const uint8_t *bytes, size_t size, uint64_t address)
{
	for (size_t i = 0; i + sizeof(int32_t) <= size; i++) {
		int32_t distance;
		memcpy(&distance, bytes + i, sizeof distance);
		uint64_t end = address + i + sizeof distance, to = end + (uint64_t)(int64_t)distance;
		if (may_be_distance(bytes, i))
			look_up(s, to, address + i);
		if (s->is_fixed)
			look_up(s, (uint32_t)distance, address + i);
	}
}

/* Pointers, and what the dynamic linker makes pointers of, lie at multiples of 8. */
static void search_data(struct search *s, const uint8_t *bytes, size_t size, uint64_t address)
{
	for (size_t i = (8 - address % 8) % 8; i + sizeof(uint64_t) <= size; i += 8) {
		uint64_t word;
		memcpy(&word, bytes + i, sizeof word);
		look_up(s, word, 0);
	}
}

void code_references_find(const void *image, const uint64_t *functions, size_t n, GArray *references)
{
	GElf_Addr bias;
	Elf *elf = dwfl_module_getelf(object_image_module(image), &bias);
	struct search s = { functions, n, references, false };
	GElf_Ehdr header;
	GElf_Phdr p;
	size_t count;
	if (elf == NULL || gelf_getehdr(elf, &header) == NULL || elf_getphdrnum(elf, &count) != 0)
		return;
	s.is_fixed = header.e_type == ET_EXEC;
	for (size_t i = 0; i < count; i++) {
		if (gelf_getphdr(elf, (int)i, &p) == NULL || p.p_type != PT_LOAD || p.p_filesz == 0 || p.p_offset > INT64_MAX)
			continue;
		const Elf_Data *data = elf_getdata_rawchunk(elf, (int64_t)p.p_offset, p.p_filesz, ELF_T_BYTE);
		if (data == NULL || data->d_buf == NULL)
			continue;
		if (p.p_flags & PF_X)
			search_code(&s, data->d_buf, data->d_size, p.p_vaddr);
		else
			search_data(&s, data->d_buf, data->d_size, p.p_vaddr);
	}
}
