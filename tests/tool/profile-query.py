#!/usr/bin/python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""Checks what a profile says.

profile-query.py [--program SOURCE] [--printed FILE] PROFILE [EXPECTATION...]
profile-query.py --list FILE

Checks the invariants that docs/profile-format.md promises of every profile, then each expectation: a Python expression of the form
`left == right`, or any other that must be true. An expectation can use the methods of Profile. --program takes expectations from
the lines `expect: ...` in a program's comments, beside the code that they count, and those that only the backend has which recorded
the profile (programs/program.h). Prints each difference on one line that starts with '# ', and exits 1.

--list takes many profiles: each line of FILE is a name and, after a tab, an expectation of NAME.xml, whose program printed NAME.out.
For each name it prints one line: the name, a tab and the differences."""
import ast
import os
import re
import sys
import xml.etree.ElementTree as ET

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'counters'))
import rows  # noqa: E402

SUMS = [c.attribute for c in rows.COUNTERS if c.totals != 'NO_TOTALS']
ALWAYS = [c.attribute for c in rows.COUNTERS if c.of == 'ALLOCATIONS']
RELEASED = ('blocks', 'bytes', 'resized', 'resized_bytes')
LISTS = 'objects frames stacks threads sites points'.split()
KINDS = 'lost indirect cycle reachable'.split()


class Counters:
    """An element's attributes. An absent counter is 0. What is not a number is text, and absent text is ''."""

    def __init__(self, attributes):
        self._attributes = attributes

    def __getattr__(self, name):
        value = self._attributes.get(name.replace('_', '-'), '')
        if isinstance(value, int) or name in ('name', 'path', 'function', 'symbol', 'file', 'executable', 'directory',
                                              'exited', 'cut', 'lineage', 'by', 'address', 'build_id', 'bias',
                                              'started', 'ended', 'version', 'valgrind', 'backend', 'platform', 'kind', 'place', 'text', 'snapshot'):
            return value
        return int(value) if value else 0

    def __repr__(self):
        return repr(self._attributes)

    def has(self, name):
        return name in self._attributes


def bare(function):
    """The name of a function without its parameters and without what a compiler appended to it."""
    return re.sub(r'(\(.*\)( const)?|\.(constprop|isra|part|cold)\.?\d*)+$', '', function)


def last_name(function):
    """The function's own name, without what it is in and without the types that it is for."""
    if function.endswith('>'):
        depth = 0
        for at in range(len(function) - 1, 0, -1):
            depth += {'>': function[at - 1] != '-', '<': -1}.get(function[at], 0)
            if depth == 0:
                function = function[:at - 2] if function[:at].endswith('::') else function
                break
    return function.rsplit('::')[-1]


def last_part(symbol):
    """The name of a static in a Rust symbol, or the symbol itself if it is not one."""
    rest, part = symbol[3:], symbol
    if symbol.startswith('_R'):
        return next((symbol[m.end():] for m in re.finditer(r'\d+', symbol)
                     if int(m.group()) == len(symbol) - m.end()), symbol)
    while symbol.startswith('_ZN') and re.match(r'\d+', rest):
        digits = re.match(r'\d+', rest).group()
        name, rest = rest[len(digits):len(digits) + int(digits)], rest[len(digits) + int(digits):]
        if not re.fullmatch('h[0-9a-f]{16}', name):
            part = name
    return part


def size_class(size):
    """The class of a size: its first eight or, above 128, the eighth of the range between two powers of two that it is in."""
    below = 128
    while size > 2 * below:
        below *= 2
    return (size + 7) // 8 * 8 or 8 if size <= 128 else below + (size - below + below // 8 - 1) // (below // 8) * (below // 8)


