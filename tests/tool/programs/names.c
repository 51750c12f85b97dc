/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Hostile thread names, one a thread; names.sh says how they must be written. */
/* flags: -pthread */
#include "program.h"
#include <pthread.h>
#include <sys/prctl.h>

static const char *const name[] = {
	"<a b=\"c\">&amp;",
	"\x01\x1b[31m\n\t\x7f",
	"\xff\xfe\xc3",
	"gr\xc3\xbc\xc3\x9f \xe2\x82\xac",
	"]]><!--'",
	"\xed\xa0\x80\xc0\x80",
	"aaaaaaaaaaaaaa\xc3\xbc",
	"",
};

static void *work(void *argument)
{
	size_t i = (size_t)(uintptr_t)argument;
	prctl(PR_SET_NAME, name[i]);
	sink = malloc(i + 1);
	return NULL;
}

int main(void)
{
	for (size_t i = 0; i < sizeof name / sizeof name[0]; i++) {
		pthread_t thread;
		MUST(pthread_create(&thread, NULL, work, (void *)i) == 0);
		MUST(pthread_join(thread, NULL) == 0);
	}
	return 0;
}
