#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""Reads a profile of pprof's as strictly as no reader does, and says what is wrong with it.

usage: pprof.py FILE [REPORT.json]

Without a report it prints what the file has. With one, `cargo-alloc-profile -o json` of the same profile, it compares the totals.
"""
import gzip
import json
import re
import sys
import unicodedata

# The fields of each message by their number: name, kind. `+` is a list; `*` a list of numbers in one piece.
SCHEMA = {
    "Profile": {1: ("sample_type", "+ValueType"), 2: ("sample", "+Sample"), 3: ("mapping", "+Mapping"), 4: ("location", "+Location"),
                5: ("function", "+Function"), 6: ("string_table", "+text"), 11: ("period_type", "ValueType"), 12: ("period", "number"),
                13: ("comment", "*"), 14: ("default_sample_type", "number")},
    "ValueType": {1: ("type", "number"), 2: ("unit", "number")},
    "Sample": {1: ("location_id", "*"), 2: ("value", "*"), 3: ("label", "+Label")},
    "Label": {1: ("key", "number"), 2: ("str", "number")},
    "Mapping": {1: ("id", "number"), 5: ("filename", "number"), 7: ("has_functions", "number"), 8: ("has_filenames", "number"),
                9: ("has_line_numbers", "number"), 10: ("has_inline_frames", "number")},
    "Location": {1: ("id", "number"), 2: ("mapping_id", "number"), 4: ("line", "+Line")},
    "Line": {1: ("function_id", "number"), 2: ("line", "number")},
    "Function": {1: ("id", "number"), 2: ("name", "number"), 4: ("filename", "number")},
}
# What the report's summary calls the sum of a type.
SUMMARY = {
    "alloc_objects": "total_allocations", "alloc_space": "total_bytes_allocated", "peak_objects": "peak_blocks",
    "peak_space": "peak_memory", "leaked_objects": "leaked_blocks", "leaked_space": "leaked_bytes",
    "temporary_objects": "temporary", "inuse_objects": "current_blocks", "inuse_space": "current_memory",
}


def require(condition, what):
    if not condition:
        sys.exit(f"{sys.argv[1]}: {what}")


def varint(data, at):
    value = shift = 0
    while True:
        require(at < len(data) and shift < 70, "a number has no end")
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            require(byte != 0 or shift == 7, "a number is longer than it has to be")
            require(value < 1 << 64, "a number has more than 64 bits")
            return value - (1 << 64 if value >> 63 else 0), at


def message(kind, data):
    """Returns the fields by name; numbers that are absent are 0."""
    fields = {name: [] if what[0] in "+*" else 0 for name, what in SCHEMA[kind].values()}
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        require(key >> 3 in SCHEMA[kind], f"{kind} has no field {key >> 3}")
        name, what = SCHEMA[kind][key >> 3]
        require(key & 7 == (0 if what == "number" else 2), f"{kind}.{name} has the wire type {key & 7}")
        if what == "number":
            fields[name], at = varint(data, at)
            continue
        size, at = varint(data, at)
        require(0 <= size <= len(data) - at, f"{kind}.{name} has no end")
        part, at = data[at:at + size], at + size
        if what == "*":
            inside = 0
            while inside < size:
                number, inside = varint(part, inside)
                fields[name].append(number)
        elif what == "+text":
            fields[name].append(part.decode())
        elif what[0] == "+":
            fields[name].append(message(what[1:], part))
        else:
            fields[name] = message(what, part)
    return fields


def check_ids(profile, kind):
    ids = [thing["id"] for thing in profile[kind]]
    require(ids == list(range(1, len(ids) + 1)), f"the ids of {kind} do not count from 1")
    return len(ids)


def check_all_used(what, count, used):
    require(all(0 <= i <= count for i in used), f"a {what} is used that there is not")
    require(set(used) >= set(range(1, count + 1)), f"a {what} is not used")


def check(profile):
    texts = profile["string_table"]
    require(texts and texts[0] == "", "the first text is not the empty one")
    require(len(set(texts)) == len(texts), "a text is there twice")
    hidden = [t for t in texts if any(unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") for c in t)]
    require(not hidden, f"a text has characters that nobody sees: {hidden[:1]!r}")
    types, samples = profile["sample_type"], profile["sample"]
    require(profile["period_type"] and profile["period"] == 1, "the period is not 1")
    require(profile["default_sample_type"] in [t["type"] for t in types] or not types, "the default type is not there")

    functions, mappings, locations = (check_ids(profile, kind) for kind in ("function", "mapping", "location"))
    check_all_used("function", functions, [line["function_id"] for l in profile["location"] for line in l["line"]])
    require(all(line["function_id"] and line["line"] >= 0 for l in profile["location"] for line in l["line"]), "a line has no function")
    require(all(l["line"] for l in profile["location"]), "a location has no line")
    require(all(f["name"] for f in profile["function"]), "a function has no name")
    require(all(m["filename"] for m in profile["mapping"]), "a mapping has no name")
    require(all(0 <= l["mapping_id"] <= mappings for l in profile["location"]), "a mapping is used that there is not")
    check_all_used("location", locations, [i for s in samples for i in s["location_id"]])
    require(all(s["location_id"] and all(s["location_id"]) for s in samples), "a sample has no location")
    require(all(len(s["value"]) == len(types) and any(s["value"]) for s in samples), "a sample has no or not all values")
    labels = [tuple((l["key"], l["str"]) for l in s["label"]) for s in samples]
    require(all(len({key for key, _ in l}) == len(l) for l in labels), "a sample has a label twice")
    require(len({(tuple(s["location_id"]), l) for s, l in zip(samples, labels)}) == len(samples), "a sample is there twice")

    used = [profile["default_sample_type"], *profile["comment"]]
    for thing in types + [profile["period_type"]]:
        used += [thing["type"], thing["unit"]]
    for sample in labels:
        used += [n for pair in sample for n in pair]
    used += [n for f in profile["function"] for n in (f["name"], f["filename"])] + [m["filename"] for m in profile["mapping"]]
    check_all_used("text", len(texts) - 1, used)


def compare(profile, report):
    """The totals are the report's, and what that has not is not there."""
    texts = profile["string_table"]
    sums = {texts[t["type"]]: sum(s["value"][i] for s in profile["sample"]) for i, t in enumerate(profile["sample_type"])}
    summary = report["summary"]
    before = summary.get("baseline", {})
    now = summary.get("current", summary)
    wanted = {name: now[key] - before.get(key, 0) for name, key in SUMMARY.items() if key in now and (not before or key in before)}
    require(sums == wanted, f"the totals are {sums}, those of the report {wanted}")


