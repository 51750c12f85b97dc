/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "run/valgrind_log.h"

#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* What replaces %s in a row's text. */
enum detail {
	NOTHING,
	REST,       /* the rest of the line behind the match */
	NEXT,       /* the next line */
	BOTH,       /* both, unless the next line is a frame of a stack */
	BYTES,      /* the bytes of an instruction in an earlier line; without them the row does not match */
};

enum { EXPLAINS = -1, NUMBER = -2 };    /* values of a row's signal. EXPLAINS: the row only explains an end; NUMBER:
                                           the detail begins with the signal's number */

#define NEWER "use a newer Valgrind"
#define NO_NEW "asked 'new' for more memory than there is, and Valgrind ends a program instead of throwing std::bad_alloc", \
	"let it ask for less, or use 'new (std::nothrow)'"
#define OVERRUN "wrote beyond the end of a block, over Valgrind's own records", "'valgrind --tool=memcheck' finds the place"
#define UNABLE "did what Valgrind cannot do (%s)", NEWER
#define FAILED "made Valgrind fail (%s)", NEWER ", or report it to its authors"

/* What a line of the log contains, what the program did, and what to do about it (NULL: nothing). If several
   rows tell of the end of one process, the first in this table tells most. */
static const struct row {
	const char *said;
	enum detail detail;
	enum valgrind_effect effect;
	int signal;
	const char *text, *advice;
} rows[] = {
	{ "Use --max-threads=INT", NOTHING, VALGRIND_ENDED, 0, "had more threads at one time than Valgrind allows",
	  "pass '--valgrind-arg=--max-threads=N' with a larger N" },
	{ "Heap block lo/hi size mismatch", NOTHING, VALGRIND_ENDED, 0, OVERRUN },
	{ "This is probably caused by your program erroneously writing past", NOTHING, VALGRIND_ENDED, 0, OVERRUN },
	{ "memory management: out of memory", NOTHING, VALGRIND_ENDED, 0, "left Valgrind no memory for its own records",
	  "give it less to do, or raise the limit on memory ('ulimit -v', that of a container)" },
	{ "I failed to allocate space for the application's stack", NOTHING, VALGRIND_ENDED, 0,
	  "got no main stack, because Valgrind found no room for one", "pass '--valgrind-arg=--main-stacksize=N' with a smaller N" },
	{ "new/new[] failed and should throw", NOTHING, VALGRIND_ENDED, 0, NO_NEW },
	{ "new/new[] aligned failed and should throw", NOTHING, VALGRIND_ENDED, 0, NO_NEW },
	{ "Program aborting because of call to ", REST, VALGRIND_ENDED, 0, "called '%s', and Valgrind ends a program that does", NULL },
	{ "the following unimplemented functionality:", NEXT, VALGRIND_ENDED, 0, UNABLE },
	{ "Emulation fatal error -- Valgrind cannot continue:", NEXT, VALGRIND_ENDED, 0, UNABLE },
	{ "EXEC FAILED: I can't recover from execve() failing", NOTHING, VALGRIND_ENDED, 0,
	  "could not start another program in its place", NULL },
	{ "Unrecognised instruction at address", BYTES, VALGRIND_ENDED, SIGILL,
	  "ran an instruction that Valgrind does not know (%s)", "build it and its libraries without instructions that only some "
	  "processors have ('-C target-cpu=native', '-march=native'), or use a Valgrind that knows it" },
	{ "When reading debug info from ", BOTH, VALGRIND_CHANGED, EXPLAINS,
	  "has debug information that Valgrind cannot read, in %s", "build that with DWARF 4, not compressed with zstd, or " NEWER },
	{ "debuginfo reader:", NOTHING, VALGRIND_ENDED, 0, "has debug information that made Valgrind give up",
	  "build it with '-Cdwarf-version=4' in RUSTFLAGS, '-gdwarf-4' for C, or " NEWER },
	{ "Fatal error at startup: a function redirection", NOTHING, VALGRIND_ENDED, 0,
	  "has a dynamic linker whose symbols Valgrind did not find", "install its debug information ('libc6-dbg' on Debian)" },
	{ "INTERNAL ERROR: Valgrind received ", REST, VALGRIND_ENDED, 0, FAILED },
	{ "the 'impossible' happened:", NEXT, VALGRIND_ENDED, 0, FAILED },
	{ "the `impossible' happened:", NEXT, VALGRIND_ENDED, 0, FAILED },
	{ ": Assertion '", REST, VALGRIND_ENDED, 0, FAILED },
	{ "the 'impossible' happened.", NOTHING, VALGRIND_ENDED, 0, "made Valgrind fail", NEWER ", or report it to its authors" },
	{ "aprof: cannot ", REST, VALGRIND_ENDED, 0, "was recorded by a tool that could not %s", NULL },

	{ "Can't execute setuid/setgid/setcap executable: ", REST, VALGRIND_CHANGED, 0, "could not start '%s', which runs with privileges of its own: "
	  "Valgrind cannot trace such a program", "leave '--trace-children' out" },
	{ " syscall: ", REST, VALGRIND_CHANGED, 0, "made a system call that Valgrind does not know, number %s, and got ENOSYS",
	  "if it matters to the program, " NEWER },
	{ "Emulation warning: unsupported action:", NEXT, VALGRIND_CHANGED, 0, "did what Valgrind only supports in part (%s)", NULL },
	{ "aprof: went on without thread ", NOTHING, VALGRIND_CHANGED, 0, "had a thread that spent long in a system call and neither "
	  "slept there nor came back, so the order of its threads may be another in the next run", NULL },
	{ " being dropped from thread ", NOTHING, VALGRIND_CHANGED, 0, "lost a signal: more were waiting than Valgrind keeps", NULL },

	{ "Stack overflow in thread #", NOTHING, VALGRIND_WATCHED, 0, "overflowed its main stack",
	  "'ulimit -s' shows how large it may be" },
	{ "Cannot map memory to grow the stack for thread #", NOTHING, VALGRIND_WATCHED, 0,
	  "overflowed its main stack, for which there was no memory left", NULL },
	{ "Process terminating with default action of signal ", BOTH, VALGRIND_WATCHED, NUMBER, "was ended by signal %s", NULL },
};

