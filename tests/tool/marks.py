#!/usr/bin/python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""Prints what a profile says of marks: marks.py PROFILE FUNCTION…

For each mark it prints `PATTERN: ENTRIES`. Below that, for each stack that had anything alive at the entries and in which one of the
FUNCTIONs allocates, it prints `  FUNCTION since N: BLOCKS -> BLOCKS, BYTES -> BYTES, +GREW -SHRANK of INTERVALS`. It also checks what
docs/profile-format.md says of marks."""
import sys
import xml.etree.ElementTree as ET

root = ET.parse(sys.argv[1]).getroot()
functions = sys.argv[2:]


def number(element, name):
    return int(element.get(name, 0))


def named(name, function):
    return name == function or name.endswith('::' + function)


frames = {f.get('id'): f.get('function', '') for f in root.find('frames')}
stacks = {s.get('id'): s for s in root.find('stacks')}


def allocates(stack):
    while stack:
        for function in functions:
            if named(frames[stacks[stack].get('frame')], function):
                return function
        stack = stacks[stack].get('parent')
    return None


growths = list(root.iter('growth'))
for mark in root.iter('mark'):
    entries, interval = number(mark, 'entries'), number(mark, 'interval')
    own = [g for g in growths if g.get('mark') == mark.get('id')]
    for counter in 'first-blocks', 'first-bytes', 'last-blocks', 'last-bytes':
        assert sum(number(g, counter) for g in own) == number(mark, counter), counter
    snapshots = [s for s in root.iter('snapshot') if s.get('mark') == mark.get('id')]
    assert [number(s, 'entry') for s in snapshots] == list(range(interval, entries + 1, interval)), snapshots
    assert len(snapshots) < 500
    assert len({g.get('stack') for g in own}) == len(own)
    print(f'{mark.get("function")}: {entries}')
    lines = []
    for g in own:
        function, since = allocates(g.get('stack')), number(g, 'since')
        if function:
            lines.append(f'  {function} since {since}: {number(g, "first-blocks")} -> {number(g, "last-blocks")}, '
                         f'{number(g, "first-bytes")} -> {number(g, "last-bytes")}, '
                         f'+{number(g, "grew")} -{number(g, "shrank")} of {entries - since + (since > 1)}')
    print(*sorted(lines), sep='\n', end='\n' if lines else '')
