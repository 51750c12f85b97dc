/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* One flame graph: a canvas in a box that scrolls. It lays out the frames that are at least a pixel wide, and draws
   those in sight. The keyboard walks it like a tree. It knows nothing of the rest of the page but what it is told. */

const ROW = 20;
const LEAST_WIDTH = 1;
const LEAST_TEXT = 26;
const FLAME_FONT = '12px system-ui, -apple-system, "Segoe UI", sans-serif';

class Flame {
	/* options: label; upright(): rows grow upwards; focus(group, how): the frame at the keys' place was changed;
	   activate(group): a click or Enter; leave(): Escape; height(): the most pixels in sight. */
	constructor(app, options) {
		Object.assign(this, {
			app,
			options,
			rows: [],
			tree: null,
			zoom: null,
			focused: null,
			hovered: null,
			widths: new Map(),
			width: 0
		});
		this.canvas = el("canvas", {
			tabindex: "0",
			role: "application",
			"aria-roledescription": "flame graph",
			"aria-label": options.label,
			"aria-describedby": "live",
			onkeydown: event => this.key(event),
			onfocus: () => {
				this.draw();
				this.announce();
			},
			onblur: () => this.draw(),
			onmousemove: event => this.hover(event),
			onmouseleave: () => this.leave(),
			onclick: event => this.click(event)
		});
		this.spacer = el("div", { class: "spacer" });
		this.box = el("div", { class: "flame", onscroll: () => this.draw() }, this.canvas, this.spacer);
		this.context = this.canvas.getContext("2d");
		this.observer = new ResizeObserver(() => this.resize());
		this.observer.observe(this.box);
	}

	close() {
		this.observer.disconnect();
		hideTooltip();
	}

	resize() {
		if (this.tree && this.box.clientWidth !== this.width) {
			this.layOut();
		}
	}

	/* Shows a tree from one of its groups on. */
	show(tree, zoom, focused) {
		Object.assign(this, { tree, zoom, focused: focused || zoom, hovered: null });
		this.layOut();
		this.reveal();
	}

	/* rows[depth] is a list of { group, x, w } from left to right; rests[depth] of { x, w } where frames too narrow to
	   draw lie. */
	layOut() {
		const width = (this.width = this.box.clientWidth);
		this.rows = [];
		this.rests = [];
		for (let group = this.zoom; group; group = group.parent) {
			this.rows.unshift([{ group, x: 0, w: width }]);
		}
		for (let row = this.rows[this.rows.length - 1]; row.length; row = this.rows[this.rows.length - 1]) {
			this.rows.push(this.below(row));
		}
		this.rows.pop();
		const height = this.rows.length * ROW;
		const sight = Math.min(height, this.options.height());
		this.box.style.height = `${sight + 2}px`;
		this.spacer.style.height = `${height}px`;
		const scale = window.devicePixelRatio || 1;
		Object.assign(this, { height, sight, scale });
		this.canvas.width = Math.round(width * scale);
		this.canvas.height = Math.round(sight * scale);
		this.canvas.style.width = `${width}px`;
		this.canvas.style.height = `${sight}px`;
		if (this.options.upright()) {
			this.box.scrollTop = height;
		}
		this.draw();
	}

	below(row) {
		const next = [];
		const rests = [];
		this.rests[this.rows.length] = rests;
		for (const { group, x, w } of row) {
			if (group.size <= 0) {
				continue;
			}
			const unit = w / group.size;
			let left = x;
			let drawn = x;
			for (const kid of this.tree.kids(group)) {
				const size = kid.size * unit;
				if (size >= LEAST_WIDTH) {
					addRest(rests, drawn, left);
					next.push({ group: kid, x: left, w: size });
					drawn = left + size;
				}
				left += size;
			}
			addRest(rests, drawn, left);
		}
		return next;
	}

	top(depth) {
		return this.options.upright() ? this.height - (depth + 1) * ROW : depth * ROW;
	}

