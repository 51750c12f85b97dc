/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* One function between its callers, which grow upwards, and its callees. */

class SandwichView {
	constructor(app, place) {
		this.app = app;
		const flame = (up, label) =>
			new Flame(app, {
				label,
				upright: () => up,
				height: () => 300,
				focus: group => this.choose(up, group),
				activate: group => this.open(up, group),
				leave: () => app.showView("flame")
			});
		this.flames = {
			callers: flame(true, "Callers. Arrow keys walk them, Enter opens one."),
			callees: flame(false, "Callees. Arrow keys walk them, Enter opens one.")
		};
		this.head = el("div", { class: "sandwich-head" });
		this.switches = el("div", { class: "switches" });
		this.side = el("div", { class: "side" });
		this.none = el("div", {});
		this.lists = el("div", { class: "pair" });
		this.pictures = el(
			"div",
			{ class: "picture" },
			el("h3", {}, "Callers"),
			this.flames.callers.box,
			el("h3", {}, "Callees"),
			this.flames.callees.box,
			this.lists
		);
		fill(place, this.switches, this.head, this.none, el("div", { class: "beside" }, this.pictures, this.side));
		this.focus = null;
	}

	close() {
		this.flames.callers.close();
		this.flames.callees.close();
	}

	/* Without a choice, the function that allocates most itself. */
	function() {
		const { app } = this;
		const chosen = app.profile.functions.names.indexOf(app.state.fn);
		if (app.state.fn !== "") {
			return chosen;
		}
		const { own } = app.costs.functions(app.metricIndex);
		return own.reduce((most, value, f) => (value > own[most] ? f : most), 0);
	}

	render() {
		const { app } = this;
		const { state } = app;
		const fn = this.function();
		const options = { metric: app.metricIndex, width: state.width, byLine: state.byLine };
		this.switches.replaceChildren();
		fill(this.switches, pictureSwitches(app), legend(app));
		const callers = fn >= 0 && functionTree(app.profile, app.costs, fn, true, options);
		const callees = fn >= 0 && functionTree(app.profile, app.costs, fn, false, options);
		const nothing = fn < 0 || callers.root.size === 0;
		this.pictures.hidden = nothing;
		this.side.hidden = nothing;
		this.head.replaceChildren();
		this.none.replaceChildren();
		if (nothing) {
			this.none.append(
				empty(
					fn < 0
						? `This profile has no function ${state.fn || "with a cost"}.`
						: `${app.profile.functions.names[fn]} has no ${app.metric.title}.`,
					"Choose another function in the table, another metric or other filters."
				)
			);
			return;
		}
		this.renderHead(fn, callers.root);
		this.trees = { callers, callees };
		this.flames.callers.show(callers, callers.root, null);
		this.flames.callees.show(callees, callees.root, null);
		this.lists.replaceChildren(
			this.list("Direct callers", callers, "nothing calls it"),
			this.list("Direct callees", callees, "it calls nothing that allocates")
		);
		this.choose(false, callees.root);
	}

	renderHead(fn, root) {
		const { app } = this;
		const own = app.costs.functions(app.metricIndex).own[fn];
		const all = app.costs.current(app.metricIndex).total[0];
		const { unit } = app.metric;
		const change = changeText(root.total - root.baseline, unit);
		fill(
			this.head,
			el("h2", { id: "function-name" }, app.profile.functions.names[fn]),
			el(
				"p",
				{ class: "quiet" },
				`${app.metric.title}: ${exactText(root.total, unit)} with callees, ${shareText(root.total, all)}; `,
				`${exactText(own, unit)} own`,
				app.profile.compares && `; ${change} (${changeShareText(root.total, root.baseline)})`
			)
		);
	}

	list(title, tree, none) {
		const { app } = this;
		const { root } = tree;
		const kids = [...tree.kids(root)].sort((a, b) => b.size - a.size);
		const body = [];
		const rows = kids
			.slice(0, 50)
			.map(kid =>
				el(
					"tr",
					{},
					el(
						"th",
						{ scope: "row" },
						el(
							"button",
							{ type: "button", class: "link", onclick: () => app.showFunction(kid.fn) },
							app.groupName(kid)
						)
					),
					numberCell(amountText(kid.total, app.metric.unit), exactText(kid.total, app.metric.unit)),
					numberCell(shareText(kid.total, root.total))
				)
			);
		body.push(...rows);
		if (kids.length === 0) {
			body.push(el("tr", {}, el("td", { colspan: "3", class: "quiet" }, none)));
		} else if (kids.length > 50) {
			body.push(
				el(
					"tr",
					{},
					el("td", { colspan: "3", class: "quiet" }, `and ${countText(kids.length - 50)} more with less`)
				)
			);
		}
		return plainTable(title, ["Function", "#Amount", "#Share of it"], body);
	}

	choose(up, group) {
		this.focus = { tree: up ? this.trees.callers : this.trees.callees, group };
		this.side.replaceChildren(frameDetails(this.app, this.focus.tree, group));
	}

	/* A frame becomes the function in the middle. That itself is only chosen. */
	open(up, group) {
		if (group.parent) {
			this.app.showFunction(group.fn);
		} else {
			this.choose(up, group);
			this.flames[up ? "callers" : "callees"].draw();
		}
	}

	chosen() {
		return this.focus;
	}

	keys() {
		return {};
	}
}
