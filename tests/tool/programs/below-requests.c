/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What options and requests say together: the program counts only where both do. */
#include "program.h"

#include "aprof.h"

KEEP static void take(size_t n)
{
	free(hide(malloc(n)));
	NOT_A_TAIL_CALL();
}

KEEP static void begin(void) { take(1); NOT_A_TAIL_CALL(); }
KEEP static void end(void) { take(2); NOT_A_TAIL_CALL(); }

/* Whether a measurement, and an assertion, are answered here. */
static void say_measures(const char *when)
{
	for (int what = 0; what <= 2; what++) {
		uintptr_t handle = aprof_measure_begin((enum aprof_measure)what);
		say("%s%s%d", what ? "" : when, what ? " " : ": ", handle != 0);
		aprof_measure_end(handle, NULL);
	}
	say("\n");
}

int main(void)
{
	take(10);
	say_measures("at first");
	aprof_start();
	take(20);
	begin();
	say_measures("begun");
	aprof_phase("own");
	take(40);
	aprof_stop();
	take(80);
	aprof_start();
	take(160);
	end();
	take(320);
	aprof_start();
	take(640);
	say_measures("at last");
	return 0;
}
