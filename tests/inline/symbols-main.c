/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The program for symbols.c as a library. */
void symbols_ask(void);

int main(void)
{
	symbols_ask();
	return 0;
}
