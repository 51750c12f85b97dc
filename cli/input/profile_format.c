/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The tables, and the forms of two attributes. */
#include "input/profile_format.h"

#include "model/cost.h"

#include <glib.h>

#define TEXT(name) { name, PULL_TEXT, false }
#define NUMBER(name) { name, PULL_NUMBER, false }
#define SMALL(name) { name, PULL_SMALL, false }
#define HEX(name) { name, PULL_HEX, false }
#define YES(name) { name, PULL_YES, false }
#define ID { "id", PULL_SMALL, true }
#define NO_MORE { NULL, PULL_TEXT, false }

static const struct pull_attribute profile_attributes[] = { { "version", PULL_SMALL, true }, NO_MORE };

static const struct pull_attribute kept_attributes[] = {
	TEXT("run"), SMALL("number"), SMALL("of"), TEXT("incomplete"), NO_MORE,
};

static const struct pull_attribute missing_attributes[] = {
	{ "executable", PULL_TEXT, true }, NUMBER("pid"), { "reason", PULL_TEXT, true }, NO_MORE,
};

static const struct pull_attribute run_attributes[] = {
	NUMBER("pid"), NUMBER("parent"), TEXT("started"), TEXT("ended"), TEXT("executable"), TEXT("directory"),
	YES("cut"), NO_MORE,
};

static const struct pull_attribute tool_attributes[] = {
	{ "name", PULL_TEXT, true }, TEXT("backend"), TEXT("version"), TEXT("valgrind"), TEXT("platform"), NO_MORE,
};

static const struct pull_attribute process_attributes[] = {
	TEXT("name"), { "lineage", PULL_TEXT, true }, NUMBER("depth"), TEXT("snapshot"), SMALL("snapshot-number"), NO_MORE,
};

static const struct pull_attribute object_attributes[] = {
	ID, TEXT("path"), TEXT("build-id"), HEX("bias"), NO_MORE,
};

static const struct pull_attribute frame_attributes[] = {
	ID, HEX("address"), SMALL("object"), TEXT("function"), TEXT("symbol"), TEXT("file"), SMALL("line"), NO_MORE,
};

static const struct pull_attribute call_attributes[] = {
	{ "frame", PULL_SMALL, true }, { "function", PULL_TEXT, true }, TEXT("symbol"), TEXT("file"), SMALL("line"),
	SMALL("column"), YES("inlined"), NO_MORE,
};

static const struct pull_attribute directory_attributes[] = { { "path", PULL_TEXT, true }, TEXT("origin"), NO_MORE };

static const struct pull_attribute crate_attributes[] = { { "name", PULL_TEXT, true }, NO_MORE };
static const struct pull_attribute jump_attributes[] = {
	{ "frame", PULL_SMALL, true }, { "to", PULL_SMALL, true }, SMALL("object"), HEX("address"), { "function", PULL_TEXT, true },
	TEXT("symbol"), TEXT("file"), SMALL("line"), SMALL("column"), YES("inlined"), NO_MORE,
};

static const struct pull_attribute stack_attributes[] = {
	ID, SMALL("parent"), { "frame", PULL_SMALL, true }, YES("cut"), NO_MORE,
};

static const struct pull_attribute allocator_attributes[] = {
	{ "family", PULL_TEXT, true }, TEXT("object"), SMALL("functions"), SMALL("known"), TEXT("missing"), NUMBER("inlined"), YES("passes-on"), NO_MORE,
};

static const struct pull_attribute thread_attributes[] = {
	ID, TEXT("name"), SMALL("creator"), SMALL("stack"), YES("exited"),
#define COUNTER(member, attribute, json, thread, ...) COUNTER_IF_THREAD_##thread(NUMBER(attribute),)
#include "counters/counters.def"
	NO_MORE,
};

static const struct pull_attribute phase_attributes[] = {
	ID, { "name", PULL_TEXT, true }, NUMBER("event"), NUMBER("entries"), NO_MORE,
};

static const struct pull_attribute region_attributes[] = { ID, { "name", PULL_TEXT, true }, NUMBER("entries"), NO_MORE };

static const struct pull_attribute site_attributes[] = {
	{ "stack", PULL_SMALL, true }, { "thread", PULL_SMALL, true }, SMALL("phase"), SMALL("region"),
#define COUNTER(member, attribute, ...) NUMBER(attribute),
#include "counters/counters.def"
	NO_MORE,
};

static const struct pull_attribute size_attributes[] = {
	{ "site", PULL_SMALL, true }, NUMBER("from"), NUMBER("to"), { "count", PULL_NUMBER, true }, NO_MORE,
};

static const struct pull_attribute releases_attributes[] = { YES("stacks"), NO_MORE };

