# SPDX-License-Identifier: MIT OR Apache-2.0
"""What a page has to show of a profile, computed in the simplest way from the data."""

import re

SCALES = [(1 << 10, "KB"), (1 << 20, "MB"), (1 << 30, "GB")]


def bytes_text(number):
    """As in cli/base/units.c."""
    amount, sign = abs(number), "-" if number < 0 else ""
    if amount < 1024:
        return f"{sign}{amount} B"
    for scale, name in SCALES:
        hundredths = amount // scale * 100 + (amount % scale * 100 + scale // 2) // scale
        if hundredths < 102400 or name == "GB":
            return f"{sign}{hundredths // 100}.{hundredths % 100:02} {name}"


def amount_text(number, unit):
    return bytes_text(number) if unit == "bytes" else f"{number:,}"


class Profile:
    """The samples with their stacks of names, the outermost first."""

    def __init__(self, data):
        self.data, texts = data, data["texts"]
        parents = [i - difference for i, difference in enumerate(data["nodes"]["parent"])]
        names = [texts[i] for i in data["functions"]["name"]]
        crates = [texts[i] for i in data["functions"]["crate"]]
        stacks = [()]
        for node in range(1, len(parents)):
            call = data["nodes"]["call"][node]
            function = data["calls"]["function"][call]
            stacks.append(
                stacks[parents[node]] + (((names[function], crates[function]) if call else ("(stack cut)", "")),)
            )
        samples, node = data["samples"], 0
        self.samples = []
        for i, difference in enumerate(samples["node"]):
            node += difference
            labels = {name: texts[samples[name][i]] for name in ("process", "thread", "test", "region", "phase")}
            self.samples.append(
                {
                    "stack": stacks[node] or (("???", ""),),
                    "labels": labels,
                    "runtime": samples["runtime"][i],
                    "values": [column[i] for column in samples["values"]],
                    "baseline": [column[i] for column in samples.get("baseline", [])],
                }
            )

    def total(self, metric=0, keep=lambda sample: True, side="values"):
        return sum(sample[side][metric] for sample in self.samples if keep(sample))

    def own(self, name, metric=0):
        return self.total(metric, lambda sample: sample["stack"][-1][0] == name)

    def below(self, name, metric=0, side="values"):
        return self.total(metric, lambda sample: any(function == name for function, _ in sample["stack"]), side)

    def matching(self, test, metric=0):
        return self.total(metric, lambda sample: any(test(function) for function, _ in sample["stack"]))

    def functions(self, metric=0):
        """Name → (own, total), of those with a total."""
        own, total = {}, {}
        for sample in self.samples:
            value, names = sample["values"][metric], [name for name, _ in sample["stack"]]
            own[names[-1]] = own.get(names[-1], 0) + value
            for name in set(names):
                total[name] = total.get(name, 0) + value
        return {name: (own.get(name, 0), value) for name, value in total.items() if value}

    def callers(self, name, metric=0):
        """Direct callers of the outermost calls of a function → what these cost."""
        found = {}
        for sample in self.samples:
            names = [function for function, _ in sample["stack"]]
            if name in names and names.index(name) > 0:
                caller = names[names.index(name) - 1]
                found[caller] = found.get(caller, 0) + sample["values"][metric]
        return {caller: value for caller, value in found.items() if value}


def escaped(text):
    """A name as the page shows it, as far as the names of the tests need it."""

    def escape(match):
        return {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(match.group(), f"\\u{{{ord(match.group()):x}}}")

    return re.sub("[\x00-\x1f\x7f-\x9f\u202a-\u202e]", escape, text)
