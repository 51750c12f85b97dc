/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What is known of one frame: its numbers in every metric, its place, its stack, and its source if the page has it. */

const OWNER_NAMES = ["", "this workspace", "a dependency", "Rust's library"];
const CLASS_NAMES = [
	"",
	"an allocator",
	"containers",
	"Rust's runtime",
	"Rust's runtime",
	"passed through",
	"the C or C++ library",
	"the system's entry"
];

function placeOf(profile, call) {
	return placeText(profile.calls.file(call), profile.calls.line[call]);
}

/* Where a group's frames are: one place, or the first of several. */
function groupPlace(profile, tree, group) {
	const places = [
		...new Set(
			tree
				.calls(group)
				.map(call => placeOf(profile, call))
				.filter(place => place)
		)
	];
	return places.length > 1 ? `${places[0]} and ${places.length - 1} more` : places[0] || "";
}

/* The frames of a group's stack, the innermost first. */
function stackOf(tree, group) {
	const groups = [];
	for (let g = group; g && g.fn >= 0; g = g.parent) {
		groups.push(g);
	}
	return tree.up ? groups.reverse() : groups;
}

function stackLines(app, tree, group) {
	return stackOf(tree, group).map(g => {
		const place = groupPlace(app.profile, tree, g);
		return app.groupName(g) + (place ? ` (${place})` : "") + (tree.isInlined(g) ? " [inlined]" : "");
	});
}

async function copyStack(app, tree, group) {
	const lines = stackLines(app, tree, group);
	const text = lines.join("\n") + "\n";
	let copied = false;
	try {
		await navigator.clipboard.writeText(text);
		copied = true;
	} catch {
		copied = copyBySelection(text);
	}
	app.notice(
		copied
			? `Copied ${countOf(lines.length, "frame")}.`
			: "The browser does not allow to copy. Select the stack and copy it yourself."
	);
}

function copyBySelection(text) {
	const area = el("textarea", { class: "offscreen", "aria-hidden": "true" });
	const before = document.activeElement;
	area.value = text;
	document.body.append(area);
	area.select();
	const copied = document.execCommand("copy");
	area.remove();
	before?.focus();
	return copied;
}

function ownerText(profile, fn) {
	const { origins, classes, crates } = profile.functions;
	const owner = OWNER_NAMES[origins[fn]] || CLASS_NAMES[classes[fn]] || "";
	return [crates[fn] && `crate ${crates[fn]}`, owner].filter(text => text).join(", ");
}

/* A row for each metric. A comparison has the change in the place of the exact number. */
function metricRows(app, tree, group) {
	return app.profile.metrics.map((metric, m) => {
		const value = tree.sum(group, app.costs.current(m));
		const all = app.costs.current(m).total[0];
		const exact = exactText(value, metric.unit);
		const change = app.profile.compares ? value - tree.sum(group, app.costs.baseline(m)) : 0;
		return el(
			"tr",
			{ class: m === app.metricIndex ? "current" : null },
			el("th", { scope: "row" }, metric.title),
			numberCell(amountText(value, metric.unit), exact),
			app.profile.compares
				? el("td", { class: `number ${changeClass(change)}` }, changeText(change, metric.unit))
				: numberCell(metric.unit === "bytes" && Math.abs(value) >= 1024 ? countText(value) : ""),
			numberCell(shareText(value, all))
		);
	});
}

function changeClass(change) {
	return change > 0 ? "more-than" : change < 0 ? "less-than" : "";
}

/* The metric that is shown, exactly. */
function exactLines(app, tree, group) {
	const { unit } = app.metric;
	const lines = [];
	if (app.profile.compares) {
		const share = changeShareText(group.total, group.baseline);
		lines.push(`${exactText(group.total, unit)}, before ${exactText(group.baseline, unit)} (${share})`);
	}
	if (!tree.up && group.fn >= 0) {
		const column = app.costs.current(app.metricIndex).own;
		const own = group.nodes.reduce((sum, node) => sum + column[node], 0);
		lines.push(`Own, without callees: ${exactText(own, unit)}`);
	}
	return lines.map(line => el("p", { class: "quiet" }, line));
}

