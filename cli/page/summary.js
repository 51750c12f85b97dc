/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The whole run in numbers, its processes, and what would save allocations. */

/* The members of `summary` that are shown: name, title, unit. */
const SUMMARY = [
	["total_allocations", "allocations", "count"],
	["reallocations", "reallocations", "count"],
	["total_deallocations", "deallocations", "count"],
	["total_bytes_allocated", "bytes allocated", "bytes"],
	["peak_memory", "peak", "bytes"],
	["peak_blocks", "blocks at the peak", "count"],
	["current_memory", "live at exit", "bytes"],
	["current_blocks", "blocks live at exit", "count"],
	["leaked_bytes", "leaked", "bytes"],
	["leaked_blocks", "blocks leaked", "count"],
	["temporary", "temporary allocations", "count"],
	["copied_bytes", "copied by reallocations", "bytes"],
	["failed", "failed requests", "count"],
	["events", "events", "count"],
	["threads", "threads", "count"],
	["processes", "processes", "count"]
];

class SummaryView {
	constructor(app, place) {
		this.app = app;
		this.place = place;
	}

	close() {}

	/* In a comparison: each metric of both sides. */
	comparison() {
		const rows = this.app.profile.metrics
			.filter(metric => metric.baseline !== undefined)
			.map(({ title, unit, total, baseline }) =>
				el(
					"tr",
					{},
					el("th", { scope: "row" }, title),
					numberCell(amountText(baseline, unit), exactText(baseline, unit)),
					numberCell(amountText(total, unit), exactText(total, unit)),
					el("td", { class: `number ${changeClass(total - baseline)}` }, changeText(total - baseline, unit)),
					numberCell(changeShareText(total, baseline))
				)
			);
		return rows.length
			? plainTable("Current against baseline", ["Metric", "#Baseline", "#Current", "#Change", "#Share"], rows)
			: null;
	}

	numbers(summary) {
		const rows = SUMMARY.filter(([name]) => Number.isFinite(summary[name])).map(([name, title, unit]) =>
			el(
				"tr",
				{},
				el("th", { scope: "row" }, title),
				numberCell(amountText(summary[name], unit)),
				numberCell(
					unit === "bytes" && Math.abs(summary[name]) >= 1024 ? `${countText(summary[name])} bytes` : ""
				)
			)
		);
		return rows.length ? plainTable("Summary", ["Whole run", "#Amount", "#Exact"], rows) : null;
	}

	processes(processes) {
		const cell = (value, unit) =>
			numberCell(
				Number.isFinite(value) ? amountText(value, unit) : "",
				Number.isFinite(value) ? exactText(value, unit) : null
			);
		return processes.length === 0
			? null
			: plainTable(
					"Processes",
					["Process", "End", "#Allocations", "#Bytes allocated", "#Peak", "#Live at exit"],
					processes.map(process =>
						el(
							"tr",
							{},
							el("th", { scope: "row" }, processName(process)),
							el("td", {}, endText(process)),
							cell(process.total_allocations, "count"),
							cell(process.total_bytes_allocated, "bytes"),
							cell(process.peak_memory, "bytes"),
							cell(process.current_memory, "bytes")
						)
					)
				);
	}

	render() {
		const { profile } = this.app;
		const advice = profile.advice || [];
		this.place.replaceChildren();
		fill(
			this.place,
			profile.compares && this.comparison(),
			profile.summary && this.numbers(profile.summary),
			this.processes(profile.processes || []),
			advice.length > 0 && [
				el("h2", {}, "Advice"),
				el(
					"ul",
					{ class: "advice" },
					advice.map(line => el("li", {}, line))
				)
			]
		);
		if (!this.place.hasChildNodes()) {
			this.place.append(empty("This page has no summary.", null));
		}
	}

	chosen() {
		return null;
	}

	keys() {
		return {};
	}
}

/* `exit`, `exit 101`, `signal 6`. */
function endText(process) {
	const number = process.exit_status ?? process.signal;
	return `${process.end || ""}${number ? ` ${number}` : ""}`;
}
