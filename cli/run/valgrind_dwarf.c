/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "run/valgrind_dwarf.h"

#include "run/valgrind_image.h"

#include <dwarf.h>
#include <glib.h>
#include <stdint.h>
#include <stdlib.h>

/* What Valgrind's reader takes from the first entry of a unit. */
struct unit {
	uint64_t line;          /* NOWHERE: none */
	uint64_t directory;     /* a text in the file; NOWHERE: none */
	unsigned int version;
	bool wide;              /* 64-bit DWARF */
	bool astray;            /* something was skipped */
};

/* ---------------------------------------- a unit's first entry ---------------------------------------- */

enum layout {
	FIXED, OFFSET, ADDRESS, BLOCK, LEB128, TEXT, IN_STR, IN_LINE_STR, REFERENCE, CONSTANT, NOTHING
};

/* The forms that Valgrind 3.19 knows. It reads no bytes for any other form. */
static const struct form {
	unsigned int form;
	enum layout layout;
	unsigned int size;
	bool number;
} forms[] = {
	{ DW_FORM_addr, ADDRESS, 0, false },
	{ DW_FORM_block2, BLOCK, 2, false },
	{ DW_FORM_block4, BLOCK, 4, false },
	{ DW_FORM_data2, FIXED, 2, true },
	{ DW_FORM_data4, FIXED, 4, true },
	{ DW_FORM_data8, FIXED, 8, false },
	{ DW_FORM_string, TEXT, 0, false },
	{ DW_FORM_block, BLOCK, 0, false },
	{ DW_FORM_block1, BLOCK, 1, false },
	{ DW_FORM_data1, FIXED, 1, true },
	{ DW_FORM_flag, FIXED, 1, false },
	{ DW_FORM_sdata, LEB128, 0, false },
	{ DW_FORM_strp, IN_STR, 0, false },
	{ DW_FORM_udata, LEB128, 0, false },
	{ DW_FORM_ref_addr, REFERENCE, 0, false },
	{ DW_FORM_ref1, FIXED, 1, false },
	{ DW_FORM_ref2, FIXED, 2, false },
	{ DW_FORM_ref4, FIXED, 4, false },
	{ DW_FORM_ref8, FIXED, 8, false },
	{ DW_FORM_ref_udata, LEB128, 0, false },
	{ DW_FORM_sec_offset, OFFSET, 0, true },
	{ DW_FORM_exprloc, BLOCK, 0, false },
	{ DW_FORM_flag_present, NOTHING, 0, false },
	{ DW_FORM_data16, FIXED, 16, false },
	{ DW_FORM_line_strp, IN_LINE_STR, 0, false },
	{ DW_FORM_ref_sig8, FIXED, 8, false },
	{ DW_FORM_implicit_const, CONSTANT, 0, true },
	{ DW_FORM_GNU_ref_alt, OFFSET, 0, false },
	{ DW_FORM_GNU_strp_alt, OFFSET, 0, false },
};

static const struct form *find_form(unsigned int form)
{
	for (size_t i = 0; i < G_N_ELEMENTS(forms); i++)
		if (forms[i].form == form)
			return &forms[i];
	return NULL;
}

struct value { uint64_t number, text; };    /* text: where it stands; NOWHERE: the value is not a text */

static uint64_t text_in(const struct valgrind_image_section *s, uint64_t offset)
{
	return s->offset == NOWHERE ? NOWHERE : s->offset + offset;
}

static struct value take_value(struct valgrind_image *m, uint64_t *at, uint64_t *abbreviation,
                               const struct form *f, const struct unit *u, unsigned int address_size)
{
	struct value v = { NOWHERE, NOWHERE };
	uint64_t number = NOWHERE;

	switch (f->layout) {
	case FIXED:
		/* Valgrind skips wide numbers without reading them, except the offsets of 64-bit DWARF. */
		if (f->number || (f->form == DW_FORM_data8 && u->wide))
			v.number = valgrind_image_take(m, at, f->size);
		else
			valgrind_image_skip(m, at, f->size);
		return v;
	case OFFSET:
		if (f->number)
			number = valgrind_image_take_offset(m, at, u->wide);
		else
			valgrind_image_skip(m, at, u->wide ? 8 : 4);
		break;
	case ADDRESS:
		valgrind_image_skip(m, at, address_size);
		break;
	case BLOCK:
		number = f->size == 0 ? valgrind_image_take_leb128(m, at) : valgrind_image_take(m, at, f->size);
		valgrind_image_skip(m, at, number);
		break;
	case LEB128:
		valgrind_image_take_leb128(m, at);
		break;
	case TEXT:
		v.text = *at;
		valgrind_image_take_text(m, at);
		break;
	case IN_STR:
	case IN_LINE_STR: {
		const struct valgrind_image_section *s = f->layout == IN_STR ? &m->str : &m->line_str;
		if (s->offset != NOWHERE)
			v.text = text_in(s, valgrind_image_take_offset(m, at, u->wide));
		else
			valgrind_image_skip(m, at, u->wide ? 8 : 4);
		break;
	}
	case REFERENCE:
		valgrind_image_skip(m, at, u->version == 2 ? address_size : u->wide ? 8 : 4);
		break;
	case CONSTANT:
		number = valgrind_image_take_leb128(m, abbreviation);
		break;
	case NOTHING:
		break;
	}
	if (f->number)
		v.number = number;
	return v;
}

