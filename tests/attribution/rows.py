# SPDX-License-Identifier: MIT OR Apache-2.0
"""rows.py [--last] LEAST OTHERS TAG REPORT SOURCE…: checks that the rows of the report are what the sources say.

A source says `// expect: NAME ALLOCATIONS BYTES`, with `any` for a number that is free. `// expect TAG: …` counts if TAG is given.
The sources have at least LEAST such lines. OTHERS is a pattern for the names of other rows. All rows together must be the whole.
--last compares functions by the last part of their names: functions with the same last part count together, and so do all that
have no name, as closures."""
import collections
import json
import re
import sys

arguments = sys.argv[1:]
by_last = arguments[0] == "--last"
least, others, tag, report, *sources = arguments[by_last:]


def last(name):
    while (cut := re.sub(r"<[^<>]*>", "", name.replace("->", ""))) != name:
        name = cut
    own = name.rpartition("::")[2]
    return "{…}" if own.startswith("{") else own


def together(table):
    """As table, from names to numbers, with the sums of what has the same last part."""
    sums = collections.defaultdict(lambda: [0, 0])
    for name, numbers in table.items():
        for i, number in enumerate(numbers):
            sum = sums[last(name)]
            sum[i] = "any" if "any" in (sum[i], number) else sum[i] + int(number)
    return {name: tuple(map(str, sum)) for name, sum in sums.items()}


expected = {}
for path in sources:
    for line in open(path, encoding="utf-8"):
        found = re.match(r"\s*// expect( \w+)?: (.*) (\S+) (\S+)$", line)
        if found and found[1] in (None, " " + tag):
            if found[2] in expected:
                sys.exit(f"{path}: {found[2]} is expected twice")
            expected[found[2]] = found.groups()[2:]
        elif not found and "expect" in line:
            sys.exit(f"{path}: what does this mean? {line}")
if len(expected) < int(least):
    sys.exit("the sources say too little")

with open(report, encoding="utf-8") as file:
    document = json.load(file)
wrong = []
rows = {row["function"]: (str(row["count"]), str(row["total_bytes"])) for row in document["allocations"]}
total = sum(int(count) for count, _ in rows.values())
if by_last:
    expected = together(expected)
    rows = together({name: numbers for name, numbers in rows.items() if not re.fullmatch(others, name)})
for name in sorted(expected.keys() | rows.keys()):
    wanted, got = expected.get(name), rows.get(name)
    if wanted is None:
        if not re.fullmatch(others, name):
            wrong.append(f"{name}: {got} is not expected")
    elif got is None or any(w not in ("any", g) for w, g in zip(wanted, got)):
        wrong.append(f"{name}: {got}, not {wanted}")
if total != document["summary"]["total_allocations"]:
    wrong.append(f"the rows add up to {total}, not to {document['summary']['total_allocations']}")
print("\n".join(wrong))
sys.exit(bool(wrong))