/* ---------------------------------------- lines ---------------------------------------- */

/* Reads a log line by line. A program that makes one unknown system call for hours has a huge log. */
struct reading {
	const char *at, *end;      /* the rest of the log, after the next line */
	char *line, *next;         /* without the prefix; NULL: there is none */
	int64_t pid, next_pid;     /* the processes that `line` and `next` are about */
	const char *marked;        /* the next line with a process id, if `at` is before it, and its process */
	int64_t marked_pid;
	char *bytes;               /* of the instruction in the last line that named one; NULL: none did */
	GPtrArray *said;
};

/* Lines of process 12 begin with `==12== `, `--12-- ` or `**12** `. Returns what follows; *pid is 0 if there is
   no such prefix. */
static const char *skip_pid(const char *line, const char *end, int64_t *pid)
{
	const char *at = line + 2;
	int64_t number = 0;

	*pid = 0;
	if (end - line < 5 || line[0] != line[1] || !strchr("=-*", line[0]))
		return line;
	for (; at < end && g_ascii_isdigit(*at) && at - line < 14; at++)
		number = number * 10 + (*at - '0');
	if (at == line + 2 || end - at < 2 || at[0] != line[0] || at[1] != line[0])
		return line;
	*pid = number;
	return at + 2;
}

static const char *line_end(const char *at, const char *end)
{
	const char *newline = memchr(at, '\n', (size_t)(end - at));

	return newline ? newline : end;
}

static const char *behind_line(const char *at, const char *end)
{
	const char *newline = line_end(at, end);

	return newline < end ? newline + 1 : end;
}

