/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What Valgrind wrote: each thing is said once, and what ended a process is one of them. */
#include "fuzz.h"

#include "run/valgrind_log.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(GPtrArray) said = valgrind_log_read((const char *)data, size, 12);
	g_autofree char *first = valgrind_log_first_line((const char *)data, size);

	FUZZ_REQUIRE(first == NULL || *first != '\0', "an empty first line");
	for (guint i = 0; i < said->len; i++) {
		const struct valgrind_said *s = g_ptr_array_index(said, i);
		const struct valgrind_said *end = valgrind_log_end(said, s->pid);
		FUZZ_REQUIRE(*s->text != '\0' && s->count > 0, "%u times '%s'", s->count, s->text);
		FUZZ_REQUIRE(end == NULL || g_ptr_array_find(said, end, NULL), "'%s'", end->text);
		for (guint j = 0; j < i; j++) {
			const struct valgrind_said *other = g_ptr_array_index(said, j);
			FUZZ_REQUIRE(other->pid != s->pid || strcmp(other->text, s->text) != 0, "'%s' is said twice", s->text);
		}
	}
	return 0;
}
