/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_cfi.h"

#include <dlfcn.h>
#include <string.h>

/* DWARF's numbers of the registers. */
enum { REGISTER_FP = 6, REGISTER_SP = 7, REGISTER_RETURN_ADDRESS = 16 };

/* How a pointer is stored: the low 4 bits say what as, the next 3 what it is relative to. */
enum {
	POINTER_ABSOLUTE = 0x00, POINTER_U2 = 0x02, POINTER_U4 = 0x03, POINTER_U8 = 0x04, POINTER_S2 = 0x0a, POINTER_S4 = 0x0b,
	POINTER_S8 = 0x0c,
	POINTER_RELATIVE_TO_ITSELF = 0x10, POINTER_RELATIVE_TO_DATA = 0x30, POINTER_OMITTED = 0xff,
};

/* The most states that one program keeps for later. */
#define STATES_MAX 8u

/* Bytes that are read one after the other. */
struct bytes { const uint8_t *at, *end; bool is_bad; };

static const uint8_t *take(struct bytes *b, size_t n)
{
	if ((size_t)(b->end - b->at) < n) {
		b->is_bad = true;
		b->at = b->end;
		return NULL;
	}
	b->at += n;
	return b->at - n;
}

static uint64_t take_unsigned(struct bytes *b, size_t n)
{
	uint64_t value = 0;
	const uint8_t *p = take(b, n);
	if (p)
		memcpy(&value, p, n);
	return value;
}

static int64_t take_signed(struct bytes *b, size_t n)
{
	unsigned unused = 64 - 8 * (unsigned)n;
	return (int64_t)(take_unsigned(b, n) << unused) >> unused;
}

