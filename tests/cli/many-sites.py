# SPDX-License-Identifier: MIT OR Apache-2.0
"""many-sites.py SITES [DEPTH [SIZE]]: writes a profile of that many sites, each with a stack and counts of its own, in the way of a large program:
functions of a hundred crates that call each other, most stacks around 25 frames deep. With DEPTH one more stack is that deep. With SIZE
each site has one block of that size, alive to the end.
The same arguments give the same profile."""
import sys

sites = int(sys.argv[1])
deep = int(sys.argv[2]) if len(sys.argv) > 2 else 0
one_block = int(sys.argv[3]) if len(sys.argv) > 3 else 0
state = 1


def random(limit):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) & (2 ** 64 - 1)
    return (state >> 33) % limit


frames = max(2, min(20000, sites))
# A stack is its caller's number and its frame; the tree grows where it is, as stacks share callers.
stacks = [(0, 1)]
depth = [1]
leaves = []
while len(leaves) < sites:
    parent = random(len(stacks)) if random(8) == 0 else len(stacks) - 1
    if depth[parent] > 40 or (random(3) == 0 and depth[parent] > 12):
        parent = random(max(1, len(stacks) // 2))
    stacks.append((parent + 1, 2 + random(frames - 1)))
    depth.append(depth[parent] + 1)
    if depth[-1] > 8 and random(3) == 0 or random(20) == 0:
        leaves.append(len(stacks))
at = 1
for i in range(deep):
    stacks.append((at, 2 + i % (frames - 1)))
    at = len(stacks)
if deep:
    leaves.append(at)

out = sys.stdout.write
out('<?xml version="1.0" encoding="UTF-8"?>\n<aprof-profile version="1">\n'
    '<run pid="1" parent="0" started="2026-01-31T12:00:00.000Z" ended="2026-01-31T12:00:01.000Z" executable="/ws/many" directory="/ws"/>\n'
    '<tool name="aprof" version="0.1.0" valgrind="3.19.0" platform="amd64-linux"/>\n<process name="many" lineage="0"/>\n'
    '<objects>\n<object id="1" path="/ws/many"/>\n</objects>\n<frames>\n<frame id="1" address="0x1000" object="1" function="many::main" file="/ws/src/main.rs" line="1"/>\n')
for i in range(2, frames + 1):
    crate = i % 100
    out(f'<frame id="{i}" address="{0x1000 + 16 * i:#x}" object="1" function="crate_{crate}::module_{i % 700}::Type{i % 37}::function_{i}" '
        f'file="/ws/crate_{crate}/src/module_{i % 700}.rs" line="{i % 900 + 1}"/>\n')
out('</frames>\n<stacks>\n')
for i, (parent, frame) in enumerate(stacks, 1):
    out(f'<stack id="{i}"' + (f' parent="{parent}"' if i > 1 else '') + f' frame="{frame}"/>\n')

rows, total = [], dict.fromkeys(('allocations', 'bytes', 'deallocations', 'freed-bytes', 'live-blocks', 'live-bytes', 'peak-blocks', 'peak-bytes', 'temporary'), 0)
for leaf in leaves:
    count = 1 + random(1 << random(12))
    size = 8 * (1 + random(1 << random(9)))
    live = random(count + 1) if random(10) == 0 else 0
    peak = max(live, random(count + 1)) if random(4) == 0 else live
    if one_block:
        count = live = peak = 1
        size = one_block
    row = {'allocations': count, 'bytes': count * size, 'deallocations': count - live, 'freed-bytes': (count - live) * size,
           'live-blocks': live, 'live-bytes': live * size, 'peak-blocks': peak, 'peak-bytes': peak * size, 'temporary': random(count - live + 1)}
    for key, value in row.items():
        total[key] += value
    rows.append((leaf, size, max(peak, 1), row))
thread = {**total, 'max-bytes': total['peak-bytes'], 'max-blocks': total['peak-blocks']}
for key in ('peak-blocks', 'peak-bytes', 'temporary'):
    del thread[key]


def text(counters):
    return ' '.join(f'{key}="{value}"' for key, value in counters.items())


out(f'</stacks>\n<threads>\n<thread id="1" {text(thread)}/>\n</threads>\n<sites>\n')
for leaf, size, most, row in rows:
    ended = row['deallocations']
    times = f' lifetime-sum="{ended}" lifetime-min="1" lifetime-max="1"' if ended else ''
    out(f'<site stack="{leaf}" thread="1" {text(row)} max-bytes="{most * size}" max-blocks="{most}" min-request="{size}" '
        f'max-request="{size}"{times}/>\n')
events = total['allocations'] + total['deallocations']
out(f'</sites>\n<releases>\n</releases>\n<timeline interval="1"/>\n<end by="exit" status="0"/>\n'
    f'<totals objects="1" frames="{frames}" stacks="{len(stacks)}" threads="1" sites="{len(rows)}" releases="0" events="{events}" {text(total)} '
    f'peak-event="{events}"/>\n</aprof-profile>\n')
