/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The live heap of a process over its events, with the peak marked. An event is an allocation, a reallocation or a
   release. */

const CHART = { height: 340, left: 84, right: 40, top: 34, bottom: 34 };

/* What the chart can show: title, unit, column of the timeline. */
const TIMELINE_COLUMNS = [
	["live", "bytes live", "bytes"],
	["blocks", "blocks live", "count"],
	["allocated", "bytes allocated so far", "bytes"]
];

/* Round steps of an axis: 1, 2 or 5 times a power of ten; for bytes, powers of two. */
function axisSteps(most, unit, count) {
	if (most <= 0) {
		return [0];
	}
	const raw = most / count;
	const base = unit === "bytes" ? 2 ** Math.ceil(Math.log2(raw)) : 10 ** Math.floor(Math.log10(raw));
	const step = Math.max(1, unit === "bytes" ? base : [1, 2, 5, 10].map(k => k * base).find(s => s >= raw));
	return Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step);
}

class Chart {
	/* width: in pixels. */
	constructor(app, process, [column, title, unit], width) {
		const { timeline } = process;
		Object.assign(this, { app, process, title, unit, column, timeline, width, at: -1 });
		this.events = timeline.event;
		this.values = timeline[column];
		/* The most within an interval can be above what is live at its end. */
		this.upper = column === "live" && timeline.max ? timeline.max : this.values;
		this.lastEvent = Math.max(1, process.events || 0, this.events[this.events.length - 1] || 0);
		this.peak = column === "live" ? (process.peak_memory ?? process.peak) : undefined;
		this.most = Math.max(1, ...chunkedMax(this.upper), this.peak || 0);
	}

	x(event) {
		return CHART.left + ((this.width - CHART.left - CHART.right) * event) / this.lastEvent;
	}

	y(value) {
		return CHART.height - CHART.bottom - ((CHART.height - CHART.top - CHART.bottom) * value) / this.most;
	}

	path(values) {
		return values
			.map((value, i) => `${i ? "L" : "M"}${this.x(this.events[i]).toFixed(1)} ${this.y(value).toFixed(1)}`)
			.join("");
	}

	axes() {
		const right = this.width - CHART.right;
		const bottom = CHART.height - CHART.bottom;
		return [
			axisSteps(this.most, this.unit, 5).map(value => [
				svg("line", { class: "grid", x1: CHART.left, x2: right, y1: this.y(value), y2: this.y(value) }),
				svg(
					"text",
					{ class: "axis", x: CHART.left - 8, y: this.y(value) + 4, "text-anchor": "end" },
					amountText(value, this.unit)
				)
			]),
			axisSteps(this.lastEvent, "count", Math.max(2, this.width / 160)).map(event =>
				svg(
					"text",
					{ class: "axis", x: this.x(event), y: bottom + 18, "text-anchor": "middle" },
					countText(event)
				)
			),
			svg("text", { class: "axis", x: CHART.left - 14, y: bottom + 18, "text-anchor": "end" }, "events")
		];
	}

	peakMark() {
		const event = this.process.peak_event;
		if (this.peak === undefined || event === undefined) {
			return [];
		}
		const x = this.x(event);
		const y = this.y(this.peak);
		const left = x > this.width * 0.6;
		return [
			svg("line", { class: "peak-line", x1: x, x2: x, y1: y, y2: CHART.height - CHART.bottom }),
			svg("circle", { class: "peak", cx: x, cy: y, r: 5 }),
			svg(
				"text",
				{ class: "peak-text", x: left ? x - 9 : x + 9, y: y - 9, "text-anchor": left ? "end" : "start" },
				`peak ${bytesText(this.peak)} at event ${countText(event)}`
			)
		];
	}

	picture() {
		const n = this.events.length;
		const bottom = this.y(0).toFixed(1);
		const line = this.path(this.values);
		const area = n
			? `${line}L${this.x(this.events[n - 1]).toFixed(1)} ${bottom}L${this.x(this.events[0]).toFixed(1)} ${bottom}Z`
			: "";
		this.cursor = svg("line", {
			class: "cursor",
			x1: 0,
			x2: 0,
			y1: CHART.top,
			y2: CHART.height - CHART.bottom,
			visibility: "hidden"
		});
		this.dot = svg("circle", { class: "cursor-dot", r: 4, visibility: "hidden" });
		const node = svg(
			"svg",
			{
				id: "chart",
				viewBox: `0 0 ${this.width} ${CHART.height}`,
				tabindex: "0",
				role: "img",
				"aria-label": `Timeline of ${this.title}. Left and right arrow keys read it.`
			},
			this.axes(),
			svg("path", { class: "area", d: area }),
			this.upper !== this.values ? svg("path", { class: "upper", d: this.path(this.upper) }) : [],
			svg("path", { class: "line", d: line }),
			this.peakMark(),
			this.cursor,
			this.dot
		);
		node.addEventListener("mousemove", event => this.hover(event, node));
		node.addEventListener("mouseleave", hideTooltip);
		node.addEventListener("keydown", event => this.key(event));
		node.addEventListener("blur", () => this.move(-1));
		this.node = node;
		return node;
	}

