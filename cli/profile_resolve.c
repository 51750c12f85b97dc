/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "profile_resolve.h"

#include "demangle.h"
#include "debuginfo.h"
#include "escape.h"
#include "origin.h"
#include "outfile.h"
#include "profile_read.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A file that frames lie in. */
struct file {
	struct debuginfo *debuginfo;   /* NULL: cannot be used */
	GHashTable *chains;            /* address in the file → GArray of struct debuginfo_call, or NULL: nothing known */
	bool missed;                   /* there is a note of what is missing */
};

struct resolver {
	GHashTable *files;             /* path, a line feed and build id → struct file */
	GHashTable *names;             /* symbol → name, both char *; the symbol belongs to a debuginfo */
	GPtrArray *notes;
	const struct workspace *workspace;   /* may be NULL */
};

static void unref_chain(gpointer chain)
{
	if (chain != NULL)
		g_array_unref(chain);
}

static void file_free(gpointer data)
{
	struct file *f = data;
	g_hash_table_destroy(f->chains);
	debuginfo_free(f->debuginfo);
	g_free(f);
}

struct resolver *resolver_new(const struct workspace *workspace)
{
	struct resolver *r = g_new0(struct resolver, 1);
	r->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, file_free);
	r->names = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
	r->notes = g_ptr_array_new_with_free_func(g_free);
	r->workspace = workspace;
	return r;
}

void resolver_free(struct resolver *r)
{
	if (r == NULL)
		return;
	g_hash_table_destroy(r->names);
	g_hash_table_destroy(r->files);
	g_ptr_array_unref(r->notes);
	g_free(r);
}

const GPtrArray *resolver_notes(const struct resolver *r)
{
	return r->notes;
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

/* What a profile has in the place of a character that it cannot hold: then the path is not the file's any more. */
#define REPLACED "\xef\xbf\xbd"

/* Where an object's own debug information would be missed; libraries mostly come without. */
static bool is_expected(const char *path)
{
	static const char *const systems[] = { "/usr/", "/lib/", "/lib64/", "/opt/" };
	for (size_t i = 0; i < G_N_ELEMENTS(systems); i++)
		if (g_str_has_prefix(path, systems[i]))
			return false;
	return strstr(path, "vgpreload_") == NULL;
}

#define KEEP_IT "build it with '-g' and do not strip it (with cargo: 'debug = 1' and 'strip = false' in the profile)"

/* What there is to say of objects against which there is nothing else. */
static const char *const lacks[] = {
	[DEBUGINFO_NONE] = "has no debug information, so that files, lines and inlined functions are not known: " KEEP_IT,
	[DEBUGINFO_STRIPPED] = "is stripped, so that its functions have no names: " KEEP_IT,
	[DEBUGINFO_PACKED] = "has debug information that is compressed in a way that is not known here, so that functions may "
		"have no names: build it without '--compress-debug-sections', or with that of zlib",
};

static bool lacks_debuginfo(const GError *error)
{
	return error->code < (int)G_N_ELEMENTS(lacks) && lacks[error->code] != NULL;
}

/* Opens the object at path, or where it is gone from there and its name is that of the program, the link to that. */
static struct debuginfo *open_object(const char *path, const char *build_id, const char *program, GError **error)
{
	struct debuginfo *d = debuginfo_open(path, build_id, error);
	if (d != NULL || program == NULL || lacks_debuginfo(*error))
		return d;
	g_autofree char *name = g_path_get_basename(path), *linked = g_path_get_basename(program);
	g_autoptr(GError) other = NULL;
	if (strcmp(name, linked) == 0 && (d = debuginfo_open(program, build_id, &other)) == NULL && lacks_debuginfo(other)) {
		g_clear_error(error);
		*error = g_steal_pointer(&other);
	}
	return d;
}

/* What there is to say about the object at path: what is missing, and what to do. */
static char *make_note(const char *path, const GError *error)
{
	if (strstr(path, REPLACED) != NULL)
		return g_strdup_printf("functions inlined in '%s' cannot be told: its name holds what a profile cannot", path);
	if (lacks_debuginfo(error))
		return g_strdup_printf("'%s' %s", path, lacks[error->code]);
	return g_strdup_printf("functions inlined in '%s' cannot be told: %s", path, error->message);
}

/* Some of the debug information of the object at path is kept in the file that is named here, and cannot be read. */
static char *make_missing_note(const char *path, const char *missing)
{
	static const char build_it[] = "build it without '-gsplit-dwarf' (with cargo: 'split-debuginfo = \"off\"' in the profile)";
	g_autofree char *package = g_strconcat(path, ".dwp", NULL);
	if (!debuginfo_reads_packages() && g_file_test(package, G_FILE_TEST_EXISTS))
		return g_strdup_printf("functions inlined in '%s' cannot be told: elfutils reads '%s' from version 0.191 on: %s",
		                       path, package, build_it);
	return g_strdup_printf("some functions inlined in '%s' cannot be told: '%s', where it keeps debug information, cannot be "
	                       "read: %s", path, missing, build_it);
}

static void note_missing(struct resolver *r, struct file *f, const char *path)
{
	const char *missing = debuginfo_missing(f->debuginfo);
	if (missing == NULL || f->missed || !is_expected(path))
		return;
	g_ptr_array_add(r->notes, make_missing_note(path, missing));
	f->missed = true;
}

static struct file *find_file(struct resolver *r, const char *path, const char *build_id, const char *program)
{
	g_autofree char *key = g_strdup_printf("%s\n%s", path, build_id);
	struct file *f = g_hash_table_lookup(r->files, key);
	if (f != NULL)
		return f;
	g_autoptr(GError) error = NULL;
	f = g_new0(struct file, 1);
	f->chains = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, unref_chain);
	f->debuginfo = open_object(path, build_id, program, &error);
	if (f->debuginfo == NULL && is_expected(path))
		g_ptr_array_add(r->notes, make_note(path, error));
	g_hash_table_insert(r->files, g_steal_pointer(&key), f);
	return f;
}

