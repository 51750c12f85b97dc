# SPDX-License-Identifier: MIT OR Apache-2.0
"""Names that try to be markup or script, stacks that are deep, cut or not known, and numbers above 2^53."""

from make_page import HOSTILE
from page import equal, true
from page_data import escaped

VIEWS = ["flame", "table", "sandwich", "timeline", "threads", "leaks", "gates", "summary"]


def check_nothing_of_theirs_runs(page):
    for kind in ("report", "comparison", "leaks"):
        page.open(10, kind, hostile=True)
        for view in VIEWS:
            page.click(f"#tab-{view}")
            page.js("document.querySelectorAll('#view details').forEach(d => { d.open = true; })")
        equal(page.js("return window.hostile ?? null"), None)
        equal(
            page.js("return document.querySelectorAll('img, iframe, svg script, body script:not([id])').length"),
            1,
            "no element but the page's own script",
        )
        equal(page.browser.errors(), [], "the policy had nothing to forbid")


def check_names_are_shown(page):
    page.open(10, hostile=True)
    equal(page.text("#title"), escaped(HOSTILE[0]))
    page.click("#tab-table")
    while page.js("return !document.querySelector('.more').hidden"):
        page.click(".more")
    rows = {row[0] for row in page.rows()}
    used = {name for name, (_, total) in page.profile.functions().items() if total}
    equal(sorted({escaped(name) for name in used} - rows), [], "all names")
    for text in HOSTILE[:6]:
        page.click("#search")
        page.js("document.getElementById('search').value = ''")
        page.type(text[:24])
        true(page.text("#matches") != "", f"searched for {text}")
        page.keys("Escape")


def check_a_hostile_address(page):
    page.open(
        fragment="#q=%3C/script%3E%3Cimg+src=x+onerror=window.hostile=1%3E&function=__proto__&view=sandwich"
        "&sort=constructor&timeline=-5/__proto__&process=toString"
    )
    equal(page.js("return window.hostile ?? null"), None)
    page.click("#tab-table")
    page.click("#tab-timeline")
    true(page.text(".peak-text"), "the timeline")


def check_policy_holds(page):
    page.open()
    page.js("""const script = document.createElement('script'), image = document.createElement('img');
        script.textContent = 'window.hostile = 1';
        image.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';
        document.body.append(script, image);
        document.body.setAttribute('style', 'color: red');
        document.body.setAttribute('onclick', 'window.hostile = 1');
        document.body.click()""")
    page.browser.wait("true")
    equal(page.js("return window.hostile ?? null"), None)
    equal(
        len([line for line in page.browser.errors() if "Content Security Policy" in line]) >= 4,
        True,
        "all four are forbidden",
    )


def check_deep_and_unknown_stacks(page):
    page.open(10, hostile=True)
    page.js("document.querySelector('#view canvas').focus()")
    equal(page.js("return [...document.querySelectorAll('.details > .scroll tbody tr')].length"), len(page.data["metrics"]))
    names = {row for row in page.profile.functions()}
    true("???" in names and "(stack cut)" in names, "the profile has both")
    page.keys("/", *"???", "Enter")
    true(page.text("#matches").startswith("1 function"), page.text("#matches"))
    page.keys("/", "Escape", "Down", "Down", "Down", "Enter", "Down", "Down", "Enter")
    true(len(page.crumbs()) > 3, "zoomed in")
    page.js("document.querySelector('.flame').scrollTop = 20000")
    true(page.js("return document.querySelector('.flame').scrollHeight") > 0, "it scrolls")


def check_numbers_above_2_53(page):
    page.open(10, hostile=True)
    true(
        "about " in page.js("return document.querySelector('.details tr.current').cells[2].textContent"),
        "rounded numbers say so",
    )
    page.open()
    true("about " not in page.text(".details"), "exact ones do not")
