/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The keys that work everywhere, and the help that lists all of them. */

const KEY_HELP = [
	["Arrow keys", "walk the flame graph: towards callees, back to the caller, to the frames beside"],
	["Enter", "zoom in to the frame; between callers and callees: put it in the middle"],
	["Escape", "zoom out; in the search: clear it; between callers and callees: back to the flame graph"],
	["Home", "to the root of the flame graph"],
	["+ - 0", "zoom in, zoom out, show everything"],
	["/", "search"],
	["i", "invert: from what allocates to its callers"],
	["f", "root at the bottom or at the top"],
	["l", "a frame for each line"],
	["d", "dim libraries, dependencies and runtime"],
	["m", "the next metric; M the one before"],
	["c", "copy the stack of the chosen frame"],
	["s", "callers and callees of the chosen frame's function"],
	["1 … 8", "the views"],
	["?", "this help"]
];

const HELP_TEXT = [
	"A frame is as wide as what it and all that it calls allocated, in the metric that is chosen.",
	"Siblings stand in the order of names.",
	"Frames narrower than a pixel are left out: zoom in to see them.",
	"Own code is orange; dependencies and libraries are dimmed. Inlined frames have a dotted upper edge and slanted text.",
	"In a comparison, orange frames allocate more than the baseline, blue ones less; sign and number are in the frame.",
	"Amounts of memory are in KB of 1,024 bytes. Numbers above 2^53 are rounded, and say so with 'about'.",
	"The address of the page keeps all that is chosen: copy it to share what you see."
];

function openHelp() {
	const dialog = byId("help");
	if (!dialog.hasChildNodes()) {
		fill(
			dialog,
			el("h2", { id: "help-title" }, "Keys"),
			el(
				"dl",
				{},
				KEY_HELP.map(([key, text]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, text)])
			),
			HELP_TEXT.map(text => el("p", {}, text)),
			el("form", { method: "dialog" }, el("button", { id: "help-close" }, "Close"))
		);
		dialog.querySelector("form").addEventListener("submit", event => {
			event.preventDefault();
			dialog.close();
		});
	}
	dialog.showModal();
}

function isTyping(target) {
	return target instanceof Element && target.matches("input, select, textarea");
}

/* Keys that act wherever the focus is, except while somebody types. */
function globalKeys(app) {
	const chosen = act => () => {
		const at = app.current.chosen();
		if (at && at.group.fn >= 0) {
			act(at);
		}
	};
	const keys = {
		"/": () => {
			byId("search").focus();
			byId("search").select();
		},
		"?": openHelp,
		m: () => app.nextMetric(1),
		M: () => app.nextMetric(-1),
		l: () => app.toggle("byLine"),
		d: () => app.toggle("dim"),
		c: chosen(({ tree, group }) => copyStack(app, tree, group)),
		s: chosen(({ group }) => app.showFunction(group.fn)),
		Escape: () => app.current.zoomOut?.()
	};
	VIEWS.forEach(({ name }, i) => {
		keys[i + 1] = () => app.showView(name);
	});
	return keys;
}

function listenToKeys(app) {
	const keys = globalKeys(app);
	document.addEventListener("keydown", event => {
		if (event.ctrlKey || event.altKey || event.metaKey || byId("help").open || isTyping(event.target)) {
			return;
		}
		const act = app.current.keys()[event.key] || keys[event.key];
		if (act) {
			event.preventDefault();
			act();
		}
	});
	byId("help-button").addEventListener("click", openHelp);
}
