import assert from "node:assert/strict";
import { test } from "node:test";

import { SOURCE_FOLDER, runScripts } from "./bundle.mjs";
import { TABLE_RECORD } from "./record.mjs";

const { kbpkg } = runScripts(SOURCE_FOLDER);
const table = kbpkg.readTable(TABLE_RECORD);

/** @type {(left: string, right: string, most?: number) => number} */
const distance = (left, right, most = 9) =>
  kbpkg.distance(Array.from(left), Array.from(right), most);

/**
 * @param {string} word
 * @param {Record<string, number>} known Each word with the number of its entries.
 */
function correct(word, known) {
  const postings = new Map(
    Object.entries(known).map(([term, count]) => [
      term,
      Array.from({ length: count }, (_, entry) => ({ entry, frequencies: [1, 0, 0, 0, 0] })),
    ]),
  );
  return kbpkg.correct(word, postings, table);
}

test("to add, to drop, to change and to swap neighbours is one edit each", () => {
  assert.equal(distance("blader", "bladder"), 1);
  assert.equal(distance("bladdder", "bladder"), 1);
  assert.equal(distance("blodder", "bladder"), 1);
  assert.equal(distance("baldder", "bladder"), 1);
  assert.equal(distance("", "ket"), 3);
  assert.equal(distance("ca", "abc"), 3);
});

test("an astral letter is one letter", () => {
  assert.equal(distance("𐐨𐐩", "𐐨𐐪"), 1);
});

test("beyond the most that is asked for the distance is only larger", () => {
  assert.equal(distance("abcdef", "uvwxyz", 2), 3);
});

test("fewer edits win, then more entries, then the first of the index", () => {
  assert.equal(correct("bladers", { bladder: 9, blades: 1 }), "blades");
  assert.equal(correct("blade", { blader: 1, blades: 2 }), "blades");
  assert.equal(correct("blade", { blader: 1, blades: 1 }), "blader");
});

test("one edit from four letters, two from eight", () => {
  assert.equal(correct("vom", { vomi: 1 }), undefined);
  assert.equal(correct("vomt", { vomit: 1 }), "vomit");
  assert.equal(correct("vomxtng", { vomiting: 1 }), undefined);
  assert.equal(correct("vomxtinq", { vomiting: 1 }), "vomiting");
  assert.equal(correct("𐐨𐐩𐐪𐐫", { "𐐨𐐩𐐪𐐫𐐬": 1 }), "𐐨𐐩𐐪𐐫𐐬");
});

test("bigrams are not corrected", () => {
  assert.equal(correct("ガギグゲ", { ガギグ: 1 }), undefined);
});
