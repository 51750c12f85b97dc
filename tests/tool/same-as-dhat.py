#!/usr/bin/python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""same-as-dhat.py PROFILE DHAT-FILE [ZEROS AT-END AT-PEAK]: checks that the totals of a profile are what DHAT counted of the same program.

It compares allocations and their bytes, what is alive at the end, and the bytes of the peak. DHAT, like the profile, counts a
reallocation as an allocation of its new size. DHAT takes a request of 0 bytes for one of 1 byte: ZEROS is the number of such
requests, AT-END and AT-PEAK are how many of them were alive at the end and at the peak."""
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
