/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Search for functions by name: a part of it in any case of letters, or a regular expression between slashes. */

/* Returns a test of a name; null if nothing is searched for. Throws a SyntaxError if the expression is none. */
function matcher(query) {
	if (query === "") {
		return null;
	}
	const expression = /^\/(.+)\/(i?)$/s.exec(query);
	if (expression) {
		const pattern = new RegExp(expression[1], expression[2] + "u");
		return name => pattern.test(name);
	}
	const part = query.toLowerCase();
	return name => name.toLowerCase().includes(part);
}

/* Which functions match, and how many. An error is what is wrong with the expression. */
function searchFunctions(profile, query) {
	let test;
	try {
		test = matcher(query);
	} catch (error) {
		return { matches: null, count: 0, error: error.message };
	}
	if (!test) {
		return { matches: null, count: 0, error: null };
	}
	const used = new Uint8Array(profile.functions.count);
	const matches = new Uint8Array(profile.functions.count);
	for (let n = 1; n < profile.nodes.count; n++) {
		used[profile.nodes.fn[n]] = 1;
	}
	let count = 0;
	for (let f = 0; f < matches.length; f++) {
		matches[f] = used[f] && test(profile.functions.names[f]) ? 1 : 0;
		count += matches[f];
	}
	return { matches, count, error: null };
}

/* What the stacks with a matching function cost together: each counts once. */
function matchingTotal(profile, matches, total) {
	const { nodes } = profile;
	const inside = new Uint8Array(nodes.count);
	let sum = 0;
	for (let n = 1; n < nodes.count; n++) {
		inside[n] = inside[nodes.parent[n]];
		if (!inside[n] && matches[nodes.fn[n]]) {
			inside[n] = 1;
			sum += total[n];
		}
	}
	return sum;
}
