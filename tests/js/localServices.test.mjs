import assert from "node:assert/strict";
import { test } from "node:test";

import { SOURCE_FOLDER, runScripts } from "./bundle.mjs";

const globals = { TextDecoder, TextEncoder, Uint8Array, atob, btoa };
const { local } = runScripts(SOURCE_FOLDER, globals, ["day.js", "localServices.js"]).kbpkg;

/** @type {LocalContact} */
const CONTACT = {
  name: "Night bus",
  kind: "outreach",
  country: "GB",
  number: "+44 20 7946 0018",
  hours: "20:00 to 02:00",
  languages: "English, Polski",
  note: "عند المحطة",
  checked: "2026-11-01",
};

/** @param {unknown} record */
function property(record) {
  const text = typeof record === "string" ? record : JSON.stringify(record);
  return `"${Buffer.from(text, "utf-8").toString("base64")}"`;
}

/** @param {object} change */
const having = (change) => property({ version: 1, services: [{ ...CONTACT, ...change }] });

test("what is written is read again", () => {
  for (const contacts of [[], [CONTACT], [CONTACT, { ...CONTACT, name: "#2 </style>\"'\\", note: "" }]]) {
    const text = local.writeLocal(contacts);
    const found = /^\/\*[^*]*\*\/\n:host\{--kb-local:("[A-Za-z0-9+/=]*")\}\n$/.exec(text);
    assert.ok(found, text);
    assert.equal(JSON.stringify(local.readLocal(` ${found[1]} `)), JSON.stringify(contacts));
  }
});

test("a contact needs a name, a kind, a number and a date", () => {
  assert.equal(local.problemOf(CONTACT), "");
  for (const [field, values] of Object.entries({
    name: ["", "  "],
    kind: ["", "Emergency", "constructor"],
    country: ["gb", "GBR", "<b>"],
    number: ["", "call me", "javascript:1", "112;ext=1", "112<"],
    checked: ["", "2026-1-1", "2026-02-30", "26-01-01", "2026-01-01T00:00", "٢٠٢٦-٠١-٠١"],
  })) {
    for (const value of values) {
      assert.equal(local.problemOf({ ...CONTACT, [field]: value }), field, value);
      assert.throws(() => local.readLocal(having({ [field]: value })), value);
    }
  }
});

test("a file that is anything else is refused", () => {
  for (const value of [
    "",
    '""',
    '"%%%"',
    "url(http://x.test)",
    `${having({})} ${having({})}`,
    `${having({})};color:red`,
    '"____"',
    '"/w=="',
    property("no JSON"),
    property("null"),
    property([]),
    property({ version: 2, services: [] }),
    property({ version: "1", services: [] }),
    property({ version: 1, services: {} }),
    property({ version: 1, services: [null] }),
    property({ version: 1, services: ["x"] }),
    property({ version: 1, services: [[]] }),
    property({ version: 1, services: Array(201).fill(CONTACT) }),
    property(`{"version":1,"services":${"[".repeat(100_000)}`),
    having({ note: "x".repeat(1_000_000) }),
    having({ note: "x".repeat(501) }),
    having({ name: 7 }),
    having({ name: { toString: "x" } }),
    having({ note: "a\u202eb" }),
    having({ note: "a\u2066b" }),
    having({ note: "a\nb" }),
    having({ note: "a\0b" }),
    having({ note: "a\ud800b" }),
    having({ note: `a${"\u0301".repeat(40)}` }),
    `"${"A".repeat(1_000_000)}"`,
  ]) {
    assert.throws(() => local.readLocal(value), value.slice(0, 60));
  }
});

test("what nobody sees is taken out of what is typed", () => {
  assert.equal(local.cleaned("  a\n\tb\u202e c\u0000 "), "a b c");
  assert.equal(local.cleaned("שלום\u200f مرحبا 🏥"), "שלום\u200f مرحبا 🏥");
});

test("a date is stale after six months, and when it lies ahead", () => {
  const now = new Date(2026, 10, 22, 12);
  assert.ok(!local.isStale("2026-11-22", now));
  assert.ok(!local.isStale("2026-11-23", now));
  assert.ok(!local.isStale("2026-05-22", now));
  assert.ok(local.isStale("2026-05-21", now));
  assert.ok(local.isStale("2026-11-25", now));
});