/* Adds those of the addresses (of uint64_t; sorted here) that f does not know yet. */
static void resolve_addresses(struct file *f, GArray *addresses)
{
	g_array_sort(addresses, by_value);
	GArray *fresh = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	for (guint i = 0; i < addresses->len; i++) {
		uint64_t address = g_array_index(addresses, uint64_t, i);
		if ((i == 0 || g_array_index(addresses, uint64_t, i - 1) != address)
		    && !g_hash_table_contains(f->chains, &address))
			g_array_append_val(fresh, address);
	}
	GArray **chains = g_new(GArray *, fresh->len);
	debuginfo_resolve(f->debuginfo, (const uint64_t *)(void *)fresh->data, fresh->len, chains);
	for (guint i = 0; i < fresh->len; i++) {
		uint64_t *key = g_new(uint64_t, 1);
		*key = g_array_index(fresh, uint64_t, i);
		g_hash_table_insert(f->chains, key, chains[i]);
	}
	g_free(chains);
	g_array_unref(fresh);
}

/* Fills chains, by the file's frame: borrowed, NULL where nothing is known. */
static void resolve_all(struct resolver *r, const struct model *m, const GArray *frames, const char *program,
                        const GArray **chains)
{
	g_autoptr(GPtrArray) wanted = g_ptr_array_new();    /* by object: of GArray of uint64_t */
	g_autofree struct file **files = g_new0(struct file *, m->objects->len);
	g_ptr_array_set_size(wanted, (int)m->objects->len);
	for (guint i = 1; i < frames->len; i++) {
		const struct frame *f = model_get_frame(m, (frame_id){ g_array_index(frames, uint32_t, i) });
		GArray **addresses = (GArray **)&wanted->pdata[f->object.i];
		uint64_t address = f->address - model_get_object(m, f->object)->bias;
		if (*addresses == NULL)
			*addresses = g_array_new(FALSE, FALSE, sizeof(uint64_t));
		g_array_append_val(*addresses, address);
	}
	for (guint o = 0; o < m->objects->len; o++) {
		const struct object *object = model_get_object(m, (object_id){ o });
		GArray *addresses = wanted->pdata[o];
		if (addresses == NULL)
			continue;
		const char *path = model_text(m, object->path);
		if (o != 0 && (files[o] = find_file(r, path, model_text(m, object->build_id), program))->debuginfo != NULL) {
			resolve_addresses(files[o], addresses);
			note_missing(r, files[o], path);
		}
		g_array_unref(addresses);
	}
	for (guint i = 1; i < frames->len; i++) {
		const struct frame *f = model_get_frame(m, (frame_id){ g_array_index(frames, uint32_t, i) });
		uint64_t address = f->address - model_get_object(m, f->object)->bias;
		if (files[f->object.i] != NULL)
			chains[i] = g_hash_table_lookup(files[f->object.i]->chains, &address);
	}
}

static const char *name_of(struct resolver *r, const char *symbol)
{
	char *name = g_hash_table_lookup(r->names, symbol);
	if (name == NULL) {
		name = demangle(symbol);
		g_hash_table_insert(r->names, (gpointer)(uintptr_t)symbol, name);
	}
	return name;
}

static void put_text(FILE *out, const char *name, const char *text)
{
	if (text == NULL || *text == '\0')
		return;
	g_autoptr(GString) escaped = g_string_new(NULL);
	escape_append_xml(escaped, text);
	fprintf(out, " %s=\"%s\"", name, escaped->str);
}

static void put_number(FILE *out, const char *name, uint32_t number)
{
	if (number != 0)
		fprintf(out, " %s=\"%u\"", name, number);
}