/* Moves *abbreviation behind the wanted code. Valgrind only stops looking at the end of the file. */
static void look_up(struct valgrind_image *m, uint64_t *abbreviation, uint64_t wanted)
{
	while (!valgrind_image_stopped(m) && valgrind_image_take_leb128(m, abbreviation) != wanted) {
		uint64_t name, form;
		valgrind_image_take_leb128(m, abbreviation);
		valgrind_image_skip(m, abbreviation, 1);
		do {
			name = valgrind_image_take_leb128(m, abbreviation);
			form = valgrind_image_take_leb128(m, abbreviation);
			if (form == DW_FORM_implicit_const)
				valgrind_image_take_leb128(m, abbreviation);
		} while (name != 0 && !valgrind_image_stopped(m));
	}
}

static void read_attributes(struct valgrind_image *m, struct unit *u, uint64_t at, uint64_t abbreviation,
                            unsigned int address_size)
{
	while (!valgrind_image_stopped(m)) {
		uint32_t name = (uint32_t)valgrind_image_take_leb128(m, &abbreviation);
		uint32_t code = (uint32_t)valgrind_image_take_leb128(m, &abbreviation);
		const struct form *form;
		struct value v = { NOWHERE, NOWHERE };

		if (name == 0)
			return;
		if (code == DW_FORM_indirect)
			code = (uint32_t)valgrind_image_take_leb128(m, &at);
		form = find_form(code);
		if (form)
			v = take_value(m, &at, &abbreviation, form, u, address_size);
		else
			u->astray = true;
		if (name == DW_AT_comp_dir)
			u->directory = v.text;
		else if (name == DW_AT_stmt_list)
			u->line = v.number;
	}
}

static void read_unit(struct valgrind_image *m, struct unit *u, uint64_t at)
{
	uint64_t start = at, length, end, abbreviation = 0, code;
	unsigned int address_size, type = DW_UT_compile;

	u->line = u->directory = NOWHERE;
	length = valgrind_image_take_length(m, &at, &u->wide);
	end = start + length + (u->wide ? 12 : 4);
	u->version = (unsigned int)valgrind_image_take(m, &at, 2);
	if (u->version >= 5)
		type = (unsigned int)valgrind_image_take(m, &at, 1);
	else
		abbreviation = valgrind_image_take_offset(m, &at, u->wide);
	address_size = (unsigned int)valgrind_image_take(m, &at, 1);
	if (u->version >= 5)
		abbreviation = valgrind_image_take_offset(m, &at, u->wide);
	/* The headers of other kinds of unit are longer than Valgrind expects. */
	u->astray = type != DW_UT_compile && type != DW_UT_partial;
	if (at >= end)
		return;
	code = (uint32_t)valgrind_image_take_leb128(m, &at);
	abbreviation = text_in(&m->abbrev, abbreviation);
	start = abbreviation;
	if ((uint32_t)valgrind_image_take_leb128(m, &abbreviation) != code) {
		abbreviation = start;
		look_up(m, &abbreviation, code);
	}
	if ((uint32_t)valgrind_image_take_leb128(m, &abbreviation) != DW_TAG_compile_unit)
		return;
	valgrind_image_skip(m, &abbreviation, 1);
	read_attributes(m, u, at, abbreviation, address_size);
}

/* ---------------------------------------- a line table ---------------------------------------- */

struct columns { uint8_t path, directory; uint64_t forms[256]; unsigned int count; };

static void take_columns(struct valgrind_image *m, uint64_t *at, struct columns *c)
{
	c->count = (unsigned int)valgrind_image_take(m, at, 1);
	for (unsigned int i = 0; i < c->count; i++) {
		uint64_t what = (uint32_t)valgrind_image_take_leb128(m, at);
		c->forms[i] = (uint32_t)valgrind_image_take_leb128(m, at);
		if (what == DW_LNCT_path)
			c->path = (uint8_t)i;
		else if (what == DW_LNCT_directory_index)
			c->directory = (uint8_t)i;
	}
}

