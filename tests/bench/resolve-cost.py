#!/usr/bin/python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""resolve-cost.py RESOLVE PROGRAM PROFILE: measures RESOLVE on copies of the profile; resolve-cost.sh calls it. Fails above the
limits, and if an allocating function of the program was not found inlined."""
import os
import re
import shutil
import statistics
import subprocess
import sys
import time

ROUNDS, SECONDS, MIB = 5, 5, 600


def dwarf_bytes(program):
    listing = subprocess.run(['readelf', '-SW', program], capture_output=True, text=True, check=True).stdout
    return sum(int(size, 16) for size in re.findall(r'\.debug_\S+\s+\S+\s+[0-9a-f]+ [0-9a-f]+ ([0-9a-f]+)', listing))


def measure(resolve, profile):
    shutil.copy(profile, 'resolved.xml')
    start = time.monotonic()
    child = subprocess.Popen([resolve, 'resolved.xml'])
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit('%s failed' % resolve)
    return time.monotonic() - start, usage.ru_maxrss / 1024


def main():
    resolve, program, profile = sys.argv[1:]
    addresses = {m[1] for m in re.finditer(r'<frame [^>]*address="([^"]*)"', open(profile).read())}
    rounds = [measure(resolve, profile) for _ in range(ROUNDS)]
    text = open('resolved.xml').read()
    inlined = len(set(re.findall(r'<call frame="(\d+)"[^>]*inlined="yes"', text)))
    seconds, mib = statistics.median(s for s, _ in rounds), max(m for _, m in rounds)
    print('%.0f MB of DWARF, %s addresses, %s of them with inlined calls, %s calls'
          % (dwarf_bytes(program) / 1e6, format(len(addresses), ','), format(inlined, ','),
             format(text.count('<call '), ',')))
    print('resolved in %.2f s (median of %d; %.2f to %.2f), peak memory %.0f MiB'
          % (seconds, ROUNDS, min(s for s, _ in rounds), max(s for s, _ in rounds), mib))
    functions = len(re.findall(r'function="function_\d+\(', text))
    sys.exit(seconds > SECONDS or mib > MIB or inlined < min(functions, 20000) or inlined == 0)


if __name__ == '__main__':
    main()