/* A line without a process id belongs to the process of the next line that has one. */
static int64_t find_pid(struct reading *r)
{
	int64_t pid = 0;

	if (r->marked >= r->at)
		return r->marked_pid;
	for (const char *at = r->at; at < r->end && pid == 0; at = behind_line(at, r->end)) {
		skip_pid(at, line_end(at, r->end), &pid);
		r->marked = at;
	}
	if (pid != 0)
		r->marked_pid = pid;
	else
		r->marked = r->end;
	return r->marked_pid;
}

/* The line without Valgrind's prefix; NULL if nothing is left. */
static char *message_of(const char *line, const char *end)
{
	static const char *const itself[] = { "Valgrind: ", "valgrind: " };
	char *message = g_strstrip(g_strndup(line, (size_t)(end - line)));

	for (size_t i = 0; i < G_N_ELEMENTS(itself); i++)
		if (g_str_has_prefix(message, itself[i]))
			memmove(message, message + strlen(itself[i]), strlen(message + strlen(itself[i])) + 1);
	if (*message != '\0')
		return message;
	g_free(message);
	return NULL;
}

static void take_line(struct reading *r)
{
	g_free(r->line);
	r->line = g_steal_pointer(&r->next);
	r->pid = r->next_pid;
	while (r->at < r->end && !r->next) {
		const char *end = line_end(r->at, r->end);
		const char *text = skip_pid(r->at, end, &r->next_pid);

		if (r->next_pid == 0)
			r->next_pid = find_pid(r);
		r->next = message_of(text, end);
		r->at = behind_line(r->at, r->end);
	}
}

static void open_reading(struct reading *r, const char *log, size_t length, int64_t owner)
{
	*r = (struct reading){ .at = log, .end = log + length, .marked_pid = owner };
	take_line(r);
	take_line(r);
}

static void close_reading(struct reading *r)
{
	g_free(r->line);
	g_free(r->next);
	g_free(r->bytes);
}

char *valgrind_log_first_line(const char *log, size_t length)
{
	struct reading r;
	char *first;

	/* Lines with this prefix list the forms of DWARF that were skipped. */
	for (open_reading(&r, log, length, 0); r.line && g_str_has_prefix(r.line, "###");)
		take_line(&r);
	first = g_steal_pointer(&r.line);
	close_reading(&r);
	return first;
}

/* ---------------------------------------- what they say ---------------------------------------- */

/* Nobody reads more than this. The line about a process's end is kept in any case. */
#define MOST_SAID 100

static bool is_of_an_end(const struct row *row)
{
	return row && (row->effect == VALGRIND_ENDED || row->effect == VALGRIND_WATCHED || row->signal == EXPLAINS);
}

static void said_free(gpointer data)
{
	g_free(((struct valgrind_said *)data)->text);
	g_free(data);
}

static const struct row *find_row(const char *text, const char **rest)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *at = strstr(text, rows[i].said);

		*rest = at ? at + strlen(rows[i].said) : NULL;
		if (at)
			return &rows[i];
	}
	return NULL;
}

/* `vex amd64->IR: unhandled instruction bytes: 0x62 0xF1 …`, `disInstr(arm64): unhandled instruction 0x…`. In a
   64-bit program a first byte of 0x62 means AVX-512. */
static void take_bytes(struct reading *r)
{
	static const char told[] = "unhandled instruction ", plural[] = "bytes: ";
	const char *at = strstr(r->line, told);
	g_auto(GStrv) bytes = NULL;
	g_autofree char *few = NULL;

	if (!at)
		return;
	at += strlen(told);
	if (g_str_has_prefix(at, plural))
		at += strlen(plural);
	bytes = g_strsplit(at, " ", 5);
	if (g_strv_length(bytes) == 5) {
		g_free(bytes[4]);
		bytes[4] = g_strdup("…");
	}
	few = g_strjoinv(" ", bytes);
	g_free(r->bytes);
	r->bytes = g_strconcat(g_strcmp0(bytes[0], "0x62") == 0 ? "AVX-512: " : "", few, NULL);
}

