/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What each node costs in one metric, of the samples that pass the filters. A column is a typed array with a number for
   each node: own, of the samples that end there, and total, of all below it. */

/* Which samples the filters keep. */
function keptSamples(profile, filters) {
	const { samples, nodes, functions } = profile;
	const kept = new Uint8Array(samples.count).fill(1);
	for (const label of LABELS) {
		if (filters[label] !== null) {
			const column = samples.labels[label];
			for (let i = 0; i < kept.length; i++) {
				kept[i] &= profile.texts[column[i]] === filters[label] ? 1 : 0;
			}
		}
	}
	if (filters.runtime !== null) {
		const wanted = filters.runtime === "only" ? 1 : 0;
		for (let i = 0; i < kept.length; i++) {
			kept[i] &= samples.runtime[i] === wanted ? 1 : 0;
		}
	}
	if (filters.crate !== null) {
		const through = new Uint8Array(nodes.count);
		for (let n = 1; n < nodes.count; n++) {
			through[n] = through[nodes.parent[n]] | (functions.crates[nodes.fn[n]] === filters.crate ? 1 : 0);
		}
		for (let i = 0; i < kept.length; i++) {
			kept[i] &= through[samples.node[i]];
		}
	}
	return kept;
}

/* One column of values for each node. pick(i) is the sample's value. */
function nodeColumns(profile, kept, pick) {
	const { samples, nodes } = profile;
	const own = new Float64Array(nodes.count);
	const total = new Float64Array(nodes.count);
	for (let i = 0; i < samples.count; i++) {
		if (kept[i]) {
			own[samples.node[i]] += pick(i);
		}
	}
	total.set(own);
	for (let n = nodes.count - 1; n > 0; n--) {
		total[nodes.parent[n]] += total[n];
	}
	return { own, total };
}

/* For each function, the sums over its nodes. */
function functionColumns(profile, columns) {
	const { nodes, functions } = profile;
	const own = new Float64Array(functions.count);
	const total = new Float64Array(functions.count);
	for (let n = 1; n < nodes.count; n++) {
		own[nodes.fn[n]] += columns.own[n];
		if (nodes.outermost[n]) {
			total[nodes.fn[n]] += columns.total[n];
		}
	}
	return { own, total };
}

/* The costs under one set of filters; each metric is computed when it is first asked for. */
class Costs {
	constructor(profile, filters) {
		this.profile = profile;
		this.kept = keptSamples(profile, filters);
		this.cache = new Map();
	}

	cached(key, make) {
		if (!this.cache.has(key)) {
			this.cache.set(key, make());
		}
		return this.cache.get(key);
	}

	current(metric) {
		const values = this.profile.samples.values[metric];
		return this.cached(`current ${metric}`, () => nodeColumns(this.profile, this.kept, i => values[i]));
	}

	/* null without a baseline. */
	baseline(metric) {
		const { baseline } = this.profile.samples;
		return (
			baseline &&
			this.cached(`baseline ${metric}`, () => nodeColumns(this.profile, this.kept, i => baseline[metric][i]))
		);
	}

	/* What pictures take as width. In a comparison by default the larger of both, so that nothing that is gone or new
	   is missing. */
	size(metric, width) {
		const { values, baseline } = this.profile.samples;
		if (!baseline || width === "current") {
			return this.current(metric);
		}
		if (width === "baseline") {
			return this.baseline(metric);
		}
		return this.cached(`size ${metric}`, () =>
			nodeColumns(this.profile, this.kept, i => Math.max(values[metric][i], baseline[metric][i]))
		);
	}

	functions(metric) {
		return this.cached(`functions ${metric}`, () => functionColumns(this.profile, this.current(metric)));
	}

	functionsBaseline(metric) {
		return this.profile.compares
			? this.cached(`functions baseline ${metric}`, () => functionColumns(this.profile, this.baseline(metric)))
			: null;
	}
}
