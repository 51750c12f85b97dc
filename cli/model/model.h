/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Everything that was read from one or more profiles or from a baseline: strings, frames, stacks, threads,
   sites and processes, each a dense table with typed ids. Id 0 always means none. Adding several profiles
   to one model shares equal strings, objects, frames and stacks; threads, sites and processes are kept apart. */
#ifndef CLI_MODEL_H
#define CLI_MODEL_H

#include "base/workspace.h"
#include "model/cost.h"

#include <glib.h>

typedef struct { uint32_t i; } string_id;
typedef struct { uint32_t i; } object_id;
typedef struct { uint32_t i; } frame_id;
typedef struct { uint32_t i; } stack_id;
typedef struct { uint32_t i; } thread_id;
typedef struct { uint32_t i; } process_id;

struct object { string_id path, build_id; uint64_t bias; };

struct frame {
	uint64_t address;     /* 0 in a baseline */
	object_id object;
	string_id function;   /* demangled; none where unknown */
	string_id symbol;     /* as in the symbol table, where it differs from function */
	string_id file;       /* as the compiler wrote it: canonical only through paths.h */
	uint32_t line, column; /* 0: unknown */
	bool inlined;         /* into the frame that is its caller */
	bool jumped;          /* it left by a jump into the frame within: the call before it tells of it */
	bool resolved;        /* the file is the function's own, rather than that of one which may be inlined into it */
	enum origin origin;   /* of a baseline that says so; see origin.h */
};

/* A tree node: the frame and the stack of its caller, which has a smaller id. */
struct stack { stack_id parent; frame_id frame; bool cut; };

struct thread {
	process_id process;
	uint32_t serial;      /* within the process, from 1 */
	string_id name;       /* none: never named */
	thread_id creator;
	stack_id created_at;
	bool exited;
	struct cost cost;     /* allocations, bytes, reallocations, deallocations, freed_bytes, live_*, max_* only;
	                         sites: how many threads were merged into this one; 0 or 1: none */
};

struct site { stack_id stack; thread_id thread; struct cost cost; };

/* What became of the blocks of a site that are alive at the end: docs/profile-format.md, leak and hold. */
enum leak_kind { LEAK_LOST, LEAK_INDIRECT, LEAK_CYCLE, LEAK_REACHABLE, LEAK_KINDS };

struct leak {
	uint32_t site;               /* its place in the table of sites */
	enum leak_kind kind;
	int64_t blocks, bytes;
	uint32_t suppression;        /* the rule of the suppressions that it falls under, from 1; 0: none */
	int64_t reallocated;         /* how many of the blocks were made by a realloc; where there are any, of the oldest: */
	int64_t growths;             /* how often it was reallocated */
	stack_id first_stack;        /* where it was allocated at first, and by whom */
	thread_id first_thread;
	uint32_t first_hold, holds;  /* the steps to one of the blocks, in the table of holds */
};

enum hold_kind { HOLD_STATIC, HOLD_THREAD_LOCAL, HOLD_STACK, HOLD_MAPPED, HOLD_REGISTER, HOLD_BLOCK, HOLD_KINDS };

struct hold {
	enum hold_kind by;
	uint32_t site;               /* of a block; 0: inherited, or no block */
	string_id name, object;      /* of a static, where known; the file of a mapping */
	int64_t offset;              /* of the pointer, in the block or the mapping, or behind the name */
	uint64_t address;            /* of the pointer, in a mapping or where a static has no name; else 0 */
	thread_id thread;            /* none where it is nobody's */
	stack_id stack;              /* from the frame of a stack outwards, where known */
	int64_t skipped;             /* steps after this one that are left out */
};

/* What a thread freed (blocks, bytes) or took over by a realloc (resized, …) of the blocks of a site. Where the process
   knows no free_stacks, only threads other than the site's own are listed, without a stack: the rest of the site's
   deallocations and realloc_out is its own thread's. Else all are, each with the stack that it did so in. Those of a
   site stand together, in the order of sites. */
struct release {
	uint32_t site;               /* its place in the table of sites */
	thread_id thread;
	stack_id stack;              /* none where the process knows no free_stacks */
	int64_t blocks, bytes, resized, resized_bytes;
};

/* A function at whose entries was looked what is alive, and what there was: docs/profile-format.md, mark, snapshot, growth. */
struct snapshot { uint32_t mark; int64_t entry, event, blocks, bytes; };   /* mark: its place in the table of marks */

struct mark {
	process_id process;
	string_id function;          /* a pattern, as it was asked for */
	int64_t entries;
	int64_t interval;            /* of entries, between snapshots */
	struct snapshot first, last; /* of the first and the last entry; its own snapshots are in the table of these */
};

/* Those of a mark stand together, in the order of marks. */
struct growth {
	uint32_t mark;
	stack_id stack;              /* the first of those that are the same within the function, in all threads */
	int64_t since;               /* the first entry at which there were any blocks */
	int64_t first_blocks, first_bytes, last_blocks, last_bytes;
	int64_t grew, shrank;        /* since the entry before: how many times */
};

/* How many times it could have grown: from the entry before the first one at which there was any. */
static inline int64_t model_growth_intervals(const struct mark *m, const struct growth *g)
{ return m->entries - g->since + (g->since > 1); }

