/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The threads, and the ledger: which thread freed or resized blocks of another one. */

function threadLabel(thread, threads) {
	const same = threads.filter(other => other.thread === thread.thread && other.process === thread.process).length > 1;
	const several = new Set(threads.map(other => other.process)).size > 1;
	return (
		thread.thread + (same && thread.serial ? ` (${thread.serial})` : "") + (several ? ` [${thread.process}]` : "")
	);
}

function endOf(thread) {
	const ends =
		thread.threads > 1
			? `${thread.exited_threads ?? (thread.exited ? thread.threads : 0)} of ${thread.threads} exited`
			: null;
	return ends || (thread.exited ? "exited" : "running");
}

function amountCell(blocks, bytes) {
	return blocks === undefined
		? numberCell("")
		: blocks === 0 && !bytes
			? numberCell("–")
			: el(
					"td",
					{ class: "number", title: `${countText(blocks)}, ${countText(bytes)} bytes` },
					countText(blocks),
					el("span", { class: "quiet" }, ` (${bytesText(bytes)})`)
				);
}

class ThreadsView {
	constructor(app, place) {
		this.app = app;
		this.place = place;
	}

	close() {}

	/* The label that the samples have for a thread, so that a click can filter by it; undefined if none allocated. */
	sampleLabel(thread, threads) {
		const labels = this.app.labelTexts.thread || [];
		return [
			threadLabel(thread, threads),
			`${thread.thread} (${thread.serial})`,
			thread.thread,
			`${thread.process}: ${thread.thread}`
		].find(text => labels.includes(text));
	}

	threadRow(thread, threads) {
		const label = this.sampleLabel(thread, threads);
		const name = threadLabel(thread, threads);
		const creator = threads.find(other => other.id === thread.created_by);
		const at = thread.created_at?.function;
		return el(
			"tr",
			{},
			el(
				"th",
				{ scope: "row" },
				label === undefined
					? name
					: el(
							"button",
							{
								type: "button",
								class: "link",
								title: "Show the stacks of this thread",
								onclick: () => this.app.go({ view: "flame", thread: label, zoom: "", focus: "" })
							},
							name
						)
			),
			amountCell(thread.count, thread.total_bytes),
			amountCell(thread.deallocations, thread.deallocated_bytes),
			amountCell(thread.live_blocks, thread.live_bytes),
			amountCell(thread.max_blocks, thread.max_bytes),
			el("td", {}, endOf(thread)),
			el("td", { class: "wide" }, creator ? `${threadLabel(creator, threads)}${at ? ` in ${at}` : ""}` : "–")
		);
	}

	ledgerRow(cell, threads) {
		const name = id => {
			const thread = threads.find(other => other.id === id);
			return thread ? threadLabel(thread, threads) : `thread ${id}`;
		};
		const crossed = cell.allocated_by !== cell.freed_by;
		return el(
			"tr",
			{ class: crossed ? "crossed" : null },
			el("th", { scope: "row" }, name(cell.allocated_by)),
			el("td", {}, crossed ? name(cell.freed_by) : el("span", { class: "quiet" }, "itself")),
			amountCell(cell.blocks, cell.bytes),
			amountCell(cell.resized_blocks, cell.resized_bytes)
		);
	}

	ledger(threads) {
		const { ledger } = this.app.profile;
		const title = el("h2", {}, "Who freed whose blocks");
		if (!ledger || !ledger.known) {
			return [
				title,
				empty("This profile does not say which thread freed which blocks.", [
					"Make the page from the profile itself, with ",
					code("--threads"),
					": a baseline does not keep it."
				])
			];
		}
		const cells = [...ledger.cells].sort(
			(a, b) =>
				b.bytes + b.resized_bytes - a.bytes - a.resized_bytes ||
				a.allocated_by - b.allocated_by ||
				a.freed_by - b.freed_by
		);
		const crossed = cells.filter(cell => cell.allocated_by !== cell.freed_by);
		const sum = key => crossed.reduce((all, cell) => all + cell[key], 0);
		const body = [];
		const rows = el("div", {});
		body.push(...cells.map(cell => this.ledgerRow(cell, threads)));
		const table = plainTable("Ledger", ["Allocated by", "Freed or resized by", "#Freed", "#Resized"], []);
		const place = table.querySelector("tbody");
		const more = longList(place, body, 200, row => row);
		return [
			title,
			el(
				"p",
				{ class: "quiet" },
				crossed.length === 0
					? "Each thread freed its own blocks."
					: [
							`Freed by another thread than their own: ${blocksText(sum("blocks"), sum("bytes"))}; `,
							`resized by another: ${blocksText(sum("resized_blocks"), sum("resized_bytes"))}.`
						]
			),
			fill(rows, table, more)
		];
	}

	render() {
		const threads = this.app.profile.threads || [];
		if (threads.length === 0) {
			this.place.replaceChildren(
				empty("This page has no threads.", [
					"Make it from the profile itself, with ",
					code("--threads"),
					": a baseline keeps totals only."
				])
			);
			return;
		}
		const table = plainTable(
			"Threads",
			["Thread", "#Allocated", "#Freed", "#Live at exit", "#Own peak", "At the end", "Created by"],
			[]
		);
		const more = longList(table.querySelector("tbody"), threads, 200, thread => this.threadRow(thread, threads));
		this.place.replaceChildren();
		fill(this.place, table, more, this.ledger(threads));
	}

	chosen() {
		return null;
	}

	keys() {
		return {};
	}
}
