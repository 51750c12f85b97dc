/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Functions that jump to their own first instruction in every way that there is, and one that is only jumped to. Main calls
   each seven times. */

__asm__(".text\n"
#define FUNCTION(name, body) ".type " name ",@function\n" name ": " body "\n.size " name ",.-" name "\n"
FUNCTION("loop", "dec %edi; jnz loop; ret")
FUNCTION("long_loop", "cmp $0,%edi; je 1f; push %rax; mov $100,%eax\n 2: dec %eax; jnz 2b; pop %rax; dec %edi; jmp long_loop\n 1: ret")
FUNCTION("repeat", "rep stosb; ret")
FUNCTION("table", "dec %edi; jz 1f; lea table(%rip),%rax; jmp *%rax\n 1: ret")
FUNCTION("itself", "dec %edi; jz 1f; call itself\n 1: ret")
FUNCTION("jumped", "ret")
FUNCTION("jumps", "jmp jumped")
FUNCTION("jumps_sometimes", "test %edi,%edi; jnz jumped; ret")
FUNCTION("twice", "call once; call once; ret")
FUNCTION("once", "ret")
FUNCTION("called_in_loop", "lea -1(%rdi),%eax; ret")
);

extern void loop(int n), long_loop(int n), table(int n), itself(int n), jumped(void), jumps(void), jumps_sometimes(int really);
extern void twice(void), repeat(char *to, int unused, int unused2, long n);
extern int called_in_loop(int n);

static char text[100];

int main(void)
{
	for (int i = 0; i < 7; i++) {
		loop(1 + i);
		long_loop(9);
		repeat(text, 0, 0, sizeof text);
		table(5 + i);
		itself(4);
		jumps();
		jumps_sometimes(1);
		jumps_sometimes(0);
		twice();
	}
	for (int n = 1000; n > 0; n = called_in_loop(n))
		;
	return 0;
}
