/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The limits that the run was held against, the assertions of the program itself that failed, and the stacks to blame. */

const BYTE_GATES = ["bytes", "peak", "live", "leaked"];

function gateUnit(gate) {
	return BYTE_GATES.includes(gate.metric) ? "bytes" : "count";
}

function gateOver(gate, unit) {
	const over = gate.actual - gate.allowed;
	return gate.passed
		? ""
		: gate.allowed > 0
			? `${changeText(over, unit)} (+${((100 * over) / gate.allowed).toFixed(2)}%)`
			: changeText(over, unit);
}

class GatesView {
	constructor(app, place) {
		this.app = app;
		this.place = place;
	}

	close() {}

	/* What the program itself demanded. */
	assertion(failure) {
		return el(
			"article",
			{ class: "gate failed" },
			el("h2", {}, el("span", { class: "verdict" }, "failed"), ` assertion at ${failure.place}`),
			el(
				"p",
				{},
				`${failure.text}: found `,
				el("strong", { class: "over" }, countText(failure.found)),
				`, in ${failure.thread}, ${countOf(failure.times, "time")}`
			),
			this.culprits(failure, "count")
		);
	}

	assertions() {
		const { checked, failed, failures } = this.app.profile.assertions || { failed: 0, failures: [] };
		if (!checked) {
			return null;
		}
		const list = el("div", {});
		const more = longList(list, failures, 50, failure => this.assertion(failure));
		return [el("h2", {}, `Assertions: ${countText(failed)} of ${countText(checked)} failed`), list, more];
	}

	culprit(culprit, unit) {
		const place = placeText(culprit.file, culprit.line);
		const before = culprit.baseline === undefined ? "" : ` (before: ${amountText(culprit.baseline, unit)})`;
		const where = `${culprit.function || "???"}${place ? ` (${place})` : ""}`;
		const text = `${amountText(culprit.actual, unit)}${before} in ${where}`;
		return el("li", {}, framesBelow(text, culprit.frames, culprit.cut));
	}

	culprits(gate, unit) {
		const list = gate.culprits || [];
		if (list.length === 0) {
			return null;
		}
		const more =
			gate.more_culprits > 0 && el("li", { class: "quiet" }, `and ${countText(gate.more_culprits)} more stacks`);
		return el(
			"ul",
			{ class: "culprits" },
			list.map(culprit => this.culprit(culprit, unit)),
			more
		);
	}

	gate(gate) {
		const unit = gateUnit(gate);
		const before = gate.baseline === undefined ? "" : `, in the baseline ${exactText(gate.baseline, unit)}`;
		return el(
			"article",
			{ class: `gate ${gate.passed ? "passed" : "failed"}` },
			el(
				"h2",
				{},
				el("span", { class: "verdict" }, gate.passed ? "passed" : "failed"),
				` ${gate.metric} of ${gate.name === undefined ? "the run" : `${gate.group || "row"} ${gate.name}`}`
			),
			el(
				"p",
				{},
				`${exactText(gate.actual, unit)}, at most ${exactText(gate.allowed, unit)}${before}`,
				!gate.passed && el("strong", { class: "over" }, ` ${gateOver(gate, unit)}`)
			),
			el("p", { class: "quiet" }, code(gate.limit), gate.origin && ` from ${gate.origin}`),
			this.culprits(gate, unit)
		);
	}

	render() {
		const gates = this.app.profile.gates || [];
		this.place.replaceChildren();
		if (gates.length === 0 && !this.app.profile.assertions?.checked) {
			this.place.append(
				empty("No limit was set.", [
					"Set one with ",
					code("--max-allocations"),
					", ",
					code("--max-peak"),
					" or ",
					code("--limits"),
					": see the manual page."
				])
			);
			return;
		}
		const list = el("div", {});
		const more = longList(
			list,
			[...gates].sort((a, b) => Number(a.passed) - Number(b.passed)),
			50,
			gate => this.gate(gate)
		);
		fill(this.place, list, more, this.assertions());
	}

	chosen() {
		return null;
	}

	keys() {
		return {};
	}
}
