# SPDX-License-Identifier: MIT OR Apache-2.0
"""The flame graph: its controls by mouse and keys."""

from page import equal, true
from page_data import amount_text, bytes_text


def check_opens(page):
    page.open()
    equal(page.text("#title"), "demo")
    equal(page.text("#command"), "demo --fast 'a b'")
    equal(page.text("#about"), page.data["about"][0])
    equal(page.js("return document.title"), "demo – allocation profile")
    equal(page.heading(), "all")
    for m in range(len(page.data["metrics"])):
        page.total_shown(m)
    equal(page.hover(0)[0], "all")
    equal(page.hover(1)[0], "demo::main")
    page.browser.pointer(5, 5, press=False)
    equal(page.hover(0)[1].split(" (")[0], bytes_text(page.profile.total()))


def check_metric_by_menu_and_keys(page):
    page.open()
    for m, row in enumerate(page.data["metrics"]):
        page.choose("#metric", m)
        equal(page.text(".details tr.current th"), row["title"])
        equal(page.amounts()[row["title"]], amount_text(page.profile.total(m), row["unit"]))
        true(f"{page.profile.total(m):,}" in page.hover(0)[1], f"the exact number: {page.hover(0)[1]}")
    page.js("document.activeElement.blur()")
    page.keys("m")
    equal(page.text(".details tr.current th"), page.data["metrics"][0]["title"], "m begins again")
    page.keys("M")
    equal(page.text(".details tr.current th"), page.data["metrics"][-1]["title"])


def check_zoom_by_click(page):
    page.open()
    at = page.wide_frame(3)
    name = page.hover(3, at)[0]
    page.press(3, at)
    equal(page.heading(), name)
    equal(page.crumbs()[-1], name)
    equal(page.hover(3, 0.02)[0], name, "fills the width")
    equal(page.hover(3, 0.97)[0], name)
    page.kept_by_the_address("zoomed in")
    page.press(1)
    equal(page.crumbs(), ["all", "demo::main"], "a click on a caller zooms out")
    page.back()
    equal(page.crumbs()[-1], name, "back")
    page.click(".crumbs li:nth-child(2) button")
    equal(page.crumbs()[-1], "demo::main", "the way")
    page.click("#zoom-out")
    equal(page.crumbs(), ["all"])
    page.click("#zoom-in")
    equal(page.crumbs(), ["all", "demo::main"])
    page.click("#zoom-in")
    equal(len(page.crumbs()), 3)
    page.click("#zoom-reset")
    equal(page.crumbs(), ["all"])
    true(
        page.js(
            "return document.getElementById('zoom-reset').disabled && document.getElementById('zoom-out').disabled"
        ),
        "nothing to zoom out of",
    )


def check_walk_by_keys(page):
    page.open()
    page.js("document.querySelector('#view canvas').focus()")
    page.keys("Down")
    equal(page.heading(), "demo::main")
    true(page.text("#live").startswith("demo::main, "), "the live region says the frame")
    true(page.text("#live").endswith("level 2"), "and where it is")
    page.keys("Down")
    widest = page.heading()
    true(widest != "demo::main", "goes down")
    page.keys("Left", "Right", "Up")
    equal(page.heading(), "demo::main")
    page.keys("Down", "Enter")
    equal(page.crumbs()[-1], widest)
    page.keys("Escape")
    equal(page.crumbs(), ["all", "demo::main"])
    page.keys("Escape", "Escape", "Escape")
    equal(page.crumbs(), ["all"])
    page.keys("Home")
    equal(page.heading(), "all")
    page.keys("Down", "Down", "+")
    equal(page.crumbs()[-1], widest)
    page.keys("-")
    equal(page.crumbs()[-1], "demo::main")
    page.keys("0")
    equal(page.crumbs(), ["all"])


def check_frames_beside_by_keys(page):
    page.open(10000)
    page.js("document.querySelector('#view canvas').focus()")
    page.keys("Down", "Down")
    first = page.heading()
    page.keys("Right")
    second = page.heading()
    true(first != second, "right goes to another frame")
    page.keys("Left")
    equal(page.heading(), first)
    page.kept_by_the_address("the chosen frame")


def check_upright(page):
    page.open()
    page.click("#upright")
    true(page.pressed("#upright"), "pressed")
    equal(page.hover(0, from_bottom=True)[0], "all")
    equal(page.hover(1, from_bottom=True)[0], "demo::main")
    page.js("document.querySelector('#view canvas').focus()")
    page.keys("Up")
    equal(page.heading(), "demo::main", "up is towards callees")
    page.keys("Down")
    equal(page.heading(), "all")
    page.kept_by_the_address("upright")
    page.keys("f")
    equal(page.hover(0)[0], "all")


