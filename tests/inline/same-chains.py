# SPDX-License-Identifier: MIT OR Apache-2.0
"""same-chains.py OURS THEIRS AT-LEAST: compares the chains that print-chains and addr2line printed, on functions, files and
lines. An address of which addr2line knows no more than the name in the symbol table is no chain. Fails when one differs or
when fewer than AT-LEAST chains of more than one function were compared."""
import re
import sys


def read(path):
    chains, chain = {}, None
    for line in open(path, encoding="utf-8", errors="replace"):
        line = re.sub(r" \(discriminator \d+\)$", "", line.rstrip("\n"))
        if re.fullmatch(r"0x[0-9a-f]{16}", line):
            chain = chains.setdefault(line, [])
        else:
            chain.append(re.sub(r":\?$", ":0", line))
    return chains


ours, theirs, at_least = read(sys.argv[1]), read(sys.argv[2]), int(sys.argv[3])
if list(ours) != list(theirs):
    sys.exit("the addresses differ")
wrong = deep = 0
for address, chain in theirs.items():
    if len(chain) == 2 and chain[1] in ("??:0", "??:?") and ours[address] == ["??", "??:0"]:
        continue
    # What comes from no Rust and no C source (crt1.o, PLT) has a file without a line at the most.
    if len(chain) == 2 and chain[1].endswith(":0") and ours[address] == ["??", "??:0"]:
        continue
    deep += len(chain) > 2
    # binutils 2.40 gives an inlined function of another unit that has no linkage name (rust_start_panic under LTO) the
    # name of the function around it; file and line are right.
    got = list(ours[address])
    for i in range(0, min(len(chain), len(got)) - 2, 2):
        if chain[i] == chain[i + 2] and got[i].startswith("__rust_"):
            got[i] = chain[i]
    if got != chain:
        wrong += 1
        if wrong <= 5:
            print(address, "ours:", ours[address], "theirs:", chain)
print(len(theirs), "addresses,", deep, "with inlined calls,", wrong, "wrong")
sys.exit(wrong > 0 or deep < at_least)
