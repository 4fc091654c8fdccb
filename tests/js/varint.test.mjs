import assert from "node:assert/strict";
import { test } from "node:test";

import { SOURCE_FOLDER, runScripts } from "./bundle.mjs";

const { kbpkg } = runScripts(SOURCE_FOLDER);
/** @type {(text: string) => number[]} */
const read = (text) => Array.from(kbpkg.readNumbers(text));
const LARGEST = `${"g".repeat(10)}I`;

test("five bits a digit, the lowest first, the sixth says that more follow", () => {
  assert.deepEqual(read(""), []);
  assert.deepEqual(read("AfgB-_A"), [0, 31, 32, 30 + 31 * 32]);
});

test("53 bits can be read, one more is refused", () => {
  assert.deepEqual(read(LARGEST), [2 ** 53]);
  assert.throws(() => read(`h${LARGEST.slice(1)}`), { message: "a number is too large" });
});

test("zeros beyond all places are still zeros", () => {
  assert.deepEqual(read(`h${"g".repeat(400)}A`), [1]);
});

test("a posting is the step from the entry before and a digit, its impact", () => {
  const read = (/** @type {string} */ text, size = 99) =>
    structuredClone(kbpkg.readPostings(text, size));
  assert.deepEqual(read(""), { entries: [], impacts: [] });
  assert.deepEqual(read("AeB_gCA"), { entries: [0, 1, 65], impacts: [30, 63, 0] });
  for (const text of ["A", "Ae+e", "AeAe", "g", "gggg", "Ae Be", "é"]) {
    assert.throws(() => read(text), { name: "RangeError" }, text);
  }
  assert.throws(() => read("AeCe", 2), { name: "RangeError" });
  assert.throws(() => read(`${"g".repeat(500)}BA`), { name: "RangeError" });
});

test("a strange digit and a cut number are refused", () => {
  assert.throws(() => read("A+"), { message: "not a digit: +" });
  assert.throws(() => read("Ag"), { message: "the last number is cut" });
});