class Profile:
    def __init__(self, path, printed=None):
        root = ET.parse(path).getroot()
        self.root = root
        self.run = Counters(root.find('run').attrib)
        self.args = [a.text or '' for a in root.find('run').findall('arg')]
        self.tool = Counters(root.find('tool').attrib)
        self.process = Counters(root.find('process').attrib)
        self.end = Counters(root.find('end').attrib)
        self.total = Counters(root.find('totals').attrib)
        self.lists = {}
        for name, element in (('objects', 'object'), ('frames', 'frame'), ('stacks', 'stack'),
                              ('threads', 'thread'), ('sites', 'site')):
            self.lists[name] = [Counters(e.attrib) for e in root.find(name).findall(element)]
        self.objects, self.frames = self.lists['objects'], self.lists['frames']
        self.stacks, self.all_threads = self.lists['stacks'], self.lists['threads']
        self.all_sites = self.lists['sites']
        for name, element in (('phases', 'phase'), ('regions', 'region')):
            self.lists[name] = [Counters(e.attrib) for e in root.iterfind('scopes/' + element)]
        self.phases, self.regions = self.lists['phases'], self.lists['regions']
        asserted = root.find('assertions')
        self.checked_assertions, self.failed_assertions = (int(asserted.get(a)) if asserted is not None else 0 for a in ('checked', 'failed'))
        self.assertions = self.lists['assertions'] = [Counters(e.attrib) for e in root.iterfind('assertions/assertion')]
        self.lists['blames'] = [Counters(e.attrib) for e in root.iter('blame')]
        for a, e in zip(self.assertions, root.iterfind('assertions/assertion')):
            a.blames = [Counters(b.attrib) for b in e.findall('blame')]
        self.interval = Counters(root.find('timeline').attrib).interval
        self.points = self.lists['points'] = [Counters(e.attrib) for e in root.find('timeline').findall('point')]
        self.printed = {}
        for line in open(printed, errors='replace') if printed else ():
            key, separator, value = line.rstrip('\n').partition('=')
            if separator:
                self.printed[key] = int(value) if re.fullmatch(r'-?\d+', value) else value
        self.all_sizes = self.lists['sizes'] = [Counters(e.attrib) for e in root.find('sizes').findall('size')]
        self.all_releases = self.lists['releases'] = [Counters(e.attrib) for e in root.find('releases').findall('release')]
        self.free_stacks = root.find('releases').get('stacks') == 'yes'
        # A profile has these with --leak-check=yes.
        self.checked = root.find('leaks') is not None
        for name, element in (('leaks', 'leak'), ('holds', 'hold')) if self.checked else ():
            self.lists[name] = [Counters(e.attrib) for e in root.find(name).findall(element)]
        self.leaks, self.all_holds = self.lists.get('leaks', []), self.lists.get('holds', [])
        self._sizes_of = {}
        for s in self.all_sizes:
            self._sizes_of.setdefault(s.site, []).append((getattr(s, 'from'), s.to, s.count))
        self._releases_of = {}
        for r in self.all_releases:
            self._releases_of.setdefault(r.site, []).append(r)
        self._matching, self._matrices = {}, {}
        # The native recorder leaves the lines to the debug information. The innermost call is first.
        for call in [Counters(e.attrib) for e in root.iter('call')][::-1] if self.tool.backend else ():
            self.frames[call.frame - 1]._attributes.update(file=call.file, line=call.line)
        self._depth, self._cut = [0], [False]
        for f in self.frames:
            f.bare = bare(f.function)
        for node in self.stacks:
            self._depth.append(self._depth[node.parent] + 1)
            self._cut.append(node.cut == 'yes' or self._cut[node.parent])

    def frames_of(self, stack):
        """A stack's frames, innermost first."""
        out = []
        while stack:
            node = self.stacks[stack - 1]
            out.append(self.frames[node.frame - 1])
            stack = node.parent
        return out

    def names(self, stack):
        """A stack's functions, innermost first."""
        return [f.bare for f in self.frames_of(stack)]

    def matching(self, functions):
        """Whether these functions, innermost first, occur in each stack in this order. A stack's parent comes before the
        stack, so one pass from the outside in is enough."""
        if functions not in self._matching:
            left = [len(functions)]
            for node in self.stacks:
                rest, name = left[node.parent], self.frames[node.frame - 1].bare
                if rest and (name == functions[rest - 1] or name.endswith('::' + functions[rest - 1])):
                    rest -= 1
                left.append(rest)
            self._matching[functions] = [not rest for rest in left]
        return self._matching[functions]

    def sites(self, *functions, thread=None):
        matching = self.matching(functions)
        return [s for s in self.all_sites if matching[s.stack] and (thread is None or s.thread == thread)]

    def at(self, *functions, thread=None):
        """The sum of the counters of the sites below these functions."""
        return self._sum(self.sites(*functions, thread=thread))

    def _sizes(self, number):
        """The sizes of a site; one that only ever asked for one says so itself."""
        s = self.all_sites[number - 1]
        return self._sizes_of.get(number) or [(s.min_request, s.max_request, s.allocations)] * bool(s.allocations)

    def sizes(self, *functions):
        """For each class of sizes below these functions: the smallest and the largest request, and how many there were."""
        matching, out = self.matching(functions), {}
        for number, s in enumerate(self.all_sites, 1):
            for smallest, largest, count in self._sizes(number) if matching[s.stack] else ():
                before = out.get(size_class(largest), (smallest, largest, 0))
                out[size_class(largest)] = min(smallest, before[0]), max(largest, before[1]), count + before[2]
        return [out[c] for c in sorted(out)]

    def in_region(self, name):
        """The sum of the counters of the sites in the region of this name; '': in none."""
        ids = {r.id for r in self.regions if r.name == name} or {0}
        return self._sum([s for s in self.all_sites if s.region in ids])

    def in_phase(self, name):
        ids = {p.id for p in self.phases if p.name == name} or {0}
        return self._sum([s for s in self.all_sites if s.phase in ids])

    @staticmethod
    def _sum(sites):
        out = {'sites': len(sites)}
        for c in rows.COUNTERS:
            counted = [s for s in sites if c.of != 'ENDED' or s.deallocations + s.realloc_out]
            values = [getattr(s, c.member) for s in counted]
            merge = {'SUM': sum, 'MIN': lambda v: min(v, default=0)}.get(c.merge, lambda v: max(v, default=0))
            out[c.attribute] = merge(values)
        return Counters(out)

    def scopes(self, kind):
        """For each `phase` or `region`: how often it was entered, and the allocations and bytes in it; '': in none."""
        scopes = [Counters(e.attrib) for e in self.root.iter(kind)]
        out = {'': (0, 0, 0), **{s.name: (s.entries, 0, 0) for s in scopes}}
        for s in self.all_sites:
            number = getattr(s, kind)
            name = scopes[number - 1].name if number else ''
            entries, allocations, size = out[name]
            out[name] = (entries, allocations + s.allocations, size + s.bytes)
        return out

    def chain(self, *functions):
        """The functions of the only stack below these, innermost first, from the first of them outwards."""
        stacks = {s.stack for s in self.sites(*functions)}
        if len(stacks) != 1:
            return ['%d stacks' % len(stacks)]
        names = self.names(stacks.pop())
        return names[names.index(functions[0]):]

    def depth(self, *functions):
        """The most frames of a stack below these functions."""
        return max((self._depth[s.stack] for s in self.sites(*functions)), default=0)

    def depths(self, *functions):
        """For each site below these functions its stack's number of frames, and its bytes."""
        return [(self._depth[s.stack], s.bytes) for s in self.sites(*functions)]

    def cut(self, *functions):
        """How many of the stacks below these functions were cut."""
        return sum(self._cut[stack] for stack in {s.stack for s in self.sites(*functions)})

    def threads(self, prefix):
        return [t for t in self.all_threads if t.name.startswith(prefix)]

    def thread(self, name):
        """The only thread of this name, or of this number."""
        if isinstance(name, int):
            return self.all_threads[name - 1]
        found = [t for t in self.all_threads if t.name == name]
        if len(found) != 1:
            raise LookupError('%d threads are named %r' % (len(found), name))
        return found[0]

    def planter(self, site):
        """The innermost function of a site, by its last name, that a program plants leaks or allocates with."""
        names = [last_name(n) for n in self.names(self.all_sites[site - 1].stack)]
        planters = [n for n in names if n.startswith('plant')]
        return planters[0] if planters else names[1]

    def found(self):
        """The blocks and their bytes of each kind but reachable, by planter."""
        out = {}
        for leak in self.leaks:
            if leak.kind != 'reachable':
                of_kind, who = out.setdefault(leak.kind, {}), self.planter(leak.site)
                blocks, size = of_kind.get(who, (0, 0))
                of_kind[who] = (blocks + leak.blocks, size + leak.bytes)
        return out

    def origins(self, kind, who):
        """For each leak of this kind and planter whose blocks were reallocated how many were; and of the oldest how often,
        and the planter and thread of its first site."""
        return [(k.reallocated, k.growths, self.planter(k.first_site), self.all_sites[k.first_site - 1].thread)
                for k in self.leaks if k.kind == kind and self.planter(k.site) == who and k.reallocated]

    def _holds_of(self, kind, who):
        of_kind = [leak for leak in self.leaks if leak.kind == kind and self.planter(leak.site) == who]
        return [[h for h in self.all_holds if h.leak == leak.id] for leak in of_kind]

    def holds(self, kind, who):
        """For each leak of this kind and planter the steps to it: a block with its planter, a static with its symbol, a
        stack with its thread and innermost function, another root with its thread."""
        def step(h):
            if h.by == 'block':
                return 'block', self.planter(h.site)
            if h.by == 'static':
                return 'static', last_part(h.name)
            if h.by == 'stack':
                return 'stack', h.thread, (self.names(h.stack) or ['?'])[0].rsplit('::')[-1]
            return (h.by, h.thread) if h.thread else (h.by,)
        return [[step(h) for h in steps] for steps in self._holds_of(kind, who)]

    def skipped(self, kind, who):
        return sum(h.skipped for steps in self._holds_of(kind, who) for h in steps)

    def object_of(self, function):
        """The paths of the objects that the frames of a function lie in."""
        return sorted({self.objects[f.object - 1].path for f in self.frames
                       if f.object and f.bare == function})

    def invariants(self):
        """Checks what docs/profile-format.md promises; yields what does not hold."""
        for name, elements in self.lists.items():
            if getattr(self.total, name) != len(elements):
                yield 'totals say %d %s, there are %d' % (getattr(self.total, name), name, len(elements))
        for name in ('objects', 'frames', 'stacks', 'threads'):
            for number, element in enumerate(self.lists[name], 1):
                if element.id != number:
                    yield '%s: element %d has the id %d' % (name, number, element.id)
        for s in self.stacks:
            if not s.parent < s.id or not 0 < s.frame <= len(self.frames):
                yield 'stack %d: parent %d, frame %d' % (s.id, s.parent, s.frame)
            if s.cut and s.parent:
                yield 'stack %d is cut but not outermost' % s.id
        if len({(s.parent, s.frame, s.cut) for s in self.stacks}) != len(self.stacks):
            yield 'the same stack occurs twice'
        for f in self.frames:
            if (f.object or 0) > len(self.objects):
                yield 'frame %d: object %d' % (f.id, f.object)
        for name, attributes in (('stacks', ('stack', 'parent')), ('frames', ('frame',)), ('objects', ('object',))):
            used = {e.get(a) for e in self.root.iter() for a in attributes}
            for element in self.lists[name]:
                if str(element.id) not in used:
                    yield '%s: nothing refers to %r' % (name, element)
        for t in self.all_threads:
            if not t.creator < t.id or t.stack > len(self.stacks):
                yield 'thread %d: creator %d, stack %d' % (t.id, t.creator, t.stack)
        if len({(s.stack, s.thread, s.phase, s.region) for s in self.all_sites}) != len(self.all_sites):
            yield 'the same site occurs twice'
        yield from self._size_invariants()
        yield from self._release_invariants()
        yield from self._leak_invariants()
        for element in self.root.iter():
            for name, value in element.attrib.items():
                if value == '0' and name not in ALWAYS and name not in (
                        'lineage', 'status', 'bias', 'live-bytes', 'live-blocks', 'max-bytes', 'lifetime-min', 'lifetime-max'):
                    yield '%s: %s is 0 and yet written' % (element.tag, name)
        yield from self._site_invariants()
        yield from self._sum_invariants()
        yield from self._timeline_invariants()

    def _size_invariants(self):
        if [s.site for s in self.all_sizes] != sorted(s.site for s in self.all_sizes):
            yield 'the sizes are not in order'
        for number, s in enumerate(self.all_sites, 1):
            sizes = self._sizes(number)
            classes = [(size_class(smallest), size_class(largest)) for smallest, largest, _ in sizes]
            if any(a != b for a, b in classes) or classes != sorted(set(classes)):
                yield 'site %d: its sizes are no classes in order: %r' % (number, sizes)
            if sum(count for _, _, count in sizes) != s.allocations or not all(count for _, _, count in sizes):
                yield 'site %d: its sizes do not add up to %d: %r' % (number, s.allocations, sizes)
            if sizes and (sizes[0][0], sizes[-1][1]) != (s.min_request, s.max_request):
                yield 'site %d: its sizes are not from %d to %d: %r' % (number, s.min_request, s.max_request, sizes)

    def _site_invariants(self):
        for s in self.all_sites:
            what = 'site of stack %d, thread %d: ' % (s.stack, s.thread)
            if not 0 < s.stack <= len(self.stacks) or not 0 < s.thread <= len(self.all_threads):
                yield what + 'refers to nothing'
                continue
            ended = s.deallocations + s.realloc_out
            for holds, rule in (
                    (s.live_blocks == s.allocations - ended, 'live-blocks'),
                    (s.live_bytes == s.bytes - s.freed_bytes - s.realloc_out_bytes - s.lent_bytes, 'live-bytes'),
                    (s.announced <= s.allocations, 'announced'),
                    (s.reallocations == s.in_place + s.moved, 'reallocations are in place or moved'),
                    (s.reallocations <= s.allocations, 'reallocations'),
                    (s.allocations > 0 or s.ad_hoc > 0, 'nothing is counted'),
                    (s.has('min-request') == s.has('max-request') == (s.allocations > 0), 'min-request and max-request are written'),
                    (s.min_request <= s.max_request, 'min-request > max-request'),
                    (s.min_request * s.allocations <= s.bytes <= s.max_request * s.allocations, 'requests'),
                    (s.max_bytes >= max(s.live_bytes, s.peak_bytes, s.max_request), 'max-bytes'),
                    (s.max_bytes <= s.bytes and s.max_blocks <= s.allocations, 'maxima'),
                    (s.temporary <= s.deallocations, 'temporary'),
                    (s.lifetime_min * ended <= s.lifetime_sum <= s.lifetime_max * ended, 'lifetimes'),
                    (not ended or s.lifetime_min >= 1, 'lifetime-min')):
                if not holds:
                    yield what + rule + ' ' + repr(s)

    def lost(self, number):
        """By thread what it released of a site, its own thread included, as a tuple in the order of RELEASED."""
        site = self.all_sites[number - 1]
        rest = [site.deallocations, site.freed_bytes, site.realloc_out, site.realloc_out_bytes]
        out = {}
        for r in self._releases_of.get(number, ()):
            for i, name in enumerate(RELEASED):
                rest[i] -= getattr(r, name)
                out.setdefault(r.thread, [0, 0, 0, 0])[i] += getattr(r, name)
        if any(rest):
            out[site.thread] = [x + y for x, y in zip(out.get(site.thread, [0, 0, 0, 0]), rest)]
        return {thread: tuple(counts) for thread, counts in out.items()}

    def matrix(self, *functions):
        """By allocating and releasing thread what was released of the sites below these functions."""
        if functions in self._matrices:
            return self._matrices[functions]
        out, matching = self._matrices.setdefault(functions, {}), self.matching(functions)
        for number, site in enumerate(self.all_sites, 1):
            for thread, counts in self.lost(number).items() if matching[site.stack] else ():
                before = out.get((site.thread, thread), (0, 0, 0, 0))
                out[site.thread, thread] = tuple(x + y for x, y in zip(before, counts))
        return out

    def listed(self, *functions):
        """How many entries the ledger has of the sites below these functions."""
        matching = self.matching(functions)
        return sum(matching[self.all_sites[r.site - 1].stack] for r in self.all_releases)

    def freers(self, *functions):
        """By thread and innermost function `release…` the blocks that were freed and taken over there, of the sites below
        these functions."""
        out, matching = {}, self.matching(functions)
        for r in self.all_releases:
            if matching[self.all_sites[r.site - 1].stack]:
                names = [last_name(n) for n in self.names(r.stack)]
                key = r.thread, next((n for n in names if n.startswith('release')), '-')
                before = out.get(key, (0, 0))
                out[key] = before[0] + r.blocks, before[1] + r.resized
        return out

    def _release_invariants(self):
        for number, r in enumerate(self.all_releases, 1):
            if (not 0 < r.site <= len(self.all_sites) or not 0 < r.thread <= len(self.all_threads)
                    or not (0 < r.stack <= len(self.stacks) if self.free_stacks else r.stack == 0)
                    or not r.blocks + r.resized or r.bytes and not r.blocks or r.resized_bytes and not r.resized):
                yield 'release %d: %r' % (number, r)
                return
            if not self.free_stacks and r.thread == self.all_sites[r.site - 1].thread:
                yield 'release %d: its thread is the site\'s own' % number
        if [r.site for r in self.all_releases] != sorted(r.site for r in self.all_releases):
            yield 'the releases are not in order'
        if len({(r.site, r.thread, r.stack) for r in self.all_releases}) != len(self.all_releases):
            yield 'the same release occurs twice'
        by_thread = {t.id: [0, 0, 0] for t in self.all_threads}
        for number, s in enumerate(self.all_sites, 1):
            if self.free_stacks:
                listed = [sum(getattr(r, name) for r in self._releases_of.get(number, ())) for name in RELEASED]
                if listed != [s.deallocations, s.freed_bytes, s.realloc_out, s.realloc_out_bytes]:
                    yield 'site %d: what is listed as released is %r' % (number, listed)
            for thread, counts in self.lost(number).items():
                if min(counts) < 0:
                    yield 'site %d: thread %d released %r' % (number, thread, counts)
                by_thread[thread] = [x + y for x, y in zip(by_thread[thread], counts)]
        for t in self.all_threads:
            if by_thread[t.id] != [t.deallocations, t.freed_bytes, t.reallocations]:
                yield 'thread %d: the ledger has %r released by it' % (t.id, by_thread[t.id])

    def _leak_invariants(self):
        if not self.checked:
            return
        for number, leak in enumerate(self.leaks, 1):
            if ((leak.reallocated > 0) != (leak.growths > 0) or (leak.reallocated > 0) != (leak.first_site > 0)
                    or leak.reallocated > leak.blocks or leak.first_site > len(self.all_sites)):
                yield 'leak %d: it began nowhere: %r' % (number, leak)
            if leak.id != number or leak.kind not in KINDS or not 0 < leak.site <= len(self.all_sites) or not leak.blocks:
                yield 'leak %d: %r' % (number, leak)
                return
        order = [(leak.site, KINDS.index(leak.kind)) for leak in self.leaks]
        if order != sorted(set(order)):
            yield 'the leaks are not in order'
        for number, s in enumerate(self.all_sites, 1):
            of_site = [leak for leak in self.leaks if leak.site == number]
            if (s.live_blocks, s.live_bytes) != (sum(k.blocks for k in of_site), sum(k.bytes for k in of_site)):
                yield 'site %d: what is alive is not what the leaks of it are' % number
        if [h.leak for h in self.all_holds] != sorted(h.leak for h in self.all_holds):
            yield 'the holds are not in order'
        for leak in self.leaks:
            steps = [h.by for h in self.all_holds if h.leak == leak.id]
            if leak.kind == 'reachable' and (not steps or steps[0] == 'block'):
                yield 'leak %d: no root' % leak.id
            if any(by != 'block' for by in steps[leak.kind == 'reachable':]):
                yield 'leak %d: a root amidst' % leak.id
            if leak.kind in ('lost', 'indirect') and steps:
                yield 'leak %d is held' % leak.id

    def _sum_invariants(self):
        for name in SUMS:
            attribute = name.replace('-', '_')
            found, want = sum(getattr(s, attribute) for s in self.all_sites), getattr(self.total, attribute)
            if found != want:
                yield '%s: the sites sum to %d, totals say %d' % (name, found, want)
        t = self.total
        if t.live_blocks != t.allocations - t.reallocations - t.deallocations:
            yield 'totals: live-blocks'
        if t.events != t.allocations + t.deallocations:
            yield 'totals: %d events' % t.events
        if t.peak_bytes < t.live_bytes or t.peak_event > t.events:
            yield 'totals: peak'
        by_thread = {}
        for s in self.all_sites:
            by_thread.setdefault(s.thread, []).append(s)
        for name in 'allocations', 'bytes', 'reallocations', 'live_blocks', 'live_bytes':
            for thread in self.all_threads:
                want = sum(getattr(s, name) for s in by_thread.get(thread.id, ()))
                if getattr(thread, name) != want:
                    yield 'thread %d: %s is %d, its sites sum to %d' % (thread.id, name, getattr(thread, name), want)
        for name in 'deallocations', 'freed_bytes':
            found = sum(getattr(thread, name) for thread in self.all_threads)
            if found != getattr(t, name):
                yield '%s: the threads sum to %d, totals say %d' % (name, found, getattr(t, name))
        for thread in self.all_threads:
            if thread.max_bytes < thread.live_bytes:
                yield 'thread %d: max-bytes' % thread.id

    def _timeline_invariants(self):
        if len(self.points) > 1000 or self.interval < 1 or self.interval & (self.interval - 1):
            yield 'timeline: %d points, interval %d' % (len(self.points), self.interval)
        before = 0
        for p in self.points:
            if p.event <= before or p.event > self.total.events or p.max_bytes < p.live_bytes:
                yield 'timeline: point %r' % p
            before = p.event
        if max((p.max_bytes for p in self.points), default=0) > self.total.peak_bytes:
            yield 'timeline: above the peak'


