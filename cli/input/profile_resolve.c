/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/profile_resolve.h"

#include "base/escape.h"
#include "base/outfile.h"
#include "core/ap_families.h"
#include "input/demangle.h"
#include "input/inlined_calls.h"
#include "input/object_files.h"
#include "input/profile_read.h"
#include "input/tailcalls.h"
#include "names/allocator_functions.h"
#include "names/origin.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A function that ran between two frames of the file, `outer` and `inner`, which are next to each other. */
struct jump {
	struct profile_edge between;
	uint32_t object;               /* index in the model */
	uint64_t address;              /* in the file: the jump, or the beginning of the function */
	bool exact;                    /* it is the jump */
	const char *symbol;            /* as in struct tailcall */
};

/* One profile. */
struct resolving {
	struct resolver *resolver;
	const struct model *model;
	const char *program;                  /* see object_files_get */
	char *executable;                     /* of the process; NULL: unknown */
	struct profile_frames frames;
	struct object_file **files;           /* by object; NULL: it contains no frames that are known to lie in a
	                                         file */
	const GArray **chains;         /* by frame of the file: borrowed; NULL: nothing is known */
	GArray *jumps;                 /* of struct jump: those between the same two frames are neighbours, innermost
	                                  first */
};

struct resolver {
	struct object_files *files;
	GHashTable *names;             /* symbol → name, both char *; a struct debuginfo owns the symbol */
	const struct workspace *workspace;   /* may be NULL */
};

struct resolver *resolver_new(const struct workspace *workspace)
{
	struct resolver *r = g_new0(struct resolver, 1);
	r->files = object_files_new();
	r->names = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
	r->workspace = workspace;
	return r;
}

void resolver_free(struct resolver *r)
{
	if (r == NULL)
		return;
	g_hash_table_destroy(r->names);
	object_files_free(r->files);
	g_free(r);
}

const GPtrArray *resolver_notes(const struct resolver *r)
{
	return object_files_notes(r->files);
}

static const struct frame *frame_of(const struct resolving *p, guint of_file)
{
	return model_get_frame(p->model, (frame_id){ g_array_index(p->frames.frames, uint32_t, of_file) });
}

static uint64_t address_in_file(const struct resolving *p, const struct frame *f)
{
	return f->address - model_get_object(p->model, f->object)->bias;
}

static void find_files(struct resolving *p)
{
	for (guint i = 1; i < p->frames.frames->len; i++) {
		object_id o = frame_of(p, i)->object;
		const struct object *object = model_get_object(p->model, o);
		if (o.i == 0 || p->files[o.i] != NULL)
			continue;
		p->files[o.i] = object_files_get(p->resolver->files, model_text(p->model, object->path),
		                                 model_text(p->model, object->build_id), p->program);
		object_files_open(p->resolver->files, p->files[o.i]);
	}
}

static struct tailcall_frame tailcall_frame_of(const struct resolving *p, guint of_file)
{
	const struct frame *f = frame_of(p, of_file);
	const struct object_file *file = p->files[f->object.i];
	return (struct tailcall_frame){
		file != NULL ? file->machine : NULL, address_in_file(p, f),
		model_text(p->model, f->symbol.i != 0 ? f->symbol : f->function),
	};
}

static int by_frames(const void *a, const void *b)
{
	const struct profile_edge *x = a, *y = b;
	if (x->outer != y->outer)
		return x->outer < y->outer ? -1 : 1;
	return (x->inner > y->inner) - (x->inner < y->inner);
}

/* Finds the functions that left by a jump. */
static void find_jumps(struct resolving *p)
{
	g_autoptr(GPtrArray) machines = g_ptr_array_new();
	/* The native recorder's library exports names of functions that the program calls elsewhere. */
	for (guint o = 0; o < p->model->objects->len; o++)
		g_ptr_array_add(machines, p->files[o] != NULL && !object_files_is_recorder(p->files[o]->path)
		                          ? p->files[o]->machine : NULL);
	g_array_sort(p->frames.edges, by_frames);
	for (guint i = 0; i < p->frames.edges->len; i++) {
		struct profile_edge edge = g_array_index(p->frames.edges, struct profile_edge, i);
		struct tailcall_frame outer = tailcall_frame_of(p, edge.outer), inner = tailcall_frame_of(p, edge.inner);
		g_autoptr(GArray) found = tailcalls_between(machines, &outer, &inner);
		for (guint k = found != NULL ? found->len : 0; k > 0; k--) {
			const struct tailcall *t = &g_array_index(found, struct tailcall, k - 1);
			struct jump jump = { edge, t->machine, t->jump != 0 ? t->jump : t->start, t->jump != 0, t->symbol };
			g_array_append_val(p->jumps, jump);
		}
	}
}

