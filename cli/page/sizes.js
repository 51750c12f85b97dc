/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which sizes the allocations of a frame asked for: in the classes of counters/size_classes.h, as in a report. */

const SMALL_SIZE = 1;
const ABOVE_POWER = 2;
const SIZE_MARKS = { [SMALL_SIZE]: "small", [ABOVE_POWER]: "above a power of two" };

/* Marks the nodes whose samples a group counts. */
function nodesWithin(profile, tree, group) {
	const { nodes } = profile;
	const within = new Uint8Array(nodes.count);
	for (const start of group.starts) {
		within[start] = 1;
	}
	for (let n = 1; n < nodes.count && !tree.own; n++) {
		within[n] |= within[nodes.parent[n]];
	}
	return within;
}

function addSize(classes, sizes, at) {
	const from = sizes.from[at];
	const to = from + sizes.span[at];
	const row = classes.get(sizes.class[at]);
	if (row) {
		row.from = Math.min(row.from, from);
		row.to = Math.max(row.to, to);
		row.blocks += sizes.blocks[at];
	} else {
		classes.set(sizes.class[at], { from, to, kind: sizes.kind[at], blocks: sizes.blocks[at] });
	}
}

/* Adds up the sizes of the group's samples that pass the filters. Returns a row for each class, the smallest size first. */
function sizeHistogram(app, tree, group) {
	const { samples, sizes } = app.profile;
	const within = nodesWithin(app.profile, tree, group);
	const classes = new Map();
	let at = 0;
	for (let i = 0; i < samples.count; i++) {
		const end = at + sizes.rows[i];
		if (!app.costs.kept[i] || !within[samples.node[i]]) {
			at = end;
		}
		for (; at < end; at++) {
			addSize(classes, sizes, at);
		}
	}
	return [...classes.values()].sort((a, b) => a.from - b.from);
}

function sizeText({ from, to }) {
	return `${countText(from)}${to > from ? `–${countText(to)}` : ""} B`;
}

function blocksOf(rows) {
	return rows.reduce((sum, row) => sum + row.blocks, 0);
}

/* What wakes the eye: a sentence for each kind of size that there is. */
function sizeRemarks(rows) {
	const small = rows.filter(row => row.kind === SMALL_SIZE);
	const above = rows.filter(row => row.kind === ABOVE_POWER);
	const remarks = [];
	if (small.length > 0) {
		const largest = countText(Math.max(...small.map(row => row.to)));
		remarks.push(`${shareText(blocksOf(small), blocksOf(rows))} of the blocks are small: at most ${largest} bytes.`);
	}
	if (above.length > 0) {
		const most = sizeText(above.reduce((most, row) => (row.blocks > most.blocks ? row : most)));
		const share = shareText(blocksOf(above), blocksOf(rows));
		remarks.push(`${share} of the blocks are just above a power of two, most often of ${most}.`);
	}
	return remarks;
}

/* A table with a bar for each class; null without sizes. In a comparison the sizes are those of the current run. */
function sizeDetails(app, tree, group) {
	const rows = app.profile.sizes ? sizeHistogram(app, tree, group) : [];
	if (rows.length === 0) {
		return null;
	}
	const all = blocksOf(rows);
	const most = Math.max(...rows.map(row => row.blocks));
	const table = plainTable("Sizes that were asked for", ["size", "#blocks", "#share", ""], []);
	const more = longList(table.querySelector("tbody"), rows, 20, row => {
		const mark = SIZE_MARKS[row.kind];
		return el(
			"tr",
			{},
			el("th", { scope: "row" }, sizeText(row), mark && el("span", { class: "tag" }, mark)),
			numberCell(countText(row.blocks)),
			numberCell(shareText(row.blocks, all)),
			el("td", {}, el("meter", { min: 0, max: most, value: row.blocks, "aria-hidden": "true" }))
		);
	});
	return el(
		"details",
		{ class: "sizes", open: true },
		el("summary", {}, `Sizes (${countOf(all, "block")})`),
		sizeRemarks(rows).map(text => el("p", { class: "quiet" }, text)),
		table,
		more
	);
}
