# SPDX-License-Identifier: MIT OR Apache-2.0
"""Checks that the rows of several reports on one run add up to the same numbers: adds-up.py REPORT.json …

Each report has another --group-by, and --runtime. All sums over its rows must be those of the first report, and of the summary where
it has them.
"""
import json
import sys

# What several sites have no sum of.
NO_SUMS = {"max_bytes", "max_blocks", "min_request", "max_request", "lifetime_min", "lifetime_max"}
# The names of sums in the summary, where they differ.
SUMMARY = {"count": "total_allocations", "total_bytes": "total_bytes_allocated", "deallocations": "total_deallocations",
           "deallocated_bytes": "total_bytes_deallocated", "live_blocks": "current_blocks", "live_bytes": "current_memory",
           "peak_bytes": "peak_memory"}


def sums(report):
    total = {}
    for row in report["allocations"]:
        for name, value in row.items():
            if isinstance(value, int) and not isinstance(value, bool) and name not in NO_SUMS:
                total[name] = total.get(name, 0) + value
    return total


def main():
    reports = [json.load(open(path, encoding="utf-8")) for path in sys.argv[1:]]
    wanted = sums(reports[0])
    assert wanted.get("count", 0) > 0 and len(reports) > 1, "there is nothing to add up"
    for path, report in zip(sys.argv[1:], reports):
        got = sums(report)
        for name in wanted.keys() | got.keys():
            if got.get(name, 0) != wanted.get(name, 0):
                sys.exit(f"{path}: {name} adds up to {got.get(name, 0)}, not {wanted.get(name, 0)}")
            in_summary = SUMMARY.get(name, name)
            if in_summary in report["summary"] and got.get(name, 0) != report["summary"][in_summary]:
                sys.exit(f"{path}: {name} adds up to {got.get(name, 0)}, but the run has {report['summary'][in_summary]}")


main()
