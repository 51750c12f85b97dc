#!/usr/bin/python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""Measures the programs in a directory under each profiler and prints tables; run.sh calls it.

In each round everything runs once, in turn, so that other work of the machine slows all of them. A ratio is the median
of the ratios of the rounds. Peak memory is the median of the largest resident set of the processes of a run. Processor
time is shown too, since wall time includes other work of the machine.
"""
import argparse
import glob
import os
import platform
import shutil
import statistics
import subprocess
import sys
import xml.etree.ElementTree as ET

ITSELF = 'by itself'
NATIVE = 'native'
COMMAND = 'native, with the report'
TOOLS = 'none aprof dhat massif memcheck'.split()
LEAKS = 'aprof --leak-check=yes'
FREES = 'aprof --free-stacks=yes'
HEAPTRACK = 'heaptrack'
RAW = 'heaptrack --raw'

WALL, PROCESSOR, MEMORY = range(3)

HEAD = '''# What profiling costs

`make bench-doc` (tests/bench/) wrote this page; `make bench` prints the same for your machine.

{machine}
Medians of {rounds} rounds. A round runs everything once, in turn. Load average before: {load:.1f}. Wall times include what else the
machine did.

- *native* is the native recorder: the library `libaprof-native.so`, preloaded into the program. *With the report* is the whole
  `cargo alloc-profile --backend=native exec`: it also makes the profile, finds names, and writes the report. That part depends on
  the debug information of the program, not on how much it allocates.
- *none*, *aprof*, *dhat*, *massif* and *memcheck* are tools of Valgrind. `--tool=none` is the least that any tool of Valgrind costs.
  *aprof* leaves line tables out (`--line-numbers=no`), as under the command, which reads them later for the frames of the profile.
- *heaptrack* also interprets what it records while the program runs; `--raw` leaves that for later.
'''


def library(options):
    return options.vglib + '/libaprof-native.so'


def commands(options, program):
    """What to run, by name, in the order of a round."""
    path, out = './' + program, options.directory + '/out.'
    valgrind = [options.valgrind, '-q', '--command-line-only=yes']
    own = {'aprof': ['--line-numbers=no', '--aprof-out-file=' + out + program + '.xml'], 'dhat': ['--dhat-out-file=' + out + 'dhat'],
           'massif': ['--massif-out-file=' + out + 'massif'], 'memcheck': ['--leak-check=full']}
    runs = {ITSELF: [path]}
    if os.path.exists(library(options)):
        runs[NATIVE] = [path]
        runs[COMMAND] = [options.command, '-q', '--backend=native', 'exec', path]
    for tool in TOOLS:
        runs[tool] = valgrind + ['--tool=' + tool] + own.get(tool, []) + [path]
    for name in LEAKS, FREES:
        runs[name] = runs['aprof'][:-1] + [name.split()[1], path]
    if shutil.which(HEAPTRACK):
        runs[HEAPTRACK] = [HEAPTRACK, '-o', out + 'heaptrack', path]
        runs[RAW] = [HEAPTRACK, '--raw', '-o', out + 'heaptrack', path]
    return runs


def run(options, name, command):
    """Seconds of wall time and of processor time, and the largest resident set in MiB."""
    environment = {k: v for k, v in os.environ.items() if k not in ('VALGRIND_OPTS', 'VALGRIND_LIB')}
    out = options.directory + '/out.'
    if name in ('aprof', LEAKS, FREES):
        environment['VALGRIND_LIB'] = options.vglib
    if name == NATIVE:
        command = ['LD_PRELOAD=' + library(options), 'ALLOC_PROFILE_RECORDING=' + out + 'recording.%p'] + command
    child = subprocess.run([options.directory + '/launch'] + command, cwd=options.directory, env=environment,
                           stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if child.returncode != 0:
        sys.exit('%s: exit status %d\n%s' % (' '.join(command), child.returncode, child.stderr.decode(errors='replace')))
    recordings = glob.glob(out + 'recording.*')
    if name == NATIVE and not recordings:
        sys.exit('%s: nothing was recorded' % ' '.join(command))
    for path in recordings + glob.glob(out + 'heaptrack*'):
        os.unlink(path)
    wall, processor, kib = child.stdout.split()
    return float(wall), float(processor), int(kib) / 1024


def measure(options, runs):
    """What each of the runs takes, in each round."""
    return [{name: run(options, name, command) for name, command in runs.items()} for _ in range(options.rounds)]


def median(rounds, value):
    return statistics.median(value(r) for r in rounds)


def ratio(rounds, name, to, what):
    return median(rounds, lambda r: r[name][what] / r[to][what])


def machine(options):
    """The processor, its number of cores, the system and the tools that were measured."""
    processor = platform.processor() or platform.machine()
    for line in open('/proc/cpuinfo'):
        if line.startswith('model name'):
            processor = line.split(':', 1)[1].strip()
            break
    tools = [options.valgrind, HEAPTRACK if shutil.which(HEAPTRACK) else None]
    versions = [subprocess.run([t, '--version'], capture_output=True, text=True).stdout.split('\n')[0]
                for t in tools if t]
    return 'Measured on: %s, %d cores, Linux %s; %s.' % (processor, os.cpu_count(), platform.release(), ', '.join(versions))


def totals(options, program):
    """What the tool counted in the program's last run."""
    return {k: int(v) for k, v in ET.parse('%s/out.%s.xml' % (options.directory, program)).getroot().find('totals').attrib.items()
            if v.isdigit()}


