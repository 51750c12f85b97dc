# SPDX-License-Identifier: MIT OR Apache-2.0
"""Runs a command on a terminal, and says what users see there.

usage: terminal.py ROWS COLUMNS [STEP]... -- COMMAND...

    wait=TEXT          goes on when the screen has TEXT (a regular expression)
    type=TEXT          types it, with \\n, \\x03 and the like
    send=FILE          writes a line to the file
    size=ROWSxCOLUMNS  the window gets another size
    show               prints the screen

At the end it prints the screen with what has scrolled off it, and ends as the command does. The terminal knows what a VT100 does
that the command uses; anything else is an error.
"""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

PATIENCE_SECONDS = 120


class Screen:
    def __init__(self, rows, columns):
        self.rows, self.columns = rows, columns
        self.lines = [[" "] * columns for _ in range(rows)]
        self.gone, self.rest = [], ""
        self.row = self.column = 0
        self.top, self.bottom = 0, rows - 1
        self.saved = (0, 0)

    def resize(self, rows, columns):
        """Lines leave at the top, as far as the cursor allows, and new ones come at the bottom."""
        while len(self.lines) > rows:
            if self.row < rows:
                self.lines.pop()
            else:
                self.gone.append(self.lines.pop(0))
                self.row -= 1
        self.lines = [(line + [" "] * columns)[:columns] for line in self.lines]
        self.lines += [[" "] * columns for _ in range(rows - len(self.lines))]
        self.rows, self.columns = rows, columns
        self.column = min(self.column, columns - 1)
        self.top, self.bottom = 0, rows - 1

    def down(self):
        if self.row == self.bottom:
            line = self.lines.pop(self.top)
            if self.top == 0:
                self.gone.append(line)
            self.lines.insert(self.bottom, [" "] * self.columns)
        elif self.row < self.rows - 1:
            self.row += 1

    def put(self, character):
        if self.column == self.columns:     # the line was full
            self.column = 0
            self.down()
        self.lines[self.row][self.column] = character
        self.column += 1

    def control(self, numbers, letter):
        first = int(numbers.split(";")[0] or 0)
        if letter == "H":
            row, column = (int(n) for n in numbers.split(";"))
            self.row, self.column = min(row, self.rows) - 1, column - 1
        elif letter == "A":
            self.row = max(self.row - first, 0)
        elif letter == "r":
            top, bottom = (int(n) for n in numbers.split(";")) if numbers else (1, self.rows)
            assert top < bottom <= self.rows
            self.top, self.bottom = top - 1, bottom - 1
            self.row = self.column = 0
        elif letter == "K":
            self.lines[self.row][self.column:] = [" "] * (self.columns - self.column)
        elif letter == "J":
            for row in range(self.row, self.rows):
                begin = self.column if row == self.row else 0
                self.lines[row][begin:] = [" "] * (self.columns - begin)
        else:
            assert letter == "m", (numbers, letter)

    def take(self, text):
        text = self.rest + text
        tokens = re.compile("\033(?:[78D]|\\(B|\\[([0-9;]*)([A-Za-z]))|\033(?:\\[[0-9;]*|\\()?$|[^\033]")
        at = 0
        while at < len(text):
            token = tokens.match(text, at)
            assert token, repr(text[at:at + 20])
            whole = token.group()
            if whole[0] == "\033" and not re.match("[78DA-Za-z]", whole[-1]):
                break                       # the rest comes later
            at = token.end()
            if token.group(2):
                self.control(token.group(1), token.group(2))
            elif whole == "\0337":
                self.saved = (self.row, self.column)
            elif whole == "\0338":
                self.row, self.column = self.saved
                self.row = min(self.row, self.rows - 1)
            elif whole == "\033(B":          # the character set that it has anyway
                pass
            elif whole in ("\033D", "\n"):
                self.down()
            elif whole == "\r":
                self.column = 0
            else:
                self.put(whole)
        self.rest = text[at:]

    def text(self):
        return "\n".join("".join(line).rstrip() for line in self.lines).rstrip("\n")

    def all(self):
        return "\n".join("".join(line).rstrip() for line in self.gone + self.lines).rstrip("\n")


class Session:
    def __init__(self, rows, columns, command):
        self.screen = Screen(rows, columns)
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            settings = termios.tcgetattr(0)
            settings[3] &= ~termios.ECHO
            termios.tcsetattr(0, termios.TCSANOW, settings)
            # Whoever started the tests in the background may have had these ignored.
            for number in (signal.SIGINT, signal.SIGQUIT):
                signal.signal(number, signal.SIG_DFL)
            os.execvp(command[0], command)
        self.undecoded = b""

    def read(self):
        """False: the command has ended."""
        if not select.select([self.terminal], [], [], 0.2)[0]:
            return True
        try:
            got = os.read(self.terminal, 65536)
        except OSError:
            return False
        self.undecoded += got
        text = self.undecoded.decode(errors="ignore")
        self.undecoded = self.undecoded[len(text.encode()):]
        self.screen.take(text)
        return bool(got)

    def step(self, step):
        name, _, value = step.partition("=")
        if name == "show":
            print(self.screen.text() + "\n" + "=" * self.screen.columns)
        elif name == "type":
            os.write(self.terminal, value.encode().decode("unicode_escape").encode())
        elif name == "send":
            with open(value, "w") as file:
                file.write("\n")
        elif name == "size":
            rows, columns = (int(n) for n in value.split("x"))
            self.screen.resize(rows, columns)
            fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        else:
            end = time.monotonic() + PATIENCE_SECONDS
            while not re.search(value, self.screen.text()):
                if not self.read() or time.monotonic() > end:
                    sys.exit(f"the terminal never had '{value}':\n{self.screen.all()}")


def main():
    split = sys.argv.index("--")
    session = Session(int(sys.argv[1]), int(sys.argv[2]), sys.argv[split + 1:])
    for step in sys.argv[3:split]:
        session.step(step)
    end = time.monotonic() + PATIENCE_SECONDS
    while session.read():
        if time.monotonic() > end:
            os.kill(session.pid, signal.SIGKILL)
            sys.exit(f"the command did not end:\n{session.screen.all()}")
    print(session.screen.all())
    sys.stdout.flush()
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(session.pid, 0)[1]))


main()