	draw() {
		const { context, rows, scale } = this;
		if (!rows.length) {
			return;
		}
		const colours = palette();
		const scrolled = this.box.scrollTop;
		context.setTransform(scale, 0, 0, scale, 0, 0);
		context.clearRect(0, 0, this.width, this.sight);
		context.textBaseline = "middle";
		for (let depth = 0; depth < rows.length; depth++) {
			const y = this.top(depth) - scrolled;
			if (y > -ROW && y < this.sight) {
				context.fillStyle = colours.rest;
				for (const { x, w } of this.rests[depth] || []) {
					context.fillRect(x, y, w, ROW - 1);
				}
				for (const rect of rows[depth]) {
					this.drawFrame(rect, y, colours, depth < this.zoom.depth);
				}
			}
		}
		for (const [group, line] of [
			[this.hovered, 1],
			[this.focused, document.activeElement === this.canvas ? 2.5 : 1]
		]) {
			const rect = group && this.rectOf(group);
			if (rect) {
				context.strokeStyle = colours.ring;
				context.lineWidth = line;
				context.strokeRect(
					rect.x + line / 2,
					this.top(group.depth) - scrolled + line / 2,
					Math.max(1, rect.w - line),
					ROW - 1 - line
				);
			}
		}
	}

	drawFrame({ group, x, w }, y, colours, above) {
		const { context } = this;
		const { matches } = this.app.search;
		const matched = matches && group.fn >= 0 && matches[group.fn];
		const colour = frameColours(this.app, group, colours);
		const gap = w > 3 ? 1 : 0;
		context.globalAlpha = (matches && !matched) || above ? 0.5 : 1;
		context.fillStyle = matched ? colours.match : colour.fill;
		context.fillRect(x, y, w - gap, ROW - 1);
		const inlined = group.fn >= 0 && this.tree.isInlined(group);
		if (matched) {
			context.fillStyle = colours.matchEdge;
			context.fillRect(x, y + ROW - 4, w - gap, 3);
		}
		if (inlined && w > 6) {
			this.drawInlined(x, y, w - gap, colours);
		}
		if (w >= LEAST_TEXT) {
			context.globalAlpha = above ? 0.75 : 1;
			context.font = (inlined ? "italic " : "") + FLAME_FONT;
			context.fillStyle = matched ? colours.text : colour.text;
			const text = this.fit(this.frameText(group), w - 9);
			context.fillText(text, x + 4, y + ROW / 2 - 0.5);
		}
		context.globalAlpha = 1;
	}

	/* A dotted line at the upper edge. */
	drawInlined(x, y, w, colours) {
		this.context.fillStyle = colours.dimText;
		for (let dot = x + 1; dot + 2 < x + w; dot += 5) {
			this.context.fillRect(dot, y, 2, 1);
		}
	}

	frameText(group) {
		const name = this.app.groupName(group);
		const change = group.total - group.baseline;
		if (!this.app.profile.compares || change === 0) {
			return { name, after: "" };
		}
		return { name, after: ` ${changeText(change, this.app.metric.unit)}` };
	}

	/* In the font that is set. */
	textWidth(text) {
		const key = this.context.font + text;
		let width = this.widths.get(key);
		if (width === undefined) {
			width = this.context.measureText(text).width;
			this.widths.set(key, width);
		}
		return width;
	}

