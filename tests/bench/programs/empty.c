/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Does nothing: what the start and the end of a process cost. */
int main(void)
{
	return 0;
}