def show(profile):
    texts = profile["string_table"]
    functions = {f["id"]: f for f in profile["function"]}
    print("types:", *(f"{texts[t['type']]}/{texts[t['unit']]}" for t in profile["sample_type"]))
    print("default:", texts[profile["default_sample_type"]])
    for comment in profile["comment"]:
        print("comment:", re.sub(r"(cargo-alloc-profile) [0-9.]+$", r"\1 VERSION", texts[comment]))
    for sample in profile["sample"]:
        print("sample:", *sample["value"], "at", *sample["location_id"])
        print("   ", *(f"{texts[l['key']]}={texts[l['str']]}" for l in sample["label"]))
    for mapping in profile["mapping"]:
        print(f"mapping {mapping['id']}: {texts[mapping['filename']]}", *(k for k in mapping if k.startswith("has_") and mapping[k]))
    for location in profile["location"]:
        print(f"location {location['id']} in {location['mapping_id']}:")
        for line in location["line"]:
            function = functions[line["function_id"]]
            print(f"    {texts[function['name']]} ({texts[function['filename']]}:{line['line']})")


def main():
    with open(sys.argv[1], "rb") as file:
        packed = file.read()
    # deflate, no name, no moment, no system: equal profiles make equal files.
    require(packed[:8] == b"\x1f\x8b\x08\0\0\0\0\0" and packed[9] == 255, "the header of gzip names more than it has to")
    profile = message("Profile", gzip.decompress(packed))
    check(profile)
    if len(sys.argv) > 2:
        with open(sys.argv[2], encoding="utf-8") as file:
            compare(profile, json.load(file))
    else:
        show(profile)


main()
