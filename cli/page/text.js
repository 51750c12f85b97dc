/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Elements and text. All that the profiled program named reaches the page as text through here, never as markup. */

/* Control characters, what turns the direction of writing, what has no width, and halves of a character. */
const UNSEEN = "[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]";
const HALVES = "[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]";
const UNSHOWN = new RegExp(`${UNSEEN}|${HALVES}`, "g");
const SHORT_ESCAPES = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/* Returns the text with what cannot be seen, or would change how the rest reads, as an escape. */
function shown(text) {
	return String(text).replace(UNSHOWN, c => SHORT_ESCAPES[c] || "\\u{" + c.charCodeAt(0).toString(16) + "}");
}

/* Puts children into a node: nodes, texts, lists of both; null and false are left out. */
function fill(node, ...children) {
	for (const child of children.flat(Infinity)) {
		if (child !== null && child !== undefined && child !== false) {
			node.append(child instanceof Node ? child : shown(child));
		}
	}
	return node;
}

/* Returns a new element. Attributes that begin with `on` are listeners; true stands for an attribute without a value. */
function el(tag, attributes, ...children) {
	const node = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes || {})) {
		if (name.startsWith("on")) {
			node.addEventListener(name.slice(2), value);
		} else if (value !== null && value !== undefined && value !== false) {
			node.setAttribute(name, value === true ? "" : value);
		}
	}
	return fill(node, ...children);
}

/* The same for a part of a picture. */
function svg(tag, attributes, ...children) {
	const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
	for (const [name, value] of Object.entries(attributes || {})) {
		node.setAttribute(name, value);
	}
	return fill(node, ...children);
}

/* `src/a.rs:12`; without the line if it is not known; nothing if the file is not known. */
function placeText(file, line) {
	return file ? (line ? `${file}:${line}` : file) : "";
}

function byId(id) {
	return document.getElementById(id);
}

/* Says something to those who hear the page. */
function say(text) {
	byId("live").textContent = shown(text);
}

/* A view without data: what is missing, and how to get it. */
function empty(what, how) {
	return el("div", { class: "empty" }, el("p", {}, what), how && el("p", { class: "how" }, how));
}

/* A command in an explanation. */
function code(text) {
	return el("code", {}, text);
}

/* A list that can be long: shows `step` of the items, and a button for as many more. make(item) returns the node. */
function longList(parent, items, step, make) {
	let shownItems = 0;
	const more = el("button", { type: "button", class: "more", onclick: () => show(step) });
	function show(count) {
		const end = Math.min(items.length, shownItems + count);
		for (; shownItems < end; shownItems++) {
			parent.append(make(items[shownItems], shownItems));
		}
		const left = items.length - shownItems;
		more.hidden = left === 0;
		more.textContent = `Show ${countText(Math.min(step, left))} of ${countText(left)} more`;
	}
	show(step);
	return more;
}

/* A cell of a table that holds a number. */
function numberCell(text, title) {
	return el("td", { class: "number", title: title || null }, text);
}

/* A table with a head of texts; a column whose head begins with `#` holds numbers. */
function plainTable(caption, heads, rows) {
	return el(
		"div",
		{ class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
		el(
			"table",
			{},
			el("caption", {}, caption),
			el(
				"thead",
				{},
				el(
					"tr",
					{},
					heads.map(head =>
						head.startsWith("#")
							? el("th", { class: "number", scope: "col" }, head.slice(1))
							: el("th", { scope: "col" }, head)
					)
				)
			),
			el("tbody", {}, rows)
		)
	);
}
