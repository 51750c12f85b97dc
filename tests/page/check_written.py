# SPDX-License-Identifier: MIT OR Apache-2.0
"""Pages that cargo-alloc-profile wrote: each shows every view, and the totals of its metrics."""
import base64
import json
import os
import re
import zlib

from page import equal, true
from page_data import amount_text


def read_data(path):
    with open(path, encoding="utf-8") as file:
        profile = re.search(r'id="profile">([^<]*)</script>', file.read()).group(1)
    return json.loads(zlib.decompress(base64.b64decode(profile)))


def check_every_view(page):
    true(len(page.pages.written) > 10, "there are pages")
    for path in page.pages.written:
        name, data = os.path.basename(path), read_data(path)
        page.browser.open(path, "#view=flame")
        if data["samples"]["node"] and data["metrics"][data["metric"]]["total"]:
            shown = page.amounts()
            for metric in data["metrics"]:
                equal(shown[metric["title"]], amount_text(metric["total"], metric["unit"]), f"{name}: {metric['name']}")
        silent = page.js(
            """return [...document.querySelectorAll('#tabs button')].filter(tab => {
                tab.click();
                return !document.getElementById('view').textContent.trim();
            }).map(tab => tab.id)"""
        )
        equal(silent, [], f"{name}: views that show nothing")
        equal(page.browser.errors(), [], name)
