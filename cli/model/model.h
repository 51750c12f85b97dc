/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The contents of one or more profiles, or of a baseline: strings, frames, stacks, threads, sites and processes. Each is a
   dense table with typed ids; id 0 means none. Several profiles in one model share equal strings, objects, frames and stacks.
   Each keeps threads, sites and processes of its own. */
#ifndef CLI_MODEL_H
#define CLI_MODEL_H

#include "base/workspace.h"
#include "model/cost.h"
#include "model/options.h"

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
	string_id function;   /* demangled; none: unknown */
	string_id symbol;     /* the symbol table's name, if it differs from function */
	string_id file;       /* as the compiler wrote it; paths.h makes it canonical */
	uint32_t line, column; /* 0: unknown */
	bool inlined;         /* into the frame that is its caller */
	bool jumped;          /* a tail call replaced this frame; the call instruction before it names it */
	bool resolved;        /* the file is where the function itself is, not a function inlined into it */
	enum origin origin;   /* only from a baseline that has it; see origin.h */
};

/* A node of the tree of stacks: a frame, and the stack of its caller. The parent's id is smaller. */
struct stack { stack_id parent; frame_id frame; bool cut; };

struct thread {
	process_id process;
	uint32_t serial;      /* number within the process, from 1 */
	string_id name;       /* none: never named */
	thread_id creator;
	stack_id created_at;
	bool exited;
	struct cost cost;     /* only the counters of a thread;
	                         sites: how many threads this one stands for, 0 meaning 1 */
};

/* How many requests were of `from` to `to` bytes, which are the smallest and the largest of one class: counters/size_classes.h. */
struct size_count { int64_t from, to, count; };

/* region: the innermost one that the thread was in. phase: that of the process. None: it was in none. */
struct site {
	stack_id stack;
	thread_id thread;
	struct cost cost;
	string_id region, phase;
	uint32_t first_size, sizes;  /* in the table of sizes, in ascending order; none: all requests were of min_request bytes, if its
	                                process has `sizes` */
};

enum scope_kind { SCOPE_REGION, SCOPE_PHASE, SCOPE_KINDS };

/* A region or a phase that the program named: docs/profile-format.md, scopes. */
struct scope {
	process_id process;
	enum scope_kind kind;
	string_id name;
	int64_t entries;
	int64_t event;               /* when the phase was first entered; 0 for a region */
};

/* A function that an option named to choose what counts: docs/profile-format.md, selection. */
enum chooser { CHOOSER_UNTIL, CHOOSER_FROM, CHOOSER_PHASE, CHOOSER_ONLY_BELOW, CHOOSERS };

/* Their names, without dashes. */
extern const char *const chooser_names[CHOOSERS];

struct chosen {
	process_id process;
	enum chooser option;
	string_id function;          /* the pattern that the user gave */
	int64_t entries;
	int64_t inlined;             /* at how many places the compiler inlined such functions; these calls are no entries */
};

/* An allocator in an object of a process, which the recorder saw by calls of its own functions: docs/profile-format.md, allocator. */
struct allocator {
	process_id process;
	string_id family;
	string_id object;            /* a path */
	uint32_t functions, known;   /* how many entry points it has, and how many of these were seen */
	string_id missing;           /* what could not be seen; none: nothing */
	int64_t inlined;             /* at how many places the compiler inlined its functions, if a user described it */
};

/* A stack that allocated while a failed assertion was measured. */
struct blame { stack_id stack; int64_t allocations, bytes; };

/* An assertion of the program that failed. */
struct assertion {
	process_id process;
	thread_id thread;
	string_id place;             /* in the source: `src/lib.rs:12` */
	string_id text;              /* what it demands: `allocations <= 3` */
	int64_t found;
	int64_t times;               /* how often it failed; found and the blames are of the first time */
	uint32_t first_blame, blames;   /* in the table of blames */
};

/* How the blocks of a site that are alive at the end can be reached: docs/profile-format.md, leak and hold. */
struct leak {
	uint32_t site;               /* its place in the table of sites */
	enum leak_kind kind;
	int64_t blocks, bytes;
	uint32_t suppression;        /* the suppression rule that matches, from 1; 0: none */
	int64_t reallocated;         /* how many of the blocks a realloc made; the next members are about the oldest such
	                                block: */
	int64_t growths;             /* how often it was reallocated */
	stack_id first_stack;        /* where, and by which thread, it was first allocated */
	thread_id first_thread;
	uint32_t first_hold, holds;  /* the chain of pointers to one of the blocks, in the table of holds */
};

