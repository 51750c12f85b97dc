/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "exports/pprof_file.h"

#include "base/escape.h"
#include "exports/gzip.h"

#include <glib.h>

struct pprof_file {
	struct gzip *gzip;
	GHashTable *texts;    /* escaped text → GUINT_TO_POINTER of its number */
	GString *escaped;
	GByteArray *packed;
};

static void put_text(struct pprof_file *f, char *text)
{
	Pprof__Profile part = PPROF__PROFILE__INIT;
	part.n_string_table = 1;
	part.string_table = &text;
	g_hash_table_insert(f->texts, text, GUINT_TO_POINTER(g_hash_table_size(f->texts)));
	pprof_file_put(f, &part);
}

struct pprof_file *pprof_file_open(FILE *out)
{
	struct pprof_file *f = g_new(struct pprof_file, 1);
	f->gzip = gzip_open(out);
	f->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	f->escaped = g_string_new(NULL);
	f->packed = g_byte_array_new();
	put_text(f, g_strdup(""));
	return f;
}

void pprof_file_close(struct pprof_file *f)
{
	gzip_close(f->gzip);
	g_hash_table_destroy(f->texts);
	g_string_free(f->escaped, TRUE);
	g_byte_array_unref(f->packed);
	g_free(f);
}

void pprof_file_put(struct pprof_file *f, const Pprof__Profile *part)
{
	g_byte_array_set_size(f->packed, (guint)pprof__profile__get_packed_size(part));
	gzip_write(f->gzip, f->packed->data, pprof__profile__pack(part, f->packed->data));
}

int64_t pprof_file_text(struct pprof_file *f, const char *text)
{
	gpointer number;
	g_string_truncate(f->escaped, 0);
	escape_append(f->escaped, text);
	if (g_hash_table_lookup_extended(f->texts, f->escaped->str, NULL, &number))
		return GPOINTER_TO_UINT(number);
	put_text(f, g_strdup(f->escaped->str));
	return g_hash_table_size(f->texts) - 1;
}
