#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""Writes a valid profile with as many sites as asked for to standard output: the same bytes for the same arguments.

usage: gen-profile.py [SITES [DEPTH [THREADS]]]

Sites have stacks DEPTH frames deep that share their outer parts, as those of a real program do; each stack is used by
about three threads.
"""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "counters"))
import rows  # noqa: E402

# Those of version 1, which is what it writes.
KNOWN = [c for c in rows.COUNTERS if c.since == 1]
COUNTERS = [c.attribute for c in KNOWN]
OF_THREAD = [c.attribute for c in KNOWN if c.thread == "THREAD"]
OF_TOTALS = [c.attribute for c in KNOWN if c.totals != "NO_TOTALS"]
ALWAYS = [c.attribute for c in KNOWN if c.of == "ALLOCATIONS"]


def attributes(counters, names):
    return "".join(f' {n}="{counters[n]}"' for n in names if counters[n] or n in ALWAYS)


def site(i):
    """Counters that agree with each other: every 5th site grows its blocks, every 3rd leaves one alive."""
    size = 16 + i % 1000
    live = 1 if i % 3 == 0 else 0
    grown = 2 if i % 5 == 0 else 0
    freed = 1 + i % 50
    out = grown
    allocations = freed + out + live
    ended = freed + out
    life = 1 + i % 7
    return {
        "allocations": allocations, "bytes": allocations * size, "reallocations": grown, "in-place": grown // 2,
        "moved": grown - grown // 2, "copied-bytes": size * (grown - grown // 2), "deallocations": freed,
        "freed-bytes": freed * size, "realloc-out": out, "realloc-out-bytes": out * size, "live-blocks": live,
        "live-bytes": live * size, "peak-blocks": live, "peak-bytes": live * size, "max-bytes": size,
        "max-blocks": 1, "min-request": size, "max-request": size, "lifetime-sum": ended * life,
        "lifetime-min": life, "lifetime-max": life, "temporary": freed // 2,
    }


def main():
    sites, depth, threads = (int(a) for a in (sys.argv[1:] + ["200000", "25", "8"][len(sys.argv) - 1:]))
    threads = min(threads, max(sites, 1))
    stacks_wanted = max(1, (sites + 2) // 3)
    functions = 4000
    out = sys.stdout
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n<aprof-profile version="1">\n'
              '<run pid="4242" parent="4241" started="2026-01-31T12:00:00.000Z" ended="2026-01-31T12:00:09.500Z" '
              'executable="/home/user/demo/target/release/demo" directory="/home/user/demo"/>\n'
              '<tool name="aprof" version="0.1.0" valgrind="3.19.0" platform="amd64-linux"/>\n'
              '<process name="demo" lineage="0"/>\n'
              '<objects>\n<object id="1" path="/home/user/demo/target/release/demo" build-id="0123456789abcdef" '
              'bias="0x108000"/>\n</objects>\n<frames>\n')
    for f in range(1, functions + 1):
        out.write(f'<frame id="{f}" address="0x{0x109000 + f * 64:x}" object="1" '
                  f'function="demo::module_{f % 97}::part_{f % 13}::function_{f}" '
                  f'file="/home/user/demo/src/module_{f % 97}.rs" line="{f % 900 + 1}"/>\n')
    out.write('</frames>\n<stacks>\n')

    # A trie of frames: the path of stack s is the digits of s over a fan that grows inwards.
    nodes, leaves, count = {}, [], 0
    lines = []
    for s in range(stacks_wanted):
        parent = 0
        for level in range(depth):
            shared = s >> max(0, 18 - level)
            frame = (shared * 31 + level * 7) % functions + 1 if level < depth - 1 else s % functions + 1
            key = (parent, frame)
            node = nodes.get(key)
            if node is None:
                count += 1
                node = nodes[key] = count
                up = f' parent="{parent}"' if parent else ''
                lines.append(f'<stack id="{node}"{up} frame="{frame}"/>\n')
            parent = node
        leaves.append(parent)
    out.writelines(lines)
    out.write('</stacks>\n<threads>\n')

    # Of every 4th site the next thread frees half of what is freed.
    releases = [(i + 1, (i + 1) % threads + 1, site(i)["deallocations"] // 2, site(i)["min-request"])
                for i in range(0, sites, 4) if threads > 1 and site(i)["deallocations"] > 1]
    per_thread = [dict.fromkeys(COUNTERS, 0) for _ in range(threads)]
    total = dict.fromkeys(COUNTERS, 0)
    for i in range(sites):
        for name, value in site(i).items():
            per_thread[i % threads][name] += value
            total[name] += value
    for number, thread, blocks, size in releases:
        for t, sign in ((thread - 1, 1), ((number - 1) % threads, -1)):
            per_thread[t]["deallocations"] += sign * blocks
            per_thread[t]["freed-bytes"] += sign * blocks * size
    for t, c in enumerate(per_thread, 1):
        who = '' if t == 1 else f' name="worker-{t}" creator="1" stack="1" exited="yes"'
        c["max-bytes"], c["max-blocks"] = c["live-bytes"] + 1, c["live-blocks"] + 1
        out.write(f'<thread id="{t}"{who}{attributes(c, OF_THREAD)}/>\n')
    out.write('</threads>\n<sites>\n')
    for i in range(sites):
        out.write(f'<site stack="{leaves[i % stacks_wanted]}" thread="{i % threads + 1}"{attributes(site(i), COUNTERS)}/>\n')
    events = total["allocations"] + total["deallocations"]
    points = min(1000, events)
    interval = 1
    while interval * points < events:
        interval *= 2
    points = events // interval
    out.write('</sites>\n<releases>\n')
    for number, thread, blocks, size in releases:
        out.write(f'<release site="{number}" thread="{thread}" blocks="{blocks}" bytes="{blocks * size}"/>\n')
    out.write(f'</releases>\n<timeline interval="{interval}">\n')
    for p in range(1, points + 1):
        out.write(f'<point event="{p * interval}" allocated-bytes="{total["bytes"] * p // max(1, points)}" '
                  f'live-bytes="{total["live-bytes"] * p // points}" live-blocks="{total["live-blocks"] * p // points}" '
                  f'max-bytes="{total["live-bytes"] * p // points}"/>\n')
    counts = {"objects": 1, "frames": functions, "stacks": count, "threads": threads, "sites": sites,
              "releases": len(releases), "points": points, "events": events}
    out.write('</timeline>\n<end by="exit"/>\n<totals'
              + "".join(f' {n}="{v}"' for n, v in counts.items() if v) + attributes(total, OF_TOTALS)
              + f' peak-event="{events}"/>\n</aprof-profile>\n')


main()