static void put_call(FILE *out, guint frame, const struct debuginfo_call *call,
                     const char *function, const char *symbol)
{
	fprintf(out, "    <call frame=\"%u\"", frame);
	put_text(out, "function", function);
	if (symbol != NULL && strcmp(symbol, function) != 0)
		put_text(out, "symbol", symbol);
	put_text(out, "file", call->file);
	put_number(out, "line", call->line);
	put_number(out, "column", call->column);
	if (call->inlined)
		fputs(" inlined=\"yes\"", out);
	fputs("/>\n", out);
}

static void put_calls(struct resolver *r, const struct model *m, const GArray *frames, const GArray *const *chains,
                      FILE *out)
{
	fputs("  <calls>\n", out);
	for (guint i = 1; i < frames->len; i++) {
		const struct frame *f = model_get_frame(m, (frame_id){ g_array_index(frames, uint32_t, i) });
		const GArray *chain = chains[i];
		for (guint k = 0; chain != NULL && k < chain->len; k++) {
			const struct debuginfo_call *call = &g_array_index(chain, struct debuginfo_call, k);
			const char *symbol = call->symbol, *function = name_of(r, symbol);
			/* The function itself is in the symbol table with its full name; DWARF may have the last part only. */
			if (!call->inlined && f->function.i != 0 && strcmp(function, symbol) == 0) {
				function = model_text(m, f->function);
				symbol = f->symbol.i != 0 ? model_text(m, f->symbol) : NULL;
			}
			put_call(out, i, call, *function != '\0' ? function : "???", symbol);
		}
	}
	fputs("  </calls>\n", out);
}

/* The workspace, with the other packages that calls lie in. */
static struct workspace *workspace_of_calls(const struct resolver *r, const GArray *frames, const GArray *const *chains)
{
	struct workspace *w = workspace_new();
	g_autoptr(GHashTable) files = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) directories = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	if (r->workspace == NULL)
		return w;
	workspace_add(w, r->workspace);
	for (guint i = 1; i < frames->len; i++)
		for (guint k = 0; chains[i] != NULL && k < chains[i]->len; k++) {
			const struct debuginfo_call *call = &g_array_index(chains[i], struct debuginfo_call, k);
			if (g_hash_table_add(files, (gpointer)(uintptr_t)call->file))
				origin_find_package(w, directories, call->file);
		}
	return w;
}

static void put_workspace(const struct workspace *w, FILE *out)
{
	if (!workspace_is_known(w))
		return;
	fputs("  <directories>\n", out);
	for (guint i = 0; i < w->directories->len; i++) {
		const struct workspace_directory *d = g_ptr_array_index(w->directories, i);
		fputs("    <directory", out);
		put_text(out, "path", d->path);
		put_text(out, "origin", workspace_origin_name(d->origin));
		fputs("/>\n", out);
	}
	fputs("  </directories>\n  <crates>\n", out);
	for (guint i = 0; i < w->crates->len; i++) {
		fputs("    <crate", out);
		put_text(out, "name", g_ptr_array_index(w->crates, i));
		fputs("/>\n", out);
	}
	fputs("  </crates>\n", out);
}

/* Copies the profile with the calls and the workspace before its stacks. In a profile `<` begins nothing but an element, so the text cannot
   stand anywhere else. */
static bool rewrite(struct resolver *r, const struct model *m, const GArray *frames, const GArray *const *chains,
                    const char *path, GError **error)
{
	FILE *in = fopen(path, "re");
	if (in == NULL) {
		g_set_error_literal(error, g_quark_from_static_string("profile-resolve"), 0, g_strerror(errno));
		return false;
	}
	struct outfile *file = outfile_open(path, error);
	if (file == NULL) {
		fclose(in);
		return false;
	}
	FILE *out = outfile_stream(file);
	char *line = NULL;
	size_t room = 0;
	ssize_t length;
	bool put = false;
	struct workspace *workspace = workspace_of_calls(r, frames, chains);
	while ((length = getline(&line, &room, in)) > 0) {
		if (!put && strstr(line, "<stacks") != NULL) {
			put_calls(r, m, frames, chains, out);
			put_workspace(workspace, out);
			put = true;
		}
		fwrite(line, 1, (size_t)length, out);
	}
	bool failed = ferror(in) != 0;
	workspace_free(workspace);
	free(line);
	fclose(in);
	if (failed) {
		outfile_abandon(file);
		g_set_error_literal(error, g_quark_from_static_string("profile-resolve"), 0, "it cannot be read to its end");
		return false;
	}
	return outfile_commit(file, error);
}

bool profile_resolve(struct resolver *r, const char *path, const char *program, GError **error)
{
	struct model *m = model_new();
	bool resolved, done = false;
	GArray *frames = profile_read_frames(m, path, &resolved, error);
	if (frames != NULL && resolved) {
		done = true;
	} else if (frames != NULL) {
		g_autofree const GArray **chains = g_new0(const GArray *, frames->len);
		resolve_all(r, m, frames, program, chains);
		done = rewrite(r, m, frames, chains, path, error);
	}
	if (frames != NULL)
		g_array_unref(frames);
	model_free(m);
	return done;
}
