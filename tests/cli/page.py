# SPDX-License-Identifier: MIT OR Apache-2.0
"""page.py PAGE [JSON]: whether a page of -o html is what a browser may open: its frame is ours, its policy allows its own script and style
alone, nothing refers to a network, and its profile is whole, with the totals of the report -o json. Says what is wrong, or the numbers of
nodes and samples. page.py --data PAGE writes the profile."""
import base64
import hashlib
import json
import re
import sys
import unicodedata
import zlib

TOTALS = {'bytes': 'total_bytes_allocated', 'allocations': 'total_allocations', 'peak-bytes': 'peak_memory', 'peak-blocks': 'peak_blocks',
          'live-bytes': 'current_memory', 'live-blocks': 'current_blocks', 'leaked-bytes': 'leaked_bytes', 'leaked-blocks': 'leaked_blocks',
          'temporary': 'temporary'}
LABELS = ('process', 'thread', 'test', 'region', 'phase')


def require(holds, what):
    if not holds:
        sys.exit(f'{sys.argv[-1]}: {what}')


def parts_of(page):
    whole = re.fullmatch(r'(.*<style>)(.*)(</style>.*<script type="text/plain" id="profile">)([A-Za-z0-9+/=]*)(</script>\s*<script>)(.*)'
                         r'(</script>\s*</body>\s*</html>\s*)', page, re.S)
    require(whole, 'its frame is not that of a page')
    return whole[1] + whole[3] + whole[5] + whole[7], whole[2], whole[6], whole[4]


def sha256(text):
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def check_frame(frame, style, script):
    policy = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', frame)
    require(policy == [f"default-src 'none'; script-src 'sha256-{sha256(script)}'; style-src 'sha256-{sha256(style)}'; base-uri 'none'; "
                       "form-action 'none'"], f'the policy is {policy}')
    require(frame.count('<script') == 2 and frame.count('<style') == 1, 'there are other scripts or styles')
    require(not re.search(r'</script|<!--', script, re.I), 'the script ends an element or begins a comment')
    require(not re.search(r'</style', style, re.I), 'the style ends an element')
    # The name of a kind of elements is no address.
    script = script.replace('http://www.w3.org/2000/svg', '')
    for text in (frame, style, script):
        found = re.search(r'https?:|//[a-z]+\.[a-z]|\bsrc=|\burl\(|@import|\bimport\(|\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon', text)
        require(not found, f'it refers to a network: {found and found[0]}')
    require(not re.search(r'href="[^#]', frame), 'a link leads out')
    found = re.search(r'\s(style|on[a-z]+)=', frame)
    require(not found, f'the frame has an attribute that the policy forbids: {found and found[0]}')
    found = re.search(r'innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function', script)
    require(not found, f'the script makes markup or code of text: {found and found[0]}')


def check_column(numbers, length, most, what):
    require(len(numbers) == length and all(type(n) is int and 0 <= n < most for n in numbers), f'the column {what} is not right')


def check_columns(data):
    texts, functions, calls, nodes, samples = (data[key] for key in ('texts', 'functions', 'calls', 'nodes', 'samples'))
    require(texts[0] == '' and len(set(texts)) == len(texts), 'a text is there twice')
    n = len(functions['name'])
    for key, most in (('name', len(texts)), ('crate', len(texts)), ('origin', 4), ('class', 8)):
        check_column(functions[key], n, most, f'functions.{key}')
    n = len(calls['function'])
    for key, most in (('function', len(functions['name'])), ('file', len(texts)), ('line', 2 ** 32), ('object', len(texts)), ('flags', 4)):
        check_column(calls[key], n, most, f'calls.{key}')
    n = len(nodes['call'])
    check_column(nodes['call'], n, len(calls['function']), 'nodes.call')
    check_column(nodes['parent'], n, n, 'nodes.parent')
    require(nodes['parent'][0] == 0 and all(0 < p <= i for i, p in enumerate(nodes['parent']) if i), 'a parent does not come first')
    edges = [(i - p, nodes['call'][i]) for i, p in enumerate(nodes['parent']) if i]
    require(len(set(edges)) == len(edges), 'two siblings are the same')
    rows = len(samples['node'])
    check_column(samples['node'], rows, n, 'samples.node')
    require(sum(samples['node']) < n, 'a sample is of no node')
    for key, most in [(label, len(texts)) for label in LABELS] + [('runtime', 2)]:
        check_column(samples[key], rows, most, f'samples.{key}')
    return n, rows


