# SPDX-License-Identifier: MIT OR Apache-2.0
"""same-symbols.py PRINT-SYMBOLS AT-LEAST PROFILE…: compares what Valgrind called the frames of profiles with what print-symbols
calls them. Fails if one differs, or if fewer than AT-LEAST frames with a name were compared.

Valgrind's own objects do not count: other functions stand in for theirs, and have names that only it takes apart."""
import subprocess
import sys
import xml.etree.ElementTree as xml

print_symbols, at_least, profiles = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
named = wrong = 0
for profile in profiles:
    root = xml.parse(profile).getroot()
    for o in root.find("objects"):
        if "vgpreload_" in o.get("path"):
            continue
        frames = [f for f in root.find("frames") if f.get("object") == o.get("id")]
        bias = int(o.get("bias"), 16)
        addresses = "".join(f"{(int(f.get('address'), 16) - bias) % 2**64:x}\n" for f in frames)
        printed = subprocess.run([print_symbols, o.get("path")], input=addresses, capture_output=True, text=True, check=True)
        for frame, line in zip(frames, printed.stdout.splitlines(), strict=True):
            function = frame.get("function", "")
            theirs = f"{frame.get('symbol', function)}\t{function}"
            named += function != ""
            if line != theirs:
                wrong += 1
                print(f"{o.get('path')}: {frame.get('address')}: Valgrind: {theirs!r}, print-symbols: {line!r}")
if named < at_least:
    sys.exit(f"only {named} frames have names")
sys.exit(wrong != 0)
