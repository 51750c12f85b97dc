/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The table of all functions: what each allocates itself and with all that it calls. */

const TABLE_STEP = 100;

class TableView {
	constructor(app, place) {
		this.app = app;
		this.place = place;
	}

	close() {}

	/* The columns: name in the state, title, explanation, and the number of a row. */
	columns() {
		const { app } = this;
		const now = app.costs.functions(app.metricIndex);
		const before = app.costs.functionsBaseline(app.metricIndex);
		const columns = [
			["name", "Function", "by name", null],
			["own", "Own", "allocated by the function itself", f => now.own[f]],
			["total", "Total", "with all that it calls; a recursive call counts once", f => now.total[f]]
		];
		if (before) {
			columns.push(
				["change", "Change", "of the total", f => now.total[f] - before.total[f]],
				["own-change", "Own change", "of what the function allocates itself", f => now.own[f] - before.own[f]]
			);
		}
		return { columns, now, before };
	}

	rows(columns, now, before) {
		const { app } = this;
		const { names, rank, count } = app.profile.functions;
		const { matches } = app.search;
		const rows = [];
		for (let f = 0; f < count; f++) {
			if ((now.total[f] > 0 || (before && before.total[f] > 0)) && (!matches || matches[f])) {
				rows.push(f);
			}
		}
		const column = columns.find(([name]) => name === app.state.sort) || columns[2];
		const number = column[3];
		const size = column[0].endsWith("change") ? f => Math.abs(number(f)) : number;
		const order = number
			? (a, b) => size(b) - size(a) || rank[a] - rank[b]
			: (a, b) => (names[a] < names[b] ? -1 : 1);
		rows.sort(order);
		return app.state.ascending ? rows.reverse() : rows;
	}

	/* For changes the order is by amount, whatever the sign. */
	sortBy(name) {
		const { state } = this.app;
		const same = state.sort === name;
		this.app.go({ sort: name, ascending: same ? !state.ascending : false });
		byId(`sort-${name}`)?.focus();
	}

	head(columns) {
		const { state } = this.app;
		return el(
			"tr",
			{},
			columns.map(([name, title, about]) => {
				const sorted = state.sort === name;
				const down = name === "name" ? state.ascending : !state.ascending;
				return el(
					"th",
					{
						scope: "col",
						class: name === "name" ? null : "number",
						"aria-sort": sorted ? (down ? "descending" : "ascending") : null
					},
					el(
						"button",
						{
							type: "button",
							id: `sort-${name}`,
							title: `Sort by ${title.toLowerCase()}: ${about}`,
							onclick: () => this.sortBy(name)
						},
						title,
						sorted && el("span", { class: "arrow", "aria-hidden": "true" }, down ? " ▾" : " ▴")
					)
				);
			}),
			el("th", { scope: "col", class: "number" }, "Share"),
			el("th", { scope: "col", class: "bar-head" }, el("span", { class: "offscreen" }, "Bar"))
		);
	}

	row(f, columns, now, all) {
		const { app } = this;
		const { functions } = app.profile;
		const { unit } = app.metric;
		const cells = columns.slice(1).map(([name, , , number]) => {
			const value = number(f);
			const change = name.endsWith("change");
			return el(
				"td",
				{ class: `number ${change ? changeClass(value) : ""}`, title: exactText(value, unit) },
				value === 0 ? "–" : change ? changeText(value, unit) : amountText(value, unit)
			);
		});
		const bar = el("div", { class: "bar" });
		const own = el("div", { class: "bar-own" });
		bar.style.width = `${all > 0 ? (100 * now.total[f]) / all : 0}%`;
		own.style.width = `${now.total[f] > 0 ? Math.min(100, (100 * now.own[f]) / now.total[f]) : 0}%`;
		return el(
			"tr",
			{ class: isOwnCode(functions, f) || !app.state.dim ? null : "dim" },
			el(
				"th",
				{ scope: "row" },
				el(
					"button",
					{
						type: "button",
						class: "link",
						title: ownerText(app.profile, f) || "Callers and callees",
						onclick: () => app.showFunction(f)
					},
					functions.names[f]
				)
			),
			cells,
			numberCell(shareText(now.total[f], all)),
			el("td", { class: "bar-cell", "aria-hidden": "true" }, fill(bar, own))
		);
	}

	render() {
		const { app } = this;
		const { columns, now, before } = this.columns();
		const had = document.activeElement?.id;
		const rows = this.rows(columns, now, before);
		const all = app.costs.current(app.metricIndex).total[0];
		const body = el("tbody", {});
		const more = longList(body, rows, TABLE_STEP, f => this.row(f, columns, now, all));
		const switches = el(
			"div",
			{ class: "switches" },
			switchButton(app, "dim", "dim", "Dim libraries, dependencies and runtime (d)", "Dim libraries"),
			el(
				"span",
				{ class: "quiet", id: "table-count" },
				`${countOf(rows.length, "function")}${app.search.matches ? " that match" : ""}`
			)
		);
		this.place.replaceChildren(
			switches,
			rows.length === 0
				? app.search.matches
					? empty("No function with a cost matches the search.", null)
					: app.emptyMetric()
				: el(
						"div",
						{ class: "scroll", tabindex: "0", role: "region", "aria-label": "Functions" },
						el(
							"table",
							{ id: "functions" },
							el("caption", {}, `Functions: ${app.metric.title}`),
							el("thead", {}, this.head(columns)),
							body
						)
					),
			more
		);
		if (had) {
			byId(had)?.focus();
		}
	}

	chosen() {
		return null;
	}

	keys() {
		return {};
	}
}
