# SPDX-License-Identifier: MIT OR Apache-2.0
"""The other views: their controls by mouse and keys."""

from page import equal, true
from page_data import bytes_text

VIEWS = ["flame", "table", "sandwich", "timeline", "threads", "leaks", "gates", "summary"]


def shown_tab(page):
    return page.js("return document.querySelector('[aria-selected=true]').dataset.view")


def check_tabs(page):
    page.open()
    for view in VIEWS:
        page.click(f"#tab-{view}")
        equal(shown_tab(page), view)
        true(page.text("#view").strip(), f"{view} shows something")
    page.js("document.activeElement.blur()")
    for i, view in enumerate(VIEWS):
        page.keys(str(i + 1))
        equal(shown_tab(page), view, "by key")
    page.click("#tab-flame")
    page.keys("Right")
    equal((shown_tab(page), page.focused()), ("table", "tab-table"))
    page.keys("Left", "Left")
    equal((shown_tab(page), page.focused()), ("summary", "tab-summary"))
    page.back()
    page.back()
    page.back()
    equal(shown_tab(page), "flame", "back")


def check_table(page):
    page.open()
    page.click("#tab-table")
    wanted = page.profile.functions()
    rows = page.rows()
    equal(
        {row[0]: (row[1], row[2]) for row in rows},
        {name: (bytes_text(own) if own else "–", bytes_text(total)) for name, (own, total) in wanted.items()},
    )
    total = page.profile.total()
    equal(
        {row[0]: row[3] for row in rows},
        {name: f"{100 * below / total:.2f}%" for name, (_, below) in wanted.items()},
        "shares",
    )
    orders = {"own": lambda name: wanted[name][0], "total": lambda name: wanted[name][1]}
    for column, key in orders.items():
        page.js("document.getElementById('sort-name').click()")
        page.click(f"#sort-{column}")
        down = [key(row[0]) for row in page.rows()]
        equal(down, sorted(down, reverse=True), column)
        page.click(f"#sort-{column}")
        equal([key(row[0]) for row in page.rows()], sorted(down), f"{column} again")
        equal(page.js("return document.querySelector('[aria-sort]').getAttribute('aria-sort')"), "ascending")
        equal(page.focused(), f"sort-{column}", "the focus stays")
    page.kept_by_the_address("order")
    page.click("#sort-name")
    names = [row[0] for row in page.rows()]
    equal(names, sorted(names))
    page.click("#dim")
    equal(page.js("return document.querySelectorAll('#functions tr.dim').length"), 0)
    page.click("#functions tbody tr:nth-child(2) button")
    equal(page.text("#function-name"), names[1])


def check_long_table(page):
    page.open(10000)
    page.click("#tab-table")
    equal(len(page.rows()), 100)
    page.click(".more")
    equal(len(page.rows()), 200)
    page.keys("/")
    page.type("split")
    true(all("split" in row[0].lower() for row in page.rows()), "only what matches")
    true(page.text("#table-count").endswith("that match"), "which is said")
    page.keys(*"zzz")
    true("No function" in page.text("#view .empty"), "nothing matches")


def check_comparison_table(page):
    page.open(10, "comparison")
    page.click("#tab-table")
    change = lambda name: page.profile.below(name) - page.profile.below(name, side="baseline")
    for row in page.rows():
        number = change(row[0])
        equal(row[3], "–" if number == 0 else ("" if number < 0 else "+") + bytes_text(number), row[0])
    for column in ("change", "own-change"):
        page.click(f"#sort-{column}")
        page.kept_by_the_address(column)
    page.click("#sort-change")
    sizes = [abs(change(row[0])) for row in page.rows()]
    equal(sizes, sorted(sizes, reverse=True), "by size, whatever the sign")


