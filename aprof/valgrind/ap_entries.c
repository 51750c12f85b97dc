/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_entries.h"

#include "valgrind/ap_core.h"
#include "valgrind/ap_symbols.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_debuginfo.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_machine.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_threadstate.h"
#include "pub_tool_vki.h"

/* A function. size is 0 where it is not known. */
struct function {
	Addr start;
	SizeT size;
	ULong watchers;
	ULong entered;       /* those that want to know its entries: not for a part of a function */
	const HChar *name;   /* for them */
};

static ULong (*s_match)(const HChar *symbol, const HChar **name);
static void (*s_on_entry)(ULong watchers, const HChar *name);

/* By ThreadId: the stack pointer at which a watched function last jumped to its own first instruction. A
   signal handler that enters the function in between has another stack pointer. */
static Addr *s_jumped_sp;

void AP_(entries_watch)(ULong (*match)(const HChar *symbol, const HChar **name),
                        void (*on_entry)(ULong watchers, const HChar *name))
{
	s_match = match;
	s_on_entry = on_entry;
	s_jumped_sp = VG_(calloc)("ap.entries.jumped", VG_N_THREADS, sizeof *s_jumped_sp);
}

/* ------------------------------------------------ functions ----------------------------------------------- */

static void match_name(struct function *f, const HChar *symbol)
{
	const HChar *name;
	ULong watchers = s_match(symbol, &name);
	f->watchers |= watchers;
	if (!watchers || AP_(symbol_is_function_part)(symbol))
		return;
	f->entered |= watchers;
	if (!f->name)
		f->name = name;
}

static void match_names(struct function *f, const HChar *name, const HChar **others)
{
	match_name(f, name);
	/* The compiler may have folded several functions with equal code into one that has all their names. */
	while (others && *others)
		match_name(f, *others++);
}

static struct function find_function(Addr a)
{
	struct function f = { 0 };
	DiEpoch epoch = VG_(current_DiEpoch)();
	const DebugInfo *di = VG_(find_DebugInfo)(epoch, a);
	const HChar *symbol;
	/* From 3.22 on Valgrind reads separate debug information only when somebody asks for a name. So ask. */
	(void)VG_(get_fnname_raw)(epoch, a, &symbol);
	Int low = 0, high = di ? VG_(DebugInfo_syms_howmany)(di) : 0;
	while (low < high) {
		Int middle = low + (high - low) / 2;
		struct ap_symbol_address start;
		UInt size;
		const HChar *name, **others;
		Bool is_text;
		VG_(DebugInfo_syms_getidx)(di, middle, &start, &size, &name, &others, &is_text, NULL, NULL);
		if (a < start.main)
			high = middle;
		else if (a - start.main >= size)
			low = middle + 1;
		else {
			if (is_text) {
				f.start = start.main;
				f.size = size;
				match_names(&f, name, others);
			}
			break;
		}
	}
	return f;
}

ULong AP_(entries_watchers_at)(Addr a)
{
	return find_function(a).watchers;
}

static Bool is_in(Addr a, const struct function *f)
{
	return a - f->start < f->size;
}

/* ---------------------------------------- what translated code calls -------------------------------------- */

/* sp is 0 where the instruction cannot be the target of a jump, because the block of code goes on into it. */
static void on_first_instruction(ULong watchers, const HChar *name, Addr sp)
{
	ThreadId tid = VG_(get_running_tid)();
	if (sp && s_jumped_sp[tid] == sp)
		s_jumped_sp[tid] = 0;
	else
		s_on_entry(watchers, name);
}

static void on_jump(Addr to, Addr start, Addr sp)
{
	if (to == start)
		s_jumped_sp[VG_(get_running_tid)()] = sp;
}

/* ---------------------------------------------- instrumentation ------------------------------------------- */

static IRExpr *word(ULong value)
{
	return IRExpr_Const(IRConst_U64(value));
}

static IRExpr *stack_pointer(IRSB *out, const VexGuestLayout *layout)
{
	IRTemp sp = newIRTemp(out->tyenv, Ity_I64);
	addStmtToIRSB(out, IRStmt_WrTmp(sp, IRExpr_Get(layout->offset_SP, Ity_I64)));
	return IRExpr_RdTmp(sp);
}