struct point { int64_t event, allocated_bytes, live_bytes, live_blocks, max_bytes; };

struct killed { int64_t pid, signal; };

enum process_end { PROCESS_EXIT, PROCESS_SIGNAL, PROCESS_EXEC };

struct process {
	char *name;           /* last part of the executable's path */
	char *label;          /* name, made unique by order: "demo", "demo#2"; set by model_label_processes */
	char *executable;
	char *directory;
	char *lineage;
	char *started, *ended;
	GPtrArray *args;      /* of char *, without the program's name */
	int64_t pid, parent_pid;
	int64_t sequence;     /* the order in which the runner started it; 0: unknown */
	int64_t runs;         /* how often nextest ran it: this is the last time; 0 or 1: once, or not known */
	char *topic;          /* tells it from others of its sequence and name, whose order is of no meaning; "": it is of some */
	int64_t depth;        /* most frames a stack keeps; 0: all */
	bool free_stacks;     /* its releases are those of all threads, with stacks */
	bool leak_check;      /* its leaks are known, though there may be none */
	enum process_end end;
	int64_t exit_status;
	int64_t signal;       /* that ended it; 0: none, or unknown */
	char *incomplete;     /* why the profile lacks some of what it did, as a clause: "Valgrind ended it"; "": it has all */
	struct cost totals;   /* as written by the tool, checked against the sites */
	int64_t events, peak_event, failed, inherited_blocks, inherited_bytes, inherited_freed, foreign_frees;
	int64_t timeline_interval;
	GArray *timeline;     /* of struct point */
	GArray *killed;       /* of struct killed: its children that a signal ended, as far as it learnt of it */
	char *run;            /* tells a run with several kept profiles from others; "": there is one profile */
	int64_t kept_number, kept_of;   /* which of how many it is */
};

/* A process of the run that left no profile. */
struct missing {
	char *executable;
	int64_t pid;
	char *reason;         /* a clause, as above: "it still runs" */
};

/* The tables; element 0 of the first six is the "none" element. Read them freely, add only through functions. */
struct model {
	GPtrArray *strings;   /* of const char *; [0] is "" */
	GArray *objects, *frames, *stacks, *threads, *sites;
	GArray *leaks, *holds, *releases, *marks, *snapshots, *growths;   /* of the struct of that name; no none element */
	GPtrArray *processes; /* of struct process *; [0] is NULL, process_id 1 is [1] */
	GPtrArray *missing;   /* of struct missing * */
	bool cut;             /* some stack was cut */
	struct workspace *workspace;   /* that of the programs: all that is known, of any of them */
	struct model_index *index;
};

struct model *model_new(void);
void model_free(struct model *m);

/* Each returns the id of the equal element, adding it when there is none. The text is copied. */
string_id model_string(struct model *m, const char *text);
string_id model_string_len(struct model *m, const char *text, size_t length);
object_id model_object(struct model *m, const struct object *o);
frame_id model_frame(struct model *m, const struct frame *f);
stack_id model_stack(struct model *m, stack_id parent, frame_id frame, bool cut);

/* Each appends. The process is owned by the model from then on. */
thread_id model_thread(struct model *m, const struct thread *t);
process_id model_process(struct model *m, struct process *p);
void model_site(struct model *m, const struct site *s);

/* A new process with empty strings and tables, to be filled and handed to model_process. */
struct process *process_new(void);
void process_free(struct process *p);

/* Says that p's profile is incomplete. Of several reasons the first one stays. */
void process_set_incomplete(struct process *p, const char *reason);
/* Once for each process, though several profiles may tell of it. */
void model_missing(struct model *m, const char *executable, int64_t pid, const char *reason);

/* Whether all processes of the run are there, with all that they did. */
bool model_is_complete(const struct model *m);

/* Orders processes by (sequence, executable name, arguments, lineage, topic and, with one, totals, start) and labels them by
   name and rank. Process ids change with the order. */
void model_label_processes(struct model *m);

/* Whether the sums over all processes are in range. The readers refuse what is not, so that no sum over sites of a model
   that was read can overflow. */
bool model_sums_fit(const struct model *m);

/* How many threads there were: one of a baseline may stand for several, as its cost.sites says. */
int64_t model_thread_count(const struct model *m);

/* Totals over all processes: sums; but the peak is the highest one of a single process
   (*peak_process, which may be NULL), since processes do not share a clock. */
struct cost model_totals(const struct model *m, process_id *peak_process);

static inline const char *model_text(const struct model *m, string_id s)
{ return (const char *)g_ptr_array_index(m->strings, s.i); }
static inline const struct frame *model_get_frame(const struct model *m, frame_id f)
{ return &g_array_index(m->frames, struct frame, f.i); }
static inline const struct stack *model_get_stack(const struct model *m, stack_id s)
{ return &g_array_index(m->stacks, struct stack, s.i); }
static inline const struct thread *model_get_thread(const struct model *m, thread_id t)
{ return &g_array_index(m->threads, struct thread, t.i); }
static inline const struct object *model_get_object(const struct model *m, object_id o)
{ return &g_array_index(m->objects, struct object, o.i); }
static inline const struct process *model_get_process(const struct model *m, process_id p)
{ return (const struct process *)g_ptr_array_index(m->processes, p.i); }

#endif
