# SPDX-License-Identifier: MIT OR Apache-2.0
"""usage: drive.py CLI/PAGE SCRATCH WRITTEN [PART-OF-A-NAME]

Makes pages, drives them and those in the directory WRITTEN, which the program wrote, and prints for each check its name,
a tab, and `ok` or what was wrong. Exits with 77 if there is no browser.
"""

import gc
import os
import signal
import sys
import time
import traceback

import check_flame
import check_hostile
import check_large
import check_sizes
import check_state
import check_views
import check_written
from browser import Browser, Missing
from make_page import invented_profile, make_page
from page import Page
from page_data import Profile

MODULES = [check_flame, check_views, check_state, check_hostile, check_written, check_sizes, check_large]


class Pages:
    """Makes each page once."""

    def __init__(self, sources, scratch, written):
        self.sources, self.scratch, self.made = sources, scratch, {}
        self.written = sorted(os.path.join(os.path.abspath(written), name) for name in os.listdir(written))

    def __call__(self, sites, kind="report", hostile=False):
        key = (sites, kind, hostile)
        if key not in self.made:
            data = invented_profile(sites, kind, hostile)
            path = os.path.join(self.scratch, f"{sites}-{kind}{'-hostile' if hostile else ''}.html")
            with open(path, "w", encoding="utf-8") as file:
                file.write(make_page(self.sources, data))
            self.made[key] = (path, data, Profile(data) if sites <= 10000 else None)
        return self.made[key]


def run(name, check, browser, pages):
    start = time.monotonic()
    try:
        page = Page(browser, pages)
        check(page)
        result = "ok"
        complaints = browser.errors()
        if complaints:
            result = f"the browser complains: {complaints[0]}"
    except Exception as error:  # pylint: disable=broad-except
        where = traceback.extract_tb(error.__traceback__)
        line = next(
            (frame for frame in reversed(where) if os.path.basename(frame.filename).startswith("check_")), where[-1]
        )
        result = f"{os.path.basename(line.filename)}:{line.lineno}: {type(error).__name__}: {error}"
        browser.errors()
    print(name, " ".join(result.split()), sep="\t", flush=True)
    print(f"{time.monotonic() - start:6.2f} s {name}", file=sys.stderr)


def main():
    sources, scratch, written = sys.argv[1:4]
    # Nothing here is a cycle, and to look for some among the nodes of a large profile takes longer than to make it.
    gc.disable()
    wanted = sys.argv[4] if len(sys.argv) > 4 else ""
    # A driver that outlives its test would run on: who ends the test ends it, too.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda got, frame: sys.exit(128 + got))
    try:
        browser = Browser(scratch)
    except (Missing, RuntimeError) as error:
        print(f"no browser can be driven here: {error}", file=sys.stderr)
        sys.exit(77)
    try:
        pages = Pages(sources, scratch, written)
        for module in MODULES:
            for name, check in vars(module).items():
                if name.startswith("check_") and callable(check) and wanted in name:
                    run(f"{module.__name__[6:]}: {name[6:].replace('_', ' ')}", check, browser, pages)
        print(
            f"# {time.process_time():.0f} s of Python, {browser.processor_seconds():.0f} s of the browser",
            file=sys.stderr,
        )
    finally:
        browser.close()


main()
