/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Leaks, with their ways: who freed the others of the same stack, what still points to them, and how they came about. */

const LEAK_KINDS = [
	["lost", "lost", ["nothing points to it", "nothing points to them"]],
	["cycle", "lost in cycles", ["it points to itself", "they point to each other, and nothing else points to them"]],
	["indirect", "indirectly lost", ["only lost blocks point to it", "only lost blocks point to them"]],
	["reachable", "reachable", ["the program can still reach it", "the program can still reach them"]]
];

function leakThread(thread) {
	if (thread.threads > 1) {
		return `${thread.thread}, ${thread.threads} threads`;
	}
	const number = `thread ${thread.serial}`;
	const facts = [thread.thread !== number && thread.serial && number, thread.exited && "exited"].filter(fact => fact);
	return thread.thread + (facts.length ? ` (${facts.join(", ")})` : "");
}

function framesList(frames, cut) {
	return el(
		"ol",
		{ class: "stack" },
		frames.map(frame =>
			el(
				"li",
				{},
				el("span", { class: "name" }, frame.function || "???"),
				frame.inlined && el("span", { class: "tag" }, "inlined"),
				frame.file && el("span", { class: "place" }, placeText(frame.file, frame.line))
			)
		),
		cut && el("li", { class: "quiet" }, "the stack was cut here")
	);
}

/* A stack that opens on a click. */
function framesBelow(text, frames, cut) {
	return frames && frames.length ? el("details", {}, el("summary", {}, text), framesList(frames, cut)) : text;
}

/* One pointer on the way from a root to the block. */
function stepText(step) {
	const inObject = step.object ? ` in ${step.object}` : "";
	const offset = step.offset === undefined ? "" : `, at offset ${countText(step.offset)}`;
	const thread = step.thread ? ` of ${step.thread.thread}` : "";
	const from = step.function ? ` of ${step.function}` : "";
	const texts = {
		static: () => `the static ${step.name || step.address || "???"}${inObject}${offset}`,
		"thread-local": () => `a thread-local value${thread}${inObject}${offset}`,
		stack: () => `the stack${thread}${step.function ? `, in the frame of ${step.function}` : ""}`,
		mapped: () =>
			`a mapping${step.object ? ` of ${step.object}` : ""}${step.address ? ` at ${step.address}` : ""}${offset}`,
		register: () => `a register${thread}`,
		block: () => `a block${from}${step.inherited ? ", from before the fork" : ""}${offset}`
	};
	return (texts[step.by] || (() => step.by))() + (step.skipped ? ` … ${countText(step.skipped)} more steps` : "");
}

function stepsList(title, steps) {
	return [
		el("p", {}, title),
		el(
			"ol",
			{ class: "way" },
			steps.map(step => el("li", {}, framesBelow(stepText(step), step.frames, step.cut)))
		)
	];
}

function freedBy(leak) {
	const others = leak.freed_by || [];
	if (others.length === 0) {
		return leak.freed
			? el("p", {}, `${countText(leak.freed)} of ${countOf(leak.allocated, "block")} were freed`)
			: null;
	}
	const freed = others.map(({ blocks, bytes, thread, function: at, frames, cut }) => {
		const text = `${blocksText(blocks, bytes)} by ${leakThread(thread)}${at ? ` in ${at}` : ""}`;
		return el("li", {}, framesBelow(text, frames, cut));
	});
	return [
		el("p", {}, `${countText(leak.freed)} of the ${countOf(leak.allocated, "block")} of this stack were freed:`),
		el("ul", { class: "way" }, freed)
	];
}

function reallocated({ reallocated: made, blocks }) {
	if (!made) {
		return null;
	}
	const how = made.blocks === blocks ? "made" : `${countText(made.blocks)} made`;
	const first = `${leakThread(made.thread)}${made.function ? ` in ${made.function}` : ""}`;
	const text = `${how} by a realloc: first allocated by ${first} and reallocated ${countOf(made.times, "time")}`;
	return el("p", {}, framesBelow(text, made.frames, made.cut));
}

class LeaksView {
	constructor(app, place) {
		this.app = app;
		this.place = place;
	}

	close() {}

