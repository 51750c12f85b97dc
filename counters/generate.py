#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""Writes what counters.def says into the schemas and the tables of docs/. `make -C docs generated` runs it.

usage: generate.py [--check] DOCS

With --check it writes nothing, but shows what would change. The exit status is 1 when something would.
"""
import difflib
import json
import os
import re
import sys
import textwrap

sys.dont_write_bytecode = True
import rows  # noqa: E402

SUMS = [c for c in rows.COUNTERS if c.merge == "SUM"]
OF_THREAD = [c for c in rows.COUNTERS if c.thread == "THREAD"]
OF_TOTALS = [c for c in rows.COUNTERS if c.totals != "NO_TOTALS"]
NUMBER = {"$ref": "#/$defs/number"}


def meaning(row):
    """The row's own, with what readers of older files must know."""
    return row.meaning + (f" Absent if the profile has a version before {row.since}." if row.since > 1 else "")


# ------------------------------------------------- lists of members ----------------------------------------------

class Member:
    """A member of an object in JSON: its name, what describes it, and with which others it comes: '' where it is always there."""

    ABSENT = {"ALLOCATIONS": " Absent if there is no allocation.", "ENDED": " Absent if no block was freed or reallocated."}

    def __init__(self, name, row, comes_with=""):
        self.name, self.meaning = name, meaning(row) + self.ABSENT.get(comes_with, "")
        self.comes_with = comes_with or ("" if row.since == 1 else name)


def comes_with(counter):
    return "ALONE" if counter.merge == "ALONE" else "" if counter.of == "SITES" else counter.of


def row_members():
    return [Member(c.json, c, comes_with(c)) for c in rows.COUNTERS]


def thread_members():
    return [Member(c.json, c, comes_with(c)) for c in OF_THREAD]


def change_members():
    return [Member(c.json, c) for c in SUMS if c.of == "SITES"]


def summary_members():
    by_name = {c.member: c for c in rows.COUNTERS}
    return ([Member(s.json, by_name[s.member]) for s in rows.SUMMARY_NAMES]
            + [Member(c.json, c) for c in OF_TOTALS if c.totals == "TOTALS"])


def process_members(*merges):
    return [Member(p.member, p) for merge in merges for p in rows.PROCESS_COUNTERS if p.merge == merge]


# ----------------------------------------------------- schemas ---------------------------------------------------

def put_block(old, new, end):
    """The dictionary `old` with `new` in the place of what stands from the first name of `new` to before `end` (None: its end)."""
    names = list(old)
    first = names.index(next(iter(new)))
    last = names.index(end) if end else len(names)
    return {**{n: old[n] for n in names[:first]}, **new, **{n: old[n] for n in names[last:]}}, names[first:last]


def put_members(definition, members, end, own_words=False, change=False):
    """The members of counters in the definition of an object. own_words: a description that is there stays."""
    old = definition["properties"]
    number = {"type": "integer"} if change else {"type": "integer", "minimum": 0}
    new = {m.name: number if change else old[m.name] if own_words and m.name in old else {**number, "description": m.meaning}
           for m in members}
    definition["properties"], block = put_block(old, new, end)
    required = definition["required"]
    at = next(i for i, name in enumerate(required) if name in block)
    definition["required"] = ([n for n in required[:at] if n not in block]
                              + [m.name for m in members if not m.comes_with]
                              + [n for n in required[at:] if n not in block])
    put_dependencies(definition, members, block)


def put_dependencies(definition, members, block):
    """Of the members that come together each asks for the first one, and that for the others."""
    together = {}
    for m in members:
        together.setdefault(m.comes_with, []).append(m.name)
    new = {}
    for comes, names in together.items():
        if comes and len(names) > 1:
            new[names[0]] = names[1:]
            new.update({name: [names[0]] for name in names[1:]})
    old = definition.get("dependencies", {})
    at = next((i for i, name in enumerate(old) if name in block), 0)
    kept = [(name, others) for name, others in old.items() if name not in block]
    if old or new:
        definition["dependencies"] = dict(kept[:at] + list(new.items()) + kept[at:])


def report(schema):
    for name, definition in schema["definitions"].items():
        properties = definition.get("properties", {})
        if "temporary" in properties and "count" in properties and name != "change":
            put_members(definition, row_members(), "sites")
        if name == "change":
            put_members(definition, change_members(), "sites", change=True)
        if name == "thread":
            put_members(definition, thread_members(), "leaked_blocks", own_words=True)
        if "total_allocations" in properties:
            put_members(definition, summary_members(), "leaked_blocks", own_words=True, change=name == "summary_change")
        if "events" in properties:
            alone = name == "process"
            put_members(definition, process_members("SUM", *["ALONE"] * alone), "timeline" if alone else "peak_process",
                        own_words=True)