static uint64_t take_uleb(struct bytes *b)
{
	uint64_t value = 0;
	for (unsigned shift = 0; shift < 64; shift += 7) {
		uint64_t byte = take_unsigned(b, 1);
		value |= (byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return value;
	}
	b->is_bad = true;
	return 0;
}

static int64_t take_sleb(struct bytes *b)
{
	uint64_t value = 0;
	for (unsigned shift = 0; shift < 64; shift += 7) {
		uint64_t byte = take_unsigned(b, 1);
		value |= (byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return byte & 0x40 && shift + 7 < 64 ? (int64_t)(value | ~(uint64_t)0 << (shift + 7)) : (int64_t)value;
	}
	b->is_bad = true;
	return 0;
}

/* An expression, or other data, that its length precedes. */
static const uint8_t *take_counted(struct bytes *b)
{
	const uint8_t *start = b->at;
	take(b, take_uleb(b));
	return start;
}

static uint64_t take_pointer(struct bytes *b, uint8_t encoding)
{
	uintptr_t itself = (uintptr_t)b->at;
	uint64_t value;
	switch (encoding & 0x0f) {
	case POINTER_U2: value = take_unsigned(b, 2); break;
	case POINTER_U4: value = take_unsigned(b, 4); break;
	case POINTER_S2: value = (uint64_t)take_signed(b, 2); break;
	case POINTER_S4: value = (uint64_t)take_signed(b, 4); break;
	case POINTER_ABSOLUTE: case POINTER_U8: case POINTER_S8: value = take_unsigned(b, 8); break;
	default: b->is_bad = true; return 0;
	}
	switch (encoding & 0xf0) {
	case POINTER_ABSOLUTE: return value;
	case POINTER_RELATIVE_TO_ITSELF: return itself + value;
	default: b->is_bad = true; return 0;
	}
}

/* --------------------------------------------- entries of functions -------------------------------------- */

/* Begins at the length of an entry, which the bytes then are. */
static struct bytes entry_at(const uint8_t *at)
{
	struct bytes b = { at, at + 12, false };
	uint64_t length = take_unsigned(&b, 4);
	if (length == 0xffffffff)
		length = take_unsigned(&b, 8);
	b.end = b.at + length;
	return b;
}

/* What functions with the same frame have in common. */
struct common {
	uint64_t code_factor;
	int64_t data_factor;
	uint8_t pointer_encoding;
	bool has_augmentation, is_signal_frame;
	struct bytes program;
};

static bool read_common(const uint8_t *at, struct common *c)
{
	struct bytes b = entry_at(at);
	*c = (struct common){ 0 };
	take(&b, 4);
	uint64_t version = take_unsigned(&b, 1);
	const char *augmentation = (const char *)b.at;
	size_t length = strnlen(augmentation, (size_t)(b.end - b.at));
	take(&b, length + 1);
	if (version == 4)
		take(&b, 2);
	c->code_factor = take_uleb(&b);
	c->data_factor = take_sleb(&b);
	uint64_t return_register = version == 1 ? take_unsigned(&b, 1) : take_uleb(&b);
	if (b.is_bad || return_register != REGISTER_RETURN_ADDRESS || (length && augmentation[0] != 'z'))
		return false;
	if (length) {
		struct bytes data = b;
		uint64_t bytes = take_uleb(&data);
		c->has_augmentation = true;
		b = data;
		take(&b, bytes);
		for (size_t i = 1; i < length; i++) {
			switch (augmentation[i]) {
			case 'R': c->pointer_encoding = (uint8_t)take_unsigned(&data, 1); break;
			case 'L': take(&data, 1); break;
			case 'S': c->is_signal_frame = true; break;
			case 'P': {
				uint8_t encoding = (uint8_t)take_unsigned(&data, 1);
				take_pointer(&data, encoding & 0x0f);
				break;
			}
			default: return false;
			}
		}
		b.is_bad |= data.is_bad;
	}
	c->program = b;
	return !b.is_bad;
}

/* The entry for a function: where it is, and its own part of the program. */
struct entry {
	uint64_t begin, size;
	struct common common;
	struct bytes program;
};

static bool read_entry(const uint8_t *at, struct entry *e)
{
	struct bytes b = entry_at(at);
	const uint8_t *field = b.at;
	uint64_t distance = take_unsigned(&b, 4);
	if (b.is_bad || distance == 0 || !read_common(field - distance, &e->common))
		return false;
	e->begin = take_pointer(&b, e->common.pointer_encoding);
	e->size = take_pointer(&b, e->common.pointer_encoding & 0x0f);
	if (e->common.has_augmentation)
		take(&b, take_uleb(&b));
	e->program = b;
	return !b.is_bad;
}

/* The table of an object's functions, .eh_frame_hdr: pairs of the distances from its begin of a function and of its
   entry, in order. Every linker writes this one form. */
struct pair { int32_t function, entry; };

static const uint8_t *find_entry(const uint8_t *header, uintptr_t ip)
{
	struct bytes b = { header, header + 4 + 2 * 8, false };
	const uint8_t *form = take(&b, 4);
	if (form[0] != 1 || form[3] != (POINTER_RELATIVE_TO_DATA | POINTER_S4))
		return NULL;
	take_pointer(&b, form[1]);
	uint64_t n = take_pointer(&b, form[2]);
	if (b.is_bad || form[2] == POINTER_OMITTED)
		return NULL;
	const uint8_t *table = b.at, *found = NULL;
	int64_t at = (int64_t)(ip - (uintptr_t)header);
	struct pair pair;
	for (uint64_t low = 0, high = n; low < high;) {
		uint64_t middle = low + (high - low) / 2;
		memcpy(&pair, table + middle * sizeof pair, sizeof pair);
		if (pair.function <= at) {
			found = header + pair.entry;
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return found;
}

/* ------------------------------------------------ programs ----------------------------------------------- */

struct run {
	uintptr_t at, ip;          /* where the program is, and how far it goes */
	struct native_cfi now, initial, kept[STATES_MAX];
	unsigned n_kept;
};

static struct native_cfi_rule *rule_of(struct native_cfi *cfi, uint64_t number)
{
	return number == REGISTER_FP ? &cfi->fp : number == REGISTER_RETURN_ADDRESS ? &cfi->return_address : NULL;
}

static void set_rule(struct run *r, uint64_t number, enum native_cfi_how how, int64_t offset, const uint8_t *expression)
{
	struct native_cfi_rule *rule = rule_of(&r->now, number);
	if (rule)
		*rule = (struct native_cfi_rule){ how, offset, expression };
}

static void restore_rule(struct run *r, uint64_t number)
{
	struct native_cfi_rule *rule = rule_of(&r->now, number);
	if (rule)
		*rule = *rule_of(&r->initial, number);
}

static void set_cfa_register(struct run *r, uint64_t number)
{
	r->now.cfa.how = number == REGISTER_SP ? NATIVE_CFI_SP : number == REGISTER_FP ? NATIVE_CFI_FP : NATIVE_CFI_UNKNOWN;
}

/* The instructions whose number has more bits than 2. Returns false where one is not known. */
static bool run_extended(struct run *r, struct bytes *b, const struct common *c, unsigned instruction)
{
	uint64_t number;
	switch (instruction) {
	case 0x00: return true;   /* nop */
	case 0x01: r->at = take_pointer(b, c->pointer_encoding); return true;   /* set_loc */
	case 0x02: r->at += take_unsigned(b, 1) * c->code_factor; return true;  /* advance_loc1 */
	case 0x03: r->at += take_unsigned(b, 2) * c->code_factor; return true;  /* advance_loc2 */
	case 0x04: r->at += take_unsigned(b, 4) * c->code_factor; return true;  /* advance_loc4 */
	case 0x05:   /* offset_extended */
		number = take_uleb(b);
		set_rule(r, number, NATIVE_CFI_AT_OFFSET, (int64_t)take_uleb(b) * c->data_factor, NULL);
		return true;
	case 0x06: restore_rule(r, take_uleb(b)); return true;   /* restore_extended */
	case 0x07: set_rule(r, take_uleb(b), NATIVE_CFI_UNDEFINED, 0, NULL); return true;   /* undefined */
	case 0x08: set_rule(r, take_uleb(b), NATIVE_CFI_SAME, 0, NULL); return true;        /* same_value */
	case 0x09:   /* register */
		set_rule(r, take_uleb(b), NATIVE_CFI_UNKNOWN, 0, NULL);
		take_uleb(b);
		return true;
	case 0x0a:   /* remember_state */
		if (r->n_kept == STATES_MAX)
			return false;
		r->kept[r->n_kept++] = r->now;
		return true;
	case 0x0b:   /* restore_state */
		if (r->n_kept == 0)
			return false;
		r->now = r->kept[--r->n_kept];
		return true;
	case 0x0c:   /* def_cfa */
		set_cfa_register(r, take_uleb(b));
		r->now.cfa.offset = (int64_t)take_uleb(b);
		return true;
	case 0x0d: set_cfa_register(r, take_uleb(b)); return true;              /* def_cfa_register */
	case 0x0e: r->now.cfa.offset = (int64_t)take_uleb(b); return true;      /* def_cfa_offset */
	case 0x0f:   /* def_cfa_expression */
		r->now.cfa = (struct native_cfi_rule){ NATIVE_CFI_EXPRESSION, 0, take_counted(b) };
		return true;
	case 0x10:   /* expression */
		number = take_uleb(b);
		set_rule(r, number, NATIVE_CFI_AT_EXPRESSION, 0, take_counted(b));
		return true;
	case 0x11:   /* offset_extended_sf */
		number = take_uleb(b);
		set_rule(r, number, NATIVE_CFI_AT_OFFSET, take_sleb(b) * c->data_factor, NULL);
		return true;
	case 0x12:   /* def_cfa_sf */
		set_cfa_register(r, take_uleb(b));
		r->now.cfa.offset = take_sleb(b) * c->data_factor;
		return true;
	case 0x13: r->now.cfa.offset = take_sleb(b) * c->data_factor; return true;   /* def_cfa_offset_sf */
	case 0x14:   /* val_offset */
		number = take_uleb(b);
		set_rule(r, number, NATIVE_CFI_OFFSET, (int64_t)take_uleb(b) * c->data_factor, NULL);
		return true;
	case 0x15:   /* val_offset_sf */
		number = take_uleb(b);
		set_rule(r, number, NATIVE_CFI_OFFSET, take_sleb(b) * c->data_factor, NULL);
		return true;
	case 0x16:   /* val_expression */
		number = take_uleb(b);
		set_rule(r, number, NATIVE_CFI_EXPRESSION, 0, take_counted(b));
		return true;
	case 0x2e: take_uleb(b); return true;   /* GNU_args_size */
	default: return false;
	}
}

/* Runs the instructions up to the code address r->ip. */
static bool run_program(struct run *r, struct bytes b, const struct common *c)
{
	while (b.at < b.end) {
		uint8_t byte = *b.at++;
		switch (byte >> 6) {
		case 1: r->at += (byte & 0x3fu) * c->code_factor; break;   /* advance_loc */
		case 2:   /* offset */
			set_rule(r, byte & 0x3f, NATIVE_CFI_AT_OFFSET, (int64_t)take_uleb(&b) * c->data_factor, NULL);
			break;
		case 3: restore_rule(r, byte & 0x3f); break;   /* restore */
		default:
			if (!run_extended(r, &b, c, byte))
				return false;
		}
		if (b.is_bad)
			return false;
		if (r->at > r->ip)
			break;
	}
	return true;
}

bool native_cfi_find(uintptr_t ip, struct native_cfi *cfi)
{
	struct dl_find_object object;
	if (_dl_find_object((void *)ip, &object) != 0 || !object.dlfo_eh_frame)
		return false;
	struct entry e;
	const uint8_t *at = find_entry(object.dlfo_eh_frame, ip);
	if (!at || !read_entry(at, &e) || ip - e.begin >= e.size)
		return false;
	struct run r = { .at = e.begin, .ip = ip };
	r.now.cfa.how = NATIVE_CFI_UNKNOWN;
	r.now.is_signal_frame = e.common.is_signal_frame;
	if (!run_program(&r, e.common.program, &e.common))
		return false;
	r.initial = r.now;
	if (!run_program(&r, e.program, &e.common))
		return false;
	*cfi = r.now;
	return cfi->cfa.how != NATIVE_CFI_UNKNOWN && cfi->return_address.how != NATIVE_CFI_UNKNOWN
	       && cfi->fp.how != NATIVE_CFI_UNKNOWN;
}

/* ----------------------------------------------- expressions --------------------------------------------- */

#define OPERANDS_MAX 16u

struct operands { uintptr_t word[OPERANDS_MAX]; unsigned n; bool is_bad; };

static void push(struct operands *o, uintptr_t word)
{
	if (o->n == OPERANDS_MAX)
		o->is_bad = true;
	else
		o->word[o->n++] = word;
}

static uintptr_t pop(struct operands *o)
{
	if (o->n == 0) {
		o->is_bad = true;
		return 0;
	}
	return o->word[--o->n];
}

/* The operations that take two operands. Those that the C library's and the linkers' unwind information has. */
static void operate(struct operands *o, unsigned operation)
{
	uintptr_t second = pop(o), first = pop(o);
	switch (operation) {
	case 0x1a: push(o, first & second); break;
	case 0x1c: push(o, first - second); break;
	case 0x1e: push(o, first * second); break;
	case 0x21: push(o, first | second); break;
	case 0x22: push(o, first + second); break;
	case 0x24: push(o, second < 64 ? first << second : 0); break;
	case 0x25: push(o, second < 64 ? first >> second : 0); break;
	case 0x27: push(o, first ^ second); break;
	case 0x29: push(o, first == second); break;
	case 0x2a: push(o, (intptr_t)first >= (intptr_t)second); break;
	case 0x2b: push(o, (intptr_t)first > (intptr_t)second); break;
	case 0x2c: push(o, (intptr_t)first <= (intptr_t)second); break;
	case 0x2d: push(o, (intptr_t)first < (intptr_t)second); break;
	case 0x2e: push(o, first != second); break;
	default: o->is_bad = true;
	}
}

static void push_register(struct operands *o, const struct native_registers *r, unsigned number, int64_t offset)
{
	switch (number) {
	case REGISTER_FP: push(o, r->fp + (uintptr_t)offset); break;
	case REGISTER_SP: push(o, r->sp + (uintptr_t)offset); break;
	case REGISTER_RETURN_ADDRESS: push(o, r->ip + (uintptr_t)offset); break;
	default: o->is_bad = true;
	}
}

static void push_constant(struct operands *o, struct bytes *b, unsigned operation)
{
	switch (operation) {
	case 0x08: push(o, take_unsigned(b, 1)); break;
	case 0x09: push(o, (uintptr_t)take_signed(b, 1)); break;
	case 0x0a: push(o, take_unsigned(b, 2)); break;
	case 0x0b: push(o, (uintptr_t)take_signed(b, 2)); break;
	case 0x0c: push(o, take_unsigned(b, 4)); break;
	case 0x0d: push(o, (uintptr_t)take_signed(b, 4)); break;
	case 0x0e: case 0x0f: push(o, take_unsigned(b, 8)); break;
	case 0x10: push(o, take_uleb(b)); break;
	case 0x11: push(o, (uintptr_t)take_sleb(b)); break;
	}
}

bool native_cfi_evaluate(const uint8_t *expression, const struct native_registers *r, const uintptr_t *initial,
                         bool (*read)(void *data, uintptr_t address, uintptr_t *word), void *data, uintptr_t *result)
{
	struct operands o = { .n = 0 };
	struct bytes b = { expression, expression + 10, false };
	uint64_t length = take_uleb(&b);
	b.end = b.at + length;
	if (initial)
		push(&o, *initial);
	while (b.at < b.end && !b.is_bad && !o.is_bad) {
		uint8_t operation = *b.at++;
		if (operation == 0x06) {   /* deref */
			uintptr_t word = 0;
			if (!read(data, pop(&o), &word))
				return false;
			push(&o, word);
		} else if (operation >= 0x08 && operation <= 0x11) {
			push_constant(&o, &b, operation);
		} else if (operation == 0x23) {   /* plus_uconst */
			push(&o, pop(&o) + take_uleb(&b));
		} else if (operation >= 0x30 && operation <= 0x4f) {   /* lit0 … lit31 */
			push(&o, operation - 0x30u);
		} else if (operation >= 0x70 && operation <= 0x8f) {   /* breg0 … breg31 */
			push_register(&o, r, operation - 0x70u, take_sleb(&b));
		} else {
			operate(&o, operation);
		}
	}
	*result = pop(&o);
	return !b.is_bad && !o.is_bad;
}