	key(event) {
		const last = this.events.length - 1;
		const steps = {
			ArrowLeft: this.at < 0 ? last : this.at - 1,
			ArrowRight: this.at + 1,
			PageUp: this.at - 10,
			PageDown: this.at + 10,
			Home: 0,
			End: last
		};
		if (event.key in steps && last >= 0) {
			event.preventDefault();
			this.move(Math.max(0, Math.min(last, steps[event.key])));
			say(this.lines().join(", "));
		}
	}

	hover(event, node) {
		const box = node.getBoundingClientRect();
		const x = ((event.clientX - box.left) * this.width) / box.width;
		const wanted = ((x - CHART.left) / (this.width - CHART.left - CHART.right)) * this.lastEvent;
		let low = 0;
		let high = this.events.length - 1;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.events[middle] < wanted) {
				low = middle + 1;
			} else {
				high = middle;
			}
		}
		if (high >= 0) {
			this.move(low);
			showTooltip(this.lines(), event.clientX, event.clientY);
		}
	}

	move(at) {
		this.at = at;
		for (const mark of [this.cursor, this.dot]) {
			mark.setAttribute("visibility", at < 0 ? "hidden" : "visible");
		}
		byId("chart-readout").textContent = at < 0 ? "" : this.lines().join(" · ");
		if (at >= 0) {
			const x = this.x(this.events[at]);
			this.cursor.setAttribute("x1", x);
			this.cursor.setAttribute("x2", x);
			this.dot.setAttribute("cx", x);
			this.dot.setAttribute("cy", this.y(this.values[at]));
		}
	}

	lines() {
		const i = this.at;
		const { timeline } = this;
		const lines = [`event ${countText(this.events[i])}`, `${this.title}: ${exactText(this.values[i], this.unit)}`];
		if (this.column !== "blocks" && timeline.blocks) {
			lines.push(countOf(timeline.blocks[i], "block"));
		}
		if (this.upper !== this.values) {
			lines.push(`most since the point before: ${exactText(this.upper[i], "bytes")}`);
		}
		return lines;
	}
}

/* The largest numbers of pieces of a list: all its numbers at once are too many arguments. */
function chunkedMax(values) {
	const most = [];
	for (let i = 0; i < values.length; i += 10000) {
		most.push(Math.max(...values.slice(i, i + 10000)));
	}
	return most;
}

function processName(process) {
	return process.label ?? process.process ?? process.executable;
}

class TimelineView {
	constructor(app, place) {
		this.app = app;
		this.place = place;
		this.observer = new ResizeObserver(() => {
			if (this.width && this.width !== this.place.clientWidth) {
				this.render();
			}
		});
		this.observer.observe(place);
	}

	close() {
		this.observer.disconnect();
		hideTooltip();
	}

	render() {
		const { app } = this;
		const { state } = app;
		const processes = (app.profile.processes || []).filter(
			process => process.timeline && process.timeline.event.length > 0
		);
		if (processes.length === 0) {
			this.place.replaceChildren(
				empty(
					"This profile has no timeline.",
					"A baseline keeps totals only: make the page from the profile itself."
				)
			);
			return;
		}
		const [wanted, chosenColumn] = state.timeline.split("/");
		const had = document.activeElement?.id;
		const number = Math.min(processes.length - 1, Math.max(0, parseInt(wanted, 10) || this.highest(processes)));
		const columns = TIMELINE_COLUMNS.filter(([column]) => processes[number].timeline[column]);
		const column = columns.find(([name]) => name === chosenColumn) || columns[0];
		const chart = new Chart(app, processes[number], column, Math.max(320, (this.width = this.place.clientWidth)));
		const go = (i, name) => app.go({ timeline: `${i}/${name}` });
		const select = el(
			"select",
			{ id: "timeline-process", onchange: () => go(select.value, column[0]) },
			processes.map((process, i) => el("option", { value: i, selected: i === number }, processName(process)))
		);
		const kind = el(
			"select",
			{ id: "timeline-column", onchange: () => go(number, kind.value) },
			columns.map(([name, title]) => el("option", { value: name, selected: name === column[0] }, title))
		);
		this.place.replaceChildren(
			el(
				"div",
				{ class: "switches" },
				el("label", { class: "field" }, "Process ", select),
				el("label", { class: "field" }, "Chart ", kind)
			),
			el(
				"figure",
				{ class: "chart" },
				chart.picture(),
				el(
					"figcaption",
					{},
					el("span", { id: "chart-readout" }),
					chart.upper !== chart.values &&
						el(
							"span",
							{ class: "quiet" },
							"Filled: live at the end of an interval. Thin line: the most within it."
						)
				)
			)
		);
		if (had) {
			byId(had)?.focus();
		}
	}

	/* The process with the highest peak comes first. */
	highest(processes) {
		return this.app.state.timeline === ""
			? processes.reduce(
					(most, process, i) => ((process.peak_memory || 0) > (processes[most].peak_memory || 0) ? i : most),
					0
				)
			: 0;
	}

	chosen() {
		return null;
	}

	keys() {
		return {};
	}
}
