/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The page: reads the profile, and shows what its address says. */

const VIEWS = [
	{ name: "flame", title: "Flame graph", View: FlameView },
	{ name: "table", title: "Functions", View: TableView },
	{ name: "sandwich", title: "Callers and callees", View: SandwichView },
	{ name: "timeline", title: "Timeline", View: TimelineView },
	{ name: "threads", title: "Threads", View: ThreadsView },
	{ name: "leaks", title: "Leaks", View: LeaksView },
	{ name: "gates", title: "Gates", View: GatesView },
	{ name: "summary", title: "Summary", View: SummaryView }
];

class App {
	constructor(profile) {
		this.profile = profile;
		this.choices = filterChoices(profile);
		this.labelTexts = Object.fromEntries(LABELS.map(label => [label, labelTexts(profile, label)]));
		this.current = null;
		this.costKey = null;
		this.searched = null;
		this.startView = profile.kind === "leaks" ? "leaks" : "flame";
	}

	/* --- what is shown --- */

	get metric() {
		return this.profile.metrics[this.metricIndex];
	}

	/* Reads the state from the address. What it names and the profile has not is passed over. */
	readState() {
		const state = (this.state = stateFrom(location.hash));
		if (!location.hash.includes("view=")) {
			state.view = this.startView;
		}
		if (!VIEWS.some(({ name }) => name === state.view)) {
			state.view = "flame";
		}
		const metric = this.profile.metrics.findIndex(({ name }) => name === state.metric);
		this.metricIndex =
			metric < 0 ? Math.min(this.profile.metric || 0, Math.max(0, this.profile.metrics.length - 1)) : metric;
		for (const name of FILTERS) {
			if (state[name] !== null && !(this.choices[name] || []).some(([value]) => value === state[name])) {
				state[name] = null;
			}
		}
	}

	/* Puts a changed state into the address. The first view is left out of it only where the page begins with it. */
	write(changes, method) {
		Object.assign(this.state, changes);
		let fragment = fragmentOf(this.state);
		if (this.startView !== "flame" && this.state.view === "flame") {
			fragment += `${fragment === "#" ? "" : "&"}view=flame`;
		}
		history[method](null, "", fragment);
	}

	go(changes) {
		this.write(changes, "pushState");
		this.render();
	}

	replace(changes) {
		this.write(changes, "replaceState");
	}

	toggle(name) {
		const changed = { [name]: !this.state[name] };
		this.go(name === "inverted" || name === "byLine" ? { ...changed, zoom: "", focus: "" } : changed);
	}

	nextMetric(step) {
		const count = this.profile.metrics.length;
		this.chooseMetric((this.metricIndex + step + count) % count);
	}

	chooseMetric(index) {
		this.go({ metric: this.profile.metrics[index].name });
		say(this.metric.title);
	}

	showView(name) {
		this.go({ view: name });
	}

	showFunction(fn) {
		this.go({ view: "sandwich", fn: this.profile.functions.names[fn] });
		window.scrollTo(0, 0);
	}

	/* --- drawing --- */

	render() {
		this.readState();
		const filters = filtersOf(this.state);
		const costKey = JSON.stringify(filters);
		if (costKey !== this.costKey) {
			this.costs = new Costs(this.profile, filters);
			this.costKey = costKey;
		}
		if (this.searched !== this.state.query) {
			this.search = searchFunctions(this.profile, this.state.query);
			this.searched = this.state.query;
		}
		this.renderControls();
		if (this.currentName !== this.state.view) {
			this.current?.close();
			const view = byId("view");
			view.replaceChildren();
			this.current = new (VIEWS.find(({ name }) => name === this.state.view).View)(this, view);
			this.currentName = this.state.view;
		}
		this.current.render();
	}

	renderControls() {
		const { state } = this;
		const search = byId("search");
		byId("metric").selectedIndex = this.metricIndex;
		if (document.activeElement !== search || search.value !== state.query) {
			search.value = state.query;
		}
		byId("matches").textContent = this.matchText();
		byId("matches").classList.toggle("error", this.search.error !== null);
		search.setAttribute("aria-invalid", String(this.search.error !== null));
		this.filters.render();
		for (const tab of byId("tabs").children) {
			const chosen = tab.dataset.view === state.view;
			tab.setAttribute("aria-selected", String(chosen));
			tab.tabIndex = chosen ? 0 : -1;
		}
		byId("view").setAttribute("aria-labelledby", `tab-${state.view}`);
	}

	matchText() {
		const { matches, count, error } = this.search;
		if (error) {
			return shown(error);
		}
		if (!matches) {
			return "";
		}
		const { total } = this.costs.current(this.metricIndex);
		const sum = matchingTotal(this.profile, matches, total);
		return `${countOf(count, "function")}: ${amountText(sum, this.metric.unit)}, ${shareText(sum, total[0])}`;
	}

	/* --- words for frames --- */

	groupName(group) {
		const { functions, calls } = this.profile;
		if (group.fn < 0) {
			return this.current instanceof FlameView && this.state.inverted ? "all (inverted)" : "all";
		}
		const line = group.key >= functions.count ? calls.line[group.key - functions.count] : 0;
		return functions.names[group.fn] + (line ? `:${line}` : "");
	}

	groupLines(tree, group) {
		const all = this.costs.current(this.metricIndex).total[0];
		const lines = [this.groupName(group)];
		lines.push(`${exactText(group.total, this.metric.unit)}, ${shareText(group.total, all)}`);
		if (this.profile.compares) {
			const change = changeText(group.total - group.baseline, this.metric.unit);
			const share = changeShareText(group.total, group.baseline);
			lines.push(`before ${exactText(group.baseline, this.metric.unit)}: ${change} (${share})`);
		}
		const place = group.fn >= 0 && groupPlace(this.profile, tree, group);
		if (place) {
			lines.push(place);
		}
		if (group.fn >= 0 && tree.isInlined(group)) {
			lines.push("inlined");
		}
		return lines;
	}

