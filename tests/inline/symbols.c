/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Functions in assembler whose symbols overlap, share addresses, have no size, or have versions. Each call of malloc is
   a frame with an address of its own. */
#include <stdlib.h>

/* `begin NAME` opens a procedure, `end` closes it, `ask` calls malloc in it. `symbol NAME, TYPE, FROM, TO` makes a symbol. */
__asm__(
	".text\n"
	".macro ask\n\tmov $24, %edi\n\tcall malloc@PLT\n.endm\n"
	".macro begin name\n\t.p2align 4\n\t.globl \\name\n\\name:\n\t.cfi_startproc\n\tsub $8, %rsp\n\t.cfi_adjust_cfa_offset 8\n.endm\n"
	".macro end\n\tadd $8, %rsp\n\t.cfi_adjust_cfa_offset -8\n\tret\n\t.cfi_endproc\n.endm\n"
	".macro symbol name, type, from, to\n\t.type \\name, \\type\n\t.set \\name, \\from\n\t.size \\name, \\to - \\from\n.endm\n"

	/* One begins within another: behind its end nothing has a name. */
	"begin around\n\task\n1:\task\n2:\task\n\tend\n3:\n"
	"symbol outer, @function, around, 3b\n\tsymbol inner, @function, 1b, 2b\n"

	/* Two of different sizes begin at one address. */
	"begin lengths\n\task\n1:\task\n2:\task\n\tend\n"
	"symbol longer, @function, lengths, 2b\n\tsymbol short, @function, lengths, 1b\n"

	/* Names of the same code: the shortest, then the first in the alphabet, whatever binds them. */
	"begin aliases\n\task\n\tend\n1:\n"
	"\t.globl longer_alias\n\t.weak other\n"
	"symbol longer_alias, @function, aliases, 1b\n\tsymbol other, @function, aliases, 1b\n\tsymbol named, @function, aliases, 1b\n"

	/* Without a size, or without a type, it is no name. Data in code is one. */
	"begin unsized\n\task\n\tend\n"
	"begin untyped\n\task\n\tend\n1:\n\t.size untyped, 1b - untyped\n"
	"begin data\n\task\n\tend\n1:\n\tsymbol table, @object, data, 1b\n"

	/* The length of a version does not count; of equally long names the one with a version does. */
	"begin PMPI_Ask\n\task\n\tend\n1:\n"
	"symbol MPI_Ask, @function, PMPI_Ask, 1b\n\t.type PMPI_Ask, @function\n\t.size PMPI_Ask, 1b - PMPI_Ask\n"
	"begin versioned\n\task\n\tend\n1:\n"
	"\t.globl first, plain\n"
	"symbol first, @function, versioned, 1b\n\tsymbol plain, @function, versioned, 1b\n\t.symver first, verse@SYMBOLS_1\n"

	/* Manglings, and what only looks like one. */
	"begin _ZN2my5classIiE4callEi\n\task\n\tend\n1:\n\t.type _ZN2my5classIiE4callEi, @function\n"
	"\t.size _ZN2my5classIiE4callEi, 1b - _ZN2my5classIiE4callEi\n"
	"begin _RNvCs1234_7mycrate3foo\n\task\n\tend\n1:\n\t.type _RNvCs1234_7mycrate3foo, @function\n"
	"\t.size _RNvCs1234_7mycrate3foo, 1b - _RNvCs1234_7mycrate3foo\n"
	"begin _GLOBAL__sub_I_it\n\task\n\tend\n1:\n\t.type _GLOBAL__sub_I_it, @function\n\t.size _GLOBAL__sub_I_it, 1b - _GLOBAL__sub_I_it\n");

#define CALL(name) \
	extern void name(void); \
	name()

void symbols_ask(void)
{
	CALL(around);
	CALL(lengths);
	CALL(aliases);
	CALL(unsized);
	CALL(untyped);
	CALL(data);
	CALL(PMPI_Ask);
	CALL(versioned);
	CALL(_ZN2my5classIiE4callEi);
	CALL(_RNvCs1234_7mycrate3foo);
	CALL(_GLOBAL__sub_I_it);
}

#ifndef LIBRARY
int main(void)
{
	symbols_ask();
	return 0;
}
#endif
