/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The colours of frames. Whose code it is gives the colour, its crate the shade. Changes go from blue (less) over grey
   to orange (more), which people who confuse red and green tell apart; sign and number are in the frame, too. */

function hash(text) {
	let h = 2166136261;
	for (let i = 0; i < text.length; i++) {
		h = Math.imul(h ^ text.charCodeAt(i), 16777619);
	}
	return ((h >>> 8) % 1024) / 1024;
}

/* The code of the user; not of a dependency, of Rust's library or of an allocator. */
function isOwnCode(functions, fn) {
	return functions.origins[fn] === OWN_CODE || (functions.origins[fn] === 0 && functions.classes[fn] === 0);
}

const PALETTES = {
	light: {
		own: shade => `hsl(${30 + 14 * shade} 88% ${70 + 7 * shade}%)`,
		dependency: shade => `hsl(${208 + 20 * shade} 24% ${84 + 4 * shade}%)`,
		library: shade => `hsl(220 8% ${89 + 3 * shade}%)`,
		dependencyFull: shade => `hsl(${200 + 50 * shade} 62% 80%)`,
		libraryFull: shade => `hsl(${120 + 50 * shade} 32% 78%)`,
		root: "hsl(30 8% 88%)",
		text: "#1c1917",
		dimText: "#57534e",
		match: "hsl(290 70% 82%)",
		matchEdge: "hsl(290 75% 35%)",
		ring: "#1c1917",
		rest: "#f1efec",
		more: strength => `hsl(28 ${60 + 35 * strength}% ${90 - 28 * strength}%)`,
		less: strength => `hsl(212 ${50 + 35 * strength}% ${91 - 27 * strength}%)`,
		same: "hsl(30 5% 90%)"
	},
	dark: {
		own: shade => `hsl(${24 + 12 * shade} 62% ${31 + 5 * shade}%)`,
		dependency: shade => `hsl(${208 + 20 * shade} 16% ${25 + 4 * shade}%)`,
		library: shade => `hsl(220 6% ${20 + 3 * shade}%)`,
		dependencyFull: shade => `hsl(${200 + 50 * shade} 42% 32%)`,
		libraryFull: shade => `hsl(${120 + 50 * shade} 25% 28%)`,
		root: "hsl(30 5% 24%)",
		text: "#fafaf9",
		dimText: "#b8b2ab",
		match: "hsl(290 45% 42%)",
		matchEdge: "hsl(290 85% 80%)",
		ring: "#fafaf9",
		rest: "#242220",
		more: strength => `hsl(26 ${45 + 35 * strength}% ${22 + 15 * strength}%)`,
		less: strength => `hsl(212 ${40 + 30 * strength}% ${23 + 17 * strength}%)`,
		same: "hsl(30 4% 24%)"
	}
};

const darkTheme = window.matchMedia("(prefers-color-scheme: dark)");
let printing = false;

function palette() {
	return PALETTES[darkTheme.matches && !printing ? "dark" : "light"];
}

/* How much a frame changed, from -1 (all gone) to 1 (new). */
function changeStrength(group) {
	const larger = Math.max(group.total, group.baseline);
	return larger === 0 ? 0 : (group.total - group.baseline) / larger;
}

/* Returns the colours of a frame: fill and text. */
function frameColours(app, group, colours) {
	const { functions } = app.profile;
	if (group.fn < 0) {
		return { fill: colours.root, text: colours.text };
	}
	const own = isOwnCode(functions, group.fn);
	const text = own || !app.state.dim ? colours.text : colours.dimText;
	if (app.profile.compares) {
		const strength = changeStrength(group);
		return {
			fill: strength === 0 ? colours.same : strength > 0 ? colours.more(strength) : colours.less(-strength),
			text
		};
	}
	const kind = own ? "own" : functions.origins[group.fn] === DEPENDENCY ? "dependency" : "library";
	const shade = hash(functions.crates[group.fn] || functions.names[group.fn]);
	return {
		fill: colours[own || app.state.dim ? kind : `${kind}Full`](own ? hash(functions.names[group.fn]) : shade),
		text
	};
}