enum hold_kind { HOLD_STATIC, HOLD_THREAD_LOCAL, HOLD_STACK, HOLD_MAPPED, HOLD_REGISTER, HOLD_BLOCK, HOLD_KINDS };

struct hold {
	enum hold_kind by;
	uint32_t site;               /* of a block; 0: inherited, or no block */
	string_id name, object;      /* of a static, if known; of a mapping, its file */
	int64_t offset;              /* of the pointer, from the start of the block, the mapping or the named static */
	uint64_t address;            /* of the pointer, for a mapping or a static without a name; else 0 */
	thread_id thread;            /* none: no thread's */
	stack_id stack;              /* from the frame that holds the pointer outward, if known */
	int64_t skipped;             /* how many links after this one are left out */
};

/* How many blocks of a site one thread freed (blocks, bytes), or took over by a realloc (resized, resized_bytes). With
   free_stacks every thread is listed, once for each stack that freed. Without it only threads other than the site's own are,
   and no stacks: the site's own thread did the rest of deallocations and realloc_out. The releases of a site are neighbours,
   in the order of sites. */
struct release {
	uint32_t site;               /* its place in the table of sites */
	thread_id thread;
	stack_id stack;              /* none without free_stacks */
	int64_t blocks, bytes, resized, resized_bytes;
};

/* A marked function, what was alive at its entries, and which stacks grew: docs/profile-format.md, mark, snapshot, growth. */
struct snapshot { uint32_t mark; int64_t entry, event, blocks, bytes; };   /* mark: its place in the table of marks */

struct mark {
	process_id process;
	string_id function;          /* the pattern that the user gave */
	int64_t entries;
	int64_t interval;            /* how many entries lie between two snapshots */
	struct snapshot first, last; /* at the first and the last entry; the others are in the table of snapshots */
};

/* The growths of a mark are neighbours, in the order of marks. */
struct growth {
	uint32_t mark;
	stack_id stack;              /* stands for all stacks, of any thread, that are equal up to the marked function */
	int64_t since;               /* the first entry that saw blocks of this stack */
	int64_t first_blocks, first_bytes, last_blocks, last_bytes;
	int64_t grew, shrank;        /* at how many entries there was more, or less, than at the entry before */
};

/* At how many entries the stack could have grown: those since the first that saw blocks of it, and that one, too, unless no
   entry came before. */
static inline int64_t model_growth_intervals(const struct mark *m, const struct growth *g)
{ return m->entries - g->since + (g->since > 1); }

/* A snapshot that a process made while it ran. It is a profile of its own, and not part of this model. */
struct moment {
	process_id process;          /* none: the process left no profile of its end */
	int64_t number;
	string_id name;              /* none: it has no name */
};

struct point { int64_t event, allocated_bytes, live_bytes, live_blocks, max_bytes; };

struct killed { int64_t pid, signal; };

enum process_end { PROCESS_EXIT, PROCESS_SIGNAL, PROCESS_EXEC, PROCESS_SNAPSHOT, PROCESS_ENDS };

/* Their names in profiles, baselines and documents: `exit`. */
extern const char *const process_end_names[PROCESS_ENDS];

