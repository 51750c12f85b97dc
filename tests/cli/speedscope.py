#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""Says what is wrong with a file of speedscope's: https://github.com/jlfwong/speedscope/blob/main/src/lib/file-format-spec.ts

usage: speedscope.py FILE REPORT.json

REPORT.json is `cargo-alloc-profile -o json` of the same profile: the sums have to be its totals.
"""
import json
import sys
import unicodedata

SUMMARY = {
    "bytes allocated": "total_bytes_allocated", "allocations": "total_allocations", "bytes at peak": "peak_memory",
    "blocks at peak": "peak_blocks", "bytes live at exit": "current_memory", "blocks live at exit": "current_blocks",
    "bytes leaked": "leaked_bytes", "blocks leaked": "leaked_blocks", "temporary allocations": "temporary",
}


def require(condition, what):
    if not condition:
        sys.exit(f"{sys.argv[1]}: {what}")


def members(thing, needed, possible=()):
    require(isinstance(thing, dict) and set(needed) <= set(thing) <= set(needed) | set(possible), f"the members are {list(thing)}")
    return [thing[name] for name in needed]


def text(value):
    require(isinstance(value, str) and not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in value),
            f"no text that can be shown: {value!r}")


def number(value, least, most):
    require(type(value) is int and least <= value <= most, f"the number is {value!r}, and not from {least} to {most}")


def check_profile(profile, frames):
    """Returns the sum of a profile, and adds the frames that it has to `frames`."""
    kind, name, unit, start, end, samples, weights = members(
        profile, ("type", "name", "unit", "startValue", "endValue", "samples", "weights"))
    require(kind == "sampled" and name in SUMMARY and start == 0, "this is no profile of ours")
    require(unit == ("bytes" if name.startswith("bytes") else "none"), f"the unit of '{name}' is '{unit}'")
    require(len(samples) == len(weights), "there are not as many weights as samples")
    for stack, weight in zip(samples, weights):
        require(stack, "a stack is empty")
        number(weight, 1, (1 << 63) - 1)
        frames.update(stack)
    require(sum(weights) == end, "the end is not the sum")
    return end


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        root = json.load(file)
    with open(sys.argv[2], encoding="utf-8") as file:
        summary = json.load(file)["summary"]
    schema, exporter, name, shared, profiles, active = members(
        root, ("$schema", "exporter", "name", "shared", "profiles", "activeProfileIndex"))
    require(schema == "https://www.speedscope.app/file-format-schema.json", "the schema is another")
    text(exporter)
    text(name)
    number(active, 0, len(profiles) - 1)
    frames, = members(shared, ("frames",))
    for frame in frames:
        for value in members(frame, ("name",), ("file",)) + [frame.get("file", "")]:
            text(value)
    require(len({json.dumps(f) for f in frames}) == len(frames), "a frame is there twice")
    used = set()
    sums = {p["name"]: check_profile(p, used) for p in profiles}
    require(used == set(range(len(frames))), "a frame is not there, or not used")
    require(len(sums) == len(profiles), "a profile is there twice")
    wanted = {n: summary[key] for n, key in SUMMARY.items() if key in summary}
    require(sums == wanted, f"the sums are {sums}, those of the report {wanted}")


main()