def native_table(options, results):
    """The lines on what recording without Valgrind costs: all against the program by itself."""
    yield ''
    yield '## Without Valgrind'
    yield ''
    yield '`×` is the wall time natively / by itself. An event is an allocation or a free, and costs (processor time natively − by itself) /'
    yield 'events. In a program with few events that is mostly the start of the recorder.'
    yield ''
    yield '| program | events | by itself, s | native, s | × | ns an event | with the report, s | heaptrack, s | heaptrack / native | --raw, s | --raw / native |'
    yield '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |'
    for program, rounds in results.items():
        events = totals(options, program)['events']
        wall = {name: median(rounds, lambda r, n=name: r[n][WALL]) for name in rounds[0]}
        cells = [program, format(events, ','), '%.3f' % wall[ITSELF], '%.3f' % wall[NATIVE],
                 '%.2f' % ratio(rounds, NATIVE, ITSELF, WALL),
                 '%.0f' % median(rounds, lambda r: (r[NATIVE][PROCESSOR] - r[ITSELF][PROCESSOR]) / events * 1e9),
                 '%.3f' % wall[COMMAND]]
        for other in HEAPTRACK, RAW:
            cells += ['%.3f' % wall[other], '%.1f' % ratio(rounds, other, NATIVE, WALL)] if other in wall else ['—', '—']
        yield '| %s |' % ' | '.join(cells)


def start_lines(options):
    """What the start of a recording costs: a program that does nothing, many times."""
    runs = {name: ['./empty'] for name in (ITSELF, NATIVE)}
    rounds = [{name: run(options, name, command) for name, command in runs.items()} for _ in range(options.starts)]
    itself, native = (median(rounds, lambda r, n=name: r[n][WALL]) * 1e3 for name in (ITSELF, NATIVE))
    difference = median(rounds, lambda r: r[NATIVE][WALL] - r[ITSELF][WALL]) * 1e3
    yield ''
    yield 'A program that does nothing takes %.1f ms by itself and %.1f ms natively: the start and the end of a recording cost %.1f ms' % (
        itself, native, difference)
    yield '(medians of %d runs).' % options.starts


def memory_lines(options):
    """What a live block costs."""
    yield ''
    yield '| 1,000,000 live blocks | by itself, MiB | native, MiB | bytes a block |'
    yield '| --- | ---: | ---: | ---: |'
    for title, arguments in ('of 16 to 1,015 bytes', []), ('of 24 bytes', ['24']):
        rounds = measure(options, {name: ['./live'] + arguments for name in (ITSELF, NATIVE)})
        itself, native = (median(rounds, lambda r, n=name: r[n][MEMORY]) for name in (ITSELF, NATIVE))
        more = median(rounds, lambda r: r[NATIVE][MEMORY] - r[ITSELF][MEMORY]) * 1024 * 1024 / 1e6
        yield '| %s | %.0f | %.0f | %.0f |' % (title, itself, native, more)
    yield ''
    yield 'Resident memory includes the pages of the recording, which is a file that is mapped.'


def program_table(options, program, rounds):
    """The lines for one program under everything."""
    counted = totals(options, program)
    yield ''
    yield '## %s: %s allocations, %s bytes' % (program, format(counted['allocations'], ','), format(counted['bytes'], ','))
    yield ''
    yield '| under | wall time, s | ratio to none | processor time, s | ratio to none | peak memory, MiB |'
    yield '| --- | ---: | ---: | ---: | ---: | ---: |'
    for name in rounds[0]:
        wall, processor, memory = (median(rounds, lambda r, w=what: r[name][w]) for what in range(3))
        yield '| %s | %.2f | %.2f | %.2f | %.2f | %.0f |' % (
            name, wall, ratio(rounds, name, 'none', WALL), processor, ratio(rounds, name, 'none', PROCESSOR), memory)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--valgrind', required=True)
    parser.add_argument('--vglib', required=True)
    parser.add_argument('--command', required=True)
    parser.add_argument('--directory', required=True)
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--starts', type=int, default=200)
    parser.add_argument('--write')
    parser.add_argument('programs', nargs='+')
    options = parser.parse_args()
    text = HEAD.format(machine=machine(options), rounds=options.rounds, load=os.getloadavg()[0])
    results = {program: measure(options, commands(options, program)) for program in options.programs}
    lines = []
    if os.path.exists(library(options)):
        lines += [*native_table(options, results), *start_lines(options), *memory_lines(options)]
    for program, rounds in results.items():
        lines += program_table(options, program, rounds)
    text += '\n'.join(lines) + '\n'
    print(text, end='')
    if options.write:
        with open(options.write, 'w') as out:
            out.write(text)


if __name__ == '__main__':
    main()