/* NULL if the row does not match this line. */
static char *detail_of(struct reading *r, const struct row *row, const char *rest)
{
	const char *next = r->next ? r->next : "?";

	switch (row->detail) {
	case NOTHING:
		return g_strdup("");
	case REST:
		return g_strdup(rest);
	case NEXT:
		return g_strdup(next);
	case BOTH:
		if (g_str_has_prefix(next, "at 0x"))
			return g_strdup(rest);
		return g_strdup_printf("%.*s: %s", (int)strlen(rest) - g_str_has_suffix(rest, ":"), rest, next);
	case BYTES:
		return g_steal_pointer(&r->bytes);
	}
	return NULL;
}

/* Joins the text, with the detail in place of %s, and the advice. */
static char *compose(const char *text, const char *detail, const char *advice)
{
	const char *place = strstr(text, "%s");
	int before = place ? (int)(place - text) : (int)strlen(text);

	return g_strdup_printf("%.*s%s%s%s%s", before, text, place ? detail : "", place ? place + 2 : "",
	                       advice ? ": " : "", advice ? advice : "");
}

/* Takes ownership of text. row: NULL if the table has none for the line. */
static void add(struct reading *r, const struct row *row, int number, char *text)
{
	struct valgrind_said *new;

	for (guint i = 0; i < r->said->len; i++) {
		struct valgrind_said *s = g_ptr_array_index(r->said, i);
		if (s->pid == r->pid && strcmp(s->text, text) == 0) {
			s->count++;
			g_free(text);
			return;
		}
	}
	if (r->said->len >= MOST_SAID && !is_of_an_end(row)) {
		g_free(text);
		return;
	}
	new = g_new(struct valgrind_said, 1);
	*new = (struct valgrind_said){
		.pid = r->pid, .effect = row ? row->effect : VALGRIND_REMARKED, .signal = number,
		.rank = row ? (int)(row - rows) : (int)G_N_ELEMENTS(rows), .text = text, .count = 1,
	};
	g_ptr_array_add(r->said, new);
}

static void read_line(struct reading *r)
{
	const char *rest;
	const struct row *row = find_row(r->line, &rest);
	g_autofree char *detail = row ? detail_of(r, row, rest) : NULL;

	if (detail)
		add(r, row, row->signal == NUMBER ? atoi(detail) : row->signal, compose(row->text, detail, row->advice));
	else if (!row && (g_str_has_prefix(r->line, "WARNING: ") || g_str_has_prefix(r->line, "Warning: "))
	         && !strstr(r->line, "Serious error when reading debug info"))
		add(r, NULL, 0, g_strdup_printf("made Valgrind say '%s'", r->line));
	take_bytes(r);
}

GPtrArray *valgrind_log_read(const char *log, size_t length, int64_t owner)
{
	struct reading r;

	for (open_reading(&r, log, length, owner), r.said = g_ptr_array_new_with_free_func(said_free); r.line; take_line(&r))
		read_line(&r);
	close_reading(&r);
	return r.said;
}

/* The signal by which the system, not another process, ended the process; 0 if none. */
static int signal_of(const GPtrArray *said, int64_t pid)
{
	int number = 0;

	for (guint i = 0; i < said->len; i++) {
		const struct valgrind_said *s = g_ptr_array_index(said, i);
		if (s->pid == pid && s->effect == VALGRIND_WATCHED && s->signal > 0)
			number = s->signal;
	}
	return number;
}

const struct valgrind_said *valgrind_log_end(const GPtrArray *said, int64_t pid)
{
	const struct valgrind_said *end = NULL, *reason = NULL;
	int number = signal_of(said, pid);

	for (guint i = 0; i < said->len; i++) {
		const struct valgrind_said *s = g_ptr_array_index(said, i);
		bool ends = s->effect == VALGRIND_ENDED && (s->signal == 0 || s->signal == number);

		if (s->pid != pid)
			continue;
		if (ends && (!end || s->rank < end->rank))
			end = s;
		if ((ends || s->signal == EXPLAINS) && (!reason || s->rank < reason->rank))
			reason = s;
	}
	return end ? reason : NULL;
}
