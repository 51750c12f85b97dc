/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Tables by frame and by string are filled on demand. 0 means not yet. */
#include "names/frame_names.h"

#include "base/paths.h"
#include "names/allocator_functions.h"
#include "names/static_libc.h"
#include "names/symbol_canon.h"
#include "names/symbol_owner.h"

#include <string.h>

struct frame_names {
	const struct model *model;
	struct catalog *catalog;
	const char *workspace;
	struct allocator_functions *allocators;
	struct static_libc *libc;
	bool generics, closures;
	uint8_t *classes;       /* by frame: enum symbol_class + 1 */
	uint8_t *origins;       /* by frame: enum origin + 1 */
	uint32_t *calls;        /* by frame: call_id */
	uint32_t *functions;    /* by string: name_id of its canonical spelling */
	uint32_t *owners;       /* by string: name_id of the function that its row is for */
	uint32_t *files;        /* by string: name_id */
};

struct frame_names *frame_names_new(const struct model *m, struct catalog *c, const struct report_options *options,
                          const char *workspace)
{
	struct frame_names *n = g_new0(struct frame_names, 1);
	n->model = m;
	n->catalog = c;
	n->workspace = workspace;
	n->allocators = allocator_functions_new(m);
	n->libc = static_libc_new(m);
	n->generics = options->generics;
	n->closures = options->closures;
	n->classes = g_new0(uint8_t, m->frames->len);
	n->origins = g_new0(uint8_t, m->frames->len);
	n->calls = g_new0(uint32_t, m->frames->len);
	n->functions = g_new0(uint32_t, m->strings->len);
	n->owners = g_new0(uint32_t, m->strings->len);
	n->files = g_new0(uint32_t, m->strings->len);
	return n;
}

void frame_names_free(struct frame_names *n)
{
	if (n == NULL)
		return;
	allocator_functions_free(n->allocators);
	static_libc_free(n->libc);
	g_free(n->classes);
	g_free(n->origins);
	g_free(n->calls);
	g_free(n->functions);
	g_free(n->owners);
	g_free(n->files);
	g_free(n);
}

static const char *object_path(const struct frame_names *n, const struct frame *f)
{
	return model_text(n->model, model_get_object(n->model, f->object)->path);
}

static const char *object_name(const struct frame_names *n, const struct frame *f)
{
	const char *path = object_path(n, f), *slash = strrchr(path, '/');
	return slash != NULL ? slash + 1 : path;
}

static name_id name_of(struct frame_names *n, const char *text)
{
	return catalog_name(n->catalog, text, strlen(text));
}

static name_id object_or_unknown(struct frame_names *n, const struct frame *f)
{
	const char *object = object_name(n, f);
	return name_of(n, *object != '\0' ? object : "???");
}

/* The name of a frame whose function or file is not known. */
static name_id unknown(struct frame_names *n, const struct frame *f)
{
	const char *object = object_name(n, f);
	if (*object == '\0')
		return name_of(n, "???");
	g_autofree char *text = g_strdup_printf("??? (%s)", object);
	return name_of(n, text);
}

static string_id known_string(const struct frame *f)
{
	return f->function.i != 0 ? f->function : f->symbol;
}

/* The canonical spelling; none if the frame has no name. If one demangled name has two mangled ones, it is one
   function. */
static name_id known_function(struct frame_names *n, const struct frame *f)
{
	string_id s = known_string(f);
	if (s.i != 0 && n->functions[s.i] == 0) {
		g_autofree char *name = symbol_canonical(model_text(n->model, s), model_text(n->model, f->symbol), n->generics);
		n->functions[s.i] = name_of(n, name).i;
	}
	return (name_id){ s.i != 0 ? n->functions[s.i] : 0 };
}

name_id frame_names_function(struct frame_names *n, frame_id f)
{
	const struct frame *frame = model_get_frame(n->model, f);
	name_id known = known_function(n, frame);
	return known.i != 0 ? known : unknown(n, frame);
}

name_id frame_names_owner(struct frame_names *n, frame_id f)
{
	const struct frame *frame = model_get_frame(n->model, f);
	string_id s = known_string(frame);
	if (n->closures || s.i == 0)
		return frame_names_function(n, f);
	if (n->owners[s.i] == 0) {
		const char *name = catalog_text(n->catalog, known_function(n, frame));
		struct symbol_part owner = symbol_owner(part(name, strlen(name)));
		n->owners[s.i] = catalog_name(n->catalog, owner.text, owner.length).i;
	}
	return n->owners[s.i] != 0 ? (name_id){ n->owners[s.i] } : frame_names_function(n, f);
}

