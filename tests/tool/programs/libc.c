/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Blocks that the C library takes for its caller. */
/* both: use_environment, Valgrind adds four variables to the environment */
#include "program.h"
#include <dirent.h>

KEEP static void use_getline(void)
{
	/* getline starts with 120 bytes and doubles: 120, 240, 480, 960 hold a line of 600. */
	/* expect: (at("getdelim").allocations + at("getline").allocations) >= 4 */
	/* expect: at("use_getline").in_place + at("use_getline").moved == 3 */
	/* expect: at("use_getline").bytes == 120 + 240 + 480 + 960 */
	int ends[2];
	char text[601], *line = NULL;
	size_t size = 0;
	memset(text, 'x', 600);
	text[600] = '\n';
	MUST(pipe(ends) == 0 && write(ends[1], text, 601) == 601 && close(ends[1]) == 0);
	MUST(dup2(ends[0], 0) == 0);
	MUST(setvbuf(stdin, NULL, _IONBF, 0) == 0);
	MUST(getline(&line, &size, stdin) == 601 && size == 960);
	free(line);
}

KEEP static void use_getcwd(void)
{
	/* expect: (at("use_getcwd").live_blocks, at("use_getcwd").deallocations > 0) == (0, True) */
	char *directory = getcwd(NULL, 0);
	MUST(directory);
	free(directory);
}

KEEP static void use_opendir(void)
{
	/* expect: (at("use_opendir").allocations, at("use_opendir").live_blocks) == (1, 0) */
	DIR *directory = opendir("/");
	MUST(directory && closedir(directory) == 0);
}

KEEP static void use_file(void)
{
	/* A FILE and, at the first character, its buffer; fclose gives both back. */
	/* expect: (at("use_file").allocations, at("use_file").live_blocks) == (2, 0) */
	FILE *in = fopen("/dev/zero", "r");
	MUST(in && getc(in) == 0 && fclose(in) == 0);
}

static int ascending(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;
	return (x > y) - (x < y);
}

KEEP static void use_qsort(void)
{
	/* glibc sorts a small array on the stack, or in place: whatever it took, it gives back. */
	/* expect: at("use_qsort").live_blocks == 0 */
	static int numbers[5000];
	for (int i = 0; i < 5000; i++)
		numbers[i] = (i * 7919) % 5003;
	qsort(numbers, 5000, sizeof numbers[0], ascending);
	MUST(numbers[0] <= numbers[1] && numbers[4998] <= numbers[4999]);
}

KEEP static void use_environment(void)
{
	/* A string and the grown list of all of them, once each; both stay. */
	/* expect: at("use_environment").allocations >= 2 */
	/* expect: at("use_environment").deallocations == 0 */
	MUST(setenv("APROF_TEST_VARIABLE", "value", 1) == 0);
}

int main(void)
{
	use_getline();
	use_getcwd();
	use_opendir();
	use_file();
	use_qsort();
	use_environment();
	return 0;
}