static const struct pull_attribute release_attributes[] = {
	{ "site", PULL_SMALL, true }, { "thread", PULL_SMALL, true }, SMALL("stack"), NUMBER("blocks"), NUMBER("bytes"),
	NUMBER("resized"), NUMBER("resized-bytes"), NO_MORE,
};

static const struct pull_attribute assertions_attributes[] = { NUMBER("checked"), NUMBER("failed"), NO_MORE };

static const struct pull_attribute assertion_attributes[] = {
	TEXT("place"), TEXT("text"), NUMBER("found"), { "thread", PULL_SMALL, true }, { "times", PULL_NUMBER, true }, NO_MORE,
};

static const struct pull_attribute blame_attributes[] = {
	{ "stack", PULL_SMALL, true }, NUMBER("allocations"), NUMBER("bytes"), NO_MORE,
};

static const struct pull_attribute leak_attributes[] = {
	ID, { "site", PULL_SMALL, true }, { "kind", PULL_TEXT, true }, { "blocks", PULL_NUMBER, true }, NUMBER("bytes"),
	NUMBER("reallocated"), NUMBER("growths"), SMALL("first-site"), NO_MORE,
};

static const struct pull_attribute hold_attributes[] = {
	{ "leak", PULL_SMALL, true }, { "by", PULL_TEXT, true }, SMALL("site"), TEXT("name"), TEXT("object"), NUMBER("offset"),
	HEX("address"), SMALL("thread"), SMALL("stack"), NUMBER("skipped"), NO_MORE,
};

static const struct pull_attribute selections_attributes[] = { NUMBER("doubts"), NO_MORE };

static const struct pull_attribute selection_attributes[] = {
	{ "option", PULL_TEXT, true }, { "function", PULL_TEXT, true }, NUMBER("entries"), NUMBER("inlined"), NO_MORE,
};

static const struct pull_attribute mark_attributes[] = {
	ID, { "function", PULL_TEXT, true }, NUMBER("entries"), { "interval", PULL_NUMBER, true },
	NUMBER("first-event"), NUMBER("first-blocks"), NUMBER("first-bytes"),
	NUMBER("last-event"), NUMBER("last-blocks"), NUMBER("last-bytes"), NO_MORE,
};

static const struct pull_attribute snapshot_attributes[] = {
	{ "mark", PULL_SMALL, true }, { "entry", PULL_NUMBER, true }, NUMBER("event"), NUMBER("blocks"), NUMBER("bytes"), NO_MORE,
};

static const struct pull_attribute growth_attributes[] = {
	{ "mark", PULL_SMALL, true }, { "stack", PULL_SMALL, true }, { "since", PULL_NUMBER, true },
	NUMBER("first-blocks"), NUMBER("first-bytes"), NUMBER("last-blocks"), NUMBER("last-bytes"),
	NUMBER("grew"), NUMBER("shrank"), NO_MORE,
};

static const struct pull_attribute timeline_attributes[] = { NUMBER("interval"), NO_MORE };

static const struct pull_attribute point_attributes[] = {
	NUMBER("event"), NUMBER("allocated-bytes"), NUMBER("live-bytes"), NUMBER("live-blocks"), NUMBER("max-bytes"),
	NO_MORE,
};

static const struct pull_attribute ended_attributes[] = { TEXT("at"), NO_MORE };

static const struct pull_attribute killed_attributes[] = {
	{ "pid", PULL_NUMBER, true }, { "signal", PULL_SMALL, true }, NO_MORE,
};

static const struct pull_attribute end_attributes[] = {
	{ "by", PULL_TEXT, true }, SMALL("status"), SMALL("signal"), TEXT("blind"), TEXT("incomplete"), NO_MORE,
};

static const struct pull_attribute totals_attributes[] = {
	NUMBER("objects"), NUMBER("frames"), NUMBER("stacks"), NUMBER("allocators"), NUMBER("threads"), NUMBER("sites"),
	NUMBER("sizes"), NUMBER("releases"), NUMBER("leaks"), NUMBER("holds"), NUMBER("marks"), NUMBER("snapshots"), NUMBER("growths"),
	NUMBER("phases"), NUMBER("regions"), NUMBER("assertions"), NUMBER("blames"), NUMBER("selections"), NUMBER("points"),
	NUMBER("peak-bound"), NUMBER("stacks-checked"), NUMBER("stacks-wrong"),
#define PROCESS_COUNTER(member, attribute, ...) NUMBER(attribute),
#include "counters/counters.def"
#define COUNTER(member, attribute, json, thread, totals, ...) COUNTER_IF_TOTALS_##totals(NUMBER(attribute),)
#include "counters/counters.def"
	NO_MORE,
};

static const struct pull_attribute no_attributes[] = { NO_MORE };

