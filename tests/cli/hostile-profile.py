#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""Writes a profile that is valid, and hard on a format, to standard output.

usage: hostile-profile.py PROFILES names|huge|deep|allocator-alone|nothing

PROFILES is tests/profiles/. All but `nothing` have inlined functions.
"""
import re
import sys
from xml.sax.saxutils import quoteattr

# What ends or begins something in a format, a terminal or a page: quotes, tags, separators, escapes, controls, bidirectional and
# invisible characters, and one that needs two units of UTF-16.
NAME = "a::<B as C>::</script><!--\"'`;[u8; 4]\\x\n\t\u202e\u200b\u2028\u00ad{}(1)%s $(x) &amp; \U0001f980 \x7f"
HUGE = 1 << 62


def text(name):
    return quoteattr(name).replace("\n", "&#10;").replace("\t", "&#9;").replace("\x7f", "&#127;")


def names(profile):
    chain = ((NAME, NAME, 3, ' inlined="yes"'), ("pool::outer", "job.rs", 30, ' inlined="yes"'), ("pool::job", "job.rs", 7, ""))
    calls = "".join(f'<call frame="2" function={text(function)} file={text("/home/user/ws/src/" + file)} line="{line}"{inlined}/>\n'
                    for function, file, line, inlined in chain)
    profile = profile.replace("</frames>\n", "</frames>\n<calls>\n" + calls + "</calls>\n")
    return profile.replace('name="worker"', "name=" + text(NAME))


def huge(profile):
    """The first site has 2^62 bytes."""
    for was, now in (("200", HUGE), ("100", HUGE // 2), ("480", HUGE + 280), ("260", HUGE // 2 + 160), ("300", HUGE // 2 + 200),
                     ("180", HUGE // 2 + 80)):
        profile = re.sub(f'(bytes|request)="{was}"', rf'\1="{now}"', profile)
    return profile


def deep(profile):
    """The stack of the first site has 2,002 frames."""
    stacks = "".join(f'<stack id="{i}" parent="{i - 1}" frame="{2 + i % 3}"/>\n' for i in range(6, 2006))
    profile = profile.replace("</stacks>", stacks + "</stacks>").replace('stacks="5"', 'stacks="2005"')
    return profile.replace('<site stack="5" thread="1"', '<site stack="2005" thread="1"')


def allocator_alone(profile):
    """The stack of the first site is the allocator's function alone."""
    profile = profile.replace("</stacks>", '<stack id="6" frame="1"/>\n</stacks>').replace('stacks="5"', 'stacks="6"')
    return profile.replace('<site stack="5" thread="1"', '<site stack="6" thread="1"')


def nothing(profile):
    sites = re.sub(r"<sites>.*</releases>", "<sites/>\n<releases/>", profile, flags=re.S)
    threads = re.sub(r"<threads>.*</threads>", '<threads>\n<thread id="1"/>\n</threads>', sites, flags=re.S)
    return re.sub(r"<totals .*/>", '<totals objects="1" frames="4" stacks="5" threads="1"/>', threads)


def main():
    with open(f"{sys.argv[1]}/threads.xml", encoding="utf-8") as file:
        profile = file.read()
    if sys.argv[2] != "nothing":
        profile = names(profile)
    make = {"names": lambda p: p, "huge": huge, "deep": deep, "allocator-alone": allocator_alone, "nothing": nothing}[sys.argv[2]]
    sys.stdout.write(make(profile))


main()
