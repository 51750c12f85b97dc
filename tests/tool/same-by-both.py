#!/usr/bin/python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""Compares what both backends recorded of one program.

same-by-both.py NATIVE VALGRIND [FUNCTION...]

Each file is what `-o json -vvv --full-stacks --group-by stack report` prints of a profile. The two must have the same stacks, frame by frame
with functions, files and lines, each with the same counters and sizes, and the same sums. Not compared are frames of the allocator itself, what
only the place of a block in memory decides (BY_PLACE), and stacks through one of the FUNCTIONs; with any of these, the sums. Prints each difference on one line that starts with '# ', and exits 1."""
import json
import sys

BY_PLACE = {'reallocations_in_place', 'reallocations_moved', 'copied_bytes'}
ALLOCATORS = {'malloc', 'calloc', 'realloc', 'reallocarray', '__GI___libc_reallocarray', 'memalign', 'posix_memalign', 'aligned_alloc', 'valloc', 'pvalloc',
              'operator new', 'operator new[]'}


def counters(of):
    return {k: v for k, v in of.items() if (isinstance(v, int) or k == 'sizes') and k not in BY_PLACE}


def name(frame):
    return frame['function'].split('(')[0]


def stack_of(frames):
    while frames and name(frames[0]) in ALLOCATORS:
        frames = frames[1:]
    return tuple((f['function'], f.get('file', ''), f.get('line', 0)) for f in frames)


def read(path, exceptions):
    report = json.load(open(path))
    stacks = {}
    for row in report['allocations']:
        for s in row['stacks']:
            if exceptions & {name(f) for f in s['frames']}:
                continue
            into = stacks.setdefault(stack_of(s['frames']), {})
            for counter, value in counters(s).items():
                into.setdefault(counter, []).append(value)
            if len(row['stacks']) == 1:
                into.setdefault('sizes', []).append([list(size.values()) for size in row.get('sizes', [])])
    return {stack: {k: sorted(v) for k, v in s.items()} for stack, s in stacks.items()}, report['summary'], [p['timeline'] for p in report['processes']]


def text(stack):
    return ' < '.join('%s (%s:%s)' % frame for frame in stack)


def main(native, valgrind, *exceptions):
    (n, n_sum, n_line), (v, v_sum, v_line) = (read(path, set(exceptions)) for path in (native, valgrind))
    wrong = []
    for stack in list(n) + [s for s in v if s not in n]:
        if stack not in v or stack not in n:
            wrong.append('only %s has %r: %s' % ('native' if stack in n else 'valgrind', (n.get(stack) or v[stack])['count'], text(stack)))
            continue
        differ = ['%s: native %r, valgrind %r' % (k, n[stack].get(k), v[stack][k]) for k in v[stack] if n[stack].get(k) != v[stack][k]]
        if differ:
            wrong.append('%s: %s' % (text(stack), ', '.join(differ)))
    if not exceptions:
        wrong += ['sum: %s: native %r, valgrind %r' % (k, n_sum.get(k), value) for k, value in counters(v_sum).items()
                  if n_sum.get(k) != value]
        if n_line != v_line:
            wrong.append('the timelines differ')
    for line in wrong[:20]:
        print('#', line[:600])
    return int(bool(wrong) or not v)


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
