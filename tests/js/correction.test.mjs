import assert from "node:assert/strict";
import { test } from "node:test";

import { SOURCE_FOLDER, runScripts } from "./bundle.mjs";
import { TABLE_RECORD, writePostings } from "./record.mjs";

const { kbpkg } = runScripts(SOURCE_FOLDER);
const table = kbpkg.readTable(TABLE_RECORD);

/** @type {(left: string, right: string, most?: number) => number} */
const distance = (left, right, most = 9) =>
  kbpkg.distance(Array.from(left), Array.from(right), most);

/**
 * Return the index of some words.
 *
 * @param {Record<string, number>} known Each word with the number of its entries.
 */
function indexOf(known) {
  const terms = Object.entries(known).sort(([one], [other]) =>
    kbpkg.compareCodePoints(one, other),
  );
  const record = {
    size: 20,
    held: 20,
    textsPerFile: 1,
    everyday: "",
    terms: terms.map(([term]) => `A${term}`).join(" "),
    postings: terms
      .map(([, count]) => writePostings(Array.from({ length: count }, (_, entry) => [entry, 30])))
      .join(" "),
  };
  return kbpkg.readIndex(record, "es", table);
}

/** @type {(word: string, known: Record<string, number>) => Promise<string | undefined>} */
const correct = (word, known) => kbpkg.correct(word, indexOf(known), table);

/** @type {(word: string, known: Record<string, number>) => Promise<string[]>} */
const nearest = async (word, known) =>
  Array.from(await kbpkg.nearestWords(word, indexOf(known), table));

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

test("fewer edits win, then the same letters, then more entries, then the first", async () => {
  assert.equal(await correct("pians", { pains: 1, plans: 2 }), "pains");
  assert.equal(await correct("realy", { real: 2, really: 1 }), "really");
  assert.equal(await correct("bladers", { bladder: 9, blades: 1 }), "blades");
  assert.equal(await correct("blade", { blader: 1, blades: 2 }), "blades");
  assert.equal(await correct("blade", { blader: 1, blades: 1 }), "blader");
});

test("one edit from four letters, two from eight", async () => {
  assert.equal(await correct("vom", { vomi: 1 }), undefined);
  assert.equal(await correct("vomt", { vomit: 1 }), "vomit");
  assert.equal(await correct("vomxtng", { vomiting: 1 }), undefined);
  assert.equal(await correct("vomxtinq", { vomiting: 1 }), "vomiting");
  assert.equal(await correct("𐐨𐐩𐐪𐐫", { "𐐨𐐩𐐪𐐫𐐬": 1 }), "𐐨𐐩𐐪𐐫𐐬");
});

test("two letters that were swapped in the middle are one edit", async () => {
  assert.equal(await correct("kteamine", { ketamine: 1 }), "ketamine");
  assert.equal(await correct("pian", { pain: 1 }), "pain");
  assert.equal(await correct("bldader", { bladder: 1 }), "bladder");
});

test("bigrams are not corrected", async () => {
  assert.equal(await correct("ガギグゲ", { ガギグ: 1 }), undefined);
});

test("the nearest words begin with most of the letters, those of more entries first", async () => {
  const known = { vein: 2, vejez: 1, vejiga: 9, vela: 3, vez: 1 };
  assert.deepEqual(await nearest("vejxxxxxx", known), ["vejiga", "vejez"]);
  assert.deepEqual(await nearest("vexxx", known), ["vejiga", "vela", "vein"]);
  assert.deepEqual(await nearest("vxxx", known), []);
  assert.deepEqual(await nearest("膀光", { 膀胱: 1, 脆弱: 1 }), ["膀胱"]);
});
