# SPDX-License-Identifier: MIT OR Apache-2.0
"""A page in the browser, with what the checks ask of it."""

from page_data import amount_text

ROW = 20  # the height of a row of frames


def equal(got, wanted, what=""):
    if got != wanted:
        raise AssertionError(f"{what}{': ' if what else ''}got {got!r}, wanted {wanted!r}")


def true(condition, what):
    if not condition:
        raise AssertionError(what)


class Page:
    def __init__(self, browser, pages):
        self.browser, self.pages = browser, pages
        for name in ("click", "keys", "type", "js", "text", "choose"):
            setattr(self, name, getattr(browser, name))

    def open(self, sites=10, kind="report", hostile=False, fragment="", width=1280, theme="light"):
        self.path, self.data, self.profile = self.pages(sites, kind, hostile)
        self.browser.size(width)
        self.browser.theme(theme)
        self.browser.open(self.path, fragment)
        return self

    # What is shown.

    def fragment(self):
        return self.js("return location.hash")

    def heading(self):
        """The name of the chosen frame."""
        return self.text(".details h2")

    def amounts(self):
        """Metric → amount, as the details of the chosen frame show them."""
        return self.js(
            "return Object.fromEntries([...document.querySelectorAll('.details > .scroll tbody tr')]"
            ".map(row => [row.cells[0].textContent, row.cells[1].textContent]))"
        )

    def crumbs(self):
        return self.js("return [...document.querySelectorAll('.crumbs li')].map(li => li.textContent)")

    def rows(self, selector="#functions"):
        """The texts of a table's cells."""
        return self.js(
            "return [...document.querySelectorAll(arguments[0] + ' tbody tr')]"
            ".map(row => [...row.cells].map(cell => cell.textContent))",
            selector,
        )

    def pressed(self, selector):
        return self.js("return document.querySelector(arguments[0]).getAttribute('aria-pressed') === 'true'", selector)

    def focused(self):
        return self.js("return document.activeElement.id || document.activeElement.tagName")

    def canvas_box(self, number=0):
        return self.js(
            "const b = document.querySelectorAll('#view canvas')[arguments[0]].getBoundingClientRect();"
            "return [b.left, b.top, b.width, b.height]",
            number,
        )

    def point(self, row, part=0.5, canvas=0, from_bottom=False):
        self.js("document.querySelectorAll('#view canvas')[arguments[0]].scrollIntoView({ block: 'center' })", canvas)
        left, top, width, height = self.canvas_box(canvas)
        y = top + height - row * ROW - ROW / 2 if from_bottom else top + row * ROW + ROW / 2
        return left + width * part, y

    def hover(self, row, part=0.5, **where):
        """Returns the lines of the tooltip of the frame there; None if there is none."""
        self.browser.pointer(*self.point(row, part, **where), press=False)
        return self.js(
            "const tip = document.getElementById('tooltip');"
            "return tip.hidden ? null : [...tip.children].map(line => line.textContent)"
        )

    def press(self, row, part=0.5, **where):
        self.browser.pointer(*self.point(row, part, **where))

    def wide_frame(self, row, canvas=0):
        """The part of the width at which the row has a frame."""
        for i in range(1, 40):
            if self.hover(row, i / 40, canvas=canvas):
                return i / 40
        raise AssertionError(f"row {row} has no frame")

    def colours(self, canvas=0):
        """How many pixels of the picture have which colour."""
        return self.js(
            """const canvas = document.querySelectorAll('#view canvas')[arguments[0]], counts = {};
            const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
            copy.drawImage(canvas, 0, 0);
            const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
            for (let i = 0; i < data.length; i += 4) {
                const colour = data.slice(i, i + 4).join();
                counts[colour] = (counts[colour] || 0) + 1;
            }
            return counts""",
            canvas,
        )

    def snapshot(self):
        """All that can be seen, apart from where the focus is and what it was told."""
        self.browser.pointer(1, 1, press=False)
        return self.js("""document.activeElement.blur();
            return { text: document.getElementById('view').textContent,
                matches: document.getElementById('matches').textContent,
                controls: [...document.querySelectorAll('select, input')].map(c => c.id + '=' + c.value),
                pressed: [...document.querySelectorAll('[aria-pressed]')].map(b => b.id + b.getAttribute('aria-pressed')),
                pictures: [...document.querySelectorAll('#view canvas')].map(c => c.toDataURL()),
                tab: document.querySelector('[aria-selected=true]').id }""")

    # What holds everywhere.

    def kept_by_the_address(self, what):
        """A page that is opened anew with the same address shows the same."""
        before = self.snapshot()
        self.browser.open(self.path, self.fragment())
        after = self.snapshot()
        for part in before:
            true(before[part] == after[part], f"{what}: {part} differ after a reload with {self.fragment()!r}")

    def back(self):
        self.browser.call("POST", "/back")

    def total_shown(self, metric=0, value=None):
        """The root's amount is what the samples add up to."""
        row = self.data["metrics"][metric]
        equal(
            self.amounts()[row["title"]],
            amount_text(self.profile.total(metric) if value is None else value, row["unit"]),
            f"total of {row['name']}",
        )
