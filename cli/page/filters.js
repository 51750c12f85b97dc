/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The filters: a choice for each label that tells samples apart. A crate keeps the stacks that go through one of its
   functions. */

/* The texts of a label that samples have, in order. */
function labelTexts(profile, label) {
	const column = profile.samples.labels[label];
	const used = new Set(column);
	return [...used].map(i => profile.texts[i]).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/* For each filter that can choose among something, the values. */
function filterChoices(profile) {
	const choices = {};
	for (const label of LABELS) {
		choices[label] = labelTexts(profile, label).map(text => [text, text === "" ? `(no ${label})` : text]);
	}
	choices.crate = [...new Set(profile.functions.crates)]
		.filter(crate => crate !== "")
		.sort()
		.map(crate => [crate, crate]);
	const { runtime } = profile.samples;
	choices.runtime =
		runtime.includes(1) && runtime.includes(0)
			? [
					["without", "left out"],
					["only", "only"]
				]
			: [];
	return Object.fromEntries(
		Object.entries(choices).filter(([name, values]) => values.length > (name === "runtime" ? 0 : 1))
	);
}

const FILTER_TITLES = {
	process: "Process",
	thread: "Thread",
	test: "Test",
	region: "Region",
	phase: "Phase",
	crate: "Through crate",
	runtime: "Harness and runtime"
};

function makeFilters(app) {
	const selects = {};
	for (const [name, values] of Object.entries(app.choices)) {
		const select = el(
			"select",
			{
				id: `filter-${name}`,
				onchange: () =>
					app.go({
						[name]: select.selectedIndex === 0 ? null : values[select.selectedIndex - 1][0],
						zoom: "",
						focus: ""
					})
			},
			el("option", {}, name === "runtime" ? "counted" : "all"),
			values.map(([, title]) => el("option", {}, title))
		);
		selects[name] = select;
		byId("clear-filters").before(el("label", { class: "field" }, `${FILTER_TITLES[name]} `, select));
	}
	return {
		render() {
			for (const [name, values] of Object.entries(app.choices)) {
				selects[name].selectedIndex =
					app.state[name] === null ? 0 : values.findIndex(([value]) => value === app.state[name]) + 1;
				selects[name].classList.toggle("set", app.state[name] !== null);
			}
			byId("clear-filters").hidden = FILTERS.every(name => app.state[name] === null);
		}
	};
}
