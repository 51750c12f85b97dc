/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The C library is in the object that has the function below main. Its other functions have no names that tell them from a user's. But
   the user's in Rust have crates, and those in C have debug information where the library has none. */
#include "names/static_libc.h"

#include <string.h>

/* What is known of an object. */
enum { HAS_LIBC = 1, HAS_FILES = 2, HAS_RUST = 4 };

struct static_libc { const struct model *model; uint8_t *objects; };

static bool is_below_main(const char *function)
{
	static const char *const names[] = { "__libc_start_main", "__libc_start_main_impl", "__libc_start_call_main", "libc_start_main_stage2", "(below main)" };
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		size_t length = strlen(names[i]);
		/* A version may follow. */
		if (strncmp(function, names[i], length) == 0 && (function[length] == '\0' || function[length] == '@'))
			return true;
	}
	return false;
}

static uint8_t look_at(const struct model *m, const struct frame *f)
{
	const char *function = model_text(m, f->function);
	return (is_below_main(function) ? HAS_LIBC : 0) | (f->file.i != 0 ? HAS_FILES : 0) | (strstr(function, "std::rt::lang_start") != NULL ? HAS_RUST : 0);
}

struct static_libc *static_libc_new(const struct model *m)
{
	struct static_libc *l = g_new(struct static_libc, 1);
	*l = (struct static_libc){ m, g_new0(uint8_t, m->objects->len) };
	for (guint i = 1; i < m->frames->len; i++) {
		const struct frame *f = model_get_frame(m, (frame_id){ i });
		if (f->object.i != 0)
			l->objects[f->object.i] |= look_at(m, f);
	}
	return l;
}

void static_libc_free(struct static_libc *l)
{
	if (l == NULL)
		return;
	g_free(l->objects);
	g_free(l);
}

/* Rust's runtime has some names without a crate, and the compiler makes main. What has no name is code in assembler, as the first
   instructions of the program are. */
static bool may_be_libcs(const struct symbol *s)
{
	return s->crate.length == 0 && !part_equals(s->path, "main") && !part_begins(s->path, "__rust")
	       && !part_begins(s->path, "rust_");
}

bool static_libc_has(const struct static_libc *l, const struct frame *f, const struct symbol *s, enum origin origin)
{
	uint8_t object = l->objects[f->object.i];
	const char *file = model_text(l->model, f->file);
	if ((object & HAS_LIBC) == 0 || origin != ORIGIN_UNKNOWN || !may_be_libcs(s) || g_str_has_suffix(file, ".rs"))
		return false;
	return (object & HAS_RUST) != 0 || (*file == '\0' && (object & HAS_FILES) != 0);
}
