#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""Makes a picture of what a command prints: terminal-picture.py TITLE <output >picture.svg

Reads text with the colours of a terminal (SGR sequences), and writes an SVG file that follows the reader's dark or light theme. Equal texts
make equal files.
"""
import re
import sys
import unicodedata
from xml.sax.saxutils import escape

FONT_SIZE, LINE, ADVANCE = 13, 18, 7.8
LEFT, TOP = 16, 44
COLUMNS = 132

# Classes by SGR number. The colours are readable on both backgrounds.
CLASSES = {1: 'bold', 2: 'dim', 31: 'red', 32: 'green', 33: 'yellow', 34: 'blue', 35: 'magenta', 36: 'cyan', 90: 'dim'}
STYLE = '''
  .window { fill: #ffffff; stroke: #d0d7de }
  .bar { fill: #f3f5f7 }
  text { font: %dpx ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1f2328; white-space: pre }
  .title { fill: #59636e }
  .bold { font-weight: bold } .dim { fill: #59636e }
  .red { fill: #c4162a } .green { fill: #116329 } .yellow { fill: #7d4e00 } .blue { fill: #0757ba } .magenta { fill: #7a2fb5 } .cyan { fill: #0b6a75 }
  @media (prefers-color-scheme: dark) {
    .window { fill: #0d1117; stroke: #3d444d }
    .bar { fill: #161b22 }
    text { fill: #e6edf3 } .title, .dim { fill: #9198a1 }
    .red { fill: #ff7b72 } .green { fill: #56d364 } .yellow { fill: #e3b341 } .blue { fill: #79c0ff } .magenta { fill: #d2a8ff } .cyan { fill: #76e3ea }
  }
''' % FONT_SIZE


def width(text):
    """How many columns a terminal gives to the text."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in 'WF' else 1 for c in text)


def runs_of(line, classes):
    """Splits a line into (classes, text). classes is a set that goes on in the next line."""
    for part in re.split('(\033\\[[0-9;]*m)', line):
        if part.startswith('\033['):
            for number in (int(n or 0) for n in part[2:-1].split(';')):
                if number == 0:
                    classes.clear()
                elif number == 22:
                    classes -= {'bold', 'dim'}
                elif number == 39:
                    classes &= {'bold'}
                elif number in CLASSES:
                    classes.add(CLASSES[number])
        elif part:
            yield sorted(classes), part


def folded(runs):
    """Breaks the runs of a line where the window ends; what follows is indented."""
    lines, at = [[]], 0
    for classes, text in runs:
        for word in re.findall(r'\s+|\S+', text):
            if at + width(word) > COLUMNS and not word.isspace() and at > 0:
                lines.append([([], '    ')])
                at = 4
            lines[-1].append((classes, word))
            at += width(word)
    return lines


def picture(title, text):
    classes, lines = set(), []
    for line in text.rstrip('\n').split('\n'):
        lines += folded(list(runs_of(line, classes)))
    columns = max([width(''.join(t for _, t in line)) for line in lines] + [60])
    wide, high = round(2 * LEFT + columns * ADVANCE), TOP + len(lines) * LINE + 8
    out = ['<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img">' % (wide, high, wide, high),
           '<title>%s</title>' % escape(title), '<style>%s</style>' % STYLE,
           '<rect class="window" x="0.5" y="0.5" width="%d" height="%d" rx="8"/>' % (wide - 1, high - 1),
           '<path class="bar" d="M1 28V9a8 8 0 0 1 8-8h%da8 8 0 0 1 8 8v19z"/>' % (wide - 18),
           '<text class="title" x="%d" y="19">%s</text>' % (LEFT, escape(title))]
    for i, line in enumerate(lines):
        at = 0
        for words, text in line:
            if not text.isspace():
                mark = ' class="%s"' % ' '.join(words) if words else ''
                out.append('<text%s x="%.1f" y="%d" textLength="%.1f">%s</text>'
                           % (mark, LEFT + at * ADVANCE, TOP + i * LINE + 4, width(text) * ADVANCE, escape(text)))
            at += width(text)
    return '\n'.join(out + ['</svg>', ''])


if __name__ == '__main__':
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.stdin.reconfigure(encoding='utf-8', errors='backslashreplace')
    sys.stdout.write(picture(sys.argv[1], sys.stdin.read()))
