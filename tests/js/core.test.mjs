import assert from "node:assert/strict";
import { test } from "node:test";

import { SOURCE_FOLDER, runScripts } from "./bundle.mjs";
import { dataScript, openFiles } from "./record.mjs";

const INDEX = "search/es/index.js";

test("each kind of record has its path, and is loaded once", async () => {
  const { kbpkg, asked } = openFiles({
    "assets/table.js": dataScript("table", { is: "table" }),
    [INDEX]: dataScript("index/es", { is: "index" }),
    "texts/zh-Hant/12.js": dataScript("texts/zh-Hant/12", { is: "texts" }),
    "search/es/postings0.js": dataScript("postings/es/0", { is: "postings" }),
    "search/es/forward1.js": dataScript("forward/es/1", { is: "forward" }),
    "search/zh-Hant/backward23.js": dataScript("backward/zh-Hant/23", { is: "backward" }),
  });
  const large = ["postings/es/0", "forward/es/1", "backward/zh-Hant/23"];
  const names = ["table", "index/es", "texts/zh-Hant/12", ...large];
  const records = await Promise.all([...names, ...names].map((name) => kbpkg.load(name)));
  const kinds = ["table", "index", "texts", "postings", "forward", "backward"];
  const expected = kinds.map((kind) => ({ is: kind }));
  assert.deepEqual(structuredClone(records), [...expected, ...expected]);
  assert.equal(await kbpkg.load("table"), records[0]);
  assert.deepEqual(asked, [
    ...["assets/table.js", INDEX, "texts/zh-Hant/12.js", "search/es/postings0.js"],
    ...["search/es/forward1.js", "search/zh-Hant/backward23.js"],
  ]);
});

test("a file that is not there is missing", async () => {
  const { kbpkg } = openFiles({});
  await assert.rejects(kbpkg.load("index/es"), { code: "missing", name: "index/es" });
});

test("a name of no record asks for no file", async () => {
  const { kbpkg, asked } = openFiles({});
  for (const name of ["index/../../x", "texts/es/", "texts/es/1/2", "index/", "postings/es/x", "constructor", ""]) {
    await assert.rejects(kbpkg.load(name), { code: "missing", name });
  }
  assert.deepEqual(asked, []);
});

test("a file that hands over nothing, another record or no record at all is damaged", async () => {
  for (const text of ["", dataScript("index/en", {}), dataScript("index/es", 3)]) {
    const { kbpkg } = openFiles({ [INDEX]: text });
    await assert.rejects(kbpkg.load("index/es"), { code: "damaged", name: "index/es" });
  }
});

test("a version that is not known is refused", async () => {
  const { kbpkg } = openFiles({ [INDEX]: dataScript("index/es", {}, 1) });
  await assert.rejects(kbpkg.load("index/es"), { code: "version", name: "index/es" });
});

test("what its reader refuses is damaged, and read again", async () => {
  const { kbpkg, asked } = openFiles({ [INDEX]: dataScript("index/es", { is: "index" }) });
  const refuse = () => {
    throw new RangeError("not so");
  };
  await assert.rejects(kbpkg.loadAs("index/es", refuse), { code: "damaged", name: "index/es" });
  assert.equal(await kbpkg.loadAs("index/es", (record) => Object.keys(record).length), 1);
  assert.equal(asked.length, 2);
});

test("after a failure the next load reads the file again", async () => {
  /** @type {Record<string, string>} */
  const files = {};
  const { kbpkg, asked } = openFiles(files);
  await assert.rejects(kbpkg.load("index/es"), { code: "missing" });
  files[INDEX] = "";
  await assert.rejects(kbpkg.load("index/es"), { code: "damaged" });
  files[INDEX] = dataScript("index/es", { is: "index" });
  assert.deepEqual(structuredClone(await kbpkg.load("index/es")), { is: "index" });
  assert.equal(asked.length, 3);
});

test("what is asked for again while it is on its way does not get lost", async () => {
  const { kbpkg, run } = runScripts(SOURCE_FOLDER);
  /** @type {{ resolve: () => void, reject: (error: Error) => void }[]} */
  const asked = [];
  kbpkg.loadScript = () =>
    new Promise((resolve, reject) => {
      asked.push({ resolve, reject });
    });
  const first = kbpkg.load("index/es");
  kbpkg.forget("index/es");
  const second = kbpkg.load("index/es");
  asked[0].reject(new Error("lost"));
  await assert.rejects(first, { code: "missing" });
  run(dataScript("index/es", { is: "index" }), INDEX);
  asked[1].resolve();
  assert.deepEqual(structuredClone(await second), { is: "index" });
  assert.equal(kbpkg.load("index/es"), second);
});

test("a page injects one script a record, beside its own folder, and leaves none behind", async () => {
  /** @type {Set<HTMLScriptElement>} */
  const head = new Set();
  const document = {
    currentScript: { src: "file:///media/usb%20%23/kb/assets/core.js" },
    createElement: () => ({
      remove() {
        head.delete(/** @type {any} */ (this));
      },
    }),
    head: { append: (/** @type {HTMLScriptElement} */ script) => head.add(script) },
  };
  const { kbpkg } = runScripts(SOURCE_FOLDER, { document, URL });
  const found = kbpkg.load("index/es");
  const missing = kbpkg.load("table");
  const [index, table] = /** @type {any[]} */ ([...head]);
  assert.equal(index.src, "file:///media/usb%20%23/kb/search/es/index.js");
  assert.equal(table.src, "file:///media/usb%20%23/kb/assets/table.js");
  kbpkg.receive("index/es", 3, { is: "index" });
  index.onload();
  table.onerror();
  assert.deepEqual(await found, { is: "index" });
  await assert.rejects(missing, { code: "missing", name: "table" });
  assert.equal(head.size, 0);
});
