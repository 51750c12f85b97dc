/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "names/container.h"

#include <string.h>

static const struct { const char *name, *type; } containers[CONTAINERS] = {
	[CONTAINER_NONE] = { "block", NULL },
	[CONTAINER_DIRECT] = { "block", NULL },
	[CONTAINER_RAW_VEC] = { "vector", NULL },
	[CONTAINER_VEC] = { "Vec", "alloc::vec::Vec" },
	[CONTAINER_STRING] = { "String", "alloc::string::String" },
	[CONTAINER_VEC_DEQUE] = { "VecDeque", "alloc::collections::vec_deque::VecDeque" },
	[CONTAINER_BINARY_HEAP] = { "BinaryHeap", "alloc::collections::binary_heap::BinaryHeap" },
	[CONTAINER_CXX_VECTOR] = { "std::vector", "std::vector" },
	[CONTAINER_CXX_STRING] = { "std::string", "std::__cxx11::basic_string" },
};

/* Functions of libstdc++'s containers that only allocate to move to a larger block. */
static const char *const growths[] = { "_M_realloc_", "_M_mutate" };

/* Functions of RawVec that make room for one item more. */
static const char *const pushes[] = { "grow_one", "reserve_for_push" };

/* What was seen on the way out. A String and a BinaryHeap are made of a Vec. Any other container around a container has it as an
   item, which is not the one that the user calls. */
struct seen {
	struct container_use use;
	enum container container;    /* so far */
	enum container outermost;    /* of C++'s library: of the outermost frame */
	bool raw_vec, library, std, settled;
};

const char *container_name(enum container c)
{
	return containers[c].name;
}

bool container_is_cxx(enum container c)
{
	return c == CONTAINER_CXX_VECTOR || c == CONTAINER_CXX_STRING;
}

/* Whether the name is the type's, with generic arguments or without. */
static bool is_type(struct symbol_part name, const char *type)
{
	size_t length = strlen(type);
	return part_begins(name, type) && (name.length == length || name.text[length] == '<');
}

static enum container container_of(struct symbol_part type)
{
	for (int c = 0; c < CONTAINERS; c++)
		if (containers[c].type != NULL && is_type(type, containers[c].type))
			return (enum container)c;
	return CONTAINER_NONE;
}

/* Whether the type lies in the module of a container: an iterator of it, or a helper. */
static bool is_helper(struct symbol_part type)
{
	for (int c = 0; c < CONTAINERS; c++) {
		const char *end = containers[c].type != NULL ? g_strrstr(containers[c].type, "::") : NULL;
		size_t length = end != NULL ? (size_t)(end - containers[c].type) + strlen("::") : 0;
		if (length > 0 && type.length > length && memcmp(type.text, containers[c].type, length) == 0)
			return true;
	}
	return false;
}

static bool begins_with_any(struct symbol_part name, const char *const *texts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (part_begins(name, texts[i]))
			return true;
	return false;
}

/* The type that has the function, not the trait. */
static struct symbol_part type_of(const struct symbol *s)
{
	return s->self.length > 0 ? s->self : s->of_trait ? part_none() : s->type;
}

static void see_allocator(struct seen *seen, const struct symbol *s)
{
	bool raw_vec = part_begins(s->path, "alloc::raw_vec::") || part_begins(type_of(s), "alloc::raw_vec::");
	seen->raw_vec |= raw_vec;
	seen->use.pushes |= raw_vec && begins_with_any(s->function, pushes, G_N_ELEMENTS(pushes));
}

/* Sorting takes a Vec for itself, whatever its caller has. */
static bool see_library(struct seen *seen, const struct symbol *s)
{
	struct symbol_part type = type_of(s);
	if (part_begins(s->trait, "core::slice::sort::"))
		return false;
	enum container inner = seen->container, c = container_of(type);
	seen->library = true;
	if (!part_begins(type, "alloc::") || (c == CONTAINER_NONE && is_helper(type)))
		return true;
	seen->container = c;
	return c != CONTAINER_NONE && (inner == CONTAINER_NONE || inner == c
	                               || (inner == CONTAINER_VEC && (c == CONTAINER_STRING || c == CONTAINER_BINARY_HEAP)));
}

/* Of C++'s library, the function that the user calls has to be the container's: others have containers for themselves. The innermost
   function of a container says what the block is for; _M_create serves all. A name of C++ does not tell types from namespaces. */
static void see_std(struct seen *seen, const struct symbol *s)
{
	seen->std = true;
	seen->outermost = container_of(s->type.length > 0 ? s->type : s->module);
	if (seen->outermost == CONTAINER_NONE || seen->settled || part_equals(s->function, "_M_create"))
		return;
	seen->settled = true;
	seen->container = seen->outermost;
	seen->use.grows = begins_with_any(s->function, growths, G_N_ELEMENTS(growths));
}

/* Whether s is a function that serves an allocator of the user's. */
static bool serves_allocator(const struct model *m, struct frame_names *n, stack_id s)
{
	for (; s.i != 0; s = model_get_stack(m, s)->parent)
		if (frame_names_class(n, model_get_stack(m, s)->frame) == SYMBOL_ALLOCATOR)
			return true;
	return false;
}

static enum container decide(const struct seen *seen)
{
	if (seen->std)
		return !seen->library && container_is_cxx(seen->outermost) && seen->outermost == seen->container ? seen->container : CONTAINER_NONE;
	if (seen->container != CONTAINER_NONE)
		return seen->container;
	if (seen->raw_vec)
		return CONTAINER_RAW_VEC;
	return seen->library ? CONTAINER_NONE : CONTAINER_DIRECT;
}

struct container_use container_use_of(const struct model *m, struct frame_names *n, stack_id s)
{
	static const struct container_use none = { .container = CONTAINER_NONE };
	struct seen seen = { .use = none };
	for (; s.i != 0; s = model_get_stack(m, s)->parent) {
		frame_id f = model_get_stack(m, s)->frame;
		const struct frame *frame = model_get_frame(m, f);
		struct symbol symbol = frame_names_symbol(n, f);
		switch (frame_names_class(n, f)) {
		case SYMBOL_ALLOCATOR:
			see_allocator(&seen, &symbol);
			break;
		case SYMBOL_CONTAINER:
			if (!see_library(&seen, &symbol))
				return none;
			break;
		case SYMBOL_STD:
			see_std(&seen, &symbol);
			break;
		case SYMBOL_USER:
			if (frame->inlined && frame_names_allocator_around(n, s).i != 0)
				break;
			if ((frame->function.i == 0 && frame->symbol.i == 0) || serves_allocator(m, n, s))
				return none;
			seen.use.container = decide(&seen);
			seen.use.caller = s;
			return seen.use.container != CONTAINER_NONE ? seen.use : none;
		default:
			return none;
		}
	}
	return none;
}
