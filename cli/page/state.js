/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the page shows is all in the fragment of its address: to reload it, to share it and to go back restores it. What
   is as at the beginning is left out. */

/* One row for each part of the state: its name, its name in the address, and what it is at the beginning. true and
   false are written as 1 and 0; null is nothing chosen. */
const STATE = [
	["view", "view", "flame"],
	["metric", "metric", ""],
	["query", "q", ""],
	["zoom", "zoom", ""],
	["focus", "at", ""],
	["upright", "upright", false],
	["inverted", "invert", false],
	["byLine", "lines", false],
	["dim", "dim", true],
	["fn", "function", ""],
	["width", "width", "larger"],
	["sort", "sort", "total"],
	["ascending", "up", false],
	["leakKind", "kind", null],
	["timeline", "timeline", ""],
	["process", "process", null],
	["thread", "thread", null],
	["test", "test", null],
	["region", "region", null],
	["phase", "phase", null],
	["crate", "crate", null],
	["runtime", "runtime", null]
];
const FILTERS = ["process", "thread", "test", "region", "phase", "crate", "runtime"];

function stateFrom(fragment) {
	const parameters = new URLSearchParams(fragment.replace(/^#/, ""));
	const state = {};
	for (const [name, short, start] of STATE) {
		const text = parameters.get(short);
		state[name] = text === null ? start : typeof start === "boolean" ? text === "1" : text;
	}
	return state;
}

function fragmentOf(state) {
	const parameters = new URLSearchParams();
	for (const [name, short, start] of STATE) {
		if (state[name] !== start) {
			parameters.set(short, typeof start === "boolean" ? (state[name] ? "1" : "0") : state[name]);
		}
	}
	const text = parameters.toString();
	return text ? `#${text}` : "#";
}

function filtersOf(state) {
	return Object.fromEntries(FILTERS.map(name => [name, state[name]]));
}
