/**
 * Whatever is typed, a query ends, breaks nothing, and costs no more than the constants say.
 * The sibling of tests/property/test_search.py.
 */
import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { SOURCE_FOLDER, runScripts } from "./bundle.mjs";
import { TABLE_RECORD, bundleOf, largeFiles, openFiles } from "./record.mjs";

/** @typedef {import("./record.mjs").Entries} Entries */

const SCRIPTS = runScripts(SOURCE_FOLDER).kbpkg;
const TABLE = SCRIPTS.readTable(TABLE_RECORD);
const { longestQuery, longestWord, prefixMost } = TABLE.constants;
// The same queries every time: a run fails or passes for good.
const RUN = { seed: 20261122, numRuns: 150 };

/** More words begin with "ve" than a half word may stand for. @type {Entries} */
const SPANISH = Object.fromEntries(
  Array.from({ length: 50 }, (_, number) => {
    const words = [`ve${number}a`, `ve${number}b`, "sangre", "膀胱痛", "مثانة", `k${number % 7}`];
    return [`e${String(number).padStart(2, "0")}`, [`Vejiga ${number}`, words.join(" ")]];
  }),
);
/** @type {Entries} */
const ENGLISH = Object.fromEntries(
  Object.keys(SPANISH).map((id, number) => [id, [`Bladder ${number}`, "blood in the urine"]]),
);

const BUNDLES = {
  small: openFiles(bundleOf({ es: SPANISH, en: ENGLISH })).kbpkg,
  large: openFiles(largeFiles(SPANISH, { terms: 20, postings: 20 })).kbpkg,
};

const known = fc.constantFrom("sangre", "vejiga", "ve", "v", "膀胱", "مثانة", "bldader", "urine");
const strange = fc.constantFrom(
  ...['"', "“", "»", "「", "👍🏽", "👨‍👩‍👧", "\ud83d", "\ude00", "\u202e", "\u2067", "\u200f", "\0", "\u0301"],
  ...["שלום", "مرحبا", "ｶﾞ", "ﷺ", "constructor", "__proto__", "\\", "$&", "%00", " ", "\n"],
);
const anyText = fc.string({ unit: "binary", maxLength: 1000 });
const halves = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 })
  .map((units) => String.fromCharCode(...units));
const mixed = fc
  .array(fc.tuple(fc.oneof(known, strange, anyText), fc.constantFrom(" ", "", '"')), {
    maxLength: 40,
  })
  .map((pieces) => pieces.flat().join(""));
const manyWords = fc
  .tuple(fc.integer({ min: 60, max: 10_000 }), fc.constantFrom("w", "ve", "膀", "🄰", '"x'))
  .map(([count, word]) => Array.from({ length: count }, (_, at) => `${word}${at}`).join(" "));
const query = fc.oneof(anyText, halves, mixed, mixed, manyWords);

/**
 * Fail where an answer says more than a query may cost.
 *
 * @param {kbpkg.Answer} answer
 */
function check({ hits, ignored, nearest, failures }) {
  assert.equal(failures.length, 0);
  assert.ok(hits.length <= 10);
  assert.ok(ignored.length <= longestQuery);
  assert.ok(nearest.length <= 10);
  for (const { entryId, score, reason, snippet } of hits) {
    assert.ok(entryId in SPANISH);
    assert.ok(Number.isSafeInteger(score) && score >= 0);
    assert.ok(new Set(reason.map(({ word }) => word)).size <= longestQuery);
    assert.ok(reason.every(({ terms }) => terms.length >= 1 && terms.length <= prefixMost));
    assert.equal(snippet.text, snippet.parts.map(({ text }) => text).join(""));
  }
}

test("any query has at most so many words of so many letters, and phrases of those alone", () => {
  fc.assert(
    fc.property(query, (text) => {
      const { words, phrases, typing, isCut } = SCRIPTS.parseQuery(text, TABLE);
      assert.ok(words.length <= longestQuery);
      assert.equal(new Set(words).size, words.length);
      assert.ok(words.every((word) => Array.from(word).length <= longestWord && word !== ""));
      assert.ok(phrases.flat().every((word) => words.includes(word)));
      assert.ok(typing === "" || words.includes(typing));
      assert.ok(words.length === longestQuery || !isCut);
    }),
    RUN,
  );
});

for (const [name, kbpkg] of Object.entries(BUNDLES)) {
  test(`any query of a ${name} index is answered within its bounds`, async () => {
    await fc.assert(
      fc.asyncProperty(query, async (text) => {
        check(await kbpkg.ask(text, { locale: "es" }));
      }),
      RUN,
    );
  });

  test(`a half word stands for the most used of the words of a ${name} index alone`, async () => {
    const { hits } = await kbpkg.ask(name === "large" ? "veji" : "ve", { locale: "es" });
    check(await kbpkg.ask("ve", { locale: "es" }));
    assert.ok(hits.length > 0);
    const [{ how, terms }] = hits[0].reason;
    assert.equal(how, "prefix");
    assert.equal(terms.length, name === "large" ? 1 : prefixMost);
  });
}

test("of ten thousand words the first are looked at, and the rest asks for no file", async () => {
  const files = largeFiles(SPANISH, { terms: 1, postings: 1000 });
  const { kbpkg, asked } = openFiles(files);
  await kbpkg.ask("ve0a", { locale: "es" });
  const rest = Array.from({ length: 9_999 }, (_, at) => `ve${at % 50}${at % 2 ? "a" : "b"}`);
  const first = Array.from({ length: longestQuery }, () => "").map((_, at) => `0${at}`);
  const before = new Set(asked);
  const answer = await kbpkg.ask([...first, ...rest].join(" "), { locale: "es" });
  assert.equal(answer.isCut, true);
  const loaded = asked.filter((path) => path.includes("postings") && !before.has(path));
  assert.ok(loaded.length <= longestQuery, String(loaded.length));
});

test("long words and long phrases end soon", async () => {
  for (const text of [
    "a".repeat(1_000_000),
    "膀".repeat(1_000_000),
    `"${"sangre ".repeat(100_000)}"`,
    '"sangre" '.repeat(100_000),
    '"'.repeat(1_000_000),
    "\u0301".repeat(100_000),
  ]) {
    const before = performance.now();
    check(await BUNDLES.small.ask(text, { locale: "es" }));
    const seconds = (performance.now() - before) / 1000;
    assert.ok(seconds < 10, `${text.slice(0, 10)}: ${seconds} s`);
  }
});