struct process {
	char *name;           /* last part of the executable's path */
	char *label;          /* unique: "demo", "demo#2"; model_label_processes sets it */
	char *executable;
	char *directory;
	char *lineage;
	char *started, *ended;
	GPtrArray *args;      /* of char *, without the program's name */
	int64_t pid, parent_pid;
	int64_t sequence;     /* the order in which the runner started it; 0: unknown */
	int64_t runs;         /* how often nextest ran it; this is the last run; 0 or 1: once, or unknown */
	char *topic;          /* orders processes of one sequence and name whose start order is chance; "": the order of start counts */
	enum backend_name backend;   /* what recorded it */
	int64_t depth;        /* most frames a stack keeps; 0: all */
	bool free_stacks;     /* releases list all threads, with stacks */
	bool leak_check;      /* leaks were looked for; there may be none */
	bool sizes;           /* it is known which sizes the sites asked for */
	enum process_end end;
	int64_t exit_status;
	int64_t signal;       /* the signal that ended it; 0: none, or unknown */
	char *snapshot;       /* the name that the program gave the snapshot; "": none, or it is not a snapshot */
	int64_t snapshot_number;   /* of the process's snapshots, from 1; 0: the profile is that of its end */
	int64_t assertions_checked, assertions_failed;
	char *incomplete;     /* why the profile lacks something, as a clause: "Valgrind ended it"; "": it lacks nothing */
	struct cost totals;   /* as the tool wrote them; the reader compares them with the sites */
#define PROCESS_COUNTER(member, ...) int64_t member;
#include "counters/counters.def"
	bool half_seen;       /* a part of an allocator was not seen: what its functions gave is not whole */
	int64_t peak_bound;   /* the most by which the true peak can differ from that in totals, in bytes; 0: it is exact */
	int64_t stacks_checked;   /* how many remembered stacks were compared with a full unwind */
	int64_t timeline_interval;
	GArray *timeline;     /* of struct point */
	GArray *killed;       /* of struct killed: children that a signal ended, if the process asked for their status */
	char *run;            /* names the run that this kept profile is one of; "": it is the only one */
	int64_t kept_number, kept_of;   /* the third of five: 3 and 5 */
};

/* A process of the run that left no profile. */
struct missing {
	char *executable;
	int64_t pid;
	char *reason;         /* a clause, as above: "it still runs" */
};

/* The tables. Element 0 of the first six stands for "none". Anybody may read them; only the functions below add to them. */
struct model {
	GPtrArray *strings;   /* of const char *; [0] is "" */
	GArray *objects, *frames, *stacks, *threads, *sites;
	GArray *sizes;        /* of struct size_count; element 0 is a real one */
	/* Of the structs of these names; element 0 is a real one. */
	GArray *leaks, *holds, *releases, *marks, *snapshots, *growths, *chosen, *allocators, *scopes, *assertions, *blames, *moments;
	GPtrArray *processes; /* of struct process *; [0] is NULL, process_id 1 is [1] */
	GPtrArray *missing;   /* of struct missing * */
	bool cut;             /* some stack was cut */
	struct workspace *workspace;   /* what is known of the programs' workspace, from all profiles */
	struct model_index *index;
};

struct model *model_new(void);
void model_free(struct model *m);

/* Each returns the id of the equal element, and adds one if there is none. Texts are copied. */
string_id model_string(struct model *m, const char *text);
string_id model_string_len(struct model *m, const char *text, size_t length);
object_id model_object(struct model *m, const struct object *o);
frame_id model_frame(struct model *m, const struct frame *f);
stack_id model_stack(struct model *m, stack_id parent, frame_id frame, bool cut);

/* Each appends. The model then owns the process. */
thread_id model_thread(struct model *m, const struct thread *t);
process_id model_process(struct model *m, struct process *p);
void model_site(struct model *m, const struct site *s);

/* A process with empty strings and tables. Fill it and hand it to model_process, or free it with process_free. */
struct process *process_new(void);
void process_free(struct process *p);

/* Marks p's profile as incomplete. The first reason stays. */
void process_set_incomplete(struct process *p, const char *reason);
/* Adds a process that left no profile; a second call for the same process changes nothing. */
void model_missing(struct model *m, const char *executable, int64_t pid, const char *reason);

/* Whether every process of the run has a profile, and every profile is complete. */
bool model_is_complete(const struct model *m);

/* Sorts processes by sequence, name of the executable, arguments, lineage, topic, totals (only with a topic) and start, and
   sets their labels. Process ids change. */
void model_label_processes(struct model *m);

/* Whether the sums over all processes fit their type. The readers refuse a file whose sums do not, so a sum over sites of a
   model never overflows. */
bool model_sums_fit(const struct model *m);

/* How many threads there were. A thread of a baseline may stand for several: see thread.cost. */
int64_t model_thread_count(const struct model *m);

/* The sums over all processes. The peak is that of the process with the highest one, which goes into *peak_process (may be
   NULL): processes share no clock, so a sum of peaks would mean nothing. */
struct cost model_totals(const struct model *m, process_id *peak_process);

/* How many allocations do not count, because counting was stopped or paused. */
int64_t model_uncounted(const struct model *m);

/* The most by which that peak can differ from the true one, in bytes; 0: it is exact. */
int64_t model_peak_bound(const struct model *m);

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
