#!/usr/bin/python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""Measures the programs in a directory under each tool and prints a table; run.sh calls it.

In each round everything runs once, in turn, so that other work of the machine slows all of them. A ratio is the median
of a run's time over that of `--tool=none`, or of the program by itself, in the same round. Peak memory is the median of
the largest resident set of the processes of a run. Processor time is shown too, since wall time includes other work of
the machine.
"""
import argparse
import glob
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
import xml.etree.ElementTree as ET

TOOLS = 'none aprof dhat massif memcheck'.split()
LEAKS = 'aprof --leak-check=yes'
FREES = 'aprof --free-stacks=yes'
PRELOADED = 'aprof with --backend=native'


def library(options):
    """What a program is recorded with that runs without Valgrind."""
    return options.vglib + '/libaprof-native.so'


def commands(options, program):
    """What to run, by name, in the order of a round."""
    path, out = './' + program, options.directory + '/out.'
    valgrind = [options.valgrind, '-q', '--command-line-only=yes']
    own = {'aprof': ['--aprof-out-file=' + out + program + '.xml'], 'dhat': ['--dhat-out-file=' + out + 'dhat'],
           'massif': ['--massif-out-file=' + out + 'massif'], 'memcheck': ['--leak-check=full']}
    runs = {'native': [path]}
    if os.path.exists(library(options)):
        runs[PRELOADED] = [path]
    for tool in TOOLS:
        runs[tool] = valgrind + ['--tool=' + tool] + own.get(tool, []) + [path]
    for name in LEAKS, FREES:
        runs[name] = runs['aprof'][:-1] + [name.split()[1], path]
    if shutil.which('heaptrack'):
        runs['heaptrack'] = ['heaptrack', '-o', out + 'heaptrack', path]
    return runs


def run(options, name, command):
    """Seconds of wall time and of processor time, and the largest resident set in MiB."""
    environment = {k: v for k, v in os.environ.items() if k not in ('VALGRIND_OPTS', 'VALGRIND_LIB')}
    if name in ('aprof', LEAKS, FREES):
        environment['VALGRIND_LIB'] = options.vglib
    recording = options.directory + '/out.recording.'
    if name == PRELOADED:
        environment.update(LD_PRELOAD=library(options), ALLOC_PROFILE_RECORDING=recording + '%p')
    start = time.monotonic()
    child = subprocess.Popen(command, cwd=options.directory, env=environment, stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    complaint = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit('%s: exit status %d\n%s' % (' '.join(command), child.returncode, complaint.decode(errors='replace')))
    for path in glob.glob(recording + '*'):
        os.unlink(path)
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def machine(options):
    """The processor, its number of cores, the system and the tools that were measured."""
    processor = platform.processor() or platform.machine()
    for line in open('/proc/cpuinfo'):
        if line.startswith('model name'):
            processor = line.split(':', 1)[1].strip()
            break
    tools = [options.valgrind, 'heaptrack' if shutil.which('heaptrack') else None]
    versions = [subprocess.run([t, '--version'], capture_output=True, text=True).stdout.split('\n')[0]
                for t in tools if t]
    return '%s, %d cores, Linux %s; %s' % (processor, os.cpu_count(), platform.release(), ', '.join(versions))


def table(options, program, names, rounds):
    """The lines for one program."""
    totals = ET.parse('%s/out.%s.xml' % (options.directory, program)).getroot().find('totals').attrib
    yield ''
    yield '## %s: %s allocations, %s bytes' % (program, format(int(totals['allocations']), ','),
                                              format(int(totals['bytes']), ','))
    yield ''
    yield '| under | wall time, s | ratio to none | processor time, s | ratio to none | peak memory, MiB | ratio to native |'
    yield '| --- | ---: | ---: | ---: | ---: | ---: | ---: |'
    for name in names:
        wall, processor, memory = (statistics.median(r[name][i] for r in rounds) for i in range(3))
        wall_ratio, ratio = (statistics.median(r[name][i] / r['none'][i] for r in rounds) for i in range(2))
        to_program = statistics.median(r[name][0] / r['native'][0] for r in rounds)
        yield '| %s | %.2f | %.2f | %.2f | %.2f | %.0f | %.1f |' % (name, wall, wall_ratio, processor, ratio, memory, to_program)
    events = int(totals['events'])
    # With fewer the start of the process would count.
    if PRELOADED in names and events > 1000000:
        nanoseconds = statistics.median((r[PRELOADED][1] - r['native'][1]) / events * 1e9 for r in rounds)
        yield ''
        yield 'With `--backend=native` each of the %s events takes %.0f ns of processor time more than without.' % (
            format(events, ','), nanoseconds)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--valgrind', required=True)
    parser.add_argument('--vglib', required=True)
    parser.add_argument('--directory', required=True)
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--write')
    parser.add_argument('programs', nargs='+')
    options = parser.parse_args()
    load = os.getloadavg()[0]
    lines = ['Measured on: ' + machine(options) + '.',
             'Medians of %d rounds. A round runs everything once, in turn.' % options.rounds,
             'Load average before: %.1f. Wall times include what else the machine did.' % load]
    for program in options.programs:
        runs = commands(options, program)
        rounds = [{name: run(options, name, command) for name, command in runs.items()}
                  for _ in range(options.rounds)]
        lines += table(options, program, list(runs), rounds)
    print('\n'.join(lines))
    if options.write:
        head = ('# What profiling costs\n\n`make bench-doc` (tests/bench/) wrote this page; `make bench` prints the same for your machine.\n'
                'The ratio is to `valgrind --tool=none`, the least that any tool of Valgrind costs.\n\n')
        with open(options.write, 'w') as out:
            out.write(head + '\n'.join(lines) + '\n')


if __name__ == '__main__':
    main()
