/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The first matching rule decides. */
#include "names/symbol_class.h"

#include <glib.h>
#include <string.h>

/* Which part of a function a rule compares its text with, and how. */
enum subject {
	OBJECT,    /* begins the name of its object's file */
	NAME,      /* is its whole path */
	PATH,      /* begins its path, or the path of the type that the function is implemented for */
	RUNTIME,   /* begins its own name, if it has no crate or the compiler's __rustc */
	CRATE,     /* is its crate */
	OF_STD,    /* is its own name, if its crate is std or test */
	THREAD,    /* is its whole path, if its object is the C library or not known */
	TRAIT,     /* is its trait, whatever the arguments; a text that ends in `::` begins it */
	LIBRARY,   /* its crate is part of Rust's own library; no text */
	LANGUAGE,  /* it has no crate: an implementation for a type of the language; no text */
};

struct rule { enum symbol_class class; enum subject subject; const char *text; };

static const struct rule rules[] = {
	/* Allocators, besides those that allocator_functions knows. */
	{ SYMBOL_ALLOCATOR, OBJECT, "vgpreload_" },
	{ SYMBOL_ALLOCATOR, NAME, "cfree" },
	/* An event of the program's own begins in a function of aprof.h, as an allocation does in malloc. */
	{ SYMBOL_ALLOCATOR, NAME, "aprof_request" },
	{ SYMBOL_ALLOCATOR, NAME, "aprof_event" },
	{ SYMBOL_ALLOCATOR, PATH, "operator new" },
	{ SYMBOL_ALLOCATOR, PATH, "operator delete" },
	{ SYMBOL_ALLOCATOR, PATH, "_Znw" },
	{ SYMBOL_ALLOCATOR, PATH, "_Zna" },
	{ SYMBOL_ALLOCATOR, PATH, "_Zdl" },
	{ SYMBOL_ALLOCATOR, PATH, "_Zda" },
	{ SYMBOL_ALLOCATOR, PATH, "alloc::alloc::" },
	{ SYMBOL_ALLOCATOR, PATH, "alloc::raw_vec::" },
	{ SYMBOL_ALLOCATOR, PATH, "alloc::boxed::box_new" },
	{ SYMBOL_ALLOCATOR, PATH, "hashbrown::raw::" },
	{ SYMBOL_ALLOCATOR, PATH, "core::alloc::" },
	{ SYMBOL_ALLOCATOR, PATH, "std::alloc::" },
	{ SYMBOL_ALLOCATOR, PATH, "std::sys::alloc::" },
	{ SYMBOL_ALLOCATOR, PATH, "std::sys::pal::unix::alloc::" },
	{ SYMBOL_ALLOCATOR, TRAIT, "core::alloc::" },
	{ SYMBOL_ALLOCATOR, TRAIT, "alloc::alloc::" },
	{ SYMBOL_ALLOCATOR, TRAIT, "allocator_api2::" },
	{ SYMBOL_ALLOCATOR, CRATE, "allocator_api2" },
	{ SYMBOL_ALLOCATOR, RUNTIME, "__rust_alloc" },
	{ SYMBOL_ALLOCATOR, RUNTIME, "__rust_realloc" },
	{ SYMBOL_ALLOCATOR, RUNTIME, "__rust_dealloc" },
	{ SYMBOL_ALLOCATOR, RUNTIME, "__rust_no_alloc" },
	{ SYMBOL_ALLOCATOR, RUNTIME, "__rdl_" },
	{ SYMBOL_ALLOCATOR, RUNTIME, "__rg_" },

	/* What runs main and threads. */
	{ SYMBOL_ENTRY, NAME, "_start" },
	{ SYMBOL_ENTRY, NAME, "(below main)" },
	{ SYMBOL_ENTRY, NAME, "_dl_start_user" },
	{ SYMBOL_ENTRY, PATH, "__libc_start_" },
	{ SYMBOL_ENTRY, THREAD, "clone" },
	{ SYMBOL_ENTRY, THREAD, "clone3" },
	{ SYMBOL_ENTRY, THREAD, "__clone" },
	{ SYMBOL_ENTRY, THREAD, "__clone3" },
	{ SYMBOL_ENTRY, THREAD, "start_thread" },
	{ SYMBOL_ENTRY, THREAD, "start" },
	{ SYMBOL_ENTRY, THREAD, "start_c11" },
	{ SYMBOL_ENTRY, THREAD, "libc_start_main_stage2" },
	{ SYMBOL_ENTRY, THREAD, "__call_tls_dtors" },
	{ SYMBOL_ENTRY, THREAD, "__nptl_deallocate_tsd" },
	{ SYMBOL_ENTRY, THREAD, "execute_native_thread_routine" },
	{ SYMBOL_STD_ENTRY, PATH, "std::rt::" },
	{ SYMBOL_STD_ENTRY, PATH, "test::test_main" },
	{ SYMBOL_STD_ENTRY, OF_STD, "__rust_begin_short_backtrace" },
	{ SYMBOL_STD_ENTRY, OF_STD, "thread_start" },

	/* Rust's own library. */
	{ SYMBOL_STD, CRATE, "std" },
	{ SYMBOL_STD, CRATE, "test" },
	/* The main that rustdoc writes for documentation tests that share a program. */
	{ SYMBOL_STD, CRATE, "doctest_runner" },
	{ SYMBOL_STD, CRATE, "doctest_runner_2024" },
	{ SYMBOL_CONTAINER, LIBRARY, NULL },
	{ SYMBOL_CONTAINER, LANGUAGE, NULL },

	/* Containers, and the building blocks of texts, queues, locks and iterators. */
	{ SYMBOL_PASSING, CRATE, "ahash" },
	{ SYMBOL_PASSING, CRATE, "arc_swap" },
	{ SYMBOL_PASSING, CRATE, "arcstr" },
	{ SYMBOL_PASSING, CRATE, "arrayvec" },
	{ SYMBOL_PASSING, CRATE, "bimap" },
	{ SYMBOL_PASSING, CRATE, "bit_set" },
	{ SYMBOL_PASSING, CRATE, "bit_vec" },
	{ SYMBOL_PASSING, CRATE, "bitvec" },
	{ SYMBOL_PASSING, CRATE, "bstr" },
	{ SYMBOL_PASSING, CRATE, "bumpalo" },
	{ SYMBOL_PASSING, CRATE, "bytes" },
	{ SYMBOL_PASSING, CRATE, "compact_str" },
	{ SYMBOL_PASSING, CRATE, "crossbeam_skiplist" },
	{ SYMBOL_PASSING, CRATE, "dashmap" },
	{ SYMBOL_PASSING, CRATE, "ecow" },
	{ SYMBOL_PASSING, CRATE, "either" },
	{ SYMBOL_PASSING, CRATE, "fixedbitset" },
	{ SYMBOL_PASSING, CRATE, "fnv" },
	{ SYMBOL_PASSING, CRATE, "foldhash" },
	{ SYMBOL_PASSING, CRATE, "fxhash" },
	{ SYMBOL_PASSING, CRATE, "generational_arena" },
	{ SYMBOL_PASSING, CRATE, "hashlink" },
	{ SYMBOL_PASSING, CRATE, "id_arena" },
	{ SYMBOL_PASSING, CRATE, "im" },
	{ SYMBOL_PASSING, CRATE, "imbl" },
	{ SYMBOL_PASSING, CRATE, "indexmap" },
	{ SYMBOL_PASSING, CRATE, "itertools" },
	{ SYMBOL_PASSING, CRATE, "lazy_static" },
	{ SYMBOL_PASSING, CRATE, "linked_hash_map" },
	{ SYMBOL_PASSING, CRATE, "lock_api" },
	{ SYMBOL_PASSING, CRATE, "lru" },
	{ SYMBOL_PASSING, CRATE, "once_cell" },
	{ SYMBOL_PASSING, CRATE, "ordermap" },
	{ SYMBOL_PASSING, CRATE, "parking_lot" },
	{ SYMBOL_PASSING, CRATE, "parking_lot_core" },
	{ SYMBOL_PASSING, CRATE, "petgraph" },
	{ SYMBOL_PASSING, CRATE, "priority_queue" },
	{ SYMBOL_PASSING, CRATE, "rustc_hash" },
	{ SYMBOL_PASSING, CRATE, "sharded_slab" },
	{ SYMBOL_PASSING, CRATE, "slab" },
	{ SYMBOL_PASSING, CRATE, "slotmap" },
	{ SYMBOL_PASSING, CRATE, "smallvec" },
	{ SYMBOL_PASSING, CRATE, "smol_str" },
	{ SYMBOL_PASSING, CRATE, "spin" },
	{ SYMBOL_PASSING, CRATE, "thin_vec" },
	{ SYMBOL_PASSING, CRATE, "thread_local" },
	{ SYMBOL_PASSING, CRATE, "tinyvec" },
	{ SYMBOL_PASSING, CRATE, "triomphe" },
	{ SYMBOL_PASSING, CRATE, "typed_arena" },
	{ SYMBOL_PASSING, CRATE, "vec_map" },
	/* Runtimes, which run the user's tasks and keep the tasks' memory. */
	{ SYMBOL_PASSING, CRATE, "actix_rt" },
	{ SYMBOL_PASSING, CRATE, "async_broadcast" },
	{ SYMBOL_PASSING, CRATE, "async_channel" },
	{ SYMBOL_PASSING, CRATE, "async_executor" },
	{ SYMBOL_PASSING, CRATE, "async_fs" },
	{ SYMBOL_PASSING, CRATE, "async_global_executor" },
	{ SYMBOL_PASSING, CRATE, "async_io" },
	{ SYMBOL_PASSING, CRATE, "async_lock" },
	{ SYMBOL_PASSING, CRATE, "async_net" },
	{ SYMBOL_PASSING, CRATE, "async_signal" },
	{ SYMBOL_PASSING, CRATE, "async_std" },
	{ SYMBOL_PASSING, CRATE, "async_task" },
	{ SYMBOL_PASSING, CRATE, "blocking" },
	{ SYMBOL_PASSING, CRATE, "concurrent_queue" },
	{ SYMBOL_PASSING, CRATE, "crossbeam" },
	{ SYMBOL_PASSING, CRATE, "crossbeam_channel" },
	{ SYMBOL_PASSING, CRATE, "crossbeam_deque" },
	{ SYMBOL_PASSING, CRATE, "crossbeam_epoch" },
	{ SYMBOL_PASSING, CRATE, "crossbeam_queue" },
	{ SYMBOL_PASSING, CRATE, "crossbeam_utils" },
	{ SYMBOL_PASSING, CRATE, "event_listener" },
	{ SYMBOL_PASSING, CRATE, "event_listener_strategy" },
	{ SYMBOL_PASSING, CRATE, "flume" },
	{ SYMBOL_PASSING, CRATE, "futures" },
	{ SYMBOL_PASSING, CRATE, "futures_channel" },
	{ SYMBOL_PASSING, CRATE, "futures_core" },
	{ SYMBOL_PASSING, CRATE, "futures_executor" },
	{ SYMBOL_PASSING, CRATE, "futures_lite" },
	{ SYMBOL_PASSING, CRATE, "futures_task" },
	{ SYMBOL_PASSING, CRATE, "futures_timer" },
	{ SYMBOL_PASSING, CRATE, "futures_util" },
	{ SYMBOL_PASSING, CRATE, "glommio" },
	{ SYMBOL_PASSING, CRATE, "kanal" },
	{ SYMBOL_PASSING, CRATE, "mio" },
	{ SYMBOL_PASSING, CRATE, "monoio" },
	{ SYMBOL_PASSING, CRATE, "parking" },
	{ SYMBOL_PASSING, CRATE, "piper" },
	{ SYMBOL_PASSING, CRATE, "polling" },
	{ SYMBOL_PASSING, CRATE, "rayon" },
	{ SYMBOL_PASSING, CRATE, "rayon_core" },
	{ SYMBOL_PASSING, CRATE, "scoped_threadpool" },
	{ SYMBOL_PASSING, CRATE, "signal_hook_registry" },
	{ SYMBOL_PASSING, CRATE, "smol" },
	{ SYMBOL_PASSING, CRATE, "threadpool" },
	{ SYMBOL_PASSING, CRATE, "tokio" },
	{ SYMBOL_PASSING, CRATE, "tokio_stream" },
	{ SYMBOL_PASSING, CRATE, "tokio_util" },

	/* Our own library in the program: an event is its caller's. */
	{ SYMBOL_PASSING, CRATE, "cargo_alloc_profile" },

	/* What Rust's library implements for every type, under the name of the user's type. Users implement two
	   of alloc's traits. */
	{ SYMBOL_USER, TRAIT, "alloc::borrow::ToOwned" },
	{ SYMBOL_USER, TRAIT, "alloc::task::Wake" },
	{ SYMBOL_CONTAINER, TRAIT, "alloc::" },
	{ SYMBOL_CONTAINER, TRAIT, "<" },
	{ SYMBOL_CONTAINER, TRAIT, "core::convert::Into" },
	{ SYMBOL_CONTAINER, TRAIT, "core::convert::TryInto" },

	/* What Rust's library and the C++ library call. Some of it the native recorder's library has in the C library's place. */
	{ SYMBOL_SUPPORT, OBJECT, "libaprof-native" },
	{ SYMBOL_SUPPORT, OBJECT, "libc.so" },
	{ SYMBOL_SUPPORT, OBJECT, "libc-2." },
	{ SYMBOL_SUPPORT, OBJECT, "ld-linux" },
	{ SYMBOL_SUPPORT, OBJECT, "ld-2." },
	{ SYMBOL_SUPPORT, OBJECT, "ld.so" },
	{ SYMBOL_SUPPORT, OBJECT, "ld-musl" },
	{ SYMBOL_SUPPORT, OBJECT, "libpthread" },
	{ SYMBOL_SUPPORT, OBJECT, "libm.so" },
	{ SYMBOL_SUPPORT, OBJECT, "libm-2." },
	{ SYMBOL_SUPPORT, OBJECT, "libdl" },
	{ SYMBOL_SUPPORT, OBJECT, "librt." },
	{ SYMBOL_SUPPORT, OBJECT, "librt-" },
	{ SYMBOL_SUPPORT, OBJECT, "libgcc_s" },
	{ SYMBOL_SUPPORT, OBJECT, "libstdc++" },
	{ SYMBOL_SUPPORT, OBJECT, "libc++" },
	{ SYMBOL_SUPPORT, OBJECT, "libresolv" },
	{ SYMBOL_SUPPORT, OBJECT, "libnss_" },
	{ SYMBOL_SUPPORT, CRATE, "addr2line" },
	{ SYMBOL_SUPPORT, CRATE, "getopts" },
	{ SYMBOL_SUPPORT, CRATE, "gimli" },
	{ SYMBOL_SUPPORT, CRATE, "miniz_oxide" },
	{ SYMBOL_SUPPORT, CRATE, "object" },
	{ SYMBOL_SUPPORT, CRATE, "rustc_demangle" },
	{ SYMBOL_STD, RUNTIME, "__rust_" },
	{ SYMBOL_STD, RUNTIME, "rust_begin_unwind" },
	{ SYMBOL_STD, RUNTIME, "rust_panic" },
};