	/* Nothing to draw: why, and what to do. */
	emptyMetric() {
		const filtered = FILTERS.some(name => this.state[name] !== null);
		const where = filtered ? "passes the filters" : "in this profile";
		return empty(
			`There is nothing to show: no ${this.metric ? this.metric.title : "metric"} ${where}.`,
			filtered ? "Clear the filters or choose another metric." : "Choose another metric."
		);
	}

	notice(text) {
		say(text);
		const note = el("div", { class: "notice" }, text);
		document.querySelectorAll(".notice").forEach(old => old.remove());
		document.body.append(note);
		setTimeout(() => note.remove(), 2500);
	}

	/* --- the frame of the page --- */

	start() {
		const { profile } = this;
		const title = profile.title || "profile";
		const kind = { report: "profile", comparison: "comparison", leaks: "leaks" }[profile.kind];
		document.title = `${shown(title)} – allocation ${kind}`;
		byId("title").textContent = shown(title);
		byId("command").textContent = shown(profile.command || "");
		byId("command").hidden = !profile.command;
		fill(
			byId("about"),
			(profile.about || []).map(line => el("li", {}, line))
		);
		fill(
			byId("metric"),
			profile.metrics.map(({ title: name, unit, total }) =>
				el("option", {}, `${name}: ${amountText(total, unit)}`)
			)
		);
		this.filters = makeFilters(this);
		fill(
			byId("tabs"),
			VIEWS.map(({ name, title: text }, i) =>
				el(
					"button",
					{
						type: "button",
						role: "tab",
						id: `tab-${name}`,
						"data-view": name,
						"aria-controls": "view",
						title: `${text} (${i + 1})`,
						onclick: () => this.showView(name)
					},
					text,
					this.tabCount(name)
				)
			)
		);
		this.renderBanner();
		this.listen();
		byId("loading").remove();
		document.body.classList.add("ready");
		this.render();
	}

	tabCount(name) {
		const { gates, leaks } = this.profile;
		const failed =
			name === "gates"
				? (gates || []).filter(gate => !gate.passed).length + (this.profile.assertions?.failed || 0)
				: 0;
		const lost =
			name === "leaks" && leaks
				? ["lost", "cycle", "indirect"].reduce((sum, kind) => sum + (leaks[kind]?.blocks || 0), 0)
				: 0;
		return failed || lost ? el("span", { class: "count" }, countText(failed || lost)) : null;
	}

	renderBanner() {
		const failed = (this.profile.gates || []).filter(gate => !gate.passed);
		const asserted = this.profile.assertions?.failed || 0;
		const first =
			failed
				.slice(0, 3)
				.map(gate => gate.limit)
				.join(", ") + (failed.length > 3 ? " …" : "");
		const lines = [
			failed.length && `${countOf(failed.length, "gate")} failed: ${first}`,
			asserted && `${countOf(asserted, "assertion")} failed`
		];
		if (failed.length || asserted) {
			fill(
				byId("banner"),
				`${lines.filter(line => line).join("; ")} `,
				el("button", { type: "button", id: "show-gates", onclick: () => this.showView("gates") }, "Show")
			);
			byId("banner").hidden = false;
		}
	}

	listen() {
		const search = byId("search");
		byId("controls").addEventListener("submit", event => event.preventDefault());
		byId("skip").addEventListener("click", event => {
			event.preventDefault();
			byId("main").focus();
		});
		byId("metric").addEventListener("change", event => this.chooseMetric(event.target.selectedIndex));
		byId("clear-filters").addEventListener("click", () =>
			this.go({ ...Object.fromEntries(FILTERS.map(name => [name, null])), zoom: "", focus: "" })
		);
		search.addEventListener("input", () => {
			this.replace({ query: search.value });
			this.render();
		});
		search.addEventListener("keydown", event => this.searchKey(event, search));
		byId("tabs").addEventListener("keydown", event => this.tabKey(event));
		window.addEventListener("popstate", () => this.render());
		const redraw = () => this.current.render();
		darkTheme.addEventListener("change", redraw);
		window.addEventListener("beforeprint", () => {
			printing = true;
			redraw();
		});
		window.addEventListener("afterprint", () => {
			printing = false;
			redraw();
		});
		listenToKeys(this);
	}

	searchKey(event, search) {
		if (event.key === "Escape" || event.key === "Enter") {
			event.preventDefault();
			if (event.key === "Escape") {
				search.value = "";
				this.replace({ query: "" });
				this.render();
			}
			say(this.matchText());
			(document.querySelector("#view canvas") || byId("view")).focus();
		}
	}

	tabKey(event) {
		const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
		const at = VIEWS.findIndex(({ name }) => name === this.state.view);
		if (step) {
			event.preventDefault();
			const { name } = VIEWS[(at + step + VIEWS.length) % VIEWS.length];
			this.showView(name);
			byId(`tab-${name}`).focus();
		}
	}
}

async function main() {
	try {
		const app = new App(await loadProfile(byId("profile").textContent));
		app.start();
	} catch (error) {
		byId("loading")?.replaceChildren(
			typeof DecompressionStream === "undefined"
				? "This browser is too old for the page: it has no DecompressionStream."
				: shown(`The page cannot show its profile: ${error.message}`)
		);
		throw error;
	}
}

main();
