import assert from "node:assert/strict";
import { test } from "node:test";

import { SOURCE_FOLDER, runScripts } from "./bundle.mjs";
import { TABLE_RECORD, bundleFiles, dataScript, largeFiles, openFiles } from "./record.mjs";

const { kbpkg } = runScripts(SOURCE_FOLDER);
const table = kbpkg.readTable(TABLE_RECORD);

// Two entries; "ket" stands in both, "orina" in the second.
const NUMBERS = { size: 2, held: 2, textsPerFile: 1, everyday: "" };
const RECORD = { ...NUMBERS, terms: "Aket Aorina", postings: "AeBU Be" };

/** @type {(record: object) => SearchIndex} */
const read = (record) => kbpkg.readIndex(record, "es", table);

/** What a promise of terms gives, as values of this realm.
 * @type {<Value>(found: Promise<Value>) => Promise<Value>} */
const given = async (found) => structuredClone(await found);

test("postings hold the entries and the impact in each", async () => {
  const index = read(RECORD);
  const expected = new Map([
    ["ket", { entries: [0, 1], impacts: [30, 20] }],
    ["orina", { entries: [1], impacts: [30] }],
  ]);
  assert.deepEqual(await given(index.find(["orina", "ket", "sangre"])), expected);
  assert.deepEqual(structuredClone(index.numbers), {
    locale: "es",
    size: 2,
    held: 2,
    textsPerFile: 1,
    everyday: new Set(),
    isLarge: false,
  });
});

test("terms are found by their beginning and by their end, with how many entries hold them", async () => {
  const index = read(RECORD);
  assert.deepEqual(await given(index.starting("ke")), [{ term: "ket", count: 2 }]);
  assert.deepEqual(await given(index.ending("ina")), [{ term: "orina", count: 1 }]);
  assert.deepEqual(await given(index.starting("x")), []);
});

test("an index of nothing is an index", async () => {
  const nothing = { ...NUMBERS, size: 0, held: 0, terms: "", postings: "" };
  for (const record of [nothing, { ...nothing, postings: [], forward: [], backward: [] }]) {
    const index = read(record);
    assert.equal((await index.find(["ket"])).size, 0);
    assert.equal((await index.starting("k")).length, 0);
    assert.equal((await index.ending("t")).length, 0);
  }
});

test("what does not fit together is refused", () => {
  for (const damage of [
    { size: undefined },
    { size: "2" },
    { held: 1.5 },
    { textsPerFile: 0 },
    { postings: "AeBU" },
    { postings: undefined },
    { terms: undefined },
    { postings: ["ket"], forward: ["ket"] },
    { postings: ["ket"], backward: ["tek"] },
  ]) {
    assert.throws(() => read({ ...RECORD, ...damage }), /Error/);
  }
});

test("a list of postings that is damaged is named when it is asked for", async () => {
  for (const postings of ["Ae+U Be", "AeBUA Be", "AeCU Be", "AeAU Be", "AeBU B"]) {
    const error = { code: "damaged", name: "index/es" };
    await assert.rejects(read({ ...RECORD, postings }).find(["ket", "orina"]), error, postings);
  }
});

/** Entries whose words fill many files: "ket" is in all of them, the others in a few. */
const ENTRIES = /** @type {Record<string, [string, string]>} */ (
  Object.fromEntries(
    Array.from({ length: 25 }, (_, number) => [
      `e${String(number).padStart(2, "0")}`,
      [`Ket ${number}`, `orina${number % 7} sangre${number % 3} 膀胱 𐐨${number % 2}`],
    ]),
  )
);

/**
 * @param {Record<string, string>} files
 * @returns {Promise<{ index: SearchIndex, asked: string[] }>}
 */
async function openIndex(files) {
  const { kbpkg, asked } = openFiles(files);
  const index = await kbpkg.loadAs("index/es", (record) => kbpkg.readIndex(record, "es", table));
  asked.length = 0;
  return { index, asked };
}

test("a large index gives what a small one of the same words gives", async () => {
  const small = (await openIndex(bundleFiles(ENTRIES))).index;
  const { terms } = /** @type {WholeIndex} */ (small.whole);
  for (const sizes of [{}, { terms: 1, postings: 1 }, { terms: 1000, postings: 1000 }]) {
    const { index } = await openIndex(largeFiles(ENTRIES, sizes));
    for (const term of [...terms, "", "a", "ke", "kex", "orina3x", "zz", "\u{10ffff}"]) {
      assert.deepEqual(await given(index.find([term])), await given(small.find([term])), term);
      const letters = Array.from(term);
      for (let length = 1; length <= letters.length; length++) {
        const start = letters.slice(0, length).join("");
        const end = letters.slice(-length).join("");
        assert.deepEqual(await given(index.starting(start)), await given(small.starting(start)));
        const ending = (await given(index.ending(end))).map(({ term }) => term).sort();
        assert.deepEqual(ending, (await given(small.ending(end))).map(({ term }) => term).sort());
      }
    }
  }
});

test("a query loads the files of its words and no others", async () => {
  const { index, asked } = await openIndex(largeFiles(ENTRIES, { terms: 3, postings: 10 }));
  const { entries } = /** @type {Postings} */ ((await index.find(["ket"])).get("ket"));
  assert.deepEqual(structuredClone(entries), Array.from({ length: 25 }, (_, entry) => entry));
  assert.equal(asked.length, 3);
  assert.ok(asked.every((path) => path.startsWith("search/es/postings")));
  asked.length = 0;
  await index.find(["orina1"]);
  assert.equal(asked.length, 1);
});

test("a piece of a long list that is missing, damaged or another's is named", async () => {
  const whole = largeFiles(ENTRIES, { terms: 3, postings: 10 });
  const pieces = Object.keys(whole).filter((path) => whole[path].includes('"terms":"Aket"'));
  assert.equal(pieces.length, 3);
  const name = pieces[1].replace("search/es/postings", "postings/es/").replace(".js", "");
  for (const record of [
    { terms: "", postings: "" },
    { terms: "Aket" },
    { terms: "Akex", postings: "Ae" },
    { terms: "Aket Akez", postings: "Ae" },
  ]) {
    const { index } = await openIndex({ ...whole, [pieces[1]]: dataScript(name, record) });
    await assert.rejects(index.find(["ket"]), { code: "damaged", name });
    assert.equal((await index.find(["orina1"])).size, 1);
  }
  const joined = { ...whole, [pieces[1]]: dataScript(name, { terms: "Aket", postings: "+e" }) };
  const { index } = await openIndex(joined);
  await assert.rejects(index.find(["ket"]), { code: "damaged" });
  const { [pieces[1]]: _, ...without } = whole;
  const { index: missing } = await openIndex(without);
  await assert.rejects(missing.find(["ket"]), { code: "missing", name });
});

test("a file of the dictionary whose counts do not fit is damaged, and read again", async () => {
  const whole = largeFiles(ENTRIES);
  const path = "search/es/forward0.js";
  const files = { ...whole, [path]: dataScript("forward/es/0", { terms: "A0 A1", counts: "B" }) };
  const { index } = await openIndex(files);
  await assert.rejects(index.starting("1"), { code: "damaged", name: "forward/es/0" });
  Object.assign(files, whole);
  assert.ok((await index.starting("1")).length > 0);
});
