import assert from "node:assert/strict";
import { test } from "node:test";

import { bundleFiles, bundleOf, dataScript, largeFiles, openFiles } from "./record.mjs";

/** @typedef {import("./record.mjs").Entries} Entries */

const OPTIONS = { locale: "es" };
const ENTRIES = /** @type {Record<string, [string, string]>} */ ({
  ambulancia: ["Ambulancia", "Llame al 112."],
  sangre: ["Sangre", "Sangre en la orina."],
  vejiga: ["Vejiga", "La orina y la sangre en la vejiga."],
});
/** The same entries in English; one has no text there. @type {Entries} */
const ENGLISH = {
  ambulancia: ["Ambulance", "Call 112."],
  sangre: ["Blood", "Blood in the urine."],
  vejiga: null,
};
const BOTH = { es: ENTRIES, en: ENGLISH };

/** @type {(hits: kbpkg.Hit[]) => string[]} */
const ids = (hits) => Array.from(hits, (hit) => hit.entryId);

/** @type {(answer: kbpkg.Answer) => [string, string][]} */
const failed = ({ failures }) => Array.from(failures, ({ code, name }) => [code, name]);

test("a hit says what was found, where, why, and shows the passage", async () => {
  const { kbpkg } = openFiles(bundleFiles(ENTRIES));
  const [hit, ...others] = structuredClone(await kbpkg.search("ambulanzia", OPTIONS));
  assert.deepEqual(others, []);
  assert.ok(Number.isInteger(hit.score) && hit.score > 0);
  const [{ weight }] = hit.reason;
  assert.deepEqual(hit, {
    entryId: "ambulancia",
    locale: "es",
    kind: "",
    section: "",
    heading: "",
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
    reason: [
      { word: "ambulanzia", terms: ["ambulancia"], how: "corrected", locale: "es", weight },
    ],
    foundIn: "es",
    foundBy: undefined,
  });
});

test("a hit says its type and the heading of its section", async () => {
  const files = bundleFiles(ENTRIES);
  const passages = [
    [0, "", "Sangre"],
    [3, "signs", "Señales"],
    [4, "signs", "Orina roja."],
  ];
  files["texts/es/1.js"] = dataScript("texts/es/1", [["sangre", "Efecto", passages]]);
  const { kbpkg } = openFiles(files);
  const [hit] = await kbpkg.search("orina", { ...OPTIONS, limit: 1 });
  assert.deepEqual(
    [hit.entryId, hit.kind, hit.section, hit.heading, hit.snippet.text],
    ["sangre", "Efecto", "signs", "Señales", "Orina roja."],
  );
});

