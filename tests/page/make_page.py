# SPDX-License-Identifier: MIT OR Apache-2.0
"""Makes pages of invented profiles, in the way of `-o html`: see cli/page/data.js for the form of the data.

usage: make_page.py CLI/PAGE SITES [--comparison | --leaks | --hostile | --empty] >page.html
"""

import base64
import hashlib
import json
import os
import random
import sys
import zlib

METRICS = [
    ("bytes", "bytes allocated", "bytes"),
    ("allocations", "allocations", "count"),
    ("peak-bytes", "bytes at peak", "bytes"),
    ("live-bytes", "bytes live at exit", "bytes"),
    ("leaked-bytes", "bytes leaked", "bytes"),
    ("temporary", "temporary allocations", "count"),
]
HOSTILE = [
    "</script><img src=x onerror=\"window.hostile='image'\">",
    "<script>window.hostile='script'</script>",
    "<!--<script>",
    "]]>",
    "'\"><svg/onload=\"window.hostile='svg'\">",
    "__proto__",
    "constructor",
    "toString",
    "javascript:window.hostile='url'",
    "\u202egnol\u202c",
    "line\nbreak\ttab\x00nul",
    "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "x" * 5000,
    "${window.hostile='template'}",
    "{{constructor.constructor('window.hostile=1')()}}",
    "日本語::関数",
    "@SCRIPT@",
    "",
]
CRATES = [("demo", 1), ("serde_json", 2), ("regex", 2), ("hashbrown", 2), ("alloc", 3), ("core", 3), ("std", 3)]


class Numbering:
    """Gives each key a number, from 0 in the order of their first use."""

    def __init__(self, *first):
        self.numbers, self.keys = {}, []
        for key in first:
            self.of(key)

    def of(self, key):
        if key not in self.numbers:
            self.numbers[key] = len(self.keys)
            self.keys.append(key)
        return self.numbers[key]


