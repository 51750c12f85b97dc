/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Models built in memory, and what the library writes of them, for the tests of the reports. */
#ifndef UNIT_SAMPLE_H
#define UNIT_SAMPLE_H

#include "model/model.h"
#include "model/options.h"
#include "analysis/gate.h"
#include "report/formats.h"
#include "report/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define UNUSED __attribute__((unused))

/* A frame in a few words: function, file and line, object. */
struct sample_frame { const char *function, *file; uint32_t line; const char *object; };

static UNUSED frame_id sample_frame(struct model *m, const struct sample_frame *f)
{
	static uint64_t address = 0x1000;
	struct object o = { .path = model_string(m, f->object != NULL ? f->object : "") };
	struct frame frame = {
		.address = address += 4,
		.object = f->object != NULL ? model_object(m, &o) : (object_id){ 0 },
		.function = model_string(m, f->function),
		.file = model_string(m, f->file != NULL ? f->file : ""),
		.line = f->line,
	};
	return model_frame(m, &frame);
}

/* The stack of these frames, given from the innermost to the outermost, up to one without a function. */
static UNUSED stack_id sample_stack(struct model *m, const struct sample_frame *frames, bool cut)
{
	int n = 0;
	stack_id s = { 0 };
	while (frames[n].function != NULL)
		n++;
	while (n-- > 0)
		s = model_stack(m, s, sample_frame(m, &frames[n]), cut && s.i == 0);
	return s;
}

#define STACK(m, ...) sample_stack(m, (const struct sample_frame[]){ __VA_ARGS__, { NULL, NULL, 0, NULL } }, false)
#define CUT_STACK(m, ...) sample_stack(m, (const struct sample_frame[]){ __VA_ARGS__, { NULL, NULL, 0, NULL } }, true)

static UNUSED process_id sample_process(struct model *m, const char *name)
{
	struct process *p = process_new();
	g_free(p->name);
	p->name = g_strdup(name);
	process_id id = model_process(m, p);
	model_label_processes(m);
	return id;
}

static UNUSED thread_id sample_thread(struct model *m, process_id process, uint32_t serial, const char *name)
{
	struct thread t = { .process = process, .serial = serial, .name = model_string(m, name) };
	return model_thread(m, &t);
}

/* Adds a site, and its counters to the totals of its process. */
static UNUSED void sample_site(struct model *m, stack_id stack, thread_id thread, struct cost cost)
{
	cost.sites = 1;
	struct site s = { .stack = stack, .thread = thread, .cost = cost };
	model_site(m, &s);
	process_id process = model_get_thread(m, thread)->process;
	struct process *p = g_ptr_array_index(m->processes, process.i);
	assert_true(cost_add(&p->totals, &cost));
}

static UNUSED struct report_options sample_options(void)
{
	return (struct report_options){
		.limit = -1, .threshold_bytes = -1,
	};
}

/* A stream that ends as a text. */
struct sample_output { FILE *stream; char *text; size_t size; };

static UNUSED struct sample_output *sample_output_open(void)
{
	struct sample_output *o = g_new0(struct sample_output, 1);
	o->stream = open_memstream(&o->text, &o->size);
	return o;
}

static UNUSED char *sample_output_close(struct sample_output *o)
{
	fclose(o->stream);
	char *text = o->text;
	g_free(o);
	return text;
}

#define SAMPLE_WORKSPACE "/src/demo"
static UNUSED const struct view_context sample_context = { .workspace = SAMPLE_WORKSPACE };
static UNUSED const struct view_context sample_colors = { .workspace = SAMPLE_WORKSPACE, .color = true };

/* What the limits find. */
static UNUSED GPtrArray *sample_gates(const GPtrArray *limits, const struct model *m, const struct model *baseline,
                                      const struct report_options *options)
{
	struct sides *sides = sides_new(m, baseline, options, SAMPLE_WORKSPACE);
	GPtrArray *results = gate_check(limits, sides, options);
	sides_free(sides);
	return results;
}

/* What is written in the format of that name, to be freed with free; against baseline unless that is NULL. */
static UNUSED char *written_in(const struct view_context *context, const char *format, const struct model *m,
                               const struct model *baseline, const struct report_options *options, int64_t *rows)
{
	struct sample_output *o = sample_output_open();
	struct sides *sides = sides_new(m, baseline, options, context->workspace);
	struct report *r = report_new(sides, options);
	report_write(r, formats_find(format), context, o->stream);
	if (rows != NULL)
		*rows = report_rows(r);
	report_free(r);
	sides_free(sides);
	return sample_output_close(o);
}

static UNUSED char *report_as(const char *format, const struct model *m, const struct report_options *options, int64_t *rows)
{
	return written_in(&sample_context, format, m, NULL, options, rows);
}

static UNUSED char *comparison_as(const char *format, const struct model *m, const struct model *baseline,
                                  const struct report_options *options, int64_t *rows)
{
	return written_in(&sample_context, format, m, baseline, options, rows);
}

static UNUSED void expect_written_in(const struct view_context *context, const char *format, const struct model *m,
                                     const struct model *baseline, const struct report_options *o, const char *expected)
{
	char *text = written_in(context, format, m, baseline, o, NULL);
	assert_string_equal(text, expected);
	free(text);
}