	ways(leak, sentence) {
		return [
			el("p", {}, sentence[leak.blocks === 1 ? 0 : 1]),
			leak.circle && leak.circle.length > 1 && stepsList("the cycle:", leak.circle),
			leak.held_by && stepsList("held by, from the root:", leak.held_by),
			freedBy(leak),
			leak.taken_by_realloc
				? el("p", {}, `a realloc took over ${countOf(leak.taken_by_realloc, "block")} of this stack`)
				: null,
			reallocated(leak)
		];
	}

	entry(leak, sentence) {
		const group = leak.group ? Object.values(leak.group)[0] : leak.function;
		const place = placeText(leak.file, leak.line);
		const known = this.app.profile.functions.names.includes(shown(leak.function || ""));
		return el(
			"details",
			{ class: "leak" },
			el(
				"summary",
				{},
				el("span", { class: "name" }, group || "???"),
				el("span", { class: "amount" }, blocksText(leak.blocks, leak.bytes)),
				el("span", { class: "place" }, `${place}${place ? " · " : ""}${leakThread(leak.thread)}`)
			),
			el(
				"div",
				{ class: "ways" },
				this.ways(leak, sentence),
				leak.frames && [el("p", {}, "Allocated here, innermost first:"), framesList(leak.frames, leak.cut)],
				known &&
					el(
						"p",
						{ class: "buttons" },
						el("button", { type: "button", onclick: () => this.toFunction(leak) }, "Callers and callees")
					)
			)
		);
	}

	toFunction(leak) {
		const metric = this.app.profile.metrics.find(({ name }) => name === "leaked-bytes");
		this.app.go({
			view: "sandwich",
			fn: shown(leak.function),
			...(metric && leak.kind !== "reachable" ? { metric: metric.name } : {})
		});
	}

	kind([kind, title, sentence], leaks) {
		const entries = (leaks.entries || []).filter(leak => leak.kind === kind);
		const amount = leaks[kind];
		if (!amount || (amount.blocks === 0 && entries.length === 0)) {
			return null;
		}
		const list = el("div", {});
		const more = longList(list, entries, 50, leak => this.entry(leak, sentence));
		return el(
			"section",
			{ class: "kind", "data-kind": kind },
			el(
				"h2",
				{},
				`${title}: ${blocksText(amount.blocks, amount.bytes)}`,
				entries.length === 0 && el("span", { class: "quiet" }, " not listed")
			),
			list,
			more
		);
	}

	render() {
		const { app } = this;
		const { leaks } = app.profile;
		if (!leaks || Array.isArray(leaks)) {
			this.place.replaceChildren(
				empty("This profile was recorded without leak checking.", [
					"Record with ",
					code("--leak-check"),
					", or with ",
					code("cargo alloc-profile leaks"),
					"."
				])
			);
			return;
		}
		const present = LEAK_KINDS.filter(([kind]) => leaks[kind] && leaks[kind].blocks > 0);
		const chosen = present.some(([kind]) => kind === app.state.leakKind) ? app.state.leakKind : null;
		const select = el(
			"select",
			{ id: "leak-kind", onchange: () => app.go({ leakKind: select.value || null }) },
			el("option", { value: "" }, "all kinds"),
			present.map(([kind, title]) => el("option", { value: kind, selected: kind === chosen }, title))
		);
		const sections = present
			.filter(([kind]) => chosen === null || kind === chosen)
			.map(kind => this.kind(kind, leaks))
			.filter(section => section);
		const notes = [
			leaks.unknown_processes > 0 &&
				`${countOf(leaks.unknown_processes, "process")} without leak checking: not in these numbers.`.replace(
					"processs",
					"processes"
				),
			leaks.suppressed?.blocks > 0 &&
				`Suppressed: ${blocksText(leaks.suppressed.blocks, leaks.suppressed.bytes)}.`,
			leaks.omitted?.entries > 0 && `Left out: ${blocksText(leaks.omitted.blocks, leaks.omitted.bytes)}.`
		];
		this.place.replaceChildren();
		fill(
			this.place,
			el("div", { class: "switches" }, el("label", { class: "field" }, "Kind ", select)),
			notes.map(note => note && el("p", { class: "quiet" }, note)),
			sections.length ? sections : empty("No leaks.", "Every block was freed, or can still be reached.")
		);
	}

	chosen() {
		return null;
	}

	keys() {
		return {};
	}
}
