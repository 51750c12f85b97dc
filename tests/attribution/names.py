# SPDX-License-Identifier: MIT OR Apache-2.0
"""names.py JSON TEXT PROGRAM…: checks that each function in the report, in rows and in stacks, has its full name, in JSON and in the
text. Only functions of C libraries, and those that the linker and the compiler put into the PROGRAMs, have no path."""
import json
import re
import sys

report, text, *programs = sys.argv[1:]
of_no_crate = re.compile(r"main|_start|__(?:rust|rdl|rg)_\w+|rust_begin_unwind|rust_panic|rust_eh_personality")
with open(report, encoding="utf-8") as file:
    rows = json.load(file)["allocations"]
frames = [frame for row in rows for stack in row["stacks"] for frame in stack["frames"]]
wrong = set()
for frame in frames:
    name, ours = frame["function"], frame.get("object") in programs
    path = re.sub(r"<.*>", "", name)
    if "UnknownInlinedFun" in name or name.startswith("???"):
        wrong.add(name)
    elif ours and "::" not in (name if name.startswith("<") else path) and not of_no_crate.fullmatch(name):
        wrong.add(name)
known = {frame["function"] for frame in frames} | {row["function"] for row in rows}
wrong |= {name for name in known if "UnknownInlinedFun" in name or re.search(r"17h[0-9a-f]{16}|^_R|^_ZN", name)}
if len(known) < 50:
    sys.exit("there is too little in the report")
with open(text, encoding="utf-8") as file:
    shown = {line[8:].rpartition(" (")[0] for line in file if re.match(r" {8}(?!via )\S.*\)$", line)}
wrong |= shown ^ {frame["function"] for frame in frames}
print("\n".join(sorted(wrong)))
sys.exit(bool(wrong))
