import assert from "node:assert/strict";
import { test } from "node:test";

import { SOURCE_FOLDER, runScripts } from "./bundle.mjs";
import { CHARACTERS, TABLE_RECORD } from "./record.mjs";

const { kbpkg } = runScripts(SOURCE_FOLDER);
const table = kbpkg.readTable(TABLE_RECORD);

/** @type {(text: string) => [string, number, number][]} */
const tokens = (text) =>
  Array.from(kbpkg.tokens(text, table), ({ term, start, end }) => [term, start, end]);
/** @type {(text: string) => string[]} */
const words = (text) => Array.from(kbpkg.words(text, table));
/** @type {(word: string) => string[]} */
const grams = (word) => Array.from(kbpkg.grams(word, table));

test("a word is a run of letters, marks and numbers in lower case", () => {
  assert.deepEqual(tokens("K-hole: 112!"), [
    ["k", 0, 1],
    ["hole", 2, 6],
    ["112", 8, 11],
  ]);
});

test("a combining mark composes, and the place is that of the text as it stands", () => {
  assert.deepEqual(tokens("cafe\u0301 du"), [
    ["café", 0, 5],
    ["du", 6, 8],
  ]);
});

test("places count code points, so an astral letter is one", () => {
  assert.deepEqual(tokens("😀 𝐊et 𐐀x"), [
    ["ket", 2, 5],
    ["𐐨x", 6, 8],
  ]);
});

test("half-width kana with a voicing mark shrink, and each bigram stands for the whole run", () => {
  assert.deepEqual(tokens("xxx ｶﾞｷﾞｸ"), [
    ["xxx", 0, 3],
    ["ガギ", 4, 9],
    ["ギク", 4, 9],
  ]);
});

test("Thai becomes bigrams at their places, a single letter stays", () => {
  assert.deepEqual(tokens("ยาเค ก"), [
    ["ยา", 0, 2],
    ["าเ", 1, 3],
    ["เค", 2, 4],
    ["ก", 5, 6],
  ]);
});

test("scripts change inside a run of letters", () => {
  assert.deepEqual(words("K他命x"), ["k", "他命", "x"]);
});

test("Arabic letters fold, vowel signs and the stretching stroke go, digits become ASCII", () => {
  assert.deepEqual(words("إِسْعَافٌ طـــوارئ ١١٢ ۱۱۲"), ["اسعاف", "طواري", "112", "112"]);
});

test("traditional and simplified Chinese are the same words", () => {
  assert.deepEqual(words("開車後頭髮發燒"), words("开车后头发发烧"));
});

test("a run that folds away leaves nothing", () => {
  assert.deepEqual(words("\u0640\u0640 a"), ["a"]);
});

test("a letter that becomes a separator cuts the run", () => {
  assert.deepEqual(tokens("1½"), [
    ["11", 0, 2],
    ["2", 0, 2],
  ]);
});

test("the final sigma and the dotted capital I are lowered as Python lowers each letter", () => {
  assert.deepEqual(words("ΟΔΟΣ ὁδός İstanbul"), ["οδοσ", "ὁδόσ", "i̇stanbul"]);
});

test("a lone surrogate separates", () => {
  assert.deepEqual(tokens("a\ud83db\udc00"), [
    ["a", 0, 1],
    ["b", 2, 3],
  ]);
});

test("a very long word is cut", () => {
  assert.deepEqual(words("𐐨".repeat(70)), ["𐐨".repeat(64)]);
});

test("grams are four letters long and know the beginning, bigrams give their letters", () => {
  assert.deepEqual(grams("bladder"), [" bla", "blad", "ladd", "adde", "dder"]);
  assert.deepEqual(grams("ket"), [" ket"]);
  assert.deepEqual(grams("k"), [" k"]);
  assert.deepEqual(grams("𐐨𐐩𐐪𐐫𐐬"), [" 𐐨𐐩𐐪", "𐐨𐐩𐐪𐐫", "𐐩𐐪𐐫𐐬"]);
  assert.deepEqual(grams("膀胱"), ["膀", "胱"]);
});

test("only terms of scripts without spaces are unspaced", () => {
  assert.equal(kbpkg.isUnspaced("膀胱", table), true);
  assert.equal(kbpkg.isUnspaced("vejiga", table), false);
  assert.equal(kbpkg.isUnspaced("", table), false);
});

test("a table is read as it was frozen: every run of a class, every folding", () => {
  const { firsts, classes, folds, plane } = table;
  assert.deepEqual(Array.from(firsts, (first, at) => [first, classes[at]]), CHARACTERS.runs);
  assert.deepEqual(Array.from(folds, ([letter, other]) => [letter, other]).sort(), [...CHARACTERS.folds].sort());
  assert.deepEqual([plane[0x30], plane[0x3a], plane[0x819c], plane[0xffff]], [1, 0, 2, 0]);
});

test("a table that is not complete is refused", () => {
  const { locales, runs, folds, ...without } = TABLE_RECORD;
  for (const record of [
    {},
    { ...without, runs, folds },
    { ...without, locales, folds },
    { ...without, locales, runs, folds: {} },
    { ...without, locales, runs: "!", folds },
    { ...without, locales, runs, folds: "C" },
    { ...without, locales, runs, folds: "BB" },
  ]) {
    assert.throws(() => kbpkg.readTable(record), { name: "RangeError" });
  }
});

test("a table gives what each of the 64 steps of an impact stands for, rising", () => {
  const { impacts, constants } = table;
  assert.equal(impacts.length, 64);
  assert.equal(impacts[0], constants.impactFirst);
  assert.ok(impacts.every((value, at) => at === 0 || value > impacts[at - 1]));
});

test("terms are ordered by code point, as Python orders them", () => {
  const ordered = ["", "a", "ab", "b", "\uffee", "\u{10000}", "\u{10000}a", "\u{10001}"];
  for (const [one, left] of ordered.entries()) {
    for (const [other, right] of ordered.entries()) {
      assert.equal(Math.sign(kbpkg.compareCodePoints(left, right)), Math.sign(one - other));
    }
  }
});