struct symbol frame_names_symbol(struct frame_names *n, frame_id f)
{
	return symbol_parse(catalog_text(n->catalog, known_function(n, model_get_frame(n->model, f))));
}

enum origin frame_names_origin(struct frame_names *n, frame_id f)
{
	if (n->origins[f.i] == 0) {
		struct symbol symbol = frame_names_symbol(n, f);
		n->origins[f.i] = (uint8_t)(origin_of(n->model, model_get_frame(n->model, f), &symbol) + 1);
	}
	return (enum origin)(n->origins[f.i] - 1);
}

static name_id part_or_object(struct frame_names *n, frame_id f, struct symbol_part p)
{
	return p.length > 0 ? catalog_name(n->catalog, p.text, p.length)
		: object_or_unknown(n, model_get_frame(n->model, f));
}

name_id frame_names_module(struct frame_names *n, frame_id f)
{
	return part_or_object(n, f, frame_names_symbol(n, f).module);
}

name_id frame_names_type(struct frame_names *n, frame_id f)
{
	struct symbol symbol = frame_names_symbol(n, f);
	return part_or_object(n, f, symbol.type.length > 0 ? symbol.type : symbol.module);
}

/* None if it is not known. */
static name_id known_file(struct frame_names *n, const struct frame *f)
{
	if (f->file.i != 0 && n->files[f->file.i] == 0) {
		g_autofree char *path = paths_canonical(model_text(n->model, f->file), n->workspace);
		n->files[f->file.i] = name_of(n, *path != '\0' ? path : "???").i;
	}
	return (name_id){ f->file.i != 0 ? n->files[f->file.i] : 0 };
}

/* Returns `alloc::raw_vec` for library/alloc/src/raw_vec/mod.rs and `rayon_core::job` for
   rayon-core-1.13.0/src/job.rs. NULL for other paths: the user's directories need not have their crates'
   names. */
static char *module_of_file(const char *path)
{
	static const char library[] = "library/", sources[] = "/src/", extension[] = ".rs";
	bool is_library = g_str_has_prefix(path, library);
	const char *crate = is_library ? path + strlen(library) : path;
	const char *source = strstr(crate, sources);
	if (source == NULL || !g_str_has_suffix(path, extension))
		return NULL;
	const char *end = source;
	if (!is_library) {
		end = g_strrstr_len(crate, source - crate, "-");
		if (end == NULL || !g_ascii_isdigit(end[1]) || memchr(crate, '/', (size_t)(source - crate)) != NULL)
			return NULL;
	}
	g_autofree char *name = g_strdelimit(g_strndup(crate, (size_t)(end - crate)), "-", '_');
	const char *inside = source + strlen(sources);
	g_autofree char *modules = g_strndup(inside, strlen(inside) - strlen(extension));
	g_auto(GStrv) parts = g_strsplit(modules, "/", -1);
	g_autoptr(GString) module = g_string_new(name);
	for (char **p = parts; *p != NULL; p++)
		if (p[1] != NULL || (strcmp(*p, "mod") != 0 && strcmp(*p, "lib") != 0))
			g_string_append_printf(module, "::%s", *p);
	return g_string_free(g_steal_pointer(&module), FALSE);
}

/* Returns the crate in the name. If a published package implements a trait for a type of Rust's library, the
   name has the library's crate: then returns the crate of the package. The result may borrow *kept, so free
   that after its last use. */
static struct symbol_part crate_of(struct frame_names *n, frame_id f, char **kept)
{
	const struct frame *frame = model_get_frame(n->model, f);
	struct symbol_part crate = frame_names_symbol(n, f).crate;
	bool rusts = symbol_is_rusts_crate(crate) && frame->file.i != 0
		&& frame_names_origin(n, f) == ORIGIN_DEPENDENCY;
	*kept = rusts ? module_of_file(catalog_text(n->catalog, known_file(n, frame))) : NULL;
	return *kept != NULL ? part(*kept, strcspn(*kept, ":")) : crate;
}