/* A function, and facts that several rules ask for. */
struct function {
	const struct symbol *symbol;
	struct symbol_part object;
	bool runtime, std, library, thread;
	bool named_after;      /* its crate only has the name of one in the table: rules about that one do not match */
	bool written;          /* somebody wrote it for its type, outside of where the library implements things for
	                          every type */
};

static bool is_trait(struct symbol_part trait, const char *text)
{
	char last = text[strlen(text) - 1];
	if (trait.length == 0 || !part_begins(trait, text))
		return false;
	return last == ':' || last == '<' || trait.length == strlen(text) || trait.text[strlen(text)] == '<';
}

/* Whether the rule is about a crate by its name. */
static bool is_of_crate(const struct rule *r)
{
	switch (r->subject) {
	case CRATE: case LIBRARY: case OF_STD:
		return true;
	case PATH:
		return strstr(r->text, "::") != NULL;
	default:
		return false;
	}
}

static bool fits(const struct function *f, const struct rule *r)
{
	const struct symbol *s = f->symbol;
	if (f->named_after && is_of_crate(r))
		return false;
	if (f->written && r->class == SYMBOL_CONTAINER && r->subject != LIBRARY)
		return false;
	switch (r->subject) {
	case OBJECT:
		return part_begins(f->object, r->text);
	case NAME:
		return part_equals(s->path, r->text);
	case PATH:
		return part_begins(s->path, r->text) || (!s->of_trait && s->self.length > 0 && part_begins(s->self, r->text));
	case RUNTIME:
		return f->runtime && part_begins(s->function, r->text);
	case CRATE:
		return part_equals(s->crate, r->text);
	case OF_STD:
		return f->std && part_equals(s->function, r->text);
	case THREAD:
		return f->thread && part_equals(s->path, r->text);
	case TRAIT:
		return is_trait(s->trait, r->text);
	case LIBRARY:
		return f->library;
	default:
		return s->crate.length == 0 && s->type.length > 0 && part_begins(s->path, "<");
	}
}

static bool is_in_c_library(struct symbol_part object)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
		if (rules[i].class == SYMBOL_SUPPORT && rules[i].subject == OBJECT && part_begins(object, rules[i].text))
			return true;
	return false;
}

enum symbol_class symbol_classify(const struct symbol *s, const char *object, enum origin origin)
{
	const char *slash = strrchr(object, '/');
	const char *base = slash != NULL ? slash + 1 : object;
	struct function f = {
		.symbol = s,
		.object = part(base, strlen(base)),
		.runtime = s->crate.length == 0 || part_equals(s->crate, "__rustc"),
		.std = part_equals(s->crate, "std") || part_equals(s->crate, "test"),
		.library = symbol_is_library_crate(s->crate),
		.named_after = origin == ORIGIN_WORKSPACE || (origin == ORIGIN_DEPENDENCY && symbol_is_rusts_crate(s->crate)),
		.written = origin == ORIGIN_WORKSPACE || origin == ORIGIN_DEPENDENCY,
	};
	f.thread = f.object.length == 0 || is_in_c_library(f.object);
	for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
		if (fits(&f, &rules[i]))
			return rules[i].class;
	return SYMBOL_USER;
}
