#!/usr/bin/python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""same-as-dhat.py PROFILE DHAT-FILE [ZEROS AT-END AT-PEAK]: are the totals of a profile those that DHAT counted of the same program?

Compared are allocations and their bytes, what is alive at the end, and the peak's bytes. DHAT, like the profile, counts
a reallocation as an allocation of its new size. It takes a request of 0 bytes for one of 1 byte: the numbers are of
such requests, and of those of them that were alive at the end and at the peak.
"""
import json
import sys
import xml.etree.ElementTree as ET

totals = ET.parse(sys.argv[1]).getroot().find('totals').attrib
zeros = dict(zip(('bytes', 'live-bytes', 'peak-bytes'), map(int, sys.argv[3:])))
points = json.load(open(sys.argv[2]))['pps']
wrong = 0
for ours, theirs in (('allocations', 'tbk'), ('bytes', 'tb'), ('live-blocks', 'ebk'), ('live-bytes', 'eb'),
                     ('peak-bytes', 'gb')):
    mine, dhat = int(totals.get(ours, 0)) + zeros.get(ours, 0), sum(p[theirs] for p in points)
    if mine != dhat:
        print('# %s: %d, DHAT says %d' % (ours, mine, dhat))
        wrong = 1
sys.exit(wrong)