test("a locale is the bundle's own, and the first where none is named", async () => {
  const { kbpkg } = openFiles(bundleFiles(ENTRIES));
  assert.deepEqual(ids(await kbpkg.search("vejiga")), ids(await kbpkg.search("vejiga", OPTIONS)));
  await assert.rejects(kbpkg.search("vejiga", { locale: "fr" }), /no locale fr here, but es/);
  await assert.rejects(kbpkg.search("vejiga", { limit: -1 }), /a limit of -1 hits/);
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

test("where no entry holds a phrase its words are searched, and the answer says so", async () => {
  const { kbpkg } = openFiles(bundleFiles(ENTRIES));
  const loose = await kbpkg.ask('"sangre xyzzy"', OPTIONS);
  assert.deepEqual([...ids(loose.hits)].sort(), ["sangre", "vejiga"]);
  assert.equal(loose.isLoose, true);
  assert.equal((await kbpkg.ask('"la sangre"', OPTIONS)).isLoose, false);
  assert.equal((await kbpkg.ask('"xyzzy qqqq"', OPTIONS)).isLoose, false);
  const found = await kbpkg.rank('"sangre xyzzy"', OPTIONS);
  assert.deepEqual(Array.from(found, ({ entry }) => entry).sort(), [1, 2]);
});

test("equal scores go by number, which is the order of the ids", async () => {
  const names = ["a", "ab", "\uffee", "\u{10000}"];
  /** @type {[string, string]} */
  const texts = ["Ket", "Orina"];
  const { kbpkg } = openFiles(bundleFiles(Object.fromEntries(names.map((name) => [name, texts]))));
  assert.deepEqual(ids(await kbpkg.search("orina", OPTIONS)), names);
  assert.deepEqual(ids(await kbpkg.search("orina", { ...OPTIONS, limit: 2 })), ["a", "ab"]);
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
  files["texts/es/0.js"] = dataScript("texts/es/0", [["ambulancia", "", passages]]);
  const { kbpkg } = openFiles(files);
  const [{ snippet }] = await kbpkg.search("ambulancia", OPTIONS);
  assert.deepEqual([snippet.lang, snippet.dir, snippet.state], ["ar", "rtl", "fuzzy"]);
});

test("words of another locale find an entry once, shown in the reader's, with what found it", async () => {
  const { kbpkg } = openFiles(bundleOf(BOTH));
  const [hit, ...others] = structuredClone(await kbpkg.search("blood", OPTIONS));
  assert.deepEqual(others, []);
  assert.deepEqual([hit.entryId, hit.locale, hit.title], ["sangre", "es", "Sangre"]);
  assert.equal(hit.snippet.text, "Sangre en la orina.");
  assert.deepEqual(
    hit.reason.map(({ word, how, locale }) => [word, how, locale]),
    [["blood", "exact", "en"]],
  );
  assert.deepEqual(hit.foundBy, {
    text: "Blood in the urine.",
    parts: [
      { text: "Blood", isMarked: true },
      { text: " in the urine.", isMarked: false },
    ],
    lang: "",
    dir: "",
    state: "current",
  });
  assert.deepEqual(ids(await kbpkg.search("112", OPTIONS)), ["ambulancia"]);
  assert.equal((await kbpkg.search("112", OPTIONS))[0].foundBy, undefined);
});

test("an entry that only parts of words found says in which locale", async () => {
  const { kbpkg } = openFiles(bundleOf(BOTH));
  const [hit] = structuredClone(await kbpkg.search("bloodstained", OPTIONS));
  assert.deepEqual([hit.entryId, hit.foundIn, hit.reason], ["sangre", "en", []]);
  assert.equal(hit.foundBy?.text, "Blood in the urine.");
});

test("a word that stands in no locale is told, with known words that begin like it", async () => {
  const { kbpkg } = openFiles(bundleOf(BOTH));
  const answer = structuredClone(await kbpkg.ask("sangre qqqq", OPTIONS));
  assert.deepEqual([answer.ignored, answer.nearest], [["qqqq"], []]);
  const nothing = structuredClone(await kbpkg.ask("blqqqqqqq veqqqqqqq", OPTIONS));
  assert.deepEqual(nothing.hits, []);
  assert.deepEqual(nothing.ignored, ["blqqqqqqq", "veqqqqqqq"]);
  assert.deepEqual(nothing.nearest, ["vejiga", "blood"]);
});

test("with now only what is there is searched, and the answer says whether that is all", async () => {
  const { kbpkg } = openFiles(bundleOf(BOTH));
  const first = await kbpkg.ask("blood", { ...OPTIONS, now: true });
  assert.deepEqual([ids(first.hits), first.isWhole], [[], false]);
  const whole = await kbpkg.ask("blood", OPTIONS);
  assert.deepEqual([ids(whole.hits), whole.isWhole], [["sangre"], true]);
  const again = await kbpkg.ask("blood", { ...OPTIONS, now: true });
  assert.deepEqual([ids(again.hits), again.isWhole], [["sangre"], true]);
});

test("prepare loads the indexes of all locales, the reader's first", async () => {
  const { kbpkg, asked } = openFiles(bundleOf(BOTH));
  await kbpkg.prepare("en");
  assert.deepEqual(asked, ["assets/table.js", "search/en/index.js", "search/es/index.js"]);
  assert.equal((await kbpkg.ask("blood", { locale: "en", now: true })).isWhole, true);
  assert.equal(asked.filter((path) => path.includes("index")).length, 2);
});

test("a damaged table or only index is named, then tried again", async () => {
  const whole = bundleFiles(ENTRIES);
  const broken = {
    "index/es": ["search/es/index.js", { size: 3, held: 3, textsPerFile: 1, terms: "a" }],
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

test("an index of more entries than a machine can hold is damaged", async () => {
  const record = { size: 2 ** 53 - 1, held: 3, textsPerFile: 1, terms: "a", postings: "Ae" };
  const files = bundleFiles(ENTRIES);
  files["search/es/index.js"] = dataScript("index/es", record);
  const { kbpkg } = openFiles(files);
  await assert.rejects(kbpkg.search("a", OPTIONS), { code: "damaged", name: "index/es" });
});

test("damaged texts cost their hits alone and are named once, then tried again", async () => {
  const whole = bundleFiles(ENTRIES);
  const text = "ambulancia sangre";
  for (const record of [[], [null], { sangre: [] }, [["sangre", "", []]], [["sangre", "", [null]]]]) {
    const files = { ...whole, "texts/es/1.js": dataScript("texts/es/1", record) };
    const { kbpkg } = openFiles(files);
    for (const query of [text, `${text} "orina"`]) {
      const answer = await kbpkg.ask(query, OPTIONS);
      assert.ok(!ids(answer.hits).includes("sangre"));
      assert.ok(answer.hits.length > 0);
      assert.deepEqual(failed(answer), [["damaged", "texts/es/1"]]);
    }
    Object.assign(files, whole);
    const answer = await kbpkg.ask(text, OPTIONS);
    assert.equal(answer.hits.length, 3);
    assert.deepEqual(failed(answer), []);
  }
});

test("many hits of one damaged file name it once", async () => {
  const names = Array.from({ length: 8 }, (_, number) => `e${number}`);
  /** @type {[string, string]} */
  const texts = ["Ket", "Orina"];
  const files = bundleFiles(Object.fromEntries(names.map((name) => [name, texts])));
  const numbers = { size: 8, held: 8, textsPerFile: 8, everyday: "" };
  const record = { ...numbers, terms: "Aket", postings: `Ae${"Be".repeat(7)}` };
  files["search/es/index.js"] = dataScript("index/es", record);
  files["texts/es/0.js"] = dataScript("texts/es/0", {});
  const { kbpkg } = openFiles(files);
  assert.deepEqual(failed(await kbpkg.ask("ket", OPTIONS)), [["damaged", "texts/es/0"]]);
});

test("a damaged index of another locale costs its words alone and is named, then tried again", async () => {
  const whole = bundleOf(BOTH);
  const head = { size: 3, held: 2, textsPerFile: 1, everyday: "" };
  for (const record of [{}, { ...head, terms: "blood", postings: "+e" }]) {
    const files = { ...whole, "search/en/index.js": dataScript("index/en", record) };
    const { kbpkg } = openFiles(files);
    const answer = await kbpkg.ask("sangre blood", OPTIONS);
    assert.deepEqual([...ids(answer.hits)].sort(), ["sangre", "vejiga"]);
    assert.deepEqual(failed(answer), [["damaged", "index/en"]]);
    assert.deepEqual(ids((await kbpkg.ask("blood", OPTIONS)).hits), []);
    Object.assign(files, whole);
    const mended = await kbpkg.ask("blood", OPTIONS);
    assert.deepEqual([ids(mended.hits), failed(mended)], [["sangre"], []]);
  }
});

test("texts of another locale that are damaged cost the hits that it found", async () => {
  const files = bundleOf(BOTH);
  files["texts/en/1.js"] = dataScript("texts/en/1", [null]);
  const { kbpkg } = openFiles(files);
  const answer = await kbpkg.ask("blood ambulance", OPTIONS);
  assert.deepEqual(ids(answer.hits), ["ambulancia"]);
  assert.deepEqual(failed(answer), [["damaged", "texts/en/1"]]);
  assert.deepEqual(failed(await kbpkg.ask("sangre", OPTIONS)), []);
});

test("without the reader's own index the others are searched, also where only now was asked", async () => {
  const whole = bundleOf(BOTH);
  const { "search/es/index.js": _, ...files } = whole;
  for (const now of [false, true]) {
    const { kbpkg } = openFiles(files);
    const answer = await kbpkg.ask("blood", { ...OPTIONS, now });
    assert.deepEqual(
      Array.from(answer.hits, (hit) => [hit.entryId, hit.locale]),
      [["sangre", "en"]],
    );
    assert.deepEqual(failed(answer), [["missing", "index/es"]]);
  }
});

/** Entries that fill many files of a large index. @type {Entries} */
const MANY = Object.fromEntries(
  Array.from({ length: 40 }, (_, number) => [
    `e${String(number).padStart(2, "0")}`,
    [`Ket ${number}`, `orina${number % 7} sangre en la vejiga${number % 3}`],
  ]),
);
const LARGE = largeFiles(MANY, { largeFrom: 1, terms: 4, postings: 6 });

test("a large index answers as a small one of the same entries does", async () => {
  // One that says of itself that it is large leaves out grams too, and is one file.
  const small = { ...bundleFiles(MANY), "assets/table.js": LARGE["assets/table.js"] };
  for (const text of [
    ...["ket", "orina3", "ornia3", "vejiga", "veji", "xyzzy", "ket 7 sangre", "keqqqq"],
    ...['"sangre en la vejiga1"', '"vejiga1 sangre"', "", "sangre en la vejiga2 orina6 ket 6"],
  ]) {
    const one = await openFiles(small).kbpkg.ask(text, OPTIONS);
    const many = await openFiles(LARGE).kbpkg.ask(text, OPTIONS);
    assert.deepEqual(structuredClone(many), structuredClone(one), text);
  }
});

test("a damaged file of postings breaks the queries that need it, names itself, and is tried again", async () => {
  const path = Object.keys(LARGE).filter((name) => LARGE[name].includes('"terms":"Aket"'))[1];
  const name = path.replace("search/es/postings", "postings/es/").replace(".js", "");
  const files = { ...LARGE, [path]: dataScript(name, { terms: "Aket", postings: 7 }) };
  const { kbpkg } = openFiles(files);
  const broken = await kbpkg.ask("ket", OPTIONS);
  assert.deepEqual([ids(broken.hits), failed(broken)], [[], [["damaged", name]]]);
  const other = await kbpkg.ask("sangre vejiga1", OPTIONS);
  assert.deepEqual([other.hits.length, failed(other)], [10, []]);
  Object.assign(files, LARGE);
  const mended = await kbpkg.ask("ket", OPTIONS);
  assert.deepEqual([mended.hits.length, failed(mended)], [10, []]);
});
