/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The trees that pictures show. A group is all nodes of the profile that one frame of a picture stands for: those with
   the same function, or the same line, under the same group. Groups are made when a picture first needs them, so
   that the inverted tree of a large profile, which has millions of nodes, never exists as a whole.

   A group has: key; fn; parent; depth; nodes: where in the stacks it is; starts: the node whose cost each of them
   stands for (the same nodes when the tree leads from callers to callees); size, total, baseline: sums over starts;
   kids: null until they are made. */

class Grouping {
	/* options: up: from callees to callers; byLine; starts: the nodes at the root; own: they cost what is their own,
	   not what is below them, too; whole: the root stands for the starts themselves (one function), not for
	   everything. */
	constructor(profile, costs, { metric, width, up = false, byLine = false, starts, own = false, whole = false }) {
		const column = columns => columns && (own ? columns.own : columns.total);
		Object.assign(this, { profile, up, byLine, own, metric });
		this.sizes = column(costs.size(metric, width));
		this.totals = column(costs.current(metric));
		this.baselines = column(costs.baseline(metric));
		this.root = this.group(null, -1, starts, starts);
		this.root.whole = whole;
		this.root.fn = whole && starts.length ? profile.nodes.fn[starts[0]] : -1;
	}

	key(node) {
		const { nodes } = this.profile;
		return this.byLine && nodes.call[node] ? this.profile.functions.count + nodes.call[node] : nodes.fn[node];
	}

	group(parent, key, nodes, starts) {
		let size = 0;
		let total = 0;
		let baseline = 0;
		for (const start of starts) {
			size += this.sizes[start];
			total += this.totals[start];
			baseline += this.baselines ? this.baselines[start] : 0;
		}
		return {
			parent,
			key,
			depth: parent ? parent.depth + 1 : 0,
			fn: this.profile.nodes.fn[nodes[0]],
			nodes,
			starts,
			size,
			total,
			baseline,
			kids: null
		};
	}

	/* Returns the groups below one, in the order of names. */
	kids(group) {
		if (!group.kids) {
			const buckets = new Map();
			if (this.up) {
				this.gatherCallers(group, buckets);
			} else {
				this.gatherCallees(group, buckets);
			}
			const { rank } = this.profile.functions;
			group.kids = [...buckets]
				.map(([key, bucket]) => this.group(group, key, bucket.nodes, bucket.starts))
				.sort((a, b) => rank[a.fn] - rank[b.fn] || a.key - b.key);
		}
		return group.kids;
	}

	gatherCallees(group, buckets) {
		const { first, next } = this.profile.nodes;
		for (const node of group.nodes) {
			for (let child = first[node]; child; child = next[child]) {
				if (this.sizes[child] > 0) {
					this.put(buckets, child, child);
				}
			}
		}
	}

	gatherCallers(group, buckets) {
		const { parent } = this.profile.nodes;
		const here = group.parent === null && !group.whole;
		for (let i = 0; i < group.nodes.length; i++) {
			const node = here ? group.nodes[i] : parent[group.nodes[i]];
			if (node && this.sizes[group.starts[i]] > 0) {
				this.put(buckets, node, group.starts[i]);
			}
		}
	}

	put(buckets, node, start) {
		const key = this.key(node);
		let bucket = buckets.get(key);
		if (!bucket) {
			const nodes = [];
			buckets.set(key, (bucket = { nodes, starts: this.up ? [] : nodes }));
		}
		bucket.nodes.push(node);
		if (this.up) {
			bucket.starts.push(start);
		}
	}

	/* The way to a group, to be kept in the address of the page; and back: the group as far as the way exists. */
	path(group) {
		const keys = [];
		for (let g = group; g.parent; g = g.parent) {
			keys.push(g.key.toString(36));
		}
		return keys.reverse().join(".");
	}

	find(path) {
		let group = this.root;
		for (const text of path ? path.split(".") : []) {
			const key = parseInt(text, 36);
			const next = this.kids(group).find(kid => kid.key === key);
			if (!next) {
				break;
			}
			group = next;
		}
		return group;
	}

	/* What the group's nodes cost in any metric. */
	sum(group, columns) {
		const column = this.own ? columns.own : columns.total;
		return group.starts.reduce((sum, start) => sum + column[start], 0);
	}

	/* The calls that a group stands for, each once, those that cost most first. */
	calls(group) {
		const cost = new Map();
		const { call } = this.profile.nodes;
		group.nodes.forEach((node, i) =>
			cost.set(call[node], (cost.get(call[node]) || 0) + this.sizes[group.starts[i]])
		);
		cost.delete(0);
		return [...cost].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([id]) => id);
	}

	isInlined(group) {
		const call = this.profile.nodes.call[group.nodes[0]];
		return call !== 0 && (this.profile.calls.flags[call] & INLINED) !== 0;
	}
}

/* The tree from main to what allocates. */
function callTree(profile, costs, options) {
	return new Grouping(profile, costs, { ...options, starts: [0] });
}

/* The tree from what allocates to its callers. */
function invertedTree(profile, costs, options) {
	const size = costs.size(options.metric, options.width).own;
	const starts = [];
	for (let n = 1; n < size.length; n++) {
		if (size[n] > 0) {
			starts.push(n);
		}
	}
	return new Grouping(profile, costs, { ...options, starts, up: true, own: true });
}

/* The trees of one function: its callers, or its callees. */
function functionTree(profile, costs, fn, up, options) {
	const { nodes } = profile;
	const size = costs.size(options.metric, options.width).total;
	const starts = [];
	for (let n = 1; n < nodes.count; n++) {
		if (nodes.fn[n] === fn && nodes.outermost[n] && size[n] > 0) {
			starts.push(n);
		}
	}
	return new Grouping(profile, costs, { ...options, starts, up, whole: true });
}