def check_values(data, key, total):
    columns = data['samples'][key]
    require(len(columns) == len(data['metrics']), 'a metric has no values')
    for column, metric in zip(columns, data['metrics']):
        check_column(column, len(data['samples']['node']), 2 ** 63, key)
        require(sum(column) == metric[total], f'{metric["name"]} adds up to {sum(column)}, not to {metric[total]}')


def check_sizes(data):
    """The sizes of a sample add up to its allocations."""
    if 'sizes' not in data:
        return
    sizes, names = data['sizes'], [metric['name'] for metric in data['metrics']]
    for key in ('class', 'kind', 'from', 'span', 'blocks'):
        check_column(sizes[key], sum(sizes['rows']), 2 ** 63, f'sizes.{key}')
    allocations, at = data['samples']['values'][names.index('allocations')], 0
    require(len(sizes['rows']) == len(allocations), 'a sample has no sizes')
    for rows, count in zip(sizes['rows'], allocations):
        require(sum(sizes['blocks'][at:at + rows]) == count, 'the sizes of a sample are not those of its allocations')
        require(sorted(set(sizes['from'][at:at + rows])) == sizes['from'][at:at + rows], 'sizes are not in order')
        at += rows


def strings(value):
    if isinstance(value, dict):
        for key, item in value.items():
            yield from [key]
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, str):
        yield value


def check_summary(data, report):
    summary = report['summary']
    for missing in summary.get('missing', []):
        del missing['pid']
    require(data['summary'] == summary, 'the summary is not that of the report')
    sides = {'total': summary.get('current', summary)}
    if data['kind'] == 'comparison':
        sides['baseline'] = summary['baseline']
    for metric in data['metrics']:
        for total, side in sides.items():
            require(metric[total] == side[TOTALS[metric['name']]], f'the total of {metric["name"]} is not that of the report')
    names = {metric['name'] for metric in data['metrics']}
    require(all((name in names) == all(total in side for side in sides.values()) for name, total in TOTALS.items()),
            'a metric was not measured, or is absent')


def main():
    if sys.argv[1] == '--data':
        frame, style, script, profile = parts_of(open(sys.argv[2], encoding='utf-8').read())
        sys.stdout.write(zlib.decompress(base64.b64decode(profile)).decode())
        return
    frame, style, script, profile = parts_of(open(sys.argv[1], encoding='utf-8', newline='').read())
    check_frame(frame, style, script)
    data = json.loads(zlib.decompress(base64.b64decode(profile, validate=True)))
    require(data['version'] == 1 and data['kind'] in ('report', 'comparison', 'leaks'), 'the profile has another form')
    nodes, samples = check_columns(data)
    check_sizes(data)
    check_values(data, 'values', 'total')
    if data['kind'] == 'comparison':
        check_values(data, 'baseline', 'baseline')
    require(0 <= data['metric'] < max(1, len(data['metrics'])), 'the first metric is none')
    data.pop('sources', None)
    for text in strings(data):
        require(not any(unicodedata.category(c) in ('Cc', 'Cf', 'Zl', 'Zp') for c in text), f'a text is not escaped: {text!a}')
    if len(sys.argv) > 2:
        check_summary(data, json.load(open(sys.argv[2], encoding='utf-8')))
    print(f'{nodes} nodes, {samples} samples')


main()