def check(profile, expectation):
    """None if it holds, else what was found."""
    names = {n: getattr(profile, n) for n in dir(profile) if not n.startswith('_')}
    try:
        tree = ast.parse(expectation, mode='eval').body
        if not (isinstance(tree, ast.Compare) and [type(o) for o in tree.ops] == [ast.Eq]):
            return None if eval(expectation, names) else 'it is not so'
        found, want = (eval(ast.get_source_segment(expectation, side), names)
                       for side in (tree.left, tree.comparators[0]))
        return None if found == want else 'got %r' % (found,)
    except Exception as error:
        return '%s: %s' % (type(error).__name__, error)


def expectations_of(source, backend):
    found = re.findall(r'(expect|only [a-z]+, [^:]*): (.*?)(?: \*/)?$', open(source).read(), re.M)
    return [expectation for word, expectation in found if word == 'expect' or word.startswith('only %s,' % backend)]


def differences(path, printed, expectations, program=None):
    try:
        profile = Profile(path, printed)
    except (OSError, ET.ParseError, AttributeError) as error:
        return ['no profile: %s: %s' % (path, error)]
    if program:
        of_program = expectations_of(program, profile.tool.backend or 'valgrind')
        if not of_program:
            return ['no expectation in ' + program]
        expectations = of_program + expectations
    wrong = ['invariant: ' + each for each in profile.invariants()]
    for expectation in expectations:
        found = check(profile, expectation)
        if found is not None:
            wrong.append('%s: %s' % (expectation, found))
    return [line if len(line) < 500 else line[:500] + '…' for line in wrong[:40]]


def judge(path):
    expectations = {}
    for line in open(path):
        name, expectation = line.rstrip('\n').split('\t')
        expectations.setdefault(name, []).append(expectation)
    wrong = False
    for name, wanted in expectations.items():
        differs = differences(name + '.xml', name + '.out', wanted)
        print(name, '; '.join(differs).replace('\n', ' '), sep='\t')
        wrong = wrong or bool(differs)
    return int(wrong)


def main(arguments):
    if arguments[0] == '--list':
        return judge(arguments[1])
    options = {'--program': None, '--printed': None}
    while arguments and arguments[0] in options:
        options[arguments[0]] = arguments[1]
        arguments = arguments[2:]
    wrong = differences(arguments[0], options['--printed'], arguments[1:], options['--program'])
    for line in wrong:
        print('#', line)
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
