# SPDX-License-Identifier: MIT OR Apache-2.0
"""same-chains.py OURS THEIRS SYMBOLS AT-LEAST [bare]: compares the chains that print-chains and addr2line printed, by functions,
files and lines. Fails if one chain differs, or if fewer than AT-LEAST chains of more than one function were compared.

If addr2line knows no more of an address than the name in the symbol table, that is no chain. SYMBOLS is addr2line's output for the
program without debug information: what the symbol table calls each address. A function that print-chains calls ??, which has lines
but no entry of its own, has that name. bare: the build has no linkage names."""
import re
import sys


def read(path):
    chains, chain = {}, None
    for line in open(path, encoding="utf-8", errors="replace"):
        line = line.rstrip("\n")
        if line.endswith(")"):
            line = re.sub(r" \(discriminator \d+\)$", "", line)
        if line.startswith("0x") and re.fullmatch(r"0x[0-9a-f]{16}", line):
            chain = chains.setdefault(line, [])
        else:
            chain.append(line[:-1] + "0" if line.endswith(":?") else line)
    return chains


def is_bare(name):
    return "::" not in name.split("<")[0]


ours, theirs, symbols = (read(path) for path in sys.argv[1:4])
at_least, no_linkage_names = int(sys.argv[4]), sys.argv[5:] == ["bare"]
if list(ours) != list(theirs) or list(ours) != list(symbols):
    sys.exit("the addresses differ")
wrong = deep = 0
for address, chain in theirs.items():
    if ours[address] == chain and "??" not in chain:
        deep += len(chain) > 2
        continue
    if len(chain) == 2 and chain[1] in ("??:0", "??:?") and ours[address] == ["??", "??:0"]:
        continue
    # What comes from no Rust and no C source (crt1.o, PLT) has a file without a line at the most.
    if len(chain) == 2 and chain[1].endswith(":0") and ours[address] == ["??", "??:0"]:
        continue
    deep += len(chain) > 2
    # binutils 2.40 gives a function without a linkage name, inlined or not, the name that the symbol table has at the address.
    # Some of C (rust_start_panic under LTO) never have one. File and line are right.
    got, symbol = list(ours[address]), symbols[address][0]
    for i in range(0, min(len(chain), len(got)), 2):
        without = got[i].startswith("__rust_") or (no_linkage_names and is_bare(got[i]))
        if got[i] == "??" or (without and chain[i] == symbol):
            got[i] = symbol
        # Of a function of C++ without a linkage name addr2line gives the last part, or what the symbol table has at the address.
        plain = re.sub(r"(?<=.)<.*", "", chain[i])
        if "(" in got[i] and re.search(rf"(^|::){re.escape(plain)}[<(]", got[i]):
            got[i] = chain[i]
    if got != chain:
        wrong += 1
        if wrong <= 5:
            print(address, "ours:", ours[address], "theirs:", chain, "symbol:", symbol)
print(len(theirs), "addresses,", deep, "with inlined calls,", wrong, "wrong")
sys.exit(wrong > 0 or deep < at_least)