function frameDetails(app, tree, group) {
	const { profile } = app;
	const place = group.fn >= 0 ? groupPlace(profile, tree, group) : "";
	const heads = ["metric", "#amount", profile.compares ? "#change" : "#exact", "#share"];
	return el(
		"aside",
		{ class: "details", "aria-label": "The chosen frame" },
		el("h2", {}, app.groupName(group)),
		place && el("p", { class: "place" }, place, tree.isInlined(group) && el("span", { class: "tag" }, "inlined")),
		group.fn >= 0 && el("p", { class: "quiet" }, ownerText(profile, group.fn)),
		plainTable("In each metric", heads, metricRows(app, tree, group)),
		exactLines(app, tree, group),
		group.fn >= 0 &&
			el(
				"p",
				{ class: "buttons" },
				el(
					"button",
					{
						type: "button",
						id: "copy-stack",
						title: "Copy the stack (c)",
						onclick: () => copyStack(app, tree, group)
					},
					"Copy stack"
				),
				app.state.view !== "sandwich" &&
					el(
						"button",
						{
							type: "button",
							id: "to-sandwich",
							title: "Callers and callees of this function (s)",
							onclick: () => app.showFunction(group.fn)
						},
						"Callers and callees"
					)
			),
		group.fn >= 0 && stackList(app, tree, group),
		sizeDetails(app, tree, group),
		group.fn >= 0 && sourceOf(app, tree, group)
	);
}

function stackList(app, tree, group) {
	const lines = stackOf(tree, group);
	const list = el("ol", { class: "stack" });
	const more = longList(list, lines, 30, g => {
		const place = groupPlace(app.profile, tree, g);
		const own = isOwnCode(app.profile.functions, g.fn);
		return el(
			"li",
			{ class: own || !app.state.dim ? null : "dim" },
			el("span", { class: "name" }, app.groupName(g)),
			tree.isInlined(g) && el("span", { class: "tag" }, "inlined"),
			place && el("span", { class: "place" }, place)
		);
	});
	return el(
		"details",
		{ open: true },
		el("summary", {}, `Stack, innermost first (${countOf(lines.length, "frame")})`),
		list,
		more
	);
}

/* The text around the first of the frame's lines that the page has the file of. */
function sourceOf(app, tree, group) {
	const { sources, calls } = app.profile;
	if (!sources) {
		return null;
	}
	const call = tree.calls(group).find(id => Object.hasOwn(sources, calls.fileText(id)));
	if (call === undefined) {
		const leftOut = app.profile.sources_left_out || {};
		const file = tree
			.calls(group)
			.map(calls.fileText)
			.find(name => Object.hasOwn(leftOut, name));
		const why = file === undefined ? "this frame." : `${file}: ${leftOut[file]}.`;
		return el("p", { class: "quiet" }, `The page has no source of ${why}`);
	}
	const here = new Set(
		tree
			.calls(group)
			.filter(id => calls.fileText(id) === calls.fileText(call))
			.map(id => calls.line[id])
	);
	const list = el("ol", { class: "source", tabindex: "0", "aria-label": `Source of ${calls.file(call)}` });
	sources[calls.fileText(call)]
		.replace(/\n$/, "")
		.split("\n")
		.forEach((text, i) => {
			list.append(el("li", { class: here.has(i + 1) ? "here" : null }, text.replace(/\t/g, "    ") || " "));
		});
	requestAnimationFrame(() => {
		const mark = list.querySelector(".here");
		list.scrollTop = mark ? mark.offsetTop - list.offsetTop - list.clientHeight / 2 : 0;
	});
	return el("details", { open: true }, el("summary", {}, `Source: ${calls.file(call)}`), list);
}
