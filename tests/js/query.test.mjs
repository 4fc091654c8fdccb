import assert from "node:assert/strict";
import { test } from "node:test";

import { SOURCE_FOLDER, runScripts } from "./bundle.mjs";
import { TABLE_RECORD } from "./record.mjs";

const { kbpkg } = runScripts(SOURCE_FOLDER);
const table = kbpkg.readTable(TABLE_RECORD);

/** A query as values of this realm, which `deepEqual` asks for. @type {(text: string) => Query} */
const parse = (text) => structuredClone(kbpkg.parseQuery(text, table));

test("every word stands once, in the order typed, and the last may be unfinished", () => {
  assert.deepEqual(parse("Blood in blood"), {
    words: ["blood", "in"],
    phrases: [],
    typing: "blood",
    isCut: false,
  });
});

test("any two quotes make a phrase, and what follows a closed quote is no typing", () => {
  for (const text of ['"k hole" ', "“k hole”", "„k hole“", "«k hole»", "「k hole」", '"k hole”']) {
    const query = { words: ["k", "hole"], phrases: [["k", "hole"]], typing: "", isCut: false };
    assert.deepEqual(parse(text), query);
  }
});

test("a quote that is not closed is no phrase, and its last word may be unfinished", () => {
  assert.deepEqual(parse('ket "blood in'), {
    words: ["ket", "blood", "in"],
    phrases: [],
    typing: "in",
    isCut: false,
  });
  assert.deepEqual(parse('"k hole" "bloo'), {
    words: ["k", "hole", "bloo"],
    phrases: [["k", "hole"]],
    typing: "bloo",
    isCut: false,
  });
});

test("a phrase that is typed again is one", () => {
  assert.deepEqual(parse('"a b" "c" "a b"').phrases, [["a", "b"], ["c"]]);
});

test("an empty phrase is none", () => {
  assert.deepEqual(parse('"" "!?" ket').phrases, []);
});

test("words beyond the longest query are left out, and then nothing is being typed", () => {
  const text = Array.from({ length: 70 }, (_, number) => `w${number}`).join(" ");
  assert.equal(parse(text).words.length, 64);
  assert.equal(parse(text).typing, "");
  assert.equal(parse(text).isCut, true);
});

test("a phrase that holds a word that was left out is left out", () => {
  const long = Array.from({ length: 70 }, (_, number) => `w${number}`).join(" ");
  assert.deepEqual(parse(`"${long}"`).phrases, []);
  assert.deepEqual(parse(`"a b" "${long}" "c"`).phrases, [["a", "b"]]);
});

test("nothing makes an empty query", () => {
  assert.deepEqual(parse(""), { words: [], phrases: [], typing: "", isCut: false });
  assert.deepEqual(parse("\ud800 …"), { words: [], phrases: [], typing: "", isCut: false });
});

test("what stands behind the longest text is left out, and said", () => {
  const fits = `pee${".".repeat(table.constants.longestText - 3)}`;
  assert.equal(parse(fits).isCut, false);
  assert.deepEqual(parse(`${fits} blood`), { ...parse(fits), isCut: true });
});
