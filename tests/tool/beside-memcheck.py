#!/usr/bin/python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""What aprof and Memcheck say of the leaks that programs/leaks.c and leaks.rs plant.

beside-memcheck.py --valgrind=FILE --vglib=DIRECTORY [--write=FILE]

Builds both programs in two ways, runs each of their scenarios under both tools, and prints a table in Markdown. Exits 1
if aprof does not say what the scenario expects.
"""
import argparse
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAMS = os.path.join(HERE, 'programs')
BUILDS = (
    ('leaks.c', ('-O0', '-O2'),
     lambda how: [os.environ.get('CC', 'cc'), '-g', '-fno-builtin', '-fno-ipa-icf', '-pthread', how]),
    ('leaks.rs', ('debug', '-O'),
     lambda how: ['rustc', '--edition', '2021', '-g'] + ([how] if how.startswith('-') else [])),
)
MEMCHECK_KINDS = {'Leak_DefinitelyLost': 'lost', 'Leak_IndirectlyLost': 'indirect', 'Leak_PossiblyLost': 'possibly',
                  'Leak_StillReachable': 'reachable'}
ORDER = ('lost', 'cycle', 'indirect', 'possibly', 'reachable')

spec = importlib.util.spec_from_file_location('profile_query', os.path.join(HERE, 'profile-query.py'))
query = importlib.util.module_from_spec(spec)
spec.loader.exec_module(query)


def scenarios(source):
    """(name, expectations) in the order of the source."""
    found = []
    for line in open(os.path.join(PROGRAMS, source)):
        directive = re.match(r'\s*[/*]+ (scenario|expect): (.*?)( \*/)?$', line.rstrip())
        if directive and directive.group(1) == 'scenario':
            found.append((directive.group(2), []))
        elif directive:
            found[-1][1].append(directive.group(2))
    return found


def planter(names):
    """The innermost function that plants, by its last name, or None."""
    last = (re.sub(r'::h[0-9a-f]{16}$', '', query.bare(name)).rsplit('::')[-1] for name in names)
    return next((name for name in last if name.startswith('plant')), None)


def add(blocks_of, kind, who, blocks, size):
    """Of what is not planted only what leaks counts: the rest is the runtime's."""
    if who or kind not in ('reachable', 'possibly'):
        before = blocks_of.setdefault(kind, {}).get(who or '', (0, 0))
        blocks_of[kind][who or ''] = (before[0] + blocks, before[1] + size)


def under_aprof(options, binary, scenario, directory):
    profile = os.path.join(directory, 'profile.xml')
    subprocess.run([options.valgrind, '-q', '--tool=aprof', '--leak-check=yes', '--aprof-out-file=' + profile, binary,
                    scenario], env=dict(os.environ, VALGRIND_LIB=options.vglib), stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return query.Profile(profile)


def said_by_aprof(profile):
    said = {}
    for leak in profile.leaks:
        names = [frame.function for frame in profile.frames_of(profile.all_sites[leak.site - 1].stack)]
        add(said, leak.kind, planter(names), leak.blocks, leak.bytes)
    return said


def said_by_memcheck(options, binary, scenario, directory):
    log = os.path.join(directory, 'memcheck.%p.xml')
    environment = {name: value for name, value in os.environ.items() if name != 'VALGRIND_LIB'}
    process = subprocess.Popen([options.valgrind, '--tool=memcheck', '--leak-check=full', '--show-leak-kinds=all',
                                '--leak-resolution=high', '--num-callers=40', '--xml=yes', '--xml-file=' + log, binary,
                                scenario], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    process.wait()
    said = {}
    for error in ET.parse(log.replace('%p', str(process.pid))).getroot().findall('error'):
        kind = MEMCHECK_KINDS.get(error.findtext('kind'))
        if kind:
            names = [frame.findtext('fn') or '' for frame in error.find('stack').findall('frame')]
            what = error.find('xwhat')
            add(said, kind, planter(names), int(what.findtext('leakedblocks')), int(what.findtext('leakedbytes')))
    return said


def text(said):
    """`3 lost, 1 indirect`: blocks; what others than the planting functions allocated apart."""
    parts = []
    for kind in ORDER:
        planted = sum(blocks for who, (blocks, _) in said.get(kind, {}).items() if who)
        other = sum(blocks for who, (blocks, _) in said.get(kind, {}).items() if not who)
        parts += ['%d %s' % (planted, kind)] if planted else []
        parts += ['%d %s elsewhere' % (other, kind)] if other else []
    return ', '.join(parts) or 'nothing'


def rows(options, source, builds, command, directory):
    binaries = []
    for how in builds:
        binaries.append(os.path.join(directory, source + how))
        subprocess.run(command(how) + ['-I' + PROGRAMS] * source.endswith('.c') +
                       [os.path.join(PROGRAMS, source), '-o', binaries[-1]], check=True)
    for scenario, expectations in scenarios(source):
        cells, wrong = [], []
        for binary in binaries:
            profile = under_aprof(options, binary, scenario, directory)
            wrong += [each for each in expectations if query.check(profile, each) is not None]
            cells.append((text(said_by_aprof(profile)), text(said_by_memcheck(options, binary, scenario, directory))))
        yield scenario, cells, wrong


def table(options, directory):
    lines, failures = [], 0
    for source, builds, command in BUILDS:
        lines += ['', '## ' + source, '', '| scenario | aprof | Memcheck, %s | Memcheck, %s |' % builds, '| --- | --- | --- | --- |']
        for scenario, cells, wrong in rows(options, source, builds, command, directory):
            ours = ' / '.join(dict.fromkeys(cell[0] for cell in cells))
            theirs = ['the same' if cell[1] == cell[0] else cell[1] for cell in cells]
            lines.append('| %s | %s | %s |' % (scenario, ours + ' **WRONG**' * bool(wrong), ' | '.join(theirs)))
            failures += len(wrong)
    return lines, failures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--valgrind', required=True)
    parser.add_argument('--vglib', required=True)
    parser.add_argument('--write')
    options = parser.parse_args()
    version = subprocess.run([options.valgrind, '--version'], capture_output=True, text=True, check=True).stdout.strip()
    with tempfile.TemporaryDirectory() as directory:
        lines, failures = table(options, directory)
    lines = ['# Leaks of known truth, beside Memcheck', '',
             '`make -C tests leaks-doc` made this page with %s. The sources tests/tool/programs/leaks.c and leaks.rs say what each'
             % version,
             'scenario plants, and tests/tool/leaks.sh holds aprof to it. Numbers are blocks; both tools look at the end of the program.',
             '',
             '- Memcheck has no kind for a lost cycle: it calls one block of it lost and the others indirectly lost, or all of them lost.',
             '- *possibly* is its word for a block that only has pointers into its middle.',
             '- *elsewhere* marks blocks that the standard library allocated for what is planted, and that are lost with it: the channel, the',
             '  handle of the thread.',
             '- If the two builds differ under aprof, you see both.',
             '- In *slack* and *slack-of-before* the program ends early under Memcheck, which promises no more room than was asked for.'] + lines
    out = '\n'.join(lines) + '\n'
    sys.stdout.write(out)
    if options.write:
        with open(options.write, 'w') as file:
            file.write(out)
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
