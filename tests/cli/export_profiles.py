#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""Writes profiles that are hard to export into the current directory: names with what the formats give a meaning, counts of 2^62, stacks that end
where others go on or where nothing is known, recursion, and two processes of one program.
"""
from xml.sax.saxutils import quoteattr

# A name that begins or ends with a blank, is nothing but blanks, or looks like a line of a format.
NAMES = ["</script><b>&amp;", '"quoted\\', "semi;colon [u8; 4]", "closure#0", "(1) twice", "(1)", " blank ", "  ", "line\nsnapshot=1", "tab\tcr\r",
         "n2: 7 x", "totals: 1", "fn=(9) x", "calls=1 2", "\u202eright to left", "a\u200bb", "\u00e9\u4e2d\U0001f600", "f(int) (x.c:3)", "{}[],:",
         "-12", "the run", "the run", "%s%n", "x" * 3000, "x" * 3000 + "y", "??? (in y)", "caf\ufffd", "$(id)", "=cmd()", "…", "0x0: ???"]
FILES = ["a b.c", "(1) x.c", "#.c", "x\n.c", "", " ", "c:\\d.c", "(in x)"]


def profile(name, functions, stacks, sites, points=(), pid=1):
    """functions: (name, file, line). stacks: (parent, function), from 1. sites: (stack, blocks, bytes alive at the end)."""
    out = ['<?xml version="1.0" encoding="UTF-8"?>\n<aprof-profile version="1">\n'
           f'<run pid="{pid}" parent="9" executable="/tmp/{name}"/>\n<tool name="aprof"/>\n<process name="{name}" lineage="0"/>\n'
           '<objects>\n<object id="1" path="/tmp/o (1)#&#10;"/>\n</objects>\n<frames>\n']
    for i, (function, file, line) in enumerate(functions, 1):
        out.append(f'<frame id="{i}" address="{4096 + i:#x}"' + (' object="1"' if i % 2 else "")
                   + "".join(f" {key}={quoteattr(value)}" for key, value in (("function", function), ("file", file)) if value)
                   + (f' line="{line}"' if line else "") + "/>\n")
    out.append("</frames>\n<stacks>\n")
    for i, (parent, frame) in enumerate(stacks, 1):
        out.append(f'<stack id="{i}"' + (f' parent="{parent}"' if parent else "") + f' frame="{frame}"/>\n')
    blocks, size = sum(b for _, b, _ in sites), sum(s for _, _, s in sites)
    counts = f'allocations="{blocks}" bytes="{size}" live-blocks="{blocks}" live-bytes="{size}"'
    out.append(f'</stacks>\n<threads>\n<thread id="1" {counts} max-bytes="{size}" max-blocks="{blocks}"/>\n</threads>\n<sites>\n')
    for stack, b, s in sites:
        out.append(f'<site stack="{stack}" thread="1" allocations="{b}" bytes="{s}" live-blocks="{b}" live-bytes="{s}" peak-blocks="{b}" '
                   f'peak-bytes="{s}" max-bytes="{s}" max-blocks="{b}" min-request="{s // b}" max-request="{-(-s // b)}"/>\n')
    out.append('</sites>\n<timeline interval="1">\n')
    for event, n in points:
        out.append(f'<point event="{event}" allocated-bytes="{n}" live-bytes="{n}" live-blocks="{event}" max-bytes="{n}"/>\n')
    out.append(f'</timeline>\n<end by="exit"/>\n<totals objects="1" frames="{len(functions)}" stacks="{len(stacks)}" threads="1" '
               f'sites="{len(sites)}" points="{len(points)}" events="{blocks}" {counts} peak-blocks="{blocks}" peak-bytes="{size}" '
               f'peak-event="{blocks}"/>\n</aprof-profile>\n')
    with open(f"{name}.xml", "w", encoding="utf-8") as f:
        f.write("".join(out).replace("\t", "&#9;").replace("\r", "&#13;").replace("line\n", "line&#10;").replace("x\n.c", "x&#10;.c"))


def main():
    functions = [("main", "m.c", 1)] + [(n, FILES[i % len(FILES)], i) for i, n in enumerate(NAMES)]
    stacks = [(0, 1)] + [(1, i) for i in range(2, len(functions) + 1)]
    profile("names", functions, stacks, [(i, 2, 10 * i) for i in range(2, len(stacks) + 1)])

    profile("large", [("main", "m.c", 1), ("f", "m.c", 2)], [(0, 1), (1, 2)], [(1, 1, 2**61), (2, 2**61, 2**62)], [(1, 2**61)])

    # One large stack, and three of less than 0.01% of it.
    functions = [(name, "m.c", 1) for name in ("main", "a", "b", "c", "d")]
    profile("small", functions, [(0, 1), (1, 2), (1, 3), (1, 4), (1, 5)], [(2, 1, 10**6), (3, 1, 99), (4, 1, 98), (5, 1, 100)])

    # main, main f, main f f, main f g f, f; and one that is not known at all.
    functions = [("main", "m.c", 1), ("f", "m.c", 2), ("g", "m.c", 3), ("", "", 0), ("f", "m.c", 5)]
    stacks = [(0, 1), (1, 2), (2, 5), (2, 3), (4, 2), (0, 2), (0, 4)]
    profile("shapes", functions, stacks, [(i, i, 100 * i) for i in range(1, 8)], [(4, 600), (8, 900), (16, 1500)])
    profile("shapes2", functions, stacks, [(2, 1, 7), (3, 1, 8)], pid=2)


main()