	/* A change is kept; of a name that is too long, the last parts are. */
	fit({ name, after }, space) {
		if (this.textWidth(name) + (after && this.textWidth(after)) <= space) {
			return name + after;
		}
		const room = space - (after && this.textWidth(after));
		if (after && room < LEAST_TEXT) {
			return this.textWidth(after) <= space ? after.trim() : "";
		}
		let short = name;
		for (let at = short.indexOf("::"); at >= 0 && !/[<({[]/.test(short.slice(0, at)); at = short.indexOf("::")) {
			short = short.slice(at + 2);
			if (this.textWidth(short) <= room) {
				return short + after;
			}
		}
		let letters = Math.floor((short.length * room) / this.textWidth(short)) - 1;
		while (letters >= 2 && this.context.measureText(`${short.slice(0, letters)}…`).width > room) {
			letters--;
		}
		return letters >= 2 ? `${short.slice(0, letters)}…${after}` : after.trim();
	}

	rectOf(group) {
		return (this.rows[group.depth] || []).find(rect => rect.group === group);
	}

	hit(event) {
		const box = this.canvas.getBoundingClientRect();
		const x = event.clientX - box.left;
		const y = event.clientY - box.top + this.box.scrollTop;
		const depth = Math.floor((this.options.upright() ? this.height - y : y) / ROW);
		const row = this.rows[depth];
		return row && row.find(rect => x >= rect.x && x < rect.x + rect.w);
	}

	hover(event) {
		const rect = this.hit(event);
		const group = rect ? rect.group : null;
		if (group !== this.hovered) {
			this.hovered = group;
			this.canvas.classList.toggle("over", group !== null);
			this.draw();
		}
		if (group) {
			showTooltip(this.app.groupLines(this.tree, group), event.clientX, event.clientY);
		} else {
			hideTooltip();
		}
	}

	leave() {
		this.hovered = null;
		hideTooltip();
		this.draw();
	}

	click(event) {
		const rect = this.hit(event);
		if (rect) {
			hideTooltip();
			this.focused = rect.group;
			this.options.activate(rect.group);
		}
	}

	key(event) {
		if (event.ctrlKey || event.altKey || event.metaKey) {
			return;
		}
		const up = this.options.upright();
		const group = this.focused;
		const steps = {
			[up ? "ArrowUp" : "ArrowDown"]: () => this.widestKid(group),
			[up ? "ArrowDown" : "ArrowUp"]: () => group.parent,
			ArrowLeft: () => this.beside(group, -1),
			ArrowRight: () => this.beside(group, 1),
			Home: () => this.tree.root
		};
		if (steps[event.key]) {
			event.preventDefault();
			this.moveTo(steps[event.key]());
		} else if (event.key === "Enter" || event.key === " ") {
			event.preventDefault();
			this.options.activate(group);
		} else if (event.key === "Escape") {
			event.stopPropagation();
			this.options.leave();
		}
	}

	widestKid(group) {
		return (this.rows[group.depth + 1] || [])
			.filter(rect => rect.group.parent === group)
			.reduce((widest, rect) => (!widest || rect.w > widest.w ? rect : widest), null)?.group;
	}

	beside(group, step) {
		const row = this.rows[group.depth] || [];
		const at = row.findIndex(rect => rect.group === group);
		return at < 0 ? null : row[at + step]?.group;
	}

	moveTo(group) {
		if (group) {
			this.focused = group;
			this.reveal();
			this.draw();
			this.announce();
			this.options.focus(group);
		}
	}

	reveal() {
		const y = this.top(this.focused.depth);
		if (y < this.box.scrollTop) {
			this.box.scrollTop = y;
		} else if (y + ROW > this.box.scrollTop + this.sight) {
			this.box.scrollTop = y + ROW - this.sight;
		}
	}

	announce() {
		if (this.focused && document.activeElement === this.canvas) {
			say(this.app.groupLines(this.tree, this.focused).join(", ") + `, level ${this.focused.depth + 1}`);
		}
	}
}

function addRest(rests, from, to) {
	if (to - from >= LEAST_WIDTH) {
		rests.push({ x: from, w: to - from });
	}
}

function showTooltip(lines, x, y) {
	const tip = byId("tooltip");
	tip.replaceChildren(...lines.map((line, i) => el(i ? "div" : "strong", {}, line)));
	tip.hidden = false;
	const { width, height } = tip.getBoundingClientRect();
	tip.style.left = `${Math.max(4, Math.min(x + 14, window.innerWidth - width - 8))}px`;
	tip.style.top = `${y + 18 + height > window.innerHeight ? Math.max(4, y - height - 10) : y + 18}px`;
}

function hideTooltip() {
	byId("tooltip").hidden = true;
}
