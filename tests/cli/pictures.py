#!/usr/bin/python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""Checks a picture of stacks: an SVG that is safe to open, whose frames lie within their callers, and whose total is as given.

usage: pictures.py FILE.svg TOTAL [BASELINE]
"""
import re
import sys
import xml.etree.ElementTree as ElementTree

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "title", "desc", "style", "rect", "text", "tspan", "g"}
ATTRIBUTES = {"class", "width", "height", "viewBox", "role", "aria-labelledby", "id", "x", "y", "dx"}
ROW = 18
AMOUNT = r"(-?\d+) [a-z]+(?: \([^)]*\))?"


def fail(text):
    sys.exit(f"{sys.argv[1]}: {text}")


def check_elements(root):
    for element in root.iter():
        name = element.tag.removeprefix(SVG)
        if name not in ELEMENTS:
            fail(f"has an element '{name}'")
        if not set(element.attrib) <= ATTRIBUTES:
            fail(f"has the attributes {sorted(element.attrib)}")
        if name == "style" and re.search(r"url|import|http|expression", element.text):
            fail("its style names something outside")
    if root.get("role") != "img" or [e.tag for e in root[:2]] != [SVG + "title", SVG + "desc"]:
        fail("says nothing to those who do not see it")


def numbers(title):
    """The current and the baseline amount of a tooltip."""
    line = title.split("\n")[1]
    compared = re.fullmatch(f"{AMOUNT} → {AMOUNT}: ([+-]\\d+) [a-z]+.*", line)
    if compared:
        before, now, change = (int(n) for n in compared.groups())
        if now - before != change:
            fail(f"'{line}' does not add up")
        return now, before
    alone = re.match(AMOUNT, line)
    return (int(alone.group(1)), 0) if alone else fail(f"'{line}' is no amount")


def frames(root):
    """(row, left, right, (current, baseline), name) of each frame."""
    found = []
    for group in root.iter(SVG + "g"):
        title = group.find(SVG + "title")
        if title is None:
            continue
        x, y, width = (round(float(group.find(SVG + "rect").get(a)) * 100) for a in ("x", "y", "width"))
        found.append((y, x, x + width, numbers(title.text), title.text.split("\n")[0]))
    top = found[0][0]
    return [((y - top) // (ROW * 100), *rest) for y, *rest in found]


def check_frames(all_frames, wanted):
    rows = {}
    for row, left, right, amounts, name in all_frames:
        rows.setdefault(row, []).append((left, right, amounts, name))
    if len(rows[0]) != 1 or rows[0][0][2] != wanted:
        fail(f"the total is {rows[0][0][2]}, not {wanted}")
    for row in sorted(rows)[1:]:
        sums, end = {}, 0
        for left, right, amounts, name in rows[row]:
            above = [f for f in rows[row - 1] if f[0] <= left and right <= f[1]]
            if len(above) != 1:
                fail(f"'{name}' in row {row} lies in {len(above)} callers")
            if left < end:
                fail(f"'{name}' in row {row} lies over another")
            end = right
            sums[above[0]] = sums.get(above[0], 0) + amounts[0]
        for caller, total in sums.items():
            if total > caller[2][0]:
                fail(f"what '{caller[3]}' calls has more than it")


def main():
    root = ElementTree.parse(sys.argv[1]).getroot()
    check_elements(root)
    check_frames(frames(root), (int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0))


main()
