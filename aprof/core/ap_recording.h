/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The layout of a recording: the memory of the native recorder, which is a file that outlives the process. The preloaded library
   writes it, and the command line reads it: while the process runs, or when it is gone. Both are of one build, which `layout` shows.

   The file begins with a struct ap_recording. Further memory of the recorder follows in chunks. Addresses are those that the memory
   had in the recorded process; `chunks` says where in the file they are. A reader trusts none of them. The library never takes
   memory back, and what it appends to a list it makes complete first and counts or links last. So a reader may look at any moment. */
#ifndef AP_RECORDING_H
#define AP_RECORDING_H

#include <stdint.h>

#define AP_RECORDING_MAGIC 0x6472636572707061ull   /* "apprecrd" */
#define AP_RECORDING_VERSION 1

/* The environment variables that start the library: the path of the recording, with the process id in the place of %p; and options
   with the names that the tool has for them, separated by spaces: --depth=5 --free-stacks=yes --check-stacks=yes --entropy-seed=0
   --program-cpus=2 --trace-children=yes. That of ap_replacements.h may be there, too. The first library in LD_PRELOAD is ours. The library takes all of them from the environment
   that the program sees, and with --trace-children=yes gives them to the programs that the process starts or becomes. If the path
   is taken, it gets a number: PATH.2, PATH.3 …, as when the process becomes another program. */
#define AP_RECORDING_VARIABLE "ALLOC_PROFILE_RECORDING"
#define AP_RECORDING_OPTIONS_VARIABLE "ALLOC_PROFILE_RECORDING_OPTIONS"

#define AP_RECORDING_CHUNKS_MAX 1024

/* A forked child that cannot make a file, because it has no rights or another root, gets an area of its parent's file. It has a
   recording of its own there, in which offsets are those of the file. */
#define AP_RECORDING_AREAS_MAX 64

/* Bytes in the recording. Texts are followed by a 0, which `size` does not count. A name is what the process said: any bytes. */
struct ap_recording_text {
	const char *bytes;   /* NULL: unknown */
	uint64_t size;
};

/* Memory at [address, address + size) is the file from `offset` on. What was never written is zero. */
struct ap_recording_chunk { uint64_t address, offset, size; };

/* An executable or a library that was loaded. An unloaded one stays in the list, for when it is back at its place. */
struct ap_recording_object {
	struct ap_recording_object *next;   /* in the order in which the library learnt of them */
	uint32_t index;                     /* from 0 */
	uint32_t loaded, unloaded;          /* the generation in which it came and in which it was gone; 0: it is there */
	uint64_t start, end;                /* the addresses between its first and its last segment */
	uint64_t bias;                      /* address in memory − address in the file */
	struct ap_recording_text path;      /* absolute, "" for what has no file (the kernel's vdso) */
	struct ap_recording_text build_id;  /* bytes, not hexadecimal */
};

/* A child for which the process waited and that a signal ended. */
struct ap_recording_killed {
	struct ap_recording_killed *next;
	int32_t pid, signal;
};

/* With --trace-children=yes: a program that the process, or a child of it without a recording, became or started. It has a recording of
   its own, unless the library could not be loaded into it. */
struct ap_recording_program {
	struct ap_recording_program *next;
	int32_t pid;                     /* 0: it could not be started */
	struct ap_recording_text path;   /* as the process named it; "" where it had no name */
};

enum ap_recording_end {
	AP_RECORDING_RUNS,      /* it still runs, or else a signal ended it: nothing was noted */
	AP_RECORDING_EXIT,      /* it exited with `status` */
	AP_RECORDING_EXEC,      /* it became the program at `exec_path`; a recording with the next number may be of that */
};

/* Why a recording stopped before its process did. */
enum ap_recording_incomplete {
	AP_RECORDING_COMPLETE,
	AP_RECORDING_NO_SPACE,      /* the file could not grow: `incomplete_error` */
	AP_RECORDING_NO_ADDRESSES,  /* no memory could be mapped: `incomplete_error` */
	AP_RECORDING_TOO_LARGE,     /* the file has its greatest size, or all chunks are used */
	AP_RECORDING_NOT_REPLACED,  /* functions of the program's own allocator could not be replaced (core/ap_replacements.h) */
	AP_RECORDING_LOST_EVENTS,   /* signal handlers that interrupted the recorder allocated more than it could note */
};