def check_sandwich(page):
    page.open(10000)
    page.js("document.querySelector('#view canvas').focus()")
    page.keys("Down", "Down")
    name = page.heading()
    page.click("#to-sandwich")
    equal(page.text("#function-name"), name)
    equal(page.amounts()["bytes allocated"], bytes_text(page.profile.below(name)))
    callers = {row[0]: row[1] for row in page.rows(".pair > .scroll:first-child")}
    equal(
        callers,
        (
            {caller: bytes_text(value) for caller, value in page.profile.callers(name).items()}
            if len(callers) < 50
            else callers
        ),
    )
    page.kept_by_the_address("callers and callees")
    page.click(".pair > .scroll:last-child tbody button")
    inner = page.text("#function-name")
    true(inner != name, "a callee is in the middle")
    page.click(".pair > .scroll:first-child tbody button")
    page.back()
    equal(page.text("#function-name"), inner)
    page.js("document.querySelectorAll('#view canvas')[0].focus()")
    page.keys("Up")
    caller = page.heading()
    page.keys("Enter")
    equal(page.text("#function-name"), caller, "Enter puts a caller in the middle")
    page.js("document.querySelectorAll('#view canvas')[1].focus()")
    page.keys("Down")
    callee = page.heading()
    page.press(1, page.wide_frame(1, canvas=1), canvas=1)
    true(page.text("#function-name") != caller, f"so does a click: {callee}")
    callee = page.text("#function-name")
    page.press(0, canvas=1)
    equal(page.text("#function-name"), callee, "the function itself is only chosen")
    page.click("#lines")
    true(page.pressed("#lines"), "lines")
    page.click("#dim")
    true(not page.pressed("#dim"), "dim")
    page.click("#copy-stack")
    page.js("document.querySelectorAll('#view canvas')[1].focus()")
    page.keys("Escape")
    equal(shown_tab(page), "flame", "Escape leaves")


def check_sandwich_by_key(page):
    page.open()
    page.js("document.querySelector('#view canvas').focus()")
    page.keys("Down", "s")
    equal(page.text("#function-name"), "demo::main")
    equal(page.rows(".pair > .scroll:first-child"), [["nothing calls it"]])
    page.open(fragment="#view=sandwich&function=nobody")
    true("no function nobody" in page.text("#view"), "a function that is not there")


def check_timeline(page):
    page.open()
    page.click("#tab-timeline")
    equal(page.text("#timeline-process option:checked"), "demo")
    equal(page.text(".peak-text"), "peak 3.00 MB at event 30,000")
    line = page.data["processes"][0]["timeline"]
    page.js("document.getElementById('chart').focus()")
    page.keys("Home")
    true(page.text("#chart-readout").startswith("event 0 · "), page.text("#chart-readout"))
    page.keys("Right")
    true(
        page.text("#chart-readout").startswith(
            f"event {line['event'][1]:,} · bytes live: {bytes_text(line['live'][1])}"
        ),
        page.text("#chart-readout"),
    )
    page.keys("End")
    true(page.text("#chart-readout").startswith(f"event {line['event'][-1]:,} · "), "End")
    page.keys("PageUp", "Left")
    true(page.text("#chart-readout").startswith(f"event {line['event'][-12]:,} · "), "back")
    left, top, width, height = page.js(
        "const b = document.getElementById('chart').getBoundingClientRect(); return [b.left, b.top, b.width, b.height]"
    )
    page.browser.pointer(left + width / 2, top + height / 2, press=False)
    true(page.text("#tooltip").startswith("event "), "the mouse reads it, too")
    page.choose("#timeline-column", 1)
    true(
        "blocks live" in page.js("return document.getElementById('chart').getAttribute('aria-label')"), "another chart"
    )
    page.kept_by_the_address("chart")
    page.choose("#timeline-process", 1)
    page.choose("#timeline-column", 0)
    equal(page.text(".peak-text"), "peak 40.00 KB at event 30,000", "another process")
    page.kept_by_the_address("process")


def check_threads(page):
    page.open()
    page.click("#tab-threads")
    rows = page.js("return [...document.querySelectorAll('#view tbody')].map(body => body.rows.length)")
    equal(rows, [4, 6])
    true("52 blocks" in page.text("#view") and "3 blocks" in page.text("#view"), "what crossed threads")
    page.click("#view tbody tr:nth-child(2) button")
    equal(shown_tab(page), "flame")
    equal(page.text("#filter-thread option:checked"), "worker (2)")
    page.total_shown(0, page.profile.total(keep=lambda sample: sample["labels"]["thread"] == "worker (2)"))