static void add_entry_call(IRSB *out, const struct function *f, IRExpr *sp)
{
	addStmtToIRSB(out, IRStmt_Dirty(unsafeIRDirty_0_N(0, "on_first_instruction",
	                                                  VG_(fnptr_to_fnentry)(on_first_instruction),
	                                                  mkIRExprVec_3(word(f->entered), word((Addr)f->name), sp))));
}

/* guard is the condition of the jump; NULL: it is always taken. */
static void add_jump_call(IRSB *out, const VexGuestLayout *layout, IRExpr *to, Addr start, IRExpr *guard)
{
	IRExpr *sp = stack_pointer(out, layout);
	IRDirty *call = unsafeIRDirty_0_N(0, "on_jump", VG_(fnptr_to_fnentry)(on_jump),
	                                  mkIRExprVec_3(to, word(start), sp));
	if (guard)
		call->guard = guard;
	addStmtToIRSB(out, IRStmt_Dirty(call));
}

/* The length of a direct call. */
#if defined(VGA_amd64)
#define CALL_BYTES 5
#else
#define CALL_BYTES 4
#endif

/* Where the instruction that ends at `behind` calls to, if it is a direct call. The code there must be readable. */
static Addr called_by(Addr behind)
{
#if defined(VGA_amd64)
	Int distance;
	if (*(const UChar *)(behind - CALL_BYTES) != 0xe8)
		return 0;
	VG_(memcpy)(&distance, (const void *)(behind - sizeof distance), sizeof distance);
	return behind + distance;
#else
	/* the instruction BL, with a distance of 26 bits in words */
	UInt instruction = *(const UInt *)(behind - CALL_BYTES);
	if ((instruction & 0xfc000000u) != 0x94000000u)
		return 0;
	return behind - CALL_BYTES + ((Long)((ULong)instruction << 38) >> 36);
#endif
}

Addr AP_(entries_called_by)(Addr last_byte)
{
	Addr behind = last_byte + 1;
	return VG_(am_is_valid_for_client)(behind - CALL_BYTES, CALL_BYTES, VKI_PROT_READ) ? called_by(behind) : 0;
}

/* Whether the instruction that ends at `behind` and has this length is a call of `to`. */
static Bool is_call(Addr behind, UInt length, Addr to)
{
	return length >= CALL_BYTES && called_by(behind) == to;
}

static Bool is_jump(IRJumpKind kind)
{
	return kind != Ijk_Call && kind != Ijk_Ret;
}

static Bool is_constant(const IRExpr *e, Addr *value)
{
	if (e->tag != Iex_Const)
		return False;
	*value = e->Iex.Const.con->Ico.U64;
	return True;
}

IRSB *AP_(entries_instrument)(IRSB *sb, const VexGuestLayout *layout)
{
	if (!s_match)
		return sb;
	IRSB *out = deepCopyIRSBExceptStmts(sb);
	struct function in = { 0 };  /* the function of the current instruction */
	Addr behind = 0;             /* the address behind the current instruction; 0 before the first one */
	UInt length = 0;
	Bool changed = False;
	for (Int i = 0; i < sb->stmts_used; i++) {
		IRStmt *s = sb->stmts[i];
		if (s->tag == Ist_IMark) {
			/* VEX may have followed calls and jumps into other functions, and may have unrolled a
			   loop. */
			Addr at = s->Ist.IMark.addr, before = behind;
			struct function from = in;
			if (!is_in(at, &in))
				in = find_function(at);
			behind = at + s->Ist.IMark.len;
			addStmtToIRSB(out, s);
			if (in.entered && in.start == at
			    && (!before || !is_in(before - 1, &from) || from.start != at || is_call(before, length, at))) {
				add_entry_call(out, &in, before ? word(0) : stack_pointer(out, layout));
				changed = True;
			}
			length = s->Ist.IMark.len;
			continue;
		}
		if (s->tag == Ist_Exit && in.entered && is_jump(s->Ist.Exit.jk) && s->Ist.Exit.dst->Ico.U64 == in.start) {
			add_jump_call(out, layout, word(in.start), in.start, s->Ist.Exit.guard);
			changed = True;
		}
		addStmtToIRSB(out, s);
	}
	Addr next;
	if (in.entered && is_jump(sb->jumpkind) && (!is_constant(sb->next, &next) || next == in.start)) {
		add_jump_call(out, layout, out->next, in.start, NULL);
		changed = True;
	}
	return changed ? out : sb;
}
