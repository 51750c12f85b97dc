# SPDX-License-Identifier: MIT OR Apache-2.0
"""The sizes that the chosen frame's allocations asked for."""
from page import equal, true


def shown_sizes(page):
    """Size → blocks, as the table has them."""
    return {row[0]: int(row[1].replace(",", "")) for row in page.rows(".details .sizes")}


def wanted_sizes(page, allocations):
    """All sizes of the invented profiles are of two classes: a quarter of each sample's blocks is in the second."""
    above = sum(count // 4 for count in allocations)
    rows = {"17–24 Bsmall": sum(allocations) - above, "1,025–1,125 Babove a power of two": above}
    return {size: blocks for size, blocks in rows.items() if blocks}


def check_sizes(page):
    page.open(1000)
    everything = page.data["samples"]["values"][1]
    equal(shown_sizes(page), wanted_sizes(page, everything), "of everything")
    text = page.text(".details .sizes")
    true("are small: at most 24 bytes" in text and "just above a power of two, most often of 1,025–1,125 B" in text, "what wakes the eye is said")
    page.js("document.querySelector('#view canvas').focus()")
    page.keys("Down", "Down")
    equal(sum(shown_sizes(page).values()), int(page.amounts()["allocations"].replace(",", "")), "they are all allocations of the frame")
    page.keys("i")
    page.keys("Down")
    equal(sum(shown_sizes(page).values()), int(page.amounts()["allocations"].replace(",", "")), "of an inverted frame, too")


def check_sizes_are_filtered(page):
    page.open(1000, fragment="#thread=io")
    thread = page.data["texts"].index("io")
    samples = page.data["samples"]
    equal(shown_sizes(page), wanted_sizes(page, [n for n, label in zip(samples["values"][1], samples["thread"]) if label == thread]))


def check_sizes_that_are_not_known(page):
    page.open(0)
    equal(page.js("return document.querySelector('.details .sizes')"), None)
