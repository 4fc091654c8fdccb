import assert from "node:assert/strict";
import { test } from "node:test";

import { bundleFiles, dataScript, openFiles } from "./record.mjs";

const OPTIONS = { locale: "es" };
const ENTRIES = /** @type {Record<string, [string, string]>} */ ({
  ambulancia: ["Ambulancia", "Llame al 112."],
  sangre: ["Sangre", "Sangre en la orina."],
  vejiga: ["Vejiga", "La orina y la sangre en la vejiga."],
});

/** @type {(hits: kbpkg.Hit[]) => string[]} */
const ids = (hits) => Array.from(hits, (hit) => hit.entryId);

test("a hit says what was found, where, why, and shows the passage", async () => {
  const { kbpkg } = openFiles(bundleFiles(ENTRIES));
  const [hit, ...others] = structuredClone(await kbpkg.search("ambulanzia", OPTIONS));
  assert.deepEqual(others, []);
  assert.ok(Number.isInteger(hit.score) && hit.score > 0);
  const [{ weight }] = hit.reason;
  assert.deepEqual(hit, {
    entryId: "ambulancia",
    locale: "es",
    section: "",
    title: "Ambulancia",
    titleLang: "",
    titleDir: "",
    titleState: "current",
    score: hit.score,
    snippet: {
      text: "Llame al 112.",
      parts: [{ text: "Llame al 112.", isMarked: false }],
      lang: "",
      dir: "",
      state: "current",
    },
    reason: [{ word: "ambulanzia", terms: ["ambulancia"], how: "corrected", weight }],
  });
});

test("only the texts of the shown hits are loaded", async () => {
  const { kbpkg, asked } = openFiles(bundleFiles(ENTRIES));
  assert.deepEqual(ids(await kbpkg.search("vejiga sangre", { ...OPTIONS, limit: 1 })), ["vejiga"]);
  assert.deepEqual(asked, ["assets/table.js", "search/es/index.js", "texts/es/2.js"]);
});

test("a phrase loads only entries that hold its words, and stands word after word", async () => {
  const { kbpkg, asked } = openFiles(bundleFiles(ENTRIES));
  assert.deepEqual(ids(await kbpkg.search('"sangre en la orina"', OPTIONS)), ["sangre"]);
  assert.deepEqual(asked.slice(2).sort(), ["texts/es/1.js", "texts/es/2.js"]);
  assert.deepEqual(ids(await kbpkg.search('"la sangre" llame', OPTIONS)), ["vejiga"]);
});

test("a phrase of an unknown word finds nothing", async () => {
  const { kbpkg } = openFiles(bundleFiles(ENTRIES));
  assert.deepEqual(ids(await kbpkg.search('"sangre xyzzy"', OPTIONS)), []);
});

test("equal scores go by entry id, compared by code point", async () => {
  const names = ["\u{10000}", "\uffee", "a", "ab"];
  /** @type {[string, string]} */
  const texts = ["Ket", "Orina"];
  const { kbpkg } = openFiles(bundleFiles(Object.fromEntries(names.map((name) => [name, texts]))));
  assert.deepEqual(ids(await kbpkg.search("orina", OPTIONS)), ["a", "ab", "\uffee", "\u{10000}"]);
});

test("nothing and lone surrogates find nothing", async () => {
  const { kbpkg } = openFiles(bundleFiles(ENTRIES));
  assert.deepEqual(ids(await kbpkg.search("", OPTIONS)), []);
  assert.deepEqual(ids(await kbpkg.search('\ud800"\udc00"', OPTIONS)), []);
});

test("an entry with the name of an object's own property is an entry", async () => {
  /** @type {[string, string]} */
  const constructor = ["Ket", "Orina"];
  const { kbpkg } = openFiles(bundleFiles({ constructor }));
  assert.deepEqual(ids(await kbpkg.search("ket", OPTIONS)), ["constructor"]);
});

test("a passage in another language says so", async () => {
  const files = bundleFiles(ENTRIES);
  const passages = [[0, "", "Ambulance", "ar", "rtl", "fuzzy"]];
  files["texts/es/0.js"] = dataScript("texts/es/0", { ambulancia: passages });
  const { kbpkg } = openFiles(files);
  const [{ snippet }] = await kbpkg.search("ambulancia", OPTIONS);
  assert.deepEqual([snippet.lang, snippet.dir, snippet.state], ["ar", "rtl", "fuzzy"]);
});

test("a damaged index, damaged texts and texts without the entry are named, then tried again", async () => {
  const whole = bundleFiles(ENTRIES);
  const broken = {
    "index/es": ["search/es/index.js", { entries: [], shards: [], lengths: "", terms: "a" }],
    "texts/es/0": ["texts/es/0.js", { vejiga: [] }],
    "texts/es/1": ["texts/es/1.js", { sangre: [null] }],
    table: ["assets/table.js", {}],
  };
  for (const [name, [path, record]] of Object.entries(broken)) {
    const files = { ...whole, [String(path)]: dataScript(name, record) };
    const { kbpkg } = openFiles(files);
    const text = "ambulancia sangre";
    await assert.rejects(kbpkg.search(text, OPTIONS), { code: "damaged", name });
    Object.assign(files, whole);
    assert.equal((await kbpkg.search(text, OPTIONS)).length, 3);
  }
});

test("a locale that the bundle does not hold is missing", async () => {
  const { kbpkg } = openFiles(bundleFiles(ENTRIES));
  const error = { code: "missing", name: "index/tlh" };
  await assert.rejects(kbpkg.search("ket", { locale: "tlh" }), error);
});
