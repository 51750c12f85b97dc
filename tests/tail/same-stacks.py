# SPDX-License-Identifier: MIT OR Apache-2.0
"""same-stacks.py REPORT TRUTH OBJECT AT-LEAST [FUNCTION]: checks the stacks of a report against those of a build in which no function
leaves by a jump. Both reports are made with -o json -vvv --full-stacks.

It compares the functions of OBJECT in all stacks, and those that left by a jump wherever they lie; with FUNCTION only functions of
such a name. Both are regular expressions. Each stack of REPORT must be one of TRUTH's, perhaps with functions left out. A function
that TRUTH does not have there is an error. At least AT-LEAST stacks must have functions that left by a jump."""
import json
import re
import sys


def name(frame):
    text = re.sub(r"\.(cold|part|isra|constprop|lto_priv|llvm|localalias)\b.*| \[clone .*", "", frame["function"])
    # Which of main's calls it is.
    return f"{text} line {frame['line']}" if text.split("::")[-1] == "main" and "line" in frame else text


def stacks(path, wanted, function):
    for row in json.load(open(path))["allocations"]:
        for stack in row["stacks"]:
            frames = [f for f in stack["frames"] if (re.search(wanted, f.get("object", "")) or f.get("jumped")) and re.search(function, f["function"])]
            yield tuple(name(f) for f in frames), sum(bool(f.get("jumped")) for f in frames)


def is_within(short, long):
    rest = iter(long)
    return all(name in rest for name in short)


what = sys.argv[3], (sys.argv[5:] or [""])[0]
report, truth = list(stacks(sys.argv[1], *what)), {s for s, _ in stacks(sys.argv[2], *what)}
wrong = [s for s, _ in report if not any(is_within(s, t) for t in truth)]
whole, jumped = sum(s in truth for s, _ in report), sum(n > 0 for _, n in report)
for stack in wrong[:5]:
    print("not in the truth:", " < ".join(stack))
print(f"{len(report)} stacks, {whole} whole, {jumped} with functions that left by a jump, {len(wrong)} wrong")
sys.exit(bool(wrong) or jumped < int(sys.argv[4]))
