#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""Checks a file for another tool: its structure, as strictly as the strictest reader, and its sums against those of a report.

usage: export_checks.py FORMAT FILE REPORT

REPORT is what `-o json -v report` writes of the same profile, without filters. Says what is wrong, and ends with status 1.
"""
import json
import re
import sys

# The names in a summary, by metric.
SUMMARY = {
    "bytes": "total_bytes_allocated", "allocations": "total_allocations", "peak-bytes": "peak_memory", "peak-blocks": "peak_blocks",
    "live-bytes": "current_memory", "live-blocks": "current_blocks", "leaked-bytes": "leaked_bytes", "leaked-blocks": "leaked_blocks",
    "temporary": "temporary",
}


# What massif-visualizer knows such lines by.
SMALL = re.compile(r"in (1 place,|\d+ places, all) below massif's threshold \(0\.01%\)")


class Wrong(Exception):
    pass


def need(condition, what):
    if not condition:
        raise Wrong(what)


def members(pairs):
    found = dict(pairs)
    need(len(found) == len(pairs), f"a member is there twice in {pairs!r:.200}")
    return found


def parse(text):
    return json.loads(text, object_pairs_hook=members)


def is_count(n):
    return type(n) is int and 0 <= n < 2**63


def is_plain(text):
    return text.strip() != "" and not re.search("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]", text)


def metrics(summary):
    return {metric: summary[name] for metric, name in SUMMARY.items() if name in summary}


def check_dhat(text, report):
    head = {"dhatFileVersion": int, "mode": str, "verb": str, "bklt": bool, "bkacc": bool, "tu": str, "Mtu": str, "tuth": int, "cmd": str,
            "pid": int, "te": int, "tg": int, "pps": list, "ftbl": list}
    d = parse(text)
    need({name: type(d[name]) for name in d} == head, f"the members are {sorted(d)}")
    need(d["dhatFileVersion"] == 2 and d["bklt"] and not d["bkacc"] and d["verb"] == "Allocated" and d["pid"] == 1, "the head is another")
    need(0 <= d["tg"] <= d["te"] and d["te"] == report["summary"]["events"], "the times are not those of the report")
    texts = d["ftbl"]
    need(texts[0] == "[root]" and len(set(texts)) == len(texts), "the texts do not begin with [root], or one is there twice")
    for t in texts[1:]:
        need(is_plain(t) and re.fullmatch(r"0x0: \S.*", t), f"no frame: {t!r}")
    seen, sums = set(), dict.fromkeys(("tb", "tbk", "gb", "gbk", "eb", "ebk"), 0)
    for p in d["pps"]:
        need(list(p) == ["tb", "tbk", "tl", "mb", "mbk", "gb", "gbk", "eb", "ebk", "fs"], f"the members of a point are {list(p)}")
        need(all(is_count(p[name]) for name in p if name != "fs"), f"no counts: {p}")
        need(p["fs"] and all(0 < f < len(texts) for f in p["fs"]), f"no frames: {p}")
        need(tuple(p["fs"]) not in seen, f"a stack is there twice: {p}")
        seen.add(tuple(p["fs"]))
        if len(report["processes"]) == 1:
            need(p["mb"] >= max(p["gb"], p["eb"]), f"less at most than at one moment: {p}")
        for name in sums:
            sums[name] += p[name]
    m = metrics(report["summary"])
    wanted = [m[name] for name in ("bytes", "allocations", "peak-bytes", "peak-blocks", "live-bytes", "live-blocks")]
    need(list(sums.values()) == wanted, f"the sums are {sums}, those of the report {wanted}")


def check_massif_tree(lines, at, total):
    """Returns the number of the line behind the tree. Does not call itself: trees can be deep."""
    open_nodes = []   # [children to come, bytes to come, the bytes of the last child]
    while True:
        found = re.fullmatch(r"( *)n(\d+): (\d+) (\S.*)", lines[at])
        need(found, f"no line of a tree: {lines[at]!r}")
        depth, children, size, text = len(found[1]), int(found[2]), int(found[3]), found[4]
        need(depth == len(open_nodes), f"at the wrong depth: {lines[at]!r}")
        if depth == 0:
            need(text == "(heap allocation functions) malloc/new/new[], --alloc-fns, etc." and size == total, f"no root: {lines[at]!r}")
        else:
            need(is_plain(text) and "#" not in text and size > 0
                 and (text.startswith("0x0: ") or children == 0 and SMALL.fullmatch(text)), f"no frame: {lines[at]!r}")
            parent = open_nodes[-1]
            need(size <= parent[2], f"a child is larger than the one before: {lines[at]!r}")
            parent[0] -= 1
            parent[1] -= size
            parent[2] = size
        at += 1
        open_nodes.append([children, size, size])
        if children == 0:
            open_nodes[-1][1] = 0
        while open_nodes and open_nodes[-1][0] == 0:
            need(open_nodes.pop()[1] == 0, f"the children of a node do not add up to it, before line {at + 1}")
        if not open_nodes:
            return at


def check_massif(text, report):
    lines = text.split("\n")
    need(lines.pop() == "", "the last line has no end")
    need(lines[0].startswith("desc: ") and lines[1].startswith("cmd: ") and lines[2] == "time_unit: B", "the head is another")
    at, number, time, most, last = 3, 0, 0, 0, ""
    trees = {}
    while at < len(lines):
        wanted = ["#-----------", f"snapshot={number}", "#-----------", r"time=(\d+)", r"mem_heap_B=(\d+)", "mem_heap_extra_B=0",
                  "mem_stacks_B=0", "heap_tree=(empty|peak|detailed)"]
        found = [re.fullmatch(pattern, line) for pattern, line in zip(wanted, lines[at:at + len(wanted)])]
        need(len(found) == len(wanted) and all(found), f"no snapshot {number} at line {at + 1}")
        need(int(found[3][1]) >= time, f"the time goes back at snapshot {number}")
        time, heap, last = int(found[3][1]), int(found[4][1]), found[7][1]
        most = max(most, heap)
        at += len(wanted)
        if last != "empty":
            need(last not in trees, f"there are two trees that are {last}")
            trees[last] = heap
            at = check_massif_tree(lines, at, heap)
        number += 1
    need(last == "detailed" and "peak" in trees, "the peak or the end is missing")
    need(most == trees["peak"], "the peak is not the highest")
    s = report["summary"]
    ends = {p["current_memory"]: p for p in report["processes"] if p["peak_memory"] == s["peak_memory"]}
    need(trees["peak"] == s["peak_memory"], f"the peak is {trees['peak']}, that of the report {s['peak_memory']}")
    need(trees["detailed"] in ends or not report["processes"], f"{trees['detailed']} bytes at the end, {list(ends)} in the report")


def check_callgrind(text, report):
    lines = text.split("\n")
    need(lines.pop() == "", "the last line has no end")
    need(lines[:2] == ["# callgrind format", "version: 1"], "the head is another")
    head = lines[:next(i for i, line in enumerate(lines) if line.startswith("events: ")) + 1]
    events = head[-1].split()[1:]
    need([line.split()[1] for line in head if line.startswith("event: ")] == events, "the events are not those that have long names")
    need(all(re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", e) for e in events), f"the events are {events}")
    m = {name.replace("-", ""): value for name, value in metrics(report["summary"]).items()}
    need([e.lower() for e in events] == list(m), f"the events are {events}, the report has {list(m)}")
    totals = list(m.values())
    need(lines[-1] == "totals: " + " ".join(map(str, totals)), f"{lines[-1]!r}, in the report {totals}")
    names, own, call, edges = {"ob": {}, "fl": {}, "fn": {}}, [0] * len(events), None, set()
    kinds = {"ob": "ob", "cob": "ob", "fl": "fl", "cfi": "fl", "fn": "fn", "cfn": "fn"}
    current, callee, done = {}, {}, set()
    for line in lines[len(head):-1]:
        name = re.fullmatch(r"(c?ob|fl|cfi|c?fn)=\((\d+)\)(?: (\S.*))?", line)
        if name:
            kind = kinds[name[1]]
            if name[3]:
                need(int(name[2]) == len(names[kind]) + 1 and is_plain(name[3]), f"a wrong name: {line!r}")
                names[kind][int(name[2])] = name[3]
            need(int(name[2]) in names[kind], f"a number without a name: {line!r}")
            (callee if name[1][0] == "c" else current)[kind] = int(name[2])
            if name[1] == "fn":
                key = tuple(current[k] for k in ("ob", "fl", "fn"))
                need(key not in done, f"a function is there twice: {line!r}")
                done.add(key)
        elif line.startswith("calls="):
            need(re.fullmatch(r"calls=[1-9]\d* 0", line) and "fn" in callee, f"no call: {line!r}")
            call = {**current, **callee}
            callee = {}
        elif line:
            numbers = re.fullmatch(r"\d+(?: \d+)+", line) and [int(n) for n in line.split()]
            need(numbers and len(numbers) == len(events) + 1, f"no costs: {line!r}")
            need(all(n <= t for n, t in zip(numbers[1:], totals)), f"more than the whole run: {line!r}")
            if call is None:
                own = [a + b for a, b in zip(own, numbers[1:])]
            else:
                edge = (*current.values(), *call.values(), numbers[0])
                need(edge not in edges, f"a call is there twice: {line!r}")
                edges.add(edge)
                call = None
    need(own == totals, f"the functions have {own}, the report {totals}")


def check_rows(rows, report):
    """rows: metric → the sum over all rows but that of the run."""
    for metric in ("bytes", "allocations", "live-bytes", "live-blocks", "temporary"):
        need(rows.get(metric, 0) == metrics(report["summary"])[metric], f"the rows have {rows} {metric}")


def check_bmf(text, report):
    d = parse(text)
    names = list(d)
    need(names[0] == "the run" and all(is_plain(n) and n == n.strip() and len(n.encode()) <= 1024 for n in names), "a name is wrong")
    values = {name: {measure: v["value"] for measure, v in d[name].items()} for name in d}
    need(all(list(v) == ["value"] and is_count(v["value"]) for row in d.values() for v in row.values()), "a value is no count")
    need(values["the run"] == metrics(report["summary"]), f"the run is {values['the run']}")
    check_rows({m: sum(values[n].get(m, 0) for n in names[1:]) for m in SUMMARY}, report)


def check_github_benchmark(text, report):
    d = parse(text)
    titles = {"bytes allocated": "bytes", "allocations": "allocations", "bytes at peak": "peak-bytes", "blocks at peak": "peak-blocks",
              "bytes live at exit": "live-bytes", "blocks live at exit": "live-blocks", "bytes leaked": "leaked-bytes",
              "blocks leaked": "leaked-blocks", "temporary allocations": "temporary"}
    need(d and all(list(item) == ["name", "unit", "value"] and is_count(item["value"]) for item in d), "an item is wrong")
    need(len({item["name"] for item in d}) == len(d) and all(is_plain(item["name"]) for item in d), "a name is wrong")
    run, rows = {}, {}
    for item in d:
        name, title = item["name"].rsplit(": ", 1)
        need(item["unit"] in title, f"another unit: {item}")
        if name == "the run":
            run[titles[title]] = item["value"]
        else:
            rows[titles[title]] = rows.get(titles[title], 0) + item["value"]
    need(run == metrics(report["summary"]), f"the run is {run}")
    check_rows(rows, report)


def main():
    name, path, report = sys.argv[1:4]
    checks = {"dhat": check_dhat, "massif": check_massif, "callgrind": check_callgrind, "bmf": check_bmf,
              "github-benchmark": check_github_benchmark}
    with open(path, encoding="utf-8", newline="") as f, open(report, encoding="utf-8") as g:
        try:
            checks[name](f.read(), json.load(g))
        except (Wrong, ValueError, KeyError) as e:
            sys.exit(f"{name}: {e!s}")


main()