/* What the recorder is asked to do: the tool's options of these names. */
struct ap_recording_options {
	uint32_t depth;          /* the most frames of a stack; 0: all */
	uint8_t free_stacks;     /* --free-stacks=yes */
	uint8_t check_stacks;    /* --check-stacks=yes */
	uint8_t seeded;          /* --entropy-seed gave `seed` */
	uint32_t cpus;           /* --program-cpus; 0: those of the machine */
	uint64_t seed;
};

/* The sizes of what a recording consists of. Another build may have others. */
enum {
	AP_RECORDING_SIZE_HEADER, AP_RECORDING_SIZE_OBJECT, AP_RECORDING_SIZE_KILLED, AP_RECORDING_SIZE_PROGRAM,
	AP_RECORDING_SIZE_OPTIONS,
	/* The rest is the recorder's own: live totals, threads, frames, stacks, sites, releases, contexts, assertions, tables of
	   sizes. */
	AP_RECORDING_SIZE_ERA, AP_RECORDING_SIZE_THREAD, AP_RECORDING_SIZE_RECORDER, AP_RECORDING_SIZE_FRAME, AP_RECORDING_SIZE_STACK,
	AP_RECORDING_SIZE_SITE, AP_RECORDING_SIZE_RELEASE, AP_RECORDING_SIZE_CONTEXT, AP_RECORDING_SIZE_ASSERTION,
	AP_RECORDING_SIZE_SIZES,
	AP_RECORDING_SIZES = 16,
};

struct ap_recording {
	uint64_t magic;                  /* written last: a file without it has no recording yet */
	uint32_t version;
	uint32_t layout[AP_RECORDING_SIZES];
	char build[32];                  /* the version of the package */
	uint64_t offset, limit;          /* this recording is the file from `offset` on, and at most up to `limit` */
	/* where the areas for children begin, how large each one is, and how many there are; `areas_taken` may be more */
	uint64_t areas_offset, area_size;
	uint32_t areas, areas_taken;

	int32_t pid, parent;
	uint64_t started_ms, ended_ms;   /* milliseconds since 1970; ended_ms is 0 where the end was not noted */
	struct ap_recording_text lineage;       /* "0", "0.1" … as in the profile */
	struct ap_recording_text executable;    /* absolute if known */
	struct ap_recording_text started_as;    /* the path that the kernel was given: of a script, not of its interpreter */
	struct ap_recording_text directory;     /* the working directory at the start */
	struct ap_recording_text arguments;     /* those after the program's name, each with a 0 behind it */
	uint32_t n_arguments;
	struct ap_recording_options options;

	uint32_t end;                    /* enum ap_recording_end */
	uint32_t status;                 /* of AP_RECORDING_EXIT: 0 to 255 */
	struct ap_recording_text exec_path;     /* of AP_RECORDING_EXEC */

	uint32_t incomplete;             /* enum ap_recording_incomplete */
	int32_t incomplete_error;        /* errno, or 0 */
	uint32_t replaced;               /* how many functions of the program's own allocator the recorder serves */

	/* Children write these, and areas_taken: forks of this process, or of one in an area, that could not make a recording of their
	   own, and the errno of the last one. All lie in the file's first page. */
	uint32_t unrecorded_children;
	int32_t unrecorded_error;
	uint32_t forks;                  /* how many children it forked so far */

	uint32_t n_objects;
	uint32_t generation;             /* from 1; one more with each unloading */
	struct ap_recording_object *objects;
	struct ap_recording_killed *killed;     /* in the order in which the process learnt of them */
	struct ap_recording_program *programs;  /* the newest one */

	struct ap_recording_era *era;    /* what all threads count together since counting began */
	struct ap_recording_thread *threads;    /* the newest one */
	uint32_t n_threads;              /* how many there were so far; some may not be in the list yet */
	uint32_t n_batched;              /* the most that ever added to the live heap in batches at the same time */
	/* Counters that a process alone has. */
	uint64_t inherited_blocks, inherited_bytes, inherited_freed;

	/* Of a copy that a snapshot is; 0: this is the recording itself. */
	uint32_t snapshot_number;
	struct ap_recording_text snapshot_name;

	uint32_t n_chunks;
	struct ap_recording_chunk chunks[AP_RECORDING_CHUNKS_MAX];
};

#endif
