# SPDX-License-Identifier: MIT OR Apache-2.0
"""rows.py LEAST OTHERS TAG REPORT SOURCE…: the rows of the report are what the sources say, `// expect: NAME ALLOCATIONS BYTES`, with
`any` for a number that is free; `// expect TAG: …` counts where TAG is given. LEAST: how many the sources have, at least. OTHERS:
a pattern for the names of other rows. All together they are the whole."""
import json
import re
import sys

least, others, tag, report, *sources = sys.argv[1:]
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
for name in sorted(expected.keys() | rows.keys()):
    wanted, got = expected.get(name), rows.get(name)
    if wanted is None:
        if not re.fullmatch(others, name):
            wrong.append(f"{name}: {got} is not expected")
    elif got is None or any(w not in ("any", g) for w, g in zip(wanted, got)):
        wrong.append(f"{name}: {got}, not {wanted}")
total = sum(int(count) for count, _ in rows.values())
if total != document["summary"]["total_allocations"]:
    wrong.append(f"the rows add up to {total}, not to {document['summary']['total_allocations']}")
print("\n".join(wrong))
sys.exit(bool(wrong))
