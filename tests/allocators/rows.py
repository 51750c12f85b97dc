# SPDX-License-Identifier: MIT OR Apache-2.0
"""Compares the rows of a report with truth.table: rows.py TRUTH REPORT realloc|no-realloc [FUNCTION]. Prints what differs, but for the function."""
import json
import sys

COLUMNS = ("allocations", "bytes", "freed", "freed bytes", "resized", "resized bytes", "at peak", "bytes at peak",
           "lost", "lost bytes", "in cycles", "bytes in cycles")
COUNTERS = ("count", "total_bytes", "deallocations", "deallocated_bytes", "reallocated_blocks", "reallocated_bytes",
            "peak_blocks", "peak_bytes", "lost_blocks", "lost_bytes", "cycle_blocks", "cycle_bytes")
# These allocate as the C library and Rust's own library do it there.
LEFT_OUT = ("subject::threads", "subject::works")


def read_truth(path):
    with open(path, encoding="utf-8") as lines:
        rows = [line.split() for line in lines if not line.startswith("#")]
    return {"subject::" + row[0]: ([int(word) for word in row[1:13]], row[13:] == ["either"]) for row in rows}


def ended(values):
    """The same with each resize as an allocation and a free."""
    return values[:2] + [values[2] + values[4], values[3] + values[5], 0, 0] + values[6:]


def differences(wanted, got):
    return [f"{column} {g}, not {w}" for column, w, g in zip(COLUMNS, wanted, got) if w != g]


def main():
    truth = read_truth(sys.argv[1])
    left_out = (*LEFT_OUT, *("subject::" + name for name in sys.argv[4:]))
    for name in left_out:
        truth.pop(name, None)
    with open(sys.argv[2], encoding="utf-8") as text:
        report = json.load(text)
    resizes = sys.argv[3] == "realloc"
    rows = {row["function"]: row for row in report["allocations"] if not row.get("runtime")}
    for name in sorted(name for name in rows if name.startswith("subject::") and name not in (*truth, *left_out)):
        print(f"{name}: is no function of the table")
    for name, (wanted, either) in truth.items():
        if name not in rows:
            print(f"{name}: has no row")
            continue
        # The native recorder tells no leaks.
        counters = COUNTERS[:8] if report["summary"].get("backends") == ["native"] else COUNTERS
        got = [rows[name][counter] for counter in counters]
        wanted = wanted[:len(counters)]
        if either or not resizes:
            wanted = ended(wanted)
        if either:
            got = ended(got)
        for difference in differences(wanted, got):
            print(f"{name}: {difference}")
        # Each resize is one realloc of that same function.
        if not either and rows[name]["reallocations"] != wanted[4]:
            print(f"{name}: reallocations {rows[name]['reallocations']}, not {wanted[4]}")
    summary = report["summary"]
    if not summary["complete"]:
        print("the run is incomplete")
    if summary["failed"] != 1:
        print(f"failed {summary['failed']}, not 1")


main()