name_id frame_names_crate(struct frame_names *n, frame_id f)
{
	g_autofree char *kept = NULL;
	struct symbol_part crate = crate_of(n, f, &kept);
	enum origin origin = frame_names_origin(n, f);
	if (origin == ORIGIN_WORKSPACE || !workspace_has_crate(n->model->workspace, crate.text, crate.length))
		return part_or_object(n, f, crate);
	g_autofree char *told = g_strdup_printf("%.*s (%s)", (int)crate.length, crate.text, workspace_origin_name(origin));
	return name_of(n, told);
}

static bool is_of_allocator(struct frame_names *n, frame_id f, const struct symbol *symbol)
{
	const struct frame *frame = model_get_frame(n->model, f);
	if (allocator_functions_have(n->allocators, symbol, frame->inlined, frame_names_origin(n, f)))
		return true;
	if (!allocator_functions_has_own(n->allocators))
		return false;
	g_autofree char *name = symbol_canonical(model_text(n->model, known_string(frame)), model_text(n->model, frame->symbol), false);
	return allocator_functions_is_own(n->allocators, name);
}

static enum symbol_class classify(struct frame_names *n, frame_id f, const struct symbol *symbol)
{
	const struct frame *frame = model_get_frame(n->model, f);
	enum origin origin = frame_names_origin(n, f);
	if (is_of_allocator(n, f, symbol))
		return SYMBOL_ALLOCATOR;
	/* A C library that is linked in is what it would be in a file of its own. */
	return symbol_classify(symbol, static_libc_has(n->libc, frame, symbol, origin) ? "libc.so" : object_path(n, frame), origin);
}

/* In a build with line tables only, an inlined function has only the last segment of its name. Its file tells
   whose it is. */
static enum symbol_class class_by_file(struct frame_names *n, frame_id f, enum symbol_class by_name)
{
	const struct frame *frame = model_get_frame(n->model, f);
	name_id file = known_file(n, frame);
	g_autofree char *module = frame->inlined && file.i != 0 ? module_of_file(catalog_text(n->catalog, file)) : NULL;
	if (module == NULL)
		return by_name;
	g_autofree char *name = g_strconcat(module, "::", catalog_text(n->catalog, known_function(n, frame)), NULL);
	struct symbol symbol = symbol_parse(name);
	return classify(n, f, &symbol);
}

stack_id frame_names_allocator_around(struct frame_names *n, stack_id s)
{
	while (s.i != 0 && model_get_frame(n->model, model_get_stack(n->model, s)->frame)->inlined)
		s = model_get_stack(n->model, s)->parent;
	if (s.i == 0)
		return s;
	frame_id f = model_get_stack(n->model, s)->frame;
	struct symbol symbol = frame_names_symbol(n, f);
	return is_of_allocator(n, f, &symbol) ? s : (stack_id){ 0 };
}

enum symbol_class frame_names_class(struct frame_names *n, frame_id f)
{
	if (n->classes[f.i] == 0) {
		g_autofree char *kept = NULL;
		struct symbol symbol = frame_names_symbol(n, f);
		symbol.crate = crate_of(n, f, &kept);
		enum symbol_class class = classify(n, f, &symbol);
		if (class == SYMBOL_USER && symbol.crate.length == 0 && frame_names_origin(n, f) != ORIGIN_WORKSPACE)
			class = class_by_file(n, f, class);
		n->classes[f.i] = (uint8_t)(class + 1);
	}
	return (enum symbol_class)(n->classes[f.i] - 1);
}

name_id frame_names_file(struct frame_names *n, frame_id f)
{
	const struct frame *frame = model_get_frame(n->model, f);
	return frame->file.i != 0 ? known_file(n, frame) : unknown(n, frame);
}

place_id frame_names_place(struct frame_names *n, frame_id f)
{
	const struct frame *frame = model_get_frame(n->model, f);
	return catalog_place(n->catalog, frame_names_file(n, f), frame->file.i != 0 ? frame->line : 0);
}

call_id frame_names_call(struct frame_names *n, frame_id f)
{
	if (n->calls[f.i] == 0) {
		const struct frame *frame = model_get_frame(n->model, f);
		struct call call = {
			.function = frame_names_function(n, f),
			.file = known_file(n, frame),
			.line = frame->file.i != 0 ? frame->line : 0,
			.object = name_of(n, object_name(n, frame)),
			.inlined = frame->inlined,
			.jumped = frame->jumped,
		};
		n->calls[f.i] = catalog_call(n->catalog, &call).i;
	}
	return (call_id){ n->calls[f.i] };
}