def baseline(schema):
    schema["properties"]["version"] = {"const": 1} if rows.VERSION == 1 else {"enum": list(range(1, rows.VERSION + 1))}
    lists = {name: schema["properties"][name]["items"]["properties"] for name in ("processes", "threads", "sites")}
    blocks = (("processes", rows.PROCESS_COUNTERS, "totals"), ("threads", OF_THREAD, None), ("sites", rows.COUNTERS, "lost-blocks"))
    for name, counters, end in blocks:
        schema["properties"][name]["items"]["properties"], _ = put_block(lists[name], {c.attribute: NUMBER for c in counters}, end)
    totals = schema["properties"]["processes"]["items"]["properties"]["totals"]
    totals["properties"] = {c.attribute: NUMBER for c in SUMS}


def schema_text(text, edit):
    schema = json.loads(text)
    edit(schema)
    lines = text.splitlines()
    return json.dumps(schema, indent=len(lines[1]) - len(lines[1].lstrip()), ensure_ascii=False) + "\n"


# ------------------------------------------------ what stands between marks ------------------------------------------------

def between(text, name, lines):
    """The text with these lines, indented as the marks are, between `<!-- begin NAME… -->` and `<!-- end NAME -->`."""
    marks = re.compile(rf"^([ \t]*)(<!-- begin {name}:[^\n]*)\n.*?^[ \t]*<!-- end {name} -->\n", re.M | re.S)
    found = marks.search(text)
    if not found:
        sys.exit(f"generate.py: '<!-- begin {name}: … -->' is missing")
    indent = found.group(1)
    block = "".join(f"{indent}{line}\n" for line in [found.group(2), *lines, f"<!-- end {name} -->"])
    return text[:found.start()] + block + text[found.end():]


def choice(counters):
    names = textwrap.wrap(" ".join(f"<name>{c.attribute}</name>" for c in counters), 90, break_on_hyphens=False)
    return ["<choice>", *("  " + line for line in names), "</choice>"]


def grammar(text):
    versions = "".join(f'<value type="string">{n}</value>' for n in range(1, rows.VERSION + 1))
    version = versions if rows.VERSION == 1 else f"<choice>{versions}</choice>"
    text = between(text, "version", [f'<attribute name="version">{version}</attribute>'])
    text = between(text, "counters of a thread", choice(OF_THREAD))
    text = between(text, "counters of a site", choice(rows.COUNTERS))
    return between(text, "counters of a process",
                   choice(sorted(OF_TOTALS + rows.PROCESS_COUNTERS, key=lambda c: c.attribute)))


def profile_format(text):
    table = ["| counter | in JSON | also of | meaning |", "| --- | --- | --- | --- |"]
    for c in rows.COUNTERS:
        also = ", ".join(["threads"] * (c in OF_THREAD) + ["totals"] * (c in OF_TOTALS))
        table.append(f"| `{c.attribute}` | `{c.json}` | {also} | {meaning(c)} |")
    text = between(text, "counters", table)
    table = ["| counter | meaning |", "| --- | --- |"]
    table += [f"| `{p.attribute}` | {meaning(p)} |" for p in rows.PROCESS_COUNTERS]
    return between(text, "counters of a process", table)


FILES = {
    "report.schema.json": lambda text: schema_text(text, report),
    "comparison.schema.json": lambda text: schema_text(text, report),
    "baseline.schema.json": lambda text: schema_text(text, baseline),
    "profile-format.rng": grammar,
    "profile-format.md": profile_format,
}


def main():
    check = sys.argv[1:2] == ["--check"]
    if len(sys.argv) != 2 + check:
        sys.exit(__doc__)
    stale = False
    for name, make in FILES.items():
        path = os.path.join(sys.argv[-1], name)
        with open(path, encoding="utf-8") as file:
            old = file.read()
        new = make(old)
        stale |= new != old
        if check:
            sys.stdout.writelines(difflib.unified_diff(old.splitlines(True), new.splitlines(True), path, "counters.def"))
        elif new != old:
            with open(path, "w", encoding="utf-8") as file:
                file.write(new)
    sys.exit(check and stale)


main()