def invented_functions(sites, chance, hostile):
    """Lists (name, crate, origin, class)."""
    functions = [("demo::main", "demo", 1, 0)]
    words = [
        "parse",
        "read",
        "build",
        "merge",
        "visit",
        "encode",
        "insert",
        "collect",
        "render",
        "split",
        "lookup",
        "flush",
    ]
    for i in range(min(12000, max(8, sites // 8))):
        crate, origin = CRATES[0] if chance.random() < 0.45 else chance.choice(CRATES)
        name = f"{crate}::{chance.choice(words)}::{chance.choice(words)}_{i}"
        if i % 7 == 3:
            name = f"<{crate}::Item{i}<T> as {crate}::{chance.choice(words).title()}>::{chance.choice(words)}"
        functions.append((name, crate, origin, 0 if origin < 3 else 2))
    if hostile:
        functions += [(name, name[:20], 1, 0) for name in HOSTILE]
    return functions


def invented_stacks(sites, chance, hostile):
    """Returns stacks of numbers of calls, the outermost first, and the calls: (function, file, line, object,
    flags). Call 0 is where a stack is cut."""
    functions = invented_functions(sites, chance, hostile)
    calls, numbers = [None], {}

    def call(number, line):
        if (number, line) not in numbers:
            crate, origin = functions[number][1:3]
            file = "" if number % 19 == 7 else f"{'src' if origin == 1 else crate + '/src'}/{crate}.rs"
            numbers[number, line] = len(calls)
            calls.append(
                (functions[number], file, number * 7 % 390 + line if file else 0, "demo", 1 if number % 5 == 2 else 0)
            )
        return numbers[number, line]

    # Each function calls a few others, some of them much more often.
    def callee(number):
        at = min(7, int(chance.expovariate(0.7)))
        return (number * 31 + at * (17 + number % 13) + at + 1) % len(functions)

    calls.append((functions[0], "src/main.rs", 3, "demo", 0))
    stacks = [[1]]
    while len(stacks) < sites:
        at, stack = 0, [1]
        while len(stack) < 3 or (len(stack) < 48 and chance.random() < 0.82):
            at = callee(at)
            stack.append(call(at, 1 + int(3 * chance.random())))
        stacks.append(stack)
    if hostile:
        stacks.append([1] + [call(1 + i % 5, 1) for i in range(2000)])
        stacks += [[1] + [call(number, 1)] for number in range(len(functions) - len(HOSTILE), len(functions))]
        stacks += [[1, 0], []]
    return stacks, calls


def tree_of(stacks, calls):
    """Returns the nodes (parent, call) in order of names, and the node of each stack."""
    kids, made = [{}], [(0, 0)]
    ends = []
    for stack in stacks:
        at = 0
        for call in stack:
            below = kids[at].get(call)
            if below is None:
                below = kids[at][call] = len(kids)
                kids.append({})
                made.append((at, call))
            at = below
        ends.append(at)
    order = sorted(range(len(calls)), key=lambda i: ("", ()) if calls[i] is None else (calls[i][0][0], calls[i][1:]))
    rank = {call: i for i, call in enumerate(order)}
    numbers, nodes, waiting = [0] * len(made), [], [0]
    while waiting:
        node = waiting.pop()
        numbers[node] = len(nodes)
        nodes.append((numbers[made[node][0]], made[node][1]))
        waiting += [kids[node][call] for call in sorted(kids[node], key=rank.get, reverse=True)]
    return nodes, [numbers[end] for end in ends]


def sample_columns(ends, chance, texts, huge):
    """The samples sorted by node, with values of each metric."""
    rows = []
    for i, node in enumerate(sorted(ends)):
        count = int(chance.paretovariate(1.3)) + (100 if i % 8 == 0 else 0) if not huge else 2**55
        size = chance.choice([8, 16, 24, 64, 100, 400, 4096])
        live = count // 3
        values = [
            count * size,
            count,
            live * size,
            live // 2 * size,
            (live // 4 * size if i % 3 == 0 else 0),
            count // 2,
        ]
        thread = chance.choice(["main thread", "worker (2)", "worker (3)", "io"])
        rows.append(
            (
                node,
                thread,
                chance.choice(["", "tests::small", "tests::large"]),
                chance.choice(["", "parsing"]),
                chance.choice(["", "warm-up"]),
                1 if chance.random() < 0.05 else 0,
                values,
            )
        )
    node_numbers = [row[0] for row in rows]
    columns = {
        "node": [b - a for a, b in zip([0] + node_numbers, node_numbers)],
        "process": [texts.of("demo")] * len(rows),
    }
    for k, name in enumerate(["thread", "test", "region", "phase"], start=1):
        columns[name] = [texts.of(row[k]) for row in rows]
    columns["runtime"] = [row[5] for row in rows]
    columns["values"] = [[row[6][m] for row in rows] for m in range(len(METRICS))]
    return columns


def sizes_of(values):
    """The blocks of a sample in two classes of sizes, the second just above a power of two; counts above 2^53 in one."""
    columns = {name: [] for name in ("rows", "class", "kind", "from", "span", "blocks")}
    for count in values[1]:
        above = count // 4 if count < 2**53 else 0
        rows = [row for row in [(2, 1, 17, 7, count - above), (40, 2, 1025, 100, above)] if row[4]]
        columns["rows"].append(len(rows))
        for row in rows:
            for name, value in zip(("class", "kind", "from", "span", "blocks"), row):
                columns[name].append(value)
    return columns


def threads_and_ledger():
    names = ["main thread", "worker", "worker", "io"]
    threads = [
        {
            "thread": name,
            "process": "demo",
            "serial": i + 1,
            "id": i + 1,
            "exited": i > 0,
            "count": 100 * (i + 1),
            "total_bytes": 6400 * (i + 1),
            "reallocations": i,
            "deallocations": 60,
            "deallocated_bytes": 3000,
            "live_blocks": 40,
            "live_bytes": 2048,
            "max_bytes": 5000,
            "max_blocks": 90,
            **({"creator": 1, "created_by": 1, "created_at": {"function": "demo::main", "frames": []}} if i else {}),
        }
        for i, name in enumerate(names)
    ]
    cells = [
        {
            "allocated_by": a,
            "freed_by": b,
            "blocks": 10 * a + b,
            "bytes": 640 * a,
            "resized_blocks": a - 1,
            "resized_bytes": 64 * (a - 1),
        }
        for a, b in [(1, 1), (2, 2), (2, 1), (3, 1), (3, 3), (4, 4)]
    ]
    return threads, {"known": True, "cells": cells}


def invented_leaks(hostile):
    thread = {"thread": "main thread", "process": "demo", "serial": 1, "id": 1, "exited": False}
    worker = {"thread": "worker", "process": "demo", "serial": 2, "id": 2, "exited": True}
    name = HOSTILE[0] if hostile else "demo::queue::produce"
    frames = [
        {"function": name, "file": "src/queue.rs", "line": 12, "object": "demo"},
        {"function": "demo::main", "file": "src/main.rs", "line": 3, "inlined": True, "object": "demo"},
    ]
    base = {
        "group": {"function": name},
        "thread": worker,
        "function": name,
        "file": "src/queue.rs",
        "line": 12,
        "frames": frames,
        "taken_by_realloc": 0,
    }
    entries = [
        {
            **base,
            "kind": "lost",
            "blocks": 2,
            "bytes": 200,
            "allocated": 10,
            "freed": 8,
            "freed_by": [
                {"blocks": 7, "bytes": 700, "thread": thread, "function": "demo::drain", "frames": frames},
                {"blocks": 1, "bytes": 100, "thread": worker},
            ],
            "reallocated": {"blocks": 2, "times": 3, "thread": thread, "function": "demo::start", "frames": frames},
        },
        {
            **base,
            "kind": "cycle",
            "blocks": 2,
            "bytes": 80,
            "allocated": 2,
            "freed": 0,
            "freed_by": [],
            "circle": [
                {"by": "block", "function": "demo::link", "thread": thread, "offset": 24},
                {"by": "block", "function": "demo::link", "thread": thread, "offset": 24},
            ],
        },
        {
            **base,
            "kind": "reachable",
            "blocks": 1,
            "bytes": 4096,
            "allocated": 1,
            "freed": 0,
            "freed_by": [],
            "held_by": [
                {"by": "static", "name": "demo::CACHE", "object": "demo", "offset": 8},
                {"by": "block", "function": "demo::cache::fill", "thread": thread, "offset": 16, "frames": frames},
            ],
        },
    ] + [
        {**base, "kind": "lost", "blocks": 1, "bytes": 16, "allocated": 1, "freed": 0, "freed_by": []}
        for _ in range(60)
    ]
    return {
        "unknown_processes": 0,
        "lost": {"blocks": 62, "bytes": 1160},
        "cycle": {"blocks": 2, "bytes": 80},
        "indirect": {"blocks": 0, "bytes": 0},
        "reachable": {"blocks": 1, "bytes": 4096},
        "suppressed": {"blocks": 1, "bytes": 16, "rules": 1},
        "entries": entries,
        "omitted": {"blocks": 0, "bytes": 0, "entries": 0},
    }


def timeline(events, peak, peak_event, chance):
    points, live = 200, []
    for i in range(points):
        near = 1 - abs(i * events / points - peak_event) / events
        live.append(int(peak * near**3 * (0.8 + 0.15 * chance.random())))
    return {
        "interval": events // points,
        "event": [i * events // points for i in range(points)],
        "live": live,
        "blocks": [value // 64 for value in live],
        "allocated": [i * peak // 40 for i in range(points)],
        "max": [int(value * 1.05) for value in live],
    }


def members(kind, hostile, summary_total, chance):
    threads, ledger = threads_and_ledger()
    processes = [
        {
            "process": name,
            "executable": "demo",
            "end": "exit",
            "exit_status": 0,
            "total_allocations": 1000,
            "total_bytes_allocated": summary_total,
            "peak_memory": peak,
            "current_memory": 2048,
            "peak_event": 30000,
            "events": 50000,
            "timeline": timeline(50000, peak, 30000, chance),
        }
        for name, peak in [("demo", 3 << 20), ("demo child", 40 << 10)]
    ]
    gates = [
        {
            "limit": "peak<=2M",
            "origin": "--max-peak",
            "metric": "peak",
            "actual": 3 << 20,
            "allowed": 2 << 20,
            "passed": False,
            "more_culprits": 2,
            "culprits": [
                {
                    "function": "demo::parse",
                    "file": "src/parse.rs",
                    "line": 8,
                    "actual": 1 << 20,
                    "frames": [
                        {"function": "demo::parse", "file": "src/parse.rs", "line": 8},
                        {"function": "demo::main"},
                    ],
                }
            ],
        },
        {
            "limit": "allocations<=100000",
            "origin": "--limits",
            "metric": "allocations",
            "actual": 1000,
            "allowed": 100000,
            "passed": True,
        },
    ]
    assertions = {
        "checked": 3,
        "failed": 1,
        "failures": [
            {
                "place": "src/parse.rs:31",
                "text": "no allocation",
                "found": 5,
                "thread": "main thread",
                "times": 2,
                "culprits": gates[0]["culprits"],
                "more_culprits": 0,
            }
        ],
    }
    summary = {
        "total_allocations": 1000,
        "total_deallocations": 900,
        "total_bytes_allocated": summary_total,
        "peak_memory": 3 << 20,
        "peak_blocks": 91,
        "current_memory": 2048,
        "events": 50000,
        "threads": 4,
        "processes": 2,
        "peak_process": "demo",
        "complete": True,
    }
    return {
        "processes": processes,
        "threads": threads,
        "ledger": ledger,
        "leaks": invented_leaks(hostile),
        "gates": gates,
        "assertions": assertions,
        "summary": summary if kind != "comparison" else {},
        "advice": [
            "demo::parse (src/parse.rs:8): 40 vectors grew 160 times: begin with 64 items: saves 120 allocations"
        ],
        "sources_left_out": {"serde_json/src/serde_json.rs": "it is not in the workspace"},
        "sources": {
            "src/main.rs": 'fn main() {\n\tlet a = 1 < 2;\n\trun("</script>");\n}\n',
            "src/demo.rs": "".join(f"// line {i}\n" for i in range(1, 401)),
        },
    }


def invented_profile(sites, kind="report", hostile=False, seed=1):
    chance = random.Random(seed)
    texts, functions, calls = Numbering(""), Numbering(("", "", 0, 0)), Numbering(None)
    stacks, made_calls = invented_stacks(sites, chance, hostile) if sites else ([], [None])
    nodes, ends = tree_of(stacks, made_calls)
    for _, call in nodes[1:]:
        if call:
            functions.of(made_calls[call][0])
    data = {
        "version": 1,
        "kind": kind,
        "title": "demo" if not hostile else HOSTILE[0],
        "command": "demo --fast 'a b'" if not hostile else HOSTILE[1],
        "about": ["recorded by the native backend: 3 allocations were not seen"] + (HOSTILE[:3] if hostile else []),
    }
    node_calls = [0] + [calls.of(made_calls[call]) for _, call in nodes[1:]]
    data["nodes"] = {"parent": [i - parent for i, (parent, _) in enumerate(nodes)], "call": node_calls}
    data["samples"] = sample_columns(ends, chance, texts, hostile)
    if kind == "comparison":
        data["samples"]["baseline"] = [
            [0 if chance.random() < 0.2 else int(value * chance.choice([0.5, 1, 1, 1, 1.5])) for value in column]
            for column in data["samples"]["values"]
        ]
        for column in data["samples"]["values"]:
            for i in range(0, len(column), 9):
                column[i] = 0
    data["sizes"] = sizes_of(data["samples"]["values"])
    data["metrics"] = [
        {
            "name": name,
            "title": title,
            "unit": unit,
            "total": sum(data["samples"]["values"][m]),
            **({"baseline": sum(data["samples"]["baseline"][m])} if kind == "comparison" else {}),
        }
        for m, (name, title, unit) in enumerate(METRICS)
    ]
    data["metric"] = 0
    data["functions"] = {
        name: [texts.of(key[k]) if k < 2 else key[k] for key in functions.keys]
        for k, name in enumerate(["name", "crate", "origin", "class"])
    }
    rows = [(("", "", 0, 0), "", 0, "", 0) if call is None else call for call in calls.keys]
    data["calls"] = {
        "function": [functions.of(call[0]) for call in rows],
        "file": [texts.of(call[1]) for call in rows],
        "line": [call[2] for call in rows],
        "object": [texts.of(call[3]) for call in rows],
        "flags": [call[4] for call in rows],
    }
    data["texts"] = texts.keys
    if sites:
        data.update(members(kind, hostile, data["metrics"][0]["total"], chance))
    return data


def read(directory, name):
    with open(os.path.join(directory, name), encoding="utf-8") as file:
        return file.read()


def make_page(directory, data):
    """Puts the sources of the page and the data together."""
    style = read(directory, "page.css")
    script = "".join(read(directory, name) for name in read(directory, "files.list").split())
    digest = lambda text: "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"
    policy = f"default-src 'none'; script-src {digest(script)}; style-src {digest(style)}; base-uri 'none'; form-action 'none'"
    profile = base64.b64encode(zlib.compress(json.dumps(data, separators=(",", ":")).encode(), 6)).decode()
    page = read(directory, "page.html")
    for mark, text in [("@POLICY@", policy), ("@STYLE@", style), ("@PROFILE@", profile)]:
        before, after = page.split(mark)
        page = before + text + after
    before, after = page.split("@SCRIPT@")
    return before + script + after


if __name__ == "__main__":
    options = sys.argv[3:]
    wanted = "comparison" if "--comparison" in options else "leaks" if "--leaks" in options else "report"
    sys.stdout.write(make_page(sys.argv[1], invented_profile(int(sys.argv[2]), wanted, "--hostile" in options)))