/* The first character of a path. Valgrind takes no path from a form that it does not know, and crashes when it
   uses that. */
static uint8_t take_path(struct valgrind_image *m, uint64_t *at, const struct unit *u, uint64_t form)
{
	const struct valgrind_image_section *s = form == DW_FORM_strp ? &m->str : &m->line_str;
	uint64_t text;

	if (form == DW_FORM_string)
		return valgrind_image_take_text(m, at);
	text = form == DW_FORM_strp || form == DW_FORM_line_strp
	       ? text_in(s, valgrind_image_take_offset(m, at, u->wide)) : NOWHERE;
	if (text != NOWHERE)
		return valgrind_image_take_text(m, &text);
	m->overrun |= !valgrind_image_stopped(m);
	return 0;
}

static void take_index(struct valgrind_image *m, uint64_t *at, uint64_t form)
{
	switch (form) {
	case DW_FORM_data1:
		valgrind_image_take(m, at, 1);
		break;
	case DW_FORM_data2:
		valgrind_image_take(m, at, 2);
		break;
	case DW_FORM_udata:
		valgrind_image_take_leb128(m, at);
		break;
	}
}

/* What Valgrind skips in a table's column. It reads no bytes for other forms. */
static void skip_column(struct valgrind_image *m, uint64_t *at, const struct unit *u, uint64_t code)
{
	static const unsigned int known[] = {
		DW_FORM_block, DW_FORM_block1, DW_FORM_block2, DW_FORM_block4, DW_FORM_flag, DW_FORM_data1,
		DW_FORM_data2, DW_FORM_data4, DW_FORM_data8, DW_FORM_data16, DW_FORM_string, DW_FORM_strp,
		DW_FORM_line_strp, DW_FORM_sec_offset, DW_FORM_udata, DW_FORM_sdata,
	};

	for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
		if (known[i] == code) {
			const struct form *form = find_form(known[i]);
			if (form->layout == IN_STR || form->layout == IN_LINE_STR || form->layout == OFFSET)
				valgrind_image_skip(m, at, u->wide ? 8 : 4);
			else if (form->layout == FIXED)
				valgrind_image_skip(m, at, form->size);
			else
				take_value(m, at, NULL, form, u, 0);
		}
}

static void read_table(struct valgrind_image *m, uint64_t *at, const struct unit *u, struct columns *c,
                       bool files)
{
	uint64_t rows;

	take_columns(m, at, c);
	rows = (uint32_t)valgrind_image_take_leb128(m, at);
	for (uint64_t row = 0; row < rows && !valgrind_image_stopped(m) && (files || c->count > 0); row++) {
		bool named = false;
		for (unsigned int i = 0; i < c->count && !valgrind_image_stopped(m); i++) {
			if (i == c->path) {
				take_path(m, at, u, c->forms[i]);
				named = true;
			} else if (files && i == c->directory) {
				take_index(m, at, c->forms[i]);
			} else {
				skip_column(m, at, u, c->forms[i]);
			}
		}
		/* Valgrind crashes on a file without a name, as in take_path. */
		m->overrun |= files && !named && !valgrind_image_stopped(m);
	}
}

static void read_old_tables(struct valgrind_image *m, uint64_t *at)
{
	uint64_t here;

	for (here = *at; valgrind_image_take(m, &here, 1) != 0; here = *at)
		valgrind_image_take_text(m, at);
	*at = here;
	for (; valgrind_image_take(m, &here, 1) != 0; here = *at) {
		valgrind_image_take_text(m, at);
		for (int i = 0; i < 3; i++)
			valgrind_image_take_leb128(m, at);
	}
	*at = here;
}

static void run_extended(struct valgrind_image *m, uint64_t *at)
{
	if ((uint32_t)valgrind_image_take_leb128(m, at) == 0)
		return;
	switch (valgrind_image_take(m, at, 1)) {
	case DW_LNE_set_address:
		valgrind_image_take(m, at, 8);
		break;
	case DW_LNE_define_file:
		valgrind_image_take_text(m, at);
		for (int i = 0; i < 3; i++)
			valgrind_image_take_leb128(m, at);
		break;
	case DW_LNE_set_discriminator:
		valgrind_image_take_leb128(m, at);
		break;
	}
}

