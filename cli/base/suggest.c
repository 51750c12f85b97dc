/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "base/suggest.h"

#include <string.h>

/* Longer words are not compared. Shorter words do not count as the beginning of others. */
enum { LENGTH_MAX = 64, BEGINNING_MIN = 3 };

static char folded(char c)
{
	return c == '_' ? '-' : g_ascii_tolower(c);
}

/* The distance of Damerau and Levenshtein; no letter moves twice. row[i] is the distance of the first i letters
   of a from the beginning of b, for three lengths of that beginning. */
static gsize distance(const char *a, gsize a_length, const char *b, gsize b_length)
{
	gsize rows[3][LENGTH_MAX + 1], *before = rows[0], *above = rows[1], *row = rows[2];
	for (gsize i = 0; i <= a_length; i++)
		row[i] = i;
	for (gsize j = 1; j <= b_length; j++) {
		gsize *oldest = before;
		before = above;
		above = row;
		row = oldest;
		row[0] = j;
		for (gsize i = 1; i <= a_length; i++) {
			gboolean same = folded(a[i - 1]) == folded(b[j - 1]);
			row[i] = MIN(above[i - 1] + !same, MIN(above[i], row[i - 1]) + 1);
			if (i > 1 && j > 1 && folded(a[i - 1]) == folded(b[j - 2]) && folded(a[i - 2]) == folded(b[j - 1]))
				row[i] = MIN(row[i], before[i - 2] + 1);
		}
	}
	return row[a_length];
}

/* How many letters word shares with all of known, as `--` or `ALLOC_PROFILE_`. They do not tell what is
   meant. */
static gsize common_beginning(const char *word, const GPtrArray *known)
{
	gsize length = known->len > 1 ? strlen(word) : 0;
	for (guint i = 0; i < known->len; i++) {
		const char *name = g_ptr_array_index(known, i);
		gsize n = 0;
		while (n < length && folded(name[n]) == folded(word[n]))
			n++;
		length = n;
	}
	return length;
}

const char *suggest_nearest(const char *word, const GPtrArray *known)
{
	gsize length = strlen(word), begun = common_beginning(word, known), least = G_MAXSIZE;
	const char *nearest = NULL;
	if (length == 0 || length > LENGTH_MAX)
		return NULL;
	for (guint i = 0; i < known->len; i++) {
		const char *name = g_ptr_array_index(known, i);
		gsize name_length = strlen(name), far;
		if (name_length > LENGTH_MAX)
			continue;
		far = distance(word, length, name, name_length);
		/* Accept one slip in three letters, or a word that was only begun. */
		if (far > (MAX(length, name_length) - begun + 1) / 3
		    && (length < begun + BEGINNING_MIN || g_ascii_strncasecmp(word, name, length) != 0))
			continue;
		if (far < least) {
			least = far;
			nearest = name;
		}
	}
	return nearest;
}

char *suggest_text(const char *word, const GPtrArray *known)
{
	const char *nearest = known->len > 1 ? suggest_nearest(word, known) : NULL;
	if (nearest != NULL)
		return g_strdup_printf("did you mean '%s'?", nearest);
	GString *text = g_string_new("choose one of ");
	for (guint i = 0; i < known->len; i++)
		g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", (const char *)g_ptr_array_index(known, i));
	return g_string_free(text, FALSE);
}
