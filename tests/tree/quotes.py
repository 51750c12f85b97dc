# SPDX-License-Identifier: MIT OR Apache-2.0
"""quotes.py EXPECTED-FILE… -- DOCUMENT…: prints each line of a report that a document quotes and that no expected file has.

A quoted report is an indented block that begins as a report does. Numbers, names and places differ between documents and tests,
so only the words of a line count. Lines of tables count without their cells, so rows are left out.
"""
import re
import sys

BEGINS = re.compile(r'Allocation (Profile|Comparison):|Leak Report:|Growth at marks:|Summary:|Threads:|Gate failed: |harness and runtime: ')


def words(line):
    line = re.sub(r'<\S+ as \S+>::\w+|[A-Za-z_<]\w*(::[\w<>{}]+)+', 'NAME', line.strip())
    line = re.sub(r'[\w./-]+\.(rs|c|cc):\d+', 'PLACE', line)
    line = re.sub(r'\b\d[\d.,]*\b', 'N', line)
    line = re.sub(r'\bonce\b', 'N times', line)
    line = re.sub(r'\b(main thread|thread N|producer|consumer|worker)\b', 'THREAD', line)
    line = re.sub(r'(THREAD, )*THREAD and THREAD', 'THREAD', line)
    line = re.sub(r'N (bytes?|B|KB|MB|GB)\b', 'N B', line)
    line = re.sub(r'^[a-z]\w*(?=(, entered|:) )', 'NAME', line)
    return re.sub(r'\b(block|rule|function|allocation|row|time|entry|entries|leak)s?\b', lambda m: m[1].replace('ies', 'y'), line)


def quoted(document):
    """The lines of the indented blocks that begin as a report does."""
    inside = False
    for line in open(document, encoding='utf-8'):
        if not line.startswith('    '):
            inside = inside and not line.strip()
            continue
        inside = inside or BEGINS.match(line.strip()) is not None
        if inside and not re.search(r'\S {2,}\S', line):
            yield line.strip()


cut = sys.argv.index('--')
known = {words(line) for file in sys.argv[1:cut] for line in open(file, encoding='utf-8', errors='replace')}
count = 0
for document in sys.argv[cut + 1:]:
    for line in quoted(document):
        count += 1
        if words(line) not in known:
            print(document + ': ' + line)
print('%d lines' % count)