/* opcodes: where the lengths of the standard opcodes stand; base: the first special opcode. */
static void run_program(struct valgrind_image *m, uint64_t at, uint64_t end, uint64_t opcodes,
                        unsigned int base)
{
	static const uint8_t numbers[] = {
		[DW_LNS_advance_pc] = 1, [DW_LNS_advance_line] = 1, [DW_LNS_set_file] = 1,
		[DW_LNS_set_column] = 1, [DW_LNS_set_isa] = 1,
	};

	while (at < end && !valgrind_image_stopped(m)) {
		unsigned int opcode = (unsigned int)valgrind_image_take(m, &at, 1), count;
		uint64_t length = opcodes + opcode - 1;

		if (opcode >= base)
			continue;
		if (opcode == 0) {
			run_extended(m, &at);
			continue;
		}
		if (opcode == DW_LNS_fixed_advance_pc)
			valgrind_image_take(m, &at, 2);
		count = opcode < G_N_ELEMENTS(numbers) ? numbers[opcode]
		                                       : (unsigned int)valgrind_image_take(m, &length, 1);
		for (; count > 0 && !valgrind_image_stopped(m); count--)
			valgrind_image_take_leb128(m, &at);
	}
}

static void read_line_table(struct valgrind_image *m, const struct unit *u)
{
	uint64_t start = m->line.offset + u->line, at = start, length, end, opcodes, version;
	/* Valgrind keeps this in an int. */
	int32_t room = (int32_t)(uint32_t)(m->line.size - u->line);
	unsigned int base;
	bool wide;

	length = valgrind_image_take_length(m, &at, &wide);
	if (length > (uint64_t)(int64_t)room)
		return;
	end = start + length + (wide ? 12 : 4);
	version = valgrind_image_take(m, &at, 2);
	if (version < 2 || version > 5)
		return;
	if (version >= 5)
		valgrind_image_take(m, &at, 2);
	valgrind_image_take_offset(m, &at, wide);
	valgrind_image_take(m, &at, 1);
	if (version >= 4 && valgrind_image_take(m, &at, 1) != 1)
		return;
	valgrind_image_take(m, &at, 3);
	base = (unsigned int)valgrind_image_take(m, &at, 1);
	opcodes = at;
	at = opcodes + base - 1;
	if (u->directory != NOWHERE) {
		uint64_t directory = u->directory;
		valgrind_image_take_text(m, &directory);
	}
	if (version >= 5) {
		struct columns c = { 0 };
		read_table(m, &at, u, &c, false);
		read_table(m, &at, u, &c, true);
	} else {
		read_old_tables(m, &at);
	}
	run_program(m, at, end, opcodes, base);
}

/* ---------------------------------------- the whole ---------------------------------------- */

/* Returns the version of the DWARF that Valgrind gives up on; 0 if it gets through. */
static unsigned int read_units(struct valgrind_image *m)
{
	const uint64_t end = m->info.offset + m->info.size;
	uint64_t at = m->info.offset, next;

	for (; m->info.size >= 4 && at < end - 4; at = next) {
		uint64_t header = at, length;
		struct unit u;
		bool wide;

		length = valgrind_image_take_length(m, &header, &wide);
		if (valgrind_image_stopped(m) || length > end - at || length + (wide ? 12 : 4) > end - at)
			break;
		next = at + length + (wide ? 12 : 4);
		u.version = (unsigned int)valgrind_image_take(m, &header, 2);
		if (u.version >= 2 && u.version <= 5) {
			read_unit(m, &u, at);
			/* A unit whose attributes were all read correctly cannot lead to a wrong place. */
			if (!valgrind_image_stopped(m) && u.line != NOWHERE
			    && (u.astray || u.wide || u.version >= 5))
				read_line_table(m, &u);
		}
		if (valgrind_image_stopped(m))
			return m->overrun ? u.version : 0;
	}
	return 0;
}

/* Whether Valgrind `version` is before major.minor. */
static bool is_before(const char *version, long major, long minor)
{
	const long wanted[] = { major, minor };
	const char *at = version;

	for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++) {
		char *end;
		long number = strtol(at, &end, 10);
		if (end == at)
			return false;
		if (number != wanted[i])
			return number < wanted[i];
		at = *end == '.' ? end + 1 : end;
	}
	return false;
}

bool valgrind_dwarf_can_fail(const char *version)
{
	return is_before(version, 3, 22);
}

enum valgrind_dwarf_fault valgrind_dwarf_find_fault(Elf *elf, const char *version)
{
	struct valgrind_image m;
	bool opened = valgrind_image_open(&m, elf);
	enum valgrind_dwarf_fault fault = VALGRIND_DWARF_NONE;

	if (m.unknown_compression && is_before(version, 3, 22)) {
		fault = VALGRIND_DWARF_COMPRESSION;
	} else if (opened && is_before(version, 3, 20)) {
		unsigned int dwarf = read_units(&m);
		fault = dwarf == 0 ? VALGRIND_DWARF_NONE : dwarf < 5 ? VALGRIND_DWARF_OLD : VALGRIND_DWARF_5;
	}
	valgrind_image_close(&m);
	return fault;
}