static void want(const struct resolving *p, GPtrArray *wanted, guint object, uint64_t address)
{
	GArray **addresses = (GArray **)&wanted->pdata[object];
	if (p->files[object] == NULL || p->files[object]->debuginfo == NULL)
		return;
	if (*addresses == NULL)
		*addresses = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	g_array_append_val(*addresses, address);
}

static void resolve_all(struct resolving *p)
{
	g_autoptr(GPtrArray) wanted = g_ptr_array_new();    /* by object: of GArray of uint64_t */
	g_ptr_array_set_size(wanted, (int)p->model->objects->len);
	find_files(p);
	find_jumps(p);
	for (guint i = 1; i < p->frames.frames->len; i++)
		want(p, wanted, frame_of(p, i)->object.i, address_in_file(p, frame_of(p, i)));
	for (guint i = 0; i < p->jumps->len; i++) {
		const struct jump *j = &g_array_index(p->jumps, struct jump, i);
		want(p, wanted, j->object, j->address);
	}
	for (guint o = 0; o < p->model->objects->len; o++)
		if (wanted->pdata[o] != NULL) {
			object_files_resolve(p->resolver->files, p->files[o], wanted->pdata[o]);
			g_array_unref(wanted->pdata[o]);
		}
	for (guint i = 1; i < p->frames.frames->len; i++) {
		const struct frame *f = frame_of(p, i);
		uint64_t address = address_in_file(p, f);
		if (p->files[f->object.i] != NULL)
			p->chains[i] = g_hash_table_lookup(p->files[f->object.i]->chains, &address);
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

/* Writes what a call and a jump have in common. */
static void put_place(FILE *out, const struct debuginfo_call *call, const char *function, const char *symbol)
{
	put_text(out, "function", *function != '\0' ? function : "???");
	if (symbol != NULL && strcmp(symbol, function) != 0)
		put_text(out, "symbol", symbol);
	put_text(out, "file", call->file);
	put_number(out, "line", call->line);
	put_number(out, "column", call->column);
	fputs(call->inlined ? " inlined=\"yes\"/>\n" : "/>\n", out);
}

static void put_calls(const struct resolving *p, FILE *out)
{
	fputs("  <calls>\n", out);
	for (guint i = 1; i < p->frames.frames->len; i++) {
		const struct frame *f = frame_of(p, i);
		const GArray *chain = p->chains[i];
		for (guint k = 0; chain != NULL && k < chain->len; k++) {
			const struct debuginfo_call *call = &g_array_index(chain, struct debuginfo_call, k);
			const char *symbol = call->symbol, *function = name_of(p->resolver, symbol);
			/* The symbol table has the function's full name; DWARF may have only the last
			   segment. */
			if (!call->inlined && f->function.i != 0 && strcmp(function, symbol) == 0) {
				function = model_text(p->model, f->function);
				symbol = f->symbol.i != 0 ? model_text(p->model, f->symbol) : NULL;
			}
			fprintf(out, "    <call frame=\"%u\"", i);
			put_place(out, call, function, symbol);
		}
	}
	fputs("  </calls>\n", out);
}

/* Adds the packages that contain the calls. files, directories: those that were looked at before. */
static void add_packages(struct workspace *w, GHashTable *files, GHashTable *directories, const GArray *chain)
{
	for (guint k = 0; chain != NULL && k < chain->len; k++) {
		const struct debuginfo_call *call = &g_array_index(chain, struct debuginfo_call, k);
		if (g_hash_table_add(files, (gpointer)(uintptr_t)call->file))
			origin_find_package(w, directories, call->file);
	}
}

static const GArray *chain_of_jump(const struct resolving *p, const struct jump *j)
{
	return g_hash_table_lookup(p->files[j->object]->chains, &j->address);
}

/* Returns the workspace, with the other packages that contain calls and jumps. */
static struct workspace *workspace_of(const struct resolving *p)
{
	struct workspace *w = workspace_new();
	g_autoptr(GHashTable) files = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) directories = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	if (p->resolver->workspace == NULL)
		return w;
	workspace_add(w, p->resolver->workspace);
	for (guint i = 1; i < p->frames.frames->len; i++)
		add_packages(w, files, directories, p->chains[i]);
	for (guint i = 0; i < p->jumps->len; i++)
		add_packages(w, files, directories, chain_of_jump(p, &g_array_index(p->jumps, struct jump, i)));
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

static uint32_t object_in_file(const struct resolving *p, uint32_t object)
{
	guint i = 1;
	while (i < p->frames.objects->len && g_array_index(p->frames.objects, uint32_t, i) != object)
		i++;
	return i;
}

/* Writes one call of the function that left by the jump. */
static void put_jump(const struct resolving *p, FILE *out, const struct jump *j, const struct debuginfo_call *call)
{
	const char *symbol = call->symbol;
	if (!call->inlined && j->symbol != NULL && strcmp(name_of(p->resolver, symbol), symbol) == 0)
		symbol = j->symbol;
	if (*symbol == '\0')
		return;
	fprintf(out, "    <jump frame=\"%u\" to=\"%u\" object=\"%u\" address=\"0x%" PRIx64 "\"", j->between.outer, j->between.inner,
	        object_in_file(p, j->object), j->address + model_get_object(p->model, (object_id){ j->object })->bias);
	put_place(out, call, name_of(p->resolver, symbol), symbol);
}

static void put_jumps(const struct resolving *p, FILE *out)
{
	if (p->jumps->len == 0)
		return;
	fputs("  <jumps>\n", out);
	for (guint i = 0; i < p->jumps->len; i++) {
		const struct jump *j = &g_array_index(p->jumps, struct jump, i);
		const GArray *chain = chain_of_jump(p, j);
		struct debuginfo_call known = { .symbol = "", .file = "" };
		/* If only the function's beginning is known, what is inlined there need not be what jumped. */
		guint k = chain == NULL ? 0 : j->exact ? 0 : chain->len - 1;
		for (; chain != NULL && k < chain->len; k++) {
			known = g_array_index(chain, struct debuginfo_call, k);
			if (!j->exact)
				known.line = known.column = 0;
			put_jump(p, out, j, &known);
		}
		if (chain == NULL)
			put_jump(p, out, j, &known);
	}
	fputs("  </jumps>\n", out);
}

/* The value of an attribute in the line of an element, as the recorder wrote it; free it with g_free. NULL: it has none. */
static char *attribute_in(const char *line, const char *name)
{
	static const struct { const char *entity; char character; } entities[] = {
		{ "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' },
	};
	g_autofree char *begin = g_strdup_printf(" %s=\"", name);
	const char *at = strstr(line, begin), *end;
	if (at == NULL || (end = strchr(at += strlen(begin), '"')) == NULL)
		return NULL;
	GString *text = g_string_new(NULL);
	while (at < end) {
		size_t i = 0;
		while (i < G_N_ELEMENTS(entities) && !g_str_has_prefix(at, entities[i].entity))
			i++;
		g_string_append_c(text, i < G_N_ELEMENTS(entities) ? entities[i].character : *at);
		at += i < G_N_ELEMENTS(entities) ? strlen(entities[i].entity) : 1;
	}
	return g_string_free(text, FALSE);
}

/* Adds a file once, however often the process has it. */
static void add_file(GPtrArray *all, struct object_file *f)
{
	if (f != NULL && f->debuginfo != NULL && !g_ptr_array_find(all, f, NULL))
		g_ptr_array_add(all, f);
}

/* The files with frames, and the program, which may have none. */
static GPtrArray *all_files(const struct resolving *p)
{
	GPtrArray *all = g_ptr_array_new();
	bool has_program = p->executable == NULL;
	for (guint o = 0; o < p->model->objects->len; o++) {
		add_file(all, p->files[o]);
		has_program |= p->files[o] != NULL && strcmp(p->files[o]->path, p->executable) == 0;
	}
	if (!has_program) {
		struct object_file *f = object_files_get(p->resolver->files, p->executable, "", p->program);
		object_files_open(p->resolver->files, f);
		add_file(all, f);
	}
	return all;
}

/* At how many places functions that match the pattern were inlined. */
static uint32_t count_inlined(const struct resolving *p, const char *pattern)
{
	g_autoptr(GPtrArray) files = all_files(p);
	uint32_t inlined = 0;
	for (guint i = 0; i < files->len; i++)
		inlined += inlined_calls_count(debuginfo_inlined(((struct object_file *)files->pdata[i])->debuginfo), pattern);
	return inlined;
}

/* The same for Rust's own entry points, whose names are symbols. -1: no debug information describes them. */
static int64_t count_inlined_rust(const struct resolving *p)
{
	g_autoptr(GPtrArray) files = all_files(p);
	int64_t inlined = -1;
	for (guint i = 0; i < files->len; i++) {
		struct debuginfo *d = ((struct object_file *)files->pdata[i])->debuginfo;
		if (debuginfo_has_function(d, allocator_is_rusts_entry))
			inlined = MAX(inlined, 0) + inlined_calls_count_rusts(debuginfo_inlined(d));
	}
	return inlined;
}

/* The same for functions of an allocator that the user described; -1 if there are none of it. */
static int64_t count_inlined_described(const struct resolving *p, const char *description)
{
	struct ap_signature s;
	const char *wrong;
	uint32_t inlined = 0;
	while (allocator_is_described(description) && AP_(description_next)(&description, &s, &wrong)) {
		g_autofree char *pattern = g_strndup(s.name, s.name_length);
		inlined += count_inlined(p, pattern);
	}
	return inlined > 0 ? (int64_t)inlined : -1;
}

/* Copies the line of an element that names functions, and says at how many places these were inlined, unless that is -1. */
static void put_with_inlined(FILE *out, const char *line, int64_t inlined)
{
	const char *end = strstr(line, "/>");
	if (inlined < 0 || end == NULL) {
		fputs(line, out);
		return;
	}
	fwrite(line, 1, (size_t)(end - line), out);
	fprintf(out, " inlined=\"%" PRId64 "\"", inlined);
	fputs(end, out);
}

/* Copies a line, with what the debug information knows of it. */
static void put_line(const struct resolving *p, FILE *out, const char *line, size_t length)
{
	bool selection = strstr(line, "<selection ") != NULL;
	g_autofree char *functions = selection ? attribute_in(line, "function")
		: strstr(line, "<allocator ") != NULL ? attribute_in(line, "family") : NULL;
	if (functions == NULL) {
		fwrite(line, 1, length, out);
	} else if (selection) {
		uint32_t inlined = count_inlined(p, functions);
		put_with_inlined(out, line, inlined > 0 ? (int64_t)inlined : -1);
	} else {
		put_with_inlined(out, line, allocator_is_rusts(functions) ? count_inlined_rust(p) : count_inlined_described(p, functions));
	}
}

/* Copies the profile and inserts the calls, the jumps and the workspace before its stacks. In a profile `<`
   begins nothing but an element, so the text `<stacks` cannot be anything else. */
static bool rewrite(struct resolving *p, const char *path, GError **error)
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
	outfile_set_passing(file);
	FILE *out = outfile_stream(file);
	char *line = NULL;
	size_t room = 0;
	ssize_t length;
	bool put = false;
	struct workspace *workspace = workspace_of(p);
	while ((length = getline(&line, &room, in)) > 0) {
		if (!put && strstr(line, "<stacks") != NULL) {
			put_calls(p, out);
			put_jumps(p, out);
			put_workspace(workspace, out);
			put = true;
		}
		if (p->executable == NULL && strstr(line, "<run ") != NULL)
			p->executable = attribute_in(line, "executable");
		put_line(p, out, line, (size_t)length);
	}
	bool failed = ferror(in) != 0;
	workspace_free(workspace);
	free(line);
	fclose(in);
	if (failed) {
		outfile_abandon(file);
		g_set_error_literal(error, g_quark_from_static_string("profile-resolve"), 0, "reading it failed");
		return false;
	}
	return outfile_commit(file, error);
}

bool profile_resolve(struct resolver *r, const char *path, const char *program, GError **error)
{
	struct model *m = model_new();
	struct resolving p = { .resolver = r, .model = m, .program = program };
	bool done = profile_read_frames(m, path, &p.frames, error);
	if (done && !p.frames.resolved) {
		p.files = g_new0(struct object_file *, m->objects->len);
		p.chains = g_new0(const GArray *, p.frames.frames->len);
		p.jumps = g_array_new(FALSE, FALSE, sizeof(struct jump));
		resolve_all(&p);
		done = rewrite(&p, path, error);
		g_array_unref(p.jumps);
		g_free(p.chains);
		g_free(p.files);
		g_free(p.executable);
	}
	if (p.frames.frames != NULL)
		profile_frames_clear(&p.frames);
	model_free(m);
	return done;
}
