# SPDX-License-Identifier: MIT OR Apache-2.0
"""The rows of counters.def for Python: COUNTERS, PROCESS_COUNTERS, SUMMARY_NAMES, LEAK_KINDS and VERSION.

A row has the columns of counters.def as attributes: c.attribute is "in-place", c.merge is "SUM", c.since is 1.
"""
import collections
import os
import re

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "counters.def")
# A string, or any text without a comma, a quote or a parenthesis.
ARGUMENT = r'\s*(?:"(?:[^"\\]|\\.)*"\s*)+|[^,"()]+'


def value(argument):
    """A string without its quotes, its parts joined; a number; None for NULL; any other word."""
    argument = argument.strip()
    if argument.startswith('"'):
        return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', argument))
    if argument == "NULL":
        return None
    return int(argument) if argument.isdigit() else argument


def read(text):
    """By the name of a macro its rows, as tuples that the macro's description in the comment names the columns of."""
    comment, rows = text.split("#ifndef", 1)
    columns = {name: names.split(", ") for name, names in re.findall(r"^\s*([A-Z_]+)\((\w+(?:, \w+)+)\):", comment, re.M)}
    found = {}
    for name, names in columns.items():
        row = collections.namedtuple(name, names)
        found[name] = [row(*map(value, re.findall(ARGUMENT, arguments)))
                       for arguments in re.findall(rf"^{name}\(((?:{ARGUMENT}|,)*)\)$", rows, re.M)]
    return found


with open(TABLE, encoding="utf-8") as table:
    ROWS = read(table.read())
COUNTERS = ROWS["COUNTER"]
PROCESS_COUNTERS = ROWS["PROCESS_COUNTER"]
SUMMARY_NAMES = ROWS["SUMMARY_NAME"]
LEAK_KINDS = ROWS["LEAK_KIND"]
VERSION = max(row.since for row in COUNTERS + PROCESS_COUNTERS)