def check_inverted(page):
    page.open()
    page.click("#invert")
    true(page.pressed("#invert"), "pressed")
    page.total_shown()
    equal(page.hover(0)[0], "all (inverted)")
    page.js("document.querySelector('#view canvas').focus()")
    page.keys("Down")
    name = page.heading()
    equal(page.amounts()["bytes allocated"], bytes_text(page.profile.own(name)), "what allocates stands first")
    page.kept_by_the_address("inverted")
    page.keys("i")
    equal(page.hover(0)[0], "all")


def check_lines(page):
    page.open()
    page.click("#lines")
    true(page.hover(1)[0] == "demo::main:3", f"a frame for the line: {page.hover(1)[0]}")
    page.total_shown()
    page.kept_by_the_address("lines")
    page.keys("l")
    equal(page.hover(1)[0], "demo::main")


def check_dimmed(page):
    page.open(10000)
    dimmed = page.colours()
    page.click("#dim")
    full = page.colours()
    true(dimmed != full, "the picture changes")
    page.kept_by_the_address("not dimmed")
    page.keys("d")
    equal(page.colours(), dimmed)


def check_inlined_is_marked(page):
    page.open(10000)
    page.js("document.querySelector('#view canvas').focus()")
    page.keys("Down", "Down", "Down")
    for _ in range(60):
        if page.js("return document.querySelector('.details .place .tag') !== null"):
            break
        page.keys("Right")
    true(page.text("#live").split(", ")[-2] == "inlined", "the live region says so")
    true("inlined" in page.text(".details .stack"), "the stack says so")


def check_copy_stack(page):
    page.open()
    page.browser.cdp("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    page.js("document.querySelector('#view canvas').focus()")
    page.keys("Down", "Down", "Down")
    names = page.js("return [...document.querySelectorAll('.details .stack .name')].map(n => n.textContent)")
    equal((names[0], names[-1], len(names)), (page.heading(), "demo::main", 3), "the innermost first")
    for act in (lambda: page.click("#copy-stack"), lambda: page.keys("c")):
        page.browser.call(
            "POST",
            "/execute/async",
            {"script": "navigator.clipboard.writeText('').then(arguments[0], arguments[0])", "args": []},
        )
        act()
        page.browser.wait("document.querySelector('.notice')")
        copied = page.browser.call(
            "POST",
            "/execute/async",
            {"script": "navigator.clipboard.readText().then(arguments[0], e => arguments[0](String(e)))", "args": []},
        )
        equal([line.split(" (")[0].removesuffix(" [inlined]") for line in copied.splitlines()], names)
        equal(page.text(".notice"), f"Copied {len(names)} frames.")
        page.js("document.querySelector('.notice').remove()")


def check_search(page):
    page.open(10000)
    before = page.colours()
    page.keys("/")
    equal(page.focused(), "search")
    page.type("PARSE")
    total = page.profile.total()
    wanted = page.profile.matching(lambda name: "parse" in name.lower())
    true(
        page.text("#matches").endswith(f": {bytes_text(wanted)}, {100 * wanted / total:.2f}%"),
        f"share that matches: {page.text('#matches')}",
    )
    true(page.colours() != before, "matches are highlighted")
    page.kept_by_the_address("search")
    page.click("#search")
    page.keys("Escape")
    equal(page.text("#matches"), "")
    equal(page.focused(), "CANVAS")
    page.keys("Tab", "/")
    page.type("/^demo::.*_1\\d$/")
    import re

    wanted = page.profile.matching(lambda name: re.search(r"^demo::.*_1\d$", name))
    true(page.text("#matches").endswith(f": {bytes_text(wanted)}, {100 * wanted / total:.2f}%"), "an expression")
    page.keys("Escape", "/")
    page.type("/(/")
    true("Unterminated group" in page.text("#matches"), f"a wrong expression is said: {page.text('#matches')}")
    equal(page.js("return document.getElementById('search').getAttribute('aria-invalid')"), "true")
    page.keys("Enter")
    equal(page.focused(), "CANVAS")


def check_source(page):
    page.open()
    page.js("document.querySelector('#view canvas').focus()")
    page.keys("Down")
    equal(page.text(".source .here"), '    run("</script>");', "the line of the frame")


def check_comparison(page):
    page.open(10000, "comparison")
    now, before = page.profile.total(), page.profile.total(side="baseline")
    change = f"{'+' if now >= before else ''}{bytes_text(now - before)}"
    equal(page.js("return document.querySelector('.details tr.current').cells[2].textContent"), change)
    true(change in page.hover(0)[2], f"the tooltip has the change: {page.hover(0)}")
    pictures = {}
    for i, name in enumerate(["larger", "current", "baseline"]):
        page.choose("#width", i)
        pictures[name] = page.js("return document.querySelector('#view canvas').toDataURL()")
        page.kept_by_the_address(f"width {name}")
    equal(len(set(pictures.values())), 3, "pictures of three widths")
    page.choose("#width", 0)
    colours = [tuple(map(int, c.split(","))) for c in page.colours()]
    true(any(r > b + 60 for r, g, b, a in colours) and any(b > r + 60 for r, g, b, a in colours), "orange and blue")