const struct pull_element profile_format[ELEMENTS] = {
	[ELEMENT_PROFILE] = { "aprof-profile", profile_attributes, false },
	[ELEMENT_KEPT] = { "kept", kept_attributes, false },
	[ELEMENT_MISSING] = { "missing", missing_attributes, true },
	[ELEMENT_RUN] = { "run", run_attributes, false },
	[ELEMENT_ARG] = { "arg", no_attributes, true },
	[ELEMENT_TOOL] = { "tool", tool_attributes, false },
	[ELEMENT_PROCESS] = { "process", process_attributes, false },
	[ELEMENT_OBJECTS] = { "objects", no_attributes, false },
	[ELEMENT_OBJECT] = { "object", object_attributes, true },
	[ELEMENT_FRAMES] = { "frames", no_attributes, false },
	[ELEMENT_FRAME] = { "frame", frame_attributes, true },
	[ELEMENT_CALLS] = { "calls", no_attributes, false },
	[ELEMENT_CALL] = { "call", call_attributes, true },
	[ELEMENT_DIRECTORIES] = { "directories", no_attributes, false },
	[ELEMENT_DIRECTORY] = { "directory", directory_attributes, true },
	[ELEMENT_CRATES] = { "crates", no_attributes, false },
	[ELEMENT_CRATE] = { "crate", crate_attributes, true },
	[ELEMENT_JUMPS] = { "jumps", no_attributes, false },
	[ELEMENT_JUMP] = { "jump", jump_attributes, true },
	[ELEMENT_STACKS] = { "stacks", no_attributes, false },
	[ELEMENT_STACK] = { "stack", stack_attributes, true },
	[ELEMENT_ALLOCATORS] = { "allocators", no_attributes, false },
	[ELEMENT_ALLOCATOR] = { "allocator", allocator_attributes, true },
	[ELEMENT_THREADS] = { "threads", no_attributes, false },
	[ELEMENT_THREAD] = { "thread", thread_attributes, true },
	[ELEMENT_SCOPES] = { "scopes", no_attributes, false },
	[ELEMENT_PHASE] = { "phase", phase_attributes, true },
	[ELEMENT_REGION] = { "region", region_attributes, true },
	[ELEMENT_SITES] = { "sites", no_attributes, false },
	[ELEMENT_SITE] = { "site", site_attributes, true },
	[ELEMENT_SIZES] = { "sizes", no_attributes, false },
	[ELEMENT_SIZE] = { "size", size_attributes, true },
	[ELEMENT_RELEASES] = { "releases", releases_attributes, false },
	[ELEMENT_RELEASE] = { "release", release_attributes, true },
	[ELEMENT_ASSERTIONS] = { "assertions", assertions_attributes, false },
	[ELEMENT_ASSERTION] = { "assertion", assertion_attributes, true },
	[ELEMENT_BLAME] = { "blame", blame_attributes, true },
	[ELEMENT_LEAKS] = { "leaks", no_attributes, false },
	[ELEMENT_LEAK] = { "leak", leak_attributes, true },
	[ELEMENT_HOLDS] = { "holds", no_attributes, false },
	[ELEMENT_HOLD] = { "hold", hold_attributes, true },
	[ELEMENT_SELECTIONS] = { "selections", selections_attributes, false },
	[ELEMENT_SELECTION] = { "selection", selection_attributes, true },
	[ELEMENT_MARKS] = { "marks", no_attributes, false },
	[ELEMENT_MARK] = { "mark", mark_attributes, true },
	[ELEMENT_SNAPSHOTS] = { "snapshots", no_attributes, false },
	[ELEMENT_SNAPSHOT] = { "snapshot", snapshot_attributes, true },
	[ELEMENT_GROWTHS] = { "growths", no_attributes, false },
	[ELEMENT_GROWTH] = { "growth", growth_attributes, true },
	[ELEMENT_TIMELINE] = { "timeline", timeline_attributes, false },
	[ELEMENT_POINT] = { "point", point_attributes, true },
	[ELEMENT_ENDED] = { "ended", ended_attributes, false },
	[ELEMENT_KILLED] = { "killed", killed_attributes, true },
	[ELEMENT_END] = { "end", end_attributes, false },
	[ELEMENT_TOTALS] = { "totals", totals_attributes, false },
};

bool profile_is_time(const char *text)
{
	static const char form[] = "0000-00-00T00:00:00.000Z";
	if (text == NULL)
		return true;
	size_t i = 0;
	while (text[i] != '\0' && form[i] != '\0' && (form[i] == '0' ? g_ascii_isdigit(text[i]) : text[i] == form[i]))
		i++;
	return text[i] == '\0' && form[i] == '\0';
}

bool profile_is_lineage(const char *text)
{
	if (*text++ != '0')
		return false;
	while (*text == '.' && text[1] >= '1' && text[1] <= '9')
		for (text++; g_ascii_isdigit(*text); text++)
			;
	return *text == '\0';
}
