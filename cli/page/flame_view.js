/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The view of the flame graph: the picture of all stacks, its switches, the way from the root to what is zoomed in, and
   the frame chosen. */

/* A button that is on or off. */
function switchButton(app, id, name, title, on) {
	return el(
		"button",
		{ type: "button", id, title, "aria-pressed": String(app.state[name]), onclick: () => app.toggle(name) },
		on
	);
}

function widthChoice(app) {
	const choices = [
		["larger", "the larger of both"],
		["current", "current"],
		["baseline", "baseline"]
	];
	const select = el(
		"select",
		{ id: "width", onchange: () => app.go({ width: select.value, zoom: "", focus: "" }) },
		choices.map(([value, title]) => el("option", { value, selected: app.state.width === value }, title))
	);
	return el("label", { class: "field" }, "Width ", select);
}

function legend(app) {
	const entries = app.profile.compares
		? [
				["more", "more"],
				["same", "as before"],
				["less", "less"]
			]
		: [
				["own", "own code"],
				["dependency", "dependencies"],
				["library", "libraries and runtime"]
			];
	return el(
		"ul",
		{ class: "legend", "aria-label": "Colours" },
		entries.map(([kind, text]) => el("li", { class: `key-${kind}${app.state.dim ? "" : " full"}` }, text)),
		el("li", { class: "key-inlined" }, "inlined")
	);
}

/* What both flame graphs have in common, to be told from a frame. */
function pictureSwitches(app) {
	return [
		switchButton(app, "lines", "byLine", "A frame for each line of a function (l)", "Lines"),
		switchButton(app, "dim", "dim", "Dim libraries, dependencies and runtime (d)", "Dim libraries"),
		app.profile.compares && widthChoice(app)
	];
}

class FlameView {
	constructor(app, place) {
		this.app = app;
		const flame = (this.flame = new Flame(app, {
			label: "Flame graph. Arrow keys walk it, Enter zooms in, Escape zooms out.",
			upright: () => app.state.upright,
			height: () => Math.max(240, Math.min(window.innerHeight - 90, 1000)),
			focus: group => this.choose(group),
			activate: group => this.zoomTo(group),
			leave: () => this.zoomOut()
		}));
		this.switches = el("div", { class: "switches" });
		this.crumbs = el("nav", { class: "crumbs", "aria-label": "Zoomed in" });
		this.side = el("div", { class: "side" });
		this.none = el("div", {});
		fill(
			place,
			this.switches,
			this.crumbs,
			el("div", { class: "beside" }, el("div", { class: "picture" }, this.none, flame.box), this.side)
		);
		this.treeKey = null;
	}

	close() {
		this.flame.close();
	}

	render() {
		const { app } = this;
		const { state } = app;
		const key = JSON.stringify([app.costKey, app.metricIndex, state.width, state.inverted, state.byLine]);
		if (key !== this.treeKey) {
			const make = state.inverted ? invertedTree : callTree;
			this.tree = make(app.profile, app.costs, {
				metric: app.metricIndex,
				width: state.width,
				byLine: state.byLine
			});
			this.treeKey = key;
		}
		this.renderSwitches();
		const nothing = this.tree.root.size === 0;
		this.none.replaceChildren(...(nothing ? [app.emptyMetric()] : []));
		this.flame.box.hidden = nothing;
		this.crumbs.hidden = nothing;
		if (nothing) {
			this.side.replaceChildren();
			return;
		}
		const zoom = this.tree.find(state.zoom);
		const focused = state.focus ? this.tree.find(state.focus) : zoom;
		this.flame.show(this.tree, zoom, focused);
		this.renderCrumbs(zoom);
		this.renderSide();
	}

	renderSwitches() {
		const { app } = this;
		const had = this.switches.contains(document.activeElement) && document.activeElement.id;
		this.switches.replaceChildren();
		fill(
			this.switches,
			switchButton(app, "upright", "upright", "The root at the bottom (f)", "Upright"),
			switchButton(app, "invert", "inverted", "From what allocates to its callers (i)", "Invert"),
			pictureSwitches(app),
			el(
				"span",
				{ class: "group" },
				el(
					"button",
					{
						type: "button",
						id: "zoom-in",
						title: "Zoom in to the chosen frame (+)",
						onclick: () => this.zoomIn()
					},
					"Zoom in"
				),
				el(
					"button",
					{
						type: "button",
						id: "zoom-out",
						title: "Zoom out by one frame (-)",
						disabled: !app.state.zoom,
						onclick: () => this.zoomOut()
					},
					"Zoom out"
				),
				el(
					"button",
					{
						type: "button",
						id: "zoom-reset",
						title: "Show everything (0)",
						disabled: !app.state.zoom,
						onclick: () => this.reset()
					},
					"Reset"
				)
			),
			legend(app)
		);
		if (had) {
			byId(had)?.focus();
		}
	}

	renderCrumbs(zoom) {
		const way = [];
		for (let group = zoom; group; group = group.parent) {
			way.unshift(group);
		}
		/* A deep way is cut in the middle. */
		const kept = way.length > 12 ? [...way.slice(0, 2), null, ...way.slice(-8)] : way;
		this.crumbs.replaceChildren(
			el(
				"ol",
				{},
				kept.map(group =>
					el(
						"li",
						{},
						group === null
							? "…"
							: group === zoom
								? el("span", { "aria-current": "location" }, this.app.groupName(group))
								: el(
										"button",
										{ type: "button", onclick: () => this.zoomTo(group) },
										this.app.groupName(group)
									)
					)
				)
			)
		);
		this.crumbs.hidden = way.length === 1;
	}

	renderSide() {
		this.side.replaceChildren(frameDetails(this.app, this.tree, this.flame.focused));
	}

	/* The keys moved to another frame. */
	choose(group) {
		this.app.replace({ focus: this.tree.path(group) });
		this.renderSide();
	}

	zoomTo(group) {
		const path = this.tree.path(group);
		this.app.go({ zoom: path, focus: path });
	}

	zoomIn() {
		this.zoomTo(
			this.flame.focused === this.flame.zoom
				? this.flame.widestKid(this.flame.zoom) || this.flame.zoom
				: this.flame.focused
		);
	}

	zoomOut() {
		if (this.flame.zoom.parent) {
			this.app.go({ zoom: this.tree.path(this.flame.zoom.parent), focus: this.tree.path(this.flame.zoom) });
		}
	}

	reset() {
		this.app.go({ zoom: "", focus: "" });
	}

	/* The frame that the keys act on, with its tree. */
	chosen() {
		return this.flame.focused && this.tree.root.size > 0 ? { tree: this.tree, group: this.flame.focused } : null;
	}

	keys() {
		return {
			"+": () => this.zoomIn(),
			"-": () => this.zoomOut(),
			0: () => this.reset(),
			f: () => this.app.toggle("upright"),
			i: () => this.app.toggle("inverted")
		};
	}
}
