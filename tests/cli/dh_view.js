// SPDX-License-Identifier: MIT OR Apache-2.0
// Loads a file of DHAT into Valgrind's viewer without a browser, chooses each metric that it offers in turn, and prints what the viewer adds up,
// as JSON. Any error of the viewer ends it.
//
// usage: node dh_view.js DH_VIEW.JS FILE
"use strict";
const fs = require("fs");
const vm = require("vm");

// As much of a document as the viewer uses.
class Element {
  constructor(tag, text = "") {
    this.tag = tag;
    this.own = text;
    this.className = "";
    this.childNodes = [];
    this.selectedIndex = 0;
  }
  appendChild(child) {
    child.parentNode = this;
    this.childNodes.push(child);
    return child;
  }
  replaceChild(now, before) {
    now.parentNode = this;
    this.childNodes[this.childNodes.indexOf(before)] = now;
  }
  cloneNode() {
    const copy = new Element(this.tag);
    copy.className = this.className;
    return copy;
  }
  set textContent(text) {
    this.childNodes = [];
    this.own = text;
  }
  get textContent() {
    return this.own + this.childNodes.map((child) => child.textContent).join("");
  }
  set selected(_) {
    this.parentNode.selectedIndex = this.parentNode.childNodes.indexOf(this);
  }
}

globalThis.document = {
  title: "",
  body: new Element("body"),
  location: { search: "" },
  createElement: (tag) => new Element(tag),
  createTextNode: (text) => new Element("#text", text),
};
globalThis.FileReader = class {
  readAsText(file) {
    this.onload({ target: { result: fs.readFileSync(file.path, "utf8") } });
  }
};
globalThis.chosen = { name: "profile", path: process.argv[3] };

vm.runInThisContext(fs.readFileSync(process.argv[2], "utf8"), { filename: "dh_view.js" });
const result = vm.runInThisContext(`
  onLoad();
  gInput.files = [chosen];
  loadFile();
  const pages = [];
  for (const [i, option] of gSelect.childNodes.entries()) {
    if (option.disabled)
      continue;
    gSelect.selectedIndex = i;
    changeSortMetric();
    pages.push(gMainDiv.textContent);
  }
  ({ root: gRoot, pages });
`);
const { root, pages } = result;
console.log(JSON.stringify({
  tb: root._totalBytes, tbk: root._totalBlocks, tl: root._totalLifetimes, gb: root._atTGmaxBytes, gbk: root._atTGmaxBlocks,
  eb: root._atTEndBytes, ebk: root._atTEndBlocks, pages: pages.length, broken: pages.filter((page) => /NaN|undefined/.test(page)).length,
}));
if (process.argv[4] === "--page")
  console.log(pages[1]);