static UNUSED void expect_report_as(const char *format, const struct model *m, const struct report_options *o,
                                    const char *expected)
{
	expect_written_in(&sample_context, format, m, NULL, o, expected);
}

static UNUSED void expect_comparison_as(const char *format, const struct model *m, const struct model *baseline,
                                        const struct report_options *o, const char *expected)
{
	expect_written_in(&sample_context, format, m, baseline, o, expected);
}

#define VGPRELOAD "/usr/libexec/valgrind/vgpreload_aprof-amd64-linux.so"
#define LIBC "/lib/x86_64-linux-gnu/libc.so.6"
#define DEMO "/src/demo/target/debug/demo"

/* The frames around a program's main and its allocations. */
#define RUSTC "/rustc/90b35a6239c3d8bdabc530a6a0816f7ff89a0aaf/"
#define BELOW_MAIN \
	{ "core::ops::function::FnOnce::call_once", RUSTC "library/core/src/ops/function.rs", 250, DEMO }, \
	{ "std::sys::backtrace::__rust_begin_short_backtrace", NULL, 0, DEMO }, \
	{ "std::rt::lang_start::{{closure}}", NULL, 0, DEMO }, \
	{ "std::rt::lang_start_internal", NULL, 0, DEMO }, \
	{ "std::rt::lang_start", NULL, 0, DEMO }, \
	{ "main", NULL, 0, DEMO }, \
	{ "(below main)", NULL, 0, LIBC }
#define MALLOC \
	{ "malloc", NULL, 0, VGPRELOAD }, { "alloc::alloc::alloc", NULL, 0, DEMO }, \
	{ "alloc::raw_vec::RawVec<T,A>::grow_one", NULL, 0, DEMO }
#define PUSH \
	{ "alloc::vec::Vec<T,A>::push", RUSTC "library/alloc/src/vec/mod.rs", 992, DEMO }

/* Two functions, one of them with two places and two threads. */
static UNUSED struct model *sample_demo(void)
{
	struct model *m = model_new();
	process_id p = sample_process(m, "demo");
	thread_id t1 = sample_thread(m, p, 1, ""), t2 = sample_thread(m, p, 2, "worker");
	sample_site(m, STACK(m, MALLOC, PUSH, { "vec_growth::grow", "/src/demo/src/vec_growth.rs", 8, DEMO },
	                     { "demo::main", "/src/demo/src/main.rs", 5, DEMO }, BELOW_MAIN), t1,
	            (struct cost){ .allocations = 5, .bytes = 1280, .reallocations = 4, .in_place = 1, .moved = 3,
	                           .copied_bytes = 480, .realloc_out = 4, .realloc_out_bytes = 768, .live_blocks = 1,
	                           .live_bytes = 512, .peak_blocks = 1, .peak_bytes = 512, .max_blocks = 1,
	                           .max_bytes = 512, .min_request = 64, .max_request = 512, .lifetime_sum = 40,
	                           .lifetime_min = 2, .lifetime_max = 20 });
	sample_site(m, STACK(m, MALLOC, PUSH, { "vec_growth::grow", "/src/demo/src/vec_growth.rs", 12, DEMO },
	                     { "demo::main", "/src/demo/src/main.rs", 6, DEMO }, BELOW_MAIN), t1,
	            (struct cost){ .allocations = 1, .bytes = 24, .deallocations = 1, .freed_bytes = 24,
	                           .max_blocks = 1, .max_bytes = 24, .min_request = 24, .max_request = 24,
	                           .lifetime_sum = 1, .lifetime_min = 1, .lifetime_max = 1, .temporary = 1 });
	sample_site(m, STACK(m, MALLOC, PUSH, { "vec_growth::grow", "/src/demo/src/vec_growth.rs", 8, DEMO },
	                     { "demo::main", "/src/demo/src/main.rs", 5, DEMO }, BELOW_MAIN), t2,
	            (struct cost){ .allocations = 4, .bytes = 1256, .live_blocks = 4, .live_bytes = 1256,
	                           .peak_blocks = 2, .peak_bytes = 100, .max_blocks = 4, .max_bytes = 1256,
	                           .min_request = 14, .max_request = 1000 });
	sample_site(m, STACK(m, { "malloc", NULL, 0, VGPRELOAD }, { "<alloc::string::String as core::clone::Clone>::clone",
	                     NULL, 0, DEMO }, { "string_builder::build", "/src/demo/src/string_builder.rs", 3, DEMO },
	                     { "demo::main", "/src/demo/src/main.rs", 7, DEMO }, BELOW_MAIN), t1,
	            (struct cost){ .allocations = 20, .bytes = 2000, .deallocations = 20, .freed_bytes = 2000,
	                           .peak_blocks = 3, .peak_bytes = 300, .max_blocks = 3, .max_bytes = 300,
	                           .min_request = 100, .max_request = 100, .lifetime_sum = 60, .lifetime_min = 3,
	                           .lifetime_max = 3 });
	struct process *process = g_ptr_array_index(m->processes, p.i);
	process->totals.peak_bytes = 912;
	process->totals.peak_blocks = 6;
	process->events = 51;
	process->peak_event = 40;
	return m;
}

#endif
