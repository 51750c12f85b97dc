# SPDX-License-Identifier: MIT OR Apache-2.0
"""Filters, the address, the order of the focus, themes, widths and paper."""

from page import equal, true

THEMES, WIDTHS = ["light", "dark"], [1280, 480]
VIEWS = ["flame", "table", "sandwich", "timeline", "threads", "leaks", "gates", "summary"]


def filter_keeps(page, name, value):
    if name == "crate":
        return lambda sample: any(crate == value for _, crate in sample["stack"])
    if name == "runtime":
        return lambda sample: sample["runtime"] == (1 if value == "only" else 0)
    return lambda sample: sample["labels"][name] == ("" if value == f"(no {name})" else value)


def check_filters(page):
    page.open(10000)
    names = page.js("return [...document.querySelectorAll('#filters select')].map(s => s.id.slice(7))")
    equal(names, ["thread", "test", "region", "phase", "crate", "runtime"])
    for name in names:
        for i in (1, 2):
            page.choose(f"#filter-{name}", i)
            value = page.text(f"#filter-{name} option:checked")
            page.total_shown(
                0, page.profile.total(keep=filter_keeps(page, name, {"left out": "without"}.get(value, value)))
            )
        page.click("#clear-filters")
        page.total_shown()


def check_filters_together(page):
    page.open()
    page.choose("#filter-thread", 1)
    page.choose("#filter-crate", 1)
    page.back()
    true(page.js("return document.getElementById('filter-crate').selectedIndex === 0"), "back takes the last one off")
    page.choose("#filter-crate", 2)
    page.kept_by_the_address("filters")
    page.open(fragment="#thread=nobody&metric=nothing&view=nowhere&zoom=zz.9&at=q")
    page.total_shown()


def check_all_choices_together_are_kept(page):
    page.open(10000)
    page.choose("#metric", 1)
    page.choose("#filter-thread", 2)
    for button in ("invert", "lines", "dim", "upright"):
        page.click(f"#{button}")
    page.keys("/", *"split", "Enter", "Up", "Enter")
    page.kept_by_the_address("everything")


def check_tab_order(page):
    page.open()
    page.js("document.activeElement.blur(); window.scrollTo(0, 0)")
    wanted = page.js("""return [...document.querySelectorAll('a, button, select, input, summary, [tabindex="0"]')]
        .filter(e => e.tabIndex >= 0 && !e.disabled && e.offsetParent !== null || e.id === 'skip')
        .map((e, i) => { e.dataset.stop = i; return i; })""")
    reached, unseen = [], []
    for _ in range(len(wanted)):
        page.keys("Tab")
        stop, seen = page.js("""const e = document.activeElement, s = getComputedStyle(e), box = e.closest('.flame');
            const seen = s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2;
            return [Number(e.dataset.stop), seen(s) || (box && seen(getComputedStyle(box)))]""")
        reached.append(stop)
        if not seen:
            unseen.append(stop)
    equal(reached, wanted, "Tab reaches each control in the order of the page")
    equal(unseen, [], "the focus is seen")
    page.js("document.getElementById('skip').focus()")
    page.keys("Enter")
    equal(page.focused(), "main", "the link to the profile")


def check_names_for_all_controls(page):
    page.open()
    for view in VIEWS:
        page.click(f"#tab-{view}")
        nameless = page.js("""return [...document.querySelectorAll('button, select, input, canvas, svg[tabindex]')]
            .filter(e => !(e.textContent.trim() || e.getAttribute('aria-label') || e.closest('label')))
            .map(e => e.outerHTML.slice(0, 80))""")
        equal(nameless, [], view)


def check_contrast(page):
    page_script = """
        const linear = x => { x /= 255; return x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4; };
        const light = c => 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
        const numbers = c => c.match(/[\\d.]+/g).map(Number);
        const ground = e => {
            while (e && numbers(getComputedStyle(e).backgroundColor)[3] === 0) e = e.parentElement;
            return numbers(getComputedStyle(e || document.body).backgroundColor);
        };
        const hasText = e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && e.offsetParent
            && !e.disabled && !e.closest('svg, script, .offscreen, #live, .skip, option');
        return [...document.querySelectorAll('body *')].filter(hasText).map(e => {
            const a = light(numbers(getComputedStyle(e).color)), b = light(ground(e));
            const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            return ratio < 4.5 ? `${e.tagName}.${e.className} ${e.textContent.slice(0, 20)} ${ratio.toFixed(2)}` : null;
        }).filter(text => text)"""
    for theme in THEMES:
        for kind, views in (("report", VIEWS), ("comparison", VIEWS[:3])):
            page.open(10, kind, theme=theme)
            for view in views:
                page.click(f"#tab-{view}")
                equal(page.js(page_script), [], f"{theme} {view}")


def check_themes_and_widths(page):
    pictures = set()
    for theme in THEMES:
        for width in WIDTHS:
            page.open(10000, width=width, theme=theme)
            for view in VIEWS:
                page.js(f"document.getElementById('tab-{view}').click()")
                wide = page.js("return document.documentElement.scrollWidth - innerWidth")
                true(wide <= 0, f"{view} is {wide} pixels too wide at {width}")
            page.click("#tab-flame")
            pictures.add(page.js("return document.querySelector('#view canvas').toDataURL()"))
            ground = page.js("return getComputedStyle(document.body).backgroundColor")
            equal(ground, "rgb(255, 255, 255)" if theme == "light" else "rgb(22, 21, 20)")
            if width == 480:
                at = page.wide_frame(2)
                name = page.hover(2, at)[0]
                page.press(2, at)
                equal(page.heading(), name, "a touch at 480 pixels")
    equal(len(pictures), 4, "each has a picture of its own")


def check_theme_changes_while_open(page):
    page.open()
    before = page.js("return document.querySelector('#view canvas').toDataURL()")
    page.browser.theme("dark")
    page.browser.wait("document.querySelector('#view canvas').toDataURL() !== " + repr(before))


def check_width_changes_while_open(page):
    page.open()
    page.browser.size(700)
    page.browser.wait("document.querySelector('#view canvas').getBoundingClientRect().width < 700")
    equal(page.hover(1, 0.9)[0], "demo::main")


def check_print(page):
    page.open(theme="dark")
    paper = page.browser.cdp("Page.printToPDF", printBackground=True)["data"]
    true(len(paper) > 5000, "there is a document")
    page.browser.cdp(
        "Emulation.setEmulatedMedia", media="print", features=[{"name": "prefers-color-scheme", "value": "dark"}]
    )
    hidden = page.js(
        "return ['#controls', '#tabs', '#help-button'].filter(s => getComputedStyle(document.querySelector(s)).display !== 'none')"
    )
    equal(hidden, [], "controls are left out")
    equal(page.js("return getComputedStyle(document.body).getPropertyValue('--ground')"), "#ffffff", "paper is light")
    page.browser.cdp("Emulation.setEmulatedMedia", media="", features=[])
