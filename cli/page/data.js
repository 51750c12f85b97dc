/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads the profile out of the page: JSON, deflated, in base64. Its form, which cli/views writes:

   version 1; kind: report, comparison or leaks; title, command; about: remarks under the title
   metrics     list of name, title, unit (bytes or count), total, baseline; metric: the first that is shown
   texts       every string once; `text` below is an index into it, and so is each label of a sample
   functions   columns name (text), crate (text), origin, class: numbers of the enums in cli/base/workspace.h and
               cli/names/symbol_class.h
   calls       columns function, file (text), line, object (text), flags (1 inlined, 2 left by a jump); call 0 stands
               for none
   nodes       columns parent (this node's number minus its parent's), call (0 below the root: the stack is cut there);
               node 0 is the root, parents come first, siblings in order of names
   samples     columns node (difference to the one before), process, thread, test, region, phase, runtime, and a column
               of values for each metric, in a comparison another of the baseline's
   processes, threads, ledger, leaks, gates, summary
               as in the JSON report; a process may have a timeline of columns event, live, blocks, allocated, max
   assertions  as in the JSON report; advice: lines
   sources     file → its text, if asked for; sources_left_out: file → why
   sizes       rows: how many rows of the other columns each sample has: class (counters/size_classes.h), kind (1 small,
               2 just above a power of two), from, span (to the largest of that class), blocks; of the current run

   What was not measured is absent. */

const LABELS = ["process", "thread", "test", "region", "phase"];
const INLINED = 1;
const OWN_CODE = 1;
const DEPENDENCY = 2;
const RUST_LIBRARY = 3;

async function inflate(base64) {
	const binary = atob(base64.trim());
	const bytes = new Uint8Array(binary.length);
	for (let i = 0; i < bytes.length; i++) {
		bytes[i] = binary.charCodeAt(i);
	}
	const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
	return new Response(stream).text();
}

async function loadProfile(base64) {
	return decodeProfile(JSON.parse(await inflate(base64)));
}

/* Running sums of differences. */
function sums(differences) {
	const numbers = Int32Array.from(differences);
	for (let i = 1; i < numbers.length; i++) {
		numbers[i] += numbers[i - 1];
	}
	return numbers;
}

/* Two functions of the page's own follow those of the profile: of stacks that are not known, and of callers that are
   cut off. */
function decodeFunctions(raw, texts) {
	const count = raw.name.length;
	const names = raw.name.map(i => shown(texts[i])).concat("???", "(stack cut)");
	const order = names.map((_, i) => i).sort((a, b) => (names[a] < names[b] ? -1 : names[a] > names[b] ? 1 : a - b));
	const rank = new Int32Array(count + 2);
	order.forEach((f, i) => {
		rank[f] = i;
	});
	return {
		count: count + 2,
		unknown: count,
		cut: count + 1,
		names,
		rank,
		crates: raw.crate.map(i => shown(texts[i])).concat("", ""),
		origins: Uint8Array.from(raw.origin.concat(0, 0)),
		classes: Uint8Array.from(raw.class.concat(0, 0))
	};
}

/* A stack that is not known has a node of its own below the root, so that it shows beside the others. */
function decodeNodes(raw, calls, functions) {
	const count = raw.call.length + 1;
	const unknown = count - 1;
	const parent = new Int32Array(count);
	const call = new Int32Array(count);
	const fn = new Int32Array(count);
	const first = new Int32Array(count);
	const next = new Int32Array(count);
	for (let i = 1; i < count; i++) {
		parent[i] = i === unknown ? 0 : i - raw.parent[i];
		call[i] = i === unknown ? 0 : raw.call[i];
		fn[i] = i === unknown ? functions.unknown : call[i] ? calls.function[call[i]] : functions.cut;
	}
	for (let i = count - 1; i > 0; i--) {
		next[i] = first[parent[i]];
		first[parent[i]] = i;
	}
	return {
		count,
		unknown,
		parent,
		call,
		fn,
		first,
		next,
		outermost: outermostNodes(count, parent, fn, first, next, functions.count)
	};
}

/* Marks the nodes whose function is not among their callers: a function's total is the sum over these. */
function outermostNodes(count, parent, fn, first, next, functionCount) {
	const outermost = new Uint8Array(count);
	const active = new Int32Array(functionCount);
	let node = first[0];
	while (node) {
		outermost[node] = active[fn[node]]++ === 0 ? 1 : 0;
		if (first[node]) {
			node = first[node];
			continue;
		}
		while (node && !next[node]) {
			active[fn[node]]--;
			node = parent[node];
		}
		if (node) {
			active[fn[node]]--;
			node = next[node];
		}
	}
	return outermost;
}

function decodeSamples(raw, nodes) {
	const node = sums(raw.node);
	const labels = {};
	for (let i = 0; i < node.length; i++) {
		node[i] = node[i] || nodes.unknown;
	}
	for (const label of LABELS) {
		labels[label] = Int32Array.from(raw[label] || new Array(node.length).fill(0));
	}
	return {
		count: node.length,
		node,
		labels,
		runtime: Uint8Array.from(raw.runtime || new Array(node.length).fill(0)),
		values: raw.values.map(column => Float64Array.from(column)),
		baseline: raw.baseline ? raw.baseline.map(column => Float64Array.from(column)) : null
	};
}

function decodeProfile(raw) {
	if (raw.version !== 1) {
		throw new Error(`the profile has version ${raw.version}, which this page does not know`);
	}
	const functions = decodeFunctions(raw.functions, raw.texts);
	const nodes = decodeNodes(raw.nodes, raw.calls, functions);
	return {
		...raw,
		functions,
		nodes,
		calls: {
			fn: Int32Array.from(raw.calls.function),
			line: Int32Array.from(raw.calls.line),
			flags: Uint8Array.from(raw.calls.flags),
			file: i => shown(raw.texts[raw.calls.file[i]] || ""),
			object: i => shown(raw.texts[raw.calls.object[i]] || ""),
			fileText: i => raw.texts[raw.calls.file[i]] || ""
		},
		samples: decodeSamples(raw.samples, nodes),
		compares: raw.kind === "comparison"
	};
}
