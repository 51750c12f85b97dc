/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Numbers as the text report writes them: amounts of memory in KB of 1,024 bytes with two decimals, counts in groups of
   three digits. A browser has no whole numbers above 2^53: such are said to be rounded. */

const SCALES = [
	[1024, "KB"],
	[1024 ** 2, "MB"],
	[1024 ** 3, "GB"]
];

function isExact(number) {
	return Number.isSafeInteger(number);
}

/* `1,234,567`, or `about 4,611,686,018,427,388,000`. */
function countText(number) {
	return (
		(isExact(number) ? "" : "about ") +
		BigInt(Math.round(number))
			.toString()
			.replace(/\B(?=(\d{3})+(?!\d))/g, ",")
	);
}

/* `592 B`, `3.78 KB`, `1.00 MB`. */
function bytesText(number) {
	const bytes = Math.abs(number);
	const sign = number < 0 ? "-" : "";
	if (bytes < 1024) {
		return `${sign}${bytes} B`;
	}
	const hundredthsOf = scale =>
		Math.floor(bytes / scale) * 100 + Math.floor(((bytes % scale) * 100 + scale / 2) / scale);
	const [scale, name] = SCALES.find(([unit]) => hundredthsOf(unit) < 102400) || SCALES[SCALES.length - 1];
	const hundredths = hundredthsOf(scale);
	const whole = BigInt(Math.floor(hundredths / 100));
	const rest = String(hundredths % 100).padStart(2, "0");
	return `${sign}${whole}.${rest} ${name}`;
}

/* A number of a metric or column: unit is "bytes" or "count". */
function amountText(number, unit) {
	return unit === "bytes" ? bytesText(number) : countText(number);
}

/* The same with the exact number beside it where the text has fewer digits. */
function exactText(number, unit) {
	if (unit !== "bytes") {
		return countText(number);
	}
	const exact = `${countText(number)} bytes`;
	return Math.abs(number) < 1024 ? exact : `${bytesText(number)} (${exact})`;
}

/* With a sign, for changes. */
function changeText(number, unit) {
	return (number < 0 ? "" : "+") + amountText(number, unit);
}

function shareText(part, whole) {
	return whole > 0 ? `${((100 * part) / whole).toFixed(2)}%` : "–";
}

/* `+12.50%`; `new` if there was none before. */
function changeShareText(now, before) {
	if (before === 0) {
		return now === 0 ? "±0%" : "new";
	}
	if (now === 0) {
		return "gone";
	}
	return (now < before ? "" : "+") + `${((100 * (now - before)) / before).toFixed(2)}%`;
}

/* `1 block`, `2 blocks`. */
function countOf(number, noun) {
	return `${countText(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/* `2 blocks (200 B)`. */
function blocksText(blocks, bytes) {
	return `${countOf(blocks, "block")} (${bytesText(bytes)})`;
}