def check_leaks(page):
    page.open()
    page.click("#tab-leaks")
    equal(
        page.js("return [...document.querySelectorAll('.kind')].map(kind => kind.dataset.kind)"),
        ["lost", "cycle", "reachable"],
    )
    equal(page.js("return document.querySelectorAll('[data-kind=lost] .leak').length"), 50)
    page.click("[data-kind=lost] .more")
    equal(page.js("return document.querySelectorAll('[data-kind=lost] .leak').length"), 61)
    page.click("[data-kind=lost] .leak > summary")
    ways = page.text("[data-kind=lost] .leak .ways")
    for part in (
        "nothing points to them",
        "8 of the 10 blocks of this stack were freed:",
        "7 blocks (700 B) by main thread (thread 1) in demo::drain",
        "made by a realloc: first allocated by main thread (thread 1) in demo::start and reallocated 3 times",
    ):
        true(part in ways, f"{part!r} in {ways!r}")
    page.click("[data-kind=lost] .leak .way summary")
    true(
        page.js("return document.querySelector('[data-kind=lost] .leak .way details').open"),
        "a stack of the ways opens",
    )
    page.click("[data-kind=reachable] .leak > summary")
    ways = page.text("[data-kind=reachable] .leak .ways")
    true(
        "the static demo::CACHE in demo, at offset 8" in ways and "a block of demo::cache::fill, at offset 16" in ways,
        ways,
    )
    page.choose("#leak-kind", 2)
    equal(page.js("return [...document.querySelectorAll('.kind')].map(kind => kind.dataset.kind)"), ["cycle"])
    page.kept_by_the_address("kind of leak")


def check_leaks_page_begins_with_them(page):
    page.open(10, "leaks")
    equal(shown_tab(page), "leaks")
    page.click("#tab-flame")
    equal(shown_tab(page), "flame")
    page.back()
    equal(shown_tab(page), "leaks")
    page.click("#tab-flame")
    page.kept_by_the_address("another view than the first")


def check_leak_to_function(page):
    page.open(10, "leaks", hostile=True)
    page.click("[data-kind=cycle] .leak > summary")
    page.click("[data-kind=cycle] .leak .buttons button")
    equal(shown_tab(page), "sandwich")
    true(page.text("#view").find("onerror") > 0, "its function")


def check_gates(page):
    page.open()
    true("1 gate failed: peak<=2M; " in page.text("#banner"), "the banner")
    page.click("#show-gates")
    equal(shown_tab(page), "gates")
    equal(
        page.js("return [...document.querySelectorAll('.verdict')].map(v => v.textContent)"),
        ["failed", "passed", "failed"],
    )
    true(
        "3.00 MB (3,145,728 bytes), at most 2.00 MB (2,097,152 bytes) +1.00 MB (+50.00%)" in page.text(".gate.failed"),
        page.text(".gate.failed"),
    )
    page.click(".culprits summary")
    true(page.js("return document.querySelector('.culprits details').open"), "the stack to blame")
    true("1 assertion failed" in page.text("#banner"), "assertions are in the banner")
    true(
        "no allocation: found 5, in main thread, 2 times" in page.text("#view > div:last-of-type article"),
        "and below the gates",
    )


def check_summary(page):
    page.open()
    page.click("#tab-summary")
    true("saves 120 allocations" in page.text(".advice"), "advice")
    rows = {row[0]: row[1:] for row in page.rows()} or {row[0]: row[1:] for row in page.rows("#view")}
    equal(rows["peak"], ["3.00 MB", "3,145,728 bytes"])
    page.open(10, "comparison")
    page.click("#tab-summary")
    first = page.rows("#view")[0]
    equal(
        first[:3],
        ["bytes allocated", bytes_text(page.profile.total(side="baseline")), bytes_text(page.profile.total())],
    )


def check_help(page):
    page.open()
    is_open = lambda: page.js("return document.getElementById('help').open")
    page.keys("?")
    true(is_open() and "copy the stack" in page.text("#help"), "by key")
    page.click("#help-close")
    true(not is_open(), "closed")
    page.click("#help-button")
    true(is_open(), "by mouse")
    page.keys("Escape")
    true(not is_open(), "Escape")


def check_empty_profile(page):
    page.open(0)
    for view in VIEWS:
        page.click(f"#tab-{view}")
        true(
            page.js(
                "return document.querySelector('#view .empty') !== null || document.getElementById('view').textContent.includes('has no')"
            ),
            f"{view} says what is missing",
        )
    page.click("#tab-leaks")
    true("--leak-check" in page.text("#view"), "and how to get it")
