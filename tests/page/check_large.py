# SPDX-License-Identifier: MIT OR Apache-2.0
"""A page of 100,000 sites. What takes how long goes to standard error: no check depends on it."""

import sys

from page import equal, true
from page_data import bytes_text

FRAMES = """const done = arguments[arguments.length - 1], times = []; let last = performance.now(), steps = [...arguments[0]];
    const step = () => { const now = performance.now(); times.push(now - last); last = now;
        if (!steps.length) { done(times.slice(1)); return; }
        const key = steps.shift(); const at = document.querySelector('#view canvas');
        if (key.length > 1 || '+-0i'.includes(key)) at.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
        else { const s = document.getElementById('search'); s.value += key; s.dispatchEvent(new Event('input')); }
        requestAnimationFrame(step); };
    requestAnimationFrame(step)"""


def measure(page, what, keys):
    times = page.browser.call("POST", "/execute/async", {"script": FRAMES, "args": [keys]})
    print(f"# {what}: longest frame {max(times):.0f} ms, mean {sum(times) / len(times):.0f} ms", file=sys.stderr)


def check_100000_sites(page):
    page.open(100000)
    opened = page.js("return performance.now()")
    nodes = len(page.data["nodes"]["call"])
    print(f"# {nodes} nodes: open after at most {opened:.0f} ms", file=sys.stderr)
    true(nodes > 250000, f"{nodes} nodes are few")
    total = sum(page.data["samples"]["values"][0])
    equal(page.amounts()["bytes allocated"], bytes_text(total))
    measure(
        page,
        "walk and zoom",
        [
            "ArrowDown",
            "ArrowDown",
            "Enter",
            "ArrowDown",
            "Enter",
            "ArrowDown",
            "ArrowDown",
            "Enter",
            "Escape",
            "Escape",
            "-",
            "0",
        ],
    )
    equal(page.crumbs(), ["all"])
    measure(page, "search", list("split_1"))
    true(page.text("#matches").endswith("%"), "search")
    measure(page, "invert", ["i", "ArrowDown", "Enter", "ArrowDown", "Enter", "0"])
    equal(page.amounts()["bytes allocated"], bytes_text(total))
    page.click("#search")
    page.keys("Escape")
    page.choose("#metric", 1)
    equal(page.amounts()["allocations"], f"{sum(page.data['samples']['values'][1]):,}")
    page.choose("#filter-thread", 1)
    page.click("#tab-table")
    equal(len(page.rows()), 100)
    page.click("#functions tbody tr:nth-child(3) button")
    true(page.text("#function-name"), "callers and callees")
    page.click("#tab-flame")
    page.press(2, page.wide_frame(2))
    page.kept_by_the_address("100,000 sites")


def check_page_of_100000_sites_is_under_5_mb(page):
    path, *_ = page.pages(100000)
    with open(path, "rb") as file:
        size = len(file.read())
    true(size < 5 << 20, f"{size} bytes")
